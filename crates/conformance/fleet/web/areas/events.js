/** Events beyond `Event` itself, and the events of the global scope. */

/** Runs `body` while the scope listens to an event, and says what was heard. */
async function heard(type, body, describe, wait = 10) {
  const seen = [];
  const listener = (event) => seen.push(describe(event));
  addEventListener(type, listener);
  try {
    await body();
    await scheduler.wait(wait);
  } finally {
    removeEventListener(type, listener);
  }
  return seen;
}

export const events = {
  "new ErrorEvent": () => { const event = new ErrorEvent("error"); return [event.type, event.message, event.filename, event.lineno, event.colno, event.error, event instanceof Event]; },
  "new ErrorEvent with everything": () => { const event = new ErrorEvent("e", { message: "m", filename: "f", lineno: 1, colno: 2, error: 5, cancelable: true }); return [event.message, event.filename, event.lineno, event.colno, event.error, event.cancelable]; },
  "new ErrorEvent with other types": () => { const event = new ErrorEvent("e", { message: 5, filename: null, lineno: "7", colno: -1 }); return [event.message, event.filename, event.lineno, event.colno]; },
  "new ErrorEvent without a type": () => new ErrorEvent(),
  "new ErrorEvent with wrong options": () => new ErrorEvent("e", 5),
  "ErrorEvent's accessor on another object": () => Object.getOwnPropertyDescriptor(ErrorEvent.prototype, "message").get.call(new Event("x")),
  "the tag of an ErrorEvent": () => String(new ErrorEvent("x")),
  "new MessageEvent": () => { const event = new MessageEvent("message", { data: { a: 1 } }); return [event.type, event.data, event.origin, event.lastEventId, event.source, event.ports]; },
  "new MessageEvent without data": () => { const event = new MessageEvent("message"); return [event.data, event.origin, event.lastEventId, event.source, event.ports]; },
  "own names of a MessageEvent": () => Object.getOwnPropertyNames(new MessageEvent("message", { data: 1 })),
  "new CloseEvent": () => { const event = new CloseEvent("close", { code: 1000, reason: "r", wasClean: true }); return [event.code, event.reason, event.wasClean]; },
  "new PromiseRejectionEvent": () => { const event = new PromiseRejectionEvent("unhandledrejection", { promise: Promise.resolve(), reason: 1 }); return [event.reason, event.promise]; },
  "new PromiseRejectionEvent without options": () => new PromiseRejectionEvent("x"),
  "new ExtendableEvent": () => { const event = new ExtendableEvent("x"); return event.type; },
  "new FetchEvent": () => new FetchEvent("fetch", { request: new Request("http://a") }),
  "new ScheduledEvent": () => new ScheduledEvent("scheduled"),
  "new TailEvent": () => new TailEvent("tail"),
  "TraceEvent is TailEvent": () => TraceEvent === TailEvent,
  "ExtendableEvent.waitUntil on an event of one's own": () => new ExtendableEvent("x").waitUntil(Promise.resolve()),
  "listening on the scope": () => heard("custom", () => dispatchEvent(new Event("custom")), (event) => [event.type, event.target === globalThis, event.currentTarget === globalThis]),
  "listening on the scope through self": async () => { let count = 0; const listener = () => { count++; }; self.addEventListener("custom2", listener); self.dispatchEvent(new CustomEvent("custom2")); self.removeEventListener("custom2", listener); self.dispatchEvent(new CustomEvent("custom2")); return count; },
  "this of a listener on the scope": async () => { let self; const listener = function () { self = this; }; addEventListener("custom3", listener); dispatchEvent(new Event("custom3")); removeEventListener("custom3", listener); return self === globalThis; },
  "an EventTarget's method on undefined is the scope's": () => heard("custom4", () => EventTarget.prototype.dispatchEvent.call(undefined, new Event("custom4")), (event) => event.type),
  "adding a fetch listener later": () => addEventListener("fetch", () => {}),
  "addEventListener without anything": () => addEventListener(),
  "dispatchEvent of no event": () => dispatchEvent({}),
  "reportError": () => heard("error", () => reportError(new RangeError("reported")), (event) => [event.constructor.name, event.type, event.message, event.error, event.cancelable, typeof event.filename, typeof event.lineno, typeof event.colno]),
  "reportError of a text": () => heard("error", () => reportError("text"), (event) => [event.message, event.error]),
  "reportError of an object": () => heard("error", () => reportError({ message: "mine" }), (event) => [event.message, event.error]),
  "reportError of undefined": () => heard("error", () => reportError(undefined), (event) => [event.message, event.error]),
  "reportError without anything": () => reportError(),
  "reportError returns": () => reportError(new Error("x")),
  "an error in a microtask": () => heard("error", () => queueMicrotask(() => { throw new TypeError("in a microtask"); }), (event) => [event.message, event.error]),
  "an error in a timer": () => heard("error", () => setTimeout(() => { throw new TypeError("in a timer"); }, 0), (event) => [event.message, event.error], 30),
  "an unhandled rejection": () => heard("unhandledrejection", () => { Promise.reject(new RangeError("nobody")); }, (event) => [event.constructor.name, event.type, event.reason, event.promise instanceof Promise, event.cancelable]),
  "an unhandled rejection with a text": () => heard("unhandledrejection", () => { Promise.reject("text"); }, (event) => event.reason),
  "two unhandled rejections": () => heard("unhandledrejection", () => { Promise.reject(1); Promise.reject(2); }, (event) => event.reason),
  "a rejection handled at once is not heard": () => heard("unhandledrejection", () => { Promise.reject(1).catch(() => {}); }, (event) => event.reason),
  "a rejection handled later": () => heard("rejectionhandled", async () => { const promise = Promise.reject(new Error("late")); await scheduler.wait(5); promise.catch(() => {}); }, (event) => [event.type, event.reason, event.promise instanceof Promise]),
  "a rejection handled in a microtask": () => heard("unhandledrejection", async () => { const promise = Promise.reject(1); await null; promise.catch(() => {}); }, (event) => event.reason),
  "preventDefault of an unhandled rejection": () => heard("unhandledrejection", () => { Promise.reject(1); }, (event) => { event.preventDefault(); return event.defaultPrevented; }),
  "onerror": () => [typeof onerrorOf(), "onunhandledrejection" in globalThis],
  "a listener that is an object": async () => { const seen = []; const listener = { handleEvent(event) { seen.push([event.type, this === listener]); } }; addEventListener("custom5", listener); dispatchEvent(new Event("custom5")); removeEventListener("custom5", listener); return seen; },
  "a listener for once on the scope": () => { let count = 0; addEventListener("custom6", () => { count++; }, { once: true }); dispatchEvent(new Event("custom6")); dispatchEvent(new Event("custom6")); return count; },
  "Event.returnValue cannot be written": () => { const event = new Event("x", { cancelable: true }); event.returnValue = false; return event.defaultPrevented; },
  "Event's constants": () => [Event.NONE, Event.CAPTURING_PHASE, Event.AT_TARGET, Event.BUBBLING_PHASE],
  "own names of an event": () => Object.getOwnPropertyNames(new Event("x")),
  "own names of an ErrorEvent": () => Object.getOwnPropertyNames(new ErrorEvent("x")),
};

function onerrorOf() {
  return globalThis.onerror;
}
