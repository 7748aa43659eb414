/**
 * Randomness, and comparisons that tell nothing by their time.
 */
import { Buffer } from "node:buffer";
import { invalidArgType, outOfRange } from "internal:node/errors";
import { nextTick } from "internal:node/stream/tick";
import { validateFunction, validateInteger, validateObject } from "internal:node/validators";
import { ops } from "internal:ops";
import { crypto as cryptoPart } from "internal:web/parts";

const { crypto } = cryptoPart.load();
const MAX_INT = 2 ** 48 - 1;
const MAX_BYTES = 2 ** 31 - 1;

/** Calls back with what a function comes to, or gives it back if nobody is to be called. */
function answer(run, callback) {
  if (callback === undefined) return run();
  validateFunction(callback, "callback");
  let value;
  try {
    value = run();
  } catch (error) {
    nextTick(callback, error);
    return undefined;
  }
  nextTick(callback, null, value);
  return undefined;
}

export function randomBytes(size, callback) {
  validateInteger(size, "size", 0, MAX_BYTES);
  return answer(() => crypto.getRandomValues(Buffer.alloc(size)), callback);
}

function windowOf(buffer, offset, size) {
  const isView = ArrayBuffer.isView(buffer);
  if (!isView && !(buffer instanceof ArrayBuffer)) {
    throw invalidArgType("buffer", ["ArrayBuffer", "ArrayBufferView"], buffer);
  }
  const unit = isView ? buffer.BYTES_PER_ELEMENT ?? 1 : 1;
  validateInteger(offset, "offset", 0, MAX_BYTES);
  if (size !== undefined) validateInteger(size, "size", 0, MAX_BYTES);
  const bytes = isView ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength) : new Uint8Array(buffer);
  return bytes.subarray(offset * unit, size === undefined ? undefined : (offset + size) * unit);
}

export function randomFillSync(buffer, offset = undefined, size = undefined) {
  // As on the real runtime, what comes back is the part that was filled.
  return crypto.getRandomValues(windowOf(buffer, offset ?? 0, size));
}

export function randomFill(buffer, offset, size, callback) {
  if (typeof offset === "function") [callback, offset] = [offset, undefined];
  else if (typeof size === "function") [callback, size] = [size, undefined];
  validateFunction(callback, "callback");
  windowOf(buffer, offset ?? 0, size);
  answer(() => randomFillSync(buffer, offset, size), callback);
}

export function randomInt(min, max, callback) {
  if (max === undefined || typeof max === "function") [min, max, callback] = [0, min, max];
  validateInteger(min, "min");
  validateInteger(max, "max");
  if (max <= min) throw outOfRange("min", "min < max", min);
  const range = max - min;
  if (max > MAX_INT) throw outOfRange("max", `<= ${MAX_INT}`, max);
  if (range > MAX_INT) throw outOfRange("max - min", `<= ${MAX_INT}`, range);
  return answer(() => min + below(range), callback);
}

/** A number below `range`, each as likely as the others: those of an incomplete last round are drawn again. */
function below(range) {
  const limit = 2 ** 48 - (2 ** 48 % range);
  for (;;) {
    const bytes = crypto.getRandomValues(new Uint8Array(6));
    const drawn = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    if (drawn < limit) return drawn % range;
  }
}

export function randomUUID(options) {
  if (options !== undefined) validateObject(options, "options");
  return ops.random_uuid();
}
