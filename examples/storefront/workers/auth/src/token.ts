// Tokens: JSON Web Tokens (RFC 7519), HS256 and nothing else.

import { type Check, integer, object, oneOf, text } from "../../../src/check";
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from "../../../src/encoding";
import { unauthorized } from "../../../src/identity";
import type { User } from "../../../src/types";
import { longSecret, positive } from "../../../src/vars";
import type { Env } from "./env";
import { namedKey, sign, verify } from "./hmac";

const ISSUER = "storefront";
const HEADER = { alg: "HS256", typ: "JWT" } as const;

const seconds = integer(0, 32_503_680_000);
const header = object({ alg: oneOf(["HS256"]), typ: oneOf(["JWT"]) });
const claims = object({
  iss: oneOf([ISSUER]),
  sub: text(1, 64),
  role: oneOf(["customer", "admin"]),
  iat: seconds,
  exp: seconds,
});

export type Claims = ReturnType<typeof claims>;

export async function signToken(user: User, env: Env): Promise<{ token: string; exp: number }> {
  const iat = now();
  const exp = iat + positive(env.TOKEN_TTL_SECONDS, "TOKEN_TTL_SECONDS");
  const payload: Claims = { iss: ISSUER, sub: user.id, role: user.role, iat, exp };
  const signed = `${encode(HEADER)}.${encode(payload)}`;
  const signature = await sign(await tokenKey(env), utf8(signed));
  return { token: `${signed}.${toBase64Url(signature)}`, exp };
}

export async function readToken(token: string, env: Env): Promise<Claims> {
  const parts = token.split(".");
  const [head = "", body = "", signature = ""] = parts;
  if (parts.length !== 3) throw invalid();
  // Nothing in a token is read before its signature has been found good.
  const good = await verify(await tokenKey(env), bytes(signature), utf8(`${head}.${body}`));
  if (!good) throw invalid();
  decode(head, header);
  const found = decode(body, claims);
  if (found.exp <= now()) throw unauthorized("the token has expired");
  return found;
}

export function bearer(request: Request): string {
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!token) throw unauthorized("send `authorization: Bearer <token>`");
  return token;
}

const tokenKey = (env: Env): Promise<CryptoKey> => namedKey(longSecret(env.TOKEN_SECRET, "TOKEN_SECRET"));
const now = (): number => Math.floor(Date.now() / 1000);
const invalid = () => unauthorized("the token is not valid");
const encode = (value: unknown): string => toBase64Url(utf8(JSON.stringify(value)));

function bytes(part: string): Uint8Array {
  try {
    return fromBase64Url(part);
  } catch {
    throw invalid();
  }
}

/** A part that we signed and that is malformed all the same was signed by an older or a newer version of us. */
function decode<T>(part: string, check: Check<T>): T {
  try {
    return check(JSON.parse(fromUtf8(bytes(part))));
  } catch {
    throw invalid();
  }
}
