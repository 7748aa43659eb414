// Offers: what we pay for a used piece, for as long as the offer stands.

import { readJson } from "../../../src/body";
import { integer, object, oneOf, slug } from "../../../src/check";
import { HttpError, json, noContent, notFound } from "../../../src/http";
import { requireUser } from "../../../src/identity";
import { type Context, route, serve } from "../../../src/router";
import { ask } from "../../../src/sibling";
import { CONDITIONS, type Item, type Offer, type Valuation } from "../../../src/types";
import type { Env } from "./env";
import { find, list, remove, store, TTL_SECONDS } from "./offers";

const wanted = object({ sku: slug, condition: oneOf(CONDITIONS), ageMonths: integer(0, 600) });

export default {
  fetch: serve(
    route("GET", "/offers", listOffers),
    route("POST", "/offers", makeOffer),
    route("GET", "/offers/:id", getOffer),
    route("DELETE", "/offers/:id", declineOffer),
  ),
} satisfies ExportedHandler<Env>;

async function makeOffer({ request, env }: Context<Env>): Promise<Response> {
  const user = requireUser(request);
  const { sku, condition, ageMonths } = await readJson(request, wanted);
  const query = new URLSearchParams({ sku, condition, ageMonths: String(ageMonths) });
  const unknown = new HttpError(422, "unknown_sku", `the catalog has no item ${sku}`);

  const item = await ask<Item>(env.CATALOG, "catalog", `/items/${sku}`);
  if (!item) throw unknown;
  const valuation = await ask<Valuation>(env.VALUATION, "valuation", `/valuation?${query}`);
  if (!valuation) throw unknown;
  if (valuation.valueCents === 0)
    throw new HttpError(422, "worthless", "we cannot make an offer for this piece");

  const now = Date.now();
  const offer: Offer = {
    id: crypto.randomUUID(),
    itemName: item.name,
    ...valuation,
    createdAt: new Date(now).toISOString(),
    expiresAt: new Date(now + TTL_SECONDS * 1000).toISOString(),
  };
  await store(env.OFFERS, user.id, offer);
  return json(offer, 201, { location: `/api/offers/${offer.id}` });
}

async function listOffers({ request, env }: Context<Env>): Promise<Response> {
  const user = requireUser(request);
  return json({ items: await list(env.OFFERS, user.id) });
}

async function getOffer({ request, env, params }: Context<Env, "id">): Promise<Response> {
  const user = requireUser(request);
  const offer = await find(env.OFFERS, user.id, params.id);
  if (!offer) throw notFound("this offer");
  return json(offer);
}

async function declineOffer({ request, env, params }: Context<Env, "id">): Promise<Response> {
  const user = requireUser(request);
  if (!(await find(env.OFFERS, user.id, params.id))) throw notFound("this offer");
  await remove(env.OFFERS, user.id, params.id);
  return noContent();
}
