export interface Services {
  readonly AUTH: Fetcher;
  readonly CATALOG: Fetcher;
  readonly LEADS: Fetcher;
  readonly LOGGER: Fetcher;
  readonly METRICS: Fetcher;
  readonly NOTIFY: Fetcher;
  readonly OFFERS: Fetcher;
  readonly REPORTS: Fetcher;
  readonly VALUATION: Fetcher;
}

export interface Env extends Services {
  readonly MAX_BODY_BYTES: string;
}
