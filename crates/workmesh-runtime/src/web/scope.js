/**
 * The global scope as an event target: its listeners, and the events of errors that nobody catches.
 */
import { ErrorEvent } from "internal:web/error_event";
import { EventTarget, fire, hasListener } from "internal:web/event_target";
import { apply, expose, illegalConstructor, inScope } from "internal:web/idl";
import { PromiseRejectionEvent } from "internal:web/more_events";
import { ops } from "internal:ops";
import { token } from "internal:web/token";

const inherited = EventTarget.prototype;
const { addEventListener: add, removeEventListener: remove, dispatchEvent: dispatch } = inherited;

/** Rejections are only asked for once somebody listens. */
let askedForRejections = false;

export const { addEventListener, removeEventListener, dispatchEvent } = {
  addEventListener(...args) {
    inScope(this);
    apply(add, globalThis, args);
    if (!askedForRejections && (args[0] === "unhandledrejection" || args[0] === "rejectionhandled")) {
      askedForRejections = true;
      ops.set_rejection_listener(tellRejection);
    }
  },
  removeEventListener(...args) {
    inScope(this);
    return apply(remove, globalThis, args);
  },
  dispatchEvent(...args) {
    inScope(this);
    return apply(dispatch, globalThis, args);
  },
};

/** Tells of a promise that was rejected without a handler, or whose handler came after that was told. */
function tellRejection(handled, promise, reason) {
  const type = handled ? "rejectionhandled" : "unhandledrejection";
  if (!hasListener(globalThis, type)) return;
  announce(new PromiseRejectionEvent(type, { promise, reason: handled ? undefined : reason }, token));
}

/** Tells the listeners of the scope of an exception that nobody caught. */
export function tellError(error) {
  if (!hasListener(globalThis, "error")) return;
  const [, filename, lineno, colno] = /(?:\(|at )([^\s()]+):(\d+):(\d+)\)?$/m.exec(stackOf(error)) ?? ["", "", 0, 0];
  announce(new ErrorEvent("error", { message: `Uncaught ${titleOf(error)}`, filename, lineno, colno, error }, token));
}

function stackOf(error) {
  const stack = error instanceof Error ? error.stack : new Error().stack;
  return typeof stack === "string" ? stack : "";
}

function titleOf(error) {
  if (error instanceof Error || (typeof error !== "object" && typeof error !== "function") || error === null) return String(error);
  return `#<${error.constructor?.name ?? "Object"}>`;
}

/** What a listener of such an event throws has nowhere to go. */
function announce(event) {
  try {
    fire(globalThis, event);
  } catch {
    // It would only be told to the same listeners.
  }
}

export class WorkerGlobalScope extends EventTarget {
  constructor() {
    throw illegalConstructor();
  }
}

expose(WorkerGlobalScope);
Object.defineProperty(WorkerGlobalScope.prototype, "EventTarget", {
  __proto__: null, value: EventTarget, writable: true, enumerable: true, configurable: true,
});
