/**
 * `SubtleCrypto`: checks what scripts ask for, and hands it to the algorithm of the key or the parameters.
 *
 * Algorithms compute at once on the calling thread; the promises are what the standard asks for.
 */
import { ops } from "internal:ops";
import {
  dataError, hashName, invalidAccess, isBytes, notSupported, syntaxError,
} from "internal:web/crypto/algorithm";
import {
  algorithmArgument, bytesArgument, flagArgument, jwkFrom, keyArgument, lengthArgument, materialArgument, textArgument,
  usagesArgument,
} from "internal:web/crypto/dictionaries";
import { CryptoKey, keyData } from "internal:web/crypto/key";
import { find } from "internal:web/crypto/registry";
import { badArgument, expose, illegalConstructor, isObject, refuseAtOnce } from "internal:web/idl";
import { requireRequest } from "internal:web/startup";
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

export function importKey(format, data, parameters, extractable, wanted) {
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

let isSubtle;

export class SubtleCrypto {
  #isSubtle = true;

  static {
    isSubtle = (value) => isObject(value) && #isSubtle in value;
  }

  constructor(key) {
    if (key !== token) throw illegalConstructor();
  }

  async encrypt(algorithm, key, data) {
    const parameters = algorithmArgument("encrypt", 1, algorithm, "EncryptAlgorithm", arguments.length);
    const used = keyArgument("encrypt", 2, key);
    return transform("encrypt", parameters, used, bytesArgument("encrypt", 3, data));
  }

  async decrypt(algorithm, key, data) {
    const parameters = algorithmArgument("decrypt", 1, algorithm, "EncryptAlgorithm", arguments.length);
    const used = keyArgument("decrypt", 2, key);
    return transform("decrypt", parameters, used, bytesArgument("decrypt", 3, data));
  }

  async sign(algorithm, key, data) {
    const parameters = algorithmArgument("sign", 1, algorithm, "SignAlgorithm", arguments.length);
    const used = keyArgument("sign", 2, key);
    return transform("sign", parameters, used, bytesArgument("sign", 3, data));
  }

  async verify(algorithm, key, signature, data) {
    const parameters = algorithmArgument("verify", 1, algorithm, "SignAlgorithm", arguments.length);
    const used = keyArgument("verify", 2, key);
    bytesArgument("verify", 3, signature);
    bytesArgument("verify", 4, data);
    checkUse(used, parameters, "verify");
    return find(used.algorithm.name, "verify").verify(parameters, used, signature, data);
  }

  async digest(algorithm, data) {
    const { name } = algorithmArgument("digest", 1, algorithm, "HashAlgorithm", arguments.length);
    const bytes = bytesArgument("digest", 2, data);
    return ops.digest(hashName(name), bytes).buffer;
  }

  async generateKey(algorithm, extractable, usages) {
    const count = arguments.length;
    const parameters = algorithmArgument("generateKey", 1, algorithm, "GenerateKeyAlgorithm", count);
    const isExtractable = flagArgument("generateKey", 2, extractable, count);
    const wanted = usagesArgument("generateKey", 3, usages);
    const kind = find(parameters.name, "generateKey");
    if (kind === undefined) {
      throw notSupported(`Unrecognized key generation algorithm "${parameters.name}" requested.`);
    }
    requireRequest();
    const made = kind.generateKey(parameters, isExtractable, wanted);
    const single = keyData(made);
    if (single !== undefined) checkUsed(single);
    else if (keyData(made.privateKey).usages.length === 0) {
      throw syntaxError("Attempt to generate asymmetric keys with no valid private key usages.");
    }
    return made;
  }

  async deriveKey(algorithm, baseKey, derivedKeyAlgorithm, extractable, usages) {
    const count = arguments.length;
    const parameters = algorithmArgument("deriveKey", 1, algorithm, "DeriveKeyAlgorithm", count);
    const used = keyArgument("deriveKey", 2, baseKey);
    const derived = algorithmArgument("deriveKey", 3, derivedKeyAlgorithm, "ImportKeyAlgorithm", count);
    const isExtractable = flagArgument("deriveKey", 4, extractable, count);
    const wanted = usagesArgument("deriveKey", 5, usages);
    checkUse(used, parameters, "deriveKey");
    return importKey("raw", derive(parameters, used, keyLength(derived)), derived, isExtractable, wanted);
  }

  async deriveBits(algorithm, baseKey, length) {
    const parameters = algorithmArgument("deriveBits", 1, algorithm, "DeriveKeyAlgorithm", arguments.length);
    const used = keyArgument("deriveBits", 2, baseKey);
    const bits = lengthArgument(length);
    if (bits < 0) throw new TypeError("deriveBits length must be an unsigned long integer.");
    checkUse(used, parameters, "deriveBits");
    return derive(parameters, used, bits);
  }

  async importKey(format, data, algorithm, extractable, usages) {
    const count = arguments.length;
    const name = textArgument("importKey", 1, format, count);
    const material = materialArgument("importKey", 2, data, count);
    const parameters = algorithmArgument("importKey", 3, algorithm, "ImportKeyAlgorithm", count);
    const isExtractable = flagArgument("importKey", 4, extractable, count);
    return importKey(name, material, parameters, isExtractable, usagesArgument("importKey", 5, usages));
  }

  async exportKey(format, key) {
    const name = textArgument("exportKey", 1, format, arguments.length);
    return exportKey(name, keyArgument("exportKey", 2, key));
  }

  async wrapKey(format, key, wrappingKey, algorithm) {
    const name = textArgument("wrapKey", 1, format, arguments.length);
    const wrapped = keyArgument("wrapKey", 2, key);
    const used = keyArgument("wrapKey", 3, wrappingKey);
    const parameters = algorithmArgument("wrapKey", 4, algorithm, "EncryptAlgorithm", arguments.length);
    checkUse(used, parameters, "wrapKey");
    const exported = exportKey(name, wrapped);
    const data = isBytes(exported) ? exported : ops.utf8_encode(JSON.stringify(exported));
    return transform("encrypt", parameters, used, data, "wrapKey");
  }

  async unwrapKey(format, wrapped, key, algorithm, keyAlgorithm, extractable, usages) {
    const count = arguments.length;
    const name = textArgument("unwrapKey", 1, format, count);
    bytesArgument("unwrapKey", 2, wrapped);
    const used = keyArgument("unwrapKey", 3, key);
    const parameters = algorithmArgument("unwrapKey", 4, algorithm, "EncryptAlgorithm", count);
    const keyParameters = algorithmArgument("unwrapKey", 5, keyAlgorithm, "ImportKeyAlgorithm", count);
    const isExtractable = flagArgument("unwrapKey", 6, extractable, count);
    const wanted = usagesArgument("unwrapKey", 7, usages);
    const plain = transform("decrypt", parameters, used, wrapped, "unwrapKey");
    return importKey(name, name === "jwk" ? jwkOf(plain) : plain, keyParameters, isExtractable, wanted);
  }

  /** Compares in a time that does not depend on where two buffers differ. */
  timingSafeEqual(a, b) {
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

refuseAtOnce(SubtleCrypto, isSubtle);
expose(SubtleCrypto);

export { CryptoKey };
