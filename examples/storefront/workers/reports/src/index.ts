// The nightly report: what the fleet looks like today, gathered from the others, kept and sent.

import { HttpError, json, notFound } from "../../../src/http";
import { requireAdmin } from "../../../src/identity";
import { type Context, route, serve } from "../../../src/router";
import { tell } from "../../../src/sibling";
import type { Env } from "./env";
import { gather, type Report, summary } from "./gather";

const KEEP_SECONDS = 400 * 24 * 60 * 60;
const key = (day: string): string => `report:${day}`;

export default {
  fetch: serve(
    route("GET", "/reports", listReports),
    route("POST", "/reports", runNow),
    route("GET", "/reports/:day", getReport),
  ),

  // Named after the moment it was due, not the moment it ran: a late or repeated run replaces its own report.
  async scheduled(controller, env) {
    await run(new Date(controller.scheduledTime), env);
  },
} satisfies ExportedHandler<Env>;

async function run(moment: Date, env: Env): Promise<Report> {
  const report = await gather(moment, env);
  await env.REPORTS.put(key(report.day), JSON.stringify(report), { expirationTtl: KEEP_SECONDS });
  await tell(env.NOTIFY, "notify", "/send", {
    to: env.REPORT_ADDRESS,
    subject: `Report for ${report.day}`,
    text: summary(report),
  });
  return report;
}

async function runNow({ request, env }: Context<Env>): Promise<Response> {
  requireAdmin(request);
  const report = await run(new Date(), env);
  return json(report, 201, { location: `/api/reports/${report.day}` });
}

async function listReports({ request, env }: Context<Env>): Promise<Response> {
  requireAdmin(request);
  const { keys } = await env.REPORTS.list({ prefix: key("") });
  return json({ days: keys.map(({ name }) => name.slice(key("").length)).reverse() });
}

async function getReport({ request, env, params }: Context<Env, "day">): Promise<Response> {
  requireAdmin(request);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(params.day))
    throw new HttpError(400, "bad_day", "a day looks like 2026-01-31");
  const report = await env.REPORTS.get<Report>(key(params.day), "json");
  if (!report) throw notFound(`the report for ${params.day}`);
  return json(report);
}
