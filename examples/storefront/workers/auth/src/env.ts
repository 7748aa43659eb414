export interface Env {
  readonly DB: D1Database;
  readonly TOKEN_SECRET: string;
  readonly PASSWORD_PEPPER: string;
  /** Unset: nobody can register as an administrator. */
  readonly ADMIN_KEY?: string;
  readonly TOKEN_TTL_SECONDS: string;
  readonly PASSWORD_ITERATIONS: string;
}
