/** What only Workers have: bindings, entrypoints, and the classes of `cloudflare:workers`. */
import { serve } from "../shared/runner.js";
import { assets } from "./areas/assets.js";
import { bindings } from "./areas/bindings.js";
import { modules } from "./areas/modules.js";
import { rate_limit, version_metadata } from "./areas/rate_limit.js";

const AREAS = { assets, bindings, modules, rate_limit, version_metadata };

export default {
  fetch: (request, env, ctx) => serve(AREAS, request, env, ctx),
};
