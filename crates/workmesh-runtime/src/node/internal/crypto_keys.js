/**
 * `KeyObject`, and what may be given for a key.
 */
import { Buffer } from "node:buffer";
import { exportDocument, documentForWeb, fromJwk, toJwk } from "internal:node/crypto_key_forms";
import { CURVES, fromWeb, privateFrom, publicFrom, publicHalf } from "internal:node/crypto_key_data";
import { importForWeb } from "internal:node/crypto_web";
import { invalidArgType, NodeError } from "internal:node/errors";
import { validateObject, validateOneOf, validateString } from "internal:node/validators";
import { ops } from "internal:ops";
import { isObject } from "internal:web/idl";

/** The data of each key, which nobody else can reach. @type {WeakMap<object, import("internal:node/crypto_key_data").KeyData>} */
const keys = new WeakMap();
const PLAIN = ["ArrayBuffer", "Buffer", "TypedArray", "DataView", "string", "object"];

/** Whether a passphrase and the like are there for a private key that is to be written encrypted. */
function checkCipher(options, name) {
  if (options.cipher === undefined) return undefined;
  validateString(options.cipher, `${name}.cipher`);
  const { passphrase, encoding } = options;
  if (typeof passphrase === "string") return Buffer.from(passphrase, encoding);
  if (passphrase instanceof Uint8Array) return passphrase;
  throw invalidArgType(`${name}.passphrase`, ["string", "Uint8Array"], passphrase);
}

/** Options of an export, checked. */
export function exportOptions(options, type, name = "options") {
  validateObject(options, name);
  const { format = "buffer", type: encoding, cipher } = options;
  validateString(format, `${name}.format`);
  if (encoding !== undefined) validateString(encoding, `${name}.type`);
  const passphrase = type === "private" ? checkCipher(options, name) : undefined;
  return { format, type: encoding, cipher: type === "private" ? cipher : undefined, passphrase };
}

export class KeyObject {
  constructor() {
    throw new Error("Illegal constructor");
  }

  static from(key) {
    const data = fromWeb(key);
    if (data === undefined) throw invalidArgType("key", "CryptoKey", key);
    return makeKey(data);
  }

  export(options = {}) {
    const data = own(this);
    const checked = exportOptions(options, data.type);
    if (data.web?.extractable === false) throw new TypeError("Unable to export non-extractable key");
    if (checked.format === "jwk") return toJwk(data);
    if (data.type !== "secret") {
      const exported = exportDocument(data, checked);
      return typeof exported === "string" ? exported : Buffer.from(exported);
    }
    if (checked.format === "buffer") return Buffer.from(data.bytes);
    throw new TypeError(`Invalid format for secret key export: ${checked.format}`);
  }

  equals(otherKeyObject) {
    if (this === otherKeyObject) return true;
    if (otherKeyObject === null || otherKeyObject === undefined) throw new TypeError(`Cannot read properties of ${otherKeyObject}`);
    const [one, other] = [own(this), keys.get(otherKeyObject)];
    if (this.type !== otherKeyObject.type) return false;
    if (other === undefined) throw invalidArgType("otherKeyObject", "KeyObject", otherKeyObject);
    return one.type === other.type && one.kind === other.kind && one.curve === other.curve && same(identity(one), identity(other));
  }

  toCryptoKey(algorithm, extractable, keyUsages) {
    return importForWeb(...documentForWeb(own(this)), algorithm, extractable, keyUsages);
  }

  get [Symbol.toStringTag]() {
    return "KeyObject";
  }
}

/** What tells a key from others of its kind. */
function identity({ type, kind, bytes, numbers, point }) {
  if (type === "secret") return [bytes];
  return kind === "rsa" ? numbers.slice(0, 2) : [point];
}

function same(one, other) {
  return one.every((bytes, at) => bytes.length === other[at].length && ops.timing_safe_equal(bytes, other[at]));
}

function own(key) {
  const data = keys.get(key);
  if (data === undefined) throw new TypeError("Illegal invocation");
  return data;
}

/** A public exponent as a number. */
function bigOf(bytes) {
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

class AsymmetricKeyObject extends KeyObject {
  get asymmetricKeyDetails() {
    const { kind, numbers, curve } = own(this);
    const isRsa = kind === "rsa";
    return {
      modulusLength: isRsa ? numbers[0].length * 8 - Math.clz32(numbers[0][0]) + 24 : undefined,
      publicExponent: isRsa ? bigOf(numbers[1]) : undefined,
      divisorLength: undefined,
      namedCurve: kind === "ec" ? Object.keys(CURVES).find((name) => CURVES[name] === curve) : undefined,
    };
  }

  get asymmetricKeyType() {
    const { kind, web } = own(this);
    return web?.name === "ECDH" ? "ecdh" : kind;
  }
}

export class PublicKeyObject extends AsymmetricKeyObject {
  export(options) {
    return super.export(options);
  }

  get type() {
    return "public";
  }
}

export class PrivateKeyObject extends AsymmetricKeyObject {
  export(options) {
    return super.export(options);
  }

  get type() {
    return "private";
  }
}

export class SecretKeyObject extends KeyObject {
  get symmetricKeySize() {
    return own(this).bytes.byteLength;
  }

  export(options) {
    return super.export(options);
  }

  get type() {
    return "secret";
  }
}

const CLASSES = { __proto__: null, secret: SecretKeyObject, public: PublicKeyObject, private: PrivateKeyObject };

/** A key of its data. */
export function makeKey(data) {
  const key = Object.create(CLASSES[data.type].prototype);
  keys.set(key, data);
  return key;
}

/** The data of a KeyObject; undefined for anything else. */
export function dataOf(value) {
  return isObject(value) ? keys.get(value) : undefined;
}

/** The error for a key that is of another type than it has to be. */
export function wrongType(actual, expected) {
  return new NodeError("ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE", `Invalid key object type ${actual}, expected ${expected}.`);
}

/** The bytes of a view or buffer, or null for anything else. */
export function viewOf(value) {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer || value instanceof SharedArrayBuffer ? new Uint8Array(value) : null;
}

/** The bytes of a text or a buffer. */
export function bytesFrom(value, name, encoding = "utf8") {
  const bytes = typeof value === "string" ? Buffer.from(value, encoding === "buffer" ? "utf8" : encoding) : viewOf(value);
  if (bytes === null) throw invalidArgType(name, ["string", "ArrayBuffer", "Buffer", "TypedArray", "DataView"], value);
  return bytes;
}

/** The data of a secret key that is given as a KeyObject or as a key of the web platform; undefined for anything else. */
export function secretOf(value) {
  const data = dataOf(value) ?? fromWeb(value);
  if (data !== undefined && data.type !== "secret") throw wrongType(data.type, "secret");
  return data;
}

/** The bytes of what may be given for a secret key. */
export function keyBytes(value, encoding) {
  if (typeof value === "string") return Buffer.from(value, encoding);
  const bytes = secretOf(value)?.bytes ?? viewOf(value);
  if (bytes !== null) return bytes.slice();
  throw invalidArgType("key", ["string", "ArrayBuffer", "Buffer", "ArrayBufferView", "KeyObject", "CryptoKey"], value);
}

export function createSecretKey(value, encoding) {
  if (value === null || value === undefined) {
    throw invalidArgType("key", ["string", "ArrayBuffer", "TypedArray", "DataView"], value);
  }
  const bytes = typeof value === "string" ? Buffer.from(value, encoding) : viewOf(value);
  if (bytes !== null) return makeKey({ type: "secret", bytes: new Uint8Array(bytes) });
  throw new TypeError("Failed to execute 'createSecretKey' on 'CryptoImpl': parameter 1 is not of type 'BufferSource'.");
}

/** What was given for a key of a pair: bytes and how to read them, or a JSON Web Key. */
function prepare(key, types) {
  if (key === null || key === undefined) throw invalidArgType("key", PLAIN, key);
  const given = typeof key === "string" || viewOf(key) !== null ? { key } : key;
  const { key: value, encoding = "utf8", format = "pem", type, passphrase } = given;
  if (value === null || value === undefined || dataOf(value) !== undefined || fromWeb(value) !== undefined) {
    throw invalidArgType("options.key", PLAIN, value);
  }
  if (typeof value === "string" || viewOf(value) !== null) {
    validateOneOf(format, "format", ["pem", "der"]);
    if (type !== undefined) validateOneOf(type, "type", types);
    const opened = passphrase === null || passphrase === undefined ? undefined : bytesFrom(passphrase, "passphrase", encoding);
    return { bytes: bytesFrom(value, "key", encoding), format, type, passphrase: opened };
  }
  if (typeof value !== "object") throw invalidArgType("key", PLAIN, key);
  return { jwk: value };
}

/** The data of the private key that was given as one of its forms. */
export function privateData(key) {
  const given = prepare(key, ["pkcs1", "pkcs8", "sec1"]);
  const data = given.jwk === undefined ? privateFrom(given) : fromJwk(given.jwk, "private");
  if (data === null) throw new Error("Failed to parse private key");
  return data;
}

/** The data of the public key that was given as one of its forms, or as one of its private key's. */
export function publicData(key) {
  const owned = dataOf(key) ?? fromWeb(key);
  if (owned !== undefined) {
    if (owned.type !== "private") throw invalidArgType("key", "PrivateKeyObject", key);
    return publicHalf(owned);
  }
  const given = prepare(key, ["pkcs1", "spki"]);
  const data = given.jwk === undefined ? publicFrom(given) : fromJwk(given.jwk, "public");
  if (data === null) throw new Error("Failed to parse public key");
  return data;
}

export function createPrivateKey(key) {
  return makeKey(privateData(key));
}

export function createPublicKey(key) {
  return makeKey(publicData(key));
}
