/**
 * `env` and `exports` as a worker imports them: those of the worker, or what `withEnv` and `withExports` have put in
 * their place for a call and whatever goes on from there.
 */
import { env as ownEnv } from "internal:bindings/env";
import { exports as ownExports } from "internal:entrypoints";
import { apply, badArgument, isObject } from "internal:web/idl";
import { asyncContexts } from "internal:web/parts";

const { defineProperty, deleteProperty, get, getOwnPropertyDescriptor, has, ownKeys, set } = Reflect;

/** What the frames of the async context know the two by. */
const ENV = {};
const EXPORTS = {};

/** What stands for `own` now. */
function standing(key, own) {
  if (asyncContexts.loaded === null) return own;
  const store = asyncContexts.loaded.entryOf(key)?.store;
  return isObject(store) ? store : own;
}

const currentEnv = () => standing(ENV, ownEnv);
const currentExports = () => standing(EXPORTS, ownExports);

export const env = new Proxy(
  {},
  {
    get: (_, name) => get(currentEnv(), name),
    set: (_, name, value) => set(currentEnv(), name, value),
    has: (_, name) => has(currentEnv(), name),
    ownKeys: () => ownKeys(currentEnv()),
    deleteProperty: (_, name) => deleteProperty(currentEnv(), name),
    defineProperty: (_, name, property) => defineProperty(currentEnv(), name, property),
    getOwnPropertyDescriptor: (_, name) => getOwnPropertyDescriptor(currentEnv(), name),
  },
);

export const exports = new Proxy(
  {},
  {
    get: (_, name) => get(currentExports(), name),
    has: (_, name) => has(currentExports(), name),
    ownKeys: () => ownKeys(currentExports()),
    getOwnPropertyDescriptor: (_, name) => getOwnPropertyDescriptor(currentExports(), name),
  },
);

/** Calls a function in a frame with these stores, as `[key, store]`. */
function runWith(stores, callback) {
  const { extended, runIn } = asyncContexts.load();
  const run = stores.reduceRight(
    (inner, [key, store]) => () => runIn(extended(key, store), inner, globalThis, []),
    () => apply(callback, globalThis, []),
  );
  return run();
}

function check(callback, method, index) {
  if (typeof callback !== "function") throw badArgument("EnvModule", method, index, "function");
}

export function withEnv(newEnv, fn) {
  check(fn, "withEnv", 2);
  return runWith([[ENV, newEnv]], fn);
}

export function withExports(newExports, fn) {
  check(fn, "withExports", 2);
  return runWith([[EXPORTS, newExports]], fn);
}

export function withEnvAndExports(newEnv, newExports, fn) {
  check(fn, "withEnvAndExports", 3);
  return runWith([[ENV, newEnv], [EXPORTS, newExports]], fn);
}
