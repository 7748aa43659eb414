/** What only Workers have: bindings, entrypoints, and the classes of `cloudflare:workers`. */
import { serve } from "../shared/runner.js";
import { ambient } from "./areas/ambient.js";
import { assets } from "./areas/assets.js";
import { bindings } from "./areas/bindings.js";
import { cache } from "./areas/cache.js";
import { cf } from "./areas/cf.js";
import { d1 } from "./areas/d1.js";
import { eventSource } from "./areas/event_source.js";
import { html_rewriter } from "./areas/html_rewriter.js";
import { isolation } from "./areas/isolation.js";
import { kv } from "./areas/kv.js";
import { modules } from "./areas/modules.js";
import { rate_limit, version_metadata } from "./areas/rate_limit.js";
import { Own, rpc } from "./areas/rpc.js";
import { websocket } from "./areas/websocket.js";

const AREAS = {
  ambient, assets, bindings, cache, cf, d1, event_source: eventSource, html_rewriter, isolation, kv, modules, rate_limit, rpc,
  version_metadata, websocket,
};

export default {
  fetch: (request, env, ctx) => serve(AREAS, request, env, ctx),
};

export { Own };
