/**
 * `env`: a worker's bindings, built once from what the host says of them.
 */
import { Fetcher } from "internal:bindings/fetcher";
import { d1, kv, rateLimits } from "internal:web/parts";
import { token } from "internal:web/token";

/** How each kind of binding becomes a value: `(...details) => value`. */
const KINDS = {
  text: (text) => text,
  json: (text) => JSON.parse(text),
  service: (slot) => new Fetcher(token, slot),
  kv: (slot) => new (kv.load().KvNamespace)(token, slot),
  rate_limit: (slot, limit, period) => new (rateLimits.load().Ratelimit)(token, slot, limit, period),
  d1: (slot) => new (d1.load().D1Database)(token, slot),
};

/** The bindings: an ordinary object, which scripts may change as on the real runtime. */
export const env = {};

/** @param {unknown[][]} spec a binding each, as `[kind, name, ...details]` */
export function fillEnv(spec) {
  for (const [kind, name, ...details] of spec) env[name] = KINDS[kind](...details);
}
