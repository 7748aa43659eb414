/**
 * The bytes of a stream that wait to be read.
 */
import { Queue } from "internal:web/streams/queue";

/** Bytes in a buffer that belongs to the stream. */
class Segment {
  constructor(buffer, offset, length) {
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
  }
}

export class ByteQueue {
  #segments = new Queue();
  /** All bytes together. */
  size = 0;

  push(buffer, offset, length) {
    this.#segments.push(new Segment(buffer, offset, length));
    this.size += length;
  }

  /** The first bytes that were put in together. */
  shift() {
    const { buffer, offset, length } = this.#segments.shift();
    this.size -= length;
    return new Uint8Array(buffer, offset, length);
  }

  /** Moves as many bytes into a pull-into as it takes; true if that makes it ready for its reader. */
  moveInto(pullInto) {
    const [count, ready] = pullInto.share(this.size);
    for (let left = count; left > 0; ) {
      const head = this.#segments.peek();
      const taken = Math.min(left, head.length);
      pullInto.add(new Uint8Array(head.buffer, head.offset, taken));
      if (head.length === taken) {
        this.#segments.shift();
      } else {
        head.offset += taken;
        head.length -= taken;
      }
      left -= taken;
    }
    this.size -= count;
    return ready;
  }

  clear() {
    this.#segments.clear();
    this.size = 0;
  }
}
