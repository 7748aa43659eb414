import { traces } from "internal:web/parts";
import { Tracing } from "internal:web/tracing";

traces.provide({ Tracing });
