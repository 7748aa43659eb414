/**
 * `TextEncoderStream` and `TextDecoderStream`.
 */
import { TextDecoder } from "internal:web/encoding";
import { expose, illegalInvocation } from "internal:web/idl";
import { ops } from "internal:ops";
import { wrap } from "internal:web/streams/readable";
import { TransformState } from "internal:web/streams/transform";
import { wrapWritable } from "internal:web/streams/writable";

const ONE = { highWaterMark: 1, sizeOf: () => 1 };
const NONE = { highWaterMark: 0, sizeOf: () => 1 };

/** A transform whose transformer is the platform's. */
function transform(onTransform, onFlush) {
  const state = new TransformState(NONE, ONE);
  state.onTransform = onTransform;
  state.onFlush = onFlush;
  state.start(null);
  return state;
}

export class TextEncoderStream {
  #state;

  constructor() {
    /** The first half of a surrogate pair that came at the end of a chunk. */
    let pending = "";
    this.#state = transform(
      (chunk, state) => {
        const text = pending + `${chunk}`;
        const last = text.charCodeAt(text.length - 1);
        const split = last >= 0xd800 && last <= 0xdbff ? text.length - 1 : text.length;
        pending = text.slice(split);
        if (split > 0) state.enqueue(ops.utf8_encode(text.slice(0, split)));
      },
      (state) => {
        if (pending !== "") state.enqueue(ops.utf8_encode("\ufffd"));
      },
    );
  }

  get encoding() {
    if (!(this && #state in this)) throw illegalInvocation();
    return "utf-8";
  }

  get readable() {
    if (!(this && #state in this)) throw illegalInvocation();
    return wrap(this.#state.readable);
  }

  get writable() {
    if (!(this && #state in this)) throw illegalInvocation();
    return wrapWritable(this.#state.writable);
  }
}

expose(TextEncoderStream);

export class TextDecoderStream {
  #decoder;
  #state;

  constructor(label = "utf-8", options = undefined) {
    const decoder = (this.#decoder = new TextDecoder(label, options));
    this.#state = transform(
      (chunk, state) => {
        const text = decoder.decode(chunk, { stream: true });
        if (text !== "") state.enqueue(text);
      },
      (state) => {
        const text = decoder.decode();
        if (text !== "") state.enqueue(text);
      },
    );
  }

  get encoding() {
    if (!(this && #state in this)) throw illegalInvocation();
    return this.#decoder.encoding;
  }

  get fatal() {
    if (!(this && #state in this)) throw illegalInvocation();
    return this.#decoder.fatal;
  }

  get ignoreBOM() {
    if (!(this && #state in this)) throw illegalInvocation();
    return this.#decoder.ignoreBOM;
  }

  get readable() {
    if (!(this && #state in this)) throw illegalInvocation();
    return wrap(this.#state.readable);
  }

  get writable() {
    if (!(this && #state in this)) throw illegalInvocation();
    return wrapWritable(this.#state.writable);
  }
}

expose(TextDecoderStream);
