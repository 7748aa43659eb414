// Spans and counts, gathered for a moment and sent together: two calls a batch instead of two a request.

import { tell } from "../../../src/sibling";
import type { Count, Span } from "../../../src/types";
import type { Env } from "./env";

const GATHER_MS = 100;
const MAX_SPANS = 200;
/** A batch that nobody sent by then belonged to a request that was cut short: the next request takes it over. */
const STALE_MS = 2_000;

let spans: Span[] = [];
let counts = new Map<string, Count>();
let gatheringSince: number | null = null;

export function record(span: Span, env: Env, ctx: ExecutionContext): void {
  // Beyond the bound spans are lost and counts are not.
  if (spans.length < MAX_SPANS) spans.push(span);
  count(span);
  const now = Date.now();
  if (gatheringSince !== null && now - gatheringSince < STALE_MS) return;
  gatheringSince = now;
  ctx.waitUntil(sendSoon(env));
}

function count(span: Span): void {
  const outcome = `${Math.floor(span.status / 100)}xx`;
  const key = `${span.service} ${outcome}`;
  const before = counts.get(key);
  counts.set(key, {
    worker: span.service,
    outcome,
    count: (before?.count ?? 0) + 1,
    totalMs: (before?.totalMs ?? 0) + span.duration,
  });
}

async function sendSoon(env: Env): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
  const batch = { spans, counts: [...counts.values()] };
  spans = [];
  counts = new Map();
  gatheringSince = null;
  const sent = await Promise.allSettled([
    tell(env.LOGGER, "log", "/trace", batch.spans),
    tell(env.METRICS, "metrics", "/count", batch.counts),
  ]);
  // Telemetry that is lost is worth a line, never a failed request.
  for (const result of sent) if (result.status === "rejected") console.warn("telemetry lost:", result.reason);
}
