import { eq, rejects, throws } from "./assert.js";

const LOCKED = "This WritableStream is currently locked to a writer.";
const RELEASED = "This WritableStream writer has been released.";

/** A stream that keeps what is written. */
function keeper(sink = {}) {
  const kept = [];
  return { kept, stream: new WritableStream({ write(chunk) { kept.push(chunk); }, close() { kept.push("closed"); }, abort(reason) { kept.push("aborted", reason); }, ...sink }) };
}

export async function writes_come_in_order() {
  const { kept, stream } = keeper();
  const writer = stream.getWriter();
  writer.write(1);
  writer.write("b");
  await writer.close();
  eq([kept, await writer.closed], [[1, "b", "closed"], undefined]);
}

export async function one_write_at_a_time() {
  let running = 0;
  let most = 0;
  const stream = new WritableStream({
    async write() {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
    },
  });
  const writer = stream.getWriter();
  await Promise.all([writer.write(1), writer.write(2), writer.write(3)]);
  eq(most, 1);
}

export async function the_desired_size() {
  const { promise, resolve } = Promise.withResolvers();
  const writer = new WritableStream({ write: () => promise }, { highWaterMark: 2 }).getWriter();
  const sizes = [writer.desiredSize];
  const writes = [writer.write(1), writer.write(2), writer.write(3)];
  sizes.push(writer.desiredSize);
  resolve();
  await Promise.all(writes);
  sizes.push(writer.desiredSize);
  eq(sizes, [2, -1, 2]);
}

export async function ready_says_when_there_is_room() {
  const { promise, resolve } = Promise.withResolvers();
  const writer = new WritableStream({ write: () => promise }).getWriter();
  await writer.ready;
  writer.write(1);
  let ready = false;
  writer.ready.then(() => { ready = true; });
  await new Promise((done) => setTimeout(done, 1));
  eq(ready, false);
  resolve();
  await writer.ready;
  eq(writer.desiredSize, 1);
}

export async function writing_starts_after_start() {
  const seen = [];
  const { promise, resolve } = Promise.withResolvers();
  const writer = new WritableStream({ start: () => promise, write(chunk) { seen.push(chunk); } }).getWriter();
  const write = writer.write("x");
  seen.push("before");
  resolve();
  await write;
  eq(seen, ["before", "x"]);
}

export async function errors_of_the_sink() {
  const writer = new WritableStream({ write() { throw new RangeError("w"); } }).getWriter();
  await rejects(() => writer.write(1), "RangeError", "w");
  await rejects(() => writer.closed, "RangeError", "w");
  await rejects(() => writer.write(2), "RangeError", "w");
  await rejects(() => writer.ready, "RangeError", "w");
  eq(writer.desiredSize, null);
}

export async function errors_of_closing() {
  const writer = new WritableStream({ close() { throw new RangeError("c"); } }).getWriter();
  await rejects(() => writer.close(), "RangeError", "c");
  await rejects(() => writer.closed, "RangeError", "c");
}

export async function errors_of_the_controller() {
  let controller;
  const writer = new WritableStream({ start(given) { controller = given; } }).getWriter();
  controller.error(new RangeError("e"));
  await rejects(() => writer.closed, "RangeError", "e");
  await rejects(() => writer.write(1), "RangeError", "e");
}

export async function aborted() {
  const { kept, stream } = keeper();
  const writer = stream.getWriter();
  await writer.abort(new RangeError("r"));
  eq([kept[0], kept[1].message], ["aborted", "r"]);
  await rejects(() => writer.closed, "RangeError", "r");
  await rejects(() => writer.ready, "RangeError", "r");
  await rejects(() => writer.write(1), "RangeError", "r");
}

export async function abort_tells_the_sink_by_signal() {
  let controller;
  const writer = new WritableStream({ start(given) { controller = given; } }).getWriter();
  eq(controller.signal.aborted, false);
  writer.closed.catch(() => {});
  await writer.abort("why");
  eq([controller.signal.aborted, controller.signal.reason], [true, "why"]);
}

export async function a_closed_stream_takes_nothing() {
  const writer = keeper().stream.getWriter();
  const closing = writer.close();
  await rejects(() => writer.write(1), "TypeError");
  await rejects(() => writer.close(), "TypeError");
  await closing;
  await rejects(() => writer.write(1), "TypeError");
  eq(writer.desiredSize, 0);
}

export async function one_writer_at_a_time() {
  const { stream } = keeper();
  const writer = stream.getWriter();
  eq(stream.locked, true);
  throws(() => stream.getWriter(), "TypeError", LOCKED);
  await rejects(() => stream.close(), "TypeError", LOCKED);
  await rejects(() => stream.abort(), "TypeError", LOCKED);
  writer.releaseLock();
  eq(stream.locked, false);
  await stream.close();
}

export async function a_released_writer_is_done() {
  const writer = keeper().stream.getWriter();
  writer.releaseLock();
  await rejects(() => writer.write(1), "TypeError", RELEASED);
  await rejects(() => writer.close(), "TypeError", RELEASED);
  await rejects(() => writer.abort(), "TypeError", RELEASED);
  await rejects(() => writer.closed, "TypeError", RELEASED);
  throws(() => writer.desiredSize, "TypeError", RELEASED);
  writer.releaseLock();
}

export async function closed_and_aborted_without_a_writer() {
  const first = keeper();
  await first.stream.close();
  const second = keeper();
  await second.stream.abort("x");
  eq([first.kept, second.kept], [["closed"], ["aborted", "x"]]);
}

export function sinks_are_checked() {
  throws(() => new WritableStream({ write: 5 }), "TypeError", "Incorrect type for the 'write' field on 'UnderlyingSink': the provided value is not of type 'function'.");
}

export function the_class_looks_like_one() {
  eq([String(new WritableStream()), Reflect.ownKeys(new WritableStream())], ["[object WritableStream]", []]);
  throws(() => new WritableStreamDefaultController(), "TypeError", "Illegal constructor");
}
