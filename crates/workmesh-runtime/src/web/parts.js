/**
 * Parts: what of the platform is loaded only once something asks for it.
 *
 * Most workers never touch most of the platform, and every isolate pays for what it loads, in time to start and in
 * memory. So a module that many requests need is imported, and everything else belongs to a part: `load()` where it is
 * needed, `loaded` where it only matters if it is there already (nothing is a `Blob` before there are blobs).
 *
 * A part `x` is the module `internal:web/parts/x`, which nothing imports and which provides what others may use.
 */
import { ops } from "internal:ops";

class Part {
  /** What the part provides; null until it was asked for. @type {Record<string, any> | null} */
  loaded = null;
  #specifier;

  constructor(specifier) {
    this.#specifier = specifier;
  }

  /**
   * What the part provides.
   * @throws {Error} if it could not be loaded, for want of stack or memory; the isolate is replaced then
   */
  load() {
    if (this.loaded === null) {
      ops.load(this.#specifier);
      if (this.loaded === null) ops.load_failed(this.#specifier);
    }
    return this.loaded;
  }

  /** Says what the part provides; its own module calls this. */
  provide(exports) {
    this.loaded = exports;
  }
}

function part(name) {
  return new Part(`internal:web/parts/${name}`);
}

/** Stores that follow the code, for what is not of Node. */
export const asyncContexts = part("async_contexts");
/** `MessageChannel` and `MessagePort`. */
export const channels = part("channels");
/** `structuredClone`. */
export const cloning = part("cloning");
/** `CompressionStream` and `DecompressionStream`. */
export const compressions = part("compressions");
/** `crypto`, without what `crypto.subtle` needs. */
export const crypto = part("crypto");
/** `fetch` of `data:` URLs. */
export const dataUrls = part("data_urls");
/** `crypto.DigestStream`. */
export const digestStreams = part("digest_streams");
/** `DOMException`. */
export const domExceptions = part("dom_exceptions");
/** Texts to bytes and back. */
export const encodings = part("encodings");
/** `EventSource`. */
export const eventSources = part("event_sources");
/** Events and their targets, `AbortSignal` among them. */
export const events = part("events");
/** `Blob`, `FormData`, and the bodies that carry them. */
export const forms = part("forms");
/** `HTMLRewriter`. */
export const html = part("html");
/** `Cloudflare`. */
export const identity = part("cloudflare");
/** Values as `console` shows them. */
export const inspection = part("inspection");
/** `Intl`, and its classes by what they write. */
export const intl = part("intl");
export const intlDates = part("intl_dates");
export const intlNumbers = part("intl_numbers");
export const intlTexts = part("intl_texts");
/** Events that carry something: `MessageEvent`, `CloseEvent`, `ErrorEvent`. */
export const messages = part("messages");
/** `navigator`. */
export const navigation = part("navigation");
/** `performance`. */
export const measuring = part("measuring");
/** `URLPattern`. */
export const patterns = part("patterns");
/** The words after a status. */
export const phrases = part("phrases");
/** What the engine says when it throws, in other words. */
export const wording = part("wording");
/** `WebSocket` and `WebSocketPair`. */
export const sockets = part("sockets");
/** The global scope as an event target, and the events that few workers name. */
export const scope = part("scope");
/** Readable streams. */
export const streams = part("streams");
/** `crypto.subtle`. */
export const subtleCrypto = part("subtle_crypto");
/** What tail consumers are told. */
export const tailing = part("tailing");
/** Timers and microtasks. */
export const timing = part("timing");
/** Writable and transform streams, and pipes into them. */
export const transforms = part("transforms");
/** Spans that a worker opens itself. */
export const traces = part("traces");
/** `URL`. */
export const urls = part("urls");
/** `URLSearchParams`. */
export const queries = part("queries");

/** `caches`. */
export const cache = new Part("internal:bindings/parts/cache");
/** The kinds of binding that keep data. */
export const d1 = new Part("internal:bindings/parts/d1");
export const kv = new Part("internal:bindings/parts/kv");
/** Calls of methods. */
export const rpc = new Part("internal:rpc/parts");
/** `process.stdin`, `process.stdout` and `process.stderr`. */
export const standardStreams = new Part("internal:node/standard_streams");
/** Rate limiters. */
export const rateLimits = new Part("internal:bindings/parts/rate_limit");
