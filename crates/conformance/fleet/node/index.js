/** Node's modules, as `nodejs_compat` has them. */
import { serve } from "../shared/runner.js";
import { globals } from "./areas/globals.js";
import { node_assert } from "./areas/node_assert.js";
import { node_async_hooks } from "./areas/node_async_hooks.js";
import { node_buffer } from "./areas/node_buffer.js";
import { node_crypto } from "./areas/node_crypto.js";
import { node_crypto_cipher } from "./areas/node_crypto_cipher.js";
import { node_crypto_keys } from "./areas/node_crypto_keys.js";
import { node_events } from "./areas/node_events.js";
import { node_inspecting } from "./areas/node_inspecting.js";
import { node_module } from "./areas/node_module.js";
import { node_modules } from "./areas/node_modules.js";
import { node_performance } from "./areas/node_performance.js";
import { node_small } from "./areas/node_small.js";
import { node_stream } from "./areas/node_stream.js";
import { node_texts } from "./areas/node_texts.js";
import { node_util } from "./areas/node_util.js";
import { node_zlib } from "./areas/node_zlib.js";

const AREAS = {
  globals, node_assert, node_async_hooks, node_buffer, node_crypto, node_crypto_cipher, node_crypto_keys, node_events,
  node_inspecting, node_module, node_modules, node_performance, node_small, node_stream, node_texts, node_util, node_zlib,
};

export default {
  fetch: (request, env, ctx) => serve(AREAS, request, env, ctx),
};
