/**
 * `env`: a worker's bindings, built once from what the host says of them.
 */
import { D1Database } from "internal:bindings/d1";
import { Fetcher } from "internal:bindings/fetcher";
import { KvNamespace } from "internal:bindings/kv";
import { token } from "internal:web/token";

/** How each kind of binding becomes a value: `(...details) => value`. */
const KINDS = {
  text: (text) => text,
  json: (text) => JSON.parse(text),
  service: (slot) => new Fetcher(token, slot),
  kv: (slot) => new KvNamespace(token, slot),
  d1: (slot) => new D1Database(token, slot),
};

/**
 * @param {unknown[][]} spec a binding each, as `[kind, name, ...details]`
 * @returns {object} an ordinary object, which scripts may change as on the real runtime
 */
export function buildEnv(spec) {
  const env = {};
  for (const [kind, name, ...details] of spec) env[name] = KINDS[kind](...details);
  return env;
}
