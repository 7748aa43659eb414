/**
 * Signatures: `Sign` and `Verify`, which take their data in pieces and as streams, and `sign` and `verify`, which take it at once.
 */
import { Buffer } from "node:buffer";
import { Writable } from "node:stream";
import { dataBytes } from "internal:node/crypto_hash";
import { fromWeb } from "internal:node/crypto_key_data";
import { dataOf, privateData, publicData, viewOf, wrongType } from "internal:node/crypto_keys";
import { checkSignature, makeSignature } from "internal:node/crypto_signatures";
import { invalidArgType, invalidArgValue, NodeError } from "internal:node/errors";
import { validateString } from "internal:node/validators";
import { ops } from "internal:ops";
import { joinBytes } from "internal:web/bytes";
import { apply } from "internal:web/idl";
import { nextTick } from "internal:node/stream/tick";

/** What each Sign and Verify has got so far. @type {WeakMap<object, { name: string, pieces: Uint8Array[] | null }>} */
const states = new WeakMap();

function intOption(name, options) {
  const value = options[name];
  if (value === undefined || value === value >> 0) return value;
  throw invalidArgValue(`options.${name}`, value);
}

/** What the options of a key say of the signature. */
function schemeOf(options) {
  const scheme = { padding: intOption("padding", options), salt: intOption("saltLength", options), isPlain: false };
  if (typeof options !== "object") return scheme;
  const { dsaEncoding = "der" } = options;
  if (dsaEncoding !== "der" && dsaEncoding !== "ieee-p1363") throw invalidArgValue("options.dsaEncoding", dsaEncoding);
  return { ...scheme, isPlain: dsaEncoding === "ieee-p1363" };
}

function keyRequired() {
  return new NodeError("ERR_CRYPTO_SIGN_KEY_REQUIRED", "No key provided to sign");
}

function signingKey(options) {
  const web = fromWeb(options);
  if (web !== undefined) return web;
  const data = dataOf(options);
  if (data === undefined) return privateData(options);
  if (data.type === "secret") {
    throw invalidArgType("options", ["PublicKeyObject", "PrivateKeyObject", "CryptoKey", "object"], data.type);
  }
  if (data.type === "public") throw wrongType("public", "private");
  return data;
}

function verifyingKey(options) {
  return fromWeb(options) ?? dataOf(options) ?? publicData(options);
}

function begin(stream, algorithm, options) {
  validateString(algorithm, "algorithm");
  if (!ops.hasher_known(algorithm)) throw new Error(`Unknown digest: ${algorithm}`);
  states.set(stream, { name: algorithm, pieces: [] });
  apply(Writable, stream, [options]);
}

function stateOf(stream, context) {
  const state = states.get(stream);
  if (state === undefined) throw new TypeError("Illegal invocation");
  if (state.pieces === null) throw new Error(`${context} context has already been finalized`);
  return state;
}

/** The methods that both classes have. */
function shared(context) {
  return {
    _write(chunk, encoding, callback) {
      this.update(chunk, encoding);
      callback();
    },
    update(data, encoding) {
      const bytes = dataBytes(data, encoding);
      stateOf(this, context).pieces.push(bytes.slice());
      return this;
    },
  };
}

function define(constructor, methods) {
  Object.setPrototypeOf(constructor.prototype, Writable.prototype);
  Object.setPrototypeOf(constructor, Writable);
  Object.assign(constructor.prototype, methods);
}

export function Sign(algorithm, options) {
  if (!(this instanceof Sign)) return new Sign(algorithm, options);
  begin(this, algorithm, options);
  return this;
}

define(Sign, {
  ...shared("Signing"),
  sign(options, encoding) {
    if (!options) throw keyRequired();
    const [key, scheme] = [signingKey(options), schemeOf(options)];
    const state = stateOf(this, "Signing");
    if (key.type !== "private") throw new Error("Invalid key for sign operation");
    const data = joinBytes(state.pieces);
    state.pieces = null;
    const signature = Buffer.from(makeSignature(key, state.name, data, scheme, false));
    return encoding && encoding !== "buffer" ? signature.toString(encoding) : signature;
  },
});

export function Verify(algorithm, options) {
  if (!(this instanceof Verify)) return new Verify(algorithm, options);
  begin(this, algorithm, options);
  return this;
}

define(Verify, {
  ...shared("Verification"),
  verify(options, signature, encoding = "utf8") {
    if (!options) throw keyRequired();
    const [key, scheme] = [verifyingKey(options), schemeOf(options)];
    const bytes = typeof signature === "string" ? Buffer.from(signature, encoding) : viewOf(signature);
    if (bytes === null) {
      throw new TypeError("Failed to execute 'verify' on 'VerifyHandle': parameter 2 is not of type 'BufferSource'.");
    }
    const state = stateOf(this, "Verification");
    if (key.type === "secret") throw new Error("Invalid key for verify operation");
    if (key.kind === "ed25519") throw new Error("Unsupported operation for this key");
    const data = joinBytes(state.pieces);
    state.pieces = null;
    return checkSignature(key, state.name, data, bytes, scheme, false);
  },
});

export function createSign(algorithm, options) {
  return new Sign(algorithm, options);
}

export function createVerify(algorithm, options) {
  return new Verify(algorithm, options);
}

/** The name of the hash function of what is signed at once; undefined for none. */
function oneShotName(algorithm) {
  if (algorithm === null || algorithm === undefined) return undefined;
  validateString(algorithm, "algorithm");
  return algorithm;
}

function checkKnown(name) {
  if (name !== undefined && !ops.hasher_known(name)) throw new Error(`Unknown digest: ${name}`);
}

function view(value, name) {
  if (!ArrayBuffer.isView(value)) throw invalidArgType(name, ["Buffer", "TypedArray", "DataView"], value);
  return viewOf(value);
}

/** As on the real runtime, what is signed at once is not told of paddings and salts. */
function atOnce({ isPlain }) {
  return { isPlain, padding: undefined, salt: undefined };
}

export function sign(algorithm, data, options, callback) {
  const [name, bytes] = [oneShotName(algorithm), view(data, "data")];
  if (!options) throw keyRequired();
  const [key, scheme] = [signingKey(options), schemeOf(options)];
  const run = () => {
    if (key.type !== "private") throw new Error("Invalid key for sign operation");
    checkKnown(name);
    return Buffer.from(makeSignature(key, name, bytes, atOnce(scheme), true));
  };
  return callback === undefined ? run() : settle(run, callback);
}

export function verify(algorithm, data, options, signature, callback) {
  const [name, bytes, given] = [oneShotName(algorithm), view(data, "data"), view(signature, "signature")];
  if (!options) throw keyRequired();
  const [key, scheme] = [verifyingKey(options), schemeOf(options)];
  const run = () => {
    if (key.type === "secret") throw new Error("Invalid key for verification operation");
    checkKnown(name);
    return checkSignature(key, name, bytes, given, atOnce(scheme), true);
  };
  return callback === undefined ? run() : settle(run, callback);
}

function settle(run, callback) {
  let values;
  try {
    values = [null, run()];
  } catch (error) {
    values = [error];
  }
  nextTick(callback, ...values);
}
