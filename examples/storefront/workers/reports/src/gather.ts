// What a report says, and where each part of it comes from.

import { HttpError } from "../../../src/http";
import { ask } from "../../../src/sibling";
import type { Category, Count, LeadStatus } from "../../../src/types";
import type { Env } from "./env";

interface Stock {
  readonly category: Category;
  readonly items: number;
  readonly stock: number;
}

export interface Report {
  readonly day: string;
  readonly createdAt: string;
  readonly leads: Readonly<Record<LeadStatus, number>>;
  readonly stock: readonly Stock[];
  readonly requests: { readonly total: number; readonly failed: number };
}

export async function gather(moment: Date, env: Env): Promise<Report> {
  const [leads, catalog, counts] = await Promise.all([
    ask<Report["leads"]>(env.LEADS, "leads", "/stats"),
    ask<{ categories: Stock[] }>(env.CATALOG, "catalog", "/categories"),
    ask<Count[]>(env.METRICS, "metrics", "/totals"),
  ]);
  if (!leads || !catalog || !counts)
    throw new HttpError(502, "upstream_failed", "a part of the report is missing");
  return {
    day: moment.toISOString().slice(0, 10),
    createdAt: new Date().toISOString(),
    leads,
    stock: catalog.categories,
    requests: {
      total: counts.reduce((sum, { count }) => sum + count, 0),
      failed: counts.reduce((sum, { outcome, count }) => sum + (outcome === "5xx" ? count : 0), 0),
    },
  };
}

export function summary({ leads, stock, requests }: Report): string {
  return [
    `Leads: ${leads.new} new, ${leads.contacted} contacted, ${leads.closed} closed.`,
    ...stock.map(({ category, items, stock }) => `${category}: ${items} items, ${stock} in stock.`),
    `Requests: ${requests.total}, of which ${requests.failed} failed.`,
  ].join("\n");
}
