/**
 * `KeyObject`: secret keys. Public and private keys are not there yet.
 */
import { Buffer } from "node:buffer";
import { invalidArgType, invalidArgValue } from "internal:node/errors";
import { ops } from "internal:ops";

/** Only this module makes keys. */
const key = Symbol("key");

export class KeyObject {
  #bytes;

  constructor(own, bytes) {
    if (own !== key) throw new TypeError("Illegal constructor");
    this.#bytes = bytes;
  }

  get type() {
    void this.#bytes;
    return "secret";
  }

  get symmetricKeySize() {
    return this.#bytes.byteLength;
  }

  export(options = {}) {
    if (typeof options !== "object" || options === null) throw invalidArgType("options", "object", options);
    if (options.format === "jwk") return jwkOf(this.#bytes);
    return Buffer.from(this.#bytes);
  }

  equals(other) {
    if (!(other instanceof KeyObject)) throw invalidArgType("otherKeyObject", "KeyObject", other);
    return this.#bytes.byteLength === other.#bytes.byteLength && ops.timing_safe_equal(this.#bytes, other.#bytes);
  }

  get [Symbol.toStringTag]() {
    return "KeyObject";
  }

  static from(value) {
    throw invalidArgValue("key", value, "cannot be made a KeyObject here");
  }

  /** The bytes of a key, or null for anything else. */
  static bytesOf(value) {
    return value !== null && typeof value === "object" && #bytes in value ? value.#bytes : null;
  }
}

/** All members of a JWK, of which a secret key has but one: the real runtime names them all. */
function jwkOf(bytes) {
  const [before, behind] = [["use", "key_ops", "alg"], ["crv", "x", "y", "d", "n", "e", "p", "q", "dp", "dq", "qi", "oth"]];
  const none = (names) => Object.fromEntries(names.map((name) => [name, undefined]));
  const k = Buffer.from(bytes).toString("base64url");
  return { kty: "oct", ...none(before), ext: true, ...none(behind), k, ...none(["pub", "priv"]) };
}

const { bytesOf } = KeyObject;
delete KeyObject.bytesOf;

export class SecretKeyObject extends KeyObject {}

/** The bytes of a view or buffer, or null for anything else. */
export function viewOf(value) {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer || value instanceof SharedArrayBuffer ? new Uint8Array(value) : null;
}

/** The bytes of what may be given for a secret key. */
export function keyBytes(value, encoding) {
  if (typeof value === "string") return Buffer.from(value, encoding);
  const bytes = bytesOf(value) ?? viewOf(value);
  if (bytes !== null) return bytes.slice();
  throw invalidArgType("key", ["string", "ArrayBuffer", "Buffer", "ArrayBufferView", "KeyObject", "CryptoKey"], value);
}

export function createSecretKey(value, encoding) {
  if (typeof value === "string") return new SecretKeyObject(key, new Uint8Array(Buffer.from(value, encoding)));
  const bytes = viewOf(value);
  if (bytes === null) throw invalidArgType("key", ["string", "ArrayBuffer", "Buffer", "TypedArray", "DataView"], value);
  return new SecretKeyObject(key, bytes.slice());
}
