/**
 * Where the standards are followed although the real runtime does not, or differs by an accident of its own.
 */
import { bytes, eq, rejects } from "./assert.js";

export async function pulled_after_start() {
  const seen = [];
  const { promise, resolve } = Promise.withResolvers();
  const stream = new ReadableStream({ start: () => promise.then(() => seen.push("start")), pull(controller) { seen.push("pull"); controller.close(); } });
  setTimeout(resolve, 1);
  eq([(await stream.getReader().read()).done, seen], [true, ["start", "pull"]]);
}

export async function pipes_are_aborted_at_once() {
  const kept = [];
  const stream = new WritableStream({ write(chunk) { kept.push(chunk); }, abort(reason) { kept.push("aborted", reason.message); } });
  const controller = new AbortController();
  let cancelled;
  const source = new ReadableStream({ start(c) { c.enqueue(1); }, cancel(reason) { cancelled = reason; } });
  const piping = source.pipeTo(stream, { signal: controller.signal });
  await new Promise((resolve) => setTimeout(resolve, 1));
  controller.abort(new RangeError("sig"));
  await rejects(() => piping, "RangeError", "sig");
  eq([kept, cancelled.message], [[1, "aborted", "sig"], "sig"]);
}

export async function without_a_reader_of_buffers_there_is_no_request() {
  let request;
  const stream = new ReadableStream({
    type: "bytes",
    pull(controller) {
      request = controller.byobRequest;
      controller.enqueue(bytes("x"));
    },
  });
  await stream.getReader().read();
  eq(request, null);
}

export function only_cancelable_events_can_be_cancelled() {
  const target = new EventTarget();
  target.addEventListener("a", (event) => event.preventDefault());
  eq(target.dispatchEvent(new Event("a")), true);
}

export async function lone_surrogates_are_replaced() {
  eq(await new Response("\ud800").text(), "\ufffd");
  eq(await new Response("a\udc00b").bytes(), bytes("a\ufffdb"));
}

export function a_failed_clone_transfers_nothing() {
  const buffer = new ArrayBuffer(3);
  let failed = false;
  try {
    structuredClone({ buffer, f: () => 1 }, { transfer: [buffer] });
  } catch {
    failed = true;
  }
  eq([failed, buffer.byteLength], [true, 3]);
}
