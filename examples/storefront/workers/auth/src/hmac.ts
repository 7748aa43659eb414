// HMAC-SHA-256 over WebCrypto.

import { utf8 } from "../../../src/encoding";

const HMAC = { name: "HMAC", hash: "SHA-256" } as const;

export const importKey = (bytes: Uint8Array): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", bytes, HMAC, false, ["sign", "verify"]);

export const sign = async (key: CryptoKey, data: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.sign("HMAC", key, data));

/** Compares in constant time. */
export const verify = (key: CryptoKey, signature: Uint8Array, data: Uint8Array): Promise<boolean> =>
  crypto.subtle.verify("HMAC", key, signature, data);

/** Keys that outlive a request. The finished key is kept, not its promise: a promise belongs to one request. */
const keys = new Map<string, CryptoKey>();

export async function namedKey(secret: string): Promise<CryptoKey> {
  const known = keys.get(secret);
  if (known) return known;
  const key = await importKey(utf8(secret));
  keys.set(secret, key);
  return key;
}
