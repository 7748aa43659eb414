/**
 * `pipeline`: streams, iterables and functions, one after the other, which end and fail together.
 */
import { Duplex } from "internal:node/stream/duplex";
import { AbortError, aggregateTwoErrors, errors } from "internal:node/stream/errors";
import { eos } from "internal:node/stream/end_of_stream";
import { createAsyncIterator, destroyStream } from "internal:node/stream/iterator";
import {
  isIterable, isNodeStream, isReadable, isReadableFinished, isReadableNodeStream, isReadableStream, isTransformStream,
  isWebStream,
} from "internal:node/stream/predicates";
import { nextTick, nop } from "internal:node/stream/tick";
import { validateAbortSignal } from "internal:node/validators";
import { PassThrough } from "internal:node/stream/transform";

function once(callback) {
  let called = false;
  return (...args) => {
    if (called) return;
    called = true;
    callback(...args);
  };
}

/** What takes a stream down when another one fails. */
function destroyerOf(stream, reading, writing) {
  let finished = false;
  stream.on("close", () => {
    finished = true;
  });
  const cleanUp = eos(stream, { readable: reading, writable: writing }, (error) => {
    finished = !error;
  });
  return {
    destroy(error) {
      if (finished) return;
      finished = true;
      destroyStream(stream, error || errors.destroyed("pipe"));
    },
    cleanUp,
  };
}

export function pipeline(...streams) {
  const callback = streams.pop();
  if (typeof callback !== "function") throw errors.invalidArgType("streams[stream.length - 1]", "function", callback);
  return runPipeline(streams, once(callback));
}

function isAsyncSource(value) {
  return isIterable(value) || isReadableNodeStream(value) || isReadableStream(value);
}

function toAsyncIterable(value) {
  if (isIterable(value)) return value;
  if (isReadableNodeStream(value)) return createAsyncIterator(value);
  throw errors.invalidArgType("val", ["Readable", "Iterable", "AsyncIterable"], value);
}

export function runPipeline(streams, callback, options = undefined) {
  if (streams.length === 1 && Array.isArray(streams[0])) streams = streams[0];
  if (streams.length < 2) throw errors.missingArgs("streams");
  const controller = new AbortController();
  const { signal } = controller;
  const outer = options?.signal;
  validateAbortSignal(outer, "options.signal");
  const atTheEnd = [];
  const onOuterAbort = () => finish(new AbortError(undefined, { cause: outer.reason }));
  if (outer) {
    if (outer.aborted) nextTick(onOuterAbort);
    else outer.addEventListener("abort", onOuterAbort);
  }

  let error;
  let value;
  let pending = 0;
  const destroyers = [];

  function finish(failure) {
    settle(failure, --pending === 0);
  }
  function finishOnlyHandleError(failure) {
    settle(failure, false);
  }
  function settle(failure, isFinal) {
    if (failure && (!error || error.code === "ERR_STREAM_PREMATURE_CLOSE")) error = failure;
    if (!error && !isFinal) return;
    while (destroyers.length > 0) destroyers.shift()(error);
    outer?.removeEventListener("abort", onOuterAbort);
    controller.abort();
    if (!isFinal) return;
    if (!error) for (const end of atTheEnd) end();
    nextTick(callback, error, value);
  }

  let result;
  for (let i = 0; i < streams.length; i++) {
    const stream = streams[i];
    const isLast = i === streams.length - 1;
    const reading = !isLast;
    const writing = i > 0;
    const end = reading || options?.end !== false;

    if (isNodeStream(stream)) {
      if (end) {
        const { destroy, cleanUp } = destroyerOf(stream, reading, writing);
        destroyers.push(destroy);
        if (isReadable(stream) && isLast) atTheEnd.push(cleanUp);
      }
      // Others than the pipeline's own listeners may miss the error.
      const onError = (failure) => {
        const isNews = failure && failure.name !== "AbortError" && failure.code !== "ERR_STREAM_PREMATURE_CLOSE";
        if (isNews) finishOnlyHandleError(failure);
      };
      stream.on("error", onError);
      if (isReadable(stream) && isLast) atTheEnd.push(() => stream.removeListener("error", onError));
    }

    if (i === 0) {
      if (typeof stream === "function") {
        result = stream({ signal });
        if (!isIterable(result)) {
          throw errors.invalidReturnValue("Iterable, AsyncIterable or Stream", "source", result);
        }
      } else if (isAsyncSource(stream) || isTransformStream(stream)) {
        result = stream;
      } else {
        result = Duplex.from(stream);
      }
    } else if (typeof stream === "function") {
      result = throughFunction(stream, result, i, reading);
    } else if (isNodeStream(stream)) {
      intoNodeStream(stream, result, end);
      result = stream;
    } else if (isWebStream(stream)) {
      const target = stream;
      if (isReadableNodeStream(result) || isReadableStream(result) || isIterable(result)) {
        pending++;
        pumpToWeb(toAsyncIterable(result), target.writable ?? target, finish, { end });
      } else if (isTransformStream(result)) {
        pending++;
        pumpToWeb(result.readable, target.writable ?? target, finish, { end });
      } else {
        throw errors.invalidArgType(
          "val", ["Readable", "Iterable", "AsyncIterable", "ReadableStream", "TransformStream"], result,
        );
      }
      result = isTransformStream(target) ? target.readable : target;
    } else {
      result = Duplex.from(stream);
    }
  }
  if (signal?.aborted || outer?.aborted) nextTick(onOuterAbort);
  return result;

  function throughFunction(stream, input, index, isReading) {
    const source = isTransformStream(input) ? input.readable : toAsyncIterable(input);
    const output = stream(source, { signal });
    if (isReading) {
      if (isIterable(output, true)) return output;
      throw errors.invalidReturnValue("AsyncIterable", `transform[${index - 1}]`, output);
    }
    // The last function's result is what the pipeline comes to; somebody may still want to write on behind it.
    const passThrough = new PassThrough({ objectMode: true });
    const then = output?.then;
    if (typeof then === "function") {
      pending++;
      Reflect.apply(then, output, [
        (outcome) => {
          value = outcome;
          if (outcome !== null && outcome !== undefined) passThrough.write(outcome);
          passThrough.end();
          nextTick(finish);
        },
        (failure) => {
          passThrough.destroy(failure);
          nextTick(finish, failure);
        },
      ]);
    } else if (isIterable(output, true)) {
      pending++;
      pumpToNode(output, passThrough, finish, { end: true });
    } else {
      throw errors.invalidReturnValue("AsyncIterable or Promise", "destination", output);
    }
    const { destroy, cleanUp } = destroyerOf(passThrough, false, true);
    destroyers.push(destroy);
    atTheEnd.push(cleanUp);
    return passThrough;
  }

  function intoNodeStream(stream, input, end) {
    if (isReadableNodeStream(input)) {
      pending += 2;
      const cleanUp = pipe(input, stream, finish, finishOnlyHandleError, { end });
      if (isReadable(stream) && stream === streams.at(-1)) atTheEnd.push(cleanUp);
    } else if (isTransformStream(input) || isReadableStream(input)) {
      pending++;
      pumpToNode(input.readable ?? input, stream, finish, { end });
    } else if (isIterable(input)) {
      pending++;
      pumpToNode(input, stream, finish, { end });
    } else {
      throw errors.invalidArgType(
        "val", ["Readable", "Iterable", "AsyncIterable", "ReadableStream", "TransformStream"], input,
      );
    }
  }
}

function pipe(source, dest, finish, finishOnlyHandleError, { end }) {
  let ended = false;
  dest.on("close", () => {
    if (!ended) finishOnlyHandleError(errors.prematureClose());
  });
  // Errors do not travel with the pipe, and it does not end twice.
  source.pipe(dest, { end: false });
  if (end) {
    const endDest = () => {
      ended = true;
      dest.end();
    };
    if (isReadableFinished(source)) nextTick(endDest);
    else source.once("end", endDest);
  } else {
    finish();
  }
  eos(source, { readable: true, writable: false }, (error) => {
    const state = source._readableState;
    // A source that was destroyed after it had ended has given all it had.
    if (error?.code === "ERR_STREAM_PREMATURE_CLOSE" && state?.ended && !state.errored && !state.errorEmitted) {
      source.once("end", finish).once("error", finish);
    } else {
      finish(error);
    }
  });
  return eos(dest, { readable: false, writable: true }, finish);
}

/** Writes what an iterable gives. */
async function pumpToNode(iterable, writable, finish, { end }) {
  let error;
  let wake = null;
  const resume = (failure) => {
    if (failure) error = failure;
    if (wake) {
      const callback = wake;
      wake = null;
      callback();
    }
  };
  const wait = () =>
    new Promise((resolve, reject) => {
      if (error) reject(error);
      else wake = () => (error ? reject(error) : resolve());
    });
  writable.on("drain", resume);
  const cleanUp = eos(writable, { readable: false }, resume);
  try {
    if (writable.writableNeedDrain) await wait();
    for await (const chunk of iterable) {
      if (!writable.write(chunk)) await wait();
    }
    if (end) {
      writable.end();
      await wait();
    }
    finish();
  } catch (failure) {
    finish(error !== failure ? aggregateTwoErrors(error, failure) : failure);
  } finally {
    cleanUp();
    writable.off("drain", resume);
  }
}

/** Writes what an iterable gives to a stream of the web. */
async function pumpToWeb(iterable, writable, finish, { end }) {
  const writer = writable.getWriter();
  try {
    for await (const chunk of iterable) {
      await writer.ready;
      writer.write(chunk).catch(nop);
    }
    await writer.ready;
    if (end) await writer.close();
    finish();
  } catch (error) {
    try {
      await writer.abort(error);
      finish(error);
    } catch (failure) {
      finish(failure);
    }
  }
}

