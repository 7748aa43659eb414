/**
 * `multipart/form-data`, both ways.
 *
 * Reading is as lenient as the real runtime: lines may end in LF alone, what stands before the first boundary is
 * passed over, and the errors say which part of the format is missing.
 */
import { blobBytes, blobType, fileFromBytes } from "internal:web/blob";
import { joinBytes } from "internal:web/bytes";
import { ops } from "internal:ops";

/** The most parts of a form. */
const MAX_PARTS = 10_000;

const CR = 13;
const LF = 10;
const DASH = 45;

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
  return name.replaceAll("\n", "%0A").replaceAll("\r", "%0D").replaceAll('"', "%22");
}

/**
 * The entries of a form.
 * @returns {[string, string | File][]}
 * @throws {TypeError} if the bytes are not such a form, or hold too many parts
 */
export function parseMultipart(bytes, boundary) {
  // Every boundary but the first follows a line break.
  const delimiter = ops.utf8_encode(`\n--${boundary}`);
  let at = indexOf(bytes, delimiter.subarray(1), 0);
  if (at < 0) throw new TypeError("No initial boundary string (or you have a truncated message).");
  at += delimiter.byteLength - 1;
  const entries = [];
  while (!(bytes[at] === DASH && bytes[at + 1] === DASH)) {
    const start = lineEnd(bytes, at);
    if (start < 0) throw new TypeError("Boundary string was not succeeded by CRLF, LF, or '--'.");
    const next = indexOf(bytes, delimiter, start);
    if (next < 0) throw new TypeError("No subsequent boundary string after multipart message.");
    const end = next > start && bytes[next - 1] === CR ? next - 1 : next;
    entries.push(parsePart(bytes.subarray(start, end)));
    if (entries.length > MAX_PARTS) throw new TypeError(`FormData can have at most ${MAX_PARTS} parts.`);
    at = next + delimiter.byteLength;
  }
  return entries;
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

function parsePart(part) {
  const [head, content] = splitHead(part);
  const disposition = headerOf(head, "content-disposition");
  if (disposition === null) throw new TypeError("No Content-Disposition header in FormData part.");
  const value = disposition.split(";", 1)[0].trim();
  if (value.toLowerCase() !== "form-data") {
    throw new TypeError(
      'Content-Disposition header for FormData part must have the value "form-data", possibly followed by ' +
        `parameters. Got: "${value}"`,
    );
  }
  const name = parameterOf(disposition, "name");
  if (name === null) throw new TypeError("Content-Disposition header in FormData part is missing a name.");
  const filename = parameterOf(disposition, "filename");
  if (filename === null) return [name, ops.utf8_decode(content, false, true)];
  return [name, fileFromBytes(content.slice(), filename, headerOf(head, "content-type") ?? "")];
}

/** A part's header lines as text, and its content. */
function splitHead(part) {
  for (let at = part.indexOf(LF); at >= 0; at = part.indexOf(LF, at + 1)) {
    const end = lineEnd(part, at + 1);
    if (end >= 0) return [ops.utf8_decode(part.subarray(0, at), false, true), part.subarray(end)];
  }
  throw new TypeError("No multipart message header termination found.");
}

function headerOf(head, name) {
  for (const line of head.split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0 && line.slice(0, colon).trim().toLowerCase() === name) return line.slice(colon + 1).trim();
  }
  return null;
}

/** A parameter between quotes, in which a backslash keeps a quote from ending it. */
function parameterOf(disposition, name) {
  const match = new RegExp(`;\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, "i").exec(disposition);
  return match === null ? null : match[1].replace(/\\(["\\])/g, "$1");
}
