/**
 * `crypto.constants`: those of `node:constants` that are about cryptography, in the real runtime's order.
 */
import all from "node:constants";

const FAMILIES = ["DH_", "RSA_", "POINT_", "SSL_OP_", "ENGINE_METHOD_", "TLS1_"];
const { defaultCipherList, defaultCoreCipherList } = all;

const listed = Object.fromEntries(
  FAMILIES.flatMap((family) => Object.entries(all).filter(([name]) => name.startsWith(family))),
);

export const constants = Object.create(null);

for (const [name, value] of Object.entries({ ...listed, OPENSSL_VERSION_NUMBER: 0, defaultCoreCipherList, defaultCipherList })) {
  Object.defineProperty(constants, name, { __proto__: null, value });
}
