/**
 * Numbers in buffers: reading and writing integers of 1 to 6 and of 8 bytes, and floating-point numbers.
 */
import { outOfBounds } from "internal:node/buffer";
import { invalidArgType, outOfRange } from "internal:node/errors";
import { validateInteger } from "internal:node/validators";

const scratch = new DataView(new ArrayBuffer(8));
const scratchBytes = new Uint8Array(scratch.buffer);

/** Refuses an offset at which `size` bytes do not fit. */
function checkPlace(buffer, offset, size) {
  validateInteger(offset, "offset", 0, buffer.length);
  if (offset + size <= buffer.length) return;
  if (buffer.length < size) throw outOfBounds();
  throw outOfRange("offset", `>= 0 and <= ${buffer.length - size}`, offset);
}

function checkSize(size) {
  if (Number.isInteger(size) && size >= 1 && size <= 6) return;
  if (Math.floor(size) !== size) throw outOfRange("byteLength", "an integer", size);
  throw outOfRange("byteLength", ">= 1 and <= 6", size);
}

function readInteger(buffer, offset, size, little, signed) {
  checkPlace(buffer, offset, size);
  let value = 0;
  for (let i = 0; i < size; i++) value = value * 256 + buffer[little ? offset + size - 1 - i : offset + i];
  return signed && value >= 2 ** (size * 8 - 1) ? value - 2 ** (size * 8) : value;
}

/** The range of a number as the message has it: in powers of two where it is wide. */
function rangeOf(size, signed) {
  const bits = size * 8 - (signed ? 1 : 0);
  if (size > 4) return signed ? `>= -(2 ** ${bits}) and < 2 ** ${bits}` : `>= 0 and < 2 ** ${bits}`;
  return `>= ${signed ? -(2 ** bits) : 0} and <= ${2 ** bits - 1}`;
}

function writeInteger(buffer, value, offset, size, little, signed) {
  const number = +value;
  validateInteger(offset, "offset", 0, buffer.length);
  const limit = 2 ** (size * 8 - (signed ? 1 : 0));
  if (number >= limit || number < (signed ? -limit : 0)) throw outOfRange("value", rangeOf(size, signed), number);
  checkPlace(buffer, offset, size);
  let rest = Number.isNaN(number) ? 0 : Math.trunc(number);
  if (rest < 0) rest += 2 ** (size * 8);
  for (let i = 0; i < size; i++) {
    buffer[little ? offset + i : offset + size - 1 - i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return offset + size;
}

function readScratch(buffer, offset, size) {
  checkPlace(buffer, offset, size);
  for (let i = 0; i < size; i++) scratchBytes[i] = buffer[offset + i];
}

function writeScratch(buffer, offset, size) {
  checkPlace(buffer, offset, size);
  for (let i = 0; i < size; i++) buffer[offset + i] = scratchBytes[i];
  return offset + size;
}

function writeBig(buffer, value, offset, little, signed) {
  if (typeof value !== "bigint") {
    // What the language says of a number where a big integer belongs.
    BigInt.asUintN(64, value);
  }
  validateInteger(offset, "offset", 0, buffer.length);
  const limit = signed ? 2n ** 63n : 2n ** 64n;
  if (value >= limit || value < (signed ? -limit : 0n)) {
    const range = signed ? ">= -(2n ** 63n) and < 2 ** 63n" : ">= 0n and < 2n ** 64n";
    throw outOfRange("value", range, value);
  }
  scratch.setBigUint64(0, BigInt.asUintN(64, value), little);
  return writeScratch(buffer, offset, 8);
}

/** Names a method, with the number of parameters that Node's has. */
function method(name, length, run) {
  Object.defineProperty(run, "name", { __proto__: null, value: name, configurable: true });
  return Object.defineProperty(run, "length", { __proto__: null, value: length, configurable: true });
}

/** All methods by name; those with `UInt` have a second name with `Uint`. */
const all = {};

function add(name, length, run) {
  all[name] = method(name, length, run);
  if (name.includes("UInt")) all[name.replace("UInt", "Uint")] = all[name];
}

for (const signed of [false, true]) {
  const int = signed ? "Int" : "UInt";
  for (const little of [true, false]) {
    const end = little ? "LE" : "BE";
    add(`read${int}${end}`, 2, function (offset, byteLength) {
      if (offset === undefined) throw invalidArgType("offset", "number", offset);
      checkSize(byteLength);
      return readInteger(this, offset, byteLength, little, signed);
    });
    add(`write${int}${end}`, 3, function (value, offset, byteLength) {
      checkSize(byteLength);
      return writeInteger(this, value, offset, byteLength, little, signed);
    });
    for (const size of [1, 2, 4]) {
      const name = size === 1 ? `${int}8` : `${int}${size * 8}${end}`;
      if (size === 1 && !little) continue;
      add(`read${name}`, 0, function (offset = 0) {
        return readInteger(this, offset, size, little, signed);
      });
      add(`write${name}`, 1, function (value, offset = 0) {
        return writeInteger(this, value, offset, size, little, signed);
      });
    }
    add(`readBig${int}64${end}`, 0, function (offset = 0) {
      // As on the real runtime: offsets of these count modulo 2^32.
      readScratch(this, offset >>> 0, 8);
      return signed ? scratch.getBigInt64(0, little) : scratch.getBigUint64(0, little);
    });
    add(`writeBig${int}64${end}`, 1, function (value, offset = 0) {
      return writeBig(this, value, offset, little, signed);
    });
    if (!signed) continue;
    for (const [name, size] of [["Float", 4], ["Double", 8]]) {
      const bits = size * 8;
      add(`read${name}${end}`, 0, function (offset = 0) {
        readScratch(this, offset, size);
        return scratch[`getFloat${bits}`](0, little);
      });
      add(`write${name}${end}`, 2, function (value, offset = 0) {
        scratch[`setFloat${bits}`](0, +value, little);
        return writeScratch(this, offset, size);
      });
    }
  }
}

/** The methods in the order in which they are listed. */
export const numberMethods = {};
const ORDER = [
  "UIntLE", "UIntBE", "UInt8", "UInt16BE", "UInt16LE", "UInt32LE", "UInt32BE", "BigUInt64LE", "BigUInt64BE",
  "IntLE", "IntBE", "Int8", "Int16LE", "Int16BE", "Int32LE", "Int32BE", "BigInt64LE", "BigInt64BE", "FloatLE", "FloatBE",
  "DoubleLE", "DoubleBE",
];
const WRITING = ORDER.with(3, ORDER[4]).with(4, ORDER[3]);
for (const [verb, order] of [["read", ORDER], ["write", WRITING]]) {
  for (const name of order) {
    numberMethods[verb + name] = all[verb + name];
    if (name.includes("UInt")) {
      const second = (verb + name).replace("UInt", "Uint");
      numberMethods[second] = all[second];
    }
  }
}
