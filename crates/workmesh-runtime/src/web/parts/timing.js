import { timing } from "internal:web/parts";
import { reportError } from "internal:web/report";
import * as timers from "internal:web/timers";

timing.provide({ ...timers, reportError });
