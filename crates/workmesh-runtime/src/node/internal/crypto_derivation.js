/**
 * Keys from passwords and from other keys.
 */
import { Buffer } from "node:buffer";
import { bytesFrom, keyBytes } from "internal:node/crypto_keys";
import { nextTick } from "internal:node/stream/tick";
import { validateFunction, validateInteger, validateString } from "internal:node/validators";
import { ops } from "internal:ops";

const HASHES = { __proto__: null, sha1: "SHA-1", sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512" };
const MAX = 2 ** 31 - 1;
const HKDF_ROUNDS = 255;
const SIZES = { __proto__: null, "SHA-1": 20, "SHA-256": 32, "SHA-384": 48, "SHA-512": 64 };

function later(run, callback) {
  let value;
  try {
    value = run();
  } catch (error) {
    nextTick(callback, error);
    return;
  }
  nextTick(callback, null, value);
}

function pbkdf2Arguments(password, salt, iterations, keylen, digest) {
  validateString(digest, "digest");
  const [secret, grain] = [bytesFrom(password, "password"), bytesFrom(salt, "salt")];
  validateInteger(iterations, "iterations", 1, MAX);
  validateInteger(keylen, "keylen", 0, MAX);
  const hash = HASHES[digest.toLowerCase()];
  if (hash === undefined) throw new TypeError(`Invalid Pbkdf2 digest: ${digest}.`);
  return [hash, secret, grain, iterations, keylen];
}

export function pbkdf2Sync(password, salt, iterations, keylen, digest) {
  return Buffer.from(ops.pbkdf2(...pbkdf2Arguments(password, salt, iterations, keylen, digest)).buffer);
}

export function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  if (typeof digest === "function") [callback, digest] = [digest, undefined];
  const all = pbkdf2Arguments(password, salt, iterations, keylen, digest);
  validateFunction(callback, "callback");
  later(() => Buffer.from(ops.pbkdf2(...all).buffer), callback);
}

function hkdfArguments(digest, key, salt, info, length) {
  validateString(digest, "digest");
  const [secret, grain, context] = [keyBytes(key), bytesFrom(salt, "salt"), bytesFrom(info, "info")];
  validateInteger(length, "length", 0, MAX);
  const hash = HASHES[digest.toLowerCase()];
  if (hash === undefined) throw new TypeError(`Invalid Hkdf digest: ${digest}`);
  if (length > HKDF_ROUNDS * SIZES[hash]) throw new RangeError("Invalid Hkdf key length");
  return [hash, secret, grain, context, length];
}

export function hkdfSync(digest, key, salt, info, length) {
  return ops.hkdf(...hkdfArguments(digest, key, salt, info, length)).buffer;
}

export function hkdf(digest, key, salt, info, length, callback) {
  const all = hkdfArguments(digest, key, salt, info, length);
  validateFunction(callback, "callback");
  later(() => ops.hkdf(...all).buffer, callback);
}
