/**
 * Records: URLs as the native parser gives them, a string of offsets followed by the URL (see `url.rs`).
 */
import { ops } from "internal:ops";

/** Three characters for each of the twelve offsets. */
export const HEADER_LENGTH = 36;

/** The whole of a URL, or null if the text is none; for those who need nothing but that. */
export function hrefFrom(text) {
  const record = ops.url_parse(text);
  return record === null ? null : record.slice(HEADER_LENGTH);
}
