/** What only Workers have: bindings, entrypoints, and the classes of `cloudflare:workers`. */
import { serve } from "../shared/runner.js";
import { bindings } from "./areas/bindings.js";

const AREAS = { bindings };

export default {
  fetch: (request, env, ctx) => serve(AREAS, request, env, ctx),
};
