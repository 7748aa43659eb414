/**
 * Calls: a request that leaves the isolate, through a service binding or to the internet, and the response to it.
 */
import { onAbort } from "internal:web/abort";
import { fetchDataUrl } from "internal:web/data_url";
import { isObject } from "internal:web/idl";
import { ops } from "internal:ops";
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
export async function call(slot, input, init) {
  // A request that is sent as it is need not be copied; the call takes its body.
  const sent = init === undefined && isObject(input) ? slotsIn(input) : undefined;
  const request = sent ?? slotsFrom(input, init);
  const signal = request[SIGNAL];
  if (slot === INTERNET && !isHttp(urlIn(request))) return fetchElsewhere(request);
  if (signal !== null) return abortable(slot, request, signal);
  return receivedResponse(await ops.call_wait(start(slot, request)), null);
}

/** @returns {number} the native call */
function start(slot, request) {
  return isForwarded(slot, request) ? forward(slot, request) : startAnew(slot, request);
}

/** Whether a bound worker gets an incoming request as it came. Its headers cannot have been changed. */
function isForwarded(slot, request) {
  if (slot === INTERNET || request[MESSAGE] < 0) return false;
  const payload = payloadIn(request);
  return payload === null || (payload.kind === NATIVE && payload.stream === null);
}

/** Passes an incoming request on without any part of it entering this heap. */
function forward(slot, request) {
  const payload = payloadIn(request);
  if (payload !== null && isUsed(payload)) throw usedBody();
  return ops.call_forward(slot, request[MESSAGE], payload === null ? null : claim(payload).source);
}

function usedBody() {
  return new TypeError("Cannot reconstruct a Request with a used body.");
}

function startAnew(slot, request) {
  const url = urlIn(request);
  const payload = payloadIn(request);
  if (payload !== null && isUsed(payload)) throw usedBody();
  const taken = payload === null ? null : claim(payload);
  const kind = kindOf(taken);
  const body = nativeBody(taken);
  const headers = headerList(request);
  const list = headers.length === 0 ? null : headers;
  const id = ops.call_start(slot, methodIn(request), url, list, kind, body, request[REDIRECT]);
  if (kind === STREAM) pump(taken, body);
  return id;
}

/** Sends a request and waits for the answer, unless the signal is aborted first, which gives the call up. */
async function abortable(slot, request, signal) {
  if (signal.aborted) throw signal.reason;
  const id = start(slot, request);
  const { promise, reject } = Promise.withResolvers();
  const stop = onAbort(signal, () => {
    ops.call_abort(id);
    reject(signal.reason);
  });
  try {
    return receivedResponse(await Promise.race([ops.call_wait(id), promise]), signal);
  } finally {
    stop();
  }
}

/**
 * Answers a request that is not for HTTP.
 * @throws {TypeError} if nothing but HTTP would do
 */
function fetchElsewhere(request) {
  const response = fetchDataUrl(urlIn(request), methodIn(request));
  if (response === null) throw new TypeError(`Fetch API cannot load: ${urlIn(request)}`);
  return response;
}

function isHttp(url) {
  return url.startsWith("http:") || url.startsWith("https:");
}
