/** `node:async_hooks`: where the store of an `AsyncLocalStorage` goes along, and where it does not. */
import hooks, { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
import { EventEmitter } from "node:events";
import process from "node:process";

const als = new AsyncLocalStorage();
const other = new AsyncLocalStorage();
const here = () => als.getStore();
const tick = () => new Promise((resolve) => setTimeout(resolve, 1));

/** What a function throws, and else what it gives. */
async function outcome(run) {
  try {
    return await run();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

/** Runs two functions at the same time, each with a store of its own. */
const both = (run) => Promise.all([als.run("a", run), als.run("b", run)]);

/** A logger that knows whose request it writes for. */
function logger() {
  const requests = new AsyncLocalStorage();
  const lines = [];
  const log = (text) => lines.push(`[${requests.getStore()?.id ?? "-"}] ${text}`);
  async function load(name) {
    log(`loads ${name}`);
    await tick();
    if (name === "bad") throw new Error("no such thing");
    log(`has ${name}`);
    return name;
  }
  async function handle(id, name) {
    return requests.run({ id }, async () => {
      log("begins");
      try {
        await load(name);
      } catch (error) {
        log(`failed: ${error.message}`);
      } finally {
        log("ends");
      }
      return requests.getStore().id;
    });
  }
  return { handle, log, lines };
}

async function* counted() {
  const seen = [here()];
  try {
    yield seen.slice();
    seen.push(here());
    await tick();
    seen.push(here());
    yield seen.slice();
    seen.push(here());
  } finally {
    seen.push(`finally ${here()}`);
    yield seen.slice();
  }
}

class Thenable {
  then(resolve) {
    resolve(`then in ${here()}`);
  }
}

export const node_async_hooks = {
  "the exports of the module": () => Object.keys(hooks).sort().map((name) => `${name}: ${typeof hooks[name]}`),
  "members of AsyncLocalStorage": () =>
    [AsyncLocalStorage, AsyncLocalStorage.prototype].map((of) => Object.getOwnPropertyNames(of).sort()),
  "members of AsyncResource": () =>
    [AsyncResource, AsyncResource.prototype].map((of) => Object.getOwnPropertyNames(of).sort()),
  "descriptors of run": () => {
    const { value, ...rest } = Object.getOwnPropertyDescriptor(AsyncLocalStorage.prototype, "run");
    return { ...rest, length: value.length, name: value.name };
  },
  "tag of AsyncLocalStorage": () => Object.prototype.toString.call(als),
  "tag of AsyncResource": () => Object.prototype.toString.call(new AsyncResource("x")),
  "the name of a storage": () => [als.name, new AsyncLocalStorage({ name: "n" }).name, "name" in als],
  "a default value": () => {
    const storage = new AsyncLocalStorage({ defaultValue: 7 });
    return [storage.getStore(), storage.run(8, () => storage.getStore()), storage.run(undefined, () => storage.getStore())];
  },
  "AsyncLocalStorage called without new": () => outcome(() => AsyncLocalStorage()).then((text) => text.split(":")[0]),
  "without run there is no store": () => here(),
  "run gives what the callback gives": () => als.run(1, () => "result"),
  "run passes arguments": () => als.run(1, (...args) => args, 2, 3),
  "run calls with this": () => als.run(1, function () { return [this === undefined, this === als, this === globalThis]; }),
  "exit calls with this": () => als.exit(function () { return [this === undefined, this === als, this === globalThis]; }),
  "run without a callback": () => outcome(() => als.run(1)),
  "run with a callback that is none": () => outcome(() => als.run(1, 5)),
  "run without anything": () => outcome(() => als.run()),
  "getStore of something else": () => outcome(() => als.getStore.call({})),
  "run, then nothing": () => [als.run(1, here), here()],
  "nested runs": () => als.run(1, () => [here(), als.run(2, here), here()]),
  "run that throws": () => {
    try {
      als.run(1, () => { throw new Error("x"); });
    } catch (error) {
      return [error.message, here()];
    }
  },
  "two storages": () => als.run(1, () => other.run(2, () => [als.getStore(), other.getStore()])),
  "stores of every type": () => [undefined, null, 0, "", false, NaN].map((value) => als.run(value, here)),
  "exit": () => als.run(1, () => [als.exit(here), here()]),
  "exit passes arguments": () => als.run(1, () => als.exit((...args) => args, 1, 2)),
  "exit without a callback": () => outcome(() => als.exit()),
  "exit in one of two storages": () => als.run(1, () => other.run(2, () => als.exit(() => [als.getStore(), other.getStore()]))),
  "exit keeps to await": () => als.run(1, () => als.exit(async () => { await tick(); return here(); })),
  "enterWith": () => outcome(() => als.enterWith(1)),
  "disable": () => outcome(() => als.disable()),
  "after an await": () => als.run(1, async () => { await null; return here(); }),
  "after awaiting a timer": () => als.run(1, async () => { await tick(); return here(); }),
  "after awaiting several times": () => als.run(1, async () => {
    const seen = [];
    for (let i = 0; i < 3; i++) {
      await tick();
      seen.push(here());
    }
    return seen;
  }),
  "outside after an await inside": async () => {
    const inside = als.run(1, async () => { await tick(); return here(); });
    await tick();
    return [here(), await inside, here()];
  },
  "two functions at the same time": () => both(async () => {
    const seen = [here()];
    for (let i = 0; i < 3; i++) {
      await tick();
      seen.push(here());
    }
    return seen.join("");
  }),
  "two functions, by microtasks": () => both(async () => {
    const seen = [here()];
    for (let i = 0; i < 5; i++) {
      await i;
      seen.push(here());
    }
    return seen.join("");
  }),
  "in catch after an await": () => both(async () => {
    try {
      await Promise.reject(new Error("x"));
    } catch {
      return here();
    }
  }),
  "in finally after an await": () => both(async () => {
    const seen = [];
    try {
      await tick();
      await Promise.reject(new Error("x"));
    } catch {
      seen.push(here());
    } finally {
      seen.push(here());
    }
    await tick();
    return [...seen, here()];
  }),
  "in finally on the way out": () => both(async () => {
    const seen = [];
    const inner = async () => {
      try {
        await Promise.reject(new Error("x"));
      } finally {
        seen.push(here());
      }
    };
    await inner().catch(() => seen.push(here()));
    return seen;
  }),
  "in a callee and back": () => both(async () => {
    const callee = async () => { await tick(); return here(); };
    return [await callee(), here(), await als.run("c", callee), here()];
  }),
  "in an arrow without a body": () => both(async () => [await tick(), here()][1]),
  "awaits within an expression": () => both(async () => `${await 1}${here()}${await tick()}${here()}`),
  "awaits in arguments": () => both(async () => [here(), await tick(), here(), await 2, here()]),
  "an await in a condition": () => both(async () => (await Promise.resolve(true)) ? here() : "no"),
  "an await in a default": () => both(async () => { const { x = await 1 } = {}; return [x, here()]; }),
  "async methods": () => both(() => new (class { async #own() { await 1; return here(); } async go() { return [await this.#own(), here()]; } })().go()),
  "Promise.all": () => both(async () => { await Promise.all([tick(), 1, Promise.resolve()]); return here(); }),
  "Promise.race": () => both(async () => { await Promise.race([tick(), new Promise(() => {})]); return here(); }),
  "Promise.allSettled and any": () => both(async () => {
    await Promise.allSettled([tick(), Promise.reject(1)]);
    const seen = [here()];
    await Promise.any([Promise.reject(1), tick()]);
    return [...seen, here()];
  }),
  "Promise.all of callees": () => both(() => Promise.all([1, 2].map(async (n) => { await tick(); return `${n}${here()}`; }))),
  "then": () => both(() => tick().then(here)),
  "then of a chain": () => both(() => tick().then(() => als.run("c", tick)).then(here)),
  "then of a promise from elsewhere": () => {
    const promise = als.run("made", () => Promise.resolve());
    return als.run("then", () => promise.then(here));
  },
  "then of a promise that is resolved elsewhere": async () => {
    const { promise, resolve } = Promise.withResolvers();
    const result = als.run("then", () => promise.then(here));
    als.run("resolve", () => resolve());
    return result;
  },
  "await of a promise that is resolved elsewhere": async () => {
    const { promise, resolve } = Promise.withResolvers();
    const result = als.run("await", async () => { await promise; return here(); });
    als.run("resolve", () => resolve());
    return result;
  },
  "catch": () => both(() => Promise.reject(1).catch(here)),
  "finally": () => both(async () => { let seen; await Promise.resolve().finally(() => { seen = here(); }); return seen; }),
  "then with no store": () => als.run(1, () => als.exit(() => Promise.resolve().then(here))),
  "the shape of then": () => {
    const { value, ...rest } = Object.getOwnPropertyDescriptor(Promise.prototype, "then");
    return [rest, value.name, value.length, String(value), "prototype" in value];
  },
  "the shape of Promise.resolve": () => {
    const { value, ...rest } = Object.getOwnPropertyDescriptor(Promise, "resolve");
    return [rest, value.name, value.length, String(value), "prototype" in value];
  },
  "then of something else": () => outcome(() => Promise.prototype.then.call({})).then((text) => text.split(":")[0]),
  "a subclass of Promise": () => both(async () => {
    class Own extends Promise {}
    await new Own((resolve) => setTimeout(resolve, 1));
    return [here(), await Own.resolve(1).then(here)];
  }),
  "awaiting a thenable": () => both(async () => [await new Thenable(), here()]),
  "returning a thenable": () => both(async () => new Thenable()),
  "returning a thenable from then": () => both(() => Promise.resolve().then(() => new Thenable())),
  "Promise.resolve of a thenable": () => both(() => Promise.resolve(new Thenable())),
  "Promise.all of thenables": () => both(() => Promise.all([new Thenable(), 1])),
  "resolving with a thenable": () => both(() => new Promise((resolve) => resolve(new Thenable()))),
  "a thenable whose then throws": () => outcome(() => als.run(1, async () => { await { get then() { throw new Error(`get ${here()}`); } }; })),
  "setTimeout": () => both(() => new Promise((resolve) => setTimeout(() => resolve(here()), 1))),
  "setInterval": () => both(() => new Promise((resolve) => {
    const seen = [];
    const timer = setInterval(() => {
      if (seen.push(here()) < 2) return;
      clearInterval(timer);
      resolve(seen);
    }, 1);
  })),
  "setImmediate": () => both(() => new Promise((resolve) => setImmediate(() => resolve(here())))),
  "queueMicrotask": () => both(() => new Promise((resolve) => queueMicrotask(() => resolve(here())))),
  "process.nextTick": () => both(() => new Promise((resolve) => process.nextTick(() => resolve(here())))),
  "scheduler.wait": () => both(async () => { await scheduler.wait(1); return here(); }),
  "timers in timers": () => both(() => new Promise((resolve) => setTimeout(() => setTimeout(() => resolve(here()), 1), 1))),
  "listeners of an EventTarget": () => {
    const target = new EventTarget();
    const seen = [];
    als.run("listen", () => target.addEventListener("x", () => seen.push(here())));
    als.run("dispatch", () => target.dispatchEvent(new Event("x")));
    target.dispatchEvent(new Event("x"));
    return seen;
  },
  "listeners of an EventEmitter": () => {
    const emitter = new EventEmitter();
    const seen = [];
    als.run("listen", () => emitter.on("x", () => seen.push(here())));
    als.run("emit", () => emitter.emit("x"));
    return seen;
  },
  "listeners of an AbortSignal": () => {
    const controller = new AbortController();
    const seen = [];
    als.run("listen", () => controller.signal.addEventListener("abort", () => seen.push(here())));
    als.run("abort", () => controller.abort());
    return seen;
  },
  "listeners of AbortSignal.timeout": () => als.run("listen", () => new Promise((resolve) => {
    AbortSignal.timeout(1).addEventListener("abort", () => resolve(here()));
  })),
  "generators": () => {
    function* count() {
      while (true) yield here();
    }
    const counter = als.run("made", count);
    return [als.run("a", () => counter.next().value), als.run("b", () => counter.next().value), counter.next().value];
  },
  "async generators": async () => {
    const made = als.run("made", counted);
    const step = async (store) => (await als.run(store, () => made.next())).value;
    return [await step("a"), await step("b"), await step("c"), await step("d")];
  },
  "async generators, asked ahead": async () => {
    const made = als.run("made", counted);
    const asked = ["a", "b", "c", "d"].map((store) => als.run(store, () => made.next()));
    return (await Promise.all(asked)).map(({ value }) => value);
  },
  "async generators that are ended": async () => {
    const made = als.run("made", counted);
    await als.run("a", () => made.next());
    return (await als.run("b", () => made.return("x"))).value;
  },
  "async generators that are thrown into": async () => {
    async function* caught() {
      try {
        yield here();
      } catch {
        yield here();
      }
    }
    const made = als.run("made", caught);
    return [(await als.run("a", () => made.next())).value, (await als.run("b", () => made.throw(1))).value];
  },
  "async generators that pass on": () => both(async () => {
    async function* inner() {
      yield here();
      await tick();
      yield here();
    }
    async function* outer() {
      yield* inner();
      yield here();
    }
    const seen = [];
    for await (const value of outer()) seen.push(value, here());
    return seen;
  }),
  "async generators that yield promises": () => both(async () => {
    async function* promises() {
      yield tick().then(here);
      yield Promise.resolve(here());
      yield here();
    }
    return Array.fromAsync(promises());
  }),
  "for await": () => both(async () => {
    const seen = [];
    for await (const value of [tick(), 2, Promise.resolve(3)]) seen.push(value, here());
    seen.push(here());
    return seen;
  }),
  "for await without a block, and a label": () => both(async () => {
    const seen = [];
    async function* two() { yield 1; await tick(); yield 2; }
    for await (const value of two()) seen.push(value + here());
    seen.push(here());
    outer: for await (const value of two()) {
      for (const inner of [1, 2]) {
        if (inner === 2) continue outer;
        await tick();
        seen.push(value + here());
      }
    }
    if (seen.length > 0) for await (const value of two()) if (value === 1) break;
    seen.push(here());
    return seen;
  }),
  "for await that fails": () => both(async () => {
    async function* fails() { yield 1; await tick(); throw new Error("x"); }
    try {
      for await (const value of fails()) await value;
    } catch (error) {
      return [error.message, here()];
    }
  }),
  "bind": () => {
    const bound = als.run(1, () => AsyncLocalStorage.bind((...args) => [here(), ...args]));
    return [als.run(2, () => bound(3, 4)), bound(), bound.name, bound.length];
  },
  "bind keeps this": () => als.run(1, () => AsyncLocalStorage.bind(function () { return this?.x; })).call({ x: 5 }),
  "bind calls with this": () => {
    const bound = AsyncLocalStorage.bind(function () { return [this === undefined, this === bound, this === globalThis]; });
    return [bound(), bound.call(5)];
  },
  "bind of no function": () => outcome(() => AsyncLocalStorage.bind(1)),
  "snapshot": () => {
    const snapshot = als.run(1, () => AsyncLocalStorage.snapshot());
    return [als.run(2, () => snapshot((...args) => [here(), ...args], 3)), snapshot(here), typeof snapshot, snapshot.length];
  },
  "snapshot of nothing": () => { const snapshot = AsyncLocalStorage.snapshot(); return als.run(2, () => [snapshot(here), here()]); },
  "snapshot keeps to await": () => als.run(1, () => AsyncLocalStorage.snapshot())(async () => { await tick(); return here(); }),
  "snapshot calls with this": () => {
    const snapshot = AsyncLocalStorage.snapshot();
    const self = function () { return [this === undefined, this === snapshot, this === globalThis, typeof this]; };
    return [snapshot(self), snapshot.call(5, self), Object.getOwnPropertyNames(snapshot), snapshot.name];
  },
  "snapshot without a callback": () => outcome(() => AsyncLocalStorage.snapshot()()),
  "AsyncResource.runInAsyncScope": () => {
    const resource = als.run(1, () => new AsyncResource("x"));
    return [resource.runInAsyncScope(function (...args) { return [here(), this?.y, ...args]; }, { y: 2 }, 3, 4), here()];
  },
  "AsyncResource.runInAsyncScope with await": () =>
    als.run(1, () => new AsyncResource("x")).runInAsyncScope(async () => { await tick(); return here(); }),
  "AsyncResource.prototype.bind": () => {
    const resource = als.run(1, () => new AsyncResource("x"));
    const bound = resource.bind(function (...args) { return [here(), this === undefined, ...args]; });
    return [bound(2, 3), bound.length, bound.name, bound.asyncResource === resource];
  },
  "AsyncResource.prototype.bind calls with this": () => {
    const resource = new AsyncResource("x");
    const bound = resource.bind(function () { return [this === undefined, this === resource, this === globalThis, this === 5]; });
    return [bound(), bound.call(5), Object.getOwnPropertyNames(bound), resource.runInAsyncScope(function () { return typeof this; })];
  },
  "AsyncResource.prototype.bind of no function": () => outcome(() => new AsyncResource("x").bind(1)),
  "AsyncResource.runInAsyncScope of no function": () => outcome(() => new AsyncResource("x").runInAsyncScope(1)),
  "AsyncResource.prototype.bind with this": () => new AsyncResource("x").bind(function () { return this.a; }, { a: 1 })(),
  "AsyncResource.bind": () => als.run(1, () => AsyncResource.bind((...args) => [here(), ...args], "t"))(2),
  "AsyncResource.bind of no function": () => outcome(() => AsyncResource.bind(1)),
  "AsyncResource without a type": () => outcome(() => typeof new AsyncResource()),
  "AsyncResource with a type that is none": () => outcome(() => typeof new AsyncResource(5)),
  "AsyncResource with options": () => outcome(() => typeof new AsyncResource("x", { triggerAsyncId: 5, requireManualDestroy: true })),
  "the ids of an AsyncResource": () => Promise.all([outcome(() => new AsyncResource("x").asyncId()), outcome(() => new AsyncResource("x").triggerAsyncId())]),
  "AsyncResource.emitDestroy": () => outcome(() => typeof new AsyncResource("x").emitDestroy()),
  "a class on AsyncResource": () => {
    class Task extends AsyncResource {
      constructor(run) {
        super("Task");
        this.run = run;
      }
      done() { return this.runInAsyncScope(this.run, null, 1); }
    }
    return als.run("t", () => new Task((n) => [n, here()])).done();
  },
  "createHook": () => { const hook = hooks.createHook({ init() {} }); return [Object.keys(hook), hook.enable() === hook, hook.disable() === hook]; },
  "createHook without anything": () => outcome(() => Object.keys(hooks.createHook())),
  "the ids of the execution": () => [hooks.executionAsyncId(), hooks.triggerAsyncId(), hooks.executionAsyncResource()],
  "providers": () => hooks.asyncWrapProviders,
  "the descriptors of members": () => [AsyncLocalStorage, AsyncLocalStorage.prototype, AsyncResource, AsyncResource.prototype].map((of) =>
    Object.entries(Object.getOwnPropertyDescriptors(of)).map(([key, { value, get, enumerable, writable }]) =>
      `${key} ${enumerable} ${writable} ${typeof value} ${value?.length} ${get?.name}`).sort()),
  "a storage": () => [Object.getOwnPropertyNames(als), String(AsyncLocalStorage).slice(0, 30), String(als.run)],
  "options of a storage": async () => Promise.all([null, 5, "x", {}, { name: 5 }, { name: null }].map((options) =>
    outcome(() => new AsyncLocalStorage(options).name))),
  "lengths of functions": () => Object.values(hooks).filter((value) => typeof value === "function").map((f) => `${f.name}/${f.length}`),
  "streams made in a context": () => both(async () => {
    const seen = [];
    const source = { start() { seen.push(`start ${here()}`); }, async pull(controller) {
      seen.push(`pull ${here()}`);
      await tick();
      seen.push(`later ${here()}`);
      controller.enqueue(new Uint8Array(1));
      if (seen.length > 5) controller.close();
    }, cancel() { seen.push(`cancel ${here()}`); } };
    const reader = als.run("made", () => new ReadableStream(source)).getReader();
    await reader.read();
    await reader.read();
    await reader.cancel();
    return seen;
  }),
  "transforms made in a context": () => both(async () => {
    const seen = [];
    const { readable, writable } = als.run("made", () => new TransformStream({
      start() { seen.push(`start ${here()}`); },
      transform(chunk, controller) { seen.push(`transform ${here()}`); controller.enqueue(chunk); },
      flush() { seen.push(`flush ${here()}`); },
    }));
    const writer = writable.getWriter();
    const written = writer.write(1).then(() => writer.close());
    for await (const chunk of readable) seen.push(chunk, here());
    await written;
    return seen;
  }),
  "writable streams made in a context": () => both(async () => {
    const seen = [];
    const writable = als.run("made", () => new WritableStream({
      start() { seen.push(`start ${here()}`); },
      async write() { seen.push(`write ${here()}`); await tick(); seen.push(`later ${here()}`); },
      close() { seen.push(`close ${here()}`); },
    }));
    const writer = writable.getWriter();
    await writer.write(1);
    await writer.write(2);
    await writer.close();
    return seen;
  }),
  "a stream's pull": () => als.run("made", () => {
    let left = 3;
    const seen = [];
    return new ReadableStream({
      start() { seen.push(`start ${here()}`); },
      async pull(controller) {
        seen.push(`pull ${here()}`);
        await tick();
        controller.enqueue(seen.at(-1));
        if (--left === 0) controller.close();
      },
    });
  }).pipeThrough(new TransformStream({ transform: (chunk, controller) => controller.enqueue(`${chunk};`) })).getReader().read()
    .then(({ value }) => value),
  "reading a stream": () => both(async () => {
    const { readable, writable } = new TransformStream();
    const writer = writable.getWriter();
    writer.write("x");
    const { value } = await readable.getReader().read();
    return [value, here()];
  }),
  "reading bodies": () => both(async () => {
    const text = await new Response("x").text();
    const seen = [text, here()];
    for await (const chunk of new Blob(["y"]).stream()) seen.push(chunk.length, here());
    return seen;
  }),
  "calls and stores": ({ env }) => both(async () => {
    await env.KV.put("als", "v");
    const seen = [await env.KV.get("als"), here()];
    await crypto.subtle.digest("SHA-256", new Uint8Array(1));
    return [...seen, here()];
  }),
  "the order of two functions": async () => {
    const order = [];
    const run = async (name) => {
      for (let i = 0; i < 3; i++) {
        order.push(`${name}${i}`);
        await null;
      }
    };
    await Promise.all([als.run(1, () => run("a")), run("b"), Promise.resolve().then(() => order.push("then")).then(() => order.push("then"))]);
    return order.join(" ");
  },
  "the order of rejections": async () => {
    const order = [];
    const run = async (name) => {
      try {
        await Promise.reject(name);
      } catch (reason) {
        order.push(reason);
      }
      await null;
      order.push(`${name} after`);
    };
    await Promise.all([als.run(1, () => run("a")), run("b"), Promise.resolve().then(() => order.push("then")).then(() => order.push("then"))]);
    return order.join(" ");
  },
  "a logger": async () => {
    const { handle, log, lines } = logger();
    const ids = await Promise.all([handle(1, "one"), handle(2, "bad"), handle(3, "three")]);
    log("done");
    return [ids, lines];
  },
  "middleware with a context": async () => {
    const contexts = new AsyncLocalStorage();
    const getContext = () => contexts.getStore() ?? (() => { throw new Error("Context is not available"); })();
    const compose = (middleware) => (context) => {
      const dispatch = async (i) => (middleware[i] ? middleware[i](context, () => dispatch(i + 1)) : undefined);
      return dispatch(0);
    };
    const store = (context, next) => contexts.run(context, next);
    const late = async (context, next) => { await tick(); await next(); context.seen.push(`late ${getContext().id}`); };
    const handler = async () => { await tick(); const context = getContext(); context.seen.push(`handler ${context.id}`); };
    const app = compose([store, late, handler]);
    const list = [1, 2].map((id) => ({ id, seen: [] }));
    await Promise.all(list.map(app));
    return [list, await outcome(getContext)];
  },
};
