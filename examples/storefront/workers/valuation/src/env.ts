export interface Env {
  readonly CATALOG: Fetcher;
}
