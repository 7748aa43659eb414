/**
 * PEM: documents as text, the old way to encrypt them, and the new one (PKCS #5), which DER has, too.
 */
import { Buffer } from "node:buffer";
import { OCTET_STRING, OID, SEQUENCE, inside, sequenceOf, write, writeNumber } from "internal:node/crypto_der";
import { ops } from "internal:ops";
import { joinBytes } from "internal:web/bytes";
import { crypto as cryptoPart } from "internal:web/parts";

const LINE = 64;
const [BLOCK, SALT] = [16, 8];
/** What keys are stretched with when they are written, as on the real runtime. */
const ROUNDS = 2048;
const SIZES = { __proto__: null, "aes-128-cbc": 16, "aes-192-cbc": 24, "aes-256-cbc": 32 };
/** Identifiers of objects, as the hexadecimal digits of their bytes. */
const [PBES2, PBKDF2] = ["2a864886f70d01050d", "2a864886f70d01050c"];
const AES = { __proto__: null, "608648016503040102": 16, "608648016503040116": 24, "60864801650304012a": 32 };
const HASHES = {
  __proto__: null, "2a864886f70d0207": "SHA-1", "2a864886f70d0209": "SHA-256", "2a864886f70d020a": "SHA-384",
  "2a864886f70d020b": "SHA-512",
};

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const fromHex = (digits) => new Uint8Array(Buffer.from(digits, "hex"));

/** The first document in a text that has one of the labels, as `{ label, headers, document }`; null if there is none. */
export function readPem(text, labels) {
  const pattern = /^-----BEGIN ([A-Z0-9 ]+)-----[ \t]*\r?\n([\s\S]*?)\r?\n?-----END \1-----/gm;
  for (const [, label, body] of text.matchAll(pattern)) {
    if (!labels.includes(label)) continue;
    const [, headers, base64] = /^((?:[^\n]*:[^\n]*\n)*)([\s\S]*)$/.exec(body);
    return { label, headers, document: new Uint8Array(Buffer.from(base64, "base64")) };
  }
  return null;
}

export function writePem(label, document, headers = "") {
  const base64 = Buffer.from(document).toString("base64");
  const lines = base64.match(new RegExp(`.{1,${LINE}}`, "g")) ?? [];
  return `-----BEGIN ${label}-----\n${headers}${lines.map((line) => `${line}\n`).join("")}-----END ${label}-----\n`;
}

function cbc(isEncryption, key, iv, data) {
  return isEncryption ? ops.aes_cbc_encrypt(key, iv, data) : ops.aes_cbc_decrypt(key, iv, data);
}

/** The key that OpenSSL makes of a passphrase for the old way. */
function oldKey(passphrase, salt, size) {
  let [key, digest] = [new Uint8Array(0), new Uint8Array(0)];
  while (key.length < size) {
    digest = ops.hasher_once("md5", null, joinBytes([digest, passphrase, salt]));
    key = joinBytes([key, digest]);
  }
  return key.subarray(0, size);
}

/** The document of a PEM that says in its headers how it is encrypted; null if it cannot be read. */
export function decryptOld({ headers, document }, passphrase) {
  if (headers === "") return document;
  const [, name, digits] = /DEK-Info: ([A-Za-z0-9-]+),([0-9A-Fa-f]+)/.exec(headers) ?? [];
  const size = SIZES[name?.toLowerCase()];
  const iv = fromHex(digits ?? "");
  if (size === undefined || iv.length !== BLOCK || passphrase === undefined) return null;
  return cbc(false, oldKey(passphrase, iv.subarray(0, SALT), size), iv, document);
}

/** A PEM that is encrypted the old way; null if the cipher is unknown. */
export function encryptOld(label, document, cipher, passphrase) {
  const size = SIZES[cipher.toLowerCase()];
  if (size === undefined) return null;
  const iv = random(BLOCK);
  const sealed = cbc(true, oldKey(passphrase, iv.subarray(0, SALT), size), iv, document);
  const headers = `Proc-Type: 4,ENCRYPTED\nDEK-Info: ${cipher.toUpperCase()},${hex(iv).toUpperCase()}\n\n`;
  return writePem(label, sealed, headers);
}

function random(size) {
  return cryptoPart.load().crypto.getRandomValues(new Uint8Array(size));
}

/** The PrivateKeyInfo in an EncryptedPrivateKeyInfo; null if it cannot be read. */
export function decryptInfo(document, passphrase) {
  const [algorithm, sealed] = sequenceOf(document) ?? [];
  const [scheme, parameters] = inside(algorithm) ?? [];
  if (passphrase === undefined || sealed?.tag !== OCTET_STRING) return null;
  if (scheme === undefined || hex(scheme.content) !== PBES2) return null;
  const [derivation, encryption] = inside(parameters) ?? [];
  const [derivationName, derivationParameters] = inside(derivation) ?? [];
  const [cipher, iv] = inside(encryption) ?? [];
  const [salt, rounds, ...rest] = inside(derivationParameters) ?? [];
  const size = cipher === undefined ? undefined : AES[hex(cipher.content)];
  if (derivationName === undefined || hex(derivationName.content) !== PBKDF2 || size === undefined) return null;
  if (rounds === undefined || iv?.content.length !== BLOCK) return null;
  const [named] = inside(rest.find(({ tag }) => tag === SEQUENCE)) ?? [];
  const hash = named === undefined ? "SHA-1" : HASHES[hex(named.content)];
  if (hash === undefined) return null;
  const count = rounds.content.reduce((sum, digit) => sum * 256 + digit, 0);
  try {
    return cbc(false, ops.pbkdf2(hash, passphrase, salt.content, count, size), iv.content, sealed.content);
  } catch {
    // So many rounds are not made here.
    return null;
  }
}

/** An EncryptedPrivateKeyInfo; null if the cipher is unknown. */
export function encryptInfo(document, cipher, passphrase) {
  const size = SIZES[cipher.toLowerCase()];
  if (size === undefined) return null;
  const [salt, iv] = [random(BLOCK), random(BLOCK)];
  const id = Object.keys(AES).find((name) => AES[name] === size);
  const sealed = cbc(true, ops.pbkdf2("SHA-256", passphrase, salt, ROUNDS, size), iv, document);
  const hash = write(SEQUENCE, write(OID, fromHex("2a864886f70d0209")), fromHex("0500"));
  const count = writeNumber(Uint8Array.from([ROUNDS >> 8, ROUNDS & 0xff]));
  const derivation = write(SEQUENCE, write(OID, fromHex(PBKDF2)), write(SEQUENCE, write(OCTET_STRING, salt), count, hash));
  const encryption = write(SEQUENCE, write(OID, fromHex(id)), write(OCTET_STRING, iv));
  const scheme = write(SEQUENCE, write(OID, fromHex(PBES2)), write(SEQUENCE, derivation, encryption));
  return write(SEQUENCE, scheme, write(OCTET_STRING, sealed));
}
