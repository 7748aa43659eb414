/**
 * `KvNamespace`: a KV namespace in `env`.
 *
 * Reads answer at once on this thread; the promise around them is all that they cost besides the look-up.
 */
import { ops } from "internal:ops";
import { badArgument, expose, illegalConstructor, illegalInvocation, isObject } from "internal:web/idl";
import { isPromise } from "internal:web/language";
import { streams } from "internal:web/parts";
import { BYTES, Payload, claim, payloadFrom, readBytes, streamOf } from "internal:web/payload";
import { requireRequest } from "internal:web/startup";
import { token } from "internal:web/token";

/** The shortest `cacheTtl`, in seconds. There is no cache in front of this store, so it is checked and forgotten. */
const MIN_CACHE_TTL = 30;

/** How each type reads a value: the operation, and what becomes of its result. */
const READERS = {
  text: { read: ops.kv_get_text, convert: (text) => text },
  json: { read: ops.kv_get_text, convert: (text) => JSON.parse(text) },
  arrayBuffer: { read: ops.kv_get_bytes, convert: (bytes) => bytes.buffer },
  stream: { read: ops.kv_get_bytes, convert: (bytes) => streamOf(new Payload(BYTES, bytes, null)) },
};

/** Values of a type that does not exist: an error, but only if there is a value, as on the real runtime. */
const UNKNOWN = {
  read: ops.kv_get_text,
  convert() {
    throw new TypeError('Unknown response type. Possible types are "text", "arrayBuffer", "json", and "stream".');
  },
};

/** The name of the type in the second argument of a read. */
function typeOf(options, operation) {
  if (options === undefined || options === null) return "text";
  if (!isObject(options)) return `${options}`;
  if (options.cacheTtl !== undefined) {
    const ttl = wholeNumber(options.cacheTtl);
    if (ttl < MIN_CACHE_TTL) {
      throw new Error(
        `KV ${operation} failed: 400 Invalid cache_ttl of ${ttl}. Cache TTL must be at least ${MIN_CACHE_TTL}.`,
      );
    }
  }
  return options.type === undefined || options.type === null ? "text" : `${options.type}`;
}

function readerOf(type) {
  return Object.hasOwn(READERS, type) ? READERS[type] : UNKNOWN;
}

/** As WebIDL converts to an integer: what is no number is 0, and fractions are cut off. */
function wholeNumber(value) {
  const number = Math.trunc(Number(value));
  return Number.isNaN(number) ? 0 : number;
}

function metadataOf(text) {
  return text === null ? null : JSON.parse(text);
}

/** How the values of several keys are converted. */
function bulkConverter(type) {
  if (type === "text") return (text) => text;
  if (type !== "json") {
    throw new Error(`KV GET_BULK failed: 400 "${type}" is not a valid type. Use "json" or "text"`);
  }
  return (text) => {
    try {
      return JSON.parse(text);
    } catch {
      throw new Error("KV GET_BULK failed: 400 At least one of the requested keys corresponds to a non-json value");
    }
  };
}

/** Reads several keys into a map; `entry` makes what the map holds for a value and its metadata. */
function readMany(slot, keys, options, entry) {
  const convert = bulkConverter(typeOf(options, "GET_BULK"));
  const names = keys.map((key) => `${key}`);
  const list = ops.kv_get_many(slot, names);
  const map = new Map();
  names.forEach((name, i) => {
    const text = list[2 * i];
    map.set(name, text === null ? null : entry(convert(text), list[2 * i + 1]));
  });
  return map;
}

function read(slot, key, options) {
  if (Array.isArray(key)) return readMany(slot, key, options, (value) => value);
  if (options === undefined) return ops.kv_get_text(slot, `${key}`);
  const reader = readerOf(typeOf(options, "GET"));
  const value = reader.read(slot, `${key}`);
  return value === null ? null : reader.convert(value);
}

function readWithMetadata(slot, key, options) {
  if (Array.isArray(key)) {
    return readMany(slot, key, options, (value, metadata) => ({ value, metadata: metadataOf(metadata) }));
  }
  const reader = readerOf(typeOf(options, "GET"));
  const [value, metadata] = reader.read(slot, `${key}`, true);
  return {
    value: value === null ? null : reader.convert(value),
    metadata: metadataOf(metadata),
    cacheStatus: null,
  };
}

/** A value to be written, as text or bytes; or a promise for it, if it is a stream. */
function contentOf(value) {
  if (!isObject(value)) return `${value}`;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value;
  if (streams.loaded?.stateOf(value) !== undefined) return readBytes(claim(payloadFrom(value)));
  throw new TypeError("KV put() accepts only strings, ArrayBuffers, ArrayBufferViews, and ReadableStreams as values.");
}

/** The options of a write as the operation takes them: expiration, time to live, metadata. */
function writeOptions(options) {
  const { expiration, expirationTtl, metadata } = options;
  const json = metadata === undefined ? null : JSON.stringify(metadata);
  if (json === undefined) throw new Error("KV PUT failed: 400 The metadata cannot be written as JSON.");
  return [
    expiration === undefined ? null : wholeNumber(expiration),
    expirationTtl === undefined ? null : wholeNumber(expirationTtl),
    json,
  ];
}

export class KvNamespace {
  #slot;

  constructor(key, slot) {
    if (key !== token) throw illegalConstructor();
    this.#slot = slot;
  }

  get(key, options = undefined) {
    if (!(this && typeof this === "object" && #slot in this)) throw illegalInvocation();
    requireRequest();
    try {
      if (arguments.length < 1) throw badArgument("KvNamespace", "get", 1, "string or Array");
      return Promise.resolve(read(this.#slot, key, options));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  getWithMetadata(key, options = undefined) {
    if (!(this && typeof this === "object" && #slot in this)) throw illegalInvocation();
    requireRequest();
    try {
      if (arguments.length < 1) throw badArgument("KvNamespace", "getWithMetadata", 1, "string or Array");
      return Promise.resolve(readWithMetadata(this.#slot, key, options));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async put(key, value, options = undefined) {
    if (!(this && typeof this === "object" && #slot in this)) throw illegalInvocation();
    if (arguments.length < 1) throw badArgument("KvNamespace", "put", 1, "string");
    if (arguments.length < 2) throw badArgument("KvNamespace", "put", 2, "string or JsObject");
    if (options !== undefined && options !== null && !isObject(options)) {
      throw badArgument("KvNamespace", "put", 3, "PutOptions");
    }
    const name = `${key}`;
    const [expiration, ttl, metadata] = options ? writeOptions(options) : [null, null, null];
    const content = contentOf(value);
    // A string or bytes are taken now, whatever the script does to them afterwards.
    const taken = isPromise(content) ? await content : content;
    return ops.kv_put(this.#slot, name, taken, expiration, ttl, metadata);
  }

  async delete(key) {
    if (!(this && typeof this === "object" && #slot in this)) throw illegalInvocation();
    if (arguments.length < 1) throw badArgument("KvNamespace", "delete", 1, "string");
    const names = Array.isArray(key) ? key : [key];
    for (const name of names) await ops.kv_delete(this.#slot, `${name}`);
  }

  async list(options = undefined) {
    if (!(this && typeof this === "object" && #slot in this)) throw illegalInvocation();
    const { prefix, limit, cursor } = options ?? {};
    const page = await ops.kv_list(
      this.#slot,
      prefix === undefined || prefix === null ? null : `${prefix}`,
      Math.min(Math.max(wholeNumber(limit), 0), Number.MAX_SAFE_INTEGER),
      cursor === undefined || cursor === null ? null : `${cursor}`,
    );
    return JSON.parse(page);
  }
}

expose(KvNamespace);
