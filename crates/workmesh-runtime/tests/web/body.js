import { bytes, eq, rejects, text, throws } from "./assert.js";

const USED = "Body has already been used. It can only be used once. Use tee() first if you need to read it twice.";
const LOCKED = "This ReadableStream is currently locked to a reader.";
const NOT_BYTES = "This ReadableStream did not return bytes.";

/** A stream of the given chunks. */
const stream = (...chunks) =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

export async function as_text() {
  for (const body of ["héllo", bytes("héllo"), bytes("héllo").buffer, new Blob(["hé", "llo"]), stream(bytes("hé"), bytes("llo"))]) {
    eq(await new Response(body).text(), "héllo");
  }
}

export async function as_json() {
  eq(await new Response('{"a":[1,null]}').json(), { a: [1, null] });
  eq(await new Response(bytes(" 5 ")).json(), 5);
}

export async function bad_json() {
  for (const body of ["{x", "", null, "[1,]", "undefined"]) await rejects(() => new Response(body).json(), "SyntaxError");
}

export async function as_bytes() {
  eq(await new Response("aé").bytes(), bytes("aé"));
  eq(await new Response("aé").arrayBuffer(), bytes("aé").buffer);
  eq(await new Response(stream(bytes("a"), bytes("b"))).arrayBuffer(), bytes("ab").buffer);
  eq((await new Response(null).arrayBuffer()).byteLength, 0);
  eq((await new Response(new Uint8Array([1, 2, 3, 4]).subarray(1, 3)).arrayBuffer()), new Uint8Array([2, 3]).buffer);
}

export async function as_a_blob() {
  const blob = await new Response("x", { headers: { "content-type": "A/B" } }).blob();
  eq([blob.type, blob.size, await blob.text()], ["a/b", 1, "x"]);
  eq((await new Response("x").blob()).type, "text/plain;charset=UTF-8");
}

export async function nothing_is_empty() {
  const response = new Response(null);
  eq([response.body, response.bodyUsed, await response.text(), response.bodyUsed], [null, false, "", false]);
  eq((await new Response(null).bytes()).length, 0);
  eq(await new Response(undefined).text(), "");
}

export async function an_empty_text_is_a_body() {
  const response = new Response("");
  eq([response.body === null, await response.text(), response.bodyUsed], [false, "", true]);
}

export async function byte_order_marks_go() {
  eq(await new Response("\ufeffabc").text(), "abc");
  eq(await new Response(new Uint8Array([0xef, 0xbb, 0xbf, 65])).text(), "A");
  eq(await new Response("\ufeff{}").json(), {});
}

export async function broken_text_is_replaced() {
  eq(await new Response(new Uint8Array([0xff, 65])).text(), "\ufffdA");
}

export async function bytes_are_copied_at_once() {
  const buffer = new Uint8Array([65, 66]);
  const response = new Response(buffer);
  buffer[0] = 67;
  eq(await response.text(), "AB");
}

export async function a_view_is_only_its_part() {
  eq(await new Response(new DataView(bytes("abcd").buffer, 1, 2)).text(), "bc");
  eq(await new Response(new Uint16Array(bytes("abcd").buffer, 2)).text(), "cd");
}

export async function used_once() {
  for (const method of ["text", "json", "arrayBuffer", "bytes", "blob", "formData"]) {
    const request = new Request("http://a", { method: "POST", body: "x" });
    await request.text();
    await rejects(() => request[method](), "TypeError", USED);
  }
}

export async function used_even_when_it_fails() {
  const response = new Response("{");
  await rejects(() => response.json(), "SyntaxError");
  await rejects(() => response.text(), "TypeError", USED);
}

export async function the_stream_after_use() {
  const response = new Response("x");
  await response.text();
  eq([response.body.locked, response.bodyUsed], [true, true]);
}

export function the_stream_is_always_the_same() {
  const response = new Response("x");
  eq([response.body === response.body, response.body instanceof ReadableStream, response.body.locked], [true, true, false]);
}

export async function looking_at_the_stream_is_not_using() {
  const response = new Response("hello");
  response.body;
  eq([response.bodyUsed, await response.text(), response.bodyUsed, response.body.locked], [false, "hello", true, true]);
}

export async function a_locked_stream_cannot_be_used() {
  const response = new Response("x");
  const reader = response.body.getReader();
  await rejects(() => response.text(), "TypeError", LOCKED);
  throws(() => response.clone(), "TypeError");
  reader.releaseLock();
  eq(await response.text(), "x");
}

export async function a_read_stream_is_used() {
  const response = new Response("x");
  const reader = response.body.getReader();
  await reader.read();
  reader.releaseLock();
  eq(response.bodyUsed, true);
  await rejects(() => response.text(), "TypeError", USED);
}

export async function a_text_is_one_chunk() {
  const reader = new Response("hello").body.getReader();
  const { value, done } = await reader.read();
  eq([text(value), done, (await reader.read()).done], ["hello", false, true]);
}

export async function body_streams_take_buffers() {
  const reader = new Response("hello").body.getReader({ mode: "byob" });
  const first = await reader.read(new Uint8Array(3));
  const second = await reader.read(new Uint8Array(3));
  eq([text(first.value), text(second.value)], ["hel", "lo"]);
  eq((await reader.read(new Uint8Array(3))).done, true);
}

export function a_given_stream_is_the_body() {
  const given = new ReadableStream();
  eq(new Response(given).body === given, true);
}

export async function a_given_stream_is_locked_by_use() {
  const given = stream(bytes("A"));
  const response = new Response(given);
  eq(await response.text(), "A");
  eq([response.bodyUsed, given.locked], [true, true]);
}

export async function a_read_stream_is_no_body() {
  const given = stream(bytes("a"), bytes("b"));
  const reader = given.getReader();
  await reader.read();
  reader.releaseLock();
  throws(() => new Response(given), "TypeError", "This ReadableStream is disturbed (has already been read from), and cannot be used as a body.");
}

export async function a_body_of_a_body() {
  const first = new Response("q");
  const second = new Response(first.body);
  eq([await second.text(), first.bodyUsed], ["q", true]);
}

export async function chunks_are_bytes() {
  for (const chunk of ["x", 5, null, {}, []]) await rejects(() => new Response(stream(chunk)).text(), "TypeError", NOT_BYTES);
  eq(await new Response(stream(bytes("x").buffer, new DataView(bytes("xyz").buffer, 1))).text(), "xyz");
}

export async function errors_of_the_stream_reach_the_reader() {
  const broken = new ReadableStream({ start: (controller) => controller.error(new Error("boo")) });
  await rejects(() => new Response(broken).text(), "Error", "boo");
  const later = new ReadableStream({
    pull(controller) {
      controller.enqueue(bytes("x"));
      controller.error(new RangeError("later"));
    },
  });
  await rejects(() => new Response(later).text(), "RangeError", "later");
}

export async function iterables_are_streams() {
  eq(await new Response((function* () { yield bytes("ab"); yield bytes("c"); })()).text(), "abc");
  eq(await new Response((async function* () { yield bytes("ab"); })()).text(), "ab");
  await rejects(() => new Response([1, 2]).text(), "TypeError", NOT_BYTES);
  await rejects(() => new Response((async function* () { yield "c"; })()).text(), "TypeError", NOT_BYTES);
}

export async function clones_of_streams() {
  const response = new Response(stream(bytes("a"), bytes("b")));
  const clone = response.clone();
  eq([await clone.text(), await response.text()], ["ab", "ab"]);
  eq([response.bodyUsed, clone.bodyUsed], [true, true]);
}

export async function clones_of_looked_at_bodies() {
  const response = new Response("x");
  const body = response.body;
  const clone = response.clone();
  eq([body.locked, body === response.body], [true, false]);
  eq([await clone.text(), await response.text()], ["x", "x"]);
}

export async function clones_do_not_share_memory() {
  const response = new Response(new Uint8Array([1, 2]));
  const clone = response.clone();
  (await response.bytes())[0] = 9;
  eq(await clone.bytes(), new Uint8Array([1, 2]));
}

export async function blobs_do_not_share_memory() {
  const blob = new Blob([new Uint8Array([1, 2])]);
  (await new Response(blob).bytes())[0] = 9;
  eq(await blob.bytes(), new Uint8Array([1, 2]));
}

export async function many_chunks() {
  const parts = Array.from({ length: 200 }, (_, i) => `${i},`);
  eq(await new Response(ReadableStream.from(parts.map(bytes))).text(), parts.join(""));
}

export async function a_wrong_receiver_is_refused() {
  for (const method of ["text", "json", "arrayBuffer", "blob", "formData"]) {
    let error;
    try {
      await Response.prototype[method].call({});
    } catch (thrown) {
      error = thrown;
    }
    eq(error instanceof TypeError, true);
  }
  throws(() => Response.prototype.body, "TypeError");
  throws(() => new Body(), "TypeError", "Illegal constructor");
}

export async function piped_through_a_transform() {
  const upper = new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(bytes(text(chunk).toUpperCase()));
    },
  });
  eq(await new Response(new Response("abc").body.pipeThrough(upper)).text(), "ABC");
}

export async function iterated() {
  const seen = [];
  for await (const chunk of new Response("abc").body) seen.push(text(chunk));
  eq(seen, ["abc"]);
}

export async function cancelled() {
  const response = new Response("abc");
  await response.body.cancel();
  eq(response.bodyUsed, true);
  await rejects(() => response.text(), "TypeError", USED);
}
