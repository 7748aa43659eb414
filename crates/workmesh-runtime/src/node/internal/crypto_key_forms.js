/**
 * The forms that keys are written in, and JSON Web Keys both ways.
 */
import { BIT_STRING, INTEGER, OCTET_STRING, SEQUENCE, sequenceOf, write } from "internal:node/crypto_der";
import { edwardsPrivate, PUBLIC, publicHalf, SIZES } from "internal:node/crypto_key_data";
import { encryptInfo, encryptOld, writePem } from "internal:node/crypto_pem";
import { NodeError } from "internal:node/errors";
import { ops } from "internal:ops";
import { fromBase64Url, makeJwk, toBase64Url, withoutZeros } from "internal:web/crypto/jwk";
import { find } from "internal:web/crypto/registry";

/** The tags of the two things that the document of an EC key has of its own. */
const [PARAMETERS, POINT] = [0xa0, 0xa1];
const ENCODINGS = ["pkcs1", "pkcs8", "sec1", "spki"];
const NUMBERS = ["n", "e", "d", "p", "q", "dp", "dq", "qi"];

const EDWARDS = { __proto__: null, ed25519: { crv: "Ed25519", alg: "EdDSA" }, x25519: { crv: "X25519" } };

/** The document that all kinds of keys have: PrivateKeyInfo or SubjectPublicKeyInfo. */
function infoOf(data) {
  const isPrivate = data.type === "private";
  if (data.kind === "rsa") return isPrivate ? ops.rsa_to_pkcs8(data.numbers) : ops.rsa_to_spki(data.numbers);
  if (data.kind === "ec") {
    return isPrivate ? ops.ec_to_pkcs8(data.curve, data.secret, data.point) : ops.ec_to_spki(data.curve, data.point);
  }
  const name = EDWARDS[data.kind].crv;
  const key = { ...data, algorithm: { name }, material: isPrivate ? data.secret : data.point };
  return new Uint8Array(find(name, "exportKey").exportKey(isPrivate ? "pkcs8" : "spki", key));
}

/** What a PrivateKeyInfo has inside: an RSAPrivateKey. */
function rsaPrivate(data) {
  return sequenceOf(infoOf(data))[2].content;
}

/** An RSAPublicKey. */
function rsaPublic(data) {
  return sequenceOf(infoOf(data))[1].content.subarray(1);
}

/** An ECPrivateKey. */
function ecPrivate(data) {
  const [, curve] = sequenceOf(sequenceOf(infoOf(data))[1].whole);
  return write(
    SEQUENCE, write(INTEGER, Uint8Array.of(1)), write(OCTET_STRING, data.secret), write(PARAMETERS, curve.whole),
    write(POINT, write(BIT_STRING, new Uint8Array(1), data.point)),
  );
}

function incompatible(type, kinds) {
  const message = `The selected key encoding ${type} can only be used for ${kinds} keys.`;
  return new NodeError("ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS", message);
}

/** The label and the document of a key in an encoding. */
function documentOf(data, type) {
  if (data.type === "public") {
    return type === "pkcs1" ? ["RSA PUBLIC KEY", rsaPublic(data)] : ["PUBLIC KEY", infoOf(data)];
  }
  if (type === "pkcs1") return ["RSA PRIVATE KEY", rsaPrivate(data)];
  if (type === "sec1") return ["EC PRIVATE KEY", ecPrivate(data)];
  if (type === "pkcs8") return ["PRIVATE KEY", infoOf(data)];
  throw new Error("Failed to export key");
}

/** A public or private key in one of the forms "pem" and "der". */
export function exportDocument(data, { format, type, cipher, passphrase }) {
  if (type === undefined) throw new TypeError("Missing type option");
  if (format !== "pem" && format !== "der") throw new Error("Invalid key format");
  if (!ENCODINGS.includes(type)) throw new Error("Invalid key encoding");
  const isPrivate = data.type === "private";
  if (type === "pkcs1" && data.kind !== "rsa") {
    throw isPrivate ? incompatible(type, "RSA") : new Error("PKCS1 can only be used for RSA keys");
  }
  if (type === "sec1" && data.kind !== "ec") {
    throw isPrivate ? incompatible(type, "EC") : new Error("SEC1 can only be used for EC keys");
  }
  const [label, document] = documentOf(data, type);
  if (!isPrivate || cipher === undefined) return format === "pem" ? writePem(label, document) : document;
  if (type !== "pkcs8") {
    // Only a text can say how it is encrypted.
    const text = format === "pem" ? encryptOld(label, document, cipher, passphrase) : document;
    if (text === null) throw new Error(`Unknown cipher: ${cipher}`);
    return text;
  }
  const sealed = encryptInfo(document, cipher, passphrase);
  if (sealed === null) throw new Error(`Unknown cipher: ${cipher}`);
  return format === "pem" ? writePem("ENCRYPTED PRIVATE KEY", sealed) : sealed;
}

/** A key as a JSON Web Key. */
export function toJwk(data) {
  const isPrivate = data.type === "private";
  if (data.type === "secret") return makeJwk({ kty: "oct", ext: true, k: toBase64Url(data.bytes) });
  if (data.kind === "rsa") {
    return makeJwk({ kty: "RSA", ...Object.fromEntries(data.numbers.map((number, at) => [NUMBERS[at], toBase64Url(number)])) });
  }
  const d = isPrivate ? toBase64Url(data.secret) : undefined;
  if (data.kind !== "ec") return makeJwk({ kty: "OKP", ...EDWARDS[data.kind], x: toBase64Url(data.point), d });
  const size = SIZES[data.curve];
  const [x, y] = [data.point.subarray(1, 1 + size), data.point.subarray(1 + size)];
  return makeJwk({ kty: "EC", crv: data.curve, x: toBase64Url(x), y: toBase64Url(y), d });
}

function member(jwk, family, name) {
  if (jwk[name] === undefined || jwk[name] === null) throw new Error(`${family} JWK missing ${name} parameter`);
  const bytes = fromBase64Url(`${jwk[name]}`);
  if (bytes === null) throw new Error(`${family} JWK invalid ${name} parameter`);
  return bytes;
}

function rsaFromJwk(jwk, isPrivate) {
  for (const name of isPrivate ? NUMBERS : NUMBERS.slice(0, PUBLIC)) {
    if (jwk[name] === undefined) throw new Error(`RSA JWK missing ${name} parameter`);
  }
  const numbers = NUMBERS.slice(0, isPrivate ? NUMBERS.length : PUBLIC).map((name) => withoutZeros(member(jwk, "RSA", name)).slice());
  if (numbers.some((number) => number.length === 0)) throw new Error(`RSA JWK invalid ${isPrivate ? "private" : "public"} key`);
  return { type: isPrivate ? "private" : "public", kind: "rsa", numbers };
}

/** A number as long as a coordinate; null if it is longer. */
function padded(bytes, size) {
  const digits = withoutZeros(bytes);
  if (digits.length > size) return null;
  const filled = new Uint8Array(size);
  filled.set(digits, size - digits.length);
  return filled;
}

function ecFromJwk(jwk, isPrivate) {
  if (jwk.crv === undefined) throw new Error("EC JWK missing crv parameter");
  const size = SIZES[jwk.crv];
  if (size === undefined) throw new Error(`EC JWK unsupported ${jwk.crv === "secp256k1" ? "curve" : "crv parameter"}`);
  const [x, y] = [padded(member(jwk, "EC", "x"), size), padded(member(jwk, "EC", "y"), size)];
  const given = x === null || y === null ? null : Uint8Array.from([4, ...x, ...y]);
  const point = given === null ? null : ops.ec_public(jwk.crv, given);
  if (point === null) throw new Error("EC JWK invalid public key");
  const key = { type: "public", kind: "ec", curve: jwk.crv, point };
  if (!isPrivate) return key;
  const secret = padded(member(jwk, "EC", "d"), size);
  const isPair = secret !== null && Array.isArray(ops.ec_from_numbers(jwk.crv, secret, point));
  if (!isPair) throw new Error("EW JWK invalid private key");
  return { ...key, type: "private", secret };
}

function edwardsFromJwk(jwk, isPrivate) {
  if (jwk.crv === undefined) throw new Error("OKP JWK missing crv parameter");
  const kind = Object.keys(EDWARDS).find((name) => EDWARDS[name].crv === jwk.crv);
  if (kind === undefined) throw new Error("OKP JWK unsupported crv parameter");
  const half = member(jwk, "OKP", isPrivate ? "d" : "x");
  if (half.length !== 32) return null;
  return isPrivate ? edwardsPrivate(kind, half) : { type: "public", kind, point: half };
}

const FAMILIES = { __proto__: null, RSA: rsaFromJwk, EC: ecFromJwk, OKP: edwardsFromJwk };

/** The key in a JSON Web Key, of the type "private" or "public". */
export function fromJwk(jwk, type) {
  const key = FAMILIES[jwk.kty]?.(jwk, type === "private") ?? null;
  if (key === null) throw new Error(`JWK ${type} key import is not implemented for this key type`);
  return type === "public" ? publicHalf(key) : key;
}

/** A key for the web platform, as `crypto.subtle.importKey` would make it. */
export function documentForWeb(data) {
  if (data.type === "secret") return ["raw", data.bytes.slice()];
  return [data.type === "private" ? "pkcs8" : "spki", new Uint8Array(infoOf(data))];
}

