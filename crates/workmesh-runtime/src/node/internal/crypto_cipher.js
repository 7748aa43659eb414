/**
 * `Cipheriv` and `Decipheriv`, which are streams, too.
 */
import { Buffer } from "node:buffer";
import { Transform } from "node:stream";
import { cipherNamed } from "internal:node/crypto_cipher_info";
import { Blocks, Gcm, Stream } from "internal:node/crypto_cipher_modes";
import { secretOf, viewOf } from "internal:node/crypto_keys";
import { invalidArgType, invalidArgValue, typeError } from "internal:node/errors";
import { validateObject, validateString, validateUint32 } from "internal:node/validators";
import { ops } from "internal:ops";
import { apply } from "internal:web/idl";

/** The lengths of a tag that there may be, in bytes. */
const TAGS = [4, 8, 12, 13, 14, 15, 16];
const TAG = 16;

/** The state of each cipher. @type {WeakMap<object, object>} */
const states = new WeakMap();

function keyOf(key) {
  const data = secretOf(key);
  if (data !== undefined) return data;
  const bytes = typeof key === "string" ? Buffer.from(key) : viewOf(key);
  if (bytes !== null) return { bytes };
  throw invalidArgType("key", ["string", "Buffer", "TypedArray", "DataView", "KeyObject", "CryptoKey"], key);
}

function vectorOf(iv) {
  const bytes = typeof iv === "string" ? Buffer.from(iv) : viewOf(iv);
  if (bytes !== null) return new Uint8Array(bytes);
  // Where there is no vector, null says so.
  if (iv === null) return new Uint8Array(0);
  throw invalidArgType("iv", ["string", "Buffer", "TypedArray", "DataView", "null"], iv);
}

function modeOf({ mode }, encrypts, key, iv) {
  if (mode === "gcm") return new Gcm(encrypts, key, iv);
  return mode === "cbc" || mode === "ecb" ? new Blocks(mode, encrypts, key, iv) : new Stream(mode, key, iv);
}

function begin(stream, encrypts, algorithm, key, iv, options) {
  validateString(algorithm, "algorithm");
  const [data, vector, tagLength] = [keyOf(key), vectorOf(iv), options.authLengthTag];
  if (tagLength !== undefined) validateUint32(tagLength, "options.authLengthTag");
  const info = cipherNamed(algorithm);
  if (info === undefined) throw new Error(`Unknown or unsupported cipher: ${algorithm}`);
  if (data.web !== undefined) throw new Error("Failed to get raw secret key data");
  const isAuthenticated = info.mode === "gcm";
  const fits = isAuthenticated ? vector.length > 0 : vector.length === info.ivLength;
  if (!fits) throw new Error("Invalid initialization vector");
  if (isAuthenticated && tagLength !== undefined && !TAGS.includes(tagLength)) {
    throw new Error("Invalid authentication tag length");
  }
  if (data.bytes.length !== info.keyLength) throw new Error("Invalid key length");
  const mode = modeOf(info, encrypts, new Uint8Array(data.bytes), vector);
  states.set(stream, { mode, isAuthenticated, encrypts, tagLength, tag: null, done: false });
  apply(Transform, stream, [options]);
}

function stateOf(cipher) {
  const state = states.get(cipher);
  if (state === undefined) throw new TypeError("Illegal invocation");
  return state;
}

function unfinished(cipher) {
  const state = stateOf(cipher);
  if (state.done) throw new Error("Cipher/decipher context has already been finalized");
  return state;
}

function inputBytes(data, encoding) {
  if (typeof data !== "string") {
    const bytes = viewOf(data);
    if (bytes === null) throw invalidArgType("data", ["string", "Buffer", "TypedArray", "DataView"], data);
    return bytes;
  }
  if (encoding === undefined) {
    const reason = "If inputEncoding is not provided then the data must be a Buffer";
    throw invalidArgValue("inputEncoding", encoding, reason);
  }
  return Buffer.from(data, known(encoding ?? "utf8"));
}

function known(encoding) {
  if (Buffer.isEncoding(encoding)) return encoding;
  throw typeError("ERR_UNKNOWN_ENCODING", `Unknown encoding: ${encoding}`);
}

function output(bytes, encoding) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return encoding === undefined ? buffer : buffer.toString(known(encoding));
}

/** The tag is right, or there is none. */
function checkTag({ mode, tag }) {
  if (tag === null) throw new Error("No auth tag provided");
  const right = mode.tag().subarray(0, tag.length);
  if (!ops.timing_safe_equal(right, tag)) throw new Error("Authentication failed");
}

function finish(cipher) {
  const state = unfinished(cipher);
  const rest = state.mode.finish();
  if (rest === null) throw new Error("Authentication failed");
  if (state.isAuthenticated && !state.encrypts) checkTag(state);
  if (state.isAuthenticated && state.encrypts) state.tag = state.mode.tag().slice(0, state.tagLength ?? TAG);
  state.done = true;
  return rest;
}

/** The methods that both classes have, in their order. */
const [shared, asStream] = [
  {
    update(data, inputEncoding, outputEncoding) {
      const bytes = inputBytes(data, inputEncoding);
      return output(unfinished(this).mode.update(bytes), outputEncoding);
    },
    final(outputEncoding) {
      return output(finish(this), outputEncoding);
    },
    setAAD(buffer, options = {}) {
      validateObject(options, "options");
      const { plaintextLength, encoding } = options;
      if (plaintextLength !== undefined) validateUint32(plaintextLength, "options.plaintextLength");
      if (encoding !== undefined) validateString(encoding, "options.encoding");
      const bytes = typeof buffer === "string" ? Buffer.from(buffer, encoding) : viewOf(buffer);
      // As on the real runtime, what is no data is passed over.
      if (bytes === null) return this;
      const state = unfinished(this);
      if (!state.isAuthenticated) throw new Error("Cipher does not support authenticated mode");
      if (!state.mode.addAdditional(bytes)) throw new Error("Failed to set AAD");
      return this;
    },
    setAutoPadding(autoPadding) {
      unfinished(this).mode.padding = Boolean(autoPadding);
      return this;
    },
  },
  {
    _transform(chunk, encoding, callback) {
      const bytes = typeof chunk === "string" ? Buffer.from(chunk, encoding) : viewOf(chunk);
      this.push(output(unfinished(this).mode.update(bytes)));
      callback();
    },
    _flush(callback) {
      this.push(output(finish(this)));
      callback();
    },
  },
];

function define(constructor, methods) {
  Object.setPrototypeOf(constructor.prototype, Transform.prototype);
  Object.setPrototypeOf(constructor, Transform);
  Object.assign(constructor.prototype, { ...shared, ...methods, ...asStream });
}

export function Cipheriv(algorithm, key, iv, options = {}) {
  if (!(this instanceof Cipheriv)) return new Cipheriv(algorithm, key, iv, options);
  begin(this, true, algorithm, key, iv, options);
}

define(Cipheriv, {
  getAuthTag() {
    const state = stateOf(this);
    if (!state.done) throw new Error("Auth tag is only available once cipher context has been finalized");
    const { tag } = state;
    state.tag = null;
    return output(tag ?? new Uint8Array(0));
  },
});

export function Decipheriv(algorithm, key, iv, options = {}) {
  if (!(this instanceof Decipheriv)) return new Decipheriv(algorithm, key, iv, options);
  begin(this, false, algorithm, key, iv, options);
}

define(Decipheriv, {
  setAuthTag(buffer) {
    const bytes = viewOf(buffer);
    if (bytes === null) {
      throw new TypeError("Failed to execute 'setAuthTag' on 'CipherHandle': parameter 1 is not of type 'BufferSource'.");
    }
    const state = unfinished(this);
    if (!state.isAuthenticated) throw new Error("Cipher does not support authenticated mode");
    if (state.tag !== null) throw new Error("Auth tag is already set");
    const fits = (state.tagLength === undefined || state.tagLength === bytes.length) && TAGS.includes(bytes.length);
    if (!fits) throw new Error("Invalid authentication tag length");
    state.tag = bytes.slice();
    return this;
  },
});

export function createCipheriv(algorithm, key, iv, options) {
  return new Cipheriv(algorithm, key, iv, options);
}
export function createDecipheriv(algorithm, key, iv, options) {
  return new Decipheriv(algorithm, key, iv, options);
}

for (const fn of [createCipheriv, createDecipheriv]) {
  Object.defineProperty(fn, "length", { __proto__: null, value: 3, configurable: true });
}
