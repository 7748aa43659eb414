/**
 * Records: URLs as the native parser gives them, a string of offsets followed by the URL (see `url.rs`).
 */
import { ops } from "internal:ops";

/** Three characters for each of the twelve offsets. */
export const HEADER_LENGTH = 36;

/** Texts that were parsed before, and the URLs that they are: a worker calls the same few again and again. */
const known = new Map();
const KNOWN_MAX = 128;
const KNOWN_LENGTH = 128;

/** The whole of a URL, or null if the text is none; for those who need nothing but that. */
export function hrefFrom(text) {
  const before = known.get(text);
  if (before !== undefined) return before;
  const record = ops.url_parse(text);
  if (record === null) return null;
  const href = record.slice(HEADER_LENGTH);
  if (text.length <= KNOWN_LENGTH) {
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(text, href);
  }
  return href;
}
