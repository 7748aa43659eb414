/** What the cases of `workers/rpc` call: entrypoints of every kind. */
import { RpcTarget, WorkerEntrypoint } from "cloudflare:workers";

class Counter extends RpcTarget {
  #count;
  own = "own";

  constructor(count) {
    super();
    this.#count = count;
  }

  inc(by = 1) {
    return (this.#count += by);
  }

  get value() {
    return this.#count;
  }

  async callMe(callback) {
    return callback(this.#count);
  }

  sub() {
    return new Counter(100);
  }

  get property() {
    return new Counter(200);
  }

  nested() {
    return { a: { counter: new Counter(5) }, add: (x) => x + 1 };
  }

  _underscore() {
    return "u";
  }
}

class OwnError extends Error {
  constructor(message) {
    super(message);
    this.name = "OwnError";
    this.extra = 1;
  }
}

class Plain {
  x = 1;
}

const THROWN = {
  plain: () => new Error("plain"),
  type: () => new TypeError("typed"),
  range: () => new RangeError("ranged"),
  own: () => new OwnError("mine"),
  string: () => "a string",
  number: () => 5,
  null: () => null,
  undefined: () => undefined,
  object: () => ({ a: 1 }),
  dom: () => new DOMException("m", "AbortError"),
  cause: () => new Error("outer", { cause: new Error("inner") }),
  aggregate: () => new AggregateError([new Error("x")], "all"),
};

let disposed = 0;
let kept = null;

export default class extends WorkerEntrypoint {
  field = "a field";

  async fetch(request) {
    return new Response(`fetched ${request.method} ${request.url}`);
  }

  add(a, b) {
    return a + b;
  }

  async echo(value) {
    return value;
  }

  args(...all) {
    return `${all.length} ${JSON.stringify(all)}`;
  }

  kind(value) {
    return `${typeof value} ${Object.prototype.toString.call(value)} ${value?.constructor?.name}`;
  }

  throws(kind) {
    throw THROWN[kind]();
  }

  async rejects(kind) {
    throw THROWN[kind]();
  }

  counter(count) {
    return new Counter(count);
  }

  get getter() {
    return "got";
  }

  get tree() {
    return { a: 1, deep: { f: () => "called", list: [1, 2] } };
  }

  func() {
    return (a) => `f:${a}`;
  }

  plain() {
    return new Plain();
  }

  nullPrototype() {
    return Object.assign(Object.create(null), { a: 1 });
  }

  promiseInside() {
    return { p: Promise.resolve(1) };
  }

  self() {
    return this;
  }

  variable() {
    return this.env.V;
  }

  wholeEnv() {
    return this.env;
  }

  props() {
    return this.ctx.props;
  }

  response() {
    return new Response("body", { status: 201, headers: { a: "b" } });
  }

  request() {
    return new Request("http://x/y", { method: "POST", body: "q" });
  }

  stream() {
    return new Blob(["streamed"]).stream();
  }

  async read(stream) {
    return new Response(stream).text();
  }

  async readRequest(request) {
    return `${request.url} ${request.method} ${await request.text()} ${request instanceof Request}`;
  }

  async callBack(callback, ...args) {
    return callback(...args);
  }

  async fetchWith(fetcher) {
    return (await fetcher.fetch("http://z/w")).text();
  }

  async write(writable) {
    const writer = writable.getWriter();
    await writer.write(new TextEncoder().encode("written"));
    await writer.close();
    return "ok";
  }

  keep(callback) {
    kept = callback.dup();
  }

  async callKept() {
    return kept();
  }

  disposable() {
    const counter = new Counter(1);
    counter[Symbol.dispose] = () => disposed++;
    return counter;
  }

  disposedCount() {
    return disposed;
  }

  toString() {
    return "its own toString";
  }

  static notThere() {
    return 1;
  }
}

export class Named extends WorkerEntrypoint {
  who() {
    return `named ${JSON.stringify(this.ctx.props)} ${this.env.V}`;
  }

  async fetch() {
    return new Response("named fetch");
  }
}

export class NoFetch extends WorkerEntrypoint {
  hello() {
    return "hello";
  }
}

export const handlers = {
  greet(name, env, ctx) {
    return `hello ${name} ${typeof env} ${typeof ctx} ${arguments.length}`;
  },

  value: 5,

  fetch() {
    return new Response("handlers fetch");
  },
};
