/** KV namespaces: keys, types, options and limits, right and wrong. */
const seconds = () => Math.floor(Date.now() / 1000);

/** Arguments that no interface expects. */
const ODD = {
  null: null, true: true, NaN, "-1": -1, "1.5": 1.5, "2 ** 53": 2 ** 53, Infinity, "the empty text": "", text: "a b", bigint: 1n, symbol: Symbol("s"), list: [], object: {},
  function: () => {}, date: new Date(0), bytes: new Uint8Array([1, 2]),
};

const KEYS = [".", "..", "a/b", "a?b#c", "%20", "é", " ", "\n", "../x", "\\", "x".repeat(512), "x".repeat(513), "é".repeat(257)];
const VALUES = { "bad JSON": "{a", "no text": "", "bad UTF-8": new Uint8Array([0xff, 0x61]), "a byte order mark": new Uint8Array([0xef, 0xbb, 0xbf, 0x31]), "a number": "1" };
const TYPES = ["text", "json", "arrayBuffer", "blob", ""];

const each = (values, name, run) => Object.fromEntries(Object.entries(values).map(([key, value]) => [`${name} ${key}`, ({ env }) => run(env.KV, value)]));
const keyed = (name, run) => Object.fromEntries(KEYS.map((key) => [`${name} ${JSON.stringify(key.slice(0, 8))} of ${key.length}`, ({ env }) => run(env.KV, key)]));

/** What a value is as each type, under a key of its own. */
const typed = Object.fromEntries(Object.entries(VALUES).flatMap(([name, value]) => TYPES.flatMap((type) => [
  [`${name} as ${JSON.stringify(type)}`, async ({ env }) => { await env.KV.put("typed", value); return env.KV.get("typed", type); }],
  [`${name} as ${JSON.stringify(type)} of many`, async ({ env }) => { await env.KV.put("typed", value); return env.KV.get(["typed", "none"], type); }],
])));

const named = async (kv, options) => (await kv.list(options)).keys;

export const kv = {
  ...each(ODD, "get", (kv, value) => kv.get(value === undefined ? "x" : value)),
  ...each(ODD, "get as", async (kv, value) => { await kv.put("odd", "{}"); return kv.get("odd", value); }),
  ...each(ODD, "get as the type", async (kv, value) => { await kv.put("odd", "{}"); return kv.get("odd", { type: value }); }),
  ...each(ODD, "a cacheTtl of", async (kv, value) => { await kv.put("odd", "{}"); return kv.get("odd", { cacheTtl: value }); }),
  ...each(ODD, "put under", (kv, value) => kv.put(value, "v")),
  ...each(ODD, "put with", async (kv, value) => { await kv.put("with", "v", value); return kv.getWithMetadata("with"); }),
  ...each(ODD, "an expiration of", async (kv, value) => { await kv.put("expires", "v", { expiration: value }); return kv.get("expires"); }),
  ...each(ODD, "an expirationTtl of", async (kv, value) => { await kv.put("lives", "v", { expirationTtl: value }); return kv.get("lives"); }),
  ...each({ null: null, true: true, NaN, text: "a\nb", list: [], object: { a: undefined, b: NaN }, date: new Date(0) }, "metadata of", async (kv, value) => {
    await kv.put("metadata", "v", { metadata: value });
    return [await kv.getWithMetadata("metadata"), await named(kv, { prefix: "metadata" })];
  }),
  ...each(ODD, "list", async (kv, value) => Object.keys(await kv.list(value))),
  ...each(ODD, "a limit of", async (kv, value) => { await kv.put("limit", "v"); return (await kv.list({ limit: value, prefix: "limit" })).keys.length; }),
  ...keyed("the key", async (kv, key) => { await kv.put(key, "v"); return [await kv.get(key), await kv.delete(key), await kv.get(key)]; }),
  ...keyed("of many, the key", (kv, key) => kv.get([key])),
  ...keyed("the prefix", (kv, key) => kv.list({ prefix: key, limit: 1 }).then((page) => page.keys.length)),
  ...typed,
  "get as a stream": async ({ env }) => { await env.KV.put("s", "abc"); return new Response(await env.KV.get("s", "stream")).text(); },
  "no key": ({ env }) => env.KV.get(),
  "no key for metadata": ({ env }) => env.KV.getWithMetadata(),
  "no value": ({ env }) => env.KV.put("x"),
  "no keys": ({ env }) => env.KV.get([]),
  "too many keys": ({ env }) => env.KV.get(Array.from({ length: 101 }, (_, i) => `k${i}`)),
  "a stream of texts": async ({ env }) => {
    await env.KV.put("s", new ReadableStream({ start: (controller) => { controller.enqueue("ab"); controller.enqueue("c"); controller.close(); } }));
    return env.KV.get("s");
  },
  "a stream that is locked": ({ env }) => {
    const stream = new ReadableStream();
    stream.getReader();
    return env.KV.put("s", stream);
  },
  "a stream that fails": ({ env }) => env.KV.put("s", new ReadableStream({ pull: (controller) => controller.error(new RangeError("no")) })),
  "a Response": ({ env }) => env.KV.put("s", new Response("x")),
  "a Blob": ({ env }) => env.KV.put("s", new Blob(["x"])),
  "too much metadata": ({ env }) => env.KV.put("m", "v", { metadata: "x".repeat(1023) }),
  "metadata in a circle": ({ env }) => { const o = {}; o.o = o; return env.KV.put("m", "v", { metadata: o }); },
  "an expiration that is near": async ({ env }) => env.KV.put("m", "v", { expiration: seconds() + 30 }).catch((error) => error.message.replace(/\d{9,}/g, "N")),
  "an expiration that is past": ({ env }) => env.KV.put("m", "v", { expiration: 1 }),
  "a value that is too large": ({ env }) => env.KV.put("m", new Uint8Array((25 << 20) + 1)),
  "pages": async ({ env }) => {
    for (let i = 0; i < 7; i++) await env.KV.put(`page${i}`, "v", i % 2 ? { metadata: i } : {});
    const pages = [];
    for (let cursor; ; ) {
      const page = await env.KV.list({ prefix: "page", limit: 3, cursor });
      pages.push(page.keys, page.list_complete, typeof page.cursor);
      if (page.list_complete) return pages;
      cursor = page.cursor;
    }
  },
  "the order of keys": async ({ env }) => {
    for (const key of ["oa", "oB", "o\u{1F600}", "o\uffee", "oé", "o", "o a"]) await env.KV.put(key, "v");
    return (await named(env.KV, { prefix: "o" })).map((key) => key.name).filter((name) => name.length < 4 && name !== "odd");
  },
  "what wildcards match": async ({ env }) => {
    await env.KV.put("w%q_r", "1");
    await env.KV.put("wXqYr", "1");
    return named(env.KV, { prefix: "w%q_" });
  },
};
