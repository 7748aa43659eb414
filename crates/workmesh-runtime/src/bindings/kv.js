/**
 * `KvNamespace`: a KV namespace in `env`.
 *
 * Reads answer at once on this thread; the promise around them is all that they cost besides the look-up.
 */
import { ops } from "internal:ops";
import { badArgument, expose, illegalConstructor, illegalInvocation, isObject } from "internal:web/idl";
import { int32From } from "internal:web/int32";
import { isPromise } from "internal:web/language";
import { streams } from "internal:web/parts";
import { BYTES, Payload, STREAM, claim, payloadFrom, readBytes, streamOf } from "internal:web/payload";
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

/** The type and the time to live in the second argument of a read. */
function optionsOf(options) {
  if (options === undefined || options === null) return { type: "text", ttl: undefined };
  if (!isObject(options)) return { type: `${options}`, ttl: undefined };
  const { type, cacheTtl } = options;
  return {
    type: type === undefined ? "text" : `${type}`,
    ttl: cacheTtl === undefined ? undefined : int32From(cacheTtl),
  };
}

function checkTtl(ttl, operation) {
  if (ttl !== undefined && ttl < MIN_CACHE_TTL) {
    throw new Error(
      `KV ${operation} failed: 400 Invalid cache_ttl of ${ttl}. Cache TTL must be at least ${MIN_CACHE_TTL}.`,
    );
  }
}

function readerOf(type) {
  return Object.hasOwn(READERS, type) ? READERS[type] : UNKNOWN;
}

function metadataOf(text) {
  return text === null ? null : JSON.parse(text);
}

/** Values of several keys come without a byte order mark. */
function withoutMark(text) {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** How the values of several keys are converted. */
function bulkConverter(type) {
  if (type === "text" || type === "") return withoutMark;
  if (type !== "json") {
    throw new Error(`KV GET_BULK failed: 400 "${type}" is not a valid type. Use "json" or "text"`);
  }
  return (text) => {
    try {
      return JSON.parse(withoutMark(text));
    } catch {
      throw new Error("KV GET_BULK failed: 400 At least one of the requested keys corresponds to a non-json value");
    }
  };
}

/** Reads several keys into a map; `entry` makes what the map holds for a value and its metadata. */
function readMany(slot, names, { type, ttl }, entry) {
  checkTtl(ttl, "GET_BULK");
  const convert = bulkConverter(type);
  const list = ops.kv_get_many(slot, names);
  const map = new Map();
  names.forEach((name, i) => {
    const text = list[2 * i];
    map.set(name, text === null ? null : entry(convert(text), list[2 * i + 1]));
  });
  return map;
}

/** What a read is of: a key, or a list of keys. */
function keysOf(key) {
  return Array.isArray(key) ? key.map((name) => `${name}`) : `${key}`;
}

/** What a read gives; `options` are null for a text. */
function read(slot, key, options) {
  if (isObject(key)) return readMany(slot, key, options ?? optionsOf(), (value) => value);
  if (options === null) return ops.kv_get_text(slot, key);
  checkTtl(options.ttl, "GET");
  const reader = readerOf(options.type);
  const value = reader.read(slot, key);
  return value === null ? null : reader.convert(value);
}

function readWithMetadata(slot, key, options) {
  if (isObject(key)) {
    return readMany(slot, key, options, (value, metadata) => ({ value, metadata: metadataOf(metadata) }));
  }
  checkTtl(options.ttl, "GET");
  const reader = readerOf(options.type);
  const [value, metadata] = reader.read(slot, key, true);
  return {
    value: value === null ? null : reader.convert(value),
    metadata: metadataOf(metadata),
    cacheStatus: null,
  };
}

/** A promise for what `work` returns, or rejected with what it throws. */
function promised(work, slot, key, options) {
  try {
    return Promise.resolve(work(slot, key, options));
  } catch (error) {
    return Promise.reject(error);
  }
}

/** A value to be written, as text or bytes; or a promise for it, if it is a stream. */
function contentOf(value) {
  if (!isObject(value)) return `${value}`;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value;
  const stream = streams.loaded?.stateOf(value);
  if (stream === undefined) {
    throw new TypeError("KV put() accepts only strings, ArrayBuffers, ArrayBufferViews, and ReadableStreams as values.");
  }
  const { isLocked, readAll, sentBytes } = streams.loaded;
  if (isLocked(stream)) throw new TypeError("The ReadableStream has been locked to a reader.");
  const taken = claim(payloadFrom(value));
  return taken.kind === STREAM ? readAll(stream, sentBytes) : readBytes(taken);
}

/** The options of a write as the operation takes them: expiration, time to live, metadata. */
function writeOptions(options) {
  const { expiration, expirationTtl, metadata } = options;
  const json = metadata === undefined || metadata === null ? null : JSON.stringify(metadata);
  if (json === undefined) throw new Error("KV PUT failed: 400 The metadata cannot be written as JSON.");
  return [
    expiration === undefined ? null : int32From(expiration),
    expirationTtl === undefined ? null : int32From(expirationTtl),
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
    if (arguments.length < 1) throw badArgument("KvNamespace", "get", 1, "string or Array");
    // Arguments that cannot be read throw; what they ask for rejects.
    const keys = keysOf(key);
    return promised(read, this.#slot, keys, options === undefined ? null : optionsOf(options));
  }

  getWithMetadata(key, options = undefined) {
    if (!(this && typeof this === "object" && #slot in this)) throw illegalInvocation();
    requireRequest();
    if (arguments.length < 1) throw badArgument("KvNamespace", "getWithMetadata", 1, "Array or string");
    const keys = keysOf(key);
    return promised(readWithMetadata, this.#slot, keys, optionsOf(options));
  }

  async put(key, value, options = undefined) {
    if (!(this && typeof this === "object" && #slot in this)) throw illegalInvocation();
    if (arguments.length < 1) throw badArgument("KvNamespace", "put", 1, "string");
    if (arguments.length < 2) throw badArgument("KvNamespace", "put", 2, "string or Object");
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
    if (options !== undefined && options !== null && !isObject(options)) {
      throw badArgument("KvNamespace", "list", 1, "ListOptions");
    }
    const { limit, prefix, cursor } = options ?? {};
    const page = await ops.kv_list(
      this.#slot,
      prefix === undefined || prefix === null ? null : `${prefix}`,
      limit === undefined || limit === null ? 0 : Math.max(int32From(limit), 0),
      cursor === undefined || cursor === null ? null : `${cursor}`,
    );
    return JSON.parse(page);
  }
}

expose(KvNamespace);
