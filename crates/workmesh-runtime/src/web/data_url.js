/**
 * `fetch` of a `data:` URL, which carries its answer in itself.
 */
import { ops } from "internal:ops";
import { Response } from "internal:web/response";

const SCHEME = "data:";
const DEFAULT_TYPE = "text/plain;charset=US-ASCII";

/**
 * The answer that a URL carries.
 * @param {string} url one whose scheme is `data:`
 * @param {string} method anything but GET is answered without a body
 * @returns {Response | null} null if it is broken
 */
export function fetchDataUrl(url, method) {
  const [data] = url.slice(SCHEME.length).split("#", 1);
  const comma = data.indexOf(",");
  if (comma < 0) return null;
  const [, type, base64] = /^(.*?)(; *base64)?$/i.exec(data.slice(0, comma).trim());
  const content = percentDecode(data.slice(comma + 1));
  const body = method === "GET" ? (base64 === undefined ? content : base64Decode(content)) : null;
  return new Response(body, { statusText: "OK", headers: { "content-type": typeFrom(type) } });
}

/** The content type that a URL names; its essence in lower case. */
function typeFrom(type) {
  if (type === "") return DEFAULT_TYPE;
  if (type.startsWith(";")) return `text/plain${type}`;
  return type.replace(/^[^;]*/, (essence) => essence.toLowerCase());
}

/** The bytes that a part of a URL stands for. */
function percentDecode(text) {
  const encoded = ops.utf8_encode(text);
  const bytes = new Uint8Array(encoded.byteLength);
  let length = 0;
  for (let i = 0; i < encoded.byteLength; i++) {
    const code = encoded[i] === 0x25 ? hexByte(encoded, i + 1) : -1;
    bytes[length++] = code < 0 ? encoded[i] : code;
    if (code >= 0) i += 2;
  }
  return bytes.subarray(0, length);
}

/** The byte that two hexadecimal digits make, or -1. */
function hexByte(bytes, at) {
  const digits = String.fromCharCode(bytes[at], bytes[at + 1]);
  return /^[0-9a-f]{2}$/i.test(digits) ? Number.parseInt(digits, 16) : -1;
}

/** The bytes behind base64; none if it is broken, as on the real runtime. */
function base64Decode(bytes) {
  try {
    return Uint8Array.from(ops.atob(ops.utf8_decode(bytes, false, true)), (c) => c.charCodeAt(0));
  } catch {
    return new Uint8Array(0);
  }
}
