// The front door: refuses what is too large or not signed in, tells the worker behind who is calling, and counts.

import { tooLarge } from "../../../src/body";
import { failure, HttpError, json, notFound } from "../../../src/http";
import { positive } from "../../../src/vars";
import { authenticate } from "./authenticate";
import type { Env } from "./env";
import { forward } from "./forward";
import { MOUNTS, mountFor } from "./mounts";
import { record } from "./recorder";
import { finish, type OpenSpan, startSpan } from "./span";

export default {
  async fetch(request, env, ctx): Promise<Response> {
    const span = startSpan(request);
    let response: Response;
    try {
      response = await answer(request, env, span);
    } catch (error) {
      response = failure(error);
    }
    record(finish(span, response.status), env, ctx);
    return dressed(response, span);
  },
} satisfies ExportedHandler<Env>;

async function answer(request: Request, env: Env, span: OpenSpan): Promise<Response> {
  const limit = positive(env.MAX_BODY_BYTES, "MAX_BODY_BYTES");
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge(limit);

  const url = new URL(request.url);
  if (url.pathname === "/healthz") return text("ok\n");
  if (url.pathname === "/") return json({ name: "storefront", mounts: MOUNTS.map((mount) => mount.prefix) });

  const mount = mountFor(url.pathname);
  if (!mount) throw notFound(url.pathname);
  span.worker = mount.worker;
  const identity = mount.access === "self" ? null : await authenticate(request, env, mount.access);
  try {
    return await forward(request, url, mount, env[mount.binding], identity, span);
  } catch (cause) {
    const error = new HttpError(502, "upstream_failed", `${mount.worker} did not answer`);
    error.cause = cause;
    throw error;
  }
}

function dressed(response: Response, span: OpenSpan): Response {
  // The headers of a response that came over a binding cannot be changed; those of its copy can.
  const copy = new Response(response.body, response);
  copy.headers.set("x-request-id", span.traceId);
  copy.headers.set("x-content-type-options", "nosniff");
  return copy;
}

const text = (body: string): Response =>
  new Response(body, {
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
