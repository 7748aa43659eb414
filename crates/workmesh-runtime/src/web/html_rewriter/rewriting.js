/**
 * One document on its way through the parser: what the parser wants next, and what handlers make of it.
 *
 * The parser works until it wants something, and says what: more input, a handler, or content that was promised. It
 * goes on when it gets that. So handlers run one after another and may wait, and nothing of a document is read that was
 * not asked for. What came out is given to the reader when a handler is done and when input is used up.
 */
import { bytesFrom, openSource } from "internal:web/html_rewriter/content";
import { Outlet } from "internal:web/html_rewriter/outlet";
import { remake } from "internal:web/html_rewriter/remake";
import { DOCUMENT_KINDS, ELEMENT_KINDS, EndTag, Held } from "internal:web/html_rewriter/tokens";
import { apply, isObject } from "internal:web/idl";
import { isPromise } from "internal:web/language";
import { ops } from "internal:ops";
import { streams } from "internal:web/parts";
import { token } from "internal:web/token";

// What the parser wants, as its operations number it; 2 is content that was promised.
const INPUT = 0;
const HANDLER = 1;
const ENDED = 3;
const FAILED = 4;

/** Handlers of an entry, see `html_open`. */
const PER_ENTRY = 4;

/** How much of a large content may come out before it is given to the reader, in bytes. */
const MAX_PENDING = 64 << 10;

export class Rewriting {
  /** The native document. */
  #document;
  /** @type {Entry[]} */
  #entries;
  /** Handlers for end tags by number, which begin where those of entries end. @type {Map<number, Function>} */
  #endTags = new Map();
  #nextEndTag;
  /** Content that was promised, by number: a payload. @type {Map<number, Payload>} */
  #contents = new Map();
  #nextContent = 0;
  /** The reader of the content that is being written, or null. */
  #content = null;
  /** About how much was written of contents since what came out was last given to the reader. */
  #pending = 0;
  #outlet = new Outlet((reason) => this.#giveUp(reason));
  #source = null;

  /** @throws {TypeError} if the encoding is not one that documents can be in */
  constructor(entries, encoding) {
    this.#entries = entries;
    this.#nextEndTag = PER_ENTRY * entries.length;
    this.#document = ops.html_open(
      encoding,
      entries.map(({ selector, functions: list }) => [
        selector, list[0] !== undefined, list[1] !== undefined, list[2] !== undefined, list[3] !== undefined,
      ]),
    );
  }

  /** What comes out. */
  get stream() {
    return this.#outlet.stream;
  }

  /** Begins to read and to call handlers, but not before its caller is done. */
  async start(source) {
    this.#source = source;
    try {
      await ops.html_turn();
      for (let ended = false; !ended; ) {
        const chunk = await source.next();
        ended = chunk === streams.loaded.END;
        const event = ended ? ops.html_end(this.#document) : ops.html_write(this.#document, bytesFrom(chunk));
        await this.#follow(event);
      }
      this.#outlet.finish();
    } catch (error) {
      this.#giveUp(error);
      this.#outlet.fail(remake(error));
    }
  }

  /** Does what the parser wants until it wants input or is done. */
  async #follow(event) {
    while (event[0] !== INPUT && event[0] !== ENDED && event[0] !== FAILED) {
      const next = event[0] === HANDLER ? this.#handle(event[1]) : this.#write(event[1]);
      event = isPromise(next) ? await next : next;
    }
    await this.#flush();
    if (event[0] === FAILED) throw new TypeError(`Parser error: ${event[1]}`);
  }

  /** Gives what came out to the reader; a promise if there is something. */
  #flush() {
    const bytes = ops.html_output(this.#document);
    return bytes === null ? undefined : this.#outlet.give(bytes);
  }

  /** Calls the handler of this number → the parser's next event, or a promise for it. */
  #handle(number) {
    const held = new Held(this.#document, this);
    try {
      const result = this.#call(number, held);
      if (isObject(result) && typeof result.then === "function") return this.#handleLater(held, result);
    } catch (error) {
      return this.#stop(held, error);
    }
    return this.#proceed(held);
  }

  #call(number, held) {
    const entry = this.#entries[Math.floor(number / PER_ENTRY)];
    if (entry === undefined) {
      const handler = this.#endTags.get(number);
      this.#endTags.delete(number);
      return apply(handler, globalThis, [new EndTag(token, held)]);
    }
    const which = number % PER_ENTRY;
    const Kind = entry.selector === null ? DOCUMENT_KINDS[which] : ELEMENT_KINDS[which];
    return apply(entry.functions[which], entry.receiver, [new Kind(token, held)]);
  }

  async #handleLater(held, result) {
    try {
      await result;
    } catch (error) {
      return this.#stop(held, error);
    }
    return this.#proceed(held);
  }

  #proceed(held) {
    held.letGo();
    const given = this.#flush();
    if (given === undefined) return ops.html_proceed(this.#document);
    return given.then(() => ops.html_proceed(this.#document));
  }

  /** Stops the parser for what a handler threw. What came out before is still given. */
  async #stop(held, error) {
    held.letGo();
    ops.html_stop(this.#document);
    await this.#flush();
    throw error;
  }

  /** Writes the next chunk of a promised content → the parser's next event. */
  async #write(number) {
    this.#content ??= openSource(this.#contents.get(number));
    const chunk = await this.#content.next();
    if (chunk === streams.loaded.END) {
      this.#content = null;
      this.#contents.delete(number);
      return ops.html_content_end(this.#document);
    }
    const event = ops.html_content(this.#document, bytesFrom(chunk));
    this.#pending += chunk.length;
    if (this.#pending > MAX_PENDING) {
      this.#pending = 0;
      await this.#flush();
    }
    return event;
  }

  /** Keeps content whose turn will come → its number. */
  promise(payload) {
    this.#contents.set(this.#nextContent, payload);
    return this.#nextContent++;
  }

  /** Has a function called for the end tag of the element at hand. */
  onEndTag(handler) {
    ops.html_on_end_tag(this.#document, this.#nextEndTag);
    this.#endTags.set(this.#nextEndTag++, handler);
  }

  /** Nobody wants the rest, or nobody can have it. */
  #giveUp(reason) {
    this.#source?.cancel(reason);
    this.#content?.cancel(reason);
    try {
      ops.html_close(this.#document);
    } catch {
      // The request is over, and the document with it.
    }
  }
}
