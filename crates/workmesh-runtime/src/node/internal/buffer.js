/**
 * `Buffer`: how buffers are made, and all that is not about numbers in them.
 */
import { bytesOfText, encodingName, knownEncoding, textOfBytes } from "internal:node/encodings";
import { invalidArgRange, invalidArgType, outOfRange, rangeError, shown } from "internal:node/errors";
import { validateInteger } from "internal:node/validators";
import { ops } from "internal:ops";
import { apply } from "internal:web/idl";

export const kMaxLength = 2147483647;
export const kStringMaxLength = 536870888;
export const INSPECT_MAX_BYTES = 50;
const MAX_UINT32 = 2 ** 32;
const customInspect = Symbol.for("nodejs.util.inspect.custom");

export function Buffer(value, encodingOrOffset, length) {
  if (typeof value !== "number") return make(value, encodingOrOffset, length);
  if (typeof encodingOrOffset === "string") throw invalidArgType("string", "string", value);
  return allocUnsafe(value);
}

Object.setPrototypeOf(Buffer.prototype, Uint8Array.prototype);
Object.setPrototypeOf(Buffer, Uint8Array);

/** Makes a buffer of a plain `Uint8Array` that nobody else has. */
export function asBuffer(bytes) {
  return Object.setPrototypeOf(bytes, Buffer.prototype);
}

function isAnyArrayBuffer(value) {
  return value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;
}

function outside(name) {
  return rangeError(
    "ERR_BUFFER_OUT_OF_BOUNDS",
    name ? `"${name}" is outside of buffer bounds` : "Attempt to access memory outside buffer bounds",
  );
}

export { outside as outOfBounds };

const SOURCES = ["string", "Buffer", "TypedArray", "ArrayBuffer", "SharedArrayBuffer", "Array", "Array-like Object"];

function make(value, encodingOrOffset, length) {
  if (typeof value === "string") return fromText(value, encodingOrOffset);
  if (typeof value === "object" && value !== null) {
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const inner = value.valueOf?.();
    if (inner !== null && inner !== undefined && inner !== value && /^(string|object)$/.test(typeof inner)) {
      return make(inner, encodingOrOffset, length);
    }
    if (value.length !== undefined || isAnyArrayBuffer(value.buffer)) {
      return asBuffer(typeof value.length === "number" ? Uint8Array.from(value) : new Uint8Array(0));
    }
    if (value.type === "Buffer" && Array.isArray(value.data)) return asBuffer(Uint8Array.from(value.data));
    const convert = value[Symbol.toPrimitive];
    const text = typeof convert === "function" ? apply(convert, value, ["string"]) : undefined;
    if (typeof text === "string") return fromText(text, encodingOrOffset);
  }
  throw invalidArgType("first argument", SOURCES, value);
}

function fromText(text, encoding) {
  const name = typeof encoding === "string" && encoding !== "" ? knownEncoding(encoding) : "utf8";
  return asBuffer(bytesOfText(text, name));
}

function fromArrayBuffer(buffer, offset, length) {
  const begin = offset === undefined ? 0 : Number.isNaN(+offset) ? 0 : +offset;
  const room = buffer.byteLength - begin;
  if (room < 0) throw outside("offset");
  if (begin < 0) throw new RangeError(`Start offset ${begin} is outside the bounds of the buffer`);
  if (length === undefined) return asBuffer(new Uint8Array(buffer, begin, room));
  const wanted = +length > 0 ? +length : 0;
  if (wanted > room) throw outside("length");
  return asBuffer(new Uint8Array(buffer, begin, wanted));
}

function checkSize(size) {
  if (typeof size !== "number") throw invalidArgType("size", "number", size);
  if (Number.isNaN(size)) throw invalidArgRange("size", size);
  if (size < 0) throw new RangeError(`Invalid typed array length: ${size}`);
  if (size >= kMaxLength) throw outOfRange("size", `0 to ${kMaxLength}`, size);
}

function alloc(size, fill, encoding) {
  checkSize(size);
  const buffer = asBuffer(new Uint8Array(size));
  if (fill === undefined) return buffer;
  if (encoding !== undefined && typeof encoding !== "string") throw invalidArgType("encoding", "string", encoding);
  return buffer.fill(fill, encoding);
}

function allocUnsafe(size) {
  return alloc(size);
}

export function SlowBuffer(length) {
  return alloc(+length);
}

Object.setPrototypeOf(SlowBuffer.prototype, Uint8Array.prototype);
Object.setPrototypeOf(SlowBuffer, Uint8Array);

function isBytes(value) {
  return value instanceof Uint8Array;
}

function compareBuffers(a, b) {
  if (!isBytes(a)) throw invalidArgType("a", ["Buffer", "Uint8Array"], typeof a);
  if (!isBytes(b)) throw invalidArgType("b", ["Buffer", "Uint8Array"], typeof b);
  return a === b ? 0 : ops.buffer_compare(a, b);
}

function lengthOfText(text, encoding) {
  switch (encodingName(encoding) ?? "utf8") {
    case "ascii":
    case "latin1":
      return text.length;
    case "utf16le":
      return text.length * 2;
    case "hex":
      return text.length >>> 1;
    case "base64":
    case "base64url": {
      const padding = text.endsWith("==") && text.length > 2 ? 2 : text.endsWith("=") ? 1 : 0;
      return ((text.length - padding) * 3) >>> 2;
    }
    default:
      return ops.utf8_length(text);
  }
}

Object.defineProperty(Buffer, "poolSize", { __proto__: null, value: 0, enumerable: true });
Object.assign(Buffer, {
  from: function from(value, encodingOrOffset, length) {
    return make(value, encodingOrOffset, length);
  },
  of: function of(...args) {
    return asBuffer(Uint8Array.from(args));
  },
});
Buffer.alloc = alloc;
Buffer.allocUnsafe = allocUnsafe;
Buffer.allocUnsafeSlow = allocUnsafe;
Object.assign(Buffer, {
  isBuffer: function isBuffer(b) {
    return b instanceof Buffer;
  },
  compare: function compare(a, b) {
    return compareBuffers(a, b);
  },
  isEncoding: function isEncoding(encoding) {
    return typeof encoding === "string" && encoding.length > 0 && encodingName(encoding) !== undefined;
  },
  concat: function concat(list, length) {
    const wrong = (value) => invalidArgType("list", "(Buffer|Uint8Array)[]", value);
    if (!Array.isArray(list)) throw wrong(list);
    if (list.length === 0) return alloc(0);
    let size = length;
    if (size === undefined) {
      size = 0;
      for (const item of list) {
        if (item === null || item === undefined) throw new TypeError(`Cannot read properties of ${item} (reading 'length')`);
        if (item.length === undefined) throw wrong(item);
        size += item.length;
      }
    }
    validateInteger(size, "length", 0);
    checkSize(size);
    const all = asBuffer(new Uint8Array(size));
    let at = 0;
    list.forEach((item, index) => {
      if (isBytes(item)) return;
      throw new TypeError(`Incorrect type for array element ${index}: the provided value is not of type 'Uint8Array'.`);
    });
    for (const item of list) {
      if (at >= size) break;
      all.set(item.length > size - at ? item.subarray(0, size - at) : item, at);
      at += item.length;
    }
    return all;
  },
  byteLength: function byteLength(string, encoding) {
    if (typeof string === "string") return lengthOfText(string, encoding);
    if (ArrayBuffer.isView(string) || isAnyArrayBuffer(string)) return string.byteLength;
    throw invalidArgType("string", ["string", "Buffer", "ArrayBuffer"], string);
  },
});

/** Puts the bytes of every group of `size` in the other order. */
function swap(buffer, size) {
  if (buffer.length % size !== 0) {
    throw rangeError("ERR_INVALID_BUFFER_SIZE", `Buffer size must be a multiple of ${size * 8}-bits`);
  }
  for (let at = 0; at < buffer.length; at += size) buffer.subarray(at, at + size).reverse();
  return buffer;
}

/** Where a search begins; -1 if there is nothing to find from there. */
function searchFrom(length, offset, wanted, forward) {
  if (offset < 0) {
    if (offset + length >= 0) return length + offset;
    return forward || wanted === 0 ? 0 : -1;
  }
  if (offset + wanted <= length) return offset;
  if (wanted === 0) return length;
  return forward ? -1 : length - 1;
}

function find(buffer, value, byteOffset, encoding, forward) {
  let offset = byteOffset;
  let named = encoding;
  if (typeof offset === "string") {
    named = offset;
    offset = undefined;
  }
  offset = Math.max(Math.min(+offset, 0x7fffffff), -0x80000000);
  if (Number.isNaN(offset)) offset = forward ? 0 : buffer.length;
  offset = Math.trunc(offset);
  if (typeof value === "number") {
    const method = forward ? Uint8Array.prototype.indexOf : Uint8Array.prototype.lastIndexOf;
    return apply(method, buffer, [(value >>> 0) & 0xff, offset]);
  }
  if (typeof value !== "string" && !isBytes(value)) {
    throw invalidArgType("value", ["number", "string", "Buffer", "Uint8Array"], value);
  }
  const name = knownEncoding(named);
  const wanted = typeof value === "string" ? bytesOfText(value, name) : value;
  const from = searchFrom(buffer.length, offset, wanted.length, forward);
  if (from < 0) return -1;
  if (wanted.length === 0) return from;
  const wide = name === "utf16le";
  const aligned = wide ? from - (from % 2) : from;
  if (buffer.length === 0 || wanted.length > buffer.length || (wide && wanted.length < 2)) return -1;
  return ops.buffer_search(buffer, wanted, aligned, forward, wide ? 2 : 1);
}

function writeText(buffer, text, offset, length, name) {
  const bytes = bytesOfText(text, name);
  let count = Math.min(bytes.length, length, buffer.length - offset);
  if (name === "utf16le") count -= count % 2;
  // No character is written by halves.
  if (name === "utf8") while (count > 0 && count < bytes.length && (bytes[count] & 0xc0) === 0x80) count--;
  buffer.set(count === bytes.length ? bytes : bytes.subarray(0, count), offset);
  return count;
}

/** An index as `Array.prototype.slice` reads it. */
function sliceIndex(value, length) {
  const index = ~~value;
  return index < 0 ? Math.max(index + length, 0) : Math.min(index, length);
}

function startOf(value, fallback, name) {
  const number = value === undefined || Number.isNaN(+value) ? fallback : Math.trunc(+value);
  if (number < 0) throw outOfRange(name, ">= 0", number);
  if (name !== "targetStart" && number >= MAX_UINT32) throw outOfRange(name, `< ${MAX_UINT32}`, number);
  return number;
}

const methods = {
  swap16: function swap16() {
    return swap(this, 2);
  },
  swap32: function swap32() {
    return swap(this, 4);
  },
  swap64: function swap64() {
    return swap(this, 8);
  },
  toString: function toString(encoding, start, end) {
    if (arguments.length === 0) return textOfBytes(this, "utf8");
    const begin = start === undefined || start <= 0 ? 0 : start >= this.length ? this.length : start | 0;
    const stop = end === undefined || end > this.length ? this.length : end | 0;
    if (stop <= begin) return "";
    const name = encoding === undefined ? "utf8" : encodingName(`${encoding}`);
    if (name === undefined) knownEncoding(`${encoding}`);
    return textOfBytes(apply(subarray, this, [begin, stop]), name);
  },
  toLocaleString: undefined,
  equals: function equals(b) {
    return compareBuffers(this, b) === 0;
  },
  inspect: function inspect(_depth, context) {
    const shownBytes = Array.from(apply(subarray, this, [0, INSPECT_MAX_BYTES]), (b) => b.toString(16).padStart(2, "0"));
    const rest = this.length - shownBytes.length;
    let text = shownBytes.join(" ");
    if (rest > 0) text += ` ... ${rest} more byte${rest > 1 ? "s" : ""}`;
    const extras = context ? Object.keys(this).slice(this.length) : [];
    if (extras.length > 0) {
      const list = extras.map((key) => `${key}: ${shown(this[key])}`).join(", ");
      text += `${this.length > 0 ? ", " : ""}${list}`;
    }
    return `<Buffer ${text}>`;
  },
  compare: function compare(target, start, end, thisStart, thisEnd) {
    if (!isBytes(target)) throw invalidArgType("target", ["Buffer", "Uint8Array"], target);
    if (start !== undefined) validateInteger(start, "targetStart", 0, kMaxLength);
    if (end !== undefined) validateInteger(end, "targetEnd", 0, target.length);
    if (thisStart !== undefined) validateInteger(thisStart, "sourceStart", 0, kMaxLength);
    if (thisEnd !== undefined) validateInteger(thisEnd, "sourceEnd", 0, this.length);
    const [a, b] = [part(this, thisStart, thisEnd), part(target, start, end)];
    return ops.buffer_compare(a, b);
  },
  includes: function includes(val, byteOffset, encoding) {
    return this.indexOf(val, byteOffset, encoding) !== -1;
  },
  indexOf: function indexOf(val, byteOffset, encoding) {
    return find(this, val, byteOffset, encoding, true);
  },
  lastIndexOf: function lastIndexOf(val, byteOffset, encoding) {
    return find(this, val, byteOffset, encoding, false);
  },
};
methods.toLocaleString = methods.toString;

const { subarray } = Uint8Array.prototype;

function part(buffer, start = 0, end = buffer.length) {
  return new Uint8Array(buffer.buffer, buffer.byteOffset + Math.min(start, end), Math.max(end - start, 0));
}

const WITH_METHODS = [
  ["ascii", "ascii"], ["base64", "base64"], ["base64url", "base64url"], ["hex", "hex"], ["latin1", "latin1"],
  ["ucs2", "utf16le"], ["utf8", "utf8"],
];
for (const [name, encoding] of WITH_METHODS) {
  const slice = `${name}Slice`;
  methods[slice] = {
    [slice]: function (start, end) {
      validateInteger(start, "start", 0, this.length);
      validateInteger(end, "end", 0, this.length);
      return textOfBytes(part(this, start, end), encoding);
    },
  }[slice];
}
for (const [name, encoding] of WITH_METHODS) {
  const write = `${name}Write`;
  methods[write] = {
    [write]: function (string, offset, length) {
      const at = offset ?? 0;
      const room = length ?? this.length;
      validateInteger(at, "offset", 0, this.length);
      validateInteger(room, "length", 0, this.length - at);
      return writeText(this, `${string}`, at, room, encoding);
    },
  }[write];
}

methods.write = function write(string, offset, length, encoding) {
  const text = `${string}`;
  if (offset === undefined) return writeText(this, text, 0, this.length, "utf8");
  let [at, room, named] = [offset, length, encoding];
  if (length === undefined && typeof offset === "string") {
    [at, room, named] = [0, this.length, offset];
  } else {
    validateInteger(at, "offset", 0, this.length);
    const rest = this.length - at;
    if (typeof length === "string") named = length;
    else if (length !== undefined) validateInteger(length, "length", 0, this.length);
    room = typeof length === "number" ? Math.min(length, rest) : rest;
  }
  return writeText(this, text, at, room, named ? knownEncoding(named) : "utf8");
};
methods.toJSON = function toJSON() {
  return { type: "Buffer", data: Array.from(this) };
};
methods.slice = function slice(start, end) {
  const begin = sliceIndex(start, this.length);
  const stop = end === undefined ? this.length : sliceIndex(end, this.length);
  return apply(subarray, this, [begin, Math.max(stop, begin)]);
};

/** The methods that come before those for numbers, as they are listed. */
export const firstMethods = methods;

/** The methods that come after them. */
export const lastMethods = {
  copy: function copy(target, targetStart, sourceStart, sourceEnd) {
    if (!isBytes(target)) throw invalidArgType("target", ["Buffer", "Uint8Array"], target);
    const at = startOf(targetStart, 0, "targetStart");
    const begin = startOf(sourceStart, 0, "sourceStart");
    const stop = Math.min(startOf(sourceEnd ?? this.length, 0, "sourceEnd"), this.length);
    const count = Math.min(stop - begin, target.length - at);
    if (count <= 0) return 0;
    target.set(part(this, begin, begin + count), at);
    return count;
  },
  fill: function fill(val, start, end, encoding) {
    let [from, to, named] = [start, end, encoding];
    let value = val;
    if (typeof value === "string") {
      if (typeof from === "string") [named, from, to] = [from, 0, this.length];
      else if (typeof to === "string") [named, to] = [to, this.length];
      value = bytesForFill(value, knownEncoding(named));
    }
    if (from !== undefined && typeof from !== "number") throw invalidArgType("start", "number", from);
    if (to !== undefined && typeof to !== "number") throw invalidArgType("end", "number", to);
    if (to < 0 || to > this.length) throw outOfRange("end", `0 to ${this.length}`, to);
    if (from < 0 || from > this.length) throw outOfRange("start", "0 to end", from);
    if (to <= from) return this;
    const begin = from >>> 0;
    const stop = to === undefined ? this.length : to >>> 0;
    if (isBytes(value)) return repeat(this, value, begin, stop);
    // As on the real runtime: other views count as their text.
    if (ArrayBuffer.isView(value)) return repeat(this, bytesOfText(`${value}`, "utf8"), begin, stop);
    const byte = typeof value === "boolean" ? +value : value & 255;
    return apply(Uint8Array.prototype.fill, this, [byte, begin, stop]);
  },
};

function bytesForFill(text, name) {
  const bytes = bytesOfText(text, name);
  if (name === "hex" && (text.length % 2 !== 0 || bytes.length * 2 !== text.length)) {
    throw new TypeError("The text is not valid hex");
  }
  return bytes;
}

/** Fills a range with copies of some bytes; with zeros if there are none. */
function repeat(buffer, bytes, begin, stop) {
  if (bytes.length <= 1) return apply(Uint8Array.prototype.fill, buffer, [bytes[0] ?? 0, begin, stop]);
  let filled = Math.min(bytes.length, stop - begin);
  buffer.set(part(bytes, 0, filled), begin);
  while (begin + filled < stop) {
    const more = Math.min(filled, stop - begin - filled);
    buffer.copyWithin(begin + filled, begin, begin + more);
    filled += more;
  }
  return buffer;
}

for (const [name, get] of [["parent", (b) => b.buffer], ["offset", (b) => b.byteOffset]]) {
  Object.defineProperty(Buffer.prototype, name, {
    __proto__: null,
    get() {
      return this instanceof Buffer ? get(this) : undefined;
    },
    enumerable: true,
  });
}
export { customInspect };
