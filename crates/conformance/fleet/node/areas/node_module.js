/** `node:module`: `createRequire`, and what modules there are. */
import Module, { createRequire, isBuiltin } from "node:module";
import path from "node:path";

const outcome = (run) => {
  try {
    return run();
  } catch (error) {
    return `${error.name} ${error.code} ${error.message}`;
  }
};
const each = (values, run) => values.map((value) => outcome(() => run(value)));

export const node_module = {
  "require of a module": () => { const require = createRequire("/x/y.js"); return [require("path") === path, require("node:path") === path]; },
  "the shape of require": () => { const require = createRequire("file:///x"); return [Object.getOwnPropertyNames(require).sort(), require.name, require.length]; },
  "require of a module of Node that there is not": () => outcome(() => createRequire("/x/y.js")("node:nope")),
  "paths to require from": () => each(["/x", "file:///a", "file:///", "x", "./x", "", 5, null, undefined, "http://x"], (value) => typeof createRequire(value)),
  "URLs to require from": () => each(["file:///a", "http://a"], (value) => typeof createRequire(new URL(value))),
  "isBuiltin": () => each(["path", "node:path", "x", "node:x", "stream/promises", "", 5, undefined], isBuiltin),
  "what throws": () => each(["_debug", "_findPath", "_load", "findSourceMap", "register", "runMain", "wrap", "SourceMap"], (name) => Module[name]()),
  "extensions": () => each(Object.keys(Module._extensions), (name) => Module._extensions[name]()),
  "what does nothing": () => ["enableCompileCache", "flushCompileCache", "getCompileCacheDir", "getSourceMapsSupport"].map((name) => Module[name]()),
  "constants": () => [Module.constants, Module.globalPaths, Module._cache, Module._pathCache, Object.isFrozen(Module.builtinModules), Object.isFrozen(Module.constants)],
  "the module itself": () => [Module.Module === Module, Module.name, Module.length, outcome(() => Module()), outcome(() => new Module())],
};
