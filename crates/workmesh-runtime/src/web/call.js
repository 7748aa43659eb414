/**
 * Calls: a request that leaves the isolate, through a service binding or to the internet, and the response to it.
 */
import * as lists from "internal:web/header_list";
import { ops } from "internal:ops";
import { dataUrls, events } from "internal:web/parts";
import { claim, isUsed, NATIVE, STREAM } from "internal:web/payload";
import { slotsFrom, slotsIn } from "internal:web/request";
import {
  CACHE, cfArgument, cfIn, headerFields, headerList, MESSAGE, methodIn, payloadIn, REDIRECT, SIGNAL, URL_TEXT, urlIn,
} from "internal:web/request_slots";
import { receivedResponse } from "internal:web/response";
import { kindOf, nativeBody, pump } from "internal:web/send";

/** The slot of the internet; service bindings have slots from 0. */
export const INTERNET = -1;

/**
 * Sends a request and waits for the head of the response.
 * @param {number} slot where to
 * @param {Request | string | URL} input
 * @param {object} [init] as of the constructor of `Request`
 * @returns {Promise<Response>}
 */
export function call(slot, input, init) {
  try {
    // A request that is sent as it is need not be copied; the call takes its body.
    const sent = init === undefined ? slotsIn(input) : undefined;
    const request = sent ?? slotsFrom(input, init);
    // What came in is for HTTP.
    if (request[MESSAGE] < 0 && !isHttp(request[URL_TEXT])) return Promise.resolve(fetchElsewhere(request));
    const signal = request[SIGNAL];
    return signal === null ? start(slot, request, null, receivedResponse) : abortable(slot, request, signal);
  } catch (error) {
    return Promise.reject(error);
  }
}

/**
 * @param {number | null} abort what gives the call up
 * @param {Function} received makes the response, see `ops.call`
 * @returns {Promise<Response>}
 */
function start(slot, request, abort, received) {
  const payload = payloadIn(request);
  if (payload !== null && isUsed(payload)) throw new TypeError("Cannot reconstruct a Request with a used body.");
  if (request[CACHE] !== undefined) checkCacheTime(request);
  // A bound worker gets an incoming request as it came, without any part of it entering this heap: its headers cannot
  // have been changed, and its body was not touched.
  if (slot !== INTERNET && request[MESSAGE] >= 0 && isNative(payload)) {
    return ops.call_forward(slot, request[MESSAGE], payload === null ? null : claim(payload).source, abort, received);
  }
  return send(slot, request, payload === null ? null : claim(payload), abort, received);
}

function isNative(payload) {
  return payload === null || (payload.kind === NATIVE && payload.stream === null);
}

/** Sends a request with this claimed body. */
function send(slot, request, taken, abort, received) {
  const kind = kindOf(taken);
  const body = nativeBody(taken);
  const fields = request[CACHE] === undefined ? headerFields(request) : uncachedFields(request);
  const headers = fields.length === 0 ? null : fields;
  const method = methodIn(request);
  const url = urlIn(request);
  const cf = slot === INTERNET ? null : cfArgument(request);
  const response = ops.call(slot, method, url, headers, kind, body, request[REDIRECT], cf, abort, received);
  // A source that fails fails the call.
  if (kind === STREAM) pump(taken, body).catch(() => {});
  return response;
}

/** The headers of a request that no cache may answer. */
function uncachedFields(request) {
  const fields = lists.copyList(headerList(request));
  return lists.withDefault(lists.withDefault(fields, "cache-control", "no-cache"), "pragma", "no-cache");
}

/** @throws {TypeError} if a request wants to be kept in a cache and not to be */
function checkCacheTime(request) {
  if (request[CACHE] !== "no-store") return;
  const ttl = cfIn(request)?.cacheTtl;
  if (ttl === undefined || ttl === -1) return;
  throw new TypeError(`CacheTtl: ${ttl}, is not compatible with cache: no-store header.`);
}

/** Sends a request and waits for the answer, unless the signal is aborted first, which gives the call up. */
function abortable(slot, request, signal) {
  if (signal.aborted) throw signal.reason;
  const abort = ops.abort_open();
  const response = start(slot, request, abort, (...answer) => receivedResponse(...answer, signal));
  const { promise, reject } = Promise.withResolvers();
  const stop = events.load().onAbort(signal, () => {
    ops.abort(abort);
    reject(events.load().reasonOf(signal));
  });
  return Promise.race([response, promise]).finally(stop);
}

/**
 * Answers a request that is not for HTTP.
 * @throws {TypeError} if nothing but HTTP would do
 */
function fetchElsewhere(request) {
  const url = urlIn(request);
  const response = url.startsWith("data:") ? dataUrls.load().fetchDataUrl(url, methodIn(request)) : null;
  if (response === null) throw new TypeError(`Fetch API cannot load: ${url}`);
  return response;
}

/** Whether an absolute URL, as it is once it was read, is for HTTP. */
function isHttp(url) {
  const isHttpFamily = url[0] === "h" && url[1] === "t" && url[2] === "t" && url[3] === "p";
  return isHttpFamily && (url[4] === ":" || (url[4] === "s" && url[5] === ":"));
}
