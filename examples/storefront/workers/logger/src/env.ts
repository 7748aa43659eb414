export interface Env {
  readonly DB: D1Database;
  readonly KEEP_SPANS: string;
}
