import { bytes, eq, rejects, text } from "./assert.js";

export async function what_was_put_can_be_got({ env: { KV } }) {
  await KV.put("kinds/text", "é1");
  eq(await KV.get("kinds/text"), "é1");
  await KV.put("kinds/buffer", bytes("buffer").buffer);
  eq(await KV.get("kinds/buffer", "arrayBuffer"), bytes("buffer").buffer);
  await KV.put("kinds/view", new Uint8Array([1, 2, 3, 4]).subarray(1, 3));
  eq(await KV.get("kinds/view", { type: "arrayBuffer" }), new Uint8Array([2, 3]).buffer);
  await KV.put("kinds/number", 5);
  eq(await KV.get("kinds/number", "json"), 5);
}

export async function values_may_be_streams({ env: { KV } }) {
  await KV.put("streams/body", new Response("streamed").body);
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes("a"));
      controller.enqueue(bytes("b"));
      controller.close();
    },
  });
  await KV.put("streams/made", stream);
  eq(await KV.get("streams/made"), "ab");
  const read = await KV.get("streams/body", "stream");
  eq([read instanceof ReadableStream, text(await new Response(read).bytes())], [true, "streamed"]);
  const texts = new ReadableStream({
    start(controller) {
      controller.enqueue("x");
      controller.close();
    },
  });
  await KV.put("streams/texts", texts);
  eq(await KV.get("streams/texts"), "x");
  const numbers = new ReadableStream({ start: (controller) => controller.enqueue(1) });
  await rejects(KV.put("streams/numbers", numbers), "TypeError", "This ReadableStream did not return bytes.");
}

export async function other_values_are_refused({ env: { KV } }) {
  const message = "KV put() accepts only strings, ArrayBuffers, ArrayBufferViews, and ReadableStreams as values.";
  for (const value of [{}, new Blob(["x"]), new Response("x")]) await rejects(KV.put("refused", value), "TypeError", message);
  await rejects(() => KV.put("refused"), "TypeError", "Failed to execute 'put' on 'KvNamespace': parameter 2 is not of type 'string or Object'.");
}

export async function what_is_missing_is_null({ env: { KV } }) {
  eq([await KV.get("missing"), await KV.get("missing", "json"), await KV.get("missing", "foo")], [null, null, null]);
  eq(await KV.getWithMetadata("missing"), { value: null, metadata: null, cacheStatus: null });
  await KV.delete("missing");
}

export async function unknown_types_are_refused({ env: { KV } }) {
  await KV.put("types", "1");
  const message = 'Unknown response type. Possible types are "text", "arrayBuffer", "json", and "stream".';
  await rejects(KV.get("types", "foo"), "TypeError", message);
  eq([await KV.get("types", null), await KV.get("types", {}), await KV.get("types", { type: "json", cacheTtl: 60 })], ["1", "1", 1]);
  await rejects(KV.get("types", { cacheTtl: 5 }), "Error", "KV GET failed: 400 Invalid cache_ttl of 5. Cache TTL must be at least 30.");
}

export async function keys_have_rules({ env: { KV } }) {
  const long = "x".repeat(513);
  const tooLong = (operation) => `KV ${operation} failed: 414 UTF-8 encoded length of 513 exceeds key length limit of 512.`;
  await rejects(KV.get(""), "TypeError", "Key name cannot be empty.");
  await rejects(KV.put(".", "x"), "TypeError", '"." is not allowed as a key name.');
  await rejects(KV.get(long), "Error", tooLong("GET"));
  await rejects(KV.put(long, "x"), "Error", tooLong("PUT"));
  await rejects(KV.delete(long), "Error", tooLong("DELETE"));
}

export async function metadata_travels_along({ env: { KV } }) {
  await KV.put("meta/object", "x", { metadata: { a: [1, null] } });
  eq(await KV.getWithMetadata("meta/object"), { value: "x", metadata: { a: [1, null] }, cacheStatus: null });
  await KV.put("meta/text", "1", { metadata: "s" });
  eq(await KV.getWithMetadata("meta/text", "json"), { value: 1, metadata: "s", cacheStatus: null });
  await rejects(KV.put("meta/big", "x", { metadata: "x".repeat(1023) }), "Error", "KV PUT failed: 413 Metadata length of 1025 exceeds limit of 1024.");
}

export async function expiration_has_rules({ env: { KV } }) {
  await KV.put("ttl", "x", { expirationTtl: 60 });
  const refused = (options, message) => rejects(KV.put("ttl", "x", options), "Error", `KV PUT failed: 400 ${message}`);
  await refused({ expirationTtl: 59 }, "Invalid expiration_ttl of 59. Expiration TTL must be at least 60.");
  await refused({ expirationTtl: "abc" }, "Invalid expiration_ttl of 0. Please specify integer greater than 0.");
  await refused({ expiration: 1 }, "Invalid expiration of 1. Please specify integer greater than the current number of seconds since the UNIX epoch.");
}

export async function many_keys_at_once({ env: { KV } }) {
  await KV.put("many/a", "1", { metadata: 7 });
  await KV.put("many/b", "x");
  const got = await KV.get(["many/a", "many/missing", "many/b", "many/a"]);
  eq([got instanceof Map, [...got]], [true, [["many/a", "1"], ["many/missing", null], ["many/b", "x"]]]);
  eq([...(await KV.get(["many/a"], "json"))], [["many/a", 1]]);
  eq([...(await KV.getWithMetadata(["many/a", "many/missing"]))], [["many/a", { value: "1", metadata: 7 }], ["many/missing", null]]);
  const refused = (keys, type, message) => rejects(KV.get(keys, type), "Error", `KV GET_BULK failed: 400 ${message}`);
  await refused(["many/b"], "json", "At least one of the requested keys corresponds to a non-json value");
  await refused(["many/a"], "arrayBuffer", '"arrayBuffer" is not a valid type. Use "json" or "text"');
  await refused([], undefined, "You must request a minimum of 1 key");
  await refused(Array.from({ length: 101 }, (_, i) => `k${i}`), undefined, "You can request a maximum of 100 keys");
}

export async function lists_come_in_pages({ env: { KV } }) {
  for (const name of ["c", "a", "b"]) await KV.put(`list/${name}`, "x", name === "b" ? { metadata: 1 } : undefined);
  const first = await KV.list({ prefix: "list/", limit: 2 });
  eq([first.keys, first.list_complete], [[{ name: "list/a" }, { name: "list/b", metadata: 1 }], false]);
  const last = await KV.list({ prefix: "list/", cursor: first.cursor });
  eq(last, { keys: [{ name: "list/c" }], list_complete: true, cacheStatus: null });
  await KV.delete("list/c");
  eq((await KV.list({ prefix: "list/c" })).keys, []);
  await rejects(KV.list({ limit: 1001 }), "Error", "KV GET failed: 400 Invalid key_count_limit of 1001. Please specify an integer less than 1000.");
}
