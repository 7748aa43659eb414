// Leads: people who want something from us. Customers see their own; administrators see all.

import { readJson } from "../../../src/body";
import { email, object, oneOf, optional, slug, text } from "../../../src/check";
import { HttpError, json, notFound } from "../../../src/http";
import { requireAdmin, requireUser } from "../../../src/identity";
import { cursorFor, readCursor, readLimit } from "../../../src/query";
import { type Context, route, serve } from "../../../src/router";
import { ask, tell } from "../../../src/sibling";
import { LEAD_STATUSES, type Lead, type Note, type Page } from "../../../src/types";
import type { Env } from "./env";
import { exportLeads } from "./export";
import { countByStatus, find, insert, list, setStatus } from "./leads";

const draft = object({ name: text(1, 80), email, message: text(1, 4_000), sku: optional(slug) });
const change = object({ status: oneOf(LEAD_STATUSES) });

export default {
  fetch: serve(
    route("GET", "/leads", listLeads),
    route("POST", "/leads", createLead),
    route("GET", "/leads/export", exportAll),
    route("GET", "/leads/:id", getLead),
    route("PATCH", "/leads/:id", changeLead),
    // For siblings: the gateway's base is /leads, so no client comes here.
    route("GET", "/stats", stats),
  ),
} satisfies ExportedHandler<Env>;

async function createLead({ request, env, ctx }: Context<Env>): Promise<Response> {
  const user = requireUser(request);
  const body = await readJson(request, draft);
  if (body.sku !== null && !(await ask(env.CATALOG, "catalog", `/items/${body.sku}`))) {
    throw new HttpError(422, "unknown_sku", `the catalog has no item ${body.sku}`);
  }
  const { lead, created } = await insert(env.DB, user.id, body, repeatKey(request));
  // The answer does not wait for the message, and a failure to send it does not undo the lead.
  if (created) ctx.waitUntil(announce(lead, env));
  return json(lead, created ? 201 : 200, { location: `/api/leads/${lead.id}` });
}

async function announce(lead: Lead, env: Env): Promise<void> {
  const note: Note = { to: env.SALES_ADDRESS, subject: `New lead: ${lead.name}`, text: lead.message };
  try {
    await tell(env.NOTIFY, "notify", "/send", note);
  } catch (error) {
    console.error("nobody was told of lead", lead.id, error);
  }
}

async function listLeads({ request, env, url }: Context<Env>): Promise<Response> {
  const user = requireUser(request);
  const limit = readLimit(url, 20, 100);
  const rows = await list(env.DB, {
    user: user.role === "admin" ? null : user.id,
    before: position(readCursor(url)),
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const page: Page<Lead> = {
    items: shown.map(({ lead }) => lead),
    cursor: last && rows.length > limit ? cursorFor(String(last.seq)) : null,
  };
  return json(page);
}

async function getLead({ request, env, params }: Context<Env, "id">): Promise<Response> {
  const user = requireUser(request);
  const lead = await find(env.DB, params.id, user.role === "admin" ? null : user.id);
  if (!lead) throw notFound("this lead");
  return json(lead);
}

async function changeLead({ request, env, params }: Context<Env, "id">): Promise<Response> {
  requireAdmin(request);
  const { status } = await readJson(request, change);
  const lead = await setStatus(env.DB, params.id, status);
  if (!lead) throw notFound("this lead");
  return json(lead);
}

function exportAll({ request, env }: Context<Env>): Response {
  requireAdmin(request);
  return exportLeads(env.DB);
}

async function stats({ env }: Context<Env>): Promise<Response> {
  return json(await countByStatus(env.DB));
}

function repeatKey(request: Request): string | null {
  const key = request.headers.get("idempotency-key");
  if (key !== null && !/^[\x21-\x7e]{8,128}$/.test(key)) {
    throw new HttpError(
      400,
      "bad_idempotency_key",
      "Idempotency-Key must have 8 to 128 visible ASCII characters",
    );
  }
  return key;
}

function position(cursor: string | null): number | null {
  if (cursor === null) return null;
  if (!/^\d{1,15}$/.test(cursor))
    throw new HttpError(400, "invalid_query", "cursor is not one that this list gave out");
  return Number(cursor);
}
