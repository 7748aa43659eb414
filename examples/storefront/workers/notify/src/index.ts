// Messages to the outside: kept in an outbox, and posted to a webhook if there is one.

import { readJson } from "../../../src/body";
import { email, object, text } from "../../../src/check";
import { json, notFound } from "../../../src/http";
import { requireAdmin } from "../../../src/identity";
import { readLimit } from "../../../src/query";
import { type Context, route, serve } from "../../../src/router";
import type { Env } from "./env";
import { add, find, list, update } from "./outbox";
import { deliver } from "./webhook";

const note = object({ to: email, subject: text(1, 200), text: text(1, 10_000) });

export default {
  fetch: serve(
    route("GET", "/messages", listMessages),
    route("POST", "/messages", sendByHand),
    route("GET", "/messages/:id", getMessage),
    // For siblings: the gateway's base is /messages, so no client comes here.
    route("POST", "/send", send),
  ),
} satisfies ExportedHandler<Env>;

function sendByHand(context: Context<Env>): Promise<Response> {
  requireAdmin(context.request);
  return send(context);
}

async function send({ request, env, ctx }: Context<Env>): Promise<Response> {
  const message = await add(env.OUTBOX, await readJson(request, note));
  if (env.WEBHOOK_URL !== "") {
    ctx.waitUntil(deliver(message, env).then((status) => update(env.OUTBOX, { ...message, status })));
  }
  // Accepted, not delivered: the outbox knows which.
  return json(message, 202, { location: `/api/notify/${message.id}` });
}

async function listMessages({ request, env, url }: Context<Env>): Promise<Response> {
  requireAdmin(request);
  return json({ items: await list(env.OUTBOX, readLimit(url, 20, 50)) });
}

async function getMessage({ request, env, params }: Context<Env, "id">): Promise<Response> {
  requireAdmin(request);
  const message = await find(env.OUTBOX, params.id);
  if (!message) throw notFound("this message");
  return json(message);
}
