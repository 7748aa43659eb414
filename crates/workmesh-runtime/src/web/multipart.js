/**
 * `multipart/form-data`, both ways.
 *
 * Reading is as lenient as the real runtime, and no more: lines may end in LF alone, what stands before the first boundary
 * is passed over, headers are those of HTTP, and the errors say which part of the format is missing.
 */
import { blobBytes, blobType, fileFromBytes } from "internal:web/blob";
import { joinBytes } from "internal:web/bytes";
import { ops } from "internal:ops";

/** The most parts of a form. */
const MAX_PARTS = 10_000;

const CR = 13;
const LF = 10;
const DASH = 45;

/** A header line, and the parts of a Content-Disposition. */
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[\t ]*([^\0\r]*?)[\t ]*$/;
const TYPE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+/;
const PARAMETER = /\s*;\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=\s*"((?:[^"\\]|\\[^])+)"/y;

/** A boundary that no sensible content holds. */
export function newBoundary() {
  let boundary = "";
  for (let i = 0; i < 4; i++) boundary += Math.floor(Math.random() * 0x100000000).toString(16).padStart(8, "0");
  return boundary;
}

/** The bytes of a form. */
export function serializeMultipart(entries, boundary) {
  const pieces = [];
  for (const [name, value] of entries) {
    const bytes = blobBytes(value);
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(name)}"`;
    if (bytes === undefined) {
      pieces.push(ops.utf8_encode(`${head}\r\n\r\n${value}\r\n`));
      continue;
    }
    const type = blobType(value) || "application/octet-stream";
    const file = `${head}; filename="${escapeName(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`;
    pieces.push(ops.utf8_encode(file), bytes, ops.utf8_encode("\r\n"));
  }
  pieces.push(ops.utf8_encode(`--${boundary}--`));
  return joinBytes(pieces);
}

/** A name as it stands between quotes. */
function escapeName(name) {
  return name.replaceAll("\\", "\\\\").replaceAll("\n", "%0A").replaceAll('"', "%22");
}

/**
 * The entries of a form.
 * @returns {[string, string | File][]}
 * @throws {TypeError} if the bytes are not such a form, or hold too many parts
 */
export function parseMultipart(bytes, boundary) {
  // Every boundary but the first follows a line break.
  const delimiter = ops.utf8_encode(`\n--${boundary}`);
  let at = after(bytes, delimiter.subarray(1), 0);
  if (at < 0) throw new TypeError("No initial boundary string (or you have a truncated message).");
  const entries = [];
  while (!(bytes[at] === DASH && bytes[at + 1] === DASH)) {
    const start = lineEnd(bytes, at);
    if (start < 0) throw new TypeError("Boundary string was not succeeded by CRLF, LF, or '--'.");
    const [head, content] = splitHead(bytes.subarray(start));
    at = after(content, delimiter, 0);
    if (at < 0) throw new TypeError("No subsequent boundary string after multipart message.");
    const next = at - delimiter.byteLength;
    entries.push(entryFrom(head, content.subarray(0, content[next - 1] === CR ? next - 1 : next)));
    if (entries.length > MAX_PARTS) throw new TypeError(`FormData can have at most ${MAX_PARTS} parts.`);
    at += content.byteOffset - bytes.byteOffset;
  }
  return entries;
}

/** Where what follows `needle` begins, from `from` on, or -1 if it is not there or nothing follows it. */
function after(bytes, needle, from) {
  const at = indexOf(bytes, needle, from);
  return at < 0 || at + needle.byteLength === bytes.byteLength ? -1 : at + needle.byteLength;
}

/** Where the line break at `at` ends, or -1 if there is none. */
function lineEnd(bytes, at) {
  if (bytes[at] === LF) return at + 1;
  return bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : -1;
}

/** Where `needle` first stands from `from` on, or -1. */
function indexOf(bytes, needle, from) {
  const last = bytes.byteLength - needle.byteLength;
  for (let at = bytes.indexOf(needle[0], from); at >= 0 && at <= last; at = bytes.indexOf(needle[0], at + 1)) {
    let i = 1;
    while (i < needle.byteLength && bytes[at + i] === needle[i]) i++;
    if (i === needle.byteLength) return at;
  }
  return -1;
}

/** A part's header lines as text, and what follows them. */
function splitHead(part) {
  for (let at = part.indexOf(LF); at >= 0; at = part.indexOf(LF, at + 1)) {
    const end = lineEnd(part, at + 1);
    if (end < 0) continue;
    const last = part[at - 1] === CR ? at - 1 : at;
    return [ops.utf8_decode(part.subarray(0, last), false, true), part.subarray(end)];
  }
  throw new TypeError("No multipart message header termination found.");
}

/** The entry that a part stands for. */
function entryFrom(head, content) {
  const headers = headersOf(head);
  const { name, filename } = dispositionFrom(headers.get("content-disposition") ?? "");
  if (!name) throw new TypeError("Content-Disposition header in FormData part is missing a name.");
  if (!filename) return [name, ops.utf8_decode(content, false, true)];
  return [name, fileFromBytes(content.slice(), filename, headers.get("content-type") ?? "")];
}

/** The headers of a part by their names in lower case; values of one name are joined, as in HTTP. */
function headersOf(head) {
  const headers = new Map();
  for (const line of head.split(/\r?\n/)) {
    const [, name, value] = HEADER.exec(line) ?? [];
    if (name === undefined) throw new TypeError("FormData part had invalid headers.");
    const key = name.toLowerCase();
    headers.set(key, headers.has(key) ? `${headers.get(key)}, ${value}` : value);
  }
  return headers;
}

/** The parameters of a part's Content-Disposition, as far as they have a form; of several with one name, the last. */
function dispositionFrom(text) {
  if (text === "") throw new TypeError("No valid Content-Disposition header found in FormData part.");
  const type = TYPE.exec(text)?.[0];
  if (type === undefined) throw new TypeError("Invalid Content-Disposition header found in FormData part.");
  if (type !== "form-data") {
    throw new TypeError(
      'Content-Disposition header for FormData part must have the value "form-data", possibly followed by ' +
        `parameters. Got: "${type}"`,
    );
  }
  const parameters = { __proto__: null };
  PARAMETER.lastIndex = type.length;
  for (let match; (match = PARAMETER.exec(text)) !== null; ) {
    parameters[match[1]] = match[2].replace(/\\([^])/g, "$1");
  }
  return parameters;
}
