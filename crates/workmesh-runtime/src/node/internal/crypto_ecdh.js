/**
 * Agreement on a secret: `ECDH` with its own keys, and `diffieHellman` with key objects.
 */
import { Buffer } from "node:buffer";
import { CURVES, SIZES } from "internal:node/crypto_key_data";
import { dataOf, viewOf } from "internal:node/crypto_keys";
import { invalidArgType, invalidArgValue } from "internal:node/errors";
import { validateObject, validateOneOf, validateString } from "internal:node/validators";
import { ops } from "internal:ops";

const FORMATS = ["compressed", "uncompressed", "hybrid"];

/** What each ECDH has. @type {WeakMap<object, { curve: string, secret: Uint8Array | null, point: Uint8Array | null }>} */
const states = new WeakMap();

function curveNamed(name) {
  const curve = CURVES[name];
  if (curve !== undefined) return curve;
  const isOther = name === "secp256k1" || name === "secp224r1";
  throw new Error(isOther ? "Failed to create key using named curve" : "Invalid curve");
}

function stateOf(ecdh) {
  const state = states.get(ecdh);
  if (state === undefined) throw new TypeError("Illegal invocation");
  return state;
}

function output(bytes, encoding) {
  const buffer = Buffer.from(bytes);
  return typeof encoding === "string" ? buffer.toString(encoding) : buffer;
}

function checkEncoding(value, name) {
  if (value !== null && value !== undefined) validateString(value, name);
}

function keyInput(key, name, encoding) {
  if (typeof key === "string") return Buffer.from(key, encoding);
  if (!ArrayBuffer.isView(key)) throw invalidArgType(name, ["string", "Buffer", "TypedArray", "DataView"], key);
  return viewOf(key);
}

/** A point that was given in any form, as it is kept. */
function pointOf(curve, bytes) {
  const point = bytes[0] >= 2 && bytes[0] <= 4 ? ops.ec_public(curve, bytes) : null;
  if (point === null) throw new Error("Failed to set point");
  return point;
}

/** A point in the form that was asked for. */
function formed(point, format) {
  if (format === "uncompressed") return point;
  // The library behind the real runtime does not write the third form.
  if (format === "hybrid") throw new Error("Failed to get public key length");
  const compressed = point.slice(0, (point.length + 1) / 2);
  compressed[0] = 2 + (point[point.length - 1] & 1);
  return compressed;
}

export function ECDH(curveName) {
  if (!(this instanceof ECDH)) return new ECDH(curveName);
  validateString(curveName, "curveName");
  states.set(this, { curve: curveNamed(curveName), secret: null, point: null });
  return this;
}

Object.assign(ECDH.prototype, {
  computeSecret(otherPublicKey, inputEncoding, outputEncoding) {
    const other = keyInput(otherPublicKey, "otherPublicKey", inputEncoding);
    checkEncoding(inputEncoding, "inputEncoding");
    checkEncoding(outputEncoding, "outputEncoding");
    const { curve, secret } = stateOf(this);
    if (secret === null) throw new Error("Invalid keypair");
    return output(ops.ecdh(curve, secret, pointOf(curve, other)), outputEncoding);
  },
  generateKeys(encoding, format) {
    checkEncoding(encoding, "encoding");
    if (format !== null && format !== undefined) validateOneOf(format, "format", FORMATS);
    const state = stateOf(this);
    [state.secret, state.point] = ops.ec_generate(state.curve);
    return this.getPublicKey(encoding, format);
  },
  getPrivateKey(encoding) {
    checkEncoding(encoding, "encoding");
    const { secret } = stateOf(this);
    if (secret === null) throw new Error("Failed to get ECDH private key");
    const first = secret.findIndex((byte) => byte !== 0);
    return output(secret.subarray(first), encoding);
  },
  getPublicKey(encoding, format = "uncompressed") {
    checkEncoding(encoding, "encoding");
    validateOneOf(format, "format", FORMATS);
    const { point } = stateOf(this);
    if (point === null) throw new Error("Failed to get ECDH public key");
    return output(formed(point, format), encoding);
  },
  setPrivateKey(key, encoding) {
    checkEncoding(encoding, "encoding");
    const bytes = keyInput(key, "key", encoding);
    const state = stateOf(this);
    const size = SIZES[state.curve];
    const first = bytes.findIndex((byte) => byte !== 0);
    const digits = first === -1 ? new Uint8Array(0) : bytes.subarray(first);
    const secret = new Uint8Array(size);
    if (digits.length <= size) secret.set(digits, size - digits.length);
    const point = digits.length > 0 && digits.length <= size ? ops.ec_point(state.curve, secret) : null;
    if (point === null) throw new Error("Private key is not valid for specified curve.");
    Object.assign(state, { secret, point });
  },
});

ECDH.convertKey = function (key, curve, inputEncoding, outputEncoding, format = "uncompressed") {
  const bytes = keyInput(key, "key", inputEncoding);
  validateString(curve, "curve");
  checkEncoding(inputEncoding, "inputEncoding");
  checkEncoding(outputEncoding, "outputEncoding");
  validateOneOf(format, "format", FORMATS);
  if (bytes.length === 0) return output(bytes, outputEncoding);
  return output(formed(pointOf(curveNamed(curve), bytes), format), outputEncoding);
};

export function createECDH(curve) {
  return new ECDH(curve);
}

export function diffieHellman(options) {
  validateObject(options, "options");
  const { publicKey, privateKey } = options;
  const [theirs, ours] = [dataOf(publicKey), dataOf(privateKey)];
  if (theirs === undefined) throw invalidArgType("options.publicKey", "KeyObject", publicKey);
  if (ours === undefined) throw invalidArgType("options.privateKey", "KeyObject", privateKey);
  if (theirs.type !== "public") throw invalidArgType("options.publicKey", "public key", publicKey);
  if (ours.type !== "private") throw invalidArgType("options.privateKey", "private key", privateKey);
  if (theirs.kind !== ours.kind) {
    const reason = "must equal privateKey.asymmetricKeyType";
    throw invalidArgValue("options.publicKey.asymmetricKeyType", publicKey.asymmetricKeyType, reason);
  }
  const secret = agree(ours, theirs);
  if (secret === null) throw new Error("Failed to derive shared diffie-hellman secret");
  return Buffer.from(secret);
}

function agree(ours, theirs) {
  if (ours.kind === "x25519") return ops.x25519(ours.secret, theirs.point);
  return ours.kind === "ec" && ours.curve === theirs.curve ? ops.ecdh(ours.curve, ours.secret, theirs.point) : null;
}
