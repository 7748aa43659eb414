/**
 * Iterators over a snapshot, for the platform's collections (`Headers`, `FormData`).
 */
import { expose, illegalConstructor, illegalInvocation, returnsItself } from "internal:web/idl";
import { token } from "internal:web/token";

const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

/** The iterator classes by their tag, made when first wanted. */
const classes = new Map();

function iteratorClass(tag) {
  class SnapshotIterator {
    #items;
    #at = 0;

    constructor(key, items) {
      if (key !== token) throw illegalConstructor();
      this.#items = items;
    }

    next() {
      if (!(this && typeof this === "object" && #items in this)) throw illegalInvocation();
      if (this.#at < this.#items.length) return { done: false, value: this.#items[this.#at++] };
      return { done: true, value: undefined };
    }
  }
  Object.setPrototypeOf(SnapshotIterator.prototype, IteratorPrototype);
  Object.defineProperty(SnapshotIterator, "name", { __proto__: null, value: tag, configurable: true });
  expose(SnapshotIterator, tag);
  Object.defineProperty(SnapshotIterator.prototype, Symbol.iterator, {
    __proto__: null, value: returnsItself(), writable: true, configurable: true,
  });
  return SnapshotIterator;
}

/**
 * An iterator over `items`, which the caller does not touch again.
 * @param {string} tag the iterator's class name as scripts see it
 * @param {unknown[]} items
 */
export function snapshotIterator(tag, items) {
  let constructor = classes.get(tag);
  if (constructor === undefined) classes.set(tag, (constructor = iteratorClass(tag)));
  return new constructor(token, items);
}
