// The last spans of the fleet. They come in batches as `POST /trace`; administrators read them.

import { readJson } from "../../../src/body";
import { optional, slug } from "../../../src/check";
import { json, notFound } from "../../../src/http";
import { requireAdmin } from "../../../src/identity";
import { readLimit, readQuery } from "../../../src/query";
import { type Context, route, serve } from "../../../src/router";
import { positive } from "../../../src/vars";
import { batch, knownSpans } from "./batch";
import type { Env } from "./env";
import { latest, store, trace } from "./spans";

const MAX_BATCH_BYTES = 512 * 1024;

export default {
  fetch: serve(
    route("GET", "/spans", listSpans),
    route("GET", "/spans/:traceId", getTrace),
    // For siblings: the gateway's base is /spans, so no client comes here.
    route("POST", "/trace", receive),
  ),
} satisfies ExportedHandler<Env>;

async function receive({ request, env }: Context<Env>): Promise<Response> {
  const received = await readJson(request, batch, MAX_BATCH_BYTES);
  const spans = knownSpans(received);
  if (spans.length > 0) await store(env.DB, spans, positive(env.KEEP_SPANS, "KEEP_SPANS"));
  return json({ accepted: spans.length, dropped: received.length - spans.length }, 202);
}

async function listSpans({ request, env, url }: Context<Env>): Promise<Response> {
  requireAdmin(request);
  const service = readQuery(url, "service", optional(slug));
  return json({ items: await latest(env.DB, service, readLimit(url, 50, 200)) });
}

async function getTrace({ request, env, params }: Context<Env, "traceId">): Promise<Response> {
  requireAdmin(request);
  const items = await trace(env.DB, params.traceId);
  if (items.length === 0) throw notFound("this trace");
  return json({ items });
}
