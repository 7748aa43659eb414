/**
 * What all kinds of key pairs share: which half may be used for what, and in which forms it travels.
 */
import { dataError, invalidAccess, notSupported } from "internal:web/crypto/algorithm";
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

/** The half that is private. */
export function privateKey(algorithm, extractable, usages, data) {
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
  const of = (half) => wanted.filter((usage) => half.includes(usage));
  return [of(kind.public), of(kind.private)];
}

/** What else JSON Web Keys call the use of a key, and the operations that go with it. */
function useOf({ name, public: [first], private: [second] }) {
  if (name === "RSA-OAEP") return ["enc", "encrypt", "wrapKey"];
  return first === undefined ? ["enc"] : ["sig", second, first];
}

/**
 * Refuses a JSON Web Key that says itself that it is for something else.
 *
 * @param {Halves} kind
 */
export function checkJwk(kind, jwk, usages) {
  if (jwk.d !== undefined && jwk.oth !== undefined) throw notSupported("Multi-prime private keys not supported.");
  const [use, ...operations] = useOf(kind);
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== use) {
    throw dataError(
      'Asymmetric "jwk" key import with usages requires a JSON Web Key with Public Key Use parameter "use" ' +
        `("${jwk.use}") equal to "sig".`,
    );
  }
  if (jwk.key_ops === undefined) return;
  if (new Set(jwk.key_ops).size !== jwk.key_ops.length) {
    throw dataError("A JSON Web Key's Key Operations parameter (\"key_ops\") must not contain duplicates.");
  }
  if (jwk.use !== undefined) checkOperations(kind.name, jwk, use, operations);
  if (!usages.every((usage) => jwk.key_ops.includes(usage))) {
    throw dataError(
      "All specified key usages must be present in the JSON Web Key's Key Operations parameter (\"key_ops\").",
    );
  }
}

/** Refuses a JSON Web Key whose operations are not those of its use. */
function checkOperations(name, jwk, use, operations) {
  if (jwk.use !== use) {
    throw dataError(
      `Asymmetric "jwk" import requires a JSON Web Key with Public Key Use "use" ("${jwk.use}") equal to "${use}".`,
    );
  }
  const other = jwk.key_ops.toSorted().find((operation) => !operations.includes(operation));
  if (other === undefined) return;
  const rule =
    'A JSON Web Key should have either a Public Key Use parameter ("use") or a Key Operations parameter ("key_ops"); ' +
    "otherwise, the parameters must be consistent with each other.";
  if (operations.length === 0) {
    throw dataError(
      `${rule} For public ${name} keys, there are no valid usages,so keys with a non-empty "key_ops" parameter are ` +
        "not allowed.",
    );
  }
  throw dataError(
    `${rule} A Public Key Use for ${name} would allow a Key Operations array with only "${operations[0]}" and/or ` +
      `"${operations[1]}" values (not "${other}").`,
  );
}

/** The bytes of the element that a document begins with: all of it, if it is none. */
function lengthOf(document) {
  const [, first] = document;
  if (!(first >= 0x80)) return 2 + first;
  const digits = document.subarray(2, 2 + (first & 0x7f));
  return 2 + digits.length + digits.reduce((length, digit) => length * 256 + digit, 0);
}

/**
 * What `read` makes of a document.
 *
 * @param {string} format "spki" or "pkcs8"
 * @param {Uint8Array} document
 * @param {(document: Uint8Array) => unknown} read comes to null if it is not what it should be
 */
export function readDocument(format, document, read) {
  const more = document.length - lengthOf(document);
  const found = read(more > 0 ? document.subarray(0, -more) : document);
  const name = format.toUpperCase();
  if (found === null) throw dataError(`Invalid ${name} input.`);
  if (more > 0) throw dataError(`Invalid ${more} trailing bytes after ${name} input.`);
  return found;
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
