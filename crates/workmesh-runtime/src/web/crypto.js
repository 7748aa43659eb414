/**
 * `crypto`: randomness, and the way to `SubtleCrypto`.
 */
import { ops } from "internal:ops";
import { CryptoKey, SubtleCrypto } from "internal:web/crypto/subtle";
import { DOMException } from "internal:web/dom_exception";
import { badArgument, expose, illegalConstructor, illegalInvocation } from "internal:web/idl";
import { token } from "internal:web/token";

/** The most bytes of randomness at once. */
const QUOTA = 65536;

const TypedArray = Object.getPrototypeOf(Uint8Array);
const tagOf = Object.getOwnPropertyDescriptor(TypedArray.prototype, Symbol.toStringTag).get;

/** True for a typed array whose elements are integers. */
function isIntegerArray(view) {
  const tag = tagOf.call(view);
  return tag !== undefined && !tag.startsWith("Float");
}

export class Crypto {
  #subtle = null;

  constructor(key) {
    if (key !== token) throw illegalConstructor();
  }

  get subtle() {
    if (!(this && #subtle in this)) throw illegalInvocation();
    return (this.#subtle ??= new SubtleCrypto(token));
  }

  getRandomValues(array) {
    if (!(this && #subtle in this)) throw illegalInvocation();
    if (!ArrayBuffer.isView(array)) throw badArgument("Crypto", "getRandomValues", 1, "JsArrayBufferView");
    if (!isIntegerArray(array)) {
      throw new DOMException(
        "ArrayBufferView argument to getRandomValues() must be an integer-typed view.",
        "TypeMismatchError",
      );
    }
    const length = array.byteLength;
    if (length > QUOTA) {
      throw new DOMException(
        `getRandomValues() only accepts buffers of size <= 64K but provided ${length} bytes.`,
        "QuotaExceededError",
      );
    }
    new Uint8Array(array.buffer, array.byteOffset, length).set(ops.random_bytes(length));
    return array;
  }

  randomUUID() {
    if (!(this && #subtle in this)) throw illegalInvocation();
    return ops.random_uuid();
  }
}

expose(Crypto);

export const crypto = new Crypto(token);

export { CryptoKey, SubtleCrypto };
