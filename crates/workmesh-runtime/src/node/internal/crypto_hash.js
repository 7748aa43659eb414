/**
 * `Hash` and `Hmac`, which are streams, too.
 *
 * Short pieces wait here and are hashed in one go; a native digest is opened once much has come.
 */
import { Buffer } from "node:buffer";
import { Transform } from "node:stream";
import { keyBytes } from "internal:node/crypto_keys";
import { invalidArgType, NodeError, typeError } from "internal:node/errors";
import { validateString } from "internal:node/validators";
import { ops } from "internal:ops";
import { joinBytes } from "internal:web/bytes";
import { apply } from "internal:web/idl";

/** How many bytes wait before they are hashed. */
const PATIENCE = 65536;

/** What is hashed, as bytes of its own. */
export function dataBytes(data, encoding) {
  if (typeof data === "string") return Buffer.from(data, encoding === "buffer" ? "utf8" : encoding);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  throw invalidArgType("data", ["string", "Buffer", "TypedArray", "DataView"], data);
}

/** A digest in the form that was asked for. */
export function shaped(bytes, encoding) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (encoding === undefined || encoding === null || encoding === "buffer") return buffer;
  if (!Buffer.isEncoding(encoding)) throw typeError("ERR_UNKNOWN_ENCODING", `Unknown encoding: ${encoding}`);
  return buffer.toString(encoding);
}

/** What came so far. */
class Pieces {
  #name;
  #key;
  #waiting = [];
  #size = 0;
  #handle = null;

  constructor(name, key) {
    if (!ops.hasher_known(name)) throw new Error("Digest method not supported");
    this.#name = name;
    this.#key = key;
  }

  add(bytes) {
    this.#waiting.push(bytes.slice());
    this.#size += bytes.byteLength;
    if (this.#size < PATIENCE) return;
    this.#handle ??= ops.hasher_open(this.#name, this.#key);
    ops.hasher_update(this.#handle, this.#take());
  }

  #take() {
    const all = joinBytes(this.#waiting);
    this.#waiting = [];
    this.#size = 0;
    return all;
  }

  copy() {
    const copy = new Pieces(this.#name, this.#key);
    copy.#waiting = [...this.#waiting];
    copy.#size = this.#size;
    if (this.#handle !== null) copy.#handle = ops.hasher_copy(this.#handle);
    return copy;
  }

  finish() {
    if (this.#handle === null) return ops.hasher_once(this.#name, this.#key, this.#take());
    ops.hasher_update(this.#handle, this.#take());
    return ops.hasher_finish(this.#handle);
  }
}

/** The state of a hash, and its length if only one is allowed. @type {WeakMap<object, { pieces: Pieces, done: boolean }>} */
const states = new WeakMap();

function stateOf(hash) {
  const state = states.get(hash);
  if (state === undefined) throw new TypeError("Illegal invocation");
  return state;
}

function finalized() {
  return new NodeError("ERR_CRYPTO_HASH_FINALIZED", "Digest already called");
}

function begin(stream, pieces, options, outputLength) {
  apply(Transform, stream, [options]);
  states.set(stream, { pieces, done: false, outputLength, digest: null });
}

function update(data, encoding) {
  const state = stateOf(this);
  if (state.done) throw finalized();
  state.pieces.add(dataBytes(data, encoding));
  return this;
}

function transform(chunk, encoding, callback) {
  this.update(chunk, encoding);
  callback();
}

function flush(callback) {
  this.push(this.digest());
  callback();
}

export function Hash(algorithm, options = undefined) {
  if (!(this instanceof Hash)) return new Hash(algorithm, options);
  const copied = states.get(algorithm);
  if (copied === undefined) validateString(algorithm, "algorithm");
  else if (copied.done) throw finalized();
  const pieces = copied === undefined ? new Pieces(algorithm, null) : copied.pieces.copy();
  const outputLength = options?.outputLength;
  if (outputLength !== undefined && outputLength !== pieces.copy().finish().length) throw new Error("invalid digest size");
  begin(this, pieces, options, outputLength);
  return this;
}

Object.defineProperty(Hash, "length", { __proto__: null, value: 2, configurable: true });
Object.setPrototypeOf(Hash.prototype, Transform.prototype);
Object.setPrototypeOf(Hash, Transform);
Object.assign(Hash.prototype, {
  copy(options) {
    return new Hash(this, options);
  },
  _transform: transform,
  _flush: flush,
  update,
  digest(outputEncoding) {
    const state = stateOf(this);
    if (state.done) throw finalized();
    const shape = shaped(new Uint8Array(0), outputEncoding);
    state.done = true;
    const bytes = state.pieces.finish();
    return shape instanceof Uint8Array ? shaped(bytes) : shaped(bytes, outputEncoding);
  },
});

export function Hmac(hmac, key, options) {
  if (!(this instanceof Hmac)) return new Hmac(hmac, key, options);
  validateString(hmac, "hmac");
  begin(this, new Pieces(hmac, keyBytes(key, options?.encoding)), options);
  return this;
}

Object.setPrototypeOf(Hmac.prototype, Transform.prototype);
Object.setPrototypeOf(Hmac, Transform);
Object.assign(Hmac.prototype, {
  update,
  digest(outputEncoding) {
    const state = stateOf(this);
    // Asked again, a code is empty.
    const bytes = state.done ? new Uint8Array(0) : state.pieces.finish();
    state.done = true;
    return shaped(bytes, outputEncoding);
  },
  _transform: transform,
  _flush: flush,
});

/** The digest of data that is all there. */
export function hash(algorithm, data, options = undefined) {
  validateString(algorithm, "algorithm");
  const encoding = typeof options === "string" ? options : options?.outputEncoding ?? "hex";
  const pieces = new Pieces(algorithm, null);
  pieces.add(typeof data === "string" || ArrayBuffer.isView(data) ? dataBytes(data) : wrongInput(data));
  return shaped(pieces.finish(), encoding);
}

Object.defineProperty(hash, "length", { __proto__: null, value: 2, configurable: true });

function wrongInput(data) {
  throw invalidArgType("input", ["string", "Buffer", "TypedArray", "DataView"], data);
}

export function createHash(algorithm, options) {
  return new Hash(algorithm, options);
}

export function createHmac(hmac, key, options) {
  return new Hmac(hmac, key, options);
}

const HASHES = [
  "md5", "sha1", "sha224", "sha256", "sha384", "sha512", "md5-sha1", "RSA-MD5", "RSA-SHA1", "RSA-SHA224", "RSA-SHA256",
  "RSA-SHA384", "RSA-SHA512", "DSA-SHA", "DSA-SHA1", "ecdsa-with-SHA1",
];

export function getHashes() {
  return [...HASHES];
}
