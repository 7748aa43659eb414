/**
 * `for await` over a stream.
 */
import { aggregateTwoErrors, AbortError, errors } from "internal:node/stream/errors";
import { eos } from "internal:node/stream/end_of_stream";
import { isDestroyed, isFinished } from "internal:node/stream/predicates";
import { nop } from "internal:node/stream/tick";

/** Destroys a stream of any age, as if it had been aborted if it is not done and there is no reason. */
function destroyer(stream, error) {
  if (!stream || isDestroyed(stream)) return;
  if (!error && !isFinished(stream)) error = new AbortError();
  if (typeof stream.destroy === "function") stream.destroy(error);
  else if (typeof stream.close === "function") stream.close();
}

export { destroyer as destroyStream };

/** The iterator of a stream; it has the stream as a property, which operators use. */
export function createAsyncIterator(stream, options) {
  if (options !== undefined) {
    if (options === null || typeof options !== "object") throw errors.invalidArgType("options", "object", options);
    if (options.destroyOnReturn !== undefined && typeof options.destroyOnReturn !== "boolean") {
      throw errors.invalidArgType("options.destroyOnReturn", "boolean", options.destroyOnReturn);
    }
  }
  const iterator = iterate(stream, options);
  iterator.stream = stream;
  return iterator;
}

async function* iterate(stream, options) {
  let wake = nop;
  function onReadable(resolve) {
    if (this === stream) {
      wake();
      wake = nop;
    } else {
      wake = resolve;
    }
  }
  stream.on("readable", onReadable);
  let error;
  const cleanUp = eos(stream, { writable: false }, (failure) => {
    error = failure ? aggregateTwoErrors(error, failure) : null;
    wake();
    wake = nop;
  });
  try {
    for (;;) {
      const chunk = stream.destroyed ? null : stream.read();
      if (chunk !== null) yield chunk;
      else if (error) throw error;
      else if (error === null) return;
      else await new Promise(onReadable);
    }
  } catch (failure) {
    error = aggregateTwoErrors(error, failure);
    throw error;
  } finally {
    if ((error || options?.destroyOnReturn !== false) && (error === undefined || stream._readableState.autoDestroy)) {
      destroyer(stream, error ? error : null);
    } else {
      stream.off("readable", onReadable);
      cleanUp();
    }
  }
}
