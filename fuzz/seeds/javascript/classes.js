class A extends Request { static #p = 1; get url() { return super.url; } static has(o) { return #p in o; } }
class B extends Array { static get [Symbol.species]() { return A; } }
export default {
  async fetch(request, env) {
    const it = { *[Symbol.iterator]() { yield* [1, ['a', 'b']]; } };
    for await (const x of (async function* () { try { yield new B(3).map(Number); } finally { delete globalThis.Map; } })()) { label: break label; }
    return Reflect.construct(Response, [new A(request).body, { headers: new Headers(it) }], B);
  },
};
