/**
 * Where references lead: to a service that the host holds, or to what a call will come to.
 */
import { ops } from "internal:ops";
import { isObject } from "internal:web/idl";
import { Decoder } from "internal:rpc/decode";
import { Encoder } from "internal:rpc/encode";
import { perform } from "internal:rpc/perform";
import { isReference } from "internal:rpc/stub";

/** The host's numbers below this one are slots of bindings, which are there for good. */
const FIRST_HANDLE = 2 ** 20;

/** A service that the host holds. */
export class Remote {
  #number;
  #disposed = false;

  constructor(number) {
    this.#number = number;
  }

  number() {
    if (this.#disposed) throw new Error("RPC stub used after being disposed.");
    return this.#number;
  }

  dup() {
    return ops.rpc_dup(this.number());
  }

  dispose() {
    if (!this.#disposed && this.#number >= FIRST_HANDLE) ops.rpc_release(this.#number);
    this.#disposed = true;
  }

  /**
   * Calls what is at the end of a path.
   * @param {string[]} path
   * @param {unknown[] | null} args null to ask for the value instead
   * @returns {Promise<unknown>}
   */
  call(path, args) {
    const number = this.number();
    const encoder = new Encoder();
    const text = encoder.run(args === null ? [path] : [path, args]);
    const answer = ops.rpc_call(number, path, text, encoder.parts, received);
    for (const begin of encoder.begun) begin();
    return answer;
  }
}

/** What a call will come to. */
export class Later {
  #promise;

  constructor(promise) {
    this.#promise = promise;
  }

  call(path, args) {
    return this.#promise.then((value) => perform(value, path, args));
  }
}

/**
 * What a call came to. Rejects rather than throws: the host could not tell anybody.
 * @param {boolean | null} succeeded null if a fallback answered
 */
function received(succeeded, text, parts) {
  try {
    if (succeeded === null) return standIn(text);
    const decoder = new Decoder(parts);
    const value = decoder.run(text);
    if (!succeeded) return Promise.reject(markRemote(value));
    if (isObject(value) && !isReference(value)) disposable(value, decoder.stubs);
    return value;
  } catch (error) {
    return Promise.reject(error);
  }
}

/** What a fallback says: JSON as a rule. */
function standIn(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function markRemote(error) {
  return Object.defineProperty(error, "remote", {
    __proto__: null, value: true, writable: true, enumerable: true, configurable: true,
  });
}

/** Lets a result dispose of all stubs in it. */
function disposable(value, stubs) {
  Object.defineProperty(value, Symbol.dispose, {
    __proto__: null,
    value: () => {
      for (const stub of stubs.splice(0)) stub[Symbol.dispose]();
    },
    writable: true,
    configurable: true,
  });
}
