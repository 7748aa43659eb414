/**
 * `ExecutionContext`: the `ctx` of a handler.
 */
import { badArgument, expose, illegalConstructor, illegalInvocation, isObject } from "internal:web/idl";
import { ops } from "internal:ops";
import { ownEntrypoints } from "internal:entrypoints";
import { traces } from "internal:web/parts";
import { token } from "internal:web/token";

/** The props of those who were given some; few are, so the context itself has no field for them. */
const given = new WeakMap();

let isContext;

export class ExecutionContext {
  #context;

  static {
    isContext = (value) => isObject(value) && #context in value;
  }

  constructor(key, context) {
    if (key !== token) throw illegalConstructor();
    this.#context = context;
  }

  waitUntil(promise) {
    if (!isContext(this)) throw illegalInvocation();
    if (arguments.length < 1) throw badArgument("ExecutionContext", "waitUntil", 1, "Promise");
    keepAlive(this.#context, promise);
  }

  /** Accepted for compatibility: there is no origin behind a worker that a failed request could pass through to. */
  passThroughOnException() {
    if (!isContext(this)) throw illegalInvocation();
  }
}

expose(ExecutionContext);

/** What a context has as properties of its own, once somebody asks for them or puts something in their place. */
const OWN = {
  tracing: () => new (traces.load().Tracing)(token),
  /** Who the client is by Cloudflare Access, which is not in front of a worker here. */
  access: () => undefined,
  /** What the entrypoint's responses are kept in, which no worker has here. */
  cache: () => undefined,
  props: (ctx) => given.get(ctx) ?? {},
  exports: () => ownEntrypoints(),
};

function own(ctx, name, value) {
  if (!isContext(ctx)) throw illegalInvocation();
  Object.defineProperty(ctx, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  return value;
}

for (const [name, make] of Object.entries(OWN)) {
  Object.defineProperty(ExecutionContext.prototype, name, {
    __proto__: null,
    get() { return own(this, name, isContext(this) ? make(this) : undefined); },
    set(value) { own(this, name, value); },
    configurable: true,
  });
}

/**
 * The `ctx` of an entrypoint.
 * @param {string | null} props what it is told, as JSON
 */
export function contextWith(context, props) {
  const ctx = new ExecutionContext(token, context);
  if (props !== null) given.set(ctx, JSON.parse(props));
  return ctx;
}

/** Keeps the request that is being served alive until a promise settles. */
export function waitUntil(promise) {
  keepAlive(ops.current(), promise);
}

/** Keeps a request alive until a promise settles, and logs what it rejects with. */
async function keepAlive(context, promise) {
  ops.wait_until(context, 1);
  try {
    await promise;
  } catch (error) {
    ops.wait_until_failed(context, error);
  }
  ops.wait_until(context, -1);
}
