/**
 * What ciphers there are: AES with keys of three sizes, in five modes.
 */
import { invalidArgType } from "internal:node/errors";
import { validateObject } from "internal:node/validators";

const MODES = ["cbc", "ctr", "ecb", "ofb", "gcm"];
const BITS = [128, 192, 256];
/** The numbers that OpenSSL has for them, in the order of the sizes. */
const NUMBERS = { cbc: [419, 423, 427], ctr: [904, 905, 906], ecb: [418, 422, 426], ofb: [420, 424, 428], gcm: [895, 898, 901] };

const INFOS = MODES.flatMap((mode) =>
  BITS.map((bits, at) => ({
    known: `aes-${bits}-${mode}`,
    name: mode === "gcm" ? `id-aes${bits}-GCM` : `AES-${bits}-${mode.toUpperCase()}`,
    nid: NUMBERS[mode][at],
    blockSize: mode === "cbc" || mode === "ecb" ? 16 : 1,
    ivLength: { ecb: 0, gcm: 12 }[mode] ?? 16,
    keyLength: bits / 8,
    mode,
  })),
);

/** A cipher by its name in any case, or undefined. */
export function cipherNamed(name) {
  const lower = name.toLowerCase();
  return INFOS.find(({ known }) => known === lower);
}

export function getCipherInfo(nameOrNid, options = {}) {
  if (typeof nameOrNid !== "string" && typeof nameOrNid !== "number") {
    throw invalidArgType("nameOrId", ["string", "number"], nameOrNid);
  }
  validateObject(options, "options");
  const info = typeof nameOrNid === "string" ? cipherNamed(nameOrNid) : INFOS.find(({ nid }) => nid === nameOrNid);
  if (info === undefined) return undefined;
  const { name, nid, blockSize, mode } = info;
  const { keyLength = info.keyLength, ivLength = info.ivLength } = options;
  if (keyLength !== info.keyLength) return undefined;
  if (mode === "gcm" ? ivLength < 1 : ivLength !== info.ivLength) return undefined;
  return { name, nid, blockSize, ivLength, keyLength, mode };
}

Object.defineProperty(getCipherInfo, "length", { __proto__: null, value: 1, configurable: true });

export function getCiphers() {
  const names = INFOS.map(({ known }) => known);
  return [...names.map((name) => name.toUpperCase()), ...names];
}
