/**
 * Node's encodings: their names, and texts to bytes and back.
 */
import { typeError } from "internal:node/errors";
import { ops } from "internal:ops";

const NAMES = {
  __proto__: null,
  "": "utf8", utf8: "utf8", "utf-8": "utf8", ucs2: "utf16le", "ucs-2": "utf16le", utf16le: "utf16le", "utf-16le": "utf16le",
  latin1: "latin1", binary: "latin1", ascii: "ascii", base64: "base64", base64url: "base64url", hex: "hex",
};

/** The one name of an encoding, or undefined if there is none; no encoding is UTF-8. */
export function encodingName(encoding) {
  if (encoding === undefined || encoding === null) return "utf8";
  const text = `${encoding}`;
  return NAMES[text] ?? NAMES[text.toLowerCase()];
}

/** As {@link encodingName}, but throws if there is no such encoding. */
export function knownEncoding(encoding) {
  const name = encodingName(encoding);
  if (name === undefined) throw typeError("ERR_UNKNOWN_ENCODING", `Unknown encoding: ${encoding}`);
  return name;
}

/** A text with the lower half of each of its units, which is all that the narrow encodings look at. */
function lowerHalves(text) {
  let halves = "";
  for (let i = 0; i < text.length; i++) halves += String.fromCharCode(text.charCodeAt(i) & 0xff);
  return halves;
}

/** The bytes that a text stands for. */
export function bytesOfText(text, name) {
  if (name === "utf8") return ops.utf8_encode(text);
  if (name !== "utf16le") return ops.buffer_encode(text.isWellFormed() ? text : lowerHalves(text), name);
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[2 * i] = unit;
    bytes[2 * i + 1] = unit >> 8;
  }
  return bytes;
}

/** Units that one call makes a text of. */
const CHUNK = 4_096;

/** The text that bytes stand for. */
export function textOfBytes(bytes, name) {
  if (name === "utf8") return ops.utf8_decode(bytes, false, true);
  if (name !== "utf16le") return ops.buffer_decode(bytes, name);
  const units = new Uint16Array(bytes.length >> 1);
  for (let i = 0; i < units.length; i++) units[i] = bytes[2 * i] | (bytes[2 * i + 1] << 8);
  let text = "";
  for (let i = 0; i < units.length; i += CHUNK) text += String.fromCharCode.apply(null, units.subarray(i, i + CHUNK));
  return text;
}
