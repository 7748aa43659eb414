// Guest sessions: nobody needs an account to buy a cup. A session is a signed token with a random name in it.

import { Problem } from "@shared/problem";
import { errors, jwtVerify, SignJWT } from "jose";

const ISSUER = "hono-shop";
const LIFETIME_SECONDS = 24 * 60 * 60;

export async function startSession(secret: string): Promise<{ token: string; expiresAt: string }> {
  const expires = Math.floor(Date.now() / 1000) + LIFETIME_SECONDS;
  const token = await new SignJWT()
    .setProtectedHeader({ alg: "HS256" })
    .setIssuer(ISSUER)
    .setSubject(crypto.randomUUID())
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(keyOf(secret));
  return { token, expiresAt: new Date(expires * 1000).toISOString() };
}

export async function customerOf(authorization: string | undefined, secret: string): Promise<string> {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  if (!token)
    throw new Problem(401, "unauthorized", "send `authorization: Bearer <token>` from POST /session");
  try {
    const { payload } = await jwtVerify(token, keyOf(secret), {
      issuer: ISSUER,
      algorithms: ["HS256"],
      requiredClaims: ["sub", "exp"],
    });
    if (payload.sub) return payload.sub;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new Problem(401, "unauthorized", "the session has expired");
    if (!(error instanceof errors.JOSEError)) throw error;
  }
  throw new Problem(401, "unauthorized", "the session is not valid");
}

function keyOf(secret: string | undefined): Uint8Array {
  if (!secret || secret.length < 32) throw new Error("SESSION_SECRET is not set up");
  return new TextEncoder().encode(secret);
}
