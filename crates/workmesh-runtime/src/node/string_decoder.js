/**
 * `node:string_decoder`: bytes in pieces to texts of whole characters.
 */
import { asBuffer } from "internal:node/buffer";
import { knownEncoding, textOfBytes } from "internal:node/encodings";
import { invalidArgType, typeError } from "internal:node/errors";
import "node:buffer";

const NONE = new Uint8Array(0);

/** What a decoder holds back, by decoder. @type {WeakMap<object, { name: string, rest: Uint8Array }>} */
const states = new WeakMap();

export function StringDecoder(encoding = "utf8") {
  const name = knownEncoding(encoding);
  states.set(this, { name, rest: NONE });
  Object.defineProperty(this, "encoding", { __proto__: null, value: name, enumerable: true, configurable: true });
}
Object.defineProperty(StringDecoder, "length", { __proto__: null, value: 0, configurable: true });

function stateOf(decoder) {
  const state = states.get(decoder);
  if (state === undefined) throw typeError("ERR_INVALID_THIS", 'Value of "this" must be of type StringDecoder');
  return state;
}

/** How many bytes at the end belong to a character that goes on. */
function incomplete(bytes, name) {
  const { length } = bytes;
  if (name === "base64" || name === "base64url") return length % 3;
  if (name === "utf16le") {
    const odd = length % 2;
    const high = length - odd >= 2 ? bytes[length - odd - 1] : 0;
    return odd + (high >= 0xd8 && high <= 0xdb ? 2 : 0);
  }
  if (name !== "utf8") return 0;
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back];
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 && byte < 0xf8 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return byte < 0xf8 && needed > back ? back : 0;
  }
  return 0;
}

function joined(first, second) {
  if (first.length === 0) return second;
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

const methods = {
  write: function write(buf) {
    const state = stateOf(this);
    if (typeof buf === "string") return buf;
    if (!ArrayBuffer.isView(buf)) throw invalidArgType("buf", ["string", "Buffer", "TypedArray", "DataView"], buf);
    const bytes = joined(state.rest, new Uint8Array(buf.buffer, buf.byteOffset, buf.byteLength));
    const whole = bytes.length - incomplete(bytes, state.name);
    state.rest = bytes.slice(whole);
    return textOfBytes(bytes.subarray(0, whole), state.name);
  },
  end: function end(buf) {
    const state = stateOf(this);
    const text = buf === undefined ? "" : this.write(buf);
    const { rest } = state;
    state.rest = NONE;
    return rest.length === 0 ? text : text + textOfBytes(rest, state.name);
  },
  text: function text(buf, offset) {
    stateOf(this).rest = NONE;
    return this.write(buf.slice(offset));
  },
};
Object.assign(StringDecoder.prototype, methods);
for (const [name, get] of [
  ["lastChar", (rest) => asBuffer(Uint8Array.from({ ...rest, length: 4 }))],
  ["lastNeed", (rest, name) => (rest.length === 0 ? 0 : missing(rest, name))],
  ["lastTotal", (rest, name) => (rest.length === 0 ? 0 : rest.length + missing(rest, name))],
]) {
  Object.defineProperty(StringDecoder.prototype, name, {
    __proto__: null,
    get() {
      const state = stateOf(this);
      return get(state.rest, state.name);
    },
    enumerable: true,
    configurable: true,
  });
}

/** How many bytes the character needs that `rest` begins. */
function missing(rest, name) {
  if (name === "utf16le") return rest.length === 2 ? 2 : rest.length % 2;
  if (name !== "utf8") return 3 - rest.length;
  return (rest[0] >= 0xf0 ? 4 : rest[0] >= 0xe0 ? 3 : 2) - rest.length;
}

export default { StringDecoder };
