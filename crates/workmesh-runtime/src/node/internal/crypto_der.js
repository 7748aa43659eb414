/**
 * DER, as far as keys need it: elements one in another, the documents of keys, and the two forms of an ECDSA signature.
 */
import { joinBytes } from "internal:web/bytes";

export const [INTEGER, BIT_STRING, OCTET_STRING, NULL, OID, SEQUENCE] = [0x02, 0x03, 0x04, 0x05, 0x06, 0x30];
/** The most bytes that the length of an element is said in. */
const MOST_DIGITS = 4;

/**
 * The elements that bytes consist of, each as its tag, its content and all of it; null if they are no elements.
 * @returns {{ tag: number, content: Uint8Array, whole: Uint8Array }[] | null}
 */
export function elements(bytes) {
  const found = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 2 > bytes.length) return null;
    let [start, length] = [at + 2, bytes[at + 1]];
    if (length >= 0x80) {
      const digits = length & 0x7f;
      if (digits === 0 || digits > MOST_DIGITS || start + digits > bytes.length) return null;
      length = bytes.subarray(start, start + digits).reduce((sum, digit) => sum * 256 + digit, 0);
      start += digits;
    }
    if (start + length > bytes.length) return null;
    found.push({ tag: bytes[at], content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) });
    at = start + length;
  }
  return found;
}

/** What is in an element of a kind, as elements; null for any other. */
export function inside(element, tag = SEQUENCE) {
  return element?.tag === tag ? elements(element.content) : null;
}

/** What is in the one sequence that bytes consist of; null for anything else. */
export function sequenceOf(bytes) {
  const all = elements(bytes);
  return all?.length === 1 ? inside(all[0]) : null;
}

export function write(tag, ...pieces) {
  const content = joinBytes(pieces);
  const digits = [];
  for (let rest = content.length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  const head = content.length < 0x80 ? [tag, content.length] : [tag, 0x80 | digits.length, ...digits];
  return joinBytes([Uint8Array.from(head), content]);
}

/** A number without a sign. */
export function writeNumber(digits) {
  let first = digits.findIndex((digit) => digit !== 0);
  if (first === -1) first = digits.length;
  const rest = digits.subarray(first);
  return write(INTEGER, ...(rest.length === 0 || rest[0] >= 0x80 ? [new Uint8Array(1)] : []), rest);
}

/** A signature of two numbers of `size` bytes each, as DER. */
export function signatureToDer(signature, size) {
  return write(SEQUENCE, writeNumber(signature.subarray(0, size)), writeNumber(signature.subarray(size)));
}

/** A signature from DER; null if it is none. */
export function signatureFromDer(document, size) {
  const numbers = sequenceOf(document);
  if (numbers?.length !== 2) return null;
  const signature = new Uint8Array(2 * size);
  for (let at = 0; at < 2; at++) {
    const { tag, content } = numbers[at];
    const digits = content[0] === 0 ? content.subarray(1) : content;
    if (tag !== INTEGER || content.length === 0 || content[0] >= 0x80 || digits.length > size) return null;
    signature.set(digits, (at + 1) * size - digits.length);
  }
  return signature;
}
