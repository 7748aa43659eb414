/**
 * `addAbortSignal`: a signal that destroys a stream.
 */
import { AbortError, errors } from "internal:node/stream/errors";
import { eos } from "internal:node/stream/end_of_stream";
import { isNodeStream, isWebStream } from "internal:node/stream/predicates";

export function addAbortSignal(signal, stream) {
  if (typeof signal !== "object" || !("aborted" in signal)) throw errors.invalidArgType("signal", "AbortSignal", signal);
  if (!isNodeStream(stream) && !isWebStream(stream)) {
    throw errors.invalidArgType("stream", ["ReadableStream", "WritableStream", "Stream"], stream);
  }
  return addAbortSignalWithoutChecks(signal, stream);
}

export function addAbortSignalWithoutChecks(signal, stream) {
  if (signal === null || typeof signal !== "object" || !("aborted" in signal)) return stream;
  const onAbort = () => {
    const error = new AbortError(undefined, { cause: signal.reason });
    if (isNodeStream(stream)) stream.destroy(error);
    else if (typeof stream.cancel === "function") stream.cancel(error);
    else stream.abort(error);
  };
  if (signal.aborted) {
    onAbort();
  } else {
    signal.addEventListener("abort", onAbort);
    if (isNodeStream(stream)) eos(stream, () => signal.removeEventListener("abort", onAbort));
  }
  return stream;
}
