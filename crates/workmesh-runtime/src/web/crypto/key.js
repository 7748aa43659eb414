/**
 * `CryptoKey`: key material that scripts can use as its usages allow, but only export if it is extractable.
 */
import { syntaxError } from "internal:web/crypto/algorithm";
import { expose, illegalConstructor, isObject } from "internal:web/idl";
import { token } from "internal:web/token";

/** The usages there are, in the order in which a key lists them. */
const USAGES = ["encrypt", "decrypt", "sign", "verify", "deriveKey", "deriveBits", "wrapKey", "unwrapKey"];

/**
 * @typedef {object} KeyData
 * @property {"secret" | "private" | "public"} type
 * @property {boolean} extractable
 * @property {object} algorithm what scripts see: the name and its parameters
 * @property {string[]} usages
 * @property {Uint8Array | Uint8Array[]} material
 */

/**
 * The data of a key, or undefined if the value is none.
 * @type {(value: unknown) => KeyData | undefined}
 */
export let keyData;

/** @param {KeyData} data */
export function makeKey(data) {
  return new CryptoKey(token, data);
}

/**
 * A secret key.
 *
 * @param {object} algorithm
 * @param {string[]} usages checked by `checkUsages`
 */
export function makeSecretKey(algorithm, extractable, usages, material) {
  return makeKey({ type: "secret", extractable, algorithm, usages, material });
}

/**
 * The usages in canonical order and each once.
 *
 * @param {string} action "import" or "generate", for the error
 * @param {{ name: string, usages: string[] }} kind the algorithm
 * @param {string} [type] of the key
 */
export function checkUsages(action, kind, usages, type = "secret") {
  for (const usage of usages) {
    if (kind.usages.includes(usage)) continue;
    const what = action === "import" ? `${type} ${kind.name}` : kind.name;
    throw syntaxError(`Attempt to ${action} ${what} key with invalid usage "${usage}".`);
  }
  return USAGES.filter((usage) => usages.includes(usage));
}

/** A copy that scripts may change without changing the key. */
function copy(value) {
  if (!isObject(value)) return value;
  if (value instanceof Uint8Array) return value.slice();
  const result = {};
  for (const name of Object.keys(value)) result[name] = copy(value[name]);
  return result;
}

const { defineProperty: define } = Object;

/** A property that can be read. It is one object for all of them, since many requests make keys. */
function shown(value) {
  SHOWN.value = value;
  return SHOWN;
}

const SHOWN = { __proto__: null, value: undefined, enumerable: true, configurable: true };

export class CryptoKey {
  /** @type {KeyData} */
  #data;

  static {
    keyData = (value) => (isObject(value) && #data in value ? value.#data : undefined);
  }

  constructor(key, data) {
    if (key !== token) throw illegalConstructor();
    this.#data = data;
    // What scripts see is each key's own, and what they do to it changes nothing.
    define(this, "usages", shown(data.usages.slice()));
    define(this, "algorithm", shown(copy(data.algorithm)));
    define(this, "extractable", shown(data.extractable));
    define(this, "type", shown(data.type));
  }
}

expose(CryptoKey);
