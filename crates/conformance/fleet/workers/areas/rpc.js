import * as workers from "cloudflare:workers";
import { env as importedEnv, RpcStub, RpcTarget, waitUntil, WorkerEntrypoint } from "cloudflare:workers";

class Target extends RpcTarget {
  method() {
    return "method of a target";
  }

  get getter() {
    return "getter of a target";
  }
}

const bytes = (text) => new TextEncoder().encode(text);

/** What came back, when showing it would lose what it is. */
const kind = (value) => `${typeof value} ${Object.prototype.toString.call(value)} ${value?.constructor?.name}`;

async function caught(promise) {
  try {
    return ["no error", await promise];
  } catch (error) {
    const own = Object.getOwnPropertyNames(error).filter((name) => name !== "stack").sort();
    return [error.name, error.message, error.constructor.name, own, error.remote];
  }
}

const echoed = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  "a number": () => 1.5,
  "minus zero": () => -0,
  NaN: () => NaN,
  "minus infinity": () => -Infinity,
  "a bigint": () => 12345678901234567890n,
  "a string": () => "text ä 😀",
  "half a surrogate pair": () => "\ud800".length,
  "an array": () => [1, [2, [3]], []],
  "an array with a hole": () => [1, , 3],
  "an object": () => ({ a: 1, b: { c: undefined } }),
  "an object with __proto__": () => JSON.parse('{"__proto__": 1}'),
  "an array of special first items": () => ["u", ["n", "1"], [["x"]]],
  "a date": () => new Date(0),
  "an invalid date": () => new Date(NaN),
  "a regular expression": () => /x.y/gi,
  "a map": () => new Map([["a", new Map([[{}, 1]])]]),
  "a set": () => new Set([1, "a", [2]]),
  bytes: () => bytes("abc"),
  "a part of a buffer": () => bytes("abc").subarray(1),
  "an array buffer": () => bytes("ab").buffer,
  floats: () => new Float64Array([1.5, -2]),
  "a data view": () => new DataView(new ArrayBuffer(3), 1),
  "a boxed number": () => Object(1),
  "a boxed string": () => Object("a"),
  "an error": () => new Error("e"),
  "a type error": () => new TypeError("te"),
  "an error with a cause": () => new Error("e", { cause: "why" }),
  "an error of an own class": () => new (class Own extends Error {})("own"),
  "an aggregate error": () => new AggregateError([new Error("i")], "am"),
  "a DOMException": () => new DOMException("m", "DataCloneError"),
  headers: () => new Headers({ a: "b", c: "d" }),
  "a blob": () => new Blob(["x"], { type: "t/p" }),
  "a request": () => new Request("http://x/", { method: "PUT", body: "b", headers: { h: "i" } }),
  "a response": () => new Response("b", { status: 203, statusText: "Fine", headers: { h: "i" } }),
  "a response without a body": () => new Response(null, { status: 204 }),
  "a symbol": () => Symbol.iterator,
  "a URL": () => new URL("http://x"),
  "search parameters": () => new URLSearchParams("a=b"),
  "a file": () => new File(["x"], "n"),
  "form data": () => new FormData(),
  "an abort signal": () => new AbortController().signal,
  "a promise": () => Promise.resolve(1),
  "a weak map": () => new WeakMap(),
  "an instance of a class": () => new (class X { a = 1; })(),
  "an object without a prototype": () => Object.assign(Object.create(null), { a: 1 }),
  "the arguments of a function": () => (function () { return arguments; })(1),
  "the crypto object": () => crypto,
  "a text encoder": () => new TextEncoder(),
  "an event": () => new Event("x"),
  "the global object": () => globalThis,
};

export const rpc = {
  ...Object.fromEntries(
    Object.entries(echoed).map(([name, make]) => [
      `echo of ${name}`,
      async ({ env }) => {
        try {
          const value = await env.CALLEE.echo(make());
          return [kind(value), value];
        } catch (error) {
          return error;
        }
      },
    ]),
  ),
  ...Object.fromEntries(
    ["plain", "type", "range", "own", "string", "number", "null", "undefined", "object", "dom", "cause", "aggregate"].flatMap(
      (thrown) => [
        [`a method throws: ${thrown}`, ({ env }) => caught(env.CALLEE.throws(thrown))],
        [`a method rejects: ${thrown}`, ({ env }) => caught(env.CALLEE.rejects(thrown))],
      ],
    ),
  ),

  "what the module has": () =>
    Object.keys(workers).filter((name) => !["abortIsolate", "cache", "restore", "tracing", "withEnv", "withEnvAndExports", "withExports"].includes(name)).sort(),
  "kinds of what the module has": () =>
    ["DurableObject", "RpcPromise", "RpcProperty", "RpcStub", "RpcTarget", "ServiceStub", "WorkerEntrypoint", "env", "waitUntil"].map(
      (name) => `${name} ${typeof workers[name]} ${workers[name].length}`,
    ),
  "a call": ({ env }) => env.CALLEE.add(1, 2),
  "arguments": ({ env }) => env.CALLEE.args(1, undefined, null),
  "no argument": ({ env }) => env.CALLEE.args(),
  "many arguments": async ({ env }) => (await env.CALLEE.args(...Array(300).fill(0))).length,
  "a promise is": ({ env }) => {
    const promise = env.CALLEE.add(1, 2);
    return [kind(promise), promise instanceof Promise, promise instanceof workers.RpcPromise, typeof promise.then];
  },
  "a property is": ({ env }) => {
    const property = env.CALLEE.add;
    return [kind(property), property instanceof workers.RpcProperty, typeof property.then];
  },
  "a binding is": ({ env }) => [
    kind(env.CALLEE), Object.getOwnPropertyNames(env.CALLEE), "anything" in env.CALLEE, "fetch" in env.CALLEE,
    env.CALLEE.anything === env.CALLEE.anything, JSON.stringify(env.CALLEE), env.CALLEE instanceof workers.ServiceStub,
    typeof env.CALLEE.then, typeof env.CALLEE.catch,
  ],
  "what stands before methods": ({ env }) => [
    typeof env.CALLEE.constructor, `${env.CALLEE}`, env.CALLEE.hasOwnProperty("x"), typeof env.CALLEE.valueOf,
    typeof env.CALLEE[Symbol.iterator],
  ],
  "a property can be set": ({ env }) => {
    const { CALLEE } = env;
    CALLEE.own = 1;
    const set = CALLEE.own;
    return [set, delete CALLEE.own, typeof CALLEE.own];
  },
  "a getter": ({ env }) => env.CALLEE.getter,
  "a getter that is called": ({ env }) => caught(env.CALLEE.getter()),
  "a field of the instance": ({ env }) => caught(env.CALLEE.field),
  "a method that is not there": ({ env }) => caught(env.CALLEE.missing()),
  "a property that is not there": ({ env }) => caught(env.CALLEE.missing),
  "a static method": ({ env }) => caught(env.CALLEE.notThere()),
  "its env cannot be reached": ({ env }) => caught(env.CALLEE.env),
  "its ctx cannot be reached": ({ env }) => caught(env.CALLEE.ctx),
  "fetch": async ({ env }) => (await env.CALLEE.fetch("http://x/y", { method: "POST" })).text(),
  "a named entrypoint": ({ env }) => env.NAMED.who(),
  "fetch of a named entrypoint": async ({ env }) => (await env.NAMED.fetch("http://x")).text(),
  "fetch of an entrypoint without it": ({ env }) => caught(env.NO_FETCH.fetch("http://x")),
  "a method of an entrypoint without fetch": ({ env }) => env.NO_FETCH.hello(),
  "an object with handlers": ({ env }) => env.HANDLERS.greet("you"),
  "an object with handlers, two arguments": ({ env }) => caught(env.HANDLERS.greet("a", "b")),
  "an object with handlers, no argument": ({ env }) => caught(env.HANDLERS.greet()),
  "a value of an object with handlers": ({ env }) => env.HANDLERS.value,
  "what an object with handlers does not have": ({ env }) => caught(env.HANDLERS.missing()),
  "fetch of an object with handlers": async ({ env }) => (await env.HANDLERS.fetch("http://x")).text(),
  "the callee's env": ({ env }) => env.CALLEE.variable(),
  "an env of plain values can be returned": ({ env }) => env.CALLEE.wholeEnv(),
  "props of a binding without": ({ env }) => env.CALLEE.props(),

  "a result's method": ({ env }) => env.CALLEE.counter(5).inc(3),
  "a result's property": ({ env }) => env.CALLEE.counter(5).value,
  "a result's result's method": ({ env }) => env.CALLEE.counter(5).sub().inc(),
  "a result's property's method": ({ env }) => env.CALLEE.counter(5).property.inc(),
  "a method deep in a result": ({ env }) => env.CALLEE.counter(5).nested().a.counter.inc(),
  "a function in a result": ({ env }) => env.CALLEE.counter(5).nested().add(4),
  "a function in a property": ({ env }) => env.CALLEE.tree.deep.f(),
  "an array in a property": ({ env }) => env.CALLEE.tree.deep.list,
  "an item of an array in a property": ({ env }) => env.CALLEE.tree.deep.list[1],
  "what a property does not have": ({ env }) => caught(env.CALLEE.tree.nothing),
  "what a property does not have does not have": ({ env }) => caught(env.CALLEE.tree.nothing.more),
  "what a property does not have is called": ({ env }) => caught(env.CALLEE.tree.nothing()),
  "a number's property": ({ env }) => caught(env.CALLEE.tree.a.b),
  "a whole property": async ({ env }) => Object.keys(await env.CALLEE.tree),
  "a result of a call that fails": ({ env }) => caught(env.CALLEE.throws("own").foo.bar()),
  "an underscore is nothing special": ({ env }) => env.CALLEE.counter(1)._underscore(),
  "a field of a target": async ({ env }) => caught((await env.CALLEE.counter(1)).own),
  "a stub is": async ({ env }) => {
    const stub = await env.CALLEE.counter(1);
    return [
      kind(stub), stub instanceof RpcStub, stub instanceof RpcTarget, Object.getOwnPropertyNames(stub),
      typeof stub.dup, typeof stub[Symbol.dispose], typeof stub.anything, typeof stub.then,
    ];
  },
  "a stub keeps its target": async ({ env }) => {
    const stub = await env.CALLEE.counter(1);
    return [await stub.inc(), await stub.inc(5), await stub.value];
  },
  "a stub calls back": async ({ env }) => (await env.CALLEE.counter(1)).callMe((n) => n * 10),
  "a function as a result": async ({ env }) => {
    const f = await env.CALLEE.func();
    return [kind(f), await f(3)];
  },
  "a function there and back": async ({ env }) => {
    const f = await env.CALLEE.echo((x) => x + 1);
    return [kind(f), await f(3)];
  },
  "a function as an argument is": ({ env }) => env.CALLEE.kind(() => 1),
  "a target as an argument is": ({ env }) => env.CALLEE.kind(new Target()),
  "a binding as an argument is": ({ env }) => env.CALLEE.kind(env.PEER),
  "a callback": ({ env }) => env.CALLEE.callBack((a, b) => a + b, 1, 2),
  "an asynchronous callback": ({ env }) => env.CALLEE.callBack(async (a) => (await scheduler.wait(1), a), 1),
  "a callback that throws": ({ env }) => caught(env.CALLEE.callBack(() => { throw new RangeError("in it"); })),
  "a target there and back": async ({ env }) => {
    const target = await env.CALLEE.echo(new Target());
    return [kind(target), await target.method(), await target.getter];
  },
  "a binding there and back": async ({ env }) => kind(await env.CALLEE.echo(env.PEER)),
  "a binding is used by the callee": async ({ env }) => JSON.parse(await env.CALLEE.fetchWith(env.PEER)).url,
  "a property as an argument": ({ env }) => caught((async () => env.CALLEE.echo(env.CALLEE.add))()),
  "a promise of a call as an argument": ({ env }) => caught((async () => env.CALLEE.echo(env.CALLEE.add(1, 2)))()),
  "a stub of a target": async () => {
    const stub = new RpcStub(new Target());
    return [kind(stub), await stub.method(), await stub.getter];
  },
  "a stub of a function": async () => new RpcStub((x) => x * 2)(4),
  "a stub of an object": async () => {
    const stub = new RpcStub({ a: 1, b: { c: () => 3 } });
    return [await stub.a, await stub.b.c()];
  },
  "a stub of a number": () => new RpcStub(5),
  "a stub of nothing": () => new RpcStub(),
  "RpcPromise cannot be constructed": () => new workers.RpcPromise(),
  "RpcProperty cannot be constructed": () => new workers.RpcProperty(),
  "ServiceStub cannot be constructed": () => new workers.ServiceStub(),
  "RpcTarget called as a function": () => RpcTarget(),
  "a target has nothing of its own": () => Object.getOwnPropertyNames(new RpcTarget()),
  "an entrypoint has ctx and env": () => Object.getOwnPropertyNames(new WorkerEntrypoint({}, {})),
  "an entrypoint without a context": () => new WorkerEntrypoint(),
  "a class of an own entrypoint": () => {
    class Own extends WorkerEntrypoint {}
    return Own.name;
  },

  "what a method gives that is an instance": ({ env }) => caught(env.CALLEE.plain()),
  "what a method gives that has no prototype": ({ env }) => caught(env.CALLEE.nullPrototype()),
  "what a method gives with a promise in it": ({ env }) => caught(env.CALLEE.promiseInside()),
  "a method that returns its entrypoint": async ({ env }) => (await caught(env.CALLEE.self()))[0],
  "a response": async ({ env }) => {
    const response = await env.CALLEE.response();
    return [response.status, response.headers.get("a"), await response.text(), kind(response)];
  },
  "a request": async ({ env }) => {
    const request = await env.CALLEE.request();
    return [request.method, request.url, await request.text(), kind(request)];
  },
  "a request as an argument": ({ env }) => env.CALLEE.readRequest(new Request("http://q/w", { method: "POST", body: "bb" })),
  "a stream as a result": async ({ env }) => {
    const stream = await env.CALLEE.stream();
    return [kind(stream), await new Response(stream).text()];
  },
  "a stream as an argument": ({ env }) => env.CALLEE.read(new Blob(["abc"]).stream()),
  "a script's stream as an argument": ({ env }) =>
    env.CALLEE.read(new ReadableStream({ start: (c) => (c.enqueue(bytes("a")), c.enqueue(bytes("b")), c.close()) })),
  "a writable stream as an argument": async ({ env }) => {
    const { readable, writable } = new TransformStream();
    const text = new Response(readable).text();
    return [await env.CALLEE.write(writable), await text];
  },
  "the same object twice": async ({ env }) => {
    const object = {};
    const [a, b] = await env.CALLEE.echo([object, object]);
    return a === b;
  },
  "the same object in two arguments": async ({ env }) => {
    const object = { a: 1 };
    return env.CALLEE.args(object, object);
  },
  "a circular object": async ({ env }) => {
    const circle = { a: 1 };
    circle.self = circle;
    const back = await env.CALLEE.echo(circle);
    return [back.self === back, back !== circle];
  },
  "views of one buffer": async ({ env }) => {
    const buffer = new ArrayBuffer(4);
    const [a, b] = await env.CALLEE.echo([new Uint8Array(buffer, 0, 2), new Uint8Array(buffer, 2)]);
    return [a.buffer === b.buffer, a.length, b.byteOffset];
  },
  "a long text": async ({ env }) => (await env.CALLEE.echo("x".repeat(1 << 20))).length,
  "a text that is too long": async ({ env }) =>
    (await caught((async () => env.CALLEE.echo("x".repeat(33 << 20)))()))[1].replace(/\d{5,}/, "N"),
  "a result can be disposed of": async ({ env }) => {
    const tree = await env.CALLEE.tree;
    const property = Object.getOwnPropertyDescriptor(tree, Symbol.dispose);
    return [typeof property.value, property.enumerable, property.writable, property.configurable];
  },
  "an array can be disposed of": async ({ env }) => typeof (await env.CALLEE.echo([1]))[Symbol.dispose],
  "a text cannot be disposed of": async ({ env }) => typeof (await env.CALLEE.echo("x"))[Symbol.dispose],
  "a stub that was disposed of": async ({ env }) => {
    const stub = await env.CALLEE.counter(1);
    stub[Symbol.dispose]();
    return caught((async () => stub.inc())());
  },
  "a stub is disposed of twice": async ({ env }) => {
    const stub = await env.CALLEE.counter(1);
    stub[Symbol.dispose]();
    return stub[Symbol.dispose]();
  },
  "a duplicate outlives its stub": async ({ env }) => {
    const stub = await env.CALLEE.counter(1);
    const duplicate = stub.dup();
    stub[Symbol.dispose]();
    return duplicate.inc();
  },
  "a stub in a result that was disposed of": async ({ env }) => {
    const result = await env.CALLEE.counter(1).nested();
    result[Symbol.dispose]();
    return caught((async () => result.a.counter.inc())());
  },
  "the disposer of a target runs": async ({ env }) => {
    const before = await env.CALLEE.disposedCount();
    const stub = await env.CALLEE.disposable();
    const during = await env.CALLEE.disposedCount();
    stub[Symbol.dispose]();
    await scheduler.wait(50);
    return [during - before, (await env.CALLEE.disposedCount()) - before];
  },
  "the disposer of a target that was sent runs": async ({ env }) => {
    let disposed = 0;
    class Disposable extends RpcTarget {
      [Symbol.dispose]() {
        disposed++;
      }
    }
    await env.CALLEE.kind(new Disposable());
    await scheduler.wait(50);
    return disposed;
  },

  "then": ({ env }) => env.CALLEE.add(1, 2).then((sum) => sum * 2),
  "then of a property": ({ env }) => env.CALLEE.getter.then((text) => text.toUpperCase()),
  "catch": ({ env }) => env.CALLEE.throws("own").catch((error) => `caught ${error.message}`),
  "finally": async ({ env }) => {
    let done = "";
    await env.CALLEE.add(1, 2).finally(() => (done = "yes"));
    return done;
  },
  "awaited twice": async ({ env }) => {
    const promise = env.CALLEE.add(1, 2);
    return [await promise, await promise];
  },
  "calls at once": ({ env }) => Promise.all([1, 2, 3].map((n) => env.CALLEE.add(n, n))),
  "a call that nobody awaits": ({ env }) => {
    env.CALLEE.add(1, 2);
    return "fine";
  },

  "the imported env": ({ env }) => [typeof importedEnv, importedEnv.CALLEE === env.CALLEE, Object.keys(importedEnv).includes("CALLEE")],
  "waitUntil of the module": () => [typeof waitUntil, waitUntil(Promise.resolve())],
  "the entrypoints of ctx": ({ ctx }) => [typeof ctx.exports, "Own" in ctx.exports, "default" in ctx.exports, "missing" in ctx.exports],
  "an own entrypoint": ({ ctx }) => ctx.exports.Own.hello(),
  "fetch of an own entrypoint": async ({ ctx }) => (await ctx.exports.Own.fetch("http://x")).text(),
  "an own entrypoint with props": ({ ctx }) => ctx.exports.Own({ props: { a: 1 } }).hello(),
  "an own entrypoint through a binding": ({ env }) => env.OWN.hello(),
  "structuredClone of a target": () => structuredClone(new Target()),
  "structuredClone of a stub": async ({ env }) => structuredClone(await env.CALLEE.counter(1)),
  "a stub in another stub's arguments": async ({ env }) => {
    const counter = await env.CALLEE.counter(7);
    return env.CALLEE.callBack(await env.CALLEE.echo((stub) => stub.inc()), counter);
  },
  "a callback that is kept": async ({ env }) => {
    await env.CALLEE.keep(() => "kept");
    return env.CALLEE.callKept();
  },
  "a result in a result": async ({ env }) => {
    const result = await env.CALLEE.echo({ list: [() => 1, () => 2] });
    return [await result.list[0](), await result.list[1]()];
  },
  "an error as a value": async ({ env }) => (await env.CALLEE.echo({ e: new RangeError("r") })).e,
  "a stub on the other side of a map": async ({ env }) => (await env.CALLEE.echo(new Map([["f", () => 3]]))).get("f")(),
  "a property of a stub is a method with arguments": async ({ env }) => {
    const stub = await env.CALLEE.counter(1);
    const { inc } = stub;
    return inc(4);
  },
  "a method is called with call": async ({ env }) => typeof env.CALLEE.add.call,
  "structuredClone of a binding": ({ env }) => structuredClone(env.PEER),
};

export class Own extends WorkerEntrypoint {
  hello() {
    return `own hello ${JSON.stringify(this.ctx.props)}`;
  }

  async fetch() {
    return new Response("own fetch");
  }
}
