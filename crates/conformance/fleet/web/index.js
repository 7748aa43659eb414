/** The web platform, without any compatibility flag. */
import { serve } from "../shared/runner.js";
import { corners } from "./areas/corners.js";
import { errors } from "./areas/errors.js";
import { evaluation } from "./areas/evaluation.js";
import { events } from "./areas/events.js";
import { globals } from "./areas/globals.js";
import { intl_date } from "./areas/intl_date.js";
import { intl_number } from "./areas/intl_number.js";
import { intl_rest } from "./areas/intl_rest.js";
import { language } from "./areas/language.js";
import { messaging } from "./areas/messaging.js";
import { url } from "./areas/url.js";
import { urlpattern } from "./areas/urlpattern.js";

const AREAS = { corners, errors, evaluation, events, globals, intl_date, intl_number, intl_rest, language, messaging, url, urlpattern };

export default {
  fetch: (request, env, ctx) => serve(AREAS, request, env, ctx),
};
