/** What only Workers have: bindings, entrypoints, and the classes of `cloudflare:workers`. */
import { serve } from "../shared/runner.js";
import { bindings } from "./areas/bindings.js";
import { eventSource } from "./areas/event_source.js";
import { websocket } from "./areas/websocket.js";

const AREAS = { bindings, event_source: eventSource, websocket };

export default {
  fetch: (request, env, ctx) => serve(AREAS, request, env, ctx),
};
