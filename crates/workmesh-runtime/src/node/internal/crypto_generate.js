/**
 * New keys.
 */
import { CURVES, edwardsPrivate, publicHalf } from "internal:node/crypto_key_data";
import { createSecretKey, exportOptions, makeKey } from "internal:node/crypto_keys";
import { notImplemented } from "internal:node/errors";
import {
  validateFunction, validateInteger, validateObject, validateOneOf, validateString, validateUint32,
} from "internal:node/validators";
import { ops } from "internal:ops";
import { nextTick } from "internal:node/stream/tick";

/** The bits that an RSA key has at least; at most, there and here; and what they are a multiple of here. */
const [LEAST, MOST, MOST_HERE, MULTIPLE] = [512, 16384, 4096, 128];
const NAMES = { __proto__: null, "P-256": "P-256", "P-384": "P-384", "P-521": "P-521", ...CURVES };
const TYPES = ["rsa", "ec", "ed25519", "x25519", "dh"];

function rsa(bits, exponent) {
  if (bits > MOST) throw new RangeError(`RSA modulusLength exceeds maximum (${MOST})`);
  if (bits < LEAST) throw new Error("Failed to set modulus length");
  const isKnown = bits <= MOST_HERE && bits % MULTIPLE === 0 && (exponent === 3 || exponent === 65537);
  const numbers = isKnown ? ops.rsa_generate(bits, exponent) : null;
  if (numbers === null) throw new Error("Failed to generate key");
  return { type: "private", kind: "rsa", numbers };
}

function ec(name) {
  const curve = NAMES[name];
  if (curve === undefined) {
    throw new Error(name === "secp256k1" ? "Failed to initialize key" : "Invalid or unsupported curve");
  }
  const [secret, point] = ops.ec_generate(curve);
  return { type: "private", kind: "ec", curve, secret, point };
}

function generate(type, options) {
  const { modulusLength, publicExponent = 65537, namedCurve, paramEncoding = "named" } = options;
  if (type === "rsa") {
    validateUint32(modulusLength, "options.modulusLength");
    validateUint32(publicExponent, "options.publicExponent");
    return rsa(modulusLength, publicExponent);
  }
  if (type === "ec") {
    validateString(namedCurve, "options.namedCurve");
    validateOneOf(paramEncoding, "options.paramEncoding", ["named", "explicit"]);
    return ec(namedCurve);
  }
  if (type === "dh") throw notImplemented("crypto.generateKeyPairSync('dh')");
  return edwardsPrivate(type, ops.random_key(32));
}

export function generateKeyPairSync(type, options = {}) {
  validateOneOf(type, "type", TYPES);
  validateObject(options, "options");
  const { publicKeyEncoding, privateKeyEncoding } = options;
  if (publicKeyEncoding !== undefined) exportOptions(publicKeyEncoding, "public", "options.publicKeyEncoding");
  if (privateKeyEncoding !== undefined) exportOptions(privateKeyEncoding, "private", "options.privateKeyEncoding");
  const data = generate(type, options);
  const [publicKey, privateKey] = [makeKey(publicHalf(data)), makeKey(data)];
  return {
    publicKey: publicKeyEncoding === undefined ? publicKey : publicKey.export(publicKeyEncoding),
    privateKey: privateKeyEncoding === undefined ? privateKey : privateKey.export(privateKeyEncoding),
  };
}

/** Calls back with what `run` comes to, as a list of arguments. */
function later(run, callback) {
  let values;
  try {
    values = [null, ...run()];
  } catch (error) {
    values = [error];
  }
  nextTick(callback, ...values);
}

export function generateKeyPair(type, options, callback) {
  validateFunction(callback, "callback");
  later(() => {
    const { publicKey, privateKey } = generateKeyPairSync(type, options);
    return [publicKey, privateKey];
  }, callback);
}

Object.defineProperty(generateKeyPair, Symbol.for("nodejs.util.promisify.custom.args"), {
  __proto__: null, value: ["publicKey", "privateKey"],
});

export function generateKeySync(type, options) {
  validateOneOf(type, "type", ["hmac", "aes"]);
  validateObject(options, "options");
  const { length } = options;
  if (type === "hmac") validateInteger(length, "options.length", 8, 65536);
  else validateOneOf(length, "options.length", [128, 192, 256]);
  return createSecretKey(ops.random_key(Math.floor(length / 8)));
}

export function generateKey(type, options, callback) {
  later(() => [generateKeySync(type, options)], callback);
}
