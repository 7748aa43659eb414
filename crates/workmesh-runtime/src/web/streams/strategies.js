/**
 * Queuing strategies: how a stream measures its queue, and how much it lets wait.
 */
import { apply, badConstruction, badField, expose, illegalInvocation, isDictionary, isObject, unreadable } from "internal:web/idl";

const byteLengthOf = (chunk) => chunk.byteLength;
const one = () => 1;

function highWaterMarkOf(className, init) {
  if (init === undefined || init === null) throw unreadable("", "QueuingStrategyInit");
  if (!isObject(init)) throw badConstruction(className, 1, "QueuingStrategyInit");
  return +init.highWaterMark;
}

export class ByteLengthQueuingStrategy {
  #highWaterMark;

  constructor(init) {
    this.#highWaterMark = highWaterMarkOf("ByteLengthQueuingStrategy", init);
  }

  get highWaterMark() {
    if (!(this && typeof this === "object" && #highWaterMark in this)) throw illegalInvocation();
    return this.#highWaterMark;
  }

  get size() {
    if (!(this && typeof this === "object" && #highWaterMark in this)) throw illegalInvocation();
    return byteLengthOf;
  }
}

export class CountQueuingStrategy {
  #highWaterMark;

  constructor(init) {
    this.#highWaterMark = highWaterMarkOf("CountQueuingStrategy", init);
  }

  get highWaterMark() {
    if (!(this && typeof this === "object" && #highWaterMark in this)) throw illegalInvocation();
    return this.#highWaterMark;
  }

  get size() {
    if (!(this && typeof this === "object" && #highWaterMark in this)) throw illegalInvocation();
    return one;
  }
}

expose(ByteLengthQueuingStrategy);
expose(CountQueuingStrategy);

/**
 * A count that a script gave; infinity is one too.
 * @throws {TypeError} if it is not a non-negative number
 */
export function countFrom(value) {
  const count = Number(value);
  if (Number.isNaN(count)) throw new TypeError("The value cannot be converted because it is not an integer.");
  if (count < 0) {
    throw new TypeError("The value cannot be converted because it is negative and this API expects a positive bigint.");
  }
  return count;
}

/**
 * Reads a count of bytes that nothing here needs to know: a script that gives something else is told so.
 * @throws {TypeError} if there is one, and it is not a non-negative whole number
 */
export function checkByteCount(value) {
  if (value !== undefined && countFrom(value) === Infinity) {
    throw new TypeError("The value cannot be converted because it is not an integer.");
  }
}

/** What the `index`th argument of a stream's constructor says, which must be an object if it is given. */
export function streamArgument(className, index, type, value) {
  if (!isDictionary(value)) throw badConstruction(className, index, type);
  return value ?? {};
}

/**
 * The high-water mark of a strategy that a script gave.
 * @throws {TypeError} if it is not a non-negative number
 */
export function highWaterMarkFrom(strategy, fallback) {
  if (strategy.highWaterMark === undefined) return fallback;
  const mark = countFrom(strategy.highWaterMark);
  if (mark === Infinity) throw new TypeError("The value cannot be converted because it is not an integer.");
  return Math.trunc(mark);
}

/** The size function of a strategy that a script gave. */
export function sizeFrom(strategy) {
  const { size } = strategy;
  if (size === undefined) return one;
  if (typeof size !== "function") throw badField("StreamQueuingStrategy", "size", "function");
  return (chunk) => apply(size, undefined, [chunk]);
}
