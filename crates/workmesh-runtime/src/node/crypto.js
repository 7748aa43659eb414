/**
 * `node:crypto`: hashes, message authentication codes, secret keys, randomness and derivation of keys. The rest is not there yet:
 * what asks for it throws.
 */
import { hkdf, hkdfSync, pbkdf2, pbkdf2Sync } from "internal:node/crypto_derivation";
import { createHash, createHmac, getHashes, Hash, hash, Hmac } from "internal:node/crypto_hash";
import { createSecretKey, KeyObject, SecretKeyObject } from "internal:node/crypto_keys";
import { randomBytes, randomFill, randomFillSync, randomInt, randomUUID } from "internal:node/crypto_random";
import { notImplemented } from "internal:node/errors";
import { crypto as cryptoPart, subtleCrypto } from "internal:web/parts";

const { crypto: webcrypto } = cryptoPart.load();
const { subtle } = webcrypto;
const { CryptoKey } = subtleCrypto.load();
const getRandomValues = webcrypto.getRandomValues.bind(webcrypto);
const pseudoRandomBytes = randomBytes;
const constants = {};
const fips = false;

function timingSafeEqual(a, b) {
  return subtle.timingSafeEqual(a, b);
}
function getFips() {
  return 0;
}

/** Stands in the place of what is not there yet. */
function absent(name, length) {
  const fn = function () {
    throw notImplemented(`crypto.${name}`);
  };
  Object.defineProperty(fn, "name", { __proto__: null, value: name, configurable: true });
  return Object.defineProperty(fn, "length", { __proto__: null, value: length, configurable: true });
}

const Certificate = absent("Certificate", 0);
const Cipher = absent("Cipher", 0);
const Cipheriv = absent("Cipheriv", 3);
const Decipher = absent("Decipher", 0);
const Decipheriv = absent("Decipheriv", 3);
const DiffieHellman = absent("DiffieHellman", 4);
const DiffieHellmanGroup = absent("DiffieHellmanGroup", 1);
const ECDH = absent("ECDH", 1);
const PrivateKeyObject = absent("PrivateKeyObject", 0);
const PublicKeyObject = absent("PublicKeyObject", 0);
const Sign = absent("Sign", 2);
const Verify = absent("Verify", 2);
const X509Certificate = absent("X509Certificate", 1);
const checkPrime = absent("checkPrime", 3);
const checkPrimeSync = absent("checkPrimeSync", 1);
const createCipher = absent("createCipher", 0);
const createCipheriv = absent("createCipheriv", 3);
const createDecipher = absent("createDecipher", 0);
const createDecipheriv = absent("createDecipheriv", 3);
const createDiffieHellman = absent("createDiffieHellman", 4);
const createDiffieHellmanGroup = absent("createDiffieHellmanGroup", 1);
const createECDH = absent("createECDH", 1);
const createPrivateKey = absent("createPrivateKey", 1);
const createPublicKey = absent("createPublicKey", 1);
const createSign = absent("createSign", 2);
const createVerify = absent("createVerify", 2);
const diffieHellman = absent("diffieHellman", 1);
const generateKey = absent("generateKey", 3);
const generateKeyPair = absent("generateKeyPair", 3);
const generateKeyPairSync = absent("generateKeyPairSync", 1);
const generateKeySync = absent("generateKeySync", 2);
const generatePrime = absent("generatePrime", 3);
const generatePrimeSync = absent("generatePrimeSync", 1);
const getCipherInfo = absent("getCipherInfo", 1);
const getCiphers = absent("getCiphers", 0);
const getDiffieHellman = absent("getDiffieHellman", 1);
const privateDecrypt = absent("privateDecrypt", 2);
const privateEncrypt = absent("privateEncrypt", 2);
const publicDecrypt = absent("publicDecrypt", 2);
const publicEncrypt = absent("publicEncrypt", 2);
const scrypt = absent("scrypt", 4);
const scryptSync = absent("scryptSync", 4);
const setEngine = absent("setEngine", 2);
const setFips = absent("setFips", 1);
const sign = absent("sign", 4);
const verify = absent("verify", 5);
const getCurves = absent("getCurves", 0);
const secureHeapUsed = absent("secureHeapUsed", 0);

export {
  Certificate, checkPrime, checkPrimeSync, Cipher, Cipheriv, constants, createCipher, createCipheriv, createDecipher,
  createDecipheriv, createDiffieHellman, createDiffieHellmanGroup, createECDH, createHash, createHmac,
  createPrivateKey, createPublicKey, createSecretKey, createSign, createVerify, CryptoKey, Decipher, Decipheriv,
  diffieHellman, DiffieHellman, DiffieHellmanGroup, ECDH, fips, generateKey, generateKeyPair, generateKeyPairSync,
  generateKeySync, generatePrime, generatePrimeSync, getCipherInfo, getCiphers, getCurves, getDiffieHellman, getFips,
  getHashes, getRandomValues, Hash, hash, hkdf, hkdfSync, Hmac, KeyObject, pbkdf2, pbkdf2Sync, privateDecrypt,
  privateEncrypt, PrivateKeyObject, pseudoRandomBytes, publicDecrypt, publicEncrypt, PublicKeyObject, randomBytes,
  randomFill, randomFillSync, randomInt, randomUUID, scrypt, scryptSync, SecretKeyObject, secureHeapUsed, setEngine,
  setFips, Sign, sign, subtle, timingSafeEqual, verify, Verify, webcrypto, X509Certificate,
};
export default {
  Certificate, checkPrime, checkPrimeSync, Cipher, Cipheriv, constants, createCipher, createCipheriv, createDecipher,
  createDecipheriv, createDiffieHellman, createDiffieHellmanGroup, createECDH, createHash, createHmac,
  createPrivateKey, createPublicKey, createSecretKey, createSign, createVerify, CryptoKey, Decipher, Decipheriv,
  diffieHellman, DiffieHellman, DiffieHellmanGroup, ECDH, fips, generateKey, generateKeyPair, generateKeyPairSync,
  generateKeySync, generatePrime, generatePrimeSync, getCipherInfo, getCiphers, getCurves, getDiffieHellman, getFips,
  getHashes, getRandomValues, Hash, hash, hkdf, hkdfSync, Hmac, KeyObject, pbkdf2, pbkdf2Sync, privateDecrypt,
  privateEncrypt, PrivateKeyObject, pseudoRandomBytes, publicDecrypt, publicEncrypt, PublicKeyObject, randomBytes,
  randomFill, randomFillSync, randomInt, randomUUID, scrypt, scryptSync, SecretKeyObject, secureHeapUsed, setEngine,
  setFips, Sign, sign, subtle, timingSafeEqual, verify, Verify, webcrypto, X509Certificate,
};
