/**
 * `caches`: responses that are kept for a while, in a memory that all workers of the process share.
 *
 * What comes back is as if it had come from another worker: its body stays native until a script touches it.
 */
import * as lists from "internal:web/header_list";
import { badArgument, expose, illegalConstructor, isObject, refuseAtOnce } from "internal:web/idl";
import { ops } from "internal:ops";
import { streams } from "internal:web/parts";
import { claim, STREAM } from "internal:web/payload";
import { slotsFrom, slotsIn } from "internal:web/request";
import { cfIn, headerList, methodIn, urlIn } from "internal:web/request_slots";
import { isErrorResponse, receivedResponse, responseHeaders, responsePayload, responseStatus } from "internal:web/response";
import { kindOf, nativeBody, pump } from "internal:web/send";
import { requireRequest } from "internal:web/startup";
import { handled } from "internal:web/streams/promises";
import { token } from "internal:web/token";

/** The longest name of a cache, in bytes. */
const MAX_NAME = 1023;

/** Members of the options of `match` and `delete` that the real runtime knows and refuses. */
const REFUSED_OPTIONS = ["ignoreSearch", "ignoreVary", "cacheName"];

/** The slots of a request, which may be given as its URL. */
function requestFrom(method, args) {
  if (args.length < 1) throw badArgument("Cache", method, 1, "Request or string");
  requireRequest();
  return slotsIn(args[0]) ?? slotsFrom(args[0], undefined);
}

/**
 * What a response is kept under: the URL without its fragment, or what the request names instead.
 * @throws {TypeError} if it is a URL without a host
 */
function keyOf(slots) {
  const url = urlIn(slots);
  if (!/^[a-z][a-z\d+.-]*:\/\//.test(url)) {
    throw new TypeError("Invalid URL. Cache API keys must be fully-qualified, valid URLs.");
  }
  const key = cfIn(slots)?.cacheKey;
  return key ? `${key}` : url.split("#", 1)[0];
}

/** Whether the options of `match` and `delete` say that the method does not matter. */
function ignoresMethod(method, options) {
  if (options === undefined || options === null) return false;
  if (!isObject(options)) throw badArgument("Cache", method, 2, "CacheQueryOptions");
  const ignore = Boolean(options.ignoreMethod);
  for (const name of REFUSED_OPTIONS) {
    if (options[name] !== undefined) throw new Error(`The '${name}' field on 'CacheQueryOptions' is not implemented.`);
  }
  return ignore;
}

function notImplemented(name, method) {
  return new Error(`Failed to execute '${method}' on '${name}': the method is not implemented.`);
}

/** @throws {TypeError} if somebody reads the body */
function checkUnlocked(payload) {
  if (payload === null || payload.used || payload.stream === null) return;
  const state = streams.loaded.stateOf(payload.stream);
  if (streams.loaded.isLocked(state)) throw new TypeError("The ReadableStream has been locked to a reader.");
}

/** @throws {TypeError} if a response is one that no cache keeps */
function checkCacheable(slots, status, headers) {
  if (methodIn(slots) !== "GET") throw new TypeError("Cannot cache response to non-GET request.");
  if (status === 206) throw new TypeError("Cannot cache response to a range request (206 Partial Content).");
  if (lists.get(headers, "vary")?.includes("*")) throw new TypeError("Cannot cache response with 'Vary: *' header.");
}

let isCache;

export class Cache {
  /** Null for the default cache. */
  #name;

  static {
    isCache = (value) => isObject(value) && #name in value;
  }

  constructor(key = undefined, name = undefined) {
    if (key !== token) throw illegalConstructor();
    this.#name = name;
  }

  add() {
    throw notImplemented("Cache", "add");
  }

  addAll() {
    throw notImplemented("Cache", "addAll");
  }

  async delete(request = undefined, options = undefined) {
    const slots = requestFrom("delete", arguments);
    if (!ignoresMethod("delete", options) && methodIn(slots) !== "GET") return false;
    return ops.cache_delete(this.#name, keyOf(slots));
  }

  async match(request = undefined, options = undefined) {
    const slots = requestFrom("match", arguments);
    if (!ignoresMethod("match", options) && methodIn(slots) !== "GET") return undefined;
    const headers = headerList(slots);
    const noneMatch = lists.get(headers, "if-none-match");
    const modifiedSince = lists.get(headers, "if-modified-since");
    const found = ops.cache_match(this.#name, keyOf(slots), noneMatch, modifiedSince, lists.get(headers, "range") || null);
    return found === null ? undefined : receivedResponse(found[0], found[1], false, null, "", null);
  }

  async put(request = undefined, response = undefined) {
    const given = arguments.length < 1 || isObject(request) ? request : `${request}`;
    const payload = isObject(response) ? responsePayload(response) : undefined;
    if (payload === undefined && arguments.length > 0) throw badArgument("Cache", "put", 2, "Response");
    const slots = requestFrom("put", arguments.length < 1 ? [] : [given]);
    if (isErrorResponse(response)) throw new TypeError("Cache is unable to store an error response");
    const status = responseStatus(response);
    const headers = responseHeaders(response);
    checkCacheable(slots, status, headers);
    // A response that says that nothing has changed is nothing to keep; the real runtime forgets it, too.
    if (status === 304) return;
    checkUnlocked(payload);
    const taken = payload === null ? null : claim(payload);
    const kind = kindOf(taken);
    const body = nativeBody(taken);
    const authorized = lists.find(headerList(slots), "authorization") >= 0;
    const kept = ops.cache_put(this.#name, keyOf(slots), authorized, status, headers, kind, body);
    if (kind === STREAM) {
      handled(kept);
      // A source that fails says why; nothing is kept then.
      await pump(taken, body);
    }
    await kept;
  }

  matchAll() {
    throw notImplemented("Cache", "matchAll");
  }

  keys() {
    throw notImplemented("Cache", "keys");
  }
}

refuseAtOnce(Cache, isCache);
expose(Cache);

let isStorage;

export class CacheStorage {
  #default;

  static {
    isStorage = (value) => isObject(value) && #default in value;
  }

  constructor(key = undefined) {
    if (key !== token) throw illegalConstructor();
    this.#default = new Cache(token, null);
    const read = () => this.#default;
    Object.defineProperty(this, "default", { __proto__: null, get: read, enumerable: true, configurable: true });
  }

  async open(name = undefined) {
    if (arguments.length < 1) throw badArgument("CacheStorage", "open", 1, "string");
    const text = `${name}`;
    if (ops.utf8_length(text) > MAX_NAME) throw new TypeError("Cache name is too long.");
    return new Cache(token, text);
  }

  delete() {
    throw notImplemented("CacheStorage", "delete");
  }

  match() {
    throw notImplemented("CacheStorage", "match");
  }

  has() {
    throw notImplemented("CacheStorage", "has");
  }

  keys() {
    throw notImplemented("CacheStorage", "keys");
  }
}

refuseAtOnce(CacheStorage, isStorage);
expose(CacheStorage);

/** The global `caches`. */
export const caches = new CacheStorage(token);
