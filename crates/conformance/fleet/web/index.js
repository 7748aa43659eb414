/** The web platform, without any compatibility flag. */
import { serve } from "../shared/runner.js";
import { crypto_aes } from "./areas/crypto_aes.js";
import { crypto_digest } from "./areas/crypto_digest.js";
import { crypto_ec } from "./areas/crypto_ec.js";
import { crypto_global } from "./areas/crypto_global.js";
import { crypto_keys } from "./areas/crypto_keys.js";
import { crypto_okp } from "./areas/crypto_okp.js";
import { crypto_rsa } from "./areas/crypto_rsa.js";
import { crypto_types } from "./areas/crypto_types.js";
import { url } from "./areas/url.js";

const AREAS = {
  crypto_aes, crypto_digest, crypto_ec, crypto_global, crypto_keys, crypto_okp, crypto_rsa, crypto_types, url,
};

export default {
  fetch: (request, env, ctx) => serve(AREAS, request, env, ctx),
};
