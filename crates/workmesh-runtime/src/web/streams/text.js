/**
 * `TextEncoderStream` and `TextDecoderStream`.
 */
import { bytesOf } from "internal:web/bytes";
import { TextDecoder } from "internal:web/encoding";
import { badConstruction, expose, illegalInvocation, isDictionary } from "internal:web/idl";
import { ops } from "internal:ops";
import { TransformState, TransformStream } from "internal:web/streams/transform";
import { token } from "internal:web/token";

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

function encoder() {
  /** The first half of a surrogate pair that came at the end of a chunk. */
  let pending = "";
  return transform(
    (chunk, state) => {
      const text = pending + `${chunk}`;
      const last = text.charCodeAt(text.length - 1);
      const end = last >= 0xd800 && last <= 0xdbff ? text.length - 1 : text.length;
      pending = text.slice(end);
      if (end > 0) state.enqueue(ops.utf8_encode(text.slice(0, end)));
    },
    (state) => {
      if (pending !== "") state.enqueue(ops.utf8_encode("\ufffd"));
    },
  );
}

export class TextEncoderStream extends TransformStream {
  #encoding = "utf-8";

  constructor() {
    super(token, encoder());
  }

  get encoding() {
    if (!(this && typeof this === "object" && #encoding in this)) throw illegalInvocation();
    return this.#encoding;
  }
}

expose(TextEncoderStream);

function decoding(decoder) {
  return transform(
    (chunk, state) => {
      if (bytesOf(chunk) === null) {
        throw new TypeError("This TransformStream is being used as a byte stream, but received a value that is not a BufferSource.");
      }
      const text = decoder.decode(chunk, { stream: true });
      if (text !== "") state.enqueue(text);
    },
    (state) => {
      const text = decoder.decode();
      if (text !== "") state.enqueue(text);
    },
  );
}

export class TextDecoderStream extends TransformStream {
  #decoder;

  constructor(label = "utf-8", options = undefined) {
    if (!isDictionary(options)) throw badConstruction("TextDecoderStream", 2, "TextDecoderStreamInit");
    // As there, a stream that is given options is strict unless they say something else.
    const { fatal = options !== undefined, ignoreBOM = false } = options ?? {};
    const decoder = new TextDecoder(label, { fatal, ignoreBOM });
    super(token, decoding(decoder));
    this.#decoder = decoder;
  }

  get encoding() {
    if (!(this && typeof this === "object" && #decoder in this)) throw illegalInvocation();
    return this.#decoder.encoding;
  }

  get fatal() {
    if (!(this && typeof this === "object" && #decoder in this)) throw illegalInvocation();
    return this.#decoder.fatal;
  }

  get ignoreBOM() {
    if (!(this && typeof this === "object" && #decoder in this)) throw illegalInvocation();
    return this.#decoder.ignoreBOM;
  }
}

expose(TextDecoderStream);
