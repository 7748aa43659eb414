/**
 * Exceptions that nobody catches and nobody waits for: in the callback of a timer or a microtask. They go to the log,
 * and the request goes on.
 */
import { apply, badArgument, inScope } from "internal:web/idl";
import { ops } from "internal:ops";
import { inspection, scope } from "internal:web/parts";

/** Logs what was thrown. */
export function report(error) {
  ops.log("error", `Uncaught ${inspection.load().inspect(error)}`);
}

/** Logs what was thrown and tells the listeners of the scope. */
function reportToAll(error) {
  scope.loaded?.tellError(error);
  report(error);
}

/** Calls a function in a microtask of its own. */
export function runMicrotask(callback) {
  try {
    apply(callback, globalThis, []);
  } catch (error) {
    reportToAll(error);
  }
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
    inScope(this);
    if (arguments.length < 1) throw badArgument("ServiceWorkerGlobalScope", "reportError", 1, "Value");
    reportToAll(error);
  },
};
