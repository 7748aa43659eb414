/** What only Workers have: bindings, entrypoints, and the classes of `cloudflare:workers`. */
import { serve } from "../shared/runner.js";
import { bindings } from "./areas/bindings.js";
import { cache } from "./areas/cache.js";
import { cf } from "./areas/cf.js";
import { html_rewriter } from "./areas/html_rewriter.js";

const AREAS = { bindings, cache, cf, html_rewriter };

export default {
  fetch: (request, env, ctx) => serve(AREAS, request, env, ctx),
};
