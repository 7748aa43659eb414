// How often each worker answered, how, and how long it took.

import { readJson } from "../../../src/body";
import { type Check, finite, integer, list, object, oneOf, slug } from "../../../src/check";
import { json, noContent } from "../../../src/http";
import { requireAdmin } from "../../../src/identity";
import { type Context, route, serve } from "../../../src/router";
import type { Count } from "../../../src/types";
import type { Env } from "./env";
import { exposition } from "./exposition";

const counts: Check<Count[]> = list(
  object({
    worker: slug,
    outcome: oneOf(["1xx", "2xx", "3xx", "4xx", "5xx"]),
    count: integer(1, 1_000_000),
    totalMs: finite,
  }),
  0,
  200,
);

export default {
  fetch: serve(
    route("GET", "/metrics", expose),
    // For siblings: the gateway's base is /metrics, so no client comes here.
    route("POST", "/count", add),
    route("GET", "/totals", totals),
  ),
} satisfies ExportedHandler<Env>;

async function add({ request, env }: Context<Env>): Promise<Response> {
  const statement = env.DB.prepare(
    `INSERT INTO counts (worker, outcome, count, total_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT (worker, outcome) DO UPDATE SET count = count + excluded.count,
       total_ms = total_ms + excluded.total_ms`,
  );
  const body = await readJson(request, counts);
  // One batch is one transaction: a batch of counts arrives whole or not at all.
  if (body.length > 0) {
    await env.DB.batch(
      body.map((entry) => statement.bind(entry.worker, entry.outcome, entry.count, entry.totalMs)),
    );
  }
  return noContent();
}

async function expose({ request, env }: Context<Env>): Promise<Response> {
  requireAdmin(request);
  return new Response(exposition(await read(env)), {
    headers: {
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
      "cache-control": "private, no-store",
    },
  });
}

async function totals({ env }: Context<Env>): Promise<Response> {
  return json(await read(env));
}

async function read(env: Env): Promise<Count[]> {
  const { results } = await env.DB.prepare(
    "SELECT worker, outcome, count, total_ms AS totalMs FROM counts ORDER BY worker, outcome",
  ).all<Count>();
  return results;
}
