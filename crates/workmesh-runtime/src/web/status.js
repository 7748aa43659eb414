/**
 * HTTP status codes: which a script may use, and what each implies for a response.
 */

/** Whether a response of this status never has a body. */
export function hasNullBody(status) {
  return status === 204 || status === 205 || status === 304 || status === 101;
}

/** Whether a response of this status sends its client elsewhere. */
function isRedirect(status) {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/**
 * A status that a script gave, as a number.
 * @throws {RangeError} if no script may answer with it
 * @throws {TypeError} if it does not fit into 32 bits
 */
export function statusFrom(value) {
  const status = integerFrom(value);
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
  const status = integerFrom(value);
  if (!isRedirect(status)) {
    throw new RangeError(`${status} is not a redirect status code. It must be one of: 301, 302, 303, 307, or 308.`);
  }
  return status;
}

function integerFrom(value) {
  const number = Number(value);
  if (Number.isNaN(number)) return 0;
  if (number > 2147483647 || number < -2147483648) {
    throw new TypeError("Value out of range. Must be between -2147483648 and 2147483647 (inclusive).");
  }
  return Math.trunc(number);
}
