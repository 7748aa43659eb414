/**
 * `Fetcher`: a service binding in `env`. The call goes to the bound worker whatever host the URL names; any other name than
 * `fetch` is a method or property of the worker's entrypoint.
 */
import { ops } from "internal:ops";
import { call } from "internal:web/call";
import { badArgument, expose, illegalConstructor, illegalInvocation, isObject } from "internal:web/idl";
import { rpc } from "internal:web/parts";
import { token } from "internal:web/token";
import { wildcard } from "internal:rpc/wildcard";

/** The numbers of those that are functions, too. */
const callable = new WeakMap();

/** The host's number for what a fetcher leads to: the slot of a binding, or a handle; undefined for anything else. */
export let targetOf;

/** Whether a value is a binding that can be called. */
export function isFetcher(value) {
  return targetOf(value) !== undefined;
}

export class Fetcher {
  #target;

  static {
    targetOf = (value) => {
      if (!isObject(value)) return undefined;
      return #target in value ? value.#target : callable.get(value);
    };
  }

  constructor(key, target) {
    if (key !== token) throw illegalConstructor();
    this.#target = target;
  }

  fetch(input, init = undefined) {
    const target = targetOf(this);
    if (target === undefined) throw illegalInvocation();
    if (arguments.length < 1) return Promise.reject(badArgument("Fetcher", "fetch", 1, "Request or string"));
    return call(target, input, init ?? undefined);
  }
}

expose(Fetcher);

function propertyOf(receiver, name) {
  const target = targetOf(receiver);
  // Nobody may take a binding for a promise, or have it written down.
  if (target === undefined || name === "then" || name === "toJSON") return undefined;
  const { newProperty, Remote } = rpc.load();
  return newProperty(new Remote(target), [name]);
}

Object.setPrototypeOf(Fetcher.prototype, wildcard(propertyOf));

/**
 * An entrypoint of the worker itself, as its callers reach it. Called, it is the same with other props.
 * @param {string | null} name null for the default export
 */
export function loopback(name) {
  const fetcher = (options) => new Fetcher(token, ops.rpc_entrypoint(name, JSON.stringify(options?.props ?? {})));
  delete fetcher.name;
  delete fetcher.length;
  callable.set(fetcher, ops.rpc_entrypoint(name, null));
  return Object.setPrototypeOf(fetcher, Fetcher.prototype);
}
