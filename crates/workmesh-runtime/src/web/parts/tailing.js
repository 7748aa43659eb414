import { tailing } from "internal:web/parts";
import { record, traceItems } from "internal:web/tail";

tailing.provide({ record, traceItems });
