/**
 * Keys from passwords that take much memory to try: scrypt.
 */
import { Buffer } from "node:buffer";
import { bytesFrom } from "internal:node/crypto_keys";
import { invalidArgValue } from "internal:node/errors";
import { nextTick } from "internal:node/stream/tick";
import { validateFunction, validateInteger, validateUint32 } from "internal:node/validators";
import { ops } from "internal:ops";

const MAX = 2 ** 31 - 1;
const DEFAULTS = { N: 16384, r: 8, p: 1, maxmem: 32 << 20 };
const LONG_NAMES = [["N", "cost"], ["r", "blockSize"], ["p", "parallelization"]];

function parametersOf(options) {
  const found = { ...DEFAULTS };
  for (const [short, long] of LONG_NAMES) {
    const isShort = options[short] !== undefined;
    if (isShort) {
      found[short] = options[short];
      validateUint32(found[short], short);
    }
    if (options[long] !== undefined) {
      if (isShort) throw invalidArgValue(long, options[long]);
      found[short] = options[long];
      validateUint32(found[short], long);
    }
  }
  if (options.maxmem !== undefined) {
    found.maxmem = options.maxmem;
    validateInteger(found.maxmem, "maxmem", 0);
  }
  for (const name of Object.keys(DEFAULTS)) found[name] ||= DEFAULTS[name];
  return found;
}

function argumentsOf(password, salt, keylen, options) {
  const [secret, grain] = [bytesFrom(password, "password"), bytesFrom(salt, "salt")];
  validateInteger(keylen, "keylen", 0, MAX);
  const { N, r, p, maxmem } = parametersOf(options ?? {});
  return [secret, grain, N, r, p, maxmem, keylen];
}

function derive(all) {
  const key = ops.scrypt(...all);
  if (key === null) throw new Error("Scrypt failed");
  return Buffer.from(key);
}

export function scryptSync(password, salt, keylen, options) {
  return derive(argumentsOf(password, salt, keylen, options));
}

export function scrypt(password, salt, keylen, options, callback = undefined) {
  if (callback === undefined) [callback, options] = [options, {}];
  const all = argumentsOf(password, salt, keylen, options);
  validateFunction(callback, "callback");
  let values;
  try {
    values = [null, derive(all)];
  } catch (error) {
    values = [error];
  }
  nextTick(callback, ...values);
}
