/** `request.cf`, and the options of a request that only Cloudflare has. */

function attempt(run) {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

/** The type of each member. */
function types(object) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, value === null ? "null" : Array.isArray(value) ? "array" : typeof value]));
}

/** A copy of a request that was made when an earlier case ran. */
let kept = null;

export const cf = {
  "the cf of an incoming request": ({ request }) => types(request.cf),
  "the members of tlsClientAuth": ({ request }) => request.cf.tlsClientAuth && types(request.cf.tlsClientAuth),
  "cf is the same each time": ({ request }) => request.cf === request.cf,
  "cf cannot be changed": ({ request }) => attempt(() => { "use strict"; request.cf.mine = 1; }).name,
  "cf of an incoming request is frozen": ({ request }) => [Object.isFrozen(request.cf), Object.isSealed(request.cf), Object.isExtensible(request.cf)],
  "cf cannot be set": ({ request }) => attempt(() => { "use strict"; request.cf = {}; }).name,
  "the class of cf": ({ request }) => [Object.getPrototypeOf(request.cf) === Object.prototype, String(request.cf)],
  "cf of a clone": ({ request }) => { const c = request.clone(); return [c.cf === request.cf, JSON.stringify(c.cf) === JSON.stringify(request.cf)]; },
  "cf of a request made of another": ({ request }) => { const c = new Request(request); return [c.cf === request.cf, JSON.stringify(c.cf) === JSON.stringify(request.cf)]; },
  "cf of a request made of another with options": ({ request }) => { const c = new Request(request, { headers: { a: "1" } }); return JSON.stringify(c.cf) === JSON.stringify(request.cf); },
  "cf of a request made of another with a URL": ({ request }) => { const c = new Request("http://x/", request); return JSON.stringify(c.cf) === JSON.stringify(request.cf); },
  "cf of a new request": () => new Request("http://x/").cf,
  "cf of a new request with cf": () => new Request("http://x/", { cf: { a: 1, b: { c: [1] } } }).cf,
  "cf is copied": () => { const cf = { a: { b: 1 } }; const r = new Request("http://x/", { cf }); cf.a.b = 2; cf.c = 3; return [r.cf, r.cf === cf]; },
  "cf of a clone of a new request": () => { const r = new Request("http://x/", { cf: { a: 1 } }); const c = r.clone(); return [c.cf, c.cf === r.cf]; },
  "cf that takes the place of another": () => new Request(new Request("http://x/", { cf: { a: 1 } }), { cf: { b: 2 } }).cf,
  "cf that is null": () => new Request("http://x/", { cf: null }).cf,
  "cf that is null takes the place of another": () => new Request(new Request("http://x/", { cf: { a: 1 } }), { cf: null }).cf,
  "cf that is undefined": () => new Request(new Request("http://x/", { cf: { a: 1 } }), { cf: undefined }).cf,
  "cf that is a text": () => new Request("http://x/", { cf: "x" }).cf,
  "cf that is a number": () => new Request("http://x/", { cf: 5 }).cf,
  "cf that is an array": () => new Request("http://x/", { cf: [1] }).cf,
  "cf that is a function": () => typeof new Request("http://x/", { cf: () => {} }).cf,
  "cf with a function in it": () => new Request("http://x/", { cf: { a() {} } }).cf,
  "cf with a date in it": () => new Request("http://x/", { cf: { a: new Date(0) } }).cf,
  "cf with undefined in it": () => Object.keys(new Request("http://x/", { cf: { a: undefined } }).cf),
  "cf with a big integer in it": () => attempt(() => new Request("http://x/", { cf: { a: 5n } })).name,
  "cf with toJSON": () => new Request("http://x/", { cf: { toJSON: () => ({ a: 1 }) } }).cf,
  "cf in a circle": () => { const cf = {}; cf.cf = cf; return attempt(() => new Request("http://x/", { cf }))?.name; },
  "cf with a symbol as key": () => Object.getOwnPropertySymbols(new Request("http://x/", { cf: { [Symbol("a")]: 1 } }).cf).length,
  "the class of a given cf": () => { class Mine { a = 1; } const { cf } = new Request("http://x/", { cf: new Mine() }); return [cf, Object.getPrototypeOf(cf) === Object.prototype]; },
  "cf through a service binding": async ({ env }) => (await env.SELF.fetch("http://x/workers/cf/cf that came", { cf: { mine: 1, country: "XX" } })).text(),
  "no cf through a service binding": async ({ env }) => (await env.SELF.fetch("http://x/workers/cf/cf that came")).text(),
  "cf of a request through a service binding": async ({ env }) => (await env.SELF.fetch(new Request("http://x/workers/cf/cf that came", { cf: { mine: 2 } }))).text(),
  "cf of an incoming request passed on": async ({ env, request }) => { const text = await (await env.SELF.fetch(new Request("http://x/workers/cf/cf that came", request))).text(); return text === JSON.stringify(JSON.stringify(request.cf)); },
  "an incoming request passed on as it is": async ({ env, request }) => {
    if (request.headers.has("x-passed")) return typeof request.cf?.colo;
    const passed = new Request(request, { headers: { "x-passed": "1" } });
    return (await env.SELF.fetch(passed)).text();
  },
  "cf that came": ({ request }) => (new URL(request.url).host === "x" ? JSON.stringify(request.cf) : typeof request.cf),
  "cf of a response": () => [new Response("x").cf, new Response("x", { cf: { a: 1 } }).cf, new Response("x", { cf: null }).cf],
  "cf of a response is copied": () => { const cf = { a: 1 }; const r = new Response("x", { cf }); cf.a = 2; return r.cf; },
  "cf of a response's clone": () => new Response("x", { cf: { a: 1 } }).clone().cf,
  "cf of a response made of another": () => new Response("x", new Response("y", { cf: { a: 1 } })).cf,
  "cf of a response that is a text": () => new Response("x", { cf: "x" }).cf,
  "cf of a response from a service binding": async ({ env }) => (await env.PEER.fetch("http://peer/path")).cf,

  // Other options.
  ...Object.fromEntries(
    ["no-store", "no-cache", "reload", "default", "force-cache", "only-if-cached", "nonsense", "", null, 5, undefined].map((cache) => [
      `the cache mode ${JSON.stringify(cache)}`,
      () => new Request("http://x/", { cache }).cache,
    ]),
  ),
  "the cache mode without one": () => new Request("http://x/").cache,
  "the cache mode of a clone": () => new Request("http://x/", { cache: "no-store" }).clone().cache,
  "the cache mode of a request made of another": () => new Request(new Request("http://x/", { cache: "no-store" })).cache,
  "the cache mode of an incoming request": ({ request }) => request.cache,
  "no-store through a service binding": async ({ env }) => (await env.SELF.fetch("http://x/workers/cf/headers that came", { cache: "no-store" })).text(),
  "no-cache through a service binding": async ({ env }) => (await env.SELF.fetch("http://x/workers/cf/headers that came", { cache: "no-cache" })).text(),
  "headers that came": ({ request }) => ["cache-control", "pragma"].map((name) => request.headers.get(name)),
  "cf and a cache mode": () => new Request("http://x/", { cache: "no-store", cf: { cacheTtl: 5 } }).cache,
  "cf.cacheTtl and a cache mode in fetch": ({ env }) => env.SELF.fetch("http://x/workers/cf/headers that came", { cache: "no-store", cf: { cacheTtl: 5 } }).then((r) => r.text()),
  "keepalive and integrity": () => { const r = new Request("http://x/", { keepalive: true, integrity: "" }); return [r.keepalive, r.integrity]; },
  "an integrity": () => new Request("http://x/", { integrity: "sha256-x" }).integrity,
  "options that nobody knows": () => new Request("http://x/", { mode: "cors", credentials: "include", referrer: "x", window: null, priority: "high", duplex: "half", encodeResponseBody: "manual" }).url,
  "encodeResponseBody of a wrong kind": () => new Request("http://x/", { encodeResponseBody: "x" }).url,
  "the members of a request": () => { const names = []; for (let o = new Request("http://x/"); o !== Object.prototype; o = Object.getPrototypeOf(o)) names.push(...Object.getOwnPropertyNames(o)); return names.sort(); },
  "fetcher of a request": () => new Request("http://x/").fetcher,
  "fetcher given": ({ env }) => { const r = new Request("http://x/", { fetcher: env.SELF }); return r.fetcher === null ? null : r.fetcher.constructor.name; },
  "fetcher that is null": () => new Request("http://x/", { fetcher: null }).fetcher,
  "fetcher of a wrong kind": () => new Request("http://x/", { fetcher: {} }).fetcher,
  "cf of a new request is frozen": () => { const { cf } = new Request("http://x/", { cf: { a: { b: 1 } } }); return [Object.isFrozen(cf), Object.isFrozen(cf.a)]; },
  "cf of a request made of another is frozen": ({ request }) => { const { cf } = new Request(request); return [Object.isFrozen(cf), cf === new Request(request).cf]; },
  "cf of an incoming request's clone is frozen": ({ request }) => Object.isFrozen(request.clone().cf),
  "what stands in the cf of an incoming request is frozen": ({ request }) => Object.values(request.cf).filter((value) => typeof value === "object").every((value) => Object.isFrozen(value)),
  "cf of a new request can be changed": () => { const r = new Request("http://x/", { cf: { a: 1 } }); r.cf.b = 2; return [r.cf, new Request(r).cf, r.clone().cf]; },
  "cf of a new request is the same each time": () => { const r = new Request("http://x/", { cf: { a: 1 } }); return r.cf === r.cf; },
  "cf of a response is the same each time": () => { const r = new Response("x", { cf: { a: 1 } }); r.cf.b = 2; return [r.cf === r.cf, r.cf, r.clone().cf, Object.isFrozen(r.cf)]; },
  "a cf that was changed goes along": async ({ env }) => { const r = new Request("http://x/workers/cf/cf that came", { cf: { a: 1 } }); r.cf.b = 2; return (await env.SELF.fetch(r)).text(); },
  "an empty cf through a service binding": async ({ env }) => (await env.SELF.fetch("http://x/workers/cf/cf that came", { cf: {} })).text(),
  "cf of an incoming request beside a new URL": async ({ env, request }) => { const text = await (await env.SELF.fetch("http://x/workers/cf/cf that came", request)).text(); return text === JSON.stringify(JSON.stringify(request.cf)); },
  ...Object.fromEntries(
    [["no-store", { cacheTtl: -1 }], ["no-store", { cacheTtl: 0 }], ["no-cache", { cacheTtl: 0 }], ["no-cache", { cacheTtl: 5 }], ["no-cache", { cacheTtl: -1 }], ["no-store", { cacheTtl: "5" }], ["no-store", { cacheLevel: "bypass" }], ["no-store", { cacheTtl: undefined }], ["no-store", { cacheTtl: null }], ["no-cache", { cacheTtl: 1.5 }]].map(([cache, cf]) => [
      `${cache} and cf ${JSON.stringify(cf)} in fetch`,
      ({ env }) => env.SELF.fetch("http://x/workers/cf/headers that came", { cache, cf }).then((r) => r.text()),
    ]),
  ),
  "no-store with headers of one's own": async ({ env }) => (await env.SELF.fetch("http://x/workers/cf/headers that came", { cache: "no-store", headers: { "cache-control": "max-age=5" } })).text(),
  "no-store with a pragma of one's own": async ({ env }) => (await env.SELF.fetch("http://x/workers/cf/headers that came", { cache: "no-store", headers: { pragma: "x" } })).text(),
  "the headers of a request with a cache mode": () => new Request("http://x/", { cache: "no-store" }).headers,
  "the headers of a request with a cache mode after fetch": async ({ env }) => { const r = new Request("http://x/workers/cf/headers that came", { cache: "no-store" }); await (await env.SELF.fetch(r)).text(); return r.headers; },
  "encodeResponseBody": () => ["automatic", "manual"].map((encodeResponseBody) => new Request("http://x/", { encodeResponseBody }).url),
  "a copy of a request that is over": async ({ env, request }) => {
    if (new URL(request.url).host === "x") {
      kept = new Request(request);
      return "kept";
    }
    await (await env.SELF.fetch("http://x/workers/cf/a copy of a request that is over", { cf: { a: 1 } })).text();
    return typeof kept.cf;
  },
};
