/**
 * The worker's variables as `process.env` begins with them: what is text stays, and everything else is JSON text.
 */
let variables = [];

/** Notes the worker's plain bindings, as `[kind, name, value]`. */
export function setVariables(list) {
  variables = list;
}

/** The variables as an object of strings. */
export function initialEnv() {
  const env = {};
  for (const [kind, name, value] of variables) {
    const parsed = kind === "json" ? JSON.parse(value) : value;
    env[name] = typeof parsed === "string" ? parsed : JSON.stringify(parsed);
  }
  return env;
}
