// How every worker of the shop says no: `{error: {code, message}}`.

import { zValidator } from "@hono/zod-validator";
import type { Context, NotFoundHandler, ValidationTargets } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { z } from "zod";

export const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

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

/** `zValidator` with our form of refusal. */
export const valid = <T extends z.ZodType, Target extends keyof ValidationTargets>(
  target: Target,
  schema: T,
) =>
  zValidator(target, schema, (result) => {
    if (!result.success) throw new Problem(400, "invalid", describe(result.error.issues));
  });

const describe = (issues: readonly z.core.$ZodIssue[]): string =>
  issues.map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message)).join("; ");

const answer = (c: Context, status: ContentfulStatusCode, code: string, message: string): Response =>
  c.json({ error: { code, message } }, status);
