/**
 * Keys on the Edwards curve, which are 32 bytes each and the same for Ed25519 and X25519 but for their use.
 */
import { dataError, notSupported, required } from "internal:web/crypto/algorithm";
import {
  checkFormat, checkJwk, privateKey, publicKey, readDocument, usagesOfImport, usagesOfPair,
} from "internal:web/crypto/asymmetric";
import { fromBase64Url, makeJwk, toBase64Url } from "internal:web/crypto/jwk";
import { ops } from "internal:ops";

const SIZE = 32;

/** What stands before the key in a SubjectPublicKeyInfo and in a PrivateKeyInfo; `id` ends the curve's identifier. */
const SPKI = (id) => [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, id, 0x03, 0x21, 0x00];
const PKCS8 = (id) =>
  [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, id, 0x04, 0x22, 0x04, 0x20];

function write(head, key) {
  const document = new Uint8Array(head.length + SIZE);
  document.set(head);
  document.set(key, head.length);
  return document.buffer;
}

/** The key in a document that begins so, or null. */
function read(head, document) {
  const fits = document.length === head.length + SIZE && head.every((byte, index) => document[index] === byte);
  return fits ? document.slice(head.length) : null;
}

/**
 * What an algorithm on this curve has of its keys. A private key keeps its public half beside it.
 *
 * @param {import("internal:web/crypto/asymmetric").Halves} halves
 * @param {object} curve
 * @param {number} curve.id
 * @param {string} curve.crv its name
 * @param {(material: Uint8Array) => Uint8Array} curve.publicOf
 * @param {string} [curve.alg] the JSON Web Algorithm
 * @param {boolean} [curve.isNamed] whether parameters have to name the curve, by the name of the algorithm
 */
export function okpKeys(halves, { id, crv, publicOf, alg, isNamed = false }) {
  const { name } = halves;
  const algorithm = isNamed ? { name, namedCurve: name } : { name };

  function checkCurve(parameters) {
    if (isNamed && required(parameters, "namedCurve") !== name) {
      throw notSupported(`EDDSA curve "${parameters.namedCurve}" isn't supported.`);
    }
  }

  function whole(extractable, usages, material) {
    return privateKey(algorithm, extractable, usages, { material, point: publicOf(material) });
  }

  function half(extractable, usages, material) {
    return publicKey(algorithm, extractable, usages, { material, point: material });
  }

  function member(jwk, field, what) {
    const bytes = fromBase64Url(jwk[field]);
    if (bytes === null) {
      throw dataError(`Invalid ${crv} key in JSON WebKey; missing or invalid ${what} key component ("${field}").`);
    }
    if (bytes.length !== SIZE) throw dataError(`Invalid length ${bytes.length} for ${what} key`);
    return bytes;
  }

  function importJwk(jwk, extractable, wanted) {
    if (jwk.kty !== "OKP") {
      throw dataError(
        `${crv} "jwk" key imports requires a JSON Web Key with Key Type parameter "kty" ("${jwk.kty}") equal to "OKP".`,
      );
    }
    const usages = usagesOfImport(halves, jwk.d === undefined ? "public" : "private", wanted);
    checkJwk(halves, jwk, usages);
    if (jwk.crv === undefined) throw dataError(`Missing field "crv" for ${crv} key.`);
    if (jwk.crv !== crv) throw notSupported(`Only ${crv} is supported but "${jwk.crv}" was requested.`);
    if (alg !== undefined && jwk.alg !== undefined && jwk.alg !== alg) {
      throw dataError(
        `JSON Web Key Algorithm parameter "alg" ("${jwk.alg}") does not match requested ${crv} curve.`,
      );
    }
    const point = member(jwk, "x", "public");
    if (jwk.d === undefined) return half(extractable, usages, point);
    return whole(extractable, usages, member(jwk, "d", "private"));
  }

  return {
    name,

    generateKey(parameters, extractable, wanted) {
      const [ofPublic, ofPrivate] = usagesOfPair(halves, wanted);
      checkCurve(parameters);
      const material = ops.random_key(SIZE);
      return {
        publicKey: half(true, ofPublic, publicOf(material)),
        privateKey: whole(extractable, ofPrivate, material),
      };
    },

    importKey(format, data, parameters, extractable, wanted) {
      checkCurve(parameters);
      if (format === "jwk") return importJwk(data, extractable, wanted);
      const usages = usagesOfImport(halves, format === "pkcs8" ? "private" : "public", wanted);
      if (format !== "raw") {
        const isPrivate = format === "pkcs8";
        const head = isPrivate ? PKCS8(id) : SPKI(id);
        const key = readDocument(format, data, (document) => read(head, document));
        return isPrivate ? whole(extractable, usages, key) : half(extractable, usages, key);
      }
      if (data.length === SIZE) return half(extractable, usages, data);
      throw dataError(`${crv} raw keys must be exactly ${SIZE}-bytes (provided ${data.length}).`);
    },

    exportKey(format, key) {
      checkFormat(format, key, name);
      if (format === "raw") return key.material.slice().buffer;
      if (format === "spki") return write(SPKI(id), key.material);
      if (format === "pkcs8") return write(PKCS8(id), key.material);
      return makeJwk({
        kty: "OKP",
        key_ops: key.usages.slice(),
        alg: isNamed ? undefined : alg,
        ext: key.extractable,
        crv,
        x: toBase64Url(key.point),
        d: key.type === "private" ? toBase64Url(key.material) : undefined,
      });
    },
  };
}
