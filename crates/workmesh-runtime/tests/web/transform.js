import { bytes, eq, rejects, text, throws } from "./assert.js";

async function all(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

/** What comes out when the given chunks go in. */
const through = (transform, ...chunks) => all(ReadableStream.from(chunks).pipeThrough(transform));

export async function nothing_given_passes_on() {
  eq(await through(new TransformStream(), 1, "a", null), [1, "a", null]);
}

export async function chunks_are_changed() {
  const transform = new TransformStream({
    start(controller) { controller.enqueue("start"); },
    transform(chunk, controller) { controller.enqueue(chunk); controller.enqueue(-chunk); },
    flush(controller) { controller.enqueue("end"); },
  });
  eq(await through(transform, 1, 2), ["start", 1, -1, 2, -2, "end"]);
}

export async function transforms_may_take_time() {
  const transform = new TransformStream({
    async transform(chunk, controller) {
      await Promise.resolve();
      controller.enqueue(chunk + 1);
    },
  });
  eq(await through(transform, 1, 2), [2, 3]);
}

export async function errors_break_both_ends() {
  const { readable, writable } = new TransformStream({ transform() { throw new RangeError("t"); } });
  const writer = writable.getWriter();
  const write = writer.write(1);
  write.catch(() => {});
  await rejects(() => readable.getReader().read(), "RangeError", "t");
  await rejects(() => write, "RangeError", "t");
  await rejects(() => writer.closed, "RangeError", "t");
}

export async function errors_of_the_controller() {
  const { readable, writable } = new TransformStream({ start(controller) { controller.error(new RangeError("c")); } });
  await rejects(() => readable.getReader().read(), "RangeError", "c");
  await rejects(() => writable.getWriter().write(1), "RangeError", "c");
}

export async function terminated() {
  const { readable, writable } = new TransformStream({ start(controller) { controller.terminate(); } });
  eq((await readable.getReader().read()).done, true);
  await rejects(() => writable.getWriter().write(1), "TypeError", "The transform stream has been terminated");
}

export async function aborting_breaks_the_readable() {
  const { readable, writable } = new TransformStream();
  const reader = readable.getReader();
  const read = reader.read();
  read.catch(() => {});
  await writable.abort(new RangeError("a"));
  await rejects(() => read, "RangeError", "a");
}

export async function a_writer_waits_for_a_reader() {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  let written = false;
  writer.write(1).then(() => { written = true; });
  await new Promise((resolve) => setTimeout(resolve, 1));
  eq(written, false);
  eq((await readable.getReader().read()).value, 1);
  await new Promise((resolve) => setTimeout(resolve, 1));
  eq(written, true);
}

export function transformers_are_checked() {
  throws(() => new TransformStream({ readableType: "x" }), "TypeError", "transformer.readableType must be undefined.");
  throws(() => new TransformStream({ transform: 5 }), "TypeError", "Incorrect type for the 'transform' field on 'Transformer': the provided value is not of type 'function'.");
}

export async function text_is_encoded() {
  const encoder = new TextEncoderStream();
  eq(encoder.encoding, "utf-8");
  eq((await through(encoder, "aé", "☃")).map((chunk) => [...chunk]), [[97, 195, 169], [226, 152, 131]]);
  eq(text((await through(new TextEncoderStream(), 5))[0]), "5");
}

export async function split_pairs_are_joined() {
  eq((await through(new TextEncoderStream(), "\ud83d", "\ude00")).map((chunk) => [...chunk]), [[240, 159, 152, 128]]);
  eq((await through(new TextEncoderStream(), "a\ud83d")).map((chunk) => [...chunk]), [[97], [239, 191, 189]]);
}

export async function text_is_decoded() {
  const decoder = new TextDecoderStream();
  eq([decoder.encoding, decoder.fatal, decoder.ignoreBOM], ["utf-8", false, false]);
  eq((await through(decoder, new Uint8Array([0xe2, 0x98]), new Uint8Array([0x83, 65]))).join(""), "☃A");
  eq((await through(new TextDecoderStream(), new Uint8Array([0xef, 0xbb, 0xbf]), bytes("a"))).join(""), "a");
  eq((await through(new TextDecoderStream(), new Uint8Array([0xe2, 0x98]))).join(""), "\ufffd");
}

export async function broken_text_may_be_an_error() {
  await rejects(() => through(new TextDecoderStream("utf-8", { fatal: true }), new Uint8Array([0xff])), "TypeError");
  throws(() => new TextDecoderStream("nope"), "RangeError");
}

export async function bytes_pass_an_identity_stream() {
  const { readable, writable } = new IdentityTransformStream();
  const writer = writable.getWriter();
  writer.write(bytes("abc"));
  writer.close();
  const reader = readable.getReader({ mode: "byob" });
  const first = await reader.read(new Uint8Array(2));
  const second = await reader.read(new Uint8Array(2));
  eq([text(first.value), text(second.value), (await reader.read(new Uint8Array(2))).done], ["ab", "c", true]);
}

export async function an_identity_stream_takes_bytes() {
  const { writable } = new IdentityTransformStream();
  await rejects(() => writable.getWriter().write(5), "TypeError", "This TransformStream is being used as a byte stream, but received an object of non-ArrayBuffer/ArrayBufferView type on its writable side.");
}

export async function an_identity_stream_as_a_body() {
  const { readable, writable } = new IdentityTransformStream();
  const writer = writable.getWriter();
  writer.write(bytes("a"));
  writer.write(bytes("b"));
  writer.close();
  eq(await new Response(readable).text(), "ab");
}

export async function an_identity_stream_passes_errors_on() {
  const { readable, writable } = new IdentityTransformStream();
  const read = readable.getReader().read();
  read.catch(() => {});
  writable.getWriter().abort(new RangeError("a")).catch(() => {});
  await rejects(() => read, "RangeError", "a");
}

export async function a_fixed_length() {
  const { readable, writable } = new FixedLengthStream(3);
  const writer = writable.getWriter();
  writer.write(bytes("abc"));
  writer.close();
  eq(await new Response(readable).text(), "abc");
}

export async function a_fixed_length_is_kept() {
  const message = "FixedLengthStream did not see all expected bytes before close().";
  const { readable, writable } = new FixedLengthStream(5);
  writable.getWriter().close().catch(() => {});
  await rejects(() => readable.getReader().read(), "TypeError", message);
  const long = new FixedLengthStream(1);
  long.writable.getWriter().write(bytes("ab")).catch(() => {});
  await rejects(() => long.readable.getReader().read(), "TypeError", "Attempt to write too many bytes through a FixedLengthStream.");
}

export function lengths_are_numbers() {
  throws(() => new FixedLengthStream(-1), "TypeError", "The value cannot be converted because it is negative and this API expects a positive bigint.");
  throws(() => new FixedLengthStream("x"), "TypeError", "The value cannot be converted because it is not an integer.");
  throws(() => new FixedLengthStream(), "TypeError", "Failed to construct 'FixedLengthStream': constructor parameter 1 is not of type 'bigint'.");
}

export function strategies() {
  eq([new CountQueuingStrategy({ highWaterMark: 3 }).highWaterMark, new ByteLengthQueuingStrategy({ highWaterMark: "4" }).highWaterMark], [3, 4]);
  eq([new CountQueuingStrategy({ highWaterMark: 3 }).size("abc"), new ByteLengthQueuingStrategy({ highWaterMark: 3 }).size({ byteLength: 9 })], [1, 9]);
  throws(() => new CountQueuingStrategy(), "TypeError");
}

export function the_classes_look_like_ones() {
  eq([String(new TransformStream()), String(new TextEncoderStream()), String(new FixedLengthStream(1))], ["[object TransformStream]", "[object TextEncoderStream]", "[object FixedLengthStream]"]);
  eq([new IdentityTransformStream() instanceof TransformStream, new FixedLengthStream(1) instanceof IdentityTransformStream, new TextDecoderStream() instanceof TransformStream], [true, true, true]);
  const { readable, writable } = new TransformStream();
  eq([readable instanceof ReadableStream, writable instanceof WritableStream], [true, true]);
}
