// Runs every case and answers with what came of each: null if it held, and otherwise why not.

import { breaker } from "./breaker";
import { retry } from "./retry";
import { type Context, deferred, type Env } from "./suite";
import { timeout } from "./timeout";
import { trace } from "./trace";

/** A case that takes longer, in milliseconds, will never end. */
const NEVER = 10_000;

const all = { ...retry, ...breaker, ...timeout, ...trace };

export default {
  async fetch(request, env, ctx): Promise<Response> {
    const results: Record<string, string | null> = {};
    for (const [name, run] of Object.entries(all)) results[name] = await outcome(run, { request, env, ctx });
    return Response.json(results);
  },
} satisfies ExportedHandler<Env>;

type Run = (context: Context) => void | Promise<void>;

async function outcome(run: Run, context: Context): Promise<string | null> {
  const { promise: never, resolve } = deferred<string>();
  const timer = setTimeout(() => resolve("it does not end"), NEVER);
  try {
    return await Promise.race([never, (async () => (await run(context)) ?? null)()]);
  } catch (error) {
    return error instanceof Error ? `${String(error)}\n${error.stack}` : String(error);
  } finally {
    clearTimeout(timer);
  }
}
