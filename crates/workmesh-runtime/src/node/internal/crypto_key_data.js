/**
 * What keys are made of, and the documents that they are read from.
 *
 * The data of a key are plain objects that nobody but the modules of `node:crypto` sees:
 *
 * @typedef {object} KeyData
 * @property {"secret" | "private" | "public"} type
 * @property {"rsa" | "ec" | "ed25519" | "x25519"} [kind] of a pair
 * @property {Uint8Array} [bytes] of a secret key
 * @property {Uint8Array[]} [numbers] of an RSA key: n and e, and of a private one d, p, q, dp, dq and qi
 * @property {string} [curve] of an EC key, as the web platform calls it
 * @property {Uint8Array} [secret] the private half of any other key
 * @property {Uint8Array} [point] its public half
 */
import { Buffer } from "node:buffer";
import { BIT_STRING, elements, inside, NULL, OCTET_STRING, OID, SEQUENCE, sequenceOf, write } from "internal:node/crypto_der";
import { decryptInfo, decryptOld, readPem } from "internal:node/crypto_pem";
import { ops } from "internal:ops";
import { keyData } from "internal:web/crypto/key";

/** The curves there are, by the names that OpenSSL has for them. */
export const CURVES = { __proto__: null, prime256v1: "P-256", secp384r1: "P-384", secp521r1: "P-521" };
export const SIZES = { __proto__: null, "P-256": 32, "P-384": 48, "P-521": 66 };
/** How many numbers make a public key. */
export const PUBLIC = 2;
/** Identifiers of kinds of keys, as the hexadecimal digits of their bytes. */
export const RSA = "2a864886f70d010101";
const [EC, X25519, ED25519] = ["2a8648ce3d0201", "2b656e", "2b6570"];
const EDWARDS = { __proto__: null, [X25519]: "x25519", [ED25519]: "ed25519" };

const hex = (bytes) => Buffer.from(bytes).toString("hex");
export const objectId = (digits) => write(OID, new Uint8Array(Buffer.from(digits, "hex")));

/** The algorithm of an RSA key. */
export function rsaAlgorithm() {
  return write(SEQUENCE, objectId(RSA), write(NULL));
}

function rsaKey(type, numbers) {
  return numbers === null || numbers.length === 0 ? null : { type, kind: "rsa", numbers };
}

/** What `read` makes of the first curve that it makes something of. */
function onSomeCurve(read) {
  for (const curve of Object.values(CURVES)) {
    const found = read(curve);
    if (found !== null) return found;
  }
  return null;
}

function ecPrivate(document) {
  return onSomeCurve((curve) => {
    const found = ops.ec_from_pkcs8(curve, document);
    return found === null ? null : { type: "private", kind: "ec", curve, secret: found[0], point: found[1] };
  });
}

/** A private key on the Edwards curve. */
export function edwardsPrivate(kind, secret) {
  const point = kind === "ed25519" ? ops.ed25519_public(secret) : ops.x25519_public(secret);
  return { type: "private", kind, secret, point };
}

/**
 * The private key in a document.
 *
 * @param {Uint8Array} document
 * @param {boolean} isInfo whether it has to be a PrivateKeyInfo (PKCS #8)
 * @returns {KeyData | null}
 */
function readPrivate(document, isInfo) {
  const [version, second, third] = sequenceOf(document) ?? [];
  if (version === undefined || second === undefined) return null;
  if (second.tag !== SEQUENCE) {
    if (isInfo) return null;
    return second.tag === OCTET_STRING ? ecPrivate(document) : rsaKey("private", ops.rsa_from_pkcs8(document));
  }
  const [name] = inside(second) ?? [];
  const kind = name === undefined ? "" : hex(name.content);
  if (kind === RSA) return rsaKey("private", ops.rsa_from_pkcs8(document));
  if (kind === EC) return ecPrivate(document);
  const [secret] = inside(third, OCTET_STRING) ?? [];
  if (!(kind in EDWARDS) || secret?.content.length !== 32) return null;
  return edwardsPrivate(EDWARDS[kind], secret.content.slice());
}

/** The public key in a SubjectPublicKeyInfo. */
function readInfo(document) {
  const [algorithm, bits] = sequenceOf(document) ?? [];
  const [name] = inside(algorithm) ?? [];
  if (name === undefined || bits?.tag !== BIT_STRING) return null;
  const kind = hex(name.content);
  if (kind === RSA) return rsaKey("public", ops.rsa_from_spki(document));
  if (kind in EDWARDS) {
    if (bits.content.length !== 33) return null;
    return { type: "public", kind: EDWARDS[kind], point: bits.content.slice(1) };
  }
  if (kind !== EC) return null;
  return onSomeCurve((curve) => {
    const point = ops.ec_public(curve, document);
    return point === null ? null : { type: "public", kind: "ec", curve, point };
  });
}

/** The public key in an RSAPublicKey (PKCS #1). */
function readRsaPublic(document) {
  if (sequenceOf(document)?.length !== PUBLIC) return null;
  return readInfo(write(SEQUENCE, rsaAlgorithm(), write(BIT_STRING, new Uint8Array(1), document)));
}

/** The public key of a certificate. */
function readCertificate(document) {
  const [certificate] = sequenceOf(document) ?? [];
  const parts = inside(certificate)?.filter(({ tag }) => tag === SEQUENCE) ?? [];
  // The algorithm of the signature, the issuer, the validity, the subject, and the key.
  return parts.length < 5 ? null : readInfo(parts[4].whole);
}

const PRIVATE_LABELS = ["PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"];
const PUBLIC_LABELS = { __proto__: null, "PUBLIC KEY": readInfo, "RSA PUBLIC KEY": readRsaPublic, CERTIFICATE: readCertificate };

/** The first element of bytes, without what may follow it. */
function firstOf(bytes) {
  return elements(bytes)?.[0]?.whole ?? bytes;
}

/** The private key in bytes that somebody gave; null if there is none. */
export function privateFrom({ bytes, format, type, passphrase }) {
  if (format !== "der") {
    const found = readPem(Buffer.from(bytes).toString("latin1"), PRIVATE_LABELS);
    if (found === null) return null;
    const isEncrypted = found.label === "ENCRYPTED PRIVATE KEY";
    const document = isEncrypted ? decryptInfo(found.document, passphrase) : decryptOld(found, passphrase);
    return document === null ? null : readPrivate(document, false);
  }
  const document = firstOf(bytes);
  if (type !== undefined && type !== "pkcs8") return readPrivate(document, false);
  const opened = passphrase === undefined ? null : decryptInfo(document, passphrase);
  return readPrivate(opened ?? document, true);
}

/** The public key in bytes that somebody gave, which may be a private key's; null if there is none. */
export function publicFrom(given) {
  return publicOnly(given) ?? publicHalf(privateFrom(given));
}

function publicOnly({ bytes, format, type }) {
  if (format === "der") return type === "spki" ? readInfo(firstOf(bytes)) : readRsaPublic(firstOf(bytes));
  const found = readPem(Buffer.from(bytes).toString("latin1"), Object.keys(PUBLIC_LABELS));
  return found === null ? null : PUBLIC_LABELS[found.label](found.document);
}

/** The public half of a private key. */
export function publicHalf(data) {
  if (data === null) return null;
  const { kind, curve, point } = data;
  if (kind === "rsa") return { type: "public", kind, numbers: data.numbers.slice(0, PUBLIC) };
  return { type: "public", kind, curve, point };
}

const WEB_KINDS = { __proto__: null, ECDSA: "ec", ECDH: "ec", Ed25519: "ed25519", "NODE-ED25519": "ed25519", X25519: "x25519" };

/** The data of a key of the web platform; undefined for anything else. */
export function fromWeb(key) {
  const found = keyData(key);
  if (found === undefined) return undefined;
  const { type, extractable, algorithm, material, point } = found;
  const common = { type, web: { name: algorithm.name, extractable } };
  if (type === "secret") return { ...common, bytes: material };
  if (Array.isArray(material)) return { ...common, kind: "rsa", numbers: material };
  const secret = type === "private" ? material : undefined;
  return { ...common, kind: WEB_KINDS[algorithm.name], curve: algorithm.namedCurve, secret, point };
}
