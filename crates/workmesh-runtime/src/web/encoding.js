/**
 * `TextEncoder`, `TextDecoder`, `atob` and `btoa`.
 */
import { ops } from "internal:ops";
import { badArgument, badConstruction, expose, illegalInvocation, inScope, isObject, narrowText, unreadable } from "internal:web/idl";

export class TextEncoder {
  #isEncoder = true;

  get encoding() {
    if (!(this && typeof this === "object" && #isEncoder in this)) throw illegalInvocation();
    return "utf-8";
  }

  encode(input = "") {
    if (!(this && typeof this === "object" && #isEncoder in this)) throw illegalInvocation();
    return ops.utf8_encode(`${input}`);
  }

  encodeInto(source, destination) {
    if (!(this && typeof this === "object" && #isEncoder in this)) throw illegalInvocation();
    if (arguments.length < 1) throw badArgument("TextEncoder", "encodeInto", 1, "String");
    const text = `${source}`;
    if (!(destination instanceof Uint8Array)) throw badArgument("TextEncoder", "encodeInto", 2, "Uint8Array");
    const [bytes, read] = ops.utf8_encode_into(text, destination.length);
    destination.set(bytes);
    return { read, written: bytes.length };
  }
}

expose(TextEncoder);

const BOM = 0xfeff;
const NO_BYTES = new Uint8Array(0);

/** The bytes of a buffer or a view. */
function bytesOf(input) {
  if (input instanceof Uint8Array) return input;
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (input instanceof ArrayBuffer || input instanceof SharedArrayBuffer) return new Uint8Array(input);
  throw badArgument("TextDecoder", "decode", 1, "Array");
}

function joined(first, second) {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

export class TextDecoder {
  #encoding = "utf-8";
  #fatal = false;
  #ignoreBOM = false;
  /** Bytes of a character that the next chunk completes. */
  #pending = NO_BYTES;
  /** True from the first character of a stream on: then a byte-order mark is a character like any other. */
  #begun = false;

  constructor(label = "utf-8", options = undefined) {
    const name = label === "utf-8" ? label : ops.encoding_name(`${label}`);
    if (name === null) throw new RangeError(`"${narrowText(label)}" is not a valid encoding.`);
    this.#encoding = name;
    if (options === undefined) return;
    if (options === null) throw unreadable("11TextDecoder", "ConstructorOptions");
    if (!isObject(options)) throw badConstruction("TextDecoder", 2, "ConstructorOptions");
    this.#fatal = Boolean(options.fatal);
    this.#ignoreBOM = Boolean(options.ignoreBOM);
  }

  get encoding() {
    if (!(this && typeof this === "object" && #encoding in this)) throw illegalInvocation();
    return this.#encoding;
  }

  get fatal() {
    if (!(this && typeof this === "object" && #encoding in this)) throw illegalInvocation();
    return this.#fatal;
  }

  get ignoreBOM() {
    if (!(this && typeof this === "object" && #encoding in this)) throw illegalInvocation();
    return this.#ignoreBOM;
  }

  decode(input = undefined, options = undefined) {
    if (!(this && typeof this === "object" && #encoding in this)) throw illegalInvocation();
    const bytes = input === undefined ? NO_BYTES : bytesOf(input);
    if (options === null) throw unreadable("11TextDecoder", "DecodeOptions");
    if (options !== undefined && !isObject(options)) {
      throw badArgument("TextDecoder", "decode", 2, "DecodeOptions");
    }
    const more = Boolean(options?.stream);
    if (!more && !this.#begun && this.#pending === NO_BYTES && this.#encoding === "utf-8") {
      return ops.utf8_decode(bytes, this.#fatal, this.#ignoreBOM);
    }
    return this.#decodeChunk(bytes, !more);
  }

  #decodeChunk(bytes, last) {
    const all = this.#pending.length === 0 ? bytes : joined(this.#pending, bytes);
    // An error ends the stream too.
    const begun = this.#begun;
    this.#pending = NO_BYTES;
    this.#begun = false;
    const [text, rest] = ops.decode(this.#encoding, all, this.#fatal, last);
    if (!last) {
      this.#pending = rest;
      this.#begun = begun || text !== "";
    }
    const marked = !begun && !this.#ignoreBOM && text.charCodeAt(0) === BOM;
    return marked ? text.slice(1) : text;
  }
}

expose(TextDecoder);

/** Base64 to a string of one character a byte, and back. */
export const { atob, btoa } = {
  atob(data) {
    inScope(this);
    if (arguments.length < 1) throw badArgument("ServiceWorkerGlobalScope", "atob", 1, "string");
    return ops.atob(`${data}`);
  },
  btoa(data) {
    inScope(this);
    if (arguments.length < 1) throw badArgument("ServiceWorkerGlobalScope", "btoa", 1, "JsString");
    return ops.btoa(`${data}`);
  },
};
