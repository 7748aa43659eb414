/**
 * The byte controller: a queue of bytes that fills the buffers which readers bring, or gives chunks to those that
 * bring none.
 *
 * A reader's buffer that waits to be filled is a *pull-into*; the source can write into the first one directly
 * (`byobRequest`), or enqueue bytes that are copied into it.
 */
import { ByteQueue } from "internal:web/streams/byte_queue";
import {
  invalidate, ReadableByteStreamController, ReadableStreamBYOBRequest,
} from "internal:web/streams/byte_wrappers";
import { ControllerState } from "internal:web/streams/controller";
import { PullInto } from "internal:web/streams/pull_into";
import {
  closeStream, errorStream, hasByobReader, hasDefaultReader, waitingReads,
} from "internal:web/streams/readable_state";
import { token } from "internal:web/token";

const PARTIAL = "A partial element was left in the stream when it was closed.";

export class ByteControllerState extends ControllerState {
  queue = new ByteQueue();
  /** @type {PullInto[]} */
  pullIntos = [];
  /** What the source was given for the first of them. @type {ReadableStreamBYOBRequest | null} */
  byobRequest = null;
  /** The size of the buffers for readers that bring none; undefined if there are none. */
  autoAllocate;
  #wrapper = null;

  constructor(stream, highWaterMark, autoAllocate) {
    super(stream, highWaterMark);
    this.autoAllocate = autoAllocate;
  }

  get wrapper() {
    return (this.#wrapper ??= new ReadableByteStreamController(token, this));
  }

  fail(error) {
    if (this.stream.phase !== "readable") return;
    this.#invalidateByobRequest();
    this.pullIntos = [];
    this.queue.clear();
    this.letGo();
    errorStream(this.stream, error);
  }

  #invalidateByobRequest() {
    if (this.byobRequest === null) return;
    invalidate(this.byobRequest);
    this.byobRequest = null;
  }

  /** The source's way to write into the first waiting buffer, or null. */
  currentByobRequest() {
    if (this.byobRequest === null && this.pullIntos.length > 0) {
      const first = this.pullIntos[0];
      const view = new Uint8Array(first.buffer, first.offset + first.filled, first.length - first.filled);
      this.byobRequest = new ReadableStreamBYOBRequest(token, this, view);
    }
    return this.byobRequest;
  }

  /** How many bytes the first waiting buffer still needs. */
  wanted() {
    const first = this.pullIntos[0];
    return first.minimum - first.filled;
  }

  close() {
    const { stream } = this;
    if (!this.canCloseOrEnqueue) return;
    if (this.queue.size > 0) {
      this.closeRequested = true;
      return;
    }
    if (this.pullIntos.length > 0 && !this.pullIntos[0].isWhole) {
      const error = new TypeError(PARTIAL);
      this.fail(error);
      throw error;
    }
    this.letGo();
    closeStream(stream);
  }

  /** Ends the stream from inside the platform: waiting buffers are given back empty. */
  finish() {
    this.close();
    if (this.pullIntos.length > 0) this.respond(0);
  }

  /** Adds bytes whose buffer belongs to the stream from here on. */
  enqueue(bytes) {
    const { stream } = this;
    if (!this.canCloseOrEnqueue) return;
    const { buffer, byteOffset, byteLength } = bytes;
    if (this.pullIntos.length > 0) {
      const first = this.pullIntos[0];
      this.#invalidateByobRequest();
      first.buffer = first.buffer.transfer();
      if (first.reader === "none") this.#enqueueDetached(first);
    }
    if (hasDefaultReader(stream)) {
      this.#serveFromQueue();
      if (waitingReads(stream) === 0) {
        this.queue.push(buffer, byteOffset, byteLength);
      } else {
        if (this.pullIntos.length > 0) this.pullIntos.shift();
        stream.reader.requests.shift().chunk(new Uint8Array(buffer, byteOffset, byteLength));
      }
    } else {
      this.queue.push(buffer, byteOffset, byteLength);
      if (hasByobReader(stream)) for (const filled of this.#fillFromQueue()) this.#commit(filled);
    }
    this.pullIfNeeded();
  }

  /** Keeps the bytes of a buffer whose reader was released while it was partly filled. */
  #enqueueDetached(pullInto) {
    if (pullInto.filled > 0) {
      const end = pullInto.offset + pullInto.filled;
      this.queue.push(pullInto.buffer.slice(pullInto.offset, end), 0, pullInto.filled);
    }
    this.pullIntos.shift();
  }

  /** Gives queued bytes to default reads that wait. */
  #serveFromQueue() {
    const { requests } = this.stream.reader;
    while (requests.length > 0 && this.queue.size > 0) requests.shift().chunk(this.#shiftChunk());
  }

  #shiftChunk() {
    const chunk = this.queue.shift();
    this.#afterDrain();
    return chunk;
  }

  #afterDrain() {
    if (this.queue.size === 0 && this.closeRequested) {
      this.letGo();
      closeStream(this.stream);
    } else {
      this.pullIfNeeded();
    }
  }

  /** Fills waiting buffers as far as the queue goes; gives those that are full enough. */
  #fillFromQueue() {
    const filled = [];
    while (this.pullIntos.length > 0 && this.queue.size > 0) {
      const first = this.pullIntos[0];
      if (!this.queue.moveInto(first)) break;
      this.#invalidateByobRequest();
      filled.push(this.pullIntos.shift());
    }
    return filled;
  }

  /** Gives a buffer to the read that waits for it. */
  #commit(pullInto) {
    const done = this.stream.phase === "closed";
    const view = pullInto.view();
    const request = this.stream.reader.requests.shift();
    if (pullInto.reader === "default") request.chunk(view);
    else if (done) request.close(view);
    else request.chunk(view);
  }

  /** Serves a read without a buffer. */
  pull(request) {
    const { stream } = this;
    if (this.queue.size > 0) {
      request.chunk(this.#shiftChunk());
      return;
    }
    if (this.autoAllocate !== undefined) {
      let buffer;
      try {
        buffer = new ArrayBuffer(this.autoAllocate);
      } catch (error) {
        request.error(error);
        return;
      }
      this.pullIntos.push(PullInto.ofStream(buffer));
    }
    stream.reader.requests.push(request);
    this.pullIfNeeded();
  }

  /** Serves a read into a view, whose buffer is taken from the reader until then. */
  pullInto(view, minimum, request) {
    const { stream } = this;
    let entry;
    try {
      entry = PullInto.ofReader(view, minimum);
    } catch (error) {
      request.error(error);
      return;
    }
    if (this.pullIntos.length > 0) {
      this.pullIntos.push(entry);
      stream.reader.requests.push(request);
      return;
    }
    if (stream.phase === "closed") {
      request.close(entry.view());
      return;
    }
    if (this.queue.size > 0) {
      if (this.queue.moveInto(entry)) {
        const filled = entry.view();
        this.#afterDrain();
        request.chunk(filled);
        return;
      }
      if (this.closeRequested) {
        const error = new TypeError(PARTIAL);
        this.fail(error);
        request.error(error);
        return;
      }
    }
    this.pullIntos.push(entry);
    stream.reader.requests.push(request);
    this.pullIfNeeded();
  }

  /** The source wrote `count` bytes into the first waiting buffer. */
  respond(count) {
    const first = this.pullIntos[0];
    if (this.stream.phase === "closed") {
      if (count !== 0) throw new TypeError("bytesWritten must be 0 when the stream is closed");
    } else {
      if (count === 0) throw new TypeError("The bytesWritten must be more than zero while the stream is open.");
      if (first.filled + count > first.length) {
        throw new RangeError(`Too many bytes [${count}] in response to a BYOB read request.`);
      }
    }
    first.buffer = first.buffer.transfer();
    this.#respond(first, count);
  }

  /** The source gives back the first waiting buffer through a view of its own. */
  respondWithNewView(view) {
    const first = this.pullIntos[0];
    if (this.stream.phase === "closed") {
      if (view.byteLength !== 0) throw new TypeError("The view's length must be 0 when the stream is closed");
    } else if (view.byteLength === 0) {
      throw new TypeError("The view byte length must be more than zero while the stream is open.");
    }
    first.checkReplacement(view);
    const { byteLength } = view;
    first.buffer = view.buffer.transfer();
    this.#respond(first, byteLength);
  }

  #respond(first, count) {
    this.#invalidateByobRequest();
    if (this.stream.phase === "closed") {
      this.#respondClosed(first);
    } else {
      this.#respondReadable(first, count);
    }
    this.pullIfNeeded();
  }

  #respondClosed(first) {
    if (first.reader === "none") this.pullIntos.shift();
    if (!hasByobReader(this.stream)) return;
    while (waitingReads(this.stream) > 0) this.#commit(this.pullIntos.shift());
  }

  #respondReadable(first, count) {
    first.filled += count;
    if (first.reader === "none") {
      this.#enqueueDetached(first);
      for (const filled of this.#fillFromQueue()) this.#commit(filled);
      return;
    }
    if (first.filled < first.minimum) return;
    this.pullIntos.shift();
    // Bytes that do not make up a whole element go back to the queue.
    const rest = first.takeRest();
    if (rest.byteLength > 0) this.queue.push(rest, 0, rest.byteLength);
    const more = this.#fillFromQueue();
    this.#commit(first);
    for (const filled of more) this.#commit(filled);
  }

  cancel(reason) {
    this.#invalidateByobRequest();
    this.pullIntos = [];
    return super.cancel(reason);
  }

  /** The reader goes; what it has half filled stays for the source to finish. */
  release() {
    if (this.pullIntos.length === 0) return;
    this.pullIntos[0].reader = "none";
    this.pullIntos.length = 1;
  }
}
