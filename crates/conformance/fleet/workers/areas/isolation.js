/**
 * What a worker may do outside of requests, and with the objects of another request.
 *
 * What is tried in the global scope is tried while this module is loaded, and told by the cases later. The cases about two
 * requests let one make something and keep it, and another use it, first thing in its handler: both are calls of this
 * worker to itself.
 */
import { env as importedEnv, RpcTarget, waitUntil } from "cloudflare:workers";

const inGlobalScope = {
  fetch: () => fetch("http://localhost/"),
  "fetch of a bad URL": () => fetch("nowhere"),
  "fetch of a data: URL": () => fetch("data:,x"),
  setTimeout: () => setTimeout(() => {}, 1),
  "setTimeout without a function": () => setTimeout("x", 1),
  setInterval: () => setInterval(() => {}, 1),
  "setImmediate": () => setImmediate(() => {}),
  clearTimeout: () => clearTimeout(1),
  "scheduler.wait": () => scheduler.wait(1),
  queueMicrotask: () => queueMicrotask(() => {}),
  "crypto.getRandomValues": () => crypto.getRandomValues(new Uint8Array(4)),
  "crypto.randomUUID": () => crypto.randomUUID(),
  "crypto.subtle.digest": () => crypto.subtle.digest("SHA-256", new Uint8Array(1)),
  "crypto.subtle.generateKey": () => crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, true, ["sign"]),
  "crypto.subtle.importKey": async () =>
    (await crypto.subtle.importKey("raw", new Uint8Array(16), "AES-GCM", true, ["encrypt"])).type,
  "crypto.DigestStream": () => new crypto.DigestStream("SHA-256").constructor.name,
  "Math.random": () => typeof Math.random(),
  "Date.now": () => Date.now(),
  "new Date": () => new Date().toISOString(),
  "performance.now": () => performance.now(),
  "performance.timeOrigin": () => performance.timeOrigin,
  "console.log": () => console.log("in the global scope"),
  "KV get": () => importedEnv.KV.get("x"),
  "KV put": () => importedEnv.KV.put("x", "y"),
  "KV list": () => importedEnv.KV.list(),
  "D1 prepare": () => importedEnv.DB.prepare("SELECT 1").constructor.name,
  "D1 run": () => importedEnv.DB.prepare("SELECT 1").run(),
  "D1 exec": () => importedEnv.DB.exec("SELECT 1"),
  "a service's fetch": () => importedEnv.PEER.fetch("http://x/"),
  "a service's method": async () => await importedEnv.CALLEE.add(1, 2),
  "a rate limiter": () => importedEnv.TWO.limit({ key: "x" }),
  "the assets": () => importedEnv.ASSETS.fetch("http://x/"),
  "a variable": () => importedEnv.TEXT,
  "version metadata": () => Object.keys(importedEnv.VERSION),
  "caches.default": () => caches.default.constructor.name,
  "caches.open": () => caches.open("x"),
  "cache.match": () => caches.default.match("http://x/"),
  "cache.put": () => caches.default.put("http://x/", new Response("x")),
  "new WebSocketPair": () => Object.keys(new WebSocketPair()),
  "a WebSocketPair's accept": () => new WebSocketPair()[0].accept(),
  "a WebSocketPair's send": () => {
    const { 0: a, 1: b } = new WebSocketPair();
    a.accept();
    b.accept();
    a.send("x");
  },
  "new WebSocket": () => new WebSocket("ws://localhost:1/").constructor.name,
  "new EventSource": () => new EventSource("http://localhost:1/").constructor.name,
  "new Request": () => new Request("http://x/", { method: "POST", body: "b" }).text(),
  "a Response of a text alone": () => new Response("x").status,
  "a Response of an empty text": () => new Response("").status,
  "a Response of null": () => new Response(null).text(),
  "a Response of nothing": () => new Response().status,
  "a Response of bytes": () => new Response(new Uint8Array(1)).status,
  "a Response of a buffer": () => new Response(new ArrayBuffer(1)).status,
  "a Response of a form": () => new Response(new FormData()).status,
  "a Response of parameters": () => new Response(new URLSearchParams("a=b")).status,
  "a Response of a Blob": () => new Response(new Blob(["x"])).status,
  "a Response of a stream": () => new Response(new ReadableStream()).status,
  "a Response of a number": () => new Response(1).status,
  "Response.json": () => Response.json({}).status,
  "Response.redirect": () => Response.redirect("http://x/").status,
  "Response.error": () => Response.error().status,
  "a Response of a wrong init": () => new Response("x", { status: 1 }),
  "a Request alone": () => new Request("http://x/").url,
  "a Request with a body": () => new Request("http://x/", { method: "POST", body: "x" }).url,
  "a Request with a body and GET": () => new Request("http://x/", { body: "x" }).url,
  "a Request's signal": () => new Request("http://x/").signal.aborted,
  "a Blob's stream": () => new Blob(["x"]).stream().constructor.name,
  "a Blob's stream read": () => new Blob(["x"]).stream().getReader().read(),
  "new FixedLengthStream": () => new FixedLengthStream(1).constructor.name,
  "new DecompressionStream": () => new DecompressionStream("gzip").constructor.name,
  "new TextEncoderStream": () => new TextEncoderStream().constructor.name,
  "new TextDecoderStream": () => new TextDecoderStream().constructor.name,
  "a DigestStream in use": async () => {
    const stream = new crypto.DigestStream("MD5");
    await stream.getWriter().close();
    return stream.digest;
  },
  "crypto.subtle.generateKey of a bad algorithm": () => crypto.subtle.generateKey("none", true, ["sign"]),
  "crypto.subtle.sign": async () => {
    const key = await crypto.subtle.importKey("raw", new Uint8Array(4), { name: "HMAC", hash: "SHA-1" }, true, ["sign"]);
    return crypto.subtle.sign("HMAC", key, new Uint8Array(1));
  },
  clearInterval: () => clearInterval(1),
  "clearTimeout of nothing": () => clearTimeout(),
  "clearTimeout of undefined": () => clearTimeout(undefined),
  "clearImmediate": () => clearImmediate(undefined),
  "Date()": () => typeof Date(),
  "Date of a time": () => new Date(5).getTime(),
  "Date of parts": () => new Date(2020, 1, 2).getTime(),
  "Date's constructor": () => [new Date().constructor === Date, new Date() instanceof Date, Date.name, Date.length],
  "a class of dates": () => new (class extends Date {})().getTime(),
  "Intl's now": () => new Intl.DateTimeFormat("en-US").format(),
  "process.hrtime.bigint": () => process.hrtime.bigint(),
  "KV getWithMetadata": () => importedEnv.KV.getWithMetadata("x"),
  "KV delete": () => importedEnv.KV.delete("x"),
  "D1 batch": () => importedEnv.DB.batch([importedEnv.DB.prepare("SELECT 1")]),
  "D1 first": () => importedEnv.DB.prepare("SELECT 1").bind().first(),
  "cache.delete": () => caches.default.delete("http://x/"),
  "caches.default in use with a bad URL": () => caches.default.match("x"),
  "console.table": () => console.table([1]),
  "console.time": () => console.time("x"),
  "Math.random twice": () => Math.random() !== Math.random(),
  "new WebSocket of a bad URL": () => new WebSocket("x:"),
  "EventSource.from": () => EventSource.from(new ReadableStream()).constructor.name,
  "AbortSignal.timeout of 0": () => AbortSignal.timeout(0).aborted,
  "new Response": () => new Response("x").text(),
  "new Response json": () => Response.json({ a: 1 }).json(),
  "new Response of a stream": () => new Response(new ReadableStream({ start(c) { c.close(); } })).text(),
  "a text's body stream": async () => (await new Response("ab").body.getReader().read()).value,
  "a clone": () => new Response("ab").clone().text(),
  "new ReadableStream": async () =>
    (await new ReadableStream({ start(c) { c.enqueue("x"); } }).getReader().read()).value,
  "new TransformStream": () => Object.keys(new TransformStream()),
  "new IdentityTransformStream": () => new IdentityTransformStream().constructor.name,
  "an IdentityTransformStream in use": async () => {
    const { readable, writable } = new IdentityTransformStream();
    const writing = writable.getWriter().write(new Uint8Array([1]));
    const got = await readable.getReader().read();
    await writing;
    return got.value;
  },
  "new CompressionStream": () => new CompressionStream("gzip").constructor.name,
  "a CompressionStream in use": () =>
    new Response(new Blob(["x"]).stream().pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer(),
  "a TextDecoderStream in use": async () =>
    (await new Response("é").body.pipeThrough(new TextDecoderStream()).getReader().read()).value,
  "new AbortController": () => new AbortController().abort(),
  "AbortSignal.abort": () => AbortSignal.abort().aborted,
  "AbortSignal.timeout": () => AbortSignal.timeout(1).aborted,
  "AbortSignal.any": () => AbortSignal.any([]).aborted,
  "new HTMLRewriter": () => new HTMLRewriter().on("a", {}).constructor.name,
  "an HTMLRewriter in use": () => new HTMLRewriter().on("a", {}).transform(new Response("<a>")).text(),
  "a Blob": () => new Blob(["x"]).text(),
  "new FormData": async () => (await new Response(new FormData()).text()).length,
  "structuredClone": () => structuredClone({ a: new Date(0) }),
  "new MessageChannel": () => Object.keys(new MessageChannel()),
  "a MessagePort in use": () => {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = () => {};
    port1.postMessage("x");
  },
  "an event": () => dispatchEvent(new Event("nothing")),
  waitUntil: () => waitUntil(Promise.resolve()),
  "new Function": () => new Function("return 7")(),
  eval: () => (0, eval)("3 + 4"),
  "new RpcTarget": () => new RpcTarget().constructor.name,
  "navigator.sendBeacon": () => navigator.sendBeacon("http://localhost/", "x"),
  "process.nextTick": () => process.nextTick(() => {}),
  "process.hrtime": () => process.hrtime(),
  "process.env": () => process.env.TEXT,
  "process.uptime": () => typeof process.uptime(),
  "dynamic import": async () => typeof (await import("node:path")).join,
};

const told = {};
for (const [name, run] of Object.entries(inGlobalScope)) {
  const outcome = (told[name] = { state: "pending" });
  const failed = (error) => Object.assign(outcome, { state: "failed", error });
  try {
    const value = run();
    if (typeof value?.then === "function") {
      outcome.state = "a promise that is pending";
      value.then((result) => Object.assign(outcome, { state: "resolved", result }), failed);
    } else {
      Object.assign(outcome, { state: "returned", result: value });
    }
  } catch (error) {
    outcome.state = "thrown";
    outcome.error = error;
  }
}

/** Outcomes that hold what differs from run to run as its type. */
const shown = ({ state, result, error }) => {
  if (error !== undefined) return [state, error];
  return [state, typeof result === "number" && result > 1 && !Number.isInteger(result) ? "a number" : result];
};

/** What one request makes, and another uses. A third function may say how the request that makes it goes on. */
const betweenRequests = {
  "the request": [({ request }) => request, (kept) => [kept.method, kept.headers.get("x-part")]],
  "the request's body": [({ request }) => request, (kept) => kept.text()],
  "the request's stream": [({ request }) => request.body, (kept) => kept.getReader().read()],
  "the request's clone": [({ request }) => request, (kept) => kept.clone().text()],
  "the request passed on": [({ request }) => request, (kept, { env }) => env.PEER.fetch(kept)],
  "the request's signal": [({ request }) => request.signal, (kept) => kept.aborted],
  "the request's cf": [({ request }) => request.cf, (kept) => typeof kept],
  "a reader": [({ request }) => request.body.getReader(), (kept) => kept.read()],
  "a reader's release": [({ request }) => request.body.getReader(), (kept) => kept.releaseLock()],
  "a reader's cancel": [({ request }) => request.body.getReader(), (kept) => kept.cancel()],
  "a tee": [({ request }) => request.body.tee(), (kept) => new Response(kept[0]).text()],
  "a response's body": [({ env }) => env.CALLEE.fetch("http://x/"), (kept) => kept.text()],
  "a response's head": [({ env }) => env.CALLEE.fetch("http://x/"), (kept) => [kept.status, kept.ok]],
  "a response's clone": [({ env }) => env.CALLEE.fetch("http://x/"), (kept) => kept.clone().text()],
  "a response passed on": [({ env }) => env.CALLEE.fetch("http://x/"), (kept) => new Response(kept.body).text()],
  "a response that was made": [() => new Response("made"), (kept) => kept.text()],
  "a response that was made, its clone": [() => new Response("made"), (kept) => kept.clone().text()],
  "a response that was made, its body": [() => new Response("made"), (kept) => kept.body === null],
  "a response's stream": [() => new Response("made").body, (kept) => new Response(kept).text()],
  "a request that was made": [() => new Request("http://x/", { method: "POST", body: "made" }), (kept) => kept.text()],
  "headers": [() => new Headers({ a: "1" }), (kept) => kept.get("a")],
  "the request's headers": [({ request }) => request.headers, (kept) => kept.get("x-part")],
  "a promise that is done": [({ env }) => env.KV.get("none"), (kept) => kept],
  "a prepared statement": [({ env }) => env.DB.prepare("SELECT 1 AS one"), (kept) => kept.first("one")],
  "a bound statement": [({ env }) => env.DB.prepare("SELECT ?1 AS one").bind(2), (kept) => kept.first("one")],
  "a D1 session": [({ env }) => env.DB.withSession(), (kept) => kept.prepare("SELECT 1 AS one").first("one")],
  "env": [({ env }) => env, (kept) => kept.KV.get("none")],
  "a KV namespace": [({ env }) => env.KV, (kept) => kept.get("none")],
  "a cache": [() => caches.default, (kept) => kept.match("http://nothing/")],
  "an opened cache": [() => caches.open("x"), (kept) => kept.match("http://nothing/")],
  "ctx.waitUntil": [({ ctx }) => ctx, (kept) => kept.waitUntil(Promise.resolve())],
  "ctx.props": [({ ctx }) => ctx, (kept) => typeof kept.props],
  "an AbortController": [() => new AbortController(), (kept) => (kept.abort("why"), kept.signal.reason)],
  "an AbortSignal's listener": [() => new AbortController(), (kept) => kept.signal.addEventListener("abort", () => {})],
  "an AbortSignal in a fetch": [
    () => new AbortController(),
    (kept, { env }) => env.CALLEE.fetch("http://x/", { signal: kept.signal }).then((response) => response.status),
  ],
  "a timer's number": [() => setTimeout(() => {}, 1), (kept) => clearTimeout(kept)],
  "a stream": [
    () => new ReadableStream({ start(c) { c.enqueue("x"); c.close(); } }),
    async (kept) => (await kept.getReader().read()).value,
  ],
  "a stream with a pull": [
    () => new ReadableStream({ pull(c) { c.enqueue("x"); c.close(); } }),
    async (kept) => (await kept.getReader().read()).value,
  ],
  "a stream's controller": [
    () => {
      let controller;
      new ReadableStream({ start(c) { controller = c; } });
      return controller;
    },
    (kept) => kept.enqueue("x"),
  ],
  "a TransformStream": [
    () => new TransformStream(),
    (kept) => {
      kept.writable.getWriter().write("x");
      return kept.readable.getReader().read();
    },
  ],
  "an IdentityTransformStream": [
    () => new IdentityTransformStream(),
    (kept) => {
      kept.writable.getWriter().write(new Uint8Array([1]));
      return kept.readable.getReader().read();
    },
  ],
  "an IdentityTransformStream's writer": [
    () => new IdentityTransformStream().writable.getWriter(),
    (kept) => kept.write(new Uint8Array([1])),
  ],
  "a CompressionStream": [
    () => new CompressionStream("gzip"),
    (kept) => kept.writable.getWriter().write(new Uint8Array([1])),
  ],
  "a WebSocketPair": [() => new WebSocketPair(), (kept) => kept[0].accept()],
  "an accepted WebSocket": [
    () => {
      const pair = new WebSocketPair();
      pair[0].accept();
      return pair;
    },
    (kept) => kept[0].send("x"),
  ],
  "an accepted WebSocket's close": [
    () => {
      const pair = new WebSocketPair();
      pair[0].accept();
      return pair;
    },
    (kept) => kept[0].close(),
  ],
  "an accepted WebSocket's state": [
    () => {
      const pair = new WebSocketPair();
      pair[0].accept();
      return pair;
    },
    (kept) => kept[0].readyState,
  ],
  "an accepted WebSocket's listener": [
    () => {
      const pair = new WebSocketPair();
      pair[0].accept();
      return pair;
    },
    (kept) => kept[0].addEventListener("message", () => {}),
  ],
  "an RPC stub": [({ env }) => env.CALLEE.counter(), async (kept) => await kept.increment()],
  "an RPC promise": [({ env }) => ({ promise: env.CALLEE.counter() }), async ({ promise }) => typeof (await promise)],
  "an HTMLRewriter": [() => new HTMLRewriter(), (kept) => kept.transform(new Response("<a>")).text()],
  "a transformed response": [
    () => new HTMLRewriter().on("a", { element(e) { e.remove(); } }).transform(new Response("<a>x</a>y")),
    (kept) => kept.text(),
  ],
  "a crypto key": [
    () => crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, true, ["sign"]),
    async (kept) => (await crypto.subtle.sign("HMAC", kept, new Uint8Array(1))).byteLength,
  ],
  "a DigestStream": [() => new crypto.DigestStream("SHA-256"), (kept) => kept.getWriter().write(new Uint8Array(1))],
  "a Blob": [() => new Blob(["x"]), (kept) => kept.text()],
  "a form": [() => new FormData(), (kept) => [...kept.keys()]],
  "a MessagePort": [() => new MessageChannel().port1, (kept) => kept.postMessage("x")],
  "an EventTarget": [() => new EventTarget(), (kept) => kept.dispatchEvent(new Event("x"))],
  "a TextDecoder": [() => new TextDecoder(), (kept) => kept.decode(new Uint8Array([65]))],
};

const kept = {};

/** Runs both halves: without a part it is the case itself, which calls the two others. */
function twoRequests(name, make, use, open) {
  const path = `http://workers/workers/isolation/${encodeURIComponent(name)}`;
  return async (world) => {
    const part = world.request.headers.get("x-part");
    if (part === "use") {
      const { value, failure } = kept[name];
      if (failure !== undefined) throw failure;
      return use(value, world);
    }
    if (part === "make") {
      try {
        kept[name] = { value: await make(world) };
      } catch (failure) {
        kept[name] = { failure };
      }
      return open ? scheduler.wait(400) : undefined;
    }
    const call = async (part) => {
      const response = await world.env.SELF.fetch(path, { method: "POST", body: "body", headers: { "x-part": part } });
      return response.text();
    };
    const making = call("make");
    if (open) await scheduler.wait(150);
    else await making;
    const answer = await call("use");
    await making;
    return answer;
  };
}

export const isolation = {};
for (const name of Object.keys(told)) isolation[`global scope: ${name}`] = () => shown(told[name]);
for (const [name, [make, use]] of Object.entries(betweenRequests)) {
  const open = `of a request under way: ${name}`;
  isolation[open] = twoRequests(open, make, use, true);
  const ended = `of a request that is over: ${name}`;
  isolation[ended] = twoRequests(ended, make, use, false);
}
