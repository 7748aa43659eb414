/**
 * `Readable.from`: a stream of what an iterable gives.
 */
import { Buffer } from "node:buffer";
import { errors } from "internal:node/stream/errors";
import { nextTick } from "internal:node/stream/tick";

export function from(Readable, iterable, options) {
  if (typeof iterable === "string" || iterable instanceof Buffer) return single(Readable, iterable, options);
  const iterator = (iterable?.[Symbol.asyncIterator] ?? iterable?.[Symbol.iterator])?.call(iterable);
  if (iterator === undefined) throw errors.invalidArgType("iterable", ["Iterable"], iterable);
  const isAsync = Boolean(iterable[Symbol.asyncIterator]);

  /** Whether items are being taken: until there is no more room, or an end. */
  let taking = false;
  return new Readable({
    objectMode: true,
    highWaterMark: 1,
    ...options,
    read() {
      if (taking) return;
      taking = true;
      take(this);
    },
    destroy(error, callback) {
      close(iterator, error).then(
        () => nextTick(callback, error),
        (failure) => nextTick(callback, failure || error),
      );
    },
  });

  /** Takes items as long as they come at once, and goes on later where one has to be waited for. */
  function take(readable) {
    try {
      while (taking) {
        const later = promised(iterator.next());
        if (later !== null) {
          later.then((step) => goOn(readable, step)).catch((error) => readable.destroy(error));
          return;
        }
      }
    } catch (error) {
      readable.destroy(error);
    }

    /** The promise of a step that is still to come; null for one that was there and has been taken in. */
    function promised(step) {
      if (isAsync) return Promise.resolve(step);
      const { done, value } = step;
      if (!done && typeof value?.then === "function") return Promise.resolve(value).then((item) => ({ done, value: item }));
      accept(readable, step);
      return null;
    }
  }

  function goOn(readable, step) {
    accept(readable, step);
    take(readable);
  }

  /** Takes one item in, and says whether there is room for more. */
  function accept(readable, { done, value }) {
    taking = false;
    if (!done && value === null) throw errors.nullValues();
    // After the end nothing is taken any more, although nothing says so to `read`, which is not called again either.
    taking = readable.push(done ? null : value);
  }
}

/** Ends an iterator: with the error, if there is one and it takes errors, or by asking it to return. */
async function close(iterator, error) {
  const call = async (method, argument) => {
    if (typeof iterator[method] !== "function") return false;
    const { done, value } = await iterator[method](argument);
    await value;
    return done;
  };
  const ended = error !== null && error !== undefined && (await call("throw", error));
  if (!ended) await call("return");
}

/** A stream of one item: texts and buffers are not taken apart. */
function single(Readable, item, options) {
  return new Readable({
    objectMode: true,
    ...options,
    read() {
      this.push(item);
      this.push(null);
    },
  });
}
