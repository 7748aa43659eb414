/**
 * Queues of a stream: first in, first out, without moving what waits.
 */

/** A plain queue. */
export class Queue {
  #items = [];
  #head = 0;

  get length() {
    return this.#items.length - this.#head;
  }

  push(item) {
    this.#items.push(item);
  }

  peek() {
    return this.#items[this.#head];
  }

  shift() {
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    // The gap in front is cut off when it is at least half of the array, so each item is moved at most once.
    if (this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  clear() {
    this.#items = [];
    this.#head = 0;
  }
}

/** A queue whose items have sizes, with their sum. */
export class SizedQueue {
  #values = new Queue();
  #sizes = new Queue();
  size = 0;

  get length() {
    return this.#values.length;
  }

  /** @throws {RangeError} if the size is not a finite, non-negative number */
  push(value, size) {
    const number = Number(size);
    if (!(number >= 0) || number === Infinity) {
      const why = size < 0 && size !== -Infinity ? "it is negative and this API expects a positive bigint" : "it is not an integer";
      throw new TypeError(`The value cannot be converted because ${why}.`);
    }
    this.#values.push(value);
    this.#sizes.push(number);
    this.size += number;
  }

  peek() {
    return this.#values.peek();
  }

  shift() {
    // Sums of fractions may end a hair below zero.
    this.size = Math.max(this.size - this.#sizes.shift(), 0);
    return this.#values.shift();
  }

  clear() {
    this.#values.clear();
    this.#sizes.clear();
    this.size = 0;
  }
}
