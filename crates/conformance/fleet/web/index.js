/** The web platform, without any compatibility flag. */
import { serve } from "../shared/runner.js";
import { bad_input } from "./areas/bad_input.js";
import { compression } from "./areas/compression.js";
import { corners } from "./areas/corners.js";
import { crypto_aes } from "./areas/crypto_aes.js";
import { crypto_digest } from "./areas/crypto_digest.js";
import { crypto_ec } from "./areas/crypto_ec.js";
import { crypto_global } from "./areas/crypto_global.js";
import { crypto_keys } from "./areas/crypto_keys.js";
import { crypto_okp } from "./areas/crypto_okp.js";
import { crypto_rsa } from "./areas/crypto_rsa.js";
import { crypto_types } from "./areas/crypto_types.js";
import { errors } from "./areas/errors.js";
import { evaluation } from "./areas/evaluation.js";
import { events } from "./areas/events.js";
import { forms } from "./areas/forms.js";
import { globals } from "./areas/globals.js";
import { intl_date } from "./areas/intl_date.js";
import { intl_number } from "./areas/intl_number.js";
import { intl_rest } from "./areas/intl_rest.js";
import { language } from "./areas/language.js";
import { messages } from "./areas/messages.js";
import { messaging } from "./areas/messaging.js";
import { packages } from "./areas/packages.js";
import { url } from "./areas/url.js";
import { urlpattern } from "./areas/urlpattern.js";
import { words } from "./areas/words.js";

const AREAS = {
  bad_input, compression, corners, crypto_aes, crypto_digest, crypto_ec, crypto_global, crypto_keys, crypto_okp, crypto_rsa,
  crypto_types,
  errors, evaluation, events, forms, globals, intl_date, intl_number, intl_rest, language, messages, messaging, packages,
  url, urlpattern, words,
};

export default {
  fetch: (request, env, ctx) => serve(AREAS, request, env, ctx),
};
