// How every worker of the shop says no: `{error: {code, message}}`.

import type { Context, NotFoundHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";

export class Problem extends HTTPException {
  constructor(
    status: ContentfulStatusCode,
    readonly code: string,
    message: string,
  ) {
    super(status, { message });
  }
}

export function onError(error: Error, c: Context): Response {
  if (error instanceof Problem) return answer(c, error.status, error.code, error.message);
  // Hono's own refusals, such as bad JSON, have a message but no code.
  if (error instanceof HTTPException) return answer(c, error.status, "refused", error.message);
  console.error(error.stack ?? error.message);
  return answer(c, 500, "internal", "something went wrong on our side");
}

export const notFound: NotFoundHandler = (c) => answer(c, 404, "not_found", `${c.req.path} does not exist`);

const answer = (c: Context, status: ContentfulStatusCode, code: string, message: string): Response =>
  c.json({ error: { code, message } }, status);
