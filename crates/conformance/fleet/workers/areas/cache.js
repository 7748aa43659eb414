/** `caches`: what is stored, for how long, and how it comes back. */

let last = 0;

/** A URL that no other case uses. */
function fresh(path = "") {
  return `http://cache.test/${Date.now()}-${++last}/${path}`;
}

/** What comes back after a response was put under a fresh URL; "date" and the like are not the same in every run. */
async function kept(response, request = fresh(), match = request) {
  await caches.default.put(request, response);
  return shown(await caches.default.match(match));
}

const VOLATILE = ["date", "expires", "last-modified"];

async function shown(response) {
  if (response === undefined) return undefined;
  const headers = [...response.headers].filter(([name]) => !VOLATILE.includes(name));
  return [response.status, response.statusText, headers, await response.text()];
}

function cacheable(text = "body", headers = {}, init = {}) {
  return new Response(text, { ...init, headers: { "cache-control": "max-age=60", ...headers } });
}

/** Whether a response with these headers is found again. */
async function isKept(headers, init = {}, request = fresh()) {
  const response = new Response("body", { ...init, headers });
  return (await kept(response, request)) !== undefined;
}

/** What a request for a stored body of ten bytes comes to. */
async function asked(headers, stored = {}) {
  const url = fresh();
  await caches.default.put(url, cacheable("0123456789", stored));
  return shown(await caches.default.match(new Request(url, { headers })));
}

function attempt(run) {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

function describe(object) {
  return Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(object))).map(
    ([name, { value, get, enumerable }]) => `${name}: ${typeof value === "function" ? `function ${value.length}` : get ? "get" : String(value)} ${enumerable}`,
  ).sort();
}

function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const DAY = 86_400_000;
const date = (ms) => new Date(Date.now() + ms).toUTCString();

export const cache = {
  // The classes.
  "the globals": () => [typeof caches, String(caches), typeof CacheStorage, typeof Cache, CacheStorage.name, Cache.name],
  "the members of the storage": () => describe(caches),
  "the keys of the storage": () => Object.keys(caches),
  "the members of a cache": () => [describe(caches.default), String(caches.default), Object.keys(caches.default)],
  "the default cache is one object": () => caches.default === caches.default,
  "caches is one object": () => caches === globalThis.caches,
  "constructing a cache": () => new Cache(),
  "constructing a storage": () => new CacheStorage(),
  "methods that are not there": () => ["match", "has", "delete", "keys", "open"].map((name) => [name, typeof caches[name]]),
  "methods of a cache that are not there": () => ["add", "addAll", "keys", "matchAll", "put", "match", "delete"].map((name) => [name, typeof caches.default[name]]),
  ...Object.fromEntries(["match", "has", "delete", "keys"].map((name) => [`caches.${name}`, () => attempt(() => caches[name]("x"))])),
  ...Object.fromEntries(["add", "addAll", "keys", "matchAll"].map((name) => [`cache.${name}`, () => attempt(() => caches.default[name]("http://x/"))])),
  "open gives a promise for a cache": async () => { const p = caches.open("a"); return [p instanceof Promise, (await p) instanceof Cache, (await caches.open("a")) === (await caches.open("a"))]; },
  "open without a name": () => caches.open(),
  "open with a number": async () => (await caches.open(5)) instanceof Cache,
  "open with nothing in the name": async () => (await caches.open("")) instanceof Cache,
  "open with a long name": async () => (await caches.open("x".repeat(1023))) instanceof Cache,
  "open with a name that is too long": () => caches.open("x".repeat(1024)),
  "open of another object": () => CacheStorage.prototype.open.call({}, "a"),
  "put of another object": () => Cache.prototype.put.call({}, "http://x/", new Response("")),
  "match of another object": () => Cache.prototype.match.call({}, "http://x/"),
  "setting the default cache": () => attempt(() => { "use strict"; caches.default = 5; }).name,

  // Put and match.
  "a response comes back": () => kept(cacheable()),
  "a response comes back with its headers": () => kept(cacheable("x", { "x-a": "1", "content-type": "text/html", etag: '"e"' })),
  "put gives nothing": () => caches.default.put(fresh(), cacheable()),
  "what is not there": () => caches.default.match(fresh()),
  "a response can be matched twice": async () => {
    const url = fresh();
    await caches.default.put(url, cacheable());
    return [await shown(await caches.default.match(url)), await shown(await caches.default.match(url))];
  },
  "a later response takes the place": async () => {
    const url = fresh();
    await caches.default.put(url, cacheable("1"));
    await caches.default.put(url, cacheable("2"));
    return shown(await caches.default.match(url));
  },
  "a response that may not be kept leaves the one before": async () => {
    const url = fresh();
    await caches.default.put(url, cacheable("1"));
    await caches.default.put(url, new Response("2", { headers: { "cache-control": "no-store" } }));
    return shown(await caches.default.match(url));
  },
  "a Request as key": () => kept(cacheable(), new Request(fresh(), { headers: { a: "1" } })),
  "a URL as key": () => kept(cacheable(), new URL(fresh())),
  "the fragment of a key": async () => { const url = fresh(); return kept(cacheable(), `${url}#a`, url); },
  "the fragment of a key, matched with it": async () => { const url = fresh(); return kept(cacheable(), `${url}#a`, `${url}#a`); },
  "the query of a key": async () => { const url = fresh(); return kept(cacheable(), `${url}?a=1`, url); },
  "https and http are different": async () => { const url = fresh(); return kept(cacheable(), url, url.replace("http:", "https:")); },
  "the case of a host": async () => { const url = fresh(); return kept(cacheable(), url, url.replace("cache.test", "CACHE.TEST")); },
  "a key that is no URL": () => caches.default.put("nonsense", cacheable()),
  "match of what is no URL": () => caches.default.match("nonsense"),
  "delete of what is no URL": () => caches.default.delete("nonsense"),
  "a key with another scheme": () => caches.default.put("ftp://x/", cacheable()),
  "match of a key with another scheme": () => caches.default.match("data:,x"),
  "put without arguments": () => caches.default.put(),
  "put without a response": () => caches.default.put(fresh()),
  "put of a text": () => caches.default.put(fresh(), "text"),
  "put of null": () => caches.default.put(fresh(), null),
  "match without arguments": () => caches.default.match(),
  "delete without arguments": () => caches.default.delete(),
  "put with a number for key": () => caches.default.put(5, cacheable()),
  "put of a POST request": () => caches.default.put(new Request(fresh(), { method: "POST" }), cacheable()),
  "put of a HEAD request": () => caches.default.put(new Request(fresh(), { method: "HEAD" }), cacheable()),
  "put of a 206": () => caches.default.put(fresh(), cacheable("x", {}, { status: 206 })),
  "put of a 304": () => caches.default.put(fresh(), new Response(null, { status: 304 })),
  "put of an error response": () => attempt(() => caches.default.put(fresh(), Response.error())),
  "put of a response that varies by everything": () => caches.default.put(fresh(), cacheable("x", { vary: "*" })),
  "put of a response that varies by everything and more": () => caches.default.put(fresh(), cacheable("x", { vary: "accept, *" })),
  "put of a used response": async () => {
    const response = cacheable();
    await response.text();
    return caches.default.put(fresh(), response);
  },
  "put of a locked response": () => {
    const response = cacheable();
    response.body.getReader();
    return caches.default.put(fresh(), response);
  },
  "put uses the body at once": () => {
    const response = cacheable();
    const done = caches.default.put(fresh(), response);
    return [response.bodyUsed, done instanceof Promise];
  },
  "the errors of put come from the promise": () => attempt(() => void caches.default.put(new Request(fresh(), { method: "POST" }), cacheable()).catch(() => {})) === undefined,
  "a body without bytes": () => kept(cacheable("")),
  "a response without a body": () => kept(cacheable(null)),
  "a body of bytes": async () => { const url = fresh(); await caches.default.put(url, cacheable(new Uint8Array([0, 255, 10]))); return new Uint8Array(await (await caches.default.match(url)).arrayBuffer()); },
  "a body of a stream": async () => {
    const stream = new ReadableStream({ async start(c) { for (const text of ["a", "b", "c"]) { await wait(1); c.enqueue(new TextEncoder().encode(text)); } c.close(); } });
    return kept(cacheable(stream));
  },
  "a body of a stream that fails": async () => {
    const url = fresh();
    const stream = new ReadableStream({ pull: () => { throw new RangeError("source"); } });
    const result = await caches.default.put(url, cacheable(stream)).then(() => "stored", (error) => error);
    return [result, await caches.default.match(url)];
  },
  "a body with a length": async () => {
    const { readable, writable } = new FixedLengthStream(3);
    const writer = writable.getWriter();
    writer.write(new TextEncoder().encode("abc"));
    writer.close();
    return kept(cacheable(readable));
  },
  "a large body": async () => { const url = fresh(); await caches.default.put(url, cacheable("x".repeat(1 << 20))); return (await (await caches.default.match(url)).text()).length; },
  "the body of another worker's response": async ({ env }) => { const url = fresh(); const response = await env.PEER.fetch("http://peer/path", { method: "POST", body: "text" }); await caches.default.put(url, new Response(response.body, { headers: { "cache-control": "max-age=10" } })); return (await (await caches.default.match(url)).text()).length > 0; },
  "headers of what comes back cannot be changed": async () => { const url = fresh(); await caches.default.put(url, cacheable()); return attempt(() => { "use strict"; }) ?? caches.default.match(url).then((r) => attempt(() => r.headers.set("x", "1"))); },
  "what comes back is a response": async () => { const url = fresh(); await caches.default.put(url, cacheable()); const r = await caches.default.match(url); return [r instanceof Response, r.url, r.redirected, r.type, r.ok, r.bodyUsed, r.cf]; },
  "the body that comes back can be cloned": async () => { const url = fresh(); await caches.default.put(url, cacheable()); const r = await caches.default.match(url); const c = r.clone(); return [await r.text(), await c.text()]; },
  "a body that comes back in part": async () => { const url = fresh(); await caches.default.put(url, cacheable("0123456789")); const reader = (await caches.default.match(url)).body.getReader({ mode: "byob" }); return (await reader.read(new Uint8Array(4))).value; },
  "a match put under another key": async () => { const [a, b] = [fresh(), fresh()]; await caches.default.put(a, cacheable()); await caches.default.put(b, await caches.default.match(a)); return shown(await caches.default.match(b)); },
  "waitUntil with put": async ({ ctx }) => { const url = fresh(); const p = caches.default.put(url, cacheable()); ctx.waitUntil(p); await p; return (await caches.default.match(url)) !== undefined; },
  "another worker sees the default cache": async ({ env }) => { const url = fresh(); await caches.default.put(url, cacheable()); return (await caches.default.match(url)) !== undefined; },
  "date and age of what comes back": async () => { const url = fresh(); await caches.default.put(url, cacheable()); const { headers } = await caches.default.match(url); return [headers.get("age"), Number.isFinite(Date.parse(headers.get("date")))]; },
  "a content length of the response": () => kept(cacheable("body", { "content-length": "4" })),
  "a wrong content length of the response": () => kept(cacheable("body", { "content-length": "9" })),
  "a content encoding of the response": () => kept(cacheable("body", { "content-encoding": "x-mine" })),
  "hop-by-hop headers": () => kept(cacheable("body", { connection: "x-hop", "x-hop": "1", "keep-alive": "5", te: "x", upgrade: "h2", "proxy-authenticate": "x" })),
  "a header cf-cache-status of one's own": () => kept(cacheable("body", { "cf-cache-status": "MINE" })),
  "a header twice": () => { const r = cacheable(); r.headers.append("x-a", "1"); r.headers.append("x-a", "2"); return kept(r); },
  "a warning": () => kept(cacheable("body", { warning: '110 a "b"' })),

  // Methods.
  "match of a HEAD request": async () => { const url = fresh(); return kept(cacheable(), url, new Request(url, { method: "HEAD" })); },
  "match of a POST request": async () => { const url = fresh(); return kept(cacheable(), url, new Request(url, { method: "POST" })); },
  "match of a POST request whatever the method": async () => { const url = fresh(); await caches.default.put(url, cacheable()); return shown(await caches.default.match(new Request(url, { method: "POST" }), { ignoreMethod: true })); },
  "match with other options": async () => { const url = fresh(); await caches.default.put(url, cacheable()); return shown(await caches.default.match(`${url}?a`, { ignoreMethod: false })); },
  "match with ignoreSearch": async () => { const url = fresh(); await caches.default.put(url, cacheable()); return attempt(() => caches.default.match(`${url}?a`, { ignoreSearch: true })); },
  "match with ignoreVary": async () => attempt(() => caches.default.match(fresh(), { ignoreVary: true })),
  "match with cacheName": async () => attempt(() => caches.default.match(fresh(), { cacheName: "x" })),
  "match with options that are null": () => caches.default.match(fresh(), null),
  "match with options that are a text": () => caches.default.match(fresh(), "x"),
  "delete": async () => { const url = fresh(); await caches.default.put(url, cacheable()); return [await caches.default.delete(url), await caches.default.match(url), await caches.default.delete(url)]; },
  "delete of what is not there": () => caches.default.delete(fresh()),
  "delete of a POST request": async () => { const url = fresh(); await caches.default.put(url, cacheable()); return [await caches.default.delete(new Request(url, { method: "POST" })), await caches.default.delete(new Request(url, { method: "POST" }), { ignoreMethod: true })]; },
  "delete of a HEAD request": async () => { const url = fresh(); await caches.default.put(url, cacheable()); return caches.default.delete(new Request(url, { method: "HEAD" })); },

  // Named caches.
  "a named cache is apart from the default": async () => { const url = fresh(); const named = await caches.open("apart"); await named.put(url, cacheable()); return [await shown(await named.match(url)), await caches.default.match(url)]; },
  "two named caches are apart": async () => { const url = fresh(); const [a, b] = [await caches.open("one"), await caches.open("two")]; await a.put(url, cacheable()); return [(await a.match(url)) !== undefined, await b.match(url)]; },
  "a named cache opened twice": async () => { const url = fresh(); await (await caches.open("twice")).put(url, cacheable()); return (await (await caches.open("twice")).match(url)) !== undefined; },
  "a cache named default": async () => { const url = fresh(); await (await caches.open("default")).put(url, cacheable()); return caches.default.match(url); },
  "names are told apart by case": async () => { const url = fresh(); await (await caches.open("Case")).put(url, cacheable()); return (await caches.open("case")).match(url); },
  "a name with odd characters": async () => { const url = fresh(); const c = await caches.open("a b/c?ü"); await c.put(url, cacheable()); return (await c.match(url)) !== undefined; },

  // What may be kept.
  ...Object.fromEntries(
    [
      {}, { "cache-control": "max-age=60" }, { "cache-control": "max-age=0" }, { "cache-control": "s-maxage=60" }, { "cache-control": "s-maxage=0, max-age=60" }, { "cache-control": "s-maxage=60, max-age=0" },
      { "cache-control": "no-store" }, { "cache-control": "no-cache" }, { "cache-control": "private" }, { "cache-control": "private, max-age=60" }, { "cache-control": "public" }, { "cache-control": "public, max-age=60" },
      { "cache-control": "public, immutable" }, { "cache-control": "max-age=60, must-revalidate" }, { "cache-control": "max-age=60, proxy-revalidate" }, { "cache-control": "MAX-AGE=60" }, { "cache-control": "max-age=nonsense" },
      { "cache-control": "max-age=-5" }, { "cache-control": "max-age=1.5" }, { "cache-control": 'max-age="60"' }, { "cache-control": "max-age = 60" }, { "cache-control": "max-age=99999999999" }, { "cache-control": "stale-while-revalidate=60" },
      { "cache-control": "max-age=0, stale-while-revalidate=60" }, { "cache-control": "max-age=0, stale-if-error=60" }, { "cache-control": "private=set-cookie, max-age=60", "set-cookie": "a=1" }, { "cache-control": "max-age=60", "set-cookie": "a=1" },
      { "cache-control": "public, max-age=60", "set-cookie": "a=1" }, { "cache-control": "max-age=60", vary: "accept" }, { "cache-control": "max-age=60", pragma: "no-cache" }, { pragma: "no-cache" }, { age: "30", "cache-control": "max-age=60" },
      { age: "60", "cache-control": "max-age=60" }, { age: "90", "cache-control": "max-age=60" }, { expires: "0" }, { expires: "nonsense", "cache-control": "public" }, { "cdn-cache-control": "max-age=60" }, { "cloudflare-cdn-cache-control": "max-age=60" }, { etag: '"a"' },
      { "cache-control": "max-age=60, no-store" }, { "cache-control": "no-cache=x, max-age=60" }, { "cache-control": "immutable" },
    ].map((headers) => [`a response is kept with ${JSON.stringify(headers)}`, () => isKept(headers)]),
  ),
  "a response that expires tomorrow": () => isKept({ expires: date(DAY) }),
  "a response that expired yesterday": () => isKept({ expires: date(-DAY) }),
  "a response that expires tomorrow, of tomorrow": () => isKept({ expires: date(DAY), date: date(DAY) }),
  "a response that expires yesterday, of the day before": () => isKept({ expires: date(-DAY), date: date(-2 * DAY) }),
  "a response that was last modified a year ago": () => isKept({ "last-modified": date(-365 * DAY) }),
  "max-age of a response of yesterday": () => isKept({ "cache-control": "max-age=60", date: date(-DAY) }),
  "max-age and a past expires": () => isKept({ "cache-control": "max-age=60", expires: date(-DAY) }),
  ...Object.fromEntries(
    [200, 201, 202, 203, 204, 205, 300, 301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 410, 414, 418, 429, 500, 501, 502, 503, 504].map((status) => [
      `a response of status ${status} is kept`,
      async () => (await kept(new Response([204, 205].includes(status) ? null : "x", { status, headers: { "cache-control": "max-age=60" } })))?.[0],
    ]),
  ),
  "a 404 without directions": () => isKept({}, { status: 404 }),
  "a 404 that is public": () => isKept({ "cache-control": "public, max-age=5" }, { status: 404 }),
  "the phrase of what comes back": () => kept(cacheable("x", {}, { status: 200, statusText: "Fine" })),
  "a request with authorization": () => isKept({ "cache-control": "max-age=60" }, {}, new Request(fresh(), { headers: { authorization: "x" } })),
  "a public response to a request with authorization": () => isKept({ "cache-control": "public, max-age=60" }, {}, new Request(fresh(), { headers: { authorization: "x" } })),
  "a request that wants nothing kept": () => isKept({ "cache-control": "max-age=60" }, {}, new Request(fresh(), { headers: { "cache-control": "no-store" } })),
  "a request that wants nothing of a cache": async () => { const url = fresh(); return kept(cacheable(), url, new Request(url, { headers: { "cache-control": "no-cache" } })); },
  "a response that varies, matched by another request": async () => { const url = fresh(); return kept(cacheable("x", { vary: "accept" }), new Request(url, { headers: { accept: "a" } }), new Request(url, { headers: { accept: "b" } })); },
  "a response with a cookie that is private": () => kept(new Response("x", { headers: { "cache-control": "max-age=60, private=set-cookie", "set-cookie": "a=1" } })),
  "a response with a cookie that is private first": () => kept(new Response("x", { headers: { "cache-control": "private=Set-Cookie, max-age=60", "set-cookie": "a=1" } })),
  "a response that lives for a second": async () => { const url = fresh(); await caches.default.put(url, cacheable("x", { "cache-control": "max-age=1" })); const before = (await caches.default.match(url)) !== undefined; await wait(1200); return [before, await caches.default.match(url)]; },
  "the age of a response with an age": () => kept(cacheable("x", { age: "30" })),

  // Conditions.
  "if-none-match": () => asked({ "if-none-match": '"e"' }, { etag: '"e"' }),
  "if-none-match of another": () => asked({ "if-none-match": '"f"' }, { etag: '"e"' }),
  "if-none-match of several": () => asked({ "if-none-match": '"f", "e"' }, { etag: '"e"' }),
  "if-none-match of a weak one": () => asked({ "if-none-match": 'W/"e"' }, { etag: '"e"' }),
  "if-none-match of a weak etag": () => asked({ "if-none-match": '"e"' }, { etag: 'W/"e"' }),
  "if-none-match of any": () => asked({ "if-none-match": " * " }, { etag: '"e"' }),
  "if-none-match of any without an etag": () => asked({ "if-none-match": "*" }),
  "if-none-match without quotes": () => asked({ "if-none-match": "e" }, { etag: "e" }),
  "if-modified-since": () => asked({ "if-modified-since": "Thu, 01 Jan 2015 00:00:00 GMT" }, { "last-modified": "Wed, 01 Jan 2014 00:00:00 GMT" }),
  "if-modified-since the same": () => asked({ "if-modified-since": "Wed, 01 Jan 2014 00:00:00 GMT" }, { "last-modified": "Wed, 01 Jan 2014 00:00:00 GMT" }),
  "if-modified-since before": () => asked({ "if-modified-since": "Tue, 01 Jan 2013 00:00:00 GMT" }, { "last-modified": "Wed, 01 Jan 2014 00:00:00 GMT" }),
  "if-modified-since in another form": () => asked({ "if-modified-since": "2015-01-01" }, { "last-modified": "Wed, 01 Jan 2014 00:00:00 GMT" }),
  "if-modified-since without last-modified": () => asked({ "if-modified-since": "Thu, 01 Jan 2015 00:00:00 GMT" }),
  "if-none-match and a range": () => asked({ "if-none-match": '"e"', range: "bytes=0-1" }, { etag: '"e"' }),
  "if-match is not looked at": () => asked({ "if-match": '"f"' }, { etag: '"e"' }),

  // Ranges.
  ...Object.fromEntries(
    [
      "bytes=0-3", "bytes=5-", "bytes=-3", "bytes=0-0", "bytes=9-9", "bytes=9-20", "bytes=10-", "bytes=10-12", "bytes=-0", "bytes=-20", "bytes=3-1", "bytes=0-1,4-5", "bytes=0-1, 20-30", "bytes=", "bytes", "bits=0-1", "bytes=a-b",
      "bytes=0-9", "bytes = 0-1", "BYTES=0-1", "bytes=0-1,", "bytes=-", "bytes=1-2-3", "bytes=0.5-1",
    ].map((range) => [`the range ${range}`, async () => {
      const found = await asked({ range });
      // The boundary between parts is made up each time.
      return found === undefined ? found : [found[0], found[1], found[2].filter(([name]) => name !== "content-type"), found[3].replace(/--[^\r\n]+/g, "--boundary")];
    }]),
  ),
  "the type of several ranges": async () => (await asked({ range: "bytes=0-1,4-5" }))?.[2].find(([name]) => name === "content-type")?.[1].split("=")[0],
  "a range of a body without bytes": async () => { const url = fresh(); await caches.default.put(url, cacheable("")); return shown(await caches.default.match(new Request(url, { headers: { range: "bytes=0-1" } }))); },
  "a range of a 404": async () => { const url = fresh(); await caches.default.put(url, cacheable("0123456789", {}, { status: 404 })); return shown(await caches.default.match(new Request(url, { headers: { range: "bytes=0-1" } }))); },
  "if-range": () => asked({ range: "bytes=0-1", "if-range": '"f"' }, { etag: '"e"' }),

  // Other keys.
  "cf.cacheKey of a request": async () => { const [a, b] = [fresh(), fresh()]; const key = fresh(); await caches.default.put(new Request(a, { cf: { cacheKey: key } }), cacheable()); return [await shown(await caches.default.match(new Request(b, { cf: { cacheKey: key } }))), await caches.default.match(a)]; },
  "many at once": async () => { const urls = Array.from({ length: 20 }, () => fresh()); await Promise.all(urls.map((url, i) => caches.default.put(url, cacheable(`${i}`)))); return (await Promise.all(urls.map(async (url) => (await caches.default.match(url)).text()))).join(); },
};
