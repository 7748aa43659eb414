/**
 * What the source of a byte stream holds: its controller, and the request for a reader's buffer.
 */
import { bytesOf } from "internal:web/bytes";
import { badArgument, expose, illegalConstructor, illegalInvocation, isObject } from "internal:web/idl";
import { token } from "internal:web/token";

let stateOf;

export class ReadableByteStreamController {
  #state;

  static {
    stateOf = (value) => {
      if (!isObject(value) || !(#state in value)) throw illegalInvocation();
      return value.#state;
    };
  }

  constructor(key, state) {
    if (key !== token) throw illegalConstructor();
    this.#state = state;
  }

  get byobRequest() {
    return stateOf(this).currentByobRequest();
  }

  get desiredSize() {
    return stateOf(this).desiredSize;
  }

  close() {
    const state = stateOf(this);
    if (state.closeRequested || state.stream.phase !== "readable") {
      throw new TypeError("This ReadableStream is closed.");
    }
    state.close();
  }

  enqueue(chunk) {
    const state = stateOf(this);
    const bytes = bytesOf(chunk);
    if (bytes === null) throw badArgument("ReadableByteStreamController", "enqueue", 1, "BufferSource");
    if (bytes.byteLength === 0) throw new TypeError("Cannot enqueue a zero-length ArrayBuffer.");
    if (state.closeRequested || state.stream.phase !== "readable") throw new TypeError("Unable to enqueue");
    const { byteOffset, byteLength } = bytes;
    state.enqueue(new Uint8Array(bytes.buffer.transfer(), byteOffset, byteLength));
  }

  error(reason) {
    const state = stateOf(this);
    if (arguments.length < 1) throw badArgument("ReadableByteStreamController", "error", 1, "Value");
    state.fail(reason);
  }
}

/** Takes a request out of force: its buffer has been answered for. */
export let invalidate;

export class ReadableStreamBYOBRequest {
  /** Null once the request was answered. */
  #controller;
  #view;

  static {
    invalidate = (request) => {
      request.#controller = request.#view = null;
    };
  }

  constructor(key, controller, view) {
    if (key !== token) throw illegalConstructor();
    this.#controller = controller;
    this.#view = view;
  }

  get view() {
    if (!(this && typeof this === "object" && #view in this)) throw illegalInvocation();
    return this.#view;
  }

  respond(bytesWritten) {
    const controller = ReadableStreamBYOBRequest.#controllerOf(this);
    const count = Math.trunc(Number(bytesWritten));
    controller.respond(count > 0 ? count : 0);
  }

  respondWithNewView(view) {
    const controller = ReadableStreamBYOBRequest.#controllerOf(this);
    if (!ArrayBuffer.isView(view)) {
      throw badArgument("ReadableStreamBYOBRequest", "respondWithNewView", 1, "BufferSource");
    }
    controller.respondWithNewView(view);
  }

  /** How many bytes must be written before the read is answered. */
  get atLeast() {
    if (!(this && typeof this === "object" && #view in this)) throw illegalInvocation();
    return this.#controller === null ? null : this.#controller.wanted();
  }

  static #controllerOf(request) {
    if (!(request && typeof request === "object" && #view in request)) throw illegalInvocation();
    if (request.#controller === null) throw new TypeError("This ReadableStreamBYOBRequest has been invalidated.");
    return request.#controller;
  }
}

expose(ReadableByteStreamController);
expose(ReadableStreamBYOBRequest);
