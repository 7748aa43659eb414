/**
 * `duplexPair`: two streams of which each reads what is written to the other.
 */
import { Duplex } from "internal:node/stream/duplex";
import { nextTick } from "internal:node/stream/tick";

class Side extends Duplex {
  /** @type {Side | null} */
  other = null;
  /** The write that is done once the other side has read it. */
  #callback = null;

  _read() {
    const callback = this.#callback;
    if (callback === null) return;
    this.#callback = null;
    callback();
  }

  _write(chunk, encoding, callback) {
    if (chunk.length === 0) {
      nextTick(callback);
      return;
    }
    this.other.push(chunk);
    this.other.#callback = callback;
  }

  _final(callback) {
    this.other.on("end", callback);
    this.other.push(null);
  }
}

export function duplexPair(options) {
  const [left, right] = [new Side(options), new Side(options)];
  left.other = right;
  right.other = left;
  return [left, right];
}
