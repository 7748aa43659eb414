// What a used piece is worth to us. Nothing is stored here.

import { readJson } from "../../../src/body";
import { integer, list, object, oneOf, slug } from "../../../src/check";
import { HttpError, json } from "../../../src/http";
import { digits, readQuery } from "../../../src/query";
import { type Context, route, serve } from "../../../src/router";
import { ask } from "../../../src/sibling";
import { CONDITIONS, type Item, type Valuation } from "../../../src/types";
import type { Env } from "./env";
import { appraise, type Piece } from "./appraise";

const age = integer(0, 600);
const condition = oneOf(CONDITIONS);
const pieces = object({ pieces: list(object({ sku: slug, condition, ageMonths: age }), 1, 10) });

export default {
  fetch: serve(route("GET", "/valuation", one), route("POST", "/valuation", many)),
} satisfies ExportedHandler<Env>;

async function one({ env, url }: Context<Env>): Promise<Response> {
  const piece: Piece = {
    sku: readQuery(url, "sku", slug),
    condition: readQuery(url, "condition", condition),
    ageMonths: readQuery(url, "ageMonths", digits(age)),
  };
  // Behind a login, yet the same for everybody: the browser may keep it, a shared cache may not.
  return json(await value(piece, env), 200, { "cache-control": "private, max-age=60" });
}

async function many({ request, env }: Context<Env>): Promise<Response> {
  const body = await readJson(request, pieces);
  const valuations = await Promise.all(body.pieces.map((piece) => value(piece, env)));
  return json({ valuations, totalCents: valuations.reduce((sum, { valueCents }) => sum + valueCents, 0) });
}

async function value(piece: Piece, env: Env): Promise<Valuation> {
  const item = await ask<Item>(env.CATALOG, "catalog", `/items/${piece.sku}`);
  if (!item) throw new HttpError(422, "unknown_sku", `the catalog has no item ${piece.sku}`);
  return appraise(piece, item);
}
