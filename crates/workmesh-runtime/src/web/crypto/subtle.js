/**
 * `SubtleCrypto`: checks what scripts ask for, and hands it to the algorithm of the key or the parameters.
 *
 * Algorithms compute at once on the calling thread; the promises are what the standard asks for.
 */
import { ops } from "internal:ops";
import {
  dataError, hashName, invalidAccess, isBytes, notSupported, syntaxError,
} from "internal:web/crypto/algorithm";
import { Arguments, jwkFrom } from "internal:web/crypto/dictionaries";
import { CryptoKey, keyData } from "internal:web/crypto/key";
import { find } from "internal:web/crypto/registry";
import { badArgument, expose, illegalConstructor, illegalInvocation, isObject } from "internal:web/idl";
import { token } from "internal:web/token";

const FORMATS = ["raw", "pkcs8", "spki", "jwk"];

/** Refuses a key that may not be used so. */
function checkUse(key, { name }, usage) {
  if (name.toUpperCase() !== key.algorithm.name.toUpperCase()) {
    throw invalidAccess(
      `Requested algorithm "${name}" does not match this CryptoKey's algorithm "${key.algorithm.name}".`,
    );
  }
  if (!key.usages.includes(usage)) {
    throw invalidAccess(`Requested key usage "${usage}" does not match any usage listed in this CryptoKey.`);
  }
}

/** What an algorithm does with bytes under a key: encrypt, decrypt or sign. */
function transform(method, parameters, key, data, usage = method) {
  checkUse(key, parameters, usage);
  const kind = find(key.algorithm.name, usage) ?? find(key.algorithm.name, method);
  if (kind === undefined) throw notSupported(`The ${method} operation is not implemented for "${key.algorithm.name}".`);
  return (kind[usage] ?? kind[method])(parameters, key, data);
}

function importKey(format, data, parameters, extractable, wanted) {
  const isRaw = isBytes(data);
  if (!FORMATS.includes(format)) throw notSupported(`Unrecognized key import format "${format}".`);
  if (format === "jwk") {
    if (isRaw) throw new TypeError('Import data provided for "jwk" import format must be a JsonWebKey.');
    if (data.ext === false && extractable) {
      throw dataError(`JWK ext field for "${parameters.name}" is set to false but extractable is true`);
    }
  } else if (!isRaw) {
    throw new TypeError("Import data provided for buffer-based import formats must be a buffer source.");
  }
  const kind = find(parameters.name, "importKey");
  if (kind === undefined) throw notSupported(`Unrecognized key import algorithm "${parameters.name}" requested.`);
  const key = kind.importKey(format, isRaw ? copyOf(data) : data, parameters, extractable, wanted);
  if (keyData(key).type !== "public") checkUsed(keyData(key));
  return key;
}

/** A key that is not public must be of some use. */
function checkUsed(data) {
  if (data.usages.length === 0) throw syntaxError("Secret/private CryptoKeys must have at least one usage.");
}

/** A copy of the bytes, for a key to keep. */
function copyOf(data) {
  const view = ArrayBuffer.isView(data);
  return new Uint8Array(view ? data.buffer : data, view ? data.byteOffset : 0, data.byteLength).slice();
}

function exportKey(format, key) {
  const { name } = key.algorithm;
  if (!key.extractable) throw invalidAccess(`Attempt to export non-extractable ${name} key.`);
  const kind = find(name, "exportKey");
  if (kind === undefined) throw notSupported(`Unrecognized key export of "${name}" requested.`);
  return kind.exportKey(format, key);
}

/** The length in bits of a key to be derived, or null if it has whatever is left to it. */
function keyLength(parameters) {
  const kind = find(parameters.name, "keyLength");
  if (kind === undefined) throw notSupported(`Unrecognized derived key type "${parameters.name}" requested.`);
  return kind.keyLength(parameters);
}

function derive(parameters, key, length) {
  const kind = find(key.algorithm.name, "deriveBits");
  if (kind === undefined) {
    throw notSupported(`The deriveBits operation is not implemented for "${key.algorithm.name}".`);
  }
  return kind.deriveBits(parameters, key, length);
}

export class SubtleCrypto {
  #isSubtle = true;

  constructor(key) {
    if (key !== token) throw illegalConstructor();
  }

  async encrypt(_algorithm, _key, _data) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    const given = new Arguments("encrypt", arguments);
    return transform("encrypt", given.algorithm(0, "EncryptAlgorithm"), given.key(1), given.bytes(2));
  }

  async decrypt(_algorithm, _key, _data) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    const given = new Arguments("decrypt", arguments);
    return transform("decrypt", given.algorithm(0, "EncryptAlgorithm"), given.key(1), given.bytes(2));
  }

  async sign(_algorithm, _key, _data) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    const given = new Arguments("sign", arguments);
    return transform("sign", given.algorithm(0, "SignAlgorithm"), given.key(1), given.bytes(2));
  }

  async verify(_algorithm, _key, _signature, _data) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    const given = new Arguments("verify", arguments);
    const [parameters, key] = [given.algorithm(0, "SignAlgorithm"), given.key(1)];
    const [signature, data] = [given.bytes(2), given.bytes(3)];
    checkUse(key, parameters, "verify");
    return find(key.algorithm.name, "verify").verify(parameters, key, signature, data);
  }

  async digest(_algorithm, _data) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    const given = new Arguments("digest", arguments);
    const [{ name }, data] = [given.algorithm(0, "HashAlgorithm"), given.bytes(1)];
    return ops.digest(hashName(name), data).buffer;
  }

  async generateKey(_algorithm, _extractable, _usages) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    const given = new Arguments("generateKey", arguments);
    const parameters = given.algorithm(0, "GenerateKeyAlgorithm");
    const [extractable, wanted] = [given.flag(1), given.usages(2)];
    const kind = find(parameters.name, "generateKey");
    if (kind === undefined) {
      throw notSupported(`Unrecognized key generation algorithm "${parameters.name}" requested.`);
    }
    const made = kind.generateKey(parameters, extractable, wanted);
    if (made instanceof CryptoKey) checkUsed(keyData(made));
    else if (keyData(made.privateKey).usages.length === 0) {
      throw syntaxError("Attempt to generate asymmetric keys with no valid private key usages.");
    }
    return made;
  }

  async deriveKey(_algorithm, _baseKey, _derivedKeyAlgorithm, _extractable, _usages) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    const given = new Arguments("deriveKey", arguments);
    const [parameters, key] = [given.algorithm(0, "DeriveKeyAlgorithm"), given.key(1)];
    const derived = given.algorithm(2, "ImportKeyAlgorithm");
    const [extractable, wanted] = [given.flag(3), given.usages(4)];
    checkUse(key, parameters, "deriveKey");
    return importKey("raw", derive(parameters, key, keyLength(derived)), derived, extractable, wanted);
  }

  async deriveBits(_algorithm, _baseKey, _length) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    const given = new Arguments("deriveBits", arguments);
    const [parameters, key] = [given.algorithm(0, "DeriveKeyAlgorithm"), given.key(1)];
    const length = given.integer(2);
    if (length < 0) throw new TypeError("deriveBits length must be an unsigned long integer.");
    checkUse(key, parameters, "deriveBits");
    return derive(parameters, key, length);
  }

  async importKey(_format, _keyData, _algorithm, _extractable, _usages) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    const given = new Arguments("importKey", arguments);
    const [format, data] = [given.text(0), given.material(1)];
    const parameters = given.algorithm(2, "ImportKeyAlgorithm");
    return importKey(format, data, parameters, given.flag(3), given.usages(4));
  }

  async exportKey(_format, _key) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    const given = new Arguments("exportKey", arguments);
    return exportKey(given.text(0), given.key(1));
  }

  async wrapKey(_format, _key, _wrappingKey, _algorithm) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    const given = new Arguments("wrapKey", arguments);
    const [format, key, wrappingKey] = [given.text(0), given.key(1), given.key(2)];
    const parameters = given.algorithm(3, "EncryptAlgorithm");
    checkUse(wrappingKey, parameters, "wrapKey");
    const exported = exportKey(format, key);
    const data = isBytes(exported) ? exported : ops.utf8_encode(JSON.stringify(exported));
    return transform("encrypt", parameters, wrappingKey, data, "wrapKey");
  }

  async unwrapKey(_format, _wrapped, _key, _algorithm, _keyAlgorithm, _extractable, _usages) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    const given = new Arguments("unwrapKey", arguments);
    const [format, wrapped, key] = [given.text(0), given.bytes(1), given.key(2)];
    const parameters = given.algorithm(3, "EncryptAlgorithm");
    const keyParameters = given.algorithm(4, "ImportKeyAlgorithm");
    const [extractable, wanted] = [given.flag(5), given.usages(6)];
    const plain = transform("decrypt", parameters, key, wrapped, "unwrapKey");
    const data = format === "jwk" ? jwkOf(plain) : plain;
    return importKey(format, data, keyParameters, extractable, wanted);
  }

  /** Compares in a time that does not depend on where two buffers differ. */
  timingSafeEqual(a, b) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    if (!isBytes(a)) throw badArgument("SubtleCrypto", "timingSafeEqual", 1, "BufferSource");
    if (!isBytes(b)) throw badArgument("SubtleCrypto", "timingSafeEqual", 2, "BufferSource");
    if (a.byteLength !== b.byteLength) throw new TypeError("Input buffers must have the same byte length.");
    return ops.timing_safe_equal(a, b);
  }
}

/** The JSON Web Key that was wrapped. */
function jwkOf(plain) {
  const value = JSON.parse(ops.utf8_decode(new Uint8Array(plain), true, false));
  if (value === null || isObject(value)) return jwkFrom(value);
  throw dataError('Missing "kty" field or corrupt JSON unwrapping key?');
}

expose(SubtleCrypto);

export { CryptoKey };
