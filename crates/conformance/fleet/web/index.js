/** The web platform, without any compatibility flag. */
import { serve } from "../shared/runner.js";
import { compression } from "./areas/compression.js";
import { url } from "./areas/url.js";

const AREAS = { compression, url };

export default {
  fetch: (request, env, ctx) => serve(AREAS, request, env, ctx),
};
