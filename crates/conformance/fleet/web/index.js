/** The web platform, without any compatibility flag. */
import { serve } from "../shared/runner.js";
import { errors } from "./areas/errors.js";
import { evaluation } from "./areas/evaluation.js";
import { events } from "./areas/events.js";
import { globals } from "./areas/globals.js";
import { language } from "./areas/language.js";
import { messaging } from "./areas/messaging.js";
import { url } from "./areas/url.js";

const AREAS = { errors, evaluation, events, globals, language, messaging, url };

export default {
  fetch: (request, env, ctx) => serve(AREAS, request, env, ctx),
};
