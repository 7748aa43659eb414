import * as all from "internal:web/more_events";
import { scope } from "internal:web/parts";
import * as self from "internal:web/scope";

scope.provide({ ...all, ...self, TraceEvent: all.TailEvent });
