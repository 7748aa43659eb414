/**
 * Calls: a request that leaves the isolate, through a service binding or to the internet, and the response to it.
 */
import { isObject } from "internal:web/idl";
import { ops } from "internal:ops";
import { dataUrls, events } from "internal:web/parts";
import { claim, isUsed, NATIVE, STREAM } from "internal:web/payload";
import { slotsFrom, slotsIn } from "internal:web/request";
import { headerList, MESSAGE, methodIn, payloadIn, REDIRECT, SIGNAL, urlIn } from "internal:web/request_slots";
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
    const sent = init === undefined && isObject(input) ? slotsIn(input) : undefined;
    const request = sent ?? slotsFrom(input, init);
    const signal = request[SIGNAL];
    if (slot === INTERNET && !isHttp(urlIn(request))) return Promise.resolve(fetchElsewhere(request));
    if (signal !== null) return abortable(slot, request, signal);
    return start(slot, request, null, receivedResponse);
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
  return isForwarded(slot, request) ? forward(slot, request, abort, received) : send(slot, request, abort, received);
}

/** Whether a bound worker gets an incoming request as it came. Its headers cannot have been changed. */
function isForwarded(slot, request) {
  if (slot === INTERNET || request[MESSAGE] < 0) return false;
  const payload = payloadIn(request);
  return payload === null || (payload.kind === NATIVE && payload.stream === null);
}

/** Passes an incoming request on without any part of it entering this heap. */
function forward(slot, request, abort, received) {
  const payload = payloadIn(request);
  if (payload !== null && isUsed(payload)) throw usedBody();
  return ops.call_forward(slot, request[MESSAGE], payload === null ? null : claim(payload).source, abort, received);
}

function usedBody() {
  return new TypeError("Cannot reconstruct a Request with a used body.");
}

function send(slot, request, abort, received) {
  const url = urlIn(request);
  const payload = payloadIn(request);
  if (payload !== null && isUsed(payload)) throw usedBody();
  const taken = payload === null ? null : claim(payload);
  const kind = kindOf(taken);
  const body = nativeBody(taken);
  const headers = headerList(request);
  const list = headers.length === 0 ? null : headers;
  const response = ops.call(slot, methodIn(request), url, list, kind, body, request[REDIRECT], abort, received);
  if (kind === STREAM) pump(taken, body);
  return response;
}

/** Sends a request and waits for the answer, unless the signal is aborted first, which gives the call up. */
function abortable(slot, request, signal) {
  if (signal.aborted) throw signal.reason;
  const abort = ops.abort_open();
  const response = start(slot, request, abort, (...answer) => receivedResponse(...answer, signal));
  const { promise, reject } = Promise.withResolvers();
  const stop = events.load().onAbort(signal, () => {
    ops.abort(abort);
    reject(signal.reason);
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

function isHttp(url) {
  return url.startsWith("http:") || url.startsWith("https:");
}
