export interface Env {
  readonly CATALOG: Fetcher;
  readonly LEADS: Fetcher;
  readonly METRICS: Fetcher;
  readonly NOTIFY: Fetcher;
  readonly REPORTS: KVNamespace;
  readonly REPORT_ADDRESS: string;
}
