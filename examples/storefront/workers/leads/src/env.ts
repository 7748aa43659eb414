export interface Env {
  readonly CATALOG: Fetcher;
  readonly NOTIFY: Fetcher;
  readonly DB: D1Database;
  /** Who hears of a new lead. */
  readonly SALES_ADDRESS: string;
}
