// Checkout: takes the goods from stock, then writes the order, and gives them back if that fails.

import { CUSTOMER } from "@shared/customer";
import { notFound, onError, Problem } from "@shared/problem";
import { Checkout } from "@shared/schema";
import { valid } from "@shared/valid";
import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import * as z from "zod";
import { returnGoods, takeGoods } from "./goods";
import { find, findRepeated, insert, list } from "./orders";

export interface Env {
  Bindings: { DB: D1Database; PRODUCTS: Fetcher };
  Variables: { customer: string };
}

const RepeatKey = z.object({ "idempotency-key": z.string().min(8).max(128).optional() });

const customer = createMiddleware<Env>(async (c, next) => {
  const id = c.req.header(CUSTOMER);
  if (!id) throw new Problem(401, "unauthorized", "start a session first");
  c.set("customer", id);
  await next();
});

const app = new Hono<Env>()
  .use(customer)
  .get("/orders", async (c) => c.json({ items: await list(c.env.DB, c.var.customer) }))
  .get("/orders/:id", async (c) => {
    const order = await find(c.env.DB, c.var.customer, c.req.param("id"));
    if (!order) throw new Problem(404, "not_found", "this order does not exist");
    return c.json(order);
  })
  .post("/orders", valid("header", RepeatKey), valid("json", Checkout), async (c) => {
    const key = c.req.valid("header")["idempotency-key"] ?? null;
    const { email, lines } = c.req.valid("json");
    const earlier = key === null ? null : await findRepeated(c.env.DB, c.var.customer, key);
    if (earlier) return c.json(earlier, 200);

    const sold = await takeGoods(c.env.PRODUCTS, lines);
    const order = {
      id: crypto.randomUUID(),
      email,
      lines: sold,
      totalCents: sold.reduce((sum, { quantity, priceCents }) => sum + quantity * priceCents, 0),
      createdAt: new Date().toISOString(),
    };
    try {
      await insert(c.env.DB, c.var.customer, order, key);
    } catch (error) {
      await returnGoods(c.env.PRODUCTS, lines);
      // The same request in parallel may have been first: then its order is the answer to both.
      const winner = key === null ? null : await findRepeated(c.env.DB, c.var.customer, key);
      if (!winner) throw error;
      return c.json(winner, 200);
    }
    return c.json(order, 201, { location: `/orders/${order.id}` });
  });

app.onError(onError);
app.notFound(notFound);

export default app;
