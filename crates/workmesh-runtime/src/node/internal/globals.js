/**
 * What `nodejs_compat` adds to the global scope. Modules behind it load when a script first names what they define.
 */
import { builtin } from "internal:node/builtins";
import { setVariables } from "internal:node/variables";
import { defineGlobal, defineLazily } from "internal:web/globals";

/** A global that one of Node's modules exports, in the shape in which the list of globals wants it. */
function from(module, name) {
  const part = { load: () => ({ [name]: name === module ? builtin(module) : builtin(module)[name] }) };
  defineLazily(name, part, true);
}

/**
 * Installs Node's globals; the host calls this before it loads the worker's code.
 *
 * @param {unknown[][]} variables the worker's plain bindings, as `[kind, name, value]`
 */
export function installNode(variables) {
  setVariables(variables);
  defineGlobal("global", globalThis, true);
  from("buffer", "Buffer");
  from("process", "process");
  for (const name of ["setTimeout", "setInterval", "clearTimeout", "clearInterval", "setImmediate", "clearImmediate"]) {
    from("timers", name);
  }
}
