/**
 * `ExecutionContext`: the `ctx` of a handler.
 */
import { badArgument, expose, illegalConstructor, illegalInvocation } from "internal:web/idl";
import { ops } from "internal:ops";
import { ownEntrypoints } from "internal:entrypoints";
import { token } from "internal:web/token";

/**
 * The props of those who were given some or were asked for them, and the entrypoints of those who were asked; few are, so
 * the context itself has no field for either.
 */
const given = new WeakMap();
const asked = new WeakMap();

export class ExecutionContext {
  #context;

  constructor(key, context) {
    if (key !== token) throw illegalConstructor();
    this.#context = context;
  }

  waitUntil(promise) {
    if (!(this && typeof this === "object" && #context in this)) throw illegalInvocation();
    if (arguments.length < 1) throw badArgument("ExecutionContext", "waitUntil", 1, "Promise");
    keepAlive(this.#context, promise);
  }

  /** Accepted for compatibility: there is no origin behind a worker that a failed request could pass through to. */
  passThroughOnException() {
    if (!(this && typeof this === "object" && #context in this)) throw illegalInvocation();
  }

  get props() {
    if (!(this && typeof this === "object" && #context in this)) throw illegalInvocation();
    let props = given.get(this);
    if (props === undefined) given.set(this, (props = {}));
    return props;
  }

  get exports() {
    if (!(this && typeof this === "object" && #context in this)) throw illegalInvocation();
    let exports = asked.get(this);
    if (exports === undefined) asked.set(this, (exports = ownEntrypoints()));
    return exports;
  }
}

expose(ExecutionContext);

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
