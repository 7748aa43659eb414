export interface Env {
  readonly DB: D1Database;
  readonly CACHE: KVNamespace;
}
