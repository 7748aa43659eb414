export interface Env {
  readonly CATALOG: Fetcher;
  readonly VALUATION: Fetcher;
  readonly OFFERS: KVNamespace;
}
