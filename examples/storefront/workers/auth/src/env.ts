import { HttpError } from "../../../src/http";

export interface Env {
  readonly DB: D1Database;
  readonly TOKEN_SECRET: string;
  readonly PASSWORD_PEPPER: string;
  /** Unset: nobody can register as an administrator. */
  readonly ADMIN_KEY?: string;
  readonly TOKEN_TTL_SECONDS: string;
  readonly PASSWORD_ITERATIONS: string;
}

/** Vars are text and come from outside: a typo in one must not become "never expires" or "no iterations". */
export function positive(env: Env, name: "TOKEN_TTL_SECONDS" | "PASSWORD_ITERATIONS"): number {
  const value = Number(env[name]);
  if (!Number.isSafeInteger(value) || value < 1) throw misconfigured(name);
  return value;
}

/** A key that is short or missing is as good as none. */
export function key(env: Env, name: "TOKEN_SECRET" | "PASSWORD_PEPPER"): string {
  const value: string | undefined = env[name];
  if (!value || value.length < 32) throw misconfigured(name);
  return value;
}

const misconfigured = (name: string): HttpError => new HttpError(500, "misconfigured", `${name} is not set up`);
