import { eq, rejects, throws } from "./assert.js";

const LOCKED = "This ReadableStream is currently locked to a reader.";
const RELEASED = "This ReadableStream reader has been released.";

/** A stream and its controller. */
function open(source = {}, strategy = undefined) {
  let controller;
  const stream = new ReadableStream({ ...source, start: (given) => { controller = given; } }, strategy);
  return { stream, controller };
}

async function all(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

export async function chunks_of_any_kind() {
  const chunks = [1, "a", null, undefined, { b: 2 }];
  const { stream, controller } = open();
  for (const chunk of chunks) controller.enqueue(chunk);
  controller.close();
  eq(await all(stream), chunks);
}

export async function reading_to_the_end() {
  const { stream, controller } = open();
  const reader = stream.getReader();
  controller.enqueue("a");
  eq(await reader.read(), { value: "a", done: false });
  const waiting = reader.read();
  controller.close();
  const { value, done } = await waiting;
  eq([value, done, await reader.closed, (await reader.read()).done], [undefined, true, undefined, true]);
}

export async function reads_are_answered_in_order() {
  const { stream, controller } = open();
  const reader = stream.getReader();
  const reads = [reader.read(), reader.read(), reader.read()];
  controller.enqueue(1);
  controller.enqueue(2);
  controller.close();
  eq((await Promise.all(reads)).map(({ value, done }) => [value, done]), [[1, false], [2, false], [undefined, true]]);
}

export async function pulled_when_wanted() {
  let pulls = 0;
  const stream = new ReadableStream({ pull(controller) { controller.enqueue(++pulls); } }, { highWaterMark: 0 });
  await Promise.resolve();
  await Promise.resolve();
  eq(pulls, 0);
  const reader = stream.getReader();
  eq([(await reader.read()).value, (await reader.read()).value], [1, 2]);
}

export async function pulled_ahead_to_the_mark() {
  let pulls = 0;
  new ReadableStream({ pull(controller) { controller.enqueue(++pulls); } }, { highWaterMark: 3 });
  await new Promise((resolve) => setTimeout(resolve, 1));
  eq(pulls, 3);
}

export async function not_pulled_while_pulling() {
  let pulls = 0;
  const { promise, resolve } = Promise.withResolvers();
  const stream = new ReadableStream({ pull() { pulls++; return promise; } });
  const reader = stream.getReader();
  reader.read().catch(() => {});
  reader.read().catch(() => {});
  await new Promise((done) => setTimeout(done, 1));
  eq(pulls, 1);
  resolve();
}

export async function errors_of_the_source() {
  const error = new RangeError("broken");
  for (const source of [{ start(c) { c.error(error); } }, { pull(c) { c.error(error); } }, { pull() { throw error; } }, { pull: async () => { throw error; } }, { start: async () => { throw error; } }]) {
    const reader = new ReadableStream(source).getReader();
    await rejects(() => reader.read(), "RangeError", "broken");
    await rejects(() => reader.closed, "RangeError", "broken");
    await rejects(() => reader.cancel(), "RangeError", "broken");
  }
}

export async function an_error_drops_what_was_queued() {
  const { stream, controller } = open();
  controller.enqueue(1);
  controller.error(new RangeError("now"));
  await rejects(() => stream.getReader().read(), "RangeError", "now");
}

export async function a_close_lets_the_queue_drain() {
  const { stream, controller } = open();
  controller.enqueue(1);
  controller.close();
  eq(await all(stream), [1]);
}

export function the_desired_size() {
  const { controller } = open({}, { highWaterMark: 2 });
  const sizes = [controller.desiredSize];
  controller.enqueue(1);
  controller.enqueue(1);
  controller.enqueue(1);
  sizes.push(controller.desiredSize);
  eq(sizes, [2, -1]);
  const closed = open();
  closed.controller.close();
  eq(closed.controller.desiredSize, 0);
  const broken = open();
  broken.controller.error(1);
  eq(broken.controller.desiredSize, null);
}

export function sizes_of_chunks() {
  const { controller } = open({}, { highWaterMark: 10, size: (chunk) => chunk.length });
  controller.enqueue("abc");
  eq(controller.desiredSize, 7);
  const bytes = open({}, new ByteLengthQueuingStrategy({ highWaterMark: 10 }));
  bytes.controller.enqueue(new Uint8Array(4));
  eq(bytes.controller.desiredSize, 6);
}

export function a_closed_stream_takes_nothing() {
  const { controller } = open();
  controller.close();
  throws(() => controller.enqueue(1), "TypeError", "Unable to enqueue");
  throws(() => controller.close(), "TypeError", "This ReadableStream is closed.");
  const broken = open();
  broken.controller.error(1);
  throws(() => broken.controller.enqueue(1), "TypeError", "Unable to enqueue");
  broken.controller.error(2);
}

export async function cancelled() {
  let reason;
  const stream = new ReadableStream({ cancel(given) { reason = given; } });
  eq([await stream.cancel("why"), reason], [undefined, "why"]);
  eq((await stream.getReader().read()).done, true);
}

export async function a_failing_cancel() {
  const stream = new ReadableStream({ cancel() { throw new RangeError("no"); } });
  await rejects(() => stream.cancel(), "RangeError", "no");
}

export async function cancelled_through_a_reader() {
  let reason;
  const reader = new ReadableStream({ cancel(given) { reason = given; } }).getReader();
  const waiting = reader.read();
  await reader.cancel("why");
  eq([(await waiting).done, reason, await reader.closed], [true, "why", undefined]);
}

export async function one_reader_at_a_time() {
  const stream = new ReadableStream();
  eq(stream.locked, false);
  const reader = stream.getReader();
  eq(stream.locked, true);
  throws(() => stream.getReader(), "TypeError", LOCKED);
  await rejects(() => stream.cancel(), "TypeError", LOCKED);
  await rejects(() => stream.pipeTo(new WritableStream()), "TypeError", LOCKED);
  throws(() => stream.tee(), "TypeError");
  reader.releaseLock();
  eq(stream.locked, false);
  stream.getReader();
}

export async function a_released_reader_is_done() {
  const reader = new ReadableStream().getReader();
  const waiting = reader.read();
  reader.releaseLock();
  await rejects(() => waiting, "TypeError", RELEASED);
  await rejects(() => reader.read(), "TypeError", RELEASED);
  await rejects(() => reader.closed, "TypeError", RELEASED);
  await rejects(() => reader.cancel(), "TypeError", RELEASED);
  reader.releaseLock();
}

export async function a_second_reader_goes_on() {
  const { stream, controller } = open();
  controller.enqueue(1);
  controller.enqueue(2);
  const first = stream.getReader();
  eq((await first.read()).value, 1);
  first.releaseLock();
  eq((await stream.getReader().read()).value, 2);
}

export function readers_have_a_mode() {
  throws(() => new ReadableStream().getReader({ mode: "x" }), "TypeError", "mode must be undefined or 'byob' in call to getReader().");
  throws(() => new ReadableStream().getReader({ mode: "byob" }), "TypeError", "This ReadableStream does not support BYOB reads.");
  eq(new ReadableStream().getReader({}) instanceof ReadableStreamDefaultReader, true);
  eq(new ReadableStreamDefaultReader(new ReadableStream()) instanceof ReadableStreamDefaultReader, true);
}

export function sources_are_checked() {
  throws(() => new ReadableStream({ type: "x" }), "TypeError", '"x" is not a valid type of ReadableStream.');
  throws(() => new ReadableStream({ pull: 5 }), "TypeError", "Incorrect type for the 'pull' field on 'UnderlyingSource': the provided value is not of type 'function'.");
  throws(() => new ReadableStream({}, { highWaterMark: -1 }), "TypeError");
  throws(() => new ReadableStream({}, { highWaterMark: NaN }), "TypeError");
  throws(() => new ReadableStream({}, { size: 5 }), "TypeError");
}

export async function from_iterables() {
  eq(await all(ReadableStream.from([1, 2])), [1, 2]);
  eq(await all(ReadableStream.from("ab")), ["a", "b"]);
  eq(await all(ReadableStream.from(new Set([3]))), [3]);
  eq(await all(ReadableStream.from((async function* () { yield 1; yield 2; })())), [1, 2]);
  eq(await all(ReadableStream.from(ReadableStream.from([5]))), [5]);
  throws(() => ReadableStream.from(5), "TypeError");
}

export async function from_a_failing_iterable() {
  await rejects(() => all(ReadableStream.from((function* () { yield 1; throw new RangeError("r"); })())), "RangeError", "r");
}

export async function cancelling_returns_the_iterator() {
  let returned = false;
  const stream = ReadableStream.from((async function* () {
    try {
      yield 1;
      yield 2;
    } finally {
      returned = true;
    }
  })());
  const reader = stream.getReader();
  await reader.read();
  await reader.cancel();
  eq(returned, true);
}

export async function leaving_a_loop_cancels() {
  let cancels = 0;
  const stream = new ReadableStream({ pull(c) { c.enqueue(1); }, cancel() { cancels++; } });
  for await (const _ of stream) break;
  eq([cancels, stream.locked], [1, false]);
}

export async function leaving_a_loop_may_keep_the_stream() {
  let pulls = 0;
  const stream = new ReadableStream({ pull(c) { c.enqueue(++pulls); } }, { highWaterMark: 0 });
  for await (const _ of stream.values({ preventCancel: true })) break;
  eq([(await stream.getReader().read()).value], [2]);
}

export async function a_loop_sees_errors() {
  const { stream, controller } = open();
  controller.enqueue(1);
  const seen = [];
  await rejects(async () => {
    for await (const chunk of stream) {
      seen.push(chunk);
      controller.error(new RangeError("e"));
    }
  }, "RangeError", "e");
  eq(seen, [1]);
}

export async function tee_gives_both_everything() {
  const chunk = {};
  const [a, b] = ReadableStream.from([chunk, 2]).tee();
  const [left, right] = await Promise.all([all(a), all(b)]);
  eq([left[0] === chunk, right[0] === chunk, left[1], right[1]], [true, true, 2, 2]);
}

export async function tee_one_after_the_other() {
  const [a, b] = ReadableStream.from([1, 2, 3]).tee();
  eq([await all(a), await all(b)], [[1, 2, 3], [1, 2, 3]]);
}

export async function tee_spreads_errors() {
  const { stream, controller } = open();
  const [a, b] = stream.tee();
  controller.error(new RangeError("z"));
  await rejects(() => a.getReader().read(), "RangeError", "z");
  await rejects(() => b.getReader().read(), "RangeError", "z");
}

export async function tee_with_one_half_cancelled() {
  const { stream, controller } = open();
  const [a, b] = stream.tee();
  a.cancel("enough");
  controller.enqueue(1);
  controller.close();
  eq([await all(b), stream.locked], [[1], true]);
}

export function the_class_looks_like_one() {
  eq([String(new ReadableStream()), Reflect.ownKeys(new ReadableStream())], ["[object ReadableStream]", []]);
  throws(() => new ReadableStreamDefaultController(), "TypeError", "Illegal constructor");
  throws(() => new ReadableStreamDefaultReader(), "TypeError");
  throws(() => ReadableStream.prototype.locked, "TypeError");
}
