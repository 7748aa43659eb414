/**
 * Any value as a text that is the same on every runtime: what a case came to.
 *
 * Errors are their name and message, without the stack; bytes are hexadecimal; messages and blobs are read.
 */

const MAX_DEPTH = 8;

export async function show(value) {
  return text(value, 0, new Set());
}

async function text(value, depth, above) {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "bigint":
      return `${value}n`;
    case "symbol":
      return value.toString();
    case "function":
      return `[function ${value.name}]`;
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "object":
      break;
    default:
      return String(value);
  }
  if (value === null) return "null";
  if (above.has(value)) return "[circular]";
  if (depth === MAX_DEPTH) return "[deep]";
  above.add(value);
  try {
    return await object(value, (inner) => text(inner, depth + 1, above));
  } finally {
    above.delete(value);
  }
}

async function object(value, inner) {
  if (value instanceof Error || value instanceof DOMException) return error(value, inner);
  if (Array.isArray(value)) return `[${(await all(value, inner)).join(", ")}]`;
  const bytes = bytesOf(value);
  if (bytes !== null) return `${className(value)} <${hex(bytes)}>`;
  if (value instanceof Date) return `Date ${Number.isNaN(value.getTime()) ? "invalid" : value.toISOString()}`;
  if (value instanceof RegExp) return String(value);
  if (value instanceof Map) return `Map {${(await fields([...value], inner, " => ")).join(", ")}}`;
  if (value instanceof Set) return `Set {${(await all([...value], inner)).join(", ")}}`;
  if (value instanceof Headers) return `Headers {${(await fields([...value], inner)).join(", ")}}`;
  if (value instanceof URLSearchParams) return `URLSearchParams ${value}`;
  if (value instanceof URL) return `URL ${value}`;
  if (value instanceof FormData) return `FormData {${(await fields([...value], inner)).join(", ")}}`;
  if (value instanceof Response) {
    const head = `${value.status} ${JSON.stringify(value.statusText)} ${await inner(value.headers)}`;
    return `Response ${head} ${value.body === null ? "null" : JSON.stringify(await value.text())}`;
  }
  if (value instanceof Request) {
    const head = `${value.method} ${value.url} ${await inner(value.headers)}`;
    return `Request ${head} ${value.body === null ? "null" : JSON.stringify(await value.text())}`;
  }
  if (value instanceof Blob) {
    const name = value instanceof File ? `File ${JSON.stringify(value.name)}` : "Blob";
    return `${name} ${JSON.stringify(value.type)} <${hex(new Uint8Array(await value.arrayBuffer()))}>`;
  }
  const kind = className(value);
  const body = `{${(await fields(Object.entries(value), inner)).join(", ")}}`;
  return kind === "Object" ? body : `${kind} ${body}`;
}

async function error(value, inner) {
  const extra = value instanceof Error ? Object.entries(value).filter(([key]) => key !== "stack") : [];
  const kind = value instanceof DOMException ? `DOMException ${value.name}` : value.name;
  const cause = value.cause === undefined ? "" : ` cause ${await inner(value.cause)}`;
  return `${kind}: ${value.message}${cause}${extra.length === 0 ? "" : ` {${(await fields(extra, inner)).join(", ")}}`}`;
}

/** Shown one after another: reading a body twice at once would change what is seen. */
async function all(values, inner) {
  const shown = [];
  for (const value of values) shown.push(await inner(value));
  return shown;
}

async function fields(entries, inner, between = ": ") {
  const shown = [];
  for (const [key, value] of entries) {
    shown.push(`${typeof key === "string" ? key : await inner(key)}${between}${await inner(value)}`);
  }
  return shown;
}

function bytesOf(value) {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return null;
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function className(value) {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null) return "null-prototype";
  return prototype.constructor?.name || "Object";
}
