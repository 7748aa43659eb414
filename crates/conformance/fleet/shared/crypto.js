/**
 * What the cases about `crypto.subtle` share: keys to try things on, and keys as something that can be shown.
 */

export const subtle = crypto.subtle;

export const bytes = (text) => new TextEncoder().encode(text);

export const hex = (data) => Array.from(new Uint8Array(data), (byte) => byte.toString(16).padStart(2, "0")).join("");

export const fromHex = (text) => new Uint8Array(text.match(/../g).map((byte) => parseInt(byte, 16)));

/** A secret key of sevens. */
export const aesKey = (name, size = 16, usages = ["encrypt", "decrypt"]) =>
  subtle.importKey("raw", new Uint8Array(size).fill(7), name, true, usages);

/**
 * A list of cases and the function that adds one. What comes to a key is shown as what it says of itself, and an error
 * as its name and message: what else there is to see of a `DOMException` is shown elsewhere.
 */
export function list() {
  const cases = {};
  const test = (name, run) => {
    cases[name] = async (world) => {
      try {
        const result = await run(world);
        return result instanceof CryptoKey || result?.publicKey instanceof CryptoKey ? described(result) : result;
      } catch (error) {
        return { throws: `${error.name}: ${error.message.replace(/reference = \w+/, "reference = …")}` };
      }
    };
  };
  return [cases, test];
}

/** A key, or a pair of keys, as an object that says what it is. */
export function described(value) {
  if (value instanceof CryptoKey) {
    return { type: value.type, extractable: value.extractable, algorithm: value.algorithm, usages: value.usages };
  }
  return { publicKey: described(value.publicKey), privateKey: described(value.privateKey) };
}

/** What a promise came to, with an error as its words, so that several can be in one case. */
export const settled = (promise) =>
  promise.then(
    (value) => value,
    (error) => `${error.name}: ${error.message}`,
  );

/** A JSON Web Key whose random members are only their length. */
export const lengthsOf = (jwk) =>
  Object.fromEntries(
    Object.entries(jwk).map(([name, value]) => [name, name.length === 1 && value !== undefined ? value.length : value]),
  );

/** Keys that documents on the standards give as examples. */
export const EC_PRIVATE = {
  kty: "EC",
  crv: "P-256",
  x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
  y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
  d: "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI",
};

const { d: _, ...ecPublic } = EC_PRIVATE;
export const EC_PUBLIC = ecPublic;
