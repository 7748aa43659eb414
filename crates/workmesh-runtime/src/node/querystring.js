/**
 * `node:querystring`.
 */
import { bytesOfText, textOfBytes } from "internal:node/encodings";
import { asBuffer } from "internal:node/buffer";
import { uriError } from "internal:node/errors";
import "node:buffer";

const PLAIN = /^[A-Za-z0-9\-_.!~*'()]*$/;

function escape(str) {
  const text = typeof str === "string" ? str : typeof str === "object" ? String(str) : `${str}`;
  if (PLAIN.test(text)) return text;
  if (!text.isWellFormed()) throw uriError("ERR_INVALID_URI", "URI malformed");
  return encodeURIComponent(text);
}

function digit(code) {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

function unescapeBuffer(s, decodeSpaces) {
  const bytes = bytesOfText(`${s}`, "latin1");
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    let byte = bytes[i];
    if (byte === 43 && decodeSpaces) byte = 32;
    if (byte === 37 && i + 2 < bytes.length) {
      const [high, low] = [digit(bytes[i + 1]), digit(bytes[i + 2])];
      if (high >= 0 && low >= 0) {
        byte = high * 16 + low;
        i += 2;
      }
    }
    bytes[length++] = byte;
  }
  return asBuffer(length === bytes.length ? bytes : bytes.slice(0, length));
}

function unescape(s, decodeSpaces) {
  try {
    return decodeURIComponent(s);
  } catch {
    return textOfBytes(unescapeBuffer(s, decodeSpaces), "utf8");
  }
}

function asText(value) {
  if (typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? `${value}` : "";
  return typeof value === "bigint" || typeof value === "boolean" ? `${value}` : "";
}

function stringify(obj, sep, eq, options) {
  if (obj === null || typeof obj !== "object") return "";
  const [between, equals] = [sep || "&", eq || "="];
  const encode = typeof options?.encodeURIComponent === "function" ? options.encodeURIComponent : querystring.escape;
  const write = (value) => {
    const text = asText(value);
    return typeof value === "string" || encode !== escape ? encode(text) : PLAIN.test(text) ? text : encode(text);
  };
  const fields = [];
  for (const key of Object.keys(obj)) {
    const begin = `${write(key)}${equals}`;
    const value = obj[key];
    for (const one of Array.isArray(value) ? value : [value]) fields.push(`${begin}${write(one)}`);
  }
  return fields.join(between);
}

function decoded(text, decode) {
  try {
    return decode(text);
  } catch {
    return querystring.unescape(text, true);
  }
}

function parse(qs, sep, eq, options) {
  const result = Object.create(null);
  if (typeof qs !== "string" || qs.length === 0) return result;
  const [between, equals] = [sep ? `${sep}` : "&", eq ? `${eq}` : "="];
  const limit = typeof options?.maxKeys === "number" ? options.maxKeys : 1000;
  const decode = typeof options?.decodeURIComponent === "function" ? options.decodeURIComponent : querystring.unescape;
  const custom = decode !== unescape;
  const read = (text) => {
    const spaced = text.replaceAll("+", custom ? "%20" : " ");
    return custom || spaced.includes("%") ? decoded(spaced, decode) : spaced;
  };
  const fields = qs.split(between).filter((field) => field !== "");
  for (const field of limit > 0 ? fields.slice(0, limit) : fields) {
    const at = field.indexOf(equals);
    const key = read(at < 0 ? field : field.slice(0, at));
    const value = at < 0 ? "" : read(field.slice(at + equals.length));
    if (!Object.hasOwn(result, key)) result[key] = value;
    else if (Array.isArray(result[key])) result[key].push(value);
    else result[key] = [result[key], value];
  }
  return result;
}

const querystring = { decode: parse, encode: stringify, escape, parse, stringify, unescape, unescapeBuffer };

export default querystring;
export const { decode, encode } = querystring;
export { escape, parse, stringify, unescape, unescapeBuffer };
