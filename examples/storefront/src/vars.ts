// Vars and secrets come from outside: a typo in one must not become "never expires" or "no limit".

import { HttpError } from "./http";

export function positive(value: string, name: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1) throw misconfigured(name);
  return number;
}

/** A key that is short or missing is as good as none. */
export function longSecret(value: string | undefined, name: string): string {
  if (!value || value.length < 32) throw misconfigured(name);
  return value;
}

/** The log says which setting it is; the client cannot do anything about it. */
function misconfigured(name: string): HttpError {
  const error = new HttpError(500, "misconfigured", "this service is not set up");
  error.cause = name;
  return error;
}
