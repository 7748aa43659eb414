/**
 * What goes into the parser: documents and content, from streams and from scripts.
 */
import { bytesOf } from "internal:web/bytes";
import { ops } from "internal:ops";
import { streams } from "internal:web/parts";
import { isUsed, movePayload, Payload, STREAM, streamOf } from "internal:web/payload";

/**
 * Text as the parser takes it.
 * @throws {TypeError} in the parser's words if it is not well-formed, as the real runtime hands it on unmended
 */
export function textFrom(text) {
  if (text.isWellFormed()) return text;
  const before = /^[^\p{Surrogate}]*/u.exec(text)[0];
  const index = ops.utf8_length(before);
  throw new TypeError(`Parser error: invalid utf-8 sequence of 1 bytes from index ${index}`);
}

/**
 * A chunk of a stream as bytes; a text counts as its UTF-8.
 * @throws {TypeError} if it is of another type
 */
export function bytesFrom(chunk) {
  if (typeof chunk === "string") return ops.utf8_encode(chunk);
  const bytes = bytesOf(chunk);
  if (bytes !== null) return bytes;
  throw new TypeError("Draining read encountered a value that cannot be converted to bytes");
}

/**
 * A reader of a body, which counts as used from here on.
 * @param {Payload} payload
 * @throws {TypeError} if somebody reads it or has read it
 */
export function openSource(payload) {
  const { InternalReader, isLocked, stateOf } = streams.load();
  if (isUsed(payload) || (payload.stream !== null && isLocked(stateOf(payload.stream)))) {
    throw new TypeError("The ReadableStream has been locked to a reader.");
  }
  return new InternalReader(stateOf(streamOf(movePayload(payload))));
}

/** The payload behind a stream. */
export function streamPayload(stream) {
  return new Payload(STREAM, stream, null);
}
