/**
 * Calls: a request that leaves the isolate, through a service binding or to the internet, and the response to it.
 */
import { onAbort } from "internal:web/abort";
import { isObject } from "internal:web/idl";
import { ops } from "internal:ops";
import { claim, isUsed, STREAM } from "internal:web/payload";
import { Request, slotsIn } from "internal:web/request";
import { headerList, methodIn, payloadIn, REDIRECT, SIGNAL, urlIn } from "internal:web/request_slots";
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
    const request = sent ?? slotsIn(new Request(input, init));
    const signal = request[SIGNAL];
    if (signal === null) return ops.call_wait(start(slot, request)).then(receivedResponse);
    return abortable(slot, request, signal);
  } catch (error) {
    return Promise.reject(error);
  }
}

/** @returns {number} the native call */
function start(slot, request) {
  const url = urlIn(request);
  if (slot === INTERNET && !isHttp(url)) throw new TypeError(`Fetch API cannot load: ${url}`);
  const payload = payloadIn(request);
  if (payload !== null && isUsed(payload)) throw new TypeError("Cannot reconstruct a Request with a used body.");
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
    return receivedResponse(await Promise.race([ops.call_wait(id), promise]));
  } finally {
    stop();
  }
}

function isHttp(url) {
  return url.startsWith("http:") || url.startsWith("https:");
}
