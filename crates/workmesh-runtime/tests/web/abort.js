import { eq, rejects, throws } from "./assert.js";

export function aborted_once() {
  const controller = new AbortController();
  const seen = [];
  controller.signal.onabort = (event) => seen.push("on", event.type, event.isTrusted);
  controller.signal.addEventListener("abort", () => seen.push("listener"));
  controller.abort();
  controller.abort("again");
  eq(seen, ["on", "abort", true, "listener"]);
  const { aborted, reason } = controller.signal;
  eq([aborted, reason.name, reason.message, reason.code, reason instanceof DOMException], [true, "AbortError", "The operation was aborted", 20, true]);
}

export function reasons_are_kept() {
  const controller = new AbortController();
  eq([controller.signal.reason, controller.signal.aborted], [undefined, false]);
  controller.abort("x");
  eq(controller.signal.reason, "x");
  const error = new Error("e");
  eq(AbortSignal.abort(error).reason === error, true);
  eq(AbortSignal.abort().reason.name, "AbortError");
}

export function throws_if_aborted() {
  new AbortController().signal.throwIfAborted();
  throws(() => AbortSignal.abort(new RangeError("r")).throwIfAborted(), "RangeError", "r");
}

export function signals_are_not_made_by_hand() {
  throws(() => new AbortSignal(), "TypeError", "Illegal constructor");
}

export function on_abort_is_a_property() {
  const { signal } = new AbortController();
  eq(signal.onabort, null);
  const handler = () => {};
  signal.onabort = handler;
  eq(signal.onabort === handler, true);
}

export function on_abort_is_replaced() {
  const controller = new AbortController();
  const seen = [];
  controller.signal.onabort = () => seen.push(1);
  controller.signal.onabort = () => seen.push(2);
  controller.abort();
  eq(seen, [2]);
}

export function any_follows_the_first() {
  const [a, b] = [new AbortController(), new AbortController()];
  const signal = AbortSignal.any([a.signal, b.signal]);
  const seen = [];
  signal.addEventListener("abort", () => seen.push(signal.reason));
  eq(signal.aborted, false);
  b.abort("q");
  a.abort("late");
  eq([signal.aborted, signal.reason, seen], [true, "q", ["q"]]);
}

export function any_of_any() {
  const controller = new AbortController();
  const inner = AbortSignal.any([controller.signal]);
  const outer = AbortSignal.any([inner, new AbortController().signal]);
  controller.abort("x");
  eq([inner.aborted, outer.aborted, outer.reason], [true, true, "x"]);
}

export function any_of_an_aborted_one() {
  eq(AbortSignal.any([AbortSignal.abort("k"), AbortSignal.abort("l")]).reason, "k");
  eq(AbortSignal.any([]).aborted, false);
}

export function any_takes_signals() {
  throws(() => AbortSignal.any([5]), "TypeError", "Incorrect type for array element 0: the provided value is not of type 'AbortSignal'.");
  throws(() => AbortSignal.any(5), "TypeError", "Failed to execute 'any' on 'AbortSignal': parameter 1 is not of type 'Array'.");
}

export async function timeouts() {
  const signal = AbortSignal.timeout(1);
  eq(signal.aborted, false);
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  eq([signal.reason.name, signal.reason.message, signal.reason.code], ["TimeoutError", "The operation was aborted due to timeout", 23]);
}

export function timeouts_have_a_delay() {
  throws(() => AbortSignal.timeout(), "TypeError", "Failed to execute 'timeout' on 'AbortSignal': parameter 1 is not of type 'number'.");
}

export async function a_call_that_is_aborted_before({ env }) {
  await rejects(() => env.SELF.fetch("http://x/peer/echo", { signal: AbortSignal.abort() }), "AbortError", "The operation was aborted");
  let reason;
  await env.SELF.fetch("http://x/peer/echo", { signal: AbortSignal.abort("why") }).catch((error) => (reason = error));
  eq(reason, "why");
}

export async function a_call_that_is_aborted_meanwhile({ env }) {
  const controller = new AbortController();
  const call = env.SELF.fetch("http://x/peer/never", { signal: controller.signal });
  setTimeout(() => controller.abort(new RangeError("enough")), 1);
  await rejects(() => call, "RangeError", "enough");
}

/** Reads the first chunk of a body, and waits for the second. */
async function afterFirst(response) {
  const reader = response.body.getReader();
  await reader.read();
  return reader.read();
}

export async function a_body_that_is_aborted_while_it_is_read({ env }) {
  for (const read of [(response) => response.text(), afterFirst]) {
    const controller = new AbortController();
    const response = await env.SELF.fetch("http://x/peer/stalled", { signal: controller.signal });
    eq(response.status, 200);
    const reading = read(response);
    setTimeout(() => controller.abort(new RangeError("enough")), 1);
    await rejects(() => reading, "RangeError", "enough");
  }
}

export async function aborting_after_the_end_changes_nothing({ env }) {
  const controller = new AbortController();
  const response = await env.SELF.fetch("http://x/peer/echo", { signal: controller.signal });
  eq(typeof (await response.text()), "string");
  controller.abort();
}

export function the_classes_look_like_ones() {
  eq([String(new AbortController()), String(new AbortController().signal)], ["[object AbortController]", "[object AbortSignal]"]);
  eq(new AbortController().signal instanceof EventTarget, true);
  const controller = new AbortController();
  eq(controller.signal === controller.signal, true);
}
