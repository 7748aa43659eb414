/**
 * `node:async_hooks`: `AsyncLocalStorage` and `AsyncResource`. As on the real runtime, hooks and ids are there by name only,
 * and a store cannot be entered without a callback.
 */
import { entryOf, extended, now, runIn } from "internal:node/async_context";
import { NO_PROVIDERS } from "internal:node/async_providers";
import { badArgument, badConstruction, expose, illegalInvocation, isObject, withoutLength } from "internal:web/idl";

function checkFunction(value, className, method, index, type = "function") {
  if (typeof value !== "function") throw badArgument(className, method, index, type);
}

/** A function that calls another in the current frame. */
function bound(callback, receiver) {
  const frame = now();
  return anonymous(function (...args) {
    return runIn(frame, callback, receiver, args);
  });
}

/** Without a name and a length, as the real runtime's bound functions are. */
function anonymous(run) {
  Object.defineProperty(run, "name", { __proto__: null, value: "", configurable: true });
  return withoutLength(run);
}

export class AsyncLocalStorage {
  #name = "";
  #fallback = undefined;

  constructor(options = undefined) {
    if (options === undefined || options === null) return;
    if (!isObject(options)) throw badConstruction("AsyncLocalStorage", 1, "AsyncLocalStorageOptions");
    const { defaultValue, name } = options;
    this.#fallback = defaultValue;
    if (name !== undefined) this.#name = `${name}`;
  }

  static bind(callback) {
    checkFunction(callback, "AsyncLocalStorage", "bind", 1, "Function");
    return bound(callback, globalThis);
  }

  static snapshot() {
    const frame = now();
    return anonymous(function (callback, ...args) {
      if (typeof callback !== "function") throw new TypeError("The first argument must be a function");
      return runIn(frame, callback, globalThis, args);
    });
  }

  static #check(value) {
    if (!isObject(value) || !(#name in value)) throw illegalInvocation();
  }

  get name() {
    AsyncLocalStorage.#check(this);
    return this.#name;
  }

  run(store, callback, ...args) {
    AsyncLocalStorage.#check(this);
    if (arguments.length === 0) throw badArgument("AsyncLocalStorage", "run", 1, "Value");
    checkFunction(callback, "AsyncLocalStorage", "run", 2);
    return runIn(extended(this, store), callback, globalThis, args);
  }

  exit(callback, ...args) {
    AsyncLocalStorage.#check(this);
    checkFunction(callback, "AsyncLocalStorage", "exit", 1);
    return runIn(extended(this, undefined), callback, globalThis, args);
  }

  getStore() {
    AsyncLocalStorage.#check(this);
    const entry = entryOf(this);
    return entry === undefined ? this.#fallback : entry.store;
  }

  enterWith(_store) {
    throw new Error("asyncLocalStorage.enterWith() is not implemented");
  }

  disable() {
    throw new Error("asyncLocalStorage.disable() is not implemented");
  }
}

expose(AsyncLocalStorage);

export class AsyncResource {
  #frame = now();

  constructor(_type = undefined, options = undefined) {
    if (options?.triggerAsyncId !== undefined) {
      throw new Error("The 'triggerAsyncId' field on 'Options' is not implemented.");
    }
  }

  static bind(callback, type = undefined, receiver = undefined) {
    checkFunction(callback, "AsyncResource", "bind", 1, "Function");
    return new AsyncResource(type).bind(callback, receiver);
  }

  static #check(value) {
    if (!isObject(value) || !(#frame in value)) throw illegalInvocation();
  }

  asyncId() {
    AsyncResource.#check(this);
    return 0;
  }

  triggerAsyncId() {
    AsyncResource.#check(this);
    return 0;
  }

  emitDestroy() {
    AsyncResource.#check(this);
  }

  bind(callback, receiver = undefined) {
    AsyncResource.#check(this);
    checkFunction(callback, "AsyncResource", "bind", 1, "Function");
    const run = runIn(this.#frame, bound, undefined, [callback, receiver ?? globalThis]);
    run.asyncResource = this;
    return run;
  }

  runInAsyncScope(callback, receiver = undefined, ...args) {
    AsyncResource.#check(this);
    checkFunction(callback, "AsyncResource", "runInAsyncScope", 1);
    return runIn(this.#frame, callback, receiver ?? globalThis, args);
  }
}

expose(AsyncResource);

class AsyncHook {
  enable() {
    return this;
  }

  disable() {
    return this;
  }
}

export function createHook() {
  return new AsyncHook();
}

export function executionAsyncId() {
  return 0;
}

export function executionAsyncResource() {
  return { __proto__: null };
}

export function triggerAsyncId() {
  return 0;
}

export const asyncWrapProviders = Object.fromEntries(NO_PROVIDERS.map((name) => [name, 0]));

export default {
  AsyncLocalStorage, AsyncResource, asyncWrapProviders, createHook, executionAsyncId, executionAsyncResource, triggerAsyncId,
};
