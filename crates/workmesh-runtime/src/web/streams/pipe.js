/**
 * Piping: everything that one stream gives goes into another, and how either ends is told to the other.
 */
import { isAbortSignal, onAbort } from "internal:web/abort";
import { badArgument, badField, isDictionary } from "internal:web/idl";
import { handled, noop, react } from "internal:web/streams/promises";
import { cancelStream, read, ReaderState, releaseReader } from "internal:web/streams/readable_state";
import {
  abortStream, closeQueuedOrInFlight, closeWithErrorPropagation, desiredSize, releaseWriter, write, WriterState,
} from "internal:web/streams/writable_state";

/** What a script may say about a pipe. */
export function pipeOptionsFrom(method, options) {
  if (!isDictionary(options)) throw badArgument("ReadableStream", method, 2, "PipeToOptions");
  const { preventAbort, preventCancel, preventClose, signal } = options ?? {};
  if (signal !== undefined && !isAbortSignal(signal)) throw badField("PipeToOptions", "signal", "AbortSignal");
  return {
    preventClose: Boolean(preventClose),
    preventAbort: Boolean(preventAbort),
    preventCancel: Boolean(preventCancel),
    signal,
  };
}

/**
 * Pipes `source` into `destination`, neither of which is locked.
 * @returns {Promise<void>} settles when the pipe has ended and both are free again
 */
export function pipe(source, destination, options) {
  const pipe = new Pipe(source, destination, options);
  pipe.start();
  return pipe.promise;
}

class Pipe {
  #source;
  #destination;
  #options;
  #reader;
  #writer;
  #shuttingDown = false;
  /** The last write's promise, which shutting down waits for. */
  #lastWrite = Promise.resolve(undefined);
  #stopListening = noop;
  #result = Promise.withResolvers();

  constructor(source, destination, options) {
    this.#source = source;
    this.#destination = destination;
    this.#options = options;
    this.#reader = new ReaderState(source, false);
    this.#writer = new WriterState(destination);
    source.disturbed = true;
  }

  get promise() {
    return this.#result.promise;
  }

  start() {
    const { signal } = this.#options;
    if (signal !== undefined) {
      if (signal.aborted) {
        this.#abort(signal);
        return;
      }
      this.#stopListening = onAbort(signal, () => this.#abort(signal));
    }
    this.#watch();
    this.#loop();
  }

  #abort(signal) {
    const { preventAbort, preventCancel } = this.#options;
    const error = signal.reason;
    this.#shutDown(
      () =>
        Promise.all([
          preventCancel || this.#source.phase !== "readable" ? undefined : cancelStream(this.#source, error),
          preventAbort || this.#destination.phase !== "writable" ? undefined : abortStream(this.#destination, error),
        ]),
      { error },
    );
  }

  /** Looks for the end of either side, in the order that decides when several have come to pass. */
  #watch() {
    const { preventAbort, preventClose, preventCancel } = this.#options;
    const [source, destination] = [this.#source, this.#destination];
    const sourceFailed = (error) =>
      this.#shutDown(preventAbort ? null : () => abortStream(destination, error), { error });
    const destinationFailed = (error) =>
      this.#shutDown(preventCancel ? null : () => cancelStream(source, error), { error });
    const sourceClosed = () =>
      this.#shutDown(preventClose ? null : () => closeWithErrorPropagation(destination), null);

    if (source.phase === "errored") sourceFailed(source.error);
    else if (destination.phase === "errored") destinationFailed(destination.error);
    else if (source.phase === "closed") sourceClosed();
    else if (closeQueuedOrInFlight(destination) || destination.phase === "closed") {
      destinationFailed(new TypeError("This destination writable stream is closed."));
    } else {
      react(this.#reader.closed.promise, sourceClosed, sourceFailed);
      react(this.#writer.closed.promise, noop, destinationFailed);
    }
  }

  /** Reads and writes until something ends; a read starts only when the destination wants more. */
  #loop() {
    if (this.#shuttingDown) return;
    if (desiredSize(this.#destination) > 0) {
      this.#step();
    } else {
      react(this.#writer.ready.promise, () => this.#step(), noop);
    }
  }

  #step() {
    if (this.#shuttingDown) return;
    read(this.#reader, {
      chunk: (chunk) => {
        // The chunk has been read, so it is written even if the pipe ends meanwhile.
        this.#lastWrite = handled(write(this.#writer, chunk));
        react(Promise.resolve(), () => this.#loop());
      },
      close: noop,
      error: noop,
    });
  }

  /**
   * Ends the pipe once what was read has been written.
   *
   * @param {(() => Promise<unknown>) | null} action what is to be told to the other side
   * @param {{ error: unknown } | null} failure why the pipe fails, if it does
   */
  #shutDown(action, failure) {
    if (this.#shuttingDown) return;
    this.#shuttingDown = true;
    const act = () => {
      if (action === null) this.#finish(failure);
      else react(action(), () => this.#finish(failure), (error) => this.#finish({ error }));
    };
    if (this.#destination.phase === "writable" && !closeQueuedOrInFlight(this.#destination)) {
      // What is being read right now reaches its write in the same job.
      react(this.#lastWrite, act, act);
    } else {
      act();
    }
  }

  #finish(failure) {
    releaseWriter(this.#writer);
    releaseReader(this.#reader);
    this.#stopListening();
    if (failure === null) this.#result.resolve(undefined);
    else this.#result.reject(failure.error);
  }
}
