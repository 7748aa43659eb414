// The goods. Anybody may look; an administrator may change.

import { readJson } from "../../../src/body";
import { integer, object, oneOf, optional, slug, text } from "../../../src/check";
import { HttpError, json, noContent, notFound } from "../../../src/http";
import { requireAdmin } from "../../../src/identity";
import { cursorFor, readCursor, readLimit, readQuery } from "../../../src/query";
import { type Context, route, serve } from "../../../src/router";
import { CATEGORIES, type Item, type Page } from "../../../src/types";
import { forget, readThrough } from "./cache";
import type { Env } from "./env";
import { countByCategory, find, list, put, remove } from "./items";

const draft = object({
  name: text(1, 120),
  category: oneOf(CATEGORIES),
  description: text(0, 2_000),
  priceCents: integer(0, 100_000_000),
  stock: integer(0, 1_000_000),
});

export default {
  fetch: serve(
    route("GET", "/items", search),
    route("GET", "/items/:sku", getItem),
    route("PUT", "/items/:sku", putItem),
    route("DELETE", "/items/:sku", deleteItem),
    route("GET", "/categories", categories),
  ),
} satisfies ExportedHandler<Env>;

async function search({ env, url }: Context<Env>): Promise<Response> {
  const limit = readLimit(url, 20, 100);
  const found = await list(env.DB, {
    text: readQuery(url, "q", optional(text(1, 80))),
    category: readQuery(url, "category", optional(oneOf(CATEGORIES))),
    after: readCursor(url),
    // One more than asked for tells whether there is another page.
    limit: limit + 1,
  });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const page: Page<Item> = { items, cursor: last && found.length > limit ? cursorFor(last.sku) : null };
  return json(page, 200, { "cache-control": "public, max-age=15" });
}

async function getItem({ request, env, ctx, params }: Context<Env, "sku">): Promise<Response> {
  const sku = checkedSku(params.sku);
  const { value: item, hit } = await readThrough(sku, env, ctx, () => find(env.DB, sku));
  if (!item) throw notFound(`item ${sku}`);
  // Browsers keep a copy and ask each time whether it still holds: a price must never be an old one.
  const headers = {
    etag: etag(item),
    "cache-control": "public, no-cache",
    "x-cache": hit ? "HIT" : "MISS",
  };
  if (holds(request.headers.get("if-none-match"), headers.etag))
    return new Response(null, { status: 304, headers });
  return json(item, 200, headers);
}

/** Creates or replaces. With `If-Match`, only if nobody else has written since. */
async function putItem({ request, env, params }: Context<Env, "sku">): Promise<Response> {
  requireAdmin(request);
  const sku = checkedSku(params.sku);
  const expected = request.headers.get("if-match");
  const body = await readJson(request, draft);
  const item = await put(env.DB, { sku, ...body }, expected === null ? null : versionOf(expected));
  if (!item) throw new HttpError(412, "version_conflict", `item ${sku} is not at the version of If-Match`);
  await forget(sku, env);
  const created = item.version === 1;
  const location = created ? { location: `/catalog/items/${sku}` } : null;
  return json(item, created ? 201 : 200, { etag: etag(item), ...location });
}

async function deleteItem({ request, env, params }: Context<Env, "sku">): Promise<Response> {
  requireAdmin(request);
  const sku = checkedSku(params.sku);
  if (!(await remove(env.DB, sku))) throw notFound(`item ${sku}`);
  await forget(sku, env);
  return noContent();
}

async function categories({ env }: Context<Env>): Promise<Response> {
  return json({ categories: await countByCategory(env.DB) }, 200, { "cache-control": "public, max-age=15" });
}

/** What cannot be the name of an item names none. */
function checkedSku(value: string): string {
  try {
    return slug(value);
  } catch {
    throw notFound("this item");
  }
}

const etag = (item: Item): string => `"${item.sku}.${item.version}"`;

/** A client may name several copies, and a proxy that compressed one has marked it as weak. */
const holds = (names: string | null, tag: string): boolean =>
  (names ?? "").split(",").some((name) => name.trim().replace(/^W\//, "") === tag);

const versionOf = (tag: string): number => Number(/\.(\d+)"$/.exec(tag)?.[1] ?? 0);
