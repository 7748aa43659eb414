/** What only Workers have: bindings, entrypoints, and the classes of `cloudflare:workers`. */
import { serve } from "../shared/runner.js";
import { assets } from "./areas/assets.js";
import { bindings } from "./areas/bindings.js";

const AREAS = { assets, bindings };

export default {
  fetch: (request, env, ctx) => serve(AREAS, request, env, ctx),
};
