// Hands a request on, with the customer that the session names and without what a client claims to be.

import { CUSTOMER } from "@shared/customer";
import type { Context } from "hono";
import type { Env } from "./index";

export async function forward(c: Context<Env>, service: Fetcher, customer: string | null): Promise<Response> {
  const onward = new Request(c.req.raw);
  onward.headers.delete("authorization");
  onward.headers.delete(CUSTOMER);
  if (customer !== null) onward.headers.set(CUSTOMER, customer);
  const response = await service.fetch(onward);
  // A response of Hono's own: the middleware adds headers, and those of the one from the binding cannot be changed.
  return c.newResponse(response.body, response);
}
