/**
 * HTTP status codes: which a script may use, and what each implies for a response.
 */
import { int32From } from "internal:web/int32";

/** The status of the answer to a WebSocket handshake. */
export const SWITCHING_PROTOCOLS = 101;

/** Whether a response of this status never has a body. */
export function hasNullBody(status) {
  return status === 204 || status === 205 || status === 304 || status === SWITCHING_PROTOCOLS;
}

/** Whether a response of this status sends its client elsewhere. */
function isRedirect(status) {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/**
 * A status that a script gave, as a number.
 * @param {boolean} handshake whether the response comes with a WebSocket
 * @throws {RangeError} if no script may answer with it
 * @throws {TypeError} if it does not fit into 32 bits
 */
export function statusFrom(value, handshake) {
  const status = int32From(value);
  if (handshake) {
    if (status === SWITCHING_PROTOCOLS) return status;
    throw new RangeError("Responses with a WebSocket must have status code 101.");
  }
  if (status < 200 || status > 599) {
    throw new RangeError("Responses may only be constructed with status codes in the range 200 to 599, inclusive.");
  }
  return status;
}

/**
 * A redirect status that a script gave, as a number.
 * @throws {RangeError} if it is not one
 */
export function redirectStatusFrom(value) {
  const status = int32From(value);
  if (!isRedirect(status)) {
    throw new RangeError(`${status} is not a redirect status code. It must be one of: 301, 302, 303, 307, or 308.`);
  }
  return status;
}
