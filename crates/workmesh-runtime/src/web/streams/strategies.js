/**
 * Queuing strategies: how a stream measures its queue, and how much it lets wait.
 */
import { badConstruction, expose, illegalInvocation, isObject } from "internal:web/idl";

const byteLengthOf = (chunk) => chunk.byteLength;
const one = () => 1;

function highWaterMarkOf(className, init) {
  if (!isObject(init)) throw badConstruction(className, 1, "QueuingStrategyInit");
  if (init.highWaterMark === undefined) {
    throw new TypeError(
      "Missing field 'highWaterMark' on 'QueuingStrategyInit': the provided value is not of type 'number'.",
    );
  }
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
 * The high-water mark of a strategy that a script gave.
 * @throws {RangeError} if it is not a non-negative number
 */
export function highWaterMarkFrom(strategy, fallback) {
  if (strategy.highWaterMark === undefined) return fallback;
  const mark = Number(strategy.highWaterMark);
  if (!(mark >= 0)) throw new RangeError("The highWaterMark must be a non-negative number.");
  return mark;
}

/** The size function of a strategy that a script gave. */
export function sizeFrom(strategy) {
  const { size } = strategy;
  if (size === undefined) return one;
  if (typeof size !== "function") throw new TypeError("The queuing strategy's size must be a function.");
  return (chunk) => size.call(undefined, chunk);
}
