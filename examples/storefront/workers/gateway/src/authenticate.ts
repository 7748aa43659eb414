// Asks `auth` whose token this is.

import { HttpError } from "../../../src/http";
import { type Identity, NOBODY, unauthorized } from "../../../src/identity";
import type { Verified } from "../../../src/types";
import type { Env } from "./env";

/** A bad token is refused even where none is needed: answering as if it were absent would hide the mistake. */
export async function authenticate(
  request: Request,
  env: Env,
  access: "optional" | "required",
): Promise<Identity> {
  const authorization = request.headers.get("authorization");
  if (authorization === null) {
    if (access === "optional") return NOBODY;
    throw unauthorized("send `authorization: Bearer <token>`");
  }
  const response = await verify(authorization, env);
  if (response.ok) return (await response.json<Verified>()).user;
  if (response.status !== 401) throw unavailable(`auth answered ${response.status}`);
  const { error } = await response.json<{ error: { message: string } }>();
  throw unauthorized(error.message);
}

async function verify(authorization: string, env: Env): Promise<Response> {
  try {
    return await env.AUTH.fetch("https://auth/verify", { headers: { authorization } });
  } catch (cause) {
    throw unavailable(cause);
  }
}

/** Not knowing whose a token is must never read as "nobody's": the client would throw a good one away. */
function unavailable(cause: unknown): HttpError {
  const error = new HttpError(503, "auth_unavailable", "tokens cannot be checked right now");
  error.cause = cause;
  return error;
}
