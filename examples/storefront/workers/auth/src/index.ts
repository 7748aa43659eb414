// Accounts and tokens: register, log in, verify.

import { readJson } from "../../../src/body";
import { email, object, secret, text } from "../../../src/check";
import { equalBytes, utf8 } from "../../../src/encoding";
import { HttpError, json } from "../../../src/http";
import { unauthorized } from "../../../src/identity";
import { type Context, route, serve } from "../../../src/router";
import type { User, Verified } from "../../../src/types";
import type { Env } from "./env";
import { hashPassword, verifyPassword } from "./password";
import { bearer, readToken, signToken } from "./token";
import { findByEmail, findById, insert } from "./users";

const registration = object({ email, name: text(1, 80), password: secret(12, 200) });
const credentials = object({ email, password: secret(1, 200) });

export default {
  fetch: serve(
    route("POST", "/register", register),
    route("POST", "/login", login),
    route("GET", "/verify", verify),
    route("GET", "/me", me),
  ),
} satisfies ExportedHandler<Env>;

async function register({ request, env }: Context<Env>): Promise<Response> {
  const role = roleFor(request.headers.get("x-admin-key"), env);
  const { password, ...profile } = await readJson(request, registration);
  const user: User = { id: crypto.randomUUID(), ...profile, role };
  if (!(await insert(env.DB, user, await hashPassword(password, env)))) {
    throw new HttpError(409, "email_taken", "this email address has an account already");
  }
  return session(user, env, 201);
}

async function login({ request, env }: Context<Env>): Promise<Response> {
  const { email, password } = await readJson(request, credentials);
  const found = await findByEmail(env.DB, email);
  // An unknown address costs as much time as a wrong password, and gets the same answer.
  const good = await verifyPassword(password, found?.password ?? null, env);
  if (!found || !good) throw new HttpError(401, "bad_credentials", "email or password is wrong");
  return session(found.user, env, 200);
}

/** For the gateway, on every request with a token: no database, only the signature and the clock. */
async function verify({ request, env }: Context<Env>): Promise<Response> {
  const { sub, role, exp } = await readToken(bearer(request), env);
  return json({ user: { id: sub, role }, expiresAt: iso(exp) } satisfies Verified);
}

async function me({ request, env }: Context<Env>): Promise<Response> {
  const { sub } = await readToken(bearer(request), env);
  const user = await findById(env.DB, sub);
  if (!user) throw unauthorized("this account is gone");
  return json({ user });
}

async function session(user: User, env: Env, status: number): Promise<Response> {
  const { token, exp } = await signToken(user, env);
  return json({ user, token, expiresAt: iso(exp) }, status);
}

function roleFor(key: string | null, env: Env): User["role"] {
  if (key === null) return "customer";
  if (!env.ADMIN_KEY || !equalBytes(utf8(key), utf8(env.ADMIN_KEY))) {
    throw new HttpError(403, "forbidden", "the admin key is wrong");
  }
  return "admin";
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
