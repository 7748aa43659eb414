import { format } from "internal:web/console/format";
import { colored, inspect, inspectWith, quote } from "internal:web/console/inspect";
import { table } from "internal:web/console/table";
import { inspection } from "internal:web/parts";

inspection.provide({ colored, format, inspect, inspectWith, quote, table });
