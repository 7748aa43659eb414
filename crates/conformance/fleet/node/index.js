/** Node's modules, as `nodejs_compat` has them. */
import { serve } from "../shared/runner.js";
import { globals } from "./areas/globals.js";

const AREAS = { globals };

export default {
  fetch: (request, env, ctx) => serve(AREAS, request, env, ctx),
};
