export interface Env {
  readonly DB: D1Database;
}
