/** What only Workers have: bindings, entrypoints, and the classes of `cloudflare:workers`. */
import { serve } from "../shared/runner.js";
import { bindings } from "./areas/bindings.js";
import { html_rewriter } from "./areas/html_rewriter.js";

const AREAS = { bindings, html_rewriter };

export default {
  fetch: (request, env, ctx) => serve(AREAS, request, env, ctx),
};
