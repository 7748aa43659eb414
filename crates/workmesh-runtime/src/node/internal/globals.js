/**
 * What `nodejs_compat` adds to the global scope. Modules behind it load when a script first names what they define.
 */
import { builtin } from "internal:node/builtins";
import { setVariables } from "internal:node/variables";
import { define, defineLazily } from "internal:web/globals";

/** The classes behind `performance`, which are on the scope's prototype as other classes are. */
const PERFORMANCE_CLASSES = [
  "Performance", "PerformanceEntry", "PerformanceMark", "PerformanceMeasure", "PerformanceObserver",
  "PerformanceObserverEntryList", "PerformanceResourceTiming",
];

/** A global that one of Node's modules exports. */
function from(module, name) {
  defineLazily(globalThis, name, () => (name === module ? builtin(module) : builtin(module)[name]));
}

/**
 * Installs Node's globals; the host calls this before it loads the worker's code.
 *
 * @param {unknown[][]} variables the worker's plain bindings, as `[kind, name, value]`
 */
export function installNode(variables) {
  setVariables(variables);
  define(globalThis, "global", globalThis);
  from("buffer", "Buffer");
  from("process", "process");
  for (const name of ["setTimeout", "setInterval", "clearTimeout", "clearInterval", "setImmediate", "clearImmediate"]) {
    from("timers", name);
  }
  from("perf_hooks", "performance");
  for (const name of PERFORMANCE_CLASSES) {
    defineLazily(Object.getPrototypeOf(globalThis), name, () => builtin("perf_hooks")[name]);
  }
}
