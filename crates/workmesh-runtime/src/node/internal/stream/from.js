/**
 * `Readable.from`: a stream of what an iterable gives.
 */
import { Buffer } from "node:buffer";
import { errors } from "internal:node/stream/errors";
import { nextTick } from "internal:node/stream/tick";

export function from(Readable, iterable, options) {
  if (typeof iterable === "string" || iterable instanceof Buffer) {
    return new Readable({
      objectMode: true,
      ...options,
      read() {
        this.push(iterable);
        this.push(null);
      },
    });
  }
  const isAsync = Boolean(iterable?.[Symbol.asyncIterator]);
  if (!isAsync && !iterable?.[Symbol.iterator]) throw errors.invalidArgType("iterable", ["Iterable"], iterable);
  const iterator = isAsync ? iterable[Symbol.asyncIterator]() : iterable[Symbol.iterator]();
  const readable = new Readable({ objectMode: true, highWaterMark: 1, ...options });
  let reading = false;

  readable._read = function () {
    if (reading) return;
    reading = true;
    if (isAsync) readAsync();
    else readSync();
  };

  function readSync() {
    for (;;) {
      try {
        const { value, done } = iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (typeof value?.then === "function") {
          waitFor(value);
          return;
        }
        if (value === null) throw nullValue();
        if (readable.push(value)) continue;
        reading = false;
      } catch (error) {
        readable.destroy(error);
      }
      return;
    }
  }

  async function waitFor(promise) {
    try {
      const value = await promise;
      if (value === null) throw nullValue();
      if (readable.push(value)) {
        readSync();
        return;
      }
      reading = false;
    } catch (error) {
      readable.destroy(error);
    }
  }

  function nullValue() {
    reading = false;
    return errors.nullValues();
  }

  async function readAsync() {
    for (;;) {
      try {
        const { value, done } = await iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (value === null) throw nullValue();
        if (readable.push(value)) continue;
        reading = false;
      } catch (error) {
        readable.destroy(error);
      }
      return;
    }
  }

  readable._destroy = function (error, callback) {
    closeIterator(error).then(
      () => nextTick(callback, error),
      (failure) => nextTick(callback, failure || error),
    );
  };

  async function closeIterator(error) {
    if (error !== null && error !== undefined && typeof iterator.throw === "function") {
      const { value, done } = await iterator.throw(error);
      await value;
      if (done) return;
    }
    if (typeof iterator.return === "function") {
      const { value } = await iterator.return();
      await value;
    }
  }

  return readable;
}
