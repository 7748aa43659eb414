/**
 * The byte controller: a queue of bytes that fills the buffers which readers bring, or gives chunks to those that
 * bring none.
 *
 * A reader's buffer that waits to be filled is a *pull-into*; the source can write into the first one directly
 * (`byobRequest`), or enqueue bytes that are copied into it.
 */
import { attempt, react } from "internal:web/streams/promises";
import { Queue } from "internal:web/streams/queue";
import {
  closeStream, errorStream, hasByobReader, hasDefaultReader, waitingReads,
} from "internal:web/streams/readable_state";
import { invalidate, ReadableByteStreamController, ReadableStreamBYOBRequest } from "internal:web/streams/byte_wrappers";
import { token } from "internal:web/token";

/** Bytes that wait for a reader. */
class Segment {
  constructor(buffer, offset, length) {
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
  }
}

/** A reader's buffer that waits to be filled. `reader` is "default", "byob", or "none" once it was released. */
class PullInto {
  filled = 0;

  constructor(buffer, offset, length, minimum, elementSize, constructor, reader) {
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
    this.minimum = minimum;
    this.elementSize = elementSize;
    this.constructor_ = constructor;
    this.reader = reader;
  }

  /** The filled part, as the kind of view that the reader brought. */
  view() {
    return new this.constructor_(this.buffer, this.offset, this.filled / this.elementSize);
  }
}

export class ByteControllerState {
  stream;
  /** @type {Queue} of Segment */
  queue = new Queue();
  size = 0;
  /** @type {PullInto[]} */
  pullIntos = [];
  byobRequest = null;
  started = false;
  closeRequested = false;
  pulling = false;
  pullAgain = false;
  highWaterMark;
  autoAllocate;
  onPull = null;
  onCancel = null;
  #wrapper = null;

  constructor(stream, highWaterMark, autoAllocate) {
    this.stream = stream;
    this.highWaterMark = highWaterMark;
    this.autoAllocate = autoAllocate;
    stream.controller = this;
  }

  get wrapper() {
    return (this.#wrapper ??= new ReadableByteStreamController(token, this));
  }

  start(onStart) {
    react(
      onStart === null ? Promise.resolve() : attempt(onStart, this),
      () => {
        this.started = true;
        this.pullIfNeeded();
      },
      (error) => this.fail(error),
    );
  }

  get desiredSize() {
    if (this.stream.phase === "errored") return null;
    return this.stream.phase === "closed" ? 0 : this.highWaterMark - this.size;
  }

  #shouldPull() {
    const { stream } = this;
    if (stream.phase !== "readable" || this.closeRequested || !this.started) return false;
    return waitingReads(stream) > 0 || this.desiredSize > 0;
  }

  pullIfNeeded() {
    if (this.onPull === null || !this.#shouldPull()) return;
    if (this.pulling) {
      this.pullAgain = true;
      return;
    }
    this.pulling = true;
    react(
      attempt(this.onPull, this),
      () => {
        this.pulling = false;
        if (!this.pullAgain) return;
        this.pullAgain = false;
        this.pullIfNeeded();
      },
      (error) => this.fail(error),
    );
  }

  #letGo() {
    this.onPull = null;
    this.onCancel = null;
  }

  fail(error) {
    if (this.stream.phase !== "readable") return;
    this.#invalidateByobRequest();
    this.pullIntos = [];
    this.#clearQueue();
    this.#letGo();
    errorStream(this.stream, error);
  }

  #clearQueue() {
    this.queue.clear();
    this.size = 0;
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
    if (this.closeRequested || stream.phase !== "readable") return;
    if (this.size > 0) {
      this.closeRequested = true;
      return;
    }
    if (this.pullIntos.length > 0 && this.pullIntos[0].filled % this.pullIntos[0].elementSize !== 0) {
      const error = new TypeError("A partial element was left in the stream when it was closed.");
      this.fail(error);
      throw error;
    }
    this.#letGo();
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
    if (this.closeRequested || stream.phase !== "readable") return;
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
        this.#push(buffer, byteOffset, byteLength);
      } else {
        if (this.pullIntos.length > 0) this.pullIntos.shift();
        stream.reader.requests.shift().chunk(new Uint8Array(buffer, byteOffset, byteLength));
      }
    } else {
      this.#push(buffer, byteOffset, byteLength);
      if (hasByobReader(stream)) for (const filled of this.#fillFromQueue()) this.#commit(filled);
    }
    this.pullIfNeeded();
  }

  #push(buffer, offset, length) {
    this.queue.push(new Segment(buffer, offset, length));
    this.size += length;
  }

  /** Keeps the bytes of a buffer whose reader was released while it was partly filled. */
  #enqueueDetached(pullInto) {
    if (pullInto.filled > 0) {
      const end = pullInto.offset + pullInto.filled;
      this.#push(pullInto.buffer.slice(pullInto.offset, end), 0, pullInto.filled);
    }
    this.pullIntos.shift();
  }

  /** Gives queued bytes to default reads that wait. */
  #serveFromQueue() {
    const { requests } = this.stream.reader;
    while (requests.length > 0 && this.size > 0) requests.shift().chunk(this.#shiftChunk());
  }

  #shiftChunk() {
    const segment = this.queue.shift();
    this.size -= segment.length;
    this.#afterDrain();
    return new Uint8Array(segment.buffer, segment.offset, segment.length);
  }

  #afterDrain() {
    if (this.size === 0 && this.closeRequested) {
      this.#letGo();
      closeStream(this.stream);
    } else {
      this.pullIfNeeded();
    }
  }

  /** Fills waiting buffers as far as the queue goes; gives those that are full enough. */
  #fillFromQueue() {
    const filled = [];
    while (this.pullIntos.length > 0 && this.size > 0) {
      const first = this.pullIntos[0];
      if (!this.#fill(first)) break;
      this.#invalidateByobRequest();
      filled.push(this.pullIntos.shift());
    }
    return filled;
  }

  /** Copies queued bytes into one buffer; true if that makes it ready for its reader. */
  #fill(pullInto) {
    const most = Math.min(this.size, pullInto.length - pullInto.filled);
    const total = pullInto.filled + most;
    const aligned = total - (total % pullInto.elementSize);
    const ready = aligned >= pullInto.minimum;
    let left = ready ? aligned - pullInto.filled : most;
    while (left > 0) {
      const head = this.queue.peek();
      const count = Math.min(left, head.length);
      const target = new Uint8Array(pullInto.buffer, pullInto.offset + pullInto.filled, count);
      target.set(new Uint8Array(head.buffer, head.offset, count));
      if (head.length === count) {
        this.queue.shift();
      } else {
        head.offset += count;
        head.length -= count;
      }
      this.size -= count;
      pullInto.filled += count;
      left -= count;
    }
    return ready;
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
    if (this.size > 0) {
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
      this.pullIntos.push(new PullInto(buffer, 0, this.autoAllocate, 1, 1, Uint8Array, "default"));
    }
    stream.reader.requests.push(request);
    this.pullIfNeeded();
  }

  /** Serves a read into a view, whose buffer is taken from the reader until then. */
  pullInto(view, minimum, request) {
    const { stream } = this;
    const constructor = view.constructor === DataView ? DataView : Object.getPrototypeOf(view).constructor;
    const elementSize = view instanceof DataView ? 1 : view.BYTES_PER_ELEMENT;
    const { byteOffset, byteLength } = view;
    let buffer;
    try {
      buffer = view.buffer.transfer();
    } catch (error) {
      request.error(error);
      return;
    }
    const entry = new PullInto(buffer, byteOffset, byteLength, minimum * elementSize, elementSize, constructor, "byob");
    if (this.pullIntos.length > 0) {
      this.pullIntos.push(entry);
      stream.reader.requests.push(request);
      return;
    }
    if (stream.phase === "closed") {
      request.close(new constructor(buffer, byteOffset, 0));
      return;
    }
    if (this.size > 0) {
      if (this.#fill(entry)) {
        const filled = entry.view();
        this.#afterDrain();
        request.chunk(filled);
        return;
      }
      if (this.closeRequested) {
        const error = new TypeError("A partial element was left in the stream when it was closed.");
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
      if (count === 0) throw new TypeError("bytesWritten must be greater than 0 when the stream is open");
      if (first.filled + count > first.length) throw new RangeError("bytesWritten out of range");
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
      throw new TypeError("The view's length must be greater than 0 when the stream is open");
    }
    if (first.offset + first.filled !== view.byteOffset) throw new RangeError("The view has the wrong offset");
    if (first.buffer.byteLength !== view.buffer.byteLength) throw new RangeError("The view's buffer has the wrong size");
    if (first.filled + view.byteLength > first.length) throw new RangeError("The view is too large");
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
    const rest = first.filled % first.elementSize;
    if (rest > 0) {
      const end = first.offset + first.filled;
      this.#push(first.buffer.slice(end - rest, end), 0, rest);
    }
    first.filled -= rest;
    const more = this.#fillFromQueue();
    this.#commit(first);
    for (const filled of more) this.#commit(filled);
  }

  cancel(reason) {
    this.#invalidateByobRequest();
    this.pullIntos = [];
    this.#clearQueue();
    const { onCancel } = this;
    this.#letGo();
    return onCancel === null ? Promise.resolve(undefined) : attempt(onCancel, reason);
  }

  /** The reader goes; what it has half filled stays for the source to finish. */
  release() {
    if (this.pullIntos.length === 0) return;
    this.pullIntos[0].reader = "none";
    this.pullIntos.length = 1;
  }
}
