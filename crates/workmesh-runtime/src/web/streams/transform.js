/**
 * `TransformStream`: what is written to one side comes out of the other, changed by a transformer.
 */
import { apply, badArgument, badField, expose, illegalConstructor, illegalInvocation, isObject } from "internal:web/idl";
import { DefaultControllerState } from "internal:web/streams/default_controller";
import { attempt } from "internal:web/streams/promises";
import { ReadableState } from "internal:web/streams/readable_state";
import { wrap } from "internal:web/streams/readable";
import { checkByteCount, highWaterMarkFrom, sizeFrom, streamArgument } from "internal:web/streams/strategies";
import { wrapWritable } from "internal:web/streams/writable";
import { WritableControllerState } from "internal:web/streams/writable_controller";
import { startErroring, WritableState } from "internal:web/streams/writable_state";
import { token } from "internal:web/token";

/** The state behind a `TransformStream` and its controller. */
export class TransformState {
  readable = new ReadableState();
  writable = new WritableState();
  /** @type {((chunk: unknown, state: TransformState) => unknown) | null} null passes chunks on as they are */
  onTransform = null;
  onFlush = null;
  onCancel = null;
  #backpressure = true;
  /** Resolved when the backpressure changes. */
  #change = Promise.withResolvers();
  /** The outcome of closing, aborting or cancelling, whichever came first. */
  #finish = null;
  #wrapper = null;

  /**
   * @param {{ highWaterMark: number, sizeOf: Function }} readable
   * @param {{ highWaterMark: number, sizeOf: Function }} writable
   */
  constructor(readable, writable) {
    const reader = new DefaultControllerState(this.readable, readable.highWaterMark, readable.sizeOf);
    reader.onPull = () => this.#pull();
    reader.onCancel = (reason) => this.#cancel(reason);
    const writer = new WritableControllerState(this.writable, writable.highWaterMark, writable.sizeOf);
    writer.onWrite = (chunk) => this.#write(chunk);
    writer.onClose = () => this.#close();
    writer.onAbort = (reason) => this.#abort(reason);
  }

  /** Starts both sides when the transformer's `start` is done. */
  start(onStart) {
    const started = Promise.withResolvers();
    this.readable.controller.start(() => started.promise);
    this.writable.controller.start(() => started.promise);
    started.resolve(onStart === null ? undefined : attempt(onStart, this));
  }

  get controller() {
    return (this.#wrapper ??= new TransformStreamDefaultController(token, this));
  }

  enqueue(chunk) {
    const { readable } = this;
    if (!readable.controller.canCloseOrEnqueue) throw new TypeError("Unable to enqueue");
    try {
      readable.controller.enqueue(chunk);
    } catch (error) {
      this.#failWritable(error);
      throw readable.error;
    }
    if (this.#wantsNoMore() && !this.#backpressure) this.#setBackpressure(true);
  }

  #wantsNoMore() {
    const { controller, reader } = this.readable;
    if (reader !== null && reader.requests.length > 0) return false;
    return !(controller.desiredSize > 0);
  }

  fail(error) {
    this.readable.controller.fail(error);
    this.#failWritable(error);
  }

  terminate() {
    this.readable.controller.close();
    this.#failWritable(new TypeError("The transform stream has been terminated"));
  }

  #failWritable(error) {
    this.#letGo();
    const { writable } = this;
    if (writable.phase === "writable") startErroring(writable, error);
    if (this.#backpressure) this.#setBackpressure(false);
  }

  #letGo() {
    this.onTransform = this.onFlush = this.onCancel = null;
  }

  #setBackpressure(backpressure) {
    this.#change.resolve(undefined);
    this.#change = Promise.withResolvers();
    this.#backpressure = backpressure;
  }

  async #transform(chunk) {
    try {
      if (this.onTransform === null) this.enqueue(chunk);
      else await this.onTransform(chunk, this);
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  #write(chunk) {
    if (!this.#backpressure) return this.#transform(chunk);
    return this.#change.promise.then(() => {
      if (this.writable.phase === "erroring") throw this.writable.error;
      return this.#transform(chunk);
    });
  }

  #pull() {
    this.#setBackpressure(false);
    return this.#change.promise;
  }

  /** Runs the last callback of the transformer, once; whoever comes later gets the same outcome. */
  #finishWith(callback, argument, settle) {
    if (this.#finish !== null) return this.#finish;
    this.#letGo();
    const { promise, resolve, reject } = Promise.withResolvers();
    this.#finish = promise;
    (callback === null ? Promise.resolve() : attempt(callback, argument)).then(
      () => settle(resolve, reject),
      (error) => {
        this.readable.controller.fail(error);
        this.#failWritable(error);
        reject(error);
      },
    );
    return promise;
  }

  #close() {
    const { readable } = this;
    return this.#finishWith(this.onFlush, this, (resolve, reject) => {
      if (readable.phase === "errored") {
        reject(readable.error);
        return;
      }
      readable.controller.close();
      resolve(undefined);
    });
  }

  #abort(reason) {
    const { readable } = this;
    return this.#finishWith(this.onCancel, reason, (resolve, reject) => {
      if (readable.phase === "errored") {
        reject(readable.error);
        return;
      }
      readable.controller.fail(reason);
      resolve(undefined);
    });
  }

  #cancel(reason) {
    const { writable } = this;
    return this.#finishWith(this.onCancel, reason, (resolve, reject) => {
      if (writable.phase === "errored") {
        reject(writable.error);
        return;
      }
      this.#failWritable(reason);
      resolve(undefined);
    });
  }
}

export class TransformStream {
  /** The states of the two ends. @type {{ readable: ReadableState, writable: WritableState }} */
  #ends;

  /** The platform's own transforms, which are subclasses, pass their ends. */
  constructor(transformer = undefined, writableStrategy = undefined, readableStrategy = undefined) {
    this.#ends =
      transformer === token
        ? writableStrategy
        : connect(
            streamArgument("TransformStream", 1, "Transformer", transformer),
            streamArgument("TransformStream", 2, "StreamQueuingStrategy", writableStrategy),
            streamArgument("TransformStream", 3, "StreamQueuingStrategy", readableStrategy),
          );
  }

  get readable() {
    if (!(this && typeof this === "object" && #ends in this)) throw illegalInvocation();
    return wrap(this.#ends.readable);
  }

  get writable() {
    if (!(this && typeof this === "object" && #ends in this)) throw illegalInvocation();
    return wrapWritable(this.#ends.writable);
  }
}

expose(TransformStream);

function connect(transformer, writableStrategy, readableStrategy) {
  const { readableType, writableType } = transformer;
  const [start, transform, flush, cancel] = ["start", "transform", "flush", "cancel"].map((name) => {
    const method = transformer[name];
    if (method === undefined || typeof method === "function") return method;
    throw badField("Transformer", name, "function");
  });
  checkByteCount(transformer.expectedLength);
  for (const [name, type] of Object.entries({ readableType, writableType })) {
    if (type !== undefined) throw new TypeError(`transformer.${name} must be undefined.`);
  }
  const state = new TransformState(
    { highWaterMark: highWaterMarkFrom(readableStrategy, 0), sizeOf: sizeFrom(readableStrategy) },
    { highWaterMark: highWaterMarkFrom(writableStrategy, 1), sizeOf: sizeFrom(writableStrategy) },
  );
  if (transform !== undefined) state.onTransform = (chunk) => apply(transform, transformer, [chunk, state.controller]);
  if (flush !== undefined) state.onFlush = () => apply(flush, transformer, [state.controller]);
  if (cancel !== undefined) state.onCancel = (reason) => apply(cancel, transformer, [reason]);
  state.start(start === undefined ? null : () => apply(start, transformer, [state.controller]));
  return state;
}

let controllerStateOf;

export class TransformStreamDefaultController {
  #state;

  static {
    controllerStateOf = (value) => {
      if (!isObject(value) || !(#state in value)) throw illegalInvocation();
      return value.#state;
    };
  }

  constructor(key, state) {
    if (key !== token) throw illegalConstructor();
    this.#state = state;
  }

  get desiredSize() {
    return controllerStateOf(this).readable.controller.desiredSize;
  }

  enqueue(chunk) {
    const state = controllerStateOf(this);
    if (arguments.length < 1) throw badArgument("TransformStreamDefaultController", "enqueue", 1, "Value");
    state.enqueue(chunk);
  }

  error(reason) {
    const state = controllerStateOf(this);
    if (arguments.length < 1) throw badArgument("TransformStreamDefaultController", "error", 1, "Value");
    state.fail(reason);
  }

  terminate() {
    controllerStateOf(this).terminate();
  }
}

expose(TransformStreamDefaultController);
