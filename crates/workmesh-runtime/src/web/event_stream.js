/**
 * Event streams: events out of lines of text. <https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream>
 */
import { ops } from "internal:ops";

/** The longest unfinished line, in characters, so that a server cannot fill the memory with one. */
const LONGEST_LINE = 16 << 20;

const LINE_END = /\r\n|\n|\r/g;

/** An event of a stream. @typedef {{ type: string | null, data: string, id: string }} StreamEvent */

export class EventStreamParser {
  /** The last id that the stream gave. */
  lastEventId;
  /** How long to wait before the stream is asked for again, in ms, if it said so. @type {number | null} */
  retry = null;
  #rest = new Uint8Array(0);
  #started = false;
  #data = [];
  #type = null;
  #pending = false;

  constructor(lastEventId) {
    this.lastEventId = lastEventId;
  }

  /**
   * Takes the next bytes.
   * @param {Uint8Array} bytes
   * @returns {StreamEvent[]} the events that they complete
   * @throws {TypeError} if a line does not end
   */
  feed(bytes) {
    const all = this.#joined(bytes);
    const end = Math.max(all.lastIndexOf(10), all.lastIndexOf(13)) + 1;
    if (all.byteLength - end > LONGEST_LINE) throw new TypeError("A line of the event stream is too long.");
    this.#rest = all.slice(end);
    let text = ops.utf8_decode(all.subarray(0, end), false, true);
    if (end > 0 && !this.#started) {
      this.#started = true;
      if (text.startsWith("\ufeff")) text = text.slice(1);
    }
    return this.#lines(text);
  }

  #joined(bytes) {
    if (this.#rest.byteLength === 0) return bytes;
    const all = new Uint8Array(this.#rest.byteLength + bytes.byteLength);
    all.set(this.#rest);
    all.set(bytes, this.#rest.byteLength);
    return all;
  }

  #lines(text) {
    const events = [];
    let from = 0;
    for (const { 0: mark, index } of text.matchAll(LINE_END)) {
      this.#line(text.slice(from, index), events);
      from = index + mark.length;
    }
    return events;
  }

  #line(line, events) {
    if (line === "") {
      if (this.#pending) events.push({ type: this.#type, data: this.#data.join("\n"), id: this.lastEventId });
      this.#pending = false;
      this.#type = null;
      this.#data = [];
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + (line[colon + 1] === " " ? 2 : 1));
    this.#field(name, value);
  }

  #field(name, value) {
    this.#pending = true;
    if (name === "data") this.#data.push(value);
    else if (name === "event") this.#type = value;
    else if (name === "id") this.lastEventId = value;
    else if (name === "retry" && /^\d{1,10}$/.test(value)) this.retry = Number(value);
  }
}
