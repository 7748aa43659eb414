/**
 * How much streams keep before they ask to wait.
 */
import { errors } from "internal:node/stream/errors";

let bytes = 64 * 1024;
let objects = 16;

export function getDefaultHighWaterMark(objectMode) {
  return objectMode ? objects : bytes;
}

export function setDefaultHighWaterMark(objectMode, value) {
  if (typeof value !== "number") throw errors.invalidArgType("value", "number", value);
  if (!Number.isInteger(value)) throw errors.outOfRange("value", "an integer", value);
  if (value < 0 || value > Number.MAX_SAFE_INTEGER) {
    throw errors.outOfRange("value", `>= 0 && <= ${Number.MAX_SAFE_INTEGER}`, value);
  }
  if (objectMode) objects = value;
  else bytes = value;
}

/** The mark that the options of a stream ask for; a side of a duplex has an option of its own. */
export function highWaterMarkFrom(options, objectMode, ownOption, isDuplex) {
  const own = isDuplex ? options[ownOption] : null;
  const value = options?.highWaterMark ?? own;
  if (value === null || value === undefined) return getDefaultHighWaterMark(objectMode);
  if (Number.isInteger(value) && value >= 0) return Math.floor(value);
  throw errors.invalidArgValue(isDuplex ? `options.${ownOption}` : "options.highWaterMark", value);
}
