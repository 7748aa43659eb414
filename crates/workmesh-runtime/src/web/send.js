/**
 * The way out of a body: what kind of body the host gets for a payload, and how a script's stream is pumped to it.
 */
import { ops } from "internal:ops";
import { streams } from "internal:web/parts";
import { claim, NONE, Payload, STREAM, TEXT, TEXT_TYPE } from "internal:web/payload";

/** What stands in for a text body that was sent: a payload that was used. */
export const SENT = new Payload(TEXT, "", TEXT_TYPE);
SENT.used = true;

/**
 * Sends a response whose body is not a plain text. The status text is null for the standard phrase.
 * @param {Payload | null} payload
 * @param {boolean} encoded whether the bytes are in the encoding that the headers name
 * @throws {TypeError} if the payload was used or is locked
 */
export function sendPayload(context, status, statusText, headers, payload, encoded) {
  const taken = payload === null ? null : claim(payload);
  const kind = kindOf(taken);
  const body = nativeBody(taken);
  ops.respond(context, status, statusText, headers.length === 0 ? null : headers, kind, body, encoded);
  if (kind === STREAM) pump(taken, body);
}

/** The kind of body that the host gets for a claimed payload, or for null. */
export function kindOf(taken) {
  return taken === null ? NONE : taken.kind;
}

/**
 * What the host gets for a claimed payload, or for null. A stream gets a sink, which the caller passes to `pump`.
 * @returns {string | Uint8Array | number | null}
 */
export function nativeBody(taken) {
  if (taken === null) return null;
  return taken.kind === STREAM ? ops.sink_open(streams.loaded.stateOf(taken.stream).length) : taken.source;
}

/**
 * Moves a stream into a sink, one chunk at a time, so that a slow reader slows the source down.
 *
 * A source that fails breaks the sink; a sink whose reader went away cancels the source.
 *
 * @returns {Promise<void>} rejected with what the source failed with, if somebody was reading: of a response, nobody
 *   but the log hears of it
 */
export async function pump(taken, sink) {
  const { END, InternalReader, sentBytes, stateOf } = streams.loaded;
  const reader = new InternalReader(stateOf(taken.stream));
  try {
    for (let chunk; (chunk = await reader.next()) !== END; ) await ops.sink_write(sink, sentBytes(chunk));
    ops.sink_close(sink);
  } catch (error) {
    reader.cancel(error);
    if (wasRead(sink, error)) throw error;
  }
}

/** Breaks a sink, and says whether somebody was reading. */
function wasRead(sink, error) {
  try {
    return ops.sink_error(sink, error);
  } catch {
    // The request is over, and the sink with it.
    return false;
  }
}
