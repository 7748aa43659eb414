/**
 * `crypto`: randomness, and the way to `SubtleCrypto`.
 */
import { ops } from "internal:ops";
import { badArgument, expose, illegalConstructor, illegalInvocation } from "internal:web/idl";
import { digestStreams, domExceptions, subtleCrypto } from "internal:web/parts";
import { token } from "internal:web/token";

/** The most bytes of randomness at once. */
const QUOTA = 65536;

const TypedArray = Object.getPrototypeOf(Uint8Array);
const tagOf = Object.getOwnPropertyDescriptor(TypedArray.prototype, Symbol.toStringTag).get;

function newSubtle() {
  const { SubtleCrypto } = subtleCrypto.load();
  return new SubtleCrypto(token);
}

/** The error for something that cannot be filled with randomness. */
function domException(message, name) {
  const { DOMException } = domExceptions.load();
  return new DOMException(message, name);
}

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
    if (!(this && typeof this === "object" && #subtle in this)) throw illegalInvocation();
    return (this.#subtle ??= newSubtle());
  }

  getRandomValues(array) {
    if (!(this && typeof this === "object" && #subtle in this)) throw illegalInvocation();
    if (!ArrayBuffer.isView(array)) throw badArgument("Crypto", "getRandomValues", 1, "ArrayBufferView");
    if (!isIntegerArray(array)) {
      throw domException(
        "ArrayBufferView argument to getRandomValues() must be an integer-typed view.",
        "TypeMismatchError",
      );
    }
    const length = array.byteLength;
    if (length > QUOTA) {
      throw domException(
        `getRandomValues() only accepts buffers of size <= 64K but provided ${length} bytes.`,
        "QuotaExceededError",
      );
    }
    new Uint8Array(array.buffer, array.byteOffset, length).set(ops.random_bytes(length));
    return array;
  }

  randomUUID() {
    if (!(this && typeof this === "object" && #subtle in this)) throw illegalInvocation();
    return ops.random_uuid();
  }
}

expose(Crypto);

/** A class that few workers use: an ordinary property once it is read or written. */
Object.defineProperty(Crypto.prototype, "DigestStream", {
  get() {
    const value = digestStreams.load().DigestStream;
    keepDigestStream(Crypto.prototype, value);
    return value;
  },
  set(value) {
    keepDigestStream(this, value);
  },
  enumerable: true,
  configurable: true,
});

function keepDigestStream(target, value) {
  const property = { __proto__: null, value, enumerable: true, writable: true, configurable: true };
  Object.defineProperty(target, "DigestStream", property);
}

export const crypto = new Crypto(token);
