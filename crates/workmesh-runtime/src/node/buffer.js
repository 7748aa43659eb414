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

export function isAscii(value) {
  return bytesOf(value).every((byte) => byte < 0x80);
}

export function isUtf8(value) {
  return ops.buffer_is_utf8(bytesOf(value));
}

export function transcode(source, fromEncoding, toEncoding) {
  if (!ArrayBuffer.isView(source)) throw invalidArgType("source", "ArrayBufferView", typeof source);
  const [from, to] = [knownEncoding(fromEncoding), knownEncoding(toEncoding)];
  const narrow = to === "ascii" || to === "latin1";
  const text = textOfBytes(bytesOf(source), from);
  // What the narrow encodings do not have is a question mark in them.
  const limit = to === "ascii" ? 0x80 : 0x100;
  const fitting = narrow ? Array.from(text, (c) => (c.codePointAt(0) < limit ? c : "?")).join("") : text;
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
