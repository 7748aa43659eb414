/**
 * `Blob` and `File`: bytes that never change, with a type.
 */
import { bytesOf, joinBytes } from "internal:web/bytes";
import { badConstruction, expose, illegalInvocation, isObject } from "internal:web/idl";
import { ops } from "internal:ops";
import { streams } from "internal:web/parts";
import { requireRequest } from "internal:web/startup";
import { token } from "internal:web/token";

/** The bytes of a blob, not to be changed or given away; undefined for anything that is not a `Blob`. */
export let blobBytes;

/** The type of a blob. */
export let blobType;

/** How much of a blob its stream gives at a time, in bytes. */
const CHUNK = 64 * 1024;

export class Blob {
  #bytes;
  #type;

  static {
    blobBytes = (value) => (isObject(value) && #bytes in value ? value.#bytes : undefined);
    blobType = (blob) => blob.#type;
  }

  constructor(parts = undefined, options = undefined, type = undefined) {
    if (parts === token) {
      this.#bytes = options;
      this.#type = type;
      return;
    }
    this.#bytes = parts === undefined ? new Uint8Array(0) : joinParts(parts);
    this.#type = typeFrom(options?.type);
  }

  get size() {
    if (!(this && #bytes in this)) throw illegalInvocation();
    return this.#bytes.byteLength;
  }

  get type() {
    if (!(this && #bytes in this)) throw illegalInvocation();
    return this.#type;
  }

  slice(start = 0, end = undefined, type = undefined) {
    if (!(this && #bytes in this)) throw illegalInvocation();
    const { byteLength } = this.#bytes;
    const from = offsetFrom(start, byteLength);
    const to = end === undefined ? byteLength : offsetFrom(end, byteLength);
    // Nothing ever changes the bytes, so a part shares them.
    return new Blob(token, this.#bytes.subarray(from, Math.max(from, to)), typeFrom(type));
  }

  arrayBuffer() {
    if (!(this && #bytes in this)) throw illegalInvocation();
    return Promise.resolve(this.#bytes.slice().buffer);
  }

  bytes() {
    if (!(this && #bytes in this)) throw illegalInvocation();
    return Promise.resolve(this.#bytes.slice());
  }

  text() {
    if (!(this && #bytes in this)) throw illegalInvocation();
    return Promise.resolve(ops.utf8_decode(this.#bytes, false, false));
  }

  stream() {
    if (!(this && #bytes in this)) throw illegalInvocation();
    requireRequest();
    const bytes = this.#bytes;
    let at = 0;
    return streams.load().byteStream({
      pull(sink) {
        if (at < bytes.byteLength) sink.enqueue(bytes.slice(at, (at += CHUNK)));
        if (at >= bytes.byteLength) sink.finish();
      },
      cancel() {
        at = Infinity;
      },
    });
  }
}

expose(Blob);

/** A blob around bytes that nobody else changes. */
export function blobFromBytes(bytes, type) {
  return new Blob(token, bytes, type);
}

export class File extends Blob {
  #name;
  #lastModified;

  constructor(parts, name, options = undefined, type = undefined) {
    if (parts === token) {
      super(token, name, type);
      this.#name = options;
      this.#lastModified = 0;
      return;
    }
    if (arguments.length < 1) throw badConstruction("File", 1, "Array");
    if (arguments.length < 2) throw badConstruction("File", 2, "string");
    super(parts, options);
    this.#name = `${name}`.toWellFormed();
    const modified = options?.lastModified;
    this.#lastModified = modified === undefined ? Math.trunc(ops.now()) : Math.trunc(Number(modified)) || 0;
  }

  get name() {
    if (!(this && #name in this)) throw illegalInvocation();
    return this.#name;
  }

  get lastModified() {
    if (!(this && #name in this)) throw illegalInvocation();
    return this.#lastModified;
  }
}

expose(File);

/** A file around bytes that nobody else changes. */
export function fileFromBytes(bytes, name, type) {
  return new File(token, bytes, name, type);
}

/** A type as a blob keeps it: lower case, and empty if it holds anything but printable ASCII. */
function typeFrom(value) {
  const type = value === undefined ? "" : `${value}`;
  return /[^\x20-\x7e]/.test(type) ? "" : type.toLowerCase();
}

function offsetFrom(value, length) {
  const offset = Math.trunc(Number(value)) || 0;
  return offset < 0 ? Math.max(length + offset, 0) : Math.min(offset, length);
}

function joinParts(parts) {
  if (!isObject(parts) || typeof parts[Symbol.iterator] !== "function") throw badConstruction("Blob", 1, "Array");
  return joinBytes(Array.from(parts, (part) => bytesOf(part) ?? blobBytes(part) ?? ops.utf8_encode(`${part}`)));
}
