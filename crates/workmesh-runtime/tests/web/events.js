import { eq, throws } from "./assert.js";

export function listeners_are_called_in_order() {
  const target = new EventTarget();
  const seen = [];
  target.addEventListener("a", () => seen.push(1));
  target.addEventListener("b", () => seen.push("other"));
  target.addEventListener("a", () => seen.push(2));
  eq([target.dispatchEvent(new Event("a")), seen], [true, [1, 2]]);
}

export function what_a_listener_sees() {
  const target = new EventTarget();
  const seen = [];
  target.addEventListener("a", function (event) {
    seen.push(this === target, event.target === target, event.currentTarget === target, event.eventPhase, event.isTrusted);
  });
  const event = new Event("a");
  target.dispatchEvent(event);
  eq(seen, [true, true, true, 2, false]);
  eq([event.target === target, event.eventPhase], [true, 0]);
}

export function handler_objects() {
  const target = new EventTarget();
  const seen = [];
  target.addEventListener("a", { q: 7, handleEvent(event) { seen.push(this.q, event.type); } });
  target.dispatchEvent(new Event("a"));
  eq(seen, [7, "a"]);
}

export function once() {
  const target = new EventTarget();
  let count = 0;
  target.addEventListener("a", () => count++, { once: true });
  target.dispatchEvent(new Event("a"));
  target.dispatchEvent(new Event("a"));
  eq(count, 1);
}

export function twice_is_once() {
  const target = new EventTarget();
  let count = 0;
  const listener = () => count++;
  target.addEventListener("a", listener);
  target.addEventListener("a", listener);
  target.dispatchEvent(new Event("a"));
  eq(count, 1);
  target.removeEventListener("a", listener);
  target.dispatchEvent(new Event("a"));
  eq(count, 1);
}

export function removed_while_dispatching() {
  const target = new EventTarget();
  const seen = [];
  const second = () => seen.push(2);
  target.addEventListener("a", () => { seen.push(1); target.removeEventListener("a", second); });
  target.addEventListener("a", second);
  target.dispatchEvent(new Event("a"));
  eq(seen, [1]);
}

export function added_while_dispatching() {
  const target = new EventTarget();
  const seen = [];
  target.addEventListener("a", () => target.addEventListener("a", () => seen.push("late")));
  target.dispatchEvent(new Event("a"));
  eq(seen, []);
}

export function signals_remove() {
  const target = new EventTarget();
  const controller = new AbortController();
  let count = 0;
  target.addEventListener("a", () => count++, { signal: controller.signal });
  target.dispatchEvent(new Event("a"));
  controller.abort();
  target.dispatchEvent(new Event("a"));
  eq(count, 1);
  target.addEventListener("a", () => count++, { signal: AbortSignal.abort() });
  target.dispatchEvent(new Event("a"));
  eq(count, 1);
}

export function stopped_at_once() {
  const target = new EventTarget();
  const seen = [];
  target.addEventListener("a", (event) => { seen.push(1); event.stopImmediatePropagation(); });
  target.addEventListener("a", () => seen.push(2));
  target.dispatchEvent(new Event("a"));
  eq(seen, [1]);
}

export function cancelled() {
  const target = new EventTarget();
  target.addEventListener("a", (event) => event.preventDefault());
  eq(target.dispatchEvent(new Event("a", { cancelable: true })), false);
}

export function errors_reach_the_dispatcher() {
  const target = new EventTarget();
  target.addEventListener("a", () => { throw new RangeError("boo"); });
  throws(() => target.dispatchEvent(new Event("a")), "RangeError", "boo");
}

export function events_are_events() {
  throws(() => new EventTarget().dispatchEvent({ type: "a" }), "TypeError", "Failed to execute 'dispatchEvent' on 'EventTarget': parameter 1 is not of type 'Event'.");
}

export function listeners_are_callable() {
  new EventTarget().addEventListener("a", null);
  throws(() => new EventTarget().addEventListener("a", 5), "TypeError", "Failed to execute 'addEventListener' on 'EventTarget': parameter 2 is not of type 'function or HandlerObject'.");
}

export function there_is_no_capture_phase() {
  const target = new EventTarget();
  const listener = () => {};
  throws(() => target.addEventListener("a", listener, true), "TypeError", "addEventListener(): useCapture must be false.");
  throws(() => target.addEventListener("a", listener, { capture: true }), "TypeError", "addEventListener(): options.capture must be false.");
  target.addEventListener("a", () => {}, { passive: true });
  throws(() => target.removeEventListener("a", listener, true), "TypeError", "removeEventListener(): useCapture must be false.");
}

export function not_again_while_dispatching() {
  const target = new EventTarget();
  const event = new Event("a");
  target.addEventListener("a", () => target.dispatchEvent(event));
  throws(() => target.dispatchEvent(event), "InvalidStateError", "The event is already being dispatched.");
}

export function an_event_has_parts() {
  const event = new Event("x", { bubbles: true, cancelable: true, composed: true });
  eq([event.type, event.bubbles, event.cancelable, event.composed, event.defaultPrevented, event.isTrusted, event.returnValue, event.cancelBubble], ["x", true, true, true, false, false, true, false]);
  event.preventDefault();
  eq([event.defaultPrevented, event.returnValue], [true, false]);
  eq([new Event("x").bubbles, new Event("x").cancelable, new Event(5).type], [false, false, "5"]);
  eq([Event.AT_TARGET, Event.prototype.BUBBLING_PHASE], [2, 3]);
}

export function types_are_required() {
  throws(() => new Event(), "TypeError", "Failed to construct 'Event': constructor parameter 1 is not of type 'string'.");
}

export function custom_events() {
  const event = new CustomEvent("x", { detail: { a: 1 }, cancelable: true });
  eq([event.detail, event.cancelable, event instanceof Event, String(event)], [{ a: 1 }, true, true, "[object CustomEvent]"]);
}

export function details_are_optional() {
  eq([new CustomEvent("x").detail, new CustomEvent("x", {}).detail, new CustomEvent("x", { detail: null }).detail], [undefined, undefined, null]);
}

export function targets_can_be_subclassed() {
  class Bus extends EventTarget {}
  const bus = new Bus();
  let heard = 0;
  bus.addEventListener("a", () => heard++);
  bus.dispatchEvent(new Event("a"));
  eq([heard, bus instanceof EventTarget], [1, true]);
}

export function dom_exceptions() {
  const error = new DOMException("m", "AbortError");
  eq([error.name, error.message, error.code, String(error), error instanceof Error], ["AbortError", "m", 20, "AbortError: m", true]);
  eq(Object.prototype.toString.call(error), "[object DOMException]");
  eq([new DOMException().name, new DOMException().message, new DOMException("x").code], ["Error", "", 0]);
  eq([DOMException.ABORT_ERR, DOMException.prototype.DATA_CLONE_ERR, DOMException.INDEX_SIZE_ERR], [20, 25, 1]);
  eq([DOMException.URL_MISMATCH_ERR, DOMException.INUSE_ATTRIBUTE_ERR, DOMException.DOMSTRING_SIZE_ERR, DOMException.QUOTA_EXCEEDED_ERR], [21, 10, 2, 22]);
  eq(new DOMException("x", "TimeoutError").code, 23);
  eq(typeof error.stack, "string");
}
