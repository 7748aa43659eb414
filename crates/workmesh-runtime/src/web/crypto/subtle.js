/**
 * `SubtleCrypto`: checks what scripts ask for, and hands it to the algorithm of the key or the parameters.
 *
 * Algorithms compute at once on the calling thread; the promises are what the standard asks for.
 */
import { ops } from "internal:ops";
import { dataError, hashName, integer, invalidAccess, isBytes, notSupported, parametersOf } from "internal:web/crypto/algorithm";
import { CryptoKey, keyData } from "internal:web/crypto/key";
import { find } from "internal:web/crypto/registry";
import { badArgument, expose, illegalConstructor, illegalInvocation, isObject } from "internal:web/idl";
import { token } from "internal:web/token";

const FORMATS = ["raw", "pkcs8", "spki", "jwk"];

function wrong(method, index, type) {
  return badArgument("SubtleCrypto", method, index, type);
}

/** The parameters of an operation, from its argument `index`. */
function parameters(method, index, algorithm, type) {
  const given = parametersOf(algorithm);
  if (given === null) throw wrong(method, index, `string or ${type}`);
  return given;
}

/** Bytes to work on. Nothing runs between here and the operation that copies them. */
function bytes(method, index, value) {
  if (!isBytes(value)) throw wrong(method, index, "Array");
  return value;
}

function usagesOf(method, index, usages) {
  if (!Array.isArray(usages)) throw wrong(method, index, "Array");
  return usages.map((usage) => `${usage}`);
}

/** The data of a key that may be used so, with its algorithm. */
function usable(method, index, key, name, usage) {
  const data = keyData(key);
  if (data === undefined) throw wrong(method, index, "CryptoKey");
  if (`${name}`.toUpperCase() !== data.algorithm.name.toUpperCase()) {
    throw invalidAccess(
      `Requested algorithm "${name}" does not match this CryptoKey's algorithm "${data.algorithm.name}".`,
    );
  }
  if (!data.usages.includes(usage)) {
    throw invalidAccess(`Requested key usage "${usage}" does not match any usage listed in this CryptoKey.`);
  }
  return data;
}

/** What an algorithm does with bytes under a key: encrypt, decrypt or sign. */
function transform(method, algorithm, key, data, usage = method) {
  const given = parameters(method, 1, algorithm, `${method === "sign" ? "Sign" : "Encrypt"}Algorithm`);
  const used = usable(method, 2, key, given.name, usage);
  const input = bytes(method, 3, data);
  const kind = find(used.algorithm.name, usage) ?? find(used.algorithm.name, method);
  if (kind === undefined) throw notSupported(`The ${method} operation is not implemented for "${given.name}".`);
  return (kind[usage] ?? kind[method])(given, used, input);
}

function importKey(method, format, data, algorithm, extractable, usages) {
  const given = parameters(method, 3, algorithm, "ImportKeyAlgorithm");
  const wanted = usagesOf(method, 5, usages);
  if (!FORMATS.includes(format)) throw notSupported(`Unrecognized key import format "${format}".`);
  if (format === "jwk" && isBytes(data)) {
    throw new TypeError('Import data provided for "jwk" import format must be a JsonWebKey.');
  }
  if (format !== "jwk" && !isBytes(data)) {
    throw new TypeError('Import data provided for "raw", "pkcs8", or "spki" import formats must be a buffer source.');
  }
  const kind = find(given.name, "importKey");
  if (kind === undefined) throw notSupported(`Unrecognized key import algorithm "${given.name}" requested.`);
  if (format === "jwk" && data.ext === false && extractable) {
    throw dataError(`JWK ext field for "${kind.name}" is set to false but extractable is true`);
  }
  return kind.importKey(format, format === "jwk" ? data : copyOf(data), given, Boolean(extractable), wanted);
}

/** A copy of the bytes, for a key to keep. */
function copyOf(data) {
  const view = ArrayBuffer.isView(data);
  return new Uint8Array(view ? data.buffer : data, view ? data.byteOffset : 0, data.byteLength).slice();
}

function exportKey(format, key) {
  const data = keyData(key);
  if (data === undefined) throw wrong("exportKey", 2, "CryptoKey");
  const name = data.algorithm.name;
  if (!data.extractable) throw invalidAccess(`Attempt to export non-extractable ${name} key.`);
  const kind = find(name, "exportKey");
  if (kind === undefined) throw notSupported(`Unrecognized key export of "${name}" requested.`);
  return kind.exportKey(`${format}`, data);
}

function deriveBits(method, given, key, length) {
  const used = usable(method, 2, key, given.name, method);
  return find(used.algorithm.name, "deriveBits").deriveBits(given, used, length);
}

export class SubtleCrypto {
  #isSubtle = true;

  constructor(key) {
    if (key !== token) throw illegalConstructor();
  }

  async encrypt(algorithm, key, data) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    return transform("encrypt", algorithm, key, data);
  }

  async decrypt(algorithm, key, data) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    return transform("decrypt", algorithm, key, data);
  }

  async sign(algorithm, key, data) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    return transform("sign", algorithm, key, data);
  }

  async verify(algorithm, key, signature, data) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    const given = parameters("verify", 1, algorithm, "SignAlgorithm");
    const used = usable("verify", 2, key, given.name, "verify");
    const kind = find(used.algorithm.name, "verify");
    return kind.verify(given, used, bytes("verify", 3, signature), bytes("verify", 4, data));
  }

  async digest(algorithm, data) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    parameters("digest", 1, algorithm, "HashAlgorithm");
    return ops.digest(hashName(algorithm), bytes("digest", 2, data)).buffer;
  }

  async generateKey(algorithm, extractable, usages) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    const given = parameters("generateKey", 1, algorithm, "GenerateKeyAlgorithm");
    const wanted = usagesOf("generateKey", 3, usages);
    const kind = find(given.name, "generateKey");
    if (kind === undefined) throw notSupported(`Unrecognized key generation algorithm "${given.name}" requested.`);
    return kind.generateKey(given, Boolean(extractable), wanted);
  }

  async deriveKey(algorithm, baseKey, derivedAlgorithm, extractable, usages) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    const given = parameters("deriveKey", 1, algorithm, "DeriveKeyAlgorithm");
    const derived = parameters("deriveKey", 3, derivedAlgorithm, "ImportKeyAlgorithm");
    const kind = find(derived.name, "keyLength");
    if (kind === undefined) throw notSupported(`Unrecognized derived key algorithm "${derived.name}" requested.`);
    const material = deriveBits("deriveKey", given, baseKey, kind.keyLength(derived));
    return importKey("deriveKey", "raw", material, derived, extractable, usages);
  }

  async deriveBits(algorithm, baseKey, length = null) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    const given = parameters("deriveBits", 1, algorithm, "DeriveKeyAlgorithm");
    return deriveBits("deriveBits", given, baseKey, length === null ? null : integer(length, "length"));
  }

  async importKey(format, data, algorithm, extractable, usages) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    if (!isObject(data)) throw wrong("importKey", 2, "ArrayBuffer or ArrayBufferView or JsonWebKey");
    return importKey("importKey", `${format}`, data, algorithm, extractable, usages);
  }

  async exportKey(format, key) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    return exportKey(format, key);
  }

  async wrapKey(format, key, wrappingKey, algorithm) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    const exported = exportKey(format, key);
    const data = isBytes(exported) ? exported : ops.utf8_encode(JSON.stringify(exported));
    return transform("encrypt", algorithm, wrappingKey, data, "wrapKey");
  }

  async unwrapKey(format, wrapped, unwrappingKey, unwrapAlgorithm, algorithm, extractable, usages) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    const plain = transform("decrypt", unwrapAlgorithm, unwrappingKey, wrapped, "unwrapKey");
    const data = format === "jwk" ? JSON.parse(ops.utf8_decode(new Uint8Array(plain), true, false)) : plain;
    return importKey("unwrapKey", `${format}`, data, algorithm, extractable, usages);
  }

  /** Compares in a time that does not depend on where two buffers differ. */
  timingSafeEqual(a, b) {
    if (!(this && #isSubtle in this)) throw illegalInvocation();
    if (!isBytes(a)) throw wrong("timingSafeEqual", 1, "JsBufferSource");
    if (!isBytes(b)) throw wrong("timingSafeEqual", 2, "JsBufferSource");
    if (a.byteLength !== b.byteLength) throw new TypeError("Input buffers must have the same byte length.");
    return ops.timing_safe_equal(a, b);
  }
}

expose(SubtleCrypto);

export { CryptoKey };
