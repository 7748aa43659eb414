/**
 * Queuing strategies: how a stream measures its queue, and how much it lets wait.
 */
import { apply, badConstruction, badField, expose, illegalInvocation, isObject } from "internal:web/idl";

const byteLengthOf = (chunk) => chunk.byteLength;
const one = () => 1;

function highWaterMarkOf(className, init) {
  if (!isObject(init)) throw badConstruction(className, 1, "QueuingStrategyInit");
  return Number(init.highWaterMark);
}

export class ByteLengthQueuingStrategy {
  #highWaterMark;

  constructor(init) {
    this.#highWaterMark = highWaterMarkOf("ByteLengthQueuingStrategy", init);
  }

  get highWaterMark() {
    if (!(this && #highWaterMark in this)) throw illegalInvocation();
    return this.#highWaterMark;
  }

  get size() {
    if (!(this && #highWaterMark in this)) throw illegalInvocation();
    return byteLengthOf;
  }
}

export class CountQueuingStrategy {
  #highWaterMark;

  constructor(init) {
    this.#highWaterMark = highWaterMarkOf("CountQueuingStrategy", init);
  }

  get highWaterMark() {
    if (!(this && #highWaterMark in this)) throw illegalInvocation();
    return this.#highWaterMark;
  }

  get size() {
    if (!(this && #highWaterMark in this)) throw illegalInvocation();
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
 * The high-water mark of a strategy that a script gave.
 * @throws {TypeError} if it is not a non-negative number
 */
export function highWaterMarkFrom(strategy, fallback) {
  return strategy.highWaterMark === undefined ? fallback : countFrom(strategy.highWaterMark);
}

/** The size function of a strategy that a script gave. */
export function sizeFrom(strategy) {
  const { size } = strategy;
  if (size === undefined) return one;
  if (typeof size !== "function") throw badField("StreamQueuingStrategy", "size", "function");
  return (chunk) => apply(size, undefined, [chunk]);
}
