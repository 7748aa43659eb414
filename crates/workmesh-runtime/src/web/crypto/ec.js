/**
 * Keys on the NIST curves, which are the same for ECDSA and ECDH but for their use.
 */
import { dataError, notSupported, operationError, required } from "internal:web/crypto/algorithm";
import {
  checkFormat, checkJwk, privateKey, publicKey, readDocument, usagesOfImport, usagesOfPair,
} from "internal:web/crypto/asymmetric";
import { fromBase64Url, makeJwk, toBase64Url, withoutZeros } from "internal:web/crypto/jwk";
import { ops } from "internal:ops";

/** The bytes of a coordinate on each curve. */
const SIZES = { __proto__: null, "P-256": 32, "P-384": 48, "P-521": 66 };
/** What an uncompressed point begins with. */
const UNCOMPRESSED = 4;

function curveOf(parameters) {
  const name = required(parameters, "namedCurve");
  const curve = name.toUpperCase();
  if (curve in SIZES) return curve;
  throw notSupported(`Unrecognized or unimplemented EC curve "${name}" requested.`);
}

/** A member of a JSON Web Key, as long as a coordinate is; null if it is longer. */
function coordinate(curve, jwk, member, what = `missing "${member}"`) {
  const given = fromBase64Url(jwk[member]);
  if (given === null) throw dataError(`Invalid EC key in JSON Web Key; ${what}.`);
  const bytes = withoutZeros(given);
  const filled = new Uint8Array(SIZES[curve]);
  if (bytes.length > filled.length) return null;
  filled.set(bytes, filled.length - bytes.length);
  return filled;
}

function pointOf(curve, jwk) {
  const [x, y] = [coordinate(curve, jwk, "x"), coordinate(curve, jwk, "y")];
  const invalid = 'Invalid EC key; public key coordinates "x" and "y" are invalid';
  if (x === null || y === null) throw operationError(`${invalid}.`);
  const point = new Uint8Array(1 + x.length + y.length);
  point[0] = UNCOMPRESSED;
  point.set(x, 1);
  point.set(y, 1 + x.length);
  if (ops.ec_public(curve, point) !== null) return point;
  throw operationError(`${invalid}: Point is not on curve..`);
}

/** The point in a SubjectPublicKeyInfo of the curve, or null. */
function spkiPoint(curve, document) {
  return document[0] > UNCOMPRESSED ? ops.ec_public(curve, document) : null;
}

/** What is told of a document that holds no key of the curve; null if it is none at all. */
function otherDocument(curve, format, document, read) {
  if (Object.keys(SIZES).some((other) => other !== curve && read(other) !== null)) {
    throw dataError(`"algorithm.namedCurve" "${curve}" does not match the curve specified by the input key data.`);
  }
  if (ops[`rsa_from_${format}`](document) !== null) throw dataError("Input was not an EC key.");
  return null;
}

/**
 * What an algorithm on these curves has of its keys. A public key's material is its point; a private one's is its
 * number, and it keeps its point beside it.
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
      if (!Object.values(algorithms).includes(jwk.alg)) {
        throw notSupported(
          `Unrecognized or unimplemented algorithm "${jwk.alg}" listed in JSON Web Key Algorithm parameter.`,
        );
      }
      throw dataError(`JSON Web Key Algorithm parameter "alg" ("${jwk.alg}") does not match requested curve.`);
    }
    const point = pointOf(curve, jwk);
    if (jwk.d === undefined) return half(curve, extractable, usages, point);
    const number = coordinate(curve, jwk, "d", 'missing or invalid private key component ("d")');
    const numbers = number === null ? null : ops.ec_from_numbers(curve, number, point);
    if (numbers === null) throw operationError('Invalid EC key; private key component "d" is invalid.');
    if (numbers === false) throw dataError("Invalid EC key in JSON Web Key.");
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
      if (format === "raw") {
        const point = data[0] <= UNCOMPRESSED ? ops.ec_public(curve, data) : null;
        if (point !== null) return half(curve, extractable, usages, point);
        const reason = data.length === 0 ? "" : ": Invalid point encoding.";
        throw dataError(`Failed to import raw EC key data${reason}.`);
      }
      const found = readDocument(format, data, (document) => {
        const read = (name) => (format === "pkcs8" ? ops.ec_from_pkcs8(name, document) : spkiPoint(name, document));
        return read(curve) ?? otherDocument(curve, format, document, read);
      });
      return format === "pkcs8"
        ? pair(curve, extractable, usages, found)
        : half(curve, extractable, usages, found);
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
