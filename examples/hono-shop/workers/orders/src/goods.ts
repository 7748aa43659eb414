// The stock of `products`, over its service binding, with the types of its routes.

import { Problem } from "@shared/problem";
import { type Line, Refusal, type SoldLine } from "@shared/schema";
import { hc } from "hono/client";
import type * as z from "zod";
import type { Products } from "../../products/src/index";

type Wanted = z.infer<typeof Line>[];

// The host of such a URL names nobody: the binding does.
const client = (products: Fetcher) =>
  hc<Products>("https://products", { fetch: products.fetch.bind(products) });

export async function takeGoods(products: Fetcher, lines: Wanted): Promise<SoldLine[]> {
  const response = await client(products).stock.take.$post({ json: { lines } });
  if (response.ok) return (await response.json()).lines;
  if (response.status >= 500)
    throw new Problem(502, "upstream_failed", "the stock cannot be reached right now");
  // What products refused is for the customer to read, who named the goods.
  const { error } = Refusal.parse(await response.json());
  throw new Problem(response.status, error.code, error.message);
}

export async function returnGoods(products: Fetcher, lines: Wanted): Promise<void> {
  const response = await client(products).stock.release.$post({ json: { lines } });
  if (!response.ok) console.error("goods were not returned", JSON.stringify(lines), response.status);
}
