/**
 * `Blob` and `File`: bytes that never change, with a type.
 */
import { bytesOf, joinBytes } from "internal:web/bytes";
import { badConstruction, expose, illegalInvocation, isDictionary, isObject, narrowText } from "internal:web/idl";
import { int32From } from "internal:web/int32";
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
    const { endings, type: given } = optionsFrom("Blob", 2, options);
    this.#bytes = parts === undefined ? new Uint8Array(0) : joinParts(parts);
    this.#type = typeFrom(given);
    checkEndings(endings);
  }

  get size() {
    if (!(this && typeof this === "object" && #bytes in this)) throw illegalInvocation();
    return this.#bytes.byteLength;
  }

  get type() {
    if (!(this && typeof this === "object" && #bytes in this)) throw illegalInvocation();
    return this.#type;
  }

  slice(start = 0, end = undefined, type = undefined) {
    if (!(this && typeof this === "object" && #bytes in this)) throw illegalInvocation();
    const { byteLength } = this.#bytes;
    const from = offsetFrom(start, byteLength);
    const to = end === undefined ? byteLength : offsetFrom(end, byteLength);
    // Nothing ever changes the bytes, so a part shares them.
    return new Blob(token, this.#bytes.subarray(from, Math.max(from, to)), typeFrom(type));
  }

  arrayBuffer() {
    if (!(this && typeof this === "object" && #bytes in this)) throw illegalInvocation();
    return Promise.resolve(this.#bytes.slice().buffer);
  }

  bytes() {
    if (!(this && typeof this === "object" && #bytes in this)) throw illegalInvocation();
    return Promise.resolve(this.#bytes.slice());
  }

  text() {
    if (!(this && typeof this === "object" && #bytes in this)) throw illegalInvocation();
    return Promise.resolve(ops.utf8_decode(this.#bytes, false, false));
  }

  stream() {
    if (!(this && typeof this === "object" && #bytes in this)) throw illegalInvocation();
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
    if (parts !== undefined) partsFrom("File", parts);
    if (arguments.length < 2) throw badConstruction("File", 2, "string");
    const { lastModified } = optionsFrom("File", 3, options);
    super(parts, options);
    this.#name = narrowText(name);
    this.#lastModified = lastModified === undefined ? Math.trunc(ops.now()) : +lastModified || 0;
  }

  get name() {
    if (!(this && typeof this === "object" && #name in this)) throw illegalInvocation();
    return this.#name;
  }

  get lastModified() {
    if (!(this && typeof this === "object" && #name in this)) throw illegalInvocation();
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
  const offset = int32From(value);
  return offset < 0 ? Math.max(length + offset, 0) : Math.min(offset, length);
}

function partsFrom(className, parts) {
  if (Array.isArray(parts)) return parts;
  throw badConstruction(className, 1, "Array");
}

function optionsFrom(className, index, options) {
  if (!isDictionary(options)) throw badConstruction(className, index, "Options");
  return options ?? {};
}

function checkEndings(endings) {
  if (endings !== undefined) throw new Error("The 'endings' field on 'Options' is not implemented.");
}

function joinParts(parts) {
  return joinBytes(Array.from(partsFrom("Blob", parts), (part) => bytesOf(part) ?? blobBytes(part) ?? ops.utf8_encode(`${part}`)));
}
