/**
 * Exceptions that nobody catches and nobody waits for: in the callback of a timer or a microtask. They go to the log,
 * and the request goes on.
 */
import { apply, badArgument, illegalInvocation } from "internal:web/idl";
import { ops } from "internal:ops";
import { inspection } from "internal:web/parts";

/** Logs what was thrown. */
export function report(error) {
  ops.log("error", `Uncaught ${inspection.load().inspect(error)}`);
}

/** Calls a function for which nobody waits. */
export function runDetached(callback, ...args) {
  try {
    apply(callback, globalThis, args);
  } catch (error) {
    ops.tail_threw(error);
    report(error);
  }
}

export const { reportError } = {
  reportError(error) {
    if (this !== undefined && this !== globalThis) throw illegalInvocation();
    if (arguments.length < 1) throw badArgument("ServiceWorkerGlobalScope", "reportError", 1, "JsValue");
    report(error);
  },
};
