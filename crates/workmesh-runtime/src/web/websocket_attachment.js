/**
 * What a script attaches to a WebSocket: a copy, of bounded size.
 */
import { cloning } from "internal:web/parts";

/** The largest attachment, in bytes of the real runtime's serialization. */
const LARGEST = 16384;

/**
 * Keeps a copy of a value.
 * @throws {DOMException} if it cannot be copied
 * @throws {Error} if it is too large
 */
export function attachmentFrom(value) {
  const copy = cloned(value);
  const size = 2 + sizeOf(copy, new Set());
  if (size > LARGEST) {
    throw new Error(
      `A WebSocket 'attachment' cannot be larger than ${LARGEST} bytes.'attachment' was ${size} bytes.`,
    );
  }
  return { copy };
}

/** A copy of what was kept, or null. */
export function attachmentOf(attachment) {
  return attachment === null ? null : cloned(attachment.copy);
}

function cloned(value) {
  const { structuredClone } = cloning.load();
  return structuredClone(value);
}

/** How many bytes a value takes when V8 writes it down, as far as the kinds of values differ much. */
function sizeOf(value, seen) {
  if (typeof value === "string") return textSize(value);
  if (typeof value === "number") return Number.isInteger(value) && Math.abs(value) < 2 ** 30 ? 1 + lengthSize(2 * Math.abs(value)) : 9;
  if (typeof value === "bigint") return 2 + Math.ceil(value.toString(16).length / 16) * 8;
  if (typeof value !== "object" || value === null) return 1;
  if (seen.has(value)) return 2;
  seen.add(value);
  if (value instanceof Date) return 9;
  if (value instanceof ArrayBuffer) return 1 + lengthSize(value.byteLength) + value.byteLength;
  if (ArrayBuffer.isView(value)) return 6 + sizeOf(value.buffer, seen);
  const parts = value instanceof Map ? [...value].flat() : value instanceof Set ? [...value] : partsOf(value);
  return parts.reduce((sum, part) => sum + sizeOf(part, seen), 4);
}

function partsOf(value) {
  return Array.isArray(value) ? value : Object.entries(value).flat();
}

function textSize(text) {
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) > 0xff) return 2 + lengthSize(2 * text.length) + 2 * text.length;
  }
  return 1 + lengthSize(text.length) + text.length;
}

/** How many bytes a length takes. */
function lengthSize(length) {
  let bytes = 1;
  for (let rest = length; rest >= 128; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
}
