// The goods and their stock. `/stock/*` is for siblings: the gateway does not mount it.

import { notFound, onError, Problem } from "@shared/problem";
import { Lines } from "@shared/schema";
import { valid } from "@shared/valid";
import { Hono } from "hono";
import { etag } from "hono/etag";
import * as z from "zod";
import { find, list, release, take } from "./stock";

interface Env {
  Bindings: { DB: D1Database };
}

const app = new Hono<Env>()
  .get("/products", etag(), valid("query", z.object({ inStock: z.stringbool().optional() })), async (c) => {
    const { inStock } = c.req.valid("query");
    c.header("cache-control", "public, no-cache");
    return c.json({ items: await list(c.env.DB, inStock ?? false) });
  })
  .get("/products/:id", etag(), async (c) => {
    const product = await find(c.env.DB, c.req.param("id"));
    if (!product) throw new Problem(404, "not_found", "this product does not exist");
    c.header("cache-control", "public, no-cache");
    return c.json(product);
  })
  .post("/stock/take", valid("json", z.object({ lines: Lines })), async (c) => {
    return c.json({ lines: await take(c.env.DB, c.req.valid("json").lines) });
  })
  .post("/stock/release", valid("json", z.object({ lines: Lines })), async (c) => {
    await release(c.env.DB, c.req.valid("json").lines);
    return c.json({ released: true });
  });

app.onError(onError);
app.notFound(notFound);

/** For `hc`: callers get paths, bodies and answers checked by the compiler. */
export type Products = typeof app;
export default app;
