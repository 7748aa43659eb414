// Who is calling. The gateway alone writes these headers, after it has removed whatever a client sent under
// their names; the other workers can believe them because nothing but a binding reaches them.

import { HttpError } from "./http";
import type { Role } from "./types";

export const USER_ID = "x-user-id";
export const USER_ROLE = "x-user-role";

export interface Identity {
  readonly id: string;
  readonly role: Role;
}

export const NOBODY: Identity = { id: "", role: "anonymous" };

export function identify(request: Request): Identity {
  const id = request.headers.get(USER_ID) ?? "";
  const role = request.headers.get(USER_ROLE);
  return id !== "" && (role === "customer" || role === "admin") ? { id, role } : NOBODY;
}

export function requireUser(request: Request): Identity {
  const identity = identify(request);
  if (identity.role === "anonymous") throw unauthorized("sign in first");
  return identity;
}

export function requireAdmin(request: Request): Identity {
  const identity = requireUser(request);
  if (identity.role !== "admin") throw new HttpError(403, "forbidden", "only an administrator may do this");
  return identity;
}

export const unauthorized = (message: string): HttpError =>
  new HttpError(401, "unauthorized", message, { "www-authenticate": 'Bearer realm="storefront"' });
