// Asks `auth` whose token this is.

import { HttpError } from "../../../src/http";
import { type Identity, NOBODY, unauthorized } from "../../../src/identity";
import type { Verified } from "../../../src/types";
import type { Env } from "./env";

/** A bad token is refused even where none is needed: answering as if it were absent would hide the mistake. */
export async function authenticate(request: Request, env: Env, access: "optional" | "required"): Promise<Identity> {
  const authorization = request.headers.get("authorization");
  if (authorization === null) {
    if (access === "optional") return NOBODY;
    throw unauthorized("send `authorization: Bearer <token>`");
  }
  const response = await env.AUTH.fetch("https://auth/verify", { headers: { authorization } });
  if (response.ok) return (await response.json<Verified>()).user;
  const message = response.status === 401 ? await reason(response) : null;
  if (message === null) throw new HttpError(503, "auth_unavailable", "tokens cannot be checked right now");
  throw unauthorized(message);
}

const reason = async (response: Response): Promise<string> =>
  (await response.json<{ error: { message: string } }>()).error.message;
