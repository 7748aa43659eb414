import { bytes, eq, rejects, text, throws } from "./assert.js";

/** A byte stream and its controller. */
function open(source = {}) {
  let controller;
  const stream = new ReadableStream({ type: "bytes", ...source, start: (given) => { controller = given; } });
  return { stream, controller };
}

export async function read_as_chunks() {
  const { stream, controller } = open();
  controller.enqueue(bytes("ab"));
  controller.enqueue(bytes("c").buffer);
  controller.close();
  eq(await new Response(stream).text(), "abc");
}

export async function read_into_buffers() {
  const { stream, controller } = open();
  controller.enqueue(bytes("abcde"));
  controller.close();
  const reader = stream.getReader({ mode: "byob" });
  const first = await reader.read(new Uint8Array(2));
  const second = await reader.read(new Uint8Array(8));
  const third = await reader.read(new Uint8Array(8));
  eq([text(first.value), text(second.value), third.done, third.value.length], ["ab", "cde", true, 0]);
  eq(second.value.buffer.byteLength, 8);
}

export async function buffers_are_taken() {
  const { stream, controller } = open();
  const reader = stream.getReader({ mode: "byob" });
  const view = new Uint8Array(4);
  const waiting = reader.read(view);
  eq([view.byteLength, view.buffer.byteLength], [0, 0]);
  controller.enqueue(bytes("x"));
  eq(text((await waiting).value), "x");
}

export async function a_part_of_a_buffer() {
  const { stream, controller } = open();
  controller.enqueue(bytes("abcdef"));
  const reader = stream.getReader({ mode: "byob" });
  const { value } = await reader.read(new Uint8Array(new ArrayBuffer(10), 2, 3));
  eq([text(value), value.byteOffset, value.buffer.byteLength], ["abc", 2, 10]);
}

export async function the_source_writes_into_the_buffer() {
  const { stream } = open({
    pull(controller) {
      const { view } = controller.byobRequest;
      view[0] = 7;
      controller.byobRequest.respond(1);
    },
  });
  const reader = stream.getReader({ mode: "byob" });
  const { value } = await reader.read(new Uint8Array(4));
  eq([value, value.buffer.byteLength], [new Uint8Array([7]), 4]);
}

export async function the_source_gives_another_view() {
  const { stream } = open({
    pull(controller) {
      const { view } = controller.byobRequest;
      view[0] = 1;
      view[1] = 2;
      controller.byobRequest.respondWithNewView(new Uint8Array(view.buffer, view.byteOffset, 2));
    },
  });
  eq((await stream.getReader({ mode: "byob" }).read(new Uint8Array(4))).value, new Uint8Array([1, 2]));
}

export async function buffers_of_the_stream() {
  const { stream } = open({
    autoAllocateChunkSize: 8,
    pull(controller) {
      controller.byobRequest.view[0] = 7;
      controller.byobRequest.respond(1);
    },
  });
  const { value } = await stream.getReader().read();
  eq([value, value.buffer.byteLength], [new Uint8Array([7]), 8]);
}

export async function at_least_so_many() {
  const source = { pull(controller) { controller.enqueue(new Uint8Array([1])); } };
  const reader = open(source).stream.getReader({ mode: "byob" });
  eq((await reader.read(new Uint8Array(3), { min: 3 })).value, new Uint8Array([1, 1, 1]));
  eq((await reader.readAtLeast(2, new Uint8Array(3))).value, new Uint8Array([1, 1]));
}

export async function views_are_checked() {
  const reader = open().stream.getReader({ mode: "byob" });
  await rejects(() => reader.read(), "TypeError", "Failed to execute 'read' on 'ReadableStreamBYOBReader': parameter 1 is not of type 'ArrayBufferView'.");
  await rejects(() => reader.read(new Uint8Array(0)), "TypeError", 'You must call read() on a "byob" reader with a positive-sized TypedArray object.');
}

export async function chunks_are_checked() {
  const { controller } = open();
  throws(() => controller.enqueue("x"), "TypeError", "Failed to execute 'enqueue' on 'ReadableByteStreamController': parameter 1 is not of type 'BufferSource'.");
  throws(() => controller.enqueue(new Uint8Array(0)), "TypeError", "Cannot enqueue a zero-length ArrayBuffer.");
}

export async function closed_streams_give_the_buffer_back() {
  const { stream, controller } = open();
  controller.close();
  const { value, done } = await stream.getReader({ mode: "byob" }).read(new Uint8Array(3));
  eq([done, value.length], [true, 0]);
}

export async function errors_reach_readers_of_buffers() {
  const { stream, controller } = open();
  const reader = stream.getReader({ mode: "byob" });
  const waiting = reader.read(new Uint8Array(1));
  controller.error(new RangeError("e"));
  await rejects(() => waiting, "RangeError", "e");
  await rejects(() => reader.read(new Uint8Array(1)), "RangeError", "e");
}

export async function several_reads_wait() {
  const { stream, controller } = open();
  const reader = stream.getReader({ mode: "byob" });
  const reads = [reader.read(new Uint8Array(2)), reader.read(new Uint8Array(2))];
  controller.enqueue(bytes("abc"));
  eq((await Promise.all(reads)).map(({ value }) => text(value)), ["ab", "c"]);
}

export async function cancelled() {
  let reason;
  const { stream } = open({ cancel(given) { reason = given; } });
  const reader = stream.getReader({ mode: "byob" });
  const waiting = reader.read(new Uint8Array(2));
  await reader.cancel("why");
  eq([reason, (await waiting).done], ["why", true]);
}

export async function tee_copies() {
  const { stream, controller } = open();
  controller.enqueue(bytes("ab"));
  controller.close();
  const [a, b] = stream.tee();
  const left = (await a.getReader().read()).value;
  const right = (await b.getReader().read()).value;
  eq([text(left), text(right)], ["ab", "ab"]);
}

export function the_desired_size_starts_at_nothing() {
  eq(open().controller.desiredSize, 0);
}
