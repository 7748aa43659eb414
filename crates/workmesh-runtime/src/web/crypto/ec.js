/**
 * Keys on the NIST curves, which are the same for ECDSA and ECDH but for their use.
 */
import { dataError, notSupported, operationError, required } from "internal:web/crypto/algorithm";
import {
  checkFormat, checkJwk, privateKey, publicKey, usagesOfImport, usagesOfPair,
} from "internal:web/crypto/asymmetric";
import { fromBase64Url, makeJwk, toBase64Url } from "internal:web/crypto/jwk";
import { ops } from "internal:ops";

/** The bytes of a coordinate on each curve. */
const SIZES = { __proto__: null, "P-256": 32, "P-384": 48, "P-521": 66 };
/** What an uncompressed point begins with. */
const UNCOMPRESSED = 4;

function curveOf(parameters) {
  const curve = `${required(parameters, "namedCurve")}`;
  if (curve in SIZES) return curve;
  throw notSupported(`Unrecognized or unimplemented EC curve "${curve}" requested.`);
}

/** A member of a JSON Web Key, as long as a coordinate is. */
function coordinate(curve, jwk, member) {
  const bytes = fromBase64Url(jwk[member]);
  if (bytes === null) throw dataError(`Invalid EC key in JSON Web Key; missing "${member}".`);
  const filled = new Uint8Array(SIZES[curve]);
  // One that is too long is not on the curve.
  if (bytes.length > filled.length) return bytes;
  filled.set(bytes, filled.length - bytes.length);
  return filled;
}

function pointOf(curve, jwk) {
  const [x, y] = [coordinate(curve, jwk, "x"), coordinate(curve, jwk, "y")];
  const point = new Uint8Array(1 + x.length + y.length);
  point[0] = UNCOMPRESSED;
  point.set(x, 1);
  point.set(y, 1 + x.length);
  if (ops.ec_public(curve, point) !== null) return point;
  throw operationError(
    'Invalid EC key; public key coordinates "x" and "y" are invalid: Point is not on curve..',
  );
}

/** The error for a document that holds no key of the curve. */
function wrongDocument(curve, format, read) {
  if (Object.keys(SIZES).some((other) => other !== curve && read(other) !== null)) {
    return dataError(`"algorithm.namedCurve" "${curve}" does not match the curve specified by the input key data.`);
  }
  return dataError(`Invalid ${format.toUpperCase()} input.`);
}

/**
 * What an algorithm on these curves has of its keys. A public key's material is its point; a private one's is its number,
 * and it keeps its point beside it.
 *
 * @param {import("internal:web/crypto/asymmetric").Halves} halves
 * @param {Record<string, string>} [algorithms] the JSON Web Algorithm of each curve
 */
export function ecKeys(halves, algorithms) {
  const { name } = halves;

  function pair(curve, extractable, usages, [number, point]) {
    return privateKey({ name, namedCurve: curve }, extractable, usages, { material: number, point });
  }

  function half(curve, extractable, usages, point) {
    return publicKey({ name, namedCurve: curve }, extractable, usages, { material: point, point });
  }

  function importJwk(jwk, curve, extractable, wanted) {
    if (jwk.kty !== "EC") {
      throw dataError(
        'Elliptic curve "jwk" key import requires a JSON Web Key with Key Type parameter "kty" ' +
          `("${jwk.kty}") equal to "EC".`,
      );
    }
    const usages = usagesOfImport(halves, jwk.d === undefined ? "public" : "private", wanted);
    checkJwk(halves, jwk, usages);
    if (algorithms !== undefined && jwk.alg !== undefined && jwk.alg !== algorithms[curve]) {
      throw dataError(`JSON Web Key Algorithm parameter "alg" ("${jwk.alg}") does not match requested curve.`);
    }
    const point = pointOf(curve, jwk);
    if (jwk.d === undefined) return half(curve, extractable, usages, point);
    const numbers = ops.ec_from_numbers(curve, coordinate(curve, jwk, "d"), point);
    if (numbers === null) throw operationError('Invalid EC key; private key component "d" is invalid.');
    return pair(curve, extractable, usages, numbers);
  }

  return {
    name,

    generateKey(parameters, extractable, wanted) {
      const [ofPublic, ofPrivate] = usagesOfPair(halves, wanted);
      const curve = curveOf(parameters);
      const numbers = ops.ec_generate(curve);
      return {
        publicKey: half(curve, true, ofPublic, numbers[1]),
        privateKey: pair(curve, extractable, ofPrivate, numbers),
      };
    },

    importKey(format, data, parameters, extractable, wanted) {
      const curve = curveOf(parameters);
      if (format === "jwk") return importJwk(data, curve, extractable, wanted);
      const usages = usagesOfImport(halves, format === "pkcs8" ? "private" : "public", wanted);
      if (format === "pkcs8") {
        const read = (name) => ops.ec_from_pkcs8(name, data);
        const numbers = read(curve);
        if (numbers === null) throw wrongDocument(curve, format, read);
        return pair(curve, extractable, usages, numbers);
      }
      const isPoint = data[0] <= UNCOMPRESSED;
      const read = (name) => (isPoint === (format === "raw") ? ops.ec_public(name, data) : null);
      const point = read(curve);
      if (point !== null) return half(curve, extractable, usages, point);
      if (format === "raw") throw dataError("Failed to import raw EC key data: Invalid point encoding..");
      throw wrongDocument(curve, format, read);
    },

    exportKey(format, key) {
      checkFormat(format, key, "elliptic curve");
      const curve = key.algorithm.namedCurve;
      if (format === "raw") return key.material.slice().buffer;
      if (format === "spki") return ops.ec_to_spki(curve, key.material).buffer;
      if (format === "pkcs8") return ops.ec_to_pkcs8(curve, key.material, key.point).buffer;
      const size = SIZES[curve];
      return makeJwk({
        kty: "EC",
        key_ops: key.usages.slice(),
        ext: key.extractable,
        crv: curve,
        x: toBase64Url(key.point.subarray(1, 1 + size)),
        y: toBase64Url(key.point.subarray(1 + size)),
        d: key.type === "private" ? toBase64Url(key.material) : undefined,
      });
    },
  };
}
