/**
 * `EventSource`: events from a server, or out of any stream of bytes.
 *
 * A source with a URL asks again when the server ends the stream, and says which event was the last that came.
 */
import { abortSignal, newSignal } from "internal:web/abort";
import { call, INTERNET } from "internal:web/call";
import { newError, newMessage } from "internal:web/connection_events";
import { DOMException } from "internal:web/dom_exception";
import { EventStreamParser } from "internal:web/event_stream";
import { EventTarget, fire } from "internal:web/event_target";
import { badArgument, badConstruction, badField, expose, illegalInvocation, isObject } from "internal:web/idl";
import { OpenEvent } from "internal:web/open_event";
import { streams } from "internal:web/parts";
import { report } from "internal:web/report";
import { serving } from "internal:web/startup";
import { startTimer } from "internal:web/timer_table";
import { token } from "internal:web/token";
import { hrefFrom } from "internal:web/url_record";

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 2;

/** How long to wait before a stream is asked for again, in ms: unless it says so, at least and at most. */
const RETRY = 2_000;
const RETRY_MIN = 1_000;
const RETRY_MAX = 10_000;

let stateIn;

class SourceState {
  readyState = CONNECTING;
  url = "";
  /** What the URL is fetched with; null for the internet. */
  fetcher = null;
  lastEventId = "";
  retry = RETRY;
  /** Whether the server gave nothing the last time. */
  hadNoBody = false;
  /** What gives up the stream that is read. */
  signal = newSignal();
  /** Cancels the stream that is read. */
  cancel = null;
  handlers = { open: null, message: null, error: null };

  /** What the URL begins with; null for a stream. */
  get origin() {
    return this.url === "" ? null : /^[^/]*\/\/[^/]*/.exec(this.url)?.[0] ?? null;
  }
}

function stateOf(source) {
  const state = isObject(source) ? stateIn(source) : undefined;
  if (state === undefined) throw illegalInvocation();
  return state;
}

export class EventSource extends EventTarget {
  #state;

  static {
    stateIn = (value) => (#state in value ? value.#state : undefined);
  }

  constructor(url = undefined, init = undefined) {
    if (arguments.length < 1) throw badConstruction("EventSource", 1, "string");
    super();
    const state = (this.#state = new SourceState());
    if (url === token) return;
    if (init !== undefined && init !== null && !isObject(init)) throw badConstruction("EventSource", 2, "EventSourceInit");
    checkRequest();
    prepare(state, `${url}`, init);
    start(this, state);
  }

  static from(stream = undefined) {
    const readable = isObject(stream) ? streams.load().stateOf(stream) : undefined;
    if (readable === undefined) throw badArgument("EventSource", "from", 1, "JsReadableStream");
    if (streams.loaded.isLocked(readable)) throw new TypeError("This ReadableStream is locked.");
    if (readable.disturbed) throw new TypeError("This ReadableStream has already been read from.");
    checkRequest();
    const source = new EventSource(token);
    run(source, stateIn(source), readable, false);
    return source;
  }

  close() {
    const state = stateOf(this);
    if (state.readyState === CLOSED) return;
    state.readyState = CLOSED;
    stop(state, undefined);
  }

  get url() { return stateOf(this).url; }
  get withCredentials() { return stateOf(this), false; }
  get readyState() { return stateOf(this).readyState; }
  get onopen() { return stateOf(this).handlers.open; }
  set onopen(handler) { stateOf(this).handlers.open = isObject(handler) ? handler : null; }
  get onmessage() { return stateOf(this).handlers.message; }
  set onmessage(handler) { stateOf(this).handlers.message = isObject(handler) ? handler : null; }
  get onerror() { return stateOf(this).handlers.error; }
  set onerror(handler) { stateOf(this).handlers.error = isObject(handler) ? handler : null; }

  [Symbol.dispose ?? Symbol("dispose")]() {
    this.close();
  }
}

expose(EventSource);
["CONNECTING", "OPEN", "CLOSED"].forEach((name, value) => {
  for (const holder of [EventSource, EventSource.prototype]) {
    Object.defineProperty(holder, name, { __proto__: null, value, enumerable: true, configurable: true });
  }
});

/** @throws {DOMException} if no request is being served */
function checkRequest() {
  if (serving) return;
  throw new DOMException("An EventSource can only be created within the context of a worker request.", "NotSupportedError");
}

function prepare(state, url, init) {
  const { withCredentials, fetcher } = init ?? {};
  if (withCredentials) {
    const message = "The init.withCredentials option is not supported. It must be false or undefined.";
    throw new DOMException(message, "NotSupportedError");
  }
  if (fetcher !== undefined && typeof fetcher?.fetch !== "function") throw badField("EventSourceInit", "fetcher", "Fetcher");
  const href = hrefFrom(url);
  if (href === null) throw new DOMException(`Cannot open an EventSource to '${url}'. The URL is invalid.`, "SyntaxError");
  state.url = href;
  state.fetcher = fetcher ?? null;
}

/** Asks for the stream. */
async function start(source, state) {
  const headers = { accept: "text/event-stream", "cache-control": "no-cache" };
  if (state.lastEventId !== "") headers["last-event-id"] = state.lastEventId;
  const init = { headers, signal: state.signal };
  try {
    const { fetcher } = state;
    const response = await (fetcher === null ? call(INTERNET, state.url, init) : fetcher.fetch(state.url, init));
    if (state.readyState !== CLOSED) receive(source, state, response);
  } catch (error) {
    fail(source, state, error, false);
  }
}

function receive(source, state, response) {
  const problem = problemOf(response);
  if (problem !== null) {
    fail(source, state, new DOMException(problem, "AbortError"), false);
    return;
  }
  if (response.redirected) state.url = response.url;
  if (response.body !== null) {
    run(source, state, streams.load().stateOf(response.body), true);
  } else if (state.hadNoBody) {
    fail(source, state, new Error("The server provided no content."), false);
  } else {
    state.hadNoBody = true;
    fail(source, state, new Error("The server provided no content. Will try reconnecting."), true);
  }
}

/** Why a response is no stream of events; null if it is one. */
function problemOf(response) {
  if (!response.ok) return `The response status code was ${response.status}.`;
  const type = response.headers.get("content-type");
  if (type === null) return "No content type header was present in the response.";
  const essence = type.split(";")[0].trim().toLowerCase();
  return essence === "text/event-stream" ? null : `The content type '${type}' is invalid.`;
}

/** Reads a stream to its end. */
async function run(source, state, readable, again) {
  const { chunkBytes, END, InternalReader } = streams.loaded;
  const reader = new InternalReader(readable);
  const parser = new EventStreamParser(state.lastEventId);
  state.cancel = (reason) => reader.cancel(reason);
  // Whoever made the source has yet to say what is to be done with its events.
  state.readyState = OPEN;
  queueMicrotask(() => state.readyState === OPEN && fire(source, new OpenEvent(token)));
  try {
    for (let chunk; (chunk = await reader.next()) !== END; ) {
      if (state.readyState === CLOSED) return;
      const events = parser.feed(chunkBytes(chunk));
      state.lastEventId = parser.lastEventId;
      if (parser.retry !== null) state.retry = Math.min(Math.max(parser.retry, RETRY_MIN), RETRY_MAX);
      for (const { type, data, id } of events) {
        if (state.readyState === CLOSED) return;
        if (data !== "") fire(source, newMessage(type ?? "message", data, id, state.origin));
      }
    }
    state.cancel = null;
    fail(source, state, new Error("The server disconnected."), again);
  } catch (error) {
    fail(source, state, error, false);
  }
}

/** Tells what went wrong, and asks again if that may help. */
function fail(source, state, error, again) {
  if (state.readyState === CLOSED) return;
  stop(state, error);
  state.readyState = again ? CONNECTING : CLOSED;
  try {
    fire(source, newError(error));
  } catch (another) {
    report(another);
  }
  report(error);
  if (!again || state.readyState === CLOSED) return;
  state.signal = newSignal();
  startTimer(state.retry, false, () => state.readyState !== CLOSED && start(source, state));
}

function stop(state, reason) {
  const { cancel } = state;
  state.cancel = null;
  abortSignal(state.signal, reason);
  cancel?.(reason);
}
