/**
 * Calls: a request that leaves the isolate, through a service binding or to the internet, and the response to it.
 */
import { onAbort } from "internal:web/abort";
import { ops } from "internal:ops";
import { claim, isUsed, STREAM } from "internal:web/payload";
import { isRequest, Request, requestParts } from "internal:web/request";
import { receivedResponse } from "internal:web/response";
import { outgoing, pump } from "internal:web/send";

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
  const request = init === undefined && isRequest(input) ? input : new Request(input, init);
  const { method, url, headers, payload, redirect, signal } = requestParts(request);
  if (slot === INTERNET && !isHttp(url)) throw new TypeError(`Fetch API cannot load: ${url}`);
  if (payload !== null && isUsed(payload)) throw new TypeError("Cannot reconstruct a Request with a used body.");
  if (signal !== null && signal.aborted) throw signal.reason;
  const taken = payload === null ? null : claim(payload);
  const [kind, body] = outgoing(taken);
  const id = ops.call_start(slot, method, url, headers.length === 0 ? null : headers, kind, body, redirect);
  if (kind === STREAM) pump(taken, body);
  const answer = signal === null ? await ops.call_wait(id) : await abortable(id, signal);
  return receivedResponse(...answer);
}

/** Waits for the answer unless the signal is aborted first, which gives the call up. */
async function abortable(id, signal) {
  const { promise, reject } = Promise.withResolvers();
  const stop = onAbort(signal, () => {
    ops.call_abort(id);
    reject(signal.reason);
  });
  try {
    return await Promise.race([ops.call_wait(id), promise]);
  } finally {
    stop();
  }
}

function isHttp(url) {
  return url.startsWith("http:") || url.startsWith("https:");
}
