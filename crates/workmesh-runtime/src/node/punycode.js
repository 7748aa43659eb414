/**
 * `node:punycode`.
 */
import { decode, decodePoints, encode, encodePoints, toASCII, toUnicode } from "internal:node/punycode";

const ucs2 = { decode: decodePoints, encode: encodePoints };
const version = "2.1.0";

export default { version, ucs2, decode, encode, toASCII, toUnicode };
export { decode, encode, toASCII, toUnicode, ucs2, version };
