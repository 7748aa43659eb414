import { format } from "internal:web/console/format";
import { inspect, quote } from "internal:web/console/inspect";
import { table } from "internal:web/console/table";
import { inspection } from "internal:web/parts";

inspection.provide({ format, inspect, quote, table });
