/**
 * What all kinds of key pairs share: which half may be used for what, and in which forms it travels.
 */
import { dataError, invalidAccess, syntaxError } from "internal:web/crypto/algorithm";
import { checkUsages, makeKey } from "internal:web/crypto/key";

/**
 * @typedef {object} Halves
 * @property {string} name of the algorithm
 * @property {string[]} public what public keys can be used for
 * @property {string[]} private what private keys can be used for
 */

/** The half that is public: always extractable, and of no use if nothing asks for one. */
export function publicKey(algorithm, extractable, usages, data) {
  return makeKey({ ...data, type: "public", algorithm, extractable, usages });
}

/** The half that is private, which must be of some use. */
export function privateKey(algorithm, extractable, usages, data) {
  if (usages.length === 0) throw syntaxError("Secret/private CryptoKeys must have at least one usage.");
  return makeKey({ ...data, type: "private", algorithm, extractable, usages });
}

/**
 * The usages of one half, each once, if the half can have them all.
 *
 * @param {Halves} kind
 * @param {"public" | "private"} half
 */
export function usagesOfImport(kind, half, usages) {
  return checkUsages("import", { name: kind.name, usages: kind[half] }, usages, half);
}

/**
 * The usages of the two halves of a new pair, as [public, private].
 *
 * @param {Halves} kind
 */
export function usagesOfPair(kind, usages) {
  const wanted = checkUsages("generate", { name: kind.name, usages: [...kind.public, ...kind.private] }, usages);
  const ofPrivate = wanted.filter((usage) => kind.private.includes(usage));
  if (ofPrivate.length === 0) {
    throw syntaxError("Attempt to generate asymmetric keys with no valid private key usages.");
  }
  return [wanted.filter((usage) => kind.public.includes(usage)), ofPrivate];
}

/**
 * Refuses a JSON Web Key that says itself that it is for something else.
 *
 * @param {Halves} kind
 */
export function checkJwk(kind, jwk, usages) {
  const use = kind.private.includes("sign") ? "sig" : "enc";
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== use) {
    throw dataError(
      'Asymmetric "jwk" key import with usages requires a JSON Web Key with Public Key Use parameter "use" ' +
        `("${jwk.use}") equal to "sig".`,
    );
  }
  if (jwk.key_ops !== undefined && new Set(jwk.key_ops).size !== jwk.key_ops.length) {
    throw dataError("A JSON Web Key's Key Operations parameter (\"key_ops\") must not contain duplicates.");
  }
  if (jwk.key_ops !== undefined && !usages.every((usage) => jwk.key_ops.includes(usage))) {
    throw dataError(
      "All specified key usages must be present in the JSON Web Key's Key Operations parameter (\"key_ops\").",
    );
  }
}

/** Refuses to export one half in the form of the other. */
export function checkFormat(format, key, family) {
  const { name } = key.algorithm;
  if (format === "raw" && key.type !== "public") {
    throw invalidAccess(`Raw export of ${family} keys is only allowed for public keys.`);
  }
  if (format === "spki" && key.type !== "public") {
    throw invalidAccess(`Asymmetric spki export requires public key (not "${key.type}").`);
  }
  if (format === "pkcs8" && key.type !== "private") {
    throw invalidAccess(`Asymmetric pkcs8 export requires private key (not "${key.type}").`);
  }
  if (!["raw", "spki", "pkcs8", "jwk"].includes(format)) {
    throw invalidAccess(`Cannot export "${name}" in "${format}" format.`);
  }
}
