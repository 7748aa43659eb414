/**
 * `ExecutionContext`: the `ctx` of a handler.
 */
import { badArgument, expose, illegalConstructor, illegalInvocation } from "internal:web/idl";
import { ops } from "internal:ops";
import { token } from "internal:web/token";

/** The props that somebody has looked at; few do, so the context itself has no field for them. */
const given = new WeakMap();

export class ExecutionContext {
  #context;

  constructor(key, context) {
    if (key !== token) throw illegalConstructor();
    this.#context = context;
  }

  waitUntil(promise) {
    if (!(this && #context in this)) throw illegalInvocation();
    if (arguments.length < 1) throw badArgument("ExecutionContext", "waitUntil", 1, "Promise");
    keepAlive(this.#context, promise);
  }

  /** Accepted for compatibility: there is no origin behind a worker that a failed request could pass through to. */
  passThroughOnException() {
    if (!(this && #context in this)) throw illegalInvocation();
  }

  get props() {
    if (!(this && #context in this)) throw illegalInvocation();
    let props = given.get(this);
    if (props === undefined) given.set(this, (props = {}));
    return props;
  }
}

expose(ExecutionContext);

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
