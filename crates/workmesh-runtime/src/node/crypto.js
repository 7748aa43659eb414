/**
 * `node:crypto`. What is not there yet, Diffie-Hellman over numbers, primes and certificates, throws when it is asked for.
 */
import { Cipheriv, createCipheriv, createDecipheriv, Decipheriv } from "internal:node/crypto_cipher";
import { getCipherInfo, getCiphers } from "internal:node/crypto_cipher_info";
import { hkdf, hkdfSync, pbkdf2, pbkdf2Sync } from "internal:node/crypto_derivation";
import { createHash, createHmac, getHashes, Hash, hash, Hmac } from "internal:node/crypto_hash";
import { createECDH, diffieHellman, ECDH } from "internal:node/crypto_ecdh";
import { generateKey, generateKeyPair, generateKeyPairSync, generateKeySync } from "internal:node/crypto_generate";
import { CURVES } from "internal:node/crypto_key_data";
import {
  createPrivateKey, createPublicKey, createSecretKey, KeyObject, PrivateKeyObject, PublicKeyObject, SecretKeyObject,
} from "internal:node/crypto_keys";
import { randomBytes, randomFill, randomFillSync, randomInt, randomUUID } from "internal:node/crypto_random";
import { privateDecrypt, privateEncrypt, publicDecrypt, publicEncrypt } from "internal:node/crypto_rsa";
import { scrypt, scryptSync } from "internal:node/crypto_scrypt";
import { createSign, createVerify, Sign, sign, Verify, verify } from "internal:node/crypto_sign";
import { constants } from "internal:node/crypto_constants";
import { notImplemented } from "internal:node/errors";
import { crypto as cryptoPart, subtleCrypto } from "internal:web/parts";

const { crypto: webcrypto } = cryptoPart.load();
const { subtle } = webcrypto;
const { CryptoKey } = subtleCrypto.load();
const getRandomValues = webcrypto.getRandomValues.bind(webcrypto);
const pseudoRandomBytes = randomBytes;
const fips = false;

function timingSafeEqual(a, b) {
  return subtle.timingSafeEqual(a, b);
}
function getFips() {
  return 0;
}

function getCurves() {
  return Object.keys(CURVES);
}
function secureHeapUsed() {
  return { total: 0, used: 0, utilization: 0, min: 0 };
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
const Decipher = absent("Decipher", 0);
const DiffieHellman = absent("DiffieHellman", 4);
const DiffieHellmanGroup = absent("DiffieHellmanGroup", 1);
const X509Certificate = absent("X509Certificate", 1);
const checkPrime = absent("checkPrime", 3);
const checkPrimeSync = absent("checkPrimeSync", 1);
const createCipher = absent("createCipher", 0);
const createDecipher = absent("createDecipher", 0);
const createDiffieHellman = absent("createDiffieHellman", 4);
const createDiffieHellmanGroup = absent("createDiffieHellmanGroup", 1);
const generatePrime = absent("generatePrime", 3);
const generatePrimeSync = absent("generatePrimeSync", 1);
const getDiffieHellman = absent("getDiffieHellman", 1);
const setEngine = absent("setEngine", 2);
const setFips = absent("setFips", 1);

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
