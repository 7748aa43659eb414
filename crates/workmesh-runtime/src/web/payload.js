/**
 * Payloads: what stands behind the body of a `Request` or `Response`.
 *
 * A payload keeps what it was made from (text, bytes, a native body, a stream) for as long as nobody needs more, so a
 * text goes to the host as a text, and a body that is only passed on never becomes a stream. `body` turns it into a
 * `ReadableStream` on first touch; even then, while nothing was read from that stream, the original is still used.
 */
import { bytesOf } from "internal:web/bytes";
import { isObject } from "internal:web/idl";
import { isPromise } from "internal:web/language";
import { ops } from "internal:ops";
import { events, forms, queries, streams } from "internal:web/parts";
import { rejectedAtStartup, serving } from "internal:web/startup";

/** The kinds of payload, numbered as the host's body kinds; a native body is 3 there, a stream needs a sink (4). */
export const NONE = 0;
export const TEXT = 1;
export const BYTES = 2;
export const NATIVE = 3;
export const STREAM = 4;

export const TEXT_TYPE = "text/plain;charset=UTF-8";
const FORM_TYPE = "application/x-www-form-urlencoded;charset=UTF-8";

const USED = "Body has already been used. It can only be used once. Use tee() first if you need to read it twice.";
const LOCKED = "This ReadableStream is currently locked to a reader.";

export class Payload {
  /**
   * @param {number} kind
   * @param {string | Uint8Array | number | ReadableStream | null} source by kind: text, bytes, body handle, stream
   * @param {string | null} type the content type that it brings along
   */
  constructor(kind, source, type) {
    this.kind = kind;
    this.source = source;
    this.type = type;
    /** The stream that scripts were given. */
    this.stream = kind === STREAM ? source : null;
    this.used = false;
    /** Whether another payload holds the same bytes, so that they must not be given away. */
    this.shared = false;
    /** What stops the reading of a native body. @type {AbortSignal | null} */
    this.signal = null;
  }

  /** The number of bytes, or null if that is not known here. */
  get length() {
    if (this.kind === TEXT) return ops.utf8_length(this.source);
    return this.kind === BYTES ? this.source.byteLength : null;
  }
}

/**
 * The payload for what a script gave as a body.
 * @throws {TypeError} if it is a stream that was read from
 */
export function payloadFrom(value) {
  if (typeof value === "string") return new Payload(TEXT, value, TEXT_TYPE);
  if (!isObject(value)) return new Payload(TEXT, `${value}`, TEXT_TYPE);
  const stream = streams.loaded?.stateOf(value);
  if (stream !== undefined) return payloadFromStream(value, stream);
  const bytes = bytesOf(value);
  if (bytes !== null) return new Payload(BYTES, bytes.slice(), null);
  const form = forms.loaded === null ? null : payloadFromForm(value, forms.loaded);
  if (form !== null) return form;
  if (queries.loaded?.isParams(value)) return new Payload(TEXT, value.toString(), FORM_TYPE);
  if ((typeof value[Symbol.asyncIterator] === "function" || isPlainIterable(value)) && ops.body_iterates()) {
    return new Payload(STREAM, streams.load().readableFrom(value), null);
  }
  return new Payload(TEXT, `${value}`, TEXT_TYPE);
}

/** The payload for a blob or a form, or null if the value is neither. */
function payloadFromForm(value, { blobBytes, blobType, formEntriesOf, newBoundary, serializeMultipart }) {
  const blob = blobBytes(value);
  if (blob !== undefined) return sharedBytes(blob, blobType(value) || null);
  const entries = formEntriesOf(value);
  if (entries === undefined) return null;
  const boundary = newBoundary();
  return new Payload(BYTES, serializeMultipart(entries, boundary), `multipart/form-data; boundary=${boundary}`);
}

function isPlainIterable(value) {
  return typeof value[Symbol.iterator] === "function" && !(value instanceof String);
}

function payloadFromStream(stream, state) {
  if (state.disturbed) {
    throw new TypeError("This ReadableStream is disturbed (has already been read from), and cannot be used as a body.");
  }
  return new Payload(STREAM, stream, null);
}

function sharedBytes(bytes, type) {
  const payload = new Payload(BYTES, bytes, type);
  payload.shared = true;
  return payload;
}

/** Whether a text or payload holds nothing, as far as that is known. */
export function isEmpty(body) {
  if (typeof body === "string") return body === "";
  return (body.kind === TEXT && body.source === "") || (body.kind === BYTES && body.source.byteLength === 0);
}

/** Whether anything was read, or the whole was taken. */
export function isUsed(payload) {
  return payload.used || (payload.stream !== null && stateOf(payload.stream).disturbed);
}

/** The state of a stream that exists. */
function stateOf(stream) {
  return streams.loaded.stateOf(stream);
}

/** The payload as a stream; always the same one. */
export function streamOf(payload) {
  if (payload.stream === null) {
    // What the stream is made of moves behind it, where it stays as it is whatever becomes of the payload.
    const origin = new Payload(payload.kind, payload.source, payload.type);
    origin.shared = payload.shared;
    origin.signal = payload.signal;
    payload.kind = STREAM;
    payload.source = payload.stream = streams.load().byteStream({
      pull: (sink) => pull(origin, sink),
      cancel: () => cancel(origin),
    });
    const state = stateOf(payload.stream);
    state.backing = origin;
    if (payload.used) streams.loaded.seize(state);
    if (origin.signal !== null) failOnAbort(origin.signal, state.controller, origin);
  }
  return payload.stream;
}

/** Breaks the stream of a native body when its signal is aborted. */
function failOnAbort(signal, controller, origin) {
  const fail = () => {
    controller.fail(signal.reason);
    cancel(origin);
  };
  if (signal.aborted) fail();
  else events.load().onAbort(signal, fail);
}

/** What a native body gives, at once or as a promise, unless its signal is aborted first. */
function unlessAborted(signal, reading) {
  if (signal.aborted) return Promise.reject(signal.reason);
  if (!isPromise(reading)) return reading;
  const { promise, resolve, reject } = Promise.withResolvers();
  const stop = events.load().onAbort(signal, () => reject(signal.reason));
  reading.then(resolve, reject);
  return promise.finally(stop);
}

/** Gives the stream its next bytes. */
function pull(payload, sink) {
  if (payload.kind === NATIVE) {
    return ops.body_read(payload.source).then((chunk) => (chunk === null ? sink.finish() : sink.enqueue(chunk)));
  }
  const bytes = payload.kind === TEXT ? ops.utf8_encode(payload.source) : ownBytes(payload);
  payload.source = null;
  if (bytes.byteLength > 0) sink.enqueue(bytes);
  sink.finish();
  return undefined;
}

function cancel(payload) {
  if (payload.kind === NATIVE && payload.source !== null) ops.body_cancel(payload.source);
  payload.source = null;
}

function ownBytes(payload) {
  return payload.shared ? payload.source.slice() : payload.source;
}

/**
 * Takes the whole payload for one reader and says in which form it is to be had.
 *
 * The payload counts as used from here on. A stream that scripts hold but did not read from is locked for good.
 * @returns {Payload} what to read: of kind STREAM only if nothing simpler stands behind it
 * @throws {TypeError} if it was used or is locked
 */
export function claim(payload) {
  if (payload.used) throw new TypeError(USED);
  let taken = payload;
  if (payload.stream !== null) {
    const state = stateOf(payload.stream);
    if (state.disturbed) throw new TypeError(USED);
    if (streams.loaded.isLocked(state)) throw new TypeError(LOCKED);
    if (state.backing !== null) {
      taken = state.backing;
      taken.used = true;
      streams.loaded.seize(state);
    }
  }
  payload.used = true;
  return taken;
}

/**
 * The rest of a claimed payload as a text.
 * @returns {string | Promise<string>}
 */
export function readText(taken) {
  switch (taken.kind) {
    case TEXT: {
      const text = taken.source.toWellFormed();
      return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    }
    case BYTES:
      return ops.utf8_decode(taken.source, false, false);
    case NATIVE:
      return taken.signal === null ? ops.body_text(taken.source) : unlessAborted(taken.signal, ops.body_text(taken.source));
    default:
      if (!serving) return rejectedAtStartup();
      return streams.loaded.readAll(stateOf(taken.stream)).then((bytes) => ops.utf8_decode(bytes, false, false));
  }
}

/**
 * The rest of a claimed payload as bytes that the caller owns.
 * @returns {Uint8Array | Promise<Uint8Array>}
 */
export function readBytes(taken) {
  switch (taken.kind) {
    case TEXT:
      return ops.utf8_encode(taken.source);
    case BYTES:
      return ownBytes(taken);
    case NATIVE:
      return taken.signal === null ? ops.body_bytes(taken.source) : unlessAborted(taken.signal, ops.body_bytes(taken.source));
    default:
      if (!serving) return rejectedAtStartup();
      return streams.loaded.readAll(stateOf(taken.stream));
  }
}

/**
 * A second payload with the same content; the first stays usable.
 * @throws {TypeError} if it was used or is locked
 */
export function clonePayload(payload) {
  const state = payload.stream === null ? null : stateOf(payload.stream);
  if (payload.used || (state !== null && (state.disturbed || streams.loaded.isLocked(state)))) {
    throw new TypeError("This ReadableStream is currently locked to a reader,");
  }
  if (state === null && (payload.kind === TEXT || payload.kind === BYTES)) {
    payload.shared = true;
    const copy = new Payload(payload.kind, payload.source, payload.type);
    copy.shared = true;
    return copy;
  }
  const source = streamOf(payload);
  const [first, second] = streams.loaded.teeStream(stateOf(source));
  payload.kind = STREAM;
  payload.source = payload.stream = first;
  return new Payload(STREAM, second, payload.type);
}

/**
 * The payload in new hands: the old one counts as used.
 * @throws {TypeError} if it was used or is locked
 */
export function movePayload(payload) {
  const taken = claim(payload);
  const moved = new Payload(taken.kind, taken.source, payload.type);
  moved.shared = taken.shared;
  moved.signal = taken.signal;
  return moved;
}
