/**
 * `node:buffer`: `Buffer`, and what else Node keeps beside it.
 */
import {
  asBuffer, Buffer, customInspect, firstMethods, INSPECT_MAX_BYTES, kMaxLength, kStringMaxLength, lastMethods, SlowBuffer,
} from "internal:node/buffer";
import { numberMethods } from "internal:node/buffer_numbers";
import { bytesOfText, knownEncoding, textOfBytes } from "internal:node/encodings";
import { invalidArgType } from "internal:node/errors";
import { ops } from "internal:ops";
import { encodings, forms } from "internal:web/parts";

Object.assign(Buffer.prototype, firstMethods, numberMethods, lastMethods);
Object.defineProperty(Buffer.prototype, Symbol("kIsBuffer"), { __proto__: null, value: true });
Buffer.prototype[customInspect] = Buffer.prototype.inspect;

function bytesOf(value) {
  return ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
}

function checkBytes(value, method) {
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`Failed to execute '${method}' on 'BufferUtil': parameter 1 is not of type 'Uint8Array'.`);
}

export function isAscii(value) {
  return checkBytes(value, "isAscii").every((byte) => byte < 0x80);
}

export function isUtf8(value) {
  return ops.buffer_is_utf8(checkBytes(value, "isUtf8"));
}

const TRANSCODED = new Set(["utf8", "utf16le", "ascii", "latin1"]);

/** What Windows has at 0x80 and after, where Latin-1 has nothing to show. */
const WINDOWS = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

/** A character as one byte, as the real runtime narrows it; a question mark if there is none. */
function narrowed(character) {
  const at = WINDOWS.indexOf(character);
  if (at >= 0) return String.fromCharCode(0x80 + at);
  return character.codePointAt(0) < 0x100 ? character : "?";
}

export function transcode(source, fromEncoding, toEncoding) {
  if (!ArrayBuffer.isView(source)) throw invalidArgType("source", "ArrayBufferView", typeof source);
  const [from, to] = [knownEncoding(fromEncoding), knownEncoding(toEncoding)];
  if (!TRANSCODED.has(from) || !TRANSCODED.has(to)) {
    throw new Error("Unable to transcode buffer due to unsupported encoding");
  }
  const narrow = to === "ascii" || to === "latin1";
  const text = textOfBytes(bytesOf(source), from);
  const fitting = narrow ? Array.from(text, narrowed).join("") : text;
  return asBuffer(bytesOfText(fitting, to));
}

export function resolveObjectURL(_id) {
  throw new Error("resolveObjectURL is not implemented");
}

const { atob: globalAtob, btoa: globalBtoa } = encodings.load();
export const { "bound atob": atob, "bound btoa": btoa } = {
  "bound atob": (...args) => globalAtob(...args),
  "bound btoa": (...args) => globalBtoa(...args),
};

export const { Blob, File } = forms.load();
export const constants = { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: kStringMaxLength };
export { Buffer, INSPECT_MAX_BYTES, kMaxLength, kStringMaxLength, SlowBuffer };

export default {
  atob, btoa, Blob, Buffer, constants, File, INSPECT_MAX_BYTES, isAscii, isUtf8, kMaxLength, kStringMaxLength,
  resolveObjectURL, SlowBuffer, transcode,
};
