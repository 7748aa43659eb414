/**
 * `node:punycode`: `URL` does this.
 */
import { allUnavailable } from "internal:node/unavailable";

const module = {
  ...allUnavailable("punycode.", "decode/1 encode/1 toASCII/1 toUnicode/1"),
  ucs2: {}, version: "2.1.0",
};

export default module;
export const {
  decode, encode, toASCII, toUnicode, ucs2, version,
} = module;
