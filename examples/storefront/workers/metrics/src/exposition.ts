// The text that Prometheus reads: https://prometheus.io/docs/instrumenting/exposition_formats/

import type { Count } from "../../../src/types";

/** Label values need no escaping here: `/count` lets nothing but slugs and fixed words in. */
export function exposition(counts: readonly Count[]): string {
  const sample = (name: string, value: (entry: Count) => number): string[] =>
    counts.map((entry) => `${name}{worker="${entry.worker}",outcome="${entry.outcome}"} ${value(entry)}`);
  return [
    "# HELP storefront_requests_total Requests answered, by worker and class of status.",
    "# TYPE storefront_requests_total counter",
    ...sample("storefront_requests_total", (entry) => entry.count),
    "# HELP storefront_request_seconds_total Time spent answering, in seconds.",
    "# TYPE storefront_request_seconds_total counter",
    ...sample("storefront_request_seconds_total", (entry) => entry.totalMs / 1000),
    "",
  ].join("\n");
}
