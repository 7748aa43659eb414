// Passwords at rest: PBKDF2-HMAC-SHA-256 of HMAC(pepper, password), stored as `pbkdf2-sha256$rounds$salt$hash`.
//
// The pepper is a secret that the database does not hold, so a stolen table alone cannot be searched for
// passwords; the rounds are the second line. They are written out over HMAC, which every runtime has, and give
// the bytes that `deriveBits` gives. Each record keeps its own count: raise the var, and old ones still verify.

import { equalBytes, fromBase64Url, toBase64Url, utf8 } from "../../../src/encoding";
import { longSecret, positive } from "../../../src/vars";
import type { Env } from "./env";
import { importKey, namedKey, sign } from "./hmac";

const SCHEME = "pbkdf2-sha256";

export async function hashPassword(password: string, env: Env): Promise<string> {
  const rounds = roundsNow(env);
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const hash = await derive(password, salt, rounds, env);
  return [SCHEME, rounds, toBase64Url(salt), toBase64Url(hash)].join("$");
}

/** Does the same work when there is no record, so that the time taken does not tell who has an account. */
export async function verifyPassword(password: string, record: string | null, env: Env): Promise<boolean> {
  const [scheme, rounds, salt, hash] = record?.split("$") ?? [];
  if (scheme !== SCHEME || !rounds || !salt || !hash) {
    await derive(password, new Uint8Array(16), roundsNow(env), env);
    return false;
  }
  return equalBytes(await derive(password, fromBase64Url(salt), Number(rounds), env), fromBase64Url(hash));
}

async function derive(password: string, salt: Uint8Array, rounds: number, env: Env): Promise<Uint8Array> {
  const peppered = await sign(await pepper(env), utf8(password.normalize("NFKC")));
  const prf = await importKey(peppered);
  // One block of PBKDF2 (RFC 8018, 5.2): U1 = PRF(salt ‖ 1), Un = PRF(Un-1), and the result is their XOR.
  let u = await sign(prf, Uint8Array.of(...salt, 0, 0, 0, 1));
  const result = u.slice();
  for (let round = 1; round < rounds; round++) {
    u = await sign(prf, u);
    for (let i = 0; i < result.length; i++) result[i]! ^= u[i]!;
  }
  return result;
}

const pepper = (env: Env): Promise<CryptoKey> => namedKey(longSecret(env.PASSWORD_PEPPER, "PASSWORD_PEPPER"));
const roundsNow = (env: Env): number => positive(env.PASSWORD_ITERATIONS, "PASSWORD_ITERATIONS");
