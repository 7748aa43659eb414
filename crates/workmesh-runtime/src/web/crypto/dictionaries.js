/**
 * Arguments as scripts give them, read once and before anything else happens: every member of a dictionary in its
 * order, whether the algorithm needs it or not, so that what is wrong is the same error everywhere.
 *
 * The words are the real runtime's, the names of its own classes among them.
 */
import { isBytes } from "internal:web/crypto/algorithm";
import { keyData } from "internal:web/crypto/key";
import { badArgument, badField, isObject, unreadable as unreadableOf } from "internal:web/idl";

const [LEAST, MOST] = [-(2 ** 31), 2 ** 31 - 1];

/** A whole number of 32 bits; what is none is 0. */
function integer(value) {
  const number = Math.trunc(+value);
  if (number >= LEAST && number <= MOST) return number + 0;
  if (Number.isNaN(number)) return 0;
  throw new TypeError(`Value out of range. Must be between ${LEAST} and ${MOST} (inclusive).`);
}

function text(value) {
  return `${value}`;
}

function bufferSource(value, dictionary, field) {
  if (isBytes(value)) return value;
  throw badField(dictionary, field, "BufferSource");
}

function listOf(convert) {
  return (value, dictionary, field) => {
    if (!Array.isArray(value)) throw badField(dictionary, field, "Array");
    return mapped(value, convert);
  };
}

/** What `convert` makes of each item. */
function mapped(items, convert) {
  const result = [];
  for (let index = 0; index < items.length; index++) result.push(convert(items[index], index));
  return result;
}

function otherPrime(value, index) {
  if (isObject(value)) return value;
  throw new TypeError(
    `Incorrect type for array element ${index}: the provided value is not of type 'RsaOtherPrimesInfo'.`,
  );
}

function cryptoKey(value, dictionary, field) {
  const data = keyData(value);
  if (data === undefined) throw badField(dictionary, field, "CryptoKey");
  return data;
}

/** The name of a hash function, given as it is or as `{ name }`. */
function hash(value) {
  if (typeof value === "string") return value;
  if (isObject(value)) return text(value.name);
  if (value === null) throw unreadable("HashAlgorithm");
  return text(value);
}

function unreadable(dictionary) {
  return unreadableOf("12SubtleCrypto", dictionary);
}

/**
 * Reads one kind of dictionary.
 *
 * @param {string} dictionary its name
 * @param {string} required the member that is there in any case, as a text
 * @param {Record<string, (value: unknown, dictionary: string, field: string) => unknown>} fields the others
 * @returns {(value: object) => object}
 */
function reader(dictionary, required, fields) {
  const [names, conversions] = [Object.keys(fields), Object.values(fields)];
  return (value) => {
    const read = { __proto__: null };
    read[required] = text(value[required]);
    for (let index = 0; index < names.length; index++) {
      const name = names[index];
      const given = value[name];
      if (given !== undefined) read[name] = conversions[index](given, dictionary, name);
    }
    return read;
  };
}

/** The dictionaries of parameters. */
const ALGORITHMS = Object.fromEntries(
  Object.entries({
    HashAlgorithm: {},
    EncryptAlgorithm: {
      iv: bufferSource,
      additionalData: bufferSource,
      tagLength: integer,
      counter: bufferSource,
      length: integer,
      label: bufferSource,
    },
    SignAlgorithm: { hash, dataLength: integer, saltLength: integer, context: bufferSource },
    GenerateKeyAlgorithm: {
      hash,
      modulusLength: integer,
      publicExponent: bufferSource,
      length: integer,
      namedCurve: text,
    },
    ImportKeyAlgorithm: { hash, length: integer, namedCurve: text, compressed: Boolean },
    DeriveKeyAlgorithm: { salt: bufferSource, iterations: integer, hash, public: cryptoKey, info: bufferSource },
  }).map(([name, fields]) => [name, reader(name, "name", fields)]),
);

const readJwk = reader("JsonWebKey", "kty", {
  use: text, key_ops: listOf(text), alg: text, ext: Boolean, crv: text, x: text, y: text, d: text, n: text, e: text,
  p: text, q: text, dp: text, dq: text, qi: text, oth: listOf(otherPrime), k: text, pub: text, priv: text,
});

function wrong(method, index, type) {
  return badArgument("SubtleCrypto", method, index, type);
}

/** A JSON Web Key. */
export function jwkFrom(value) {
  if (value === null || value === undefined) throw unreadable("JsonWebKey");
  return readJwk(value);
}

/** Parameters, given as a name or as an object with a name and what the operation needs. */
export function algorithmFrom(dictionary, value) {
  if (isObject(value)) return ALGORITHMS[dictionary](value);
  if (value === null || value === undefined) throw unreadable(dictionary);
  return { __proto__: null, name: text(value) };
}

/*
 * The arguments of a call, which are read in their order. `index` counts from 1; `count` says how many there are, since
 * one that is not there is another error than one that is undefined.
 */

/** The parameters of an operation. */
export function algorithmArgument(method, index, value, dictionary, count) {
  if (index > count) throw wrong(method, index, `string or ${dictionary}`);
  return algorithmFrom(dictionary, value);
}

/** Bytes to work on. Nothing may run between here and the operation that copies them. */
export function bytesArgument(method, index, value) {
  if (isBytes(value)) return value;
  throw wrong(method, index, "BufferSource");
}

/** The data of a key. */
export function keyArgument(method, index, value) {
  const data = keyData(value);
  if (data === undefined) throw wrong(method, index, "CryptoKey");
  return data;
}

export function textArgument(method, index, value, count) {
  if (index > count) throw wrong(method, index, "string");
  return text(value);
}

export function flagArgument(method, index, value, count) {
  if (index > count) throw wrong(method, index, "boolean");
  return Boolean(value);
}

export function usagesArgument(method, index, value) {
  if (!Array.isArray(value)) throw wrong(method, index, "Array");
  return mapped(value, text);
}

/** A length in bits, or null if there is none. */
export function lengthArgument(value) {
  return value === undefined || value === null ? null : integer(value);
}

/** What a key is to be made of: bytes, or a JSON Web Key. */
export function materialArgument(method, index, value, count) {
  if (isBytes(value)) return value;
  const isAbsent = value === null || value === undefined;
  if (isAbsent ? index <= count : isObject(value)) return jwkFrom(value);
  throw wrong(method, index, "BufferSource or JsonWebKey");
}
