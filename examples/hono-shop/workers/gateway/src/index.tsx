// The front door: sessions, the page, and the way to the two workers behind.

import { notFound, onError, Problem } from "@shared/problem";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { logger } from "hono/logger";
import { requestId } from "hono/request-id";
import { secureHeaders } from "hono/secure-headers";
import { forward } from "./forward";
import { ShopPage } from "./page";
import { customerOf, startSession } from "./session";

export interface Env {
  Bindings: { SHOP_NAME: string; SESSION_SECRET: string; PRODUCTS: Fetcher; ORDERS: Fetcher };
}

const MAX_BODY_BYTES = 64 * 1024;

const app = new Hono<Env>();

app.use(logger(), requestId(), secureHeaders());
app.use(
  bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: () => {
      throw new Problem(413, "payload_too_large", `the body may have at most ${MAX_BODY_BYTES} bytes`);
    },
  }),
);
app.use("/products/*", cors());

app.get("/", async (c) => {
  const response = await c.env.PRODUCTS.fetch("https://products/products");
  if (!response.ok) throw new Problem(502, "upstream_failed", "the shelves cannot be reached right now");
  const { items } = await response.json<Parameters<typeof ShopPage>[0]>();
  return c.html(<ShopPage name={c.env.SHOP_NAME} items={items} />);
});

app.post("/session", async (c) => c.json(await startSession(c.env.SESSION_SECRET), 201));

app.get("/products/*", (c) => forward(c, c.env.PRODUCTS, null));
app.on(["GET", "POST"], "/orders/*", async (c) => {
  const customer = await customerOf(c.req.header("authorization"), c.env.SESSION_SECRET);
  return forward(c, c.env.ORDERS, customer);
});

app.onError(onError);
app.notFound(notFound);

export default app;
