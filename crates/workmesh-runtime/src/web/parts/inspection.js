import { format } from "internal:web/console/format";
import { inspect } from "internal:web/console/inspect";
import { table } from "internal:web/console/table";
import { inspection } from "internal:web/parts";

inspection.provide({ format, inspect, table });
