/**
 * Arguments as scripts give them, read once and before anything else happens: every member of a dictionary in its order, whether
 * the algorithm needs it or not, so that what is wrong is the same error everywhere.
 *
 * The words are the real runtime's, the names of its own classes among them.
 */
import { isBytes } from "internal:web/crypto/algorithm";
import { keyData } from "internal:web/crypto/key";
import { badArgument, badField, isObject } from "internal:web/idl";

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
    return Array.from(value, convert);
  };
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
  if (isObject(value)) return text(value.name);
  if (value === null) throw unreadable("HashAlgorithm");
  return text(value);
}

function unreadable(dictionary) {
  const mangled = `N7workerd3api12SubtleCrypto${dictionary.length}${dictionary}E`;
  return new TypeError(`Cannot initialize ${mangled} with required members from an undefined or null value.`);
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
  const entries = Object.entries(fields);
  return (value) => {
    const read = { __proto__: null };
    read[required] = text(value[required]);
    for (const [field, convert] of entries) {
      const given = value[field];
      read[field] = given === undefined ? undefined : convert(given, dictionary, field);
    }
    return read;
  };
}

/** The dictionaries of parameters. */
const ALGORITHMS = Object.fromEntries(
  Object.entries({
    HashAlgorithm: {},
    EncryptAlgorithm: {
      iv: bufferSource, additionalData: bufferSource, tagLength: integer, counter: bufferSource, length: integer, label: bufferSource,
    },
    SignAlgorithm: { hash, dataLength: integer, saltLength: integer, context: bufferSource },
    GenerateKeyAlgorithm: { hash, modulusLength: integer, publicExponent: bufferSource, length: integer, namedCurve: text },
    ImportKeyAlgorithm: { hash, length: integer, namedCurve: text, compressed: Boolean },
    DeriveKeyAlgorithm: { salt: bufferSource, iterations: integer, hash, public: cryptoKey, info: bufferSource },
  }).map(([name, fields]) => [name, reader(name, "name", fields)]),
);

const readJwk = reader("JsonWebKey", "kty", {
  use: text, key_ops: listOf(text), alg: text, ext: Boolean, crv: text, x: text, y: text, d: text, n: text, e: text, p: text, q: text,
  dp: text, dq: text, qi: text, oth: listOf(otherPrime), k: text, pub: text, priv: text,
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

/**
 * The arguments of one call, which are asked for in their order. All are as they were when it came.
 */
export class Arguments {
  #method;
  #values;

  /** @param {IArguments} values */
  constructor(method, values) {
    this.#method = method;
    this.#values = values;
  }

  #wrong(index, type) {
    return wrong(this.#method, index + 1, type);
  }

  /** The parameters of an operation. */
  algorithm(index, dictionary) {
    if (index >= this.#values.length) throw this.#wrong(index, `string or ${dictionary}`);
    return algorithmFrom(dictionary, this.#values[index]);
  }

  /** Bytes to work on. Nothing may run between here and the operation that copies them. */
  bytes(index) {
    const value = this.#values[index];
    if (isBytes(value)) return value;
    throw this.#wrong(index, "BufferSource");
  }

  /** The data of a key. */
  key(index) {
    const data = keyData(this.#values[index]);
    if (data === undefined) throw this.#wrong(index, "CryptoKey");
    return data;
  }

  text(index) {
    if (index >= this.#values.length) throw this.#wrong(index, "string");
    return text(this.#values[index]);
  }

  flag(index) {
    if (index >= this.#values.length) throw this.#wrong(index, "boolean");
    return Boolean(this.#values[index]);
  }

  usages(index) {
    const value = this.#values[index];
    if (!Array.isArray(value)) throw this.#wrong(index, "Array");
    return Array.from(value, text);
  }

  /** A whole number, or null if there is none. */
  integer(index) {
    const value = this.#values[index];
    return value === undefined || value === null ? null : integer(value);
  }

  /** What a key is to be made of: bytes, or a JSON Web Key. */
  material(index) {
    const value = this.#values[index];
    if (isBytes(value)) return value;
    const isAbsent = index >= this.#values.length;
    if (isObject(value) || (!isAbsent && (value === null || value === undefined))) return jwkFrom(value);
    throw this.#wrong(index, "BufferSource or JsonWebKey");
  }
}
