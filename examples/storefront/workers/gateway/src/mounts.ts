// Which worker answers which part of the site.

import type { Services } from "./env";

export interface Mount {
  readonly prefix: string;
  readonly worker: string;
  readonly binding: keyof Services;
  /**
   * What stands before the rest of the path at the worker. A worker keeps what is for its siblings only outside
   * this base (leads: `/stats`), where no path from the outside can reach.
   */
  readonly base: string;
  /** `self`: the worker reads the token itself. `optional`: a token is checked if there is one. */
  readonly access: "self" | "optional" | "required";
}

export const MOUNTS: readonly Mount[] = [
  { prefix: "/auth", worker: "auth", binding: "AUTH", base: "", access: "self" },
  { prefix: "/catalog", worker: "catalog", binding: "CATALOG", base: "", access: "optional" },
  { prefix: "/api/leads", worker: "leads", binding: "LEADS", base: "/leads", access: "required" },
  { prefix: "/api/logs", worker: "logger", binding: "LOGGER", base: "/spans", access: "required" },
  { prefix: "/api/metrics", worker: "metrics", binding: "METRICS", base: "/metrics", access: "required" },
  { prefix: "/api/notify", worker: "notify", binding: "NOTIFY", base: "/messages", access: "required" },
  { prefix: "/api/offers", worker: "offers", binding: "OFFERS", base: "/offers", access: "required" },
  { prefix: "/api/reports", worker: "reports", binding: "REPORTS", base: "/reports", access: "required" },
  {
    prefix: "/api/valuation",
    worker: "valuation",
    binding: "VALUATION",
    base: "/valuation",
    access: "required",
  },
];

/** Whole segments only: `/catalogue` is not below `/catalog`. No prefix is inside another, so one can match. */
export const mountFor = (path: string): Mount | undefined =>
  MOUNTS.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
