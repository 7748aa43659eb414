/**
 * `ReadableStream.from`: a stream over anything that can be iterated.
 */
import { apply, badArgument, isObject } from "internal:web/idl";
import { chunkStream } from "internal:web/streams/readable";

/**
 * @param {AsyncIterable<unknown> | Iterable<unknown>} iterable
 * @throws {TypeError} if it is neither
 */
export function readableFrom(iterable) {
  const iterator = iteratorOf(iterable);
  const { next } = iterator;
  return chunkStream(
    {
      async pull(sink) {
        const result = await apply(next, iterator, []);
        if (!isObject(result)) throw new TypeError("The iterator's next() did not give an object.");
        if (result.done) sink.close();
        else sink.enqueue(await result.value);
      },
      async cancel(reason) {
        const method = iterator.return;
        if (method === undefined || method === null) return;
        const result = await apply(method, iterator, [reason]);
        if (!isObject(result)) throw new TypeError("The iterator's return() did not give an object.");
      },
    },
    0,
  );
}

function iteratorOf(iterable) {
  const method = iterable?.[Symbol.asyncIterator] ?? iterable?.[Symbol.iterator];
  if (typeof method !== "function") {
    throw badArgument("ReadableStream", "from", 1, "AsyncGenerator");
  }
  const iterator = apply(method, iterable, []);
  if (!isObject(iterator)) throw new TypeError("The iterable did not give an iterator.");
  return iterator;
}
