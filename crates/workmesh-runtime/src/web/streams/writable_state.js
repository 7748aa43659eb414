/**
 * The state behind a `WritableStream`, and what its controller and writer do to it.
 *
 * A stream is writable, then closed; or erroring, while a write under way ends, then errored. The names follow the
 * Streams standard, so that the two can be read side by side.
 */
import { LazyPromise, react } from "internal:web/streams/promises";
import { Queue } from "internal:web/streams/queue";

export class WritableState {
  /** @type {"writable" | "erroring" | "errored" | "closed"} */
  phase = "writable";
  error = undefined;
  /** @type {WriterState | null} */
  writer = null;
  controller = null;
  wrapper = null;
  backpressure = false;
  /** Writes that the sink has not been given. @type {Queue} of promise resolvers */
  writeRequests = new Queue();
  inFlightWrite = null;
  closeRequest = null;
  inFlightClose = null;
  /** Whether the sink is the platform's own: such a stream counts as closed, and not as failed, after it has told once. */
  native = false;
  /** @type {{ reason: unknown, wasErroring: boolean, promise: Promise, resolve: Function, reject: Function } | null} */
  pendingAbort = null;
}

/** The state behind a writer. */
export class WriterState {
  /** @type {WritableState | null} null once it was released */
  stream;
  closed = new LazyPromise();
  ready = new LazyPromise();

  /** Attaches a writer to a stream that is not locked. */
  constructor(stream) {
    this.stream = stream;
    stream.writer = this;
    switch (stream.phase) {
      case "writable":
        if (closeQueuedOrInFlight(stream) || !stream.backpressure) this.ready.resolve();
        break;
      case "erroring":
        this.ready.reject(stream.error);
        break;
      case "closed":
        this.ready.resolve();
        this.closed.resolve();
        break;
      default:
        this.ready.reject(stream.error);
        this.closed.reject(stream.error);
    }
  }

  /** Makes `ready` fail from now on, whatever it was. */
  failReady(error) {
    if (this.ready.isPending) this.ready.reject(error);
    else this.ready = LazyPromise.rejected(error);
  }
}

export function closeQueuedOrInFlight(stream) {
  return stream.closeRequest !== null || stream.inFlightClose !== null;
}

/** What somebody is told who comes after the failure. */
function lateError(stream) {
  return stream.native ? new TypeError("This WritableStream has been closed.") : stream.error;
}

/** How much more the stream wants: null if it failed, 0 if it is closed. */
export function desiredSize(stream) {
  if (stream.phase === "errored" || stream.phase === "erroring") return stream.native ? 0 : null;
  return stream.phase === "closed" ? 0 : stream.controller.desiredSize;
}

export function abortStream(stream, reason) {
  if (stream.phase === "closed" || stream.phase === "errored") return Promise.resolve(undefined);
  stream.controller.signalAbort(reason);
  // The signal's listeners may have ended the stream.
  if (stream.phase === "closed" || stream.phase === "errored") return Promise.resolve(undefined);
  if (stream.pendingAbort !== null) return stream.pendingAbort.promise;
  const wasErroring = stream.phase === "erroring";
  const resolvers = Promise.withResolvers();
  stream.pendingAbort = { ...resolvers, reason: wasErroring ? undefined : reason, wasErroring };
  if (!wasErroring) startErroring(stream, reason);
  return resolvers.promise;
}

export function closeStream(stream) {
  if (stream.phase === "closed" || stream.phase === "errored") {
    return Promise.reject(new TypeError("This WritableStream has been closed."));
  }
  stream.closeRequest = Promise.withResolvers();
  const { promise } = stream.closeRequest;
  if (stream.writer !== null && stream.backpressure && stream.phase === "writable") stream.writer.ready.resolve();
  stream.controller.close();
  return promise;
}

/** Writes through a writer. */
export function write(writer, chunk) {
  const { stream } = writer;
  const size = stream.controller.sizeOfChunk(chunk);
  // The size function is the script's, and may have done anything.
  if (writer.stream !== stream) return Promise.reject(new TypeError("This WritableStream writer has been released."));
  if (stream.phase === "errored") return Promise.reject(lateError(stream));
  if (closeQueuedOrInFlight(stream) || stream.phase === "closed") {
    return Promise.reject(new TypeError("This WritableStream has been closed."));
  }
  if (stream.phase === "erroring") return Promise.reject(lateError(stream));
  if (stream.controller.onCheck !== null) {
    try {
      stream.controller.onCheck(chunk);
    } catch (error) {
      return Promise.reject(error);
    }
  }
  const request = Promise.withResolvers();
  stream.writeRequests.push(request);
  stream.controller.write(chunk, size);
  return request.promise;
}

/** Closes through a writer, unless that was done or cannot be done any more. */
export function closeWithErrorPropagation(stream) {
  if (closeQueuedOrInFlight(stream) || stream.phase === "closed") return Promise.resolve(undefined);
  if (stream.phase === "errored") return Promise.reject(stream.error);
  return closeStream(stream);
}

export function releaseWriter(writer) {
  const { stream } = writer;
  if (stream === null) return;
  const error = new TypeError("This WritableStream writer has been released.");
  writer.failReady(error);
  if (writer.closed.isPending) writer.closed.reject(error);
  else writer.closed = LazyPromise.rejected(error);
  stream.writer = null;
  writer.stream = null;
}

export function startErroring(stream, error) {
  stream.phase = "erroring";
  stream.error = error;
  if (stream.writer !== null) stream.writer.failReady(error);
  if (stream.inFlightWrite === null && stream.inFlightClose === null && stream.controller.started) {
    finishErroring(stream);
  }
}

/** Starts to fail, or goes on failing, after something went wrong. */
export function dealWithRejection(stream, error) {
  if (stream.phase === "writable") startErroring(stream, error);
  else finishErroring(stream);
}

export function finishErroring(stream) {
  stream.phase = "errored";
  stream.controller.clear();
  while (stream.writeRequests.length > 0) stream.writeRequests.shift().reject(lateError(stream));
  const { pendingAbort } = stream;
  if (pendingAbort === null) {
    rejectCloseAndClosed(stream);
    return;
  }
  stream.pendingAbort = null;
  if (pendingAbort.wasErroring) {
    pendingAbort.reject(stream.error);
    rejectCloseAndClosed(stream);
    return;
  }
  react(
    stream.controller.abort(pendingAbort.reason),
    () => {
      pendingAbort.resolve(undefined);
      rejectCloseAndClosed(stream);
    },
    (error) => {
      pendingAbort.reject(error);
      rejectCloseAndClosed(stream);
    },
  );
}

function rejectCloseAndClosed(stream) {
  if (stream.closeRequest !== null) {
    stream.closeRequest.reject(lateError(stream));
    stream.closeRequest = null;
  }
  if (stream.writer !== null) stream.writer.closed.reject(stream.error);
}

export function finishWrite(stream) {
  stream.inFlightWrite.resolve(undefined);
  stream.inFlightWrite = null;
}

export function failWrite(stream, error) {
  stream.inFlightWrite.reject(error);
  stream.inFlightWrite = null;
  dealWithRejection(stream, error);
}

export function finishClose(stream) {
  stream.inFlightClose.resolve(undefined);
  stream.inFlightClose = null;
  // A sink that closed in spite of an error has the last word.
  if (stream.phase === "erroring") {
    stream.error = undefined;
    if (stream.pendingAbort !== null) {
      stream.pendingAbort.resolve(undefined);
      stream.pendingAbort = null;
    }
  }
  stream.phase = "closed";
  if (stream.writer !== null) stream.writer.closed.resolve();
}

export function failClose(stream, error) {
  stream.inFlightClose.reject(error);
  stream.inFlightClose = null;
  if (stream.pendingAbort !== null) {
    stream.pendingAbort.reject(error);
    stream.pendingAbort = null;
  }
  dealWithRejection(stream, error);
}

export function updateBackpressure(stream, backpressure) {
  if (stream.writer !== null && backpressure !== stream.backpressure) {
    if (backpressure) stream.writer.ready = new LazyPromise();
    else stream.writer.ready.resolve();
  }
  stream.backpressure = backpressure;
}
