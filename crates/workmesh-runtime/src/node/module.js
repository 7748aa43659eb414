/**
 * `node:module`: which modules of Node there are, and `createRequire`, which reaches those and no others, since a bundle has no
 * files. What would load code throws.
 */
import { builtin, builtinNames, isBuiltin as isKnown } from "internal:node/builtins";
import { invalidArgValue } from "internal:node/errors";
import { allUnavailable, constantly } from "internal:node/unavailable";
import { urls } from "internal:web/parts";

/** The name of a module without `node:`. */
function bare(name) {
  return name.startsWith("node:") ? name.slice(5) : name;
}

/** As there, whatever begins with `node:`. */
export function isBuiltin(name) {
  return typeof name === "string" && (name.startsWith("node:") || isKnown(name));
}

/** Without a name and a length, as what `createRequire` gives is there. */
function anonymous(run) {
  Object.defineProperty(run, "name", { __proto__: null, value: "", configurable: true });
  return Object.defineProperty(run, "length", { __proto__: null, value: 0, configurable: true });
}

export function createRequire(path) {
  const from = `${path instanceof urls.load().URL ? path.href : path}`;
  if (!from.startsWith("/") && !from.startsWith("file:")) {
    const wanted = "The argument must be a file URL object, a file URL string, or an absolute path string.";
    throw invalidArgValue("path", from, wanted);
  }
  return anonymous(function (specifier) {
    const name = bare(`${specifier}`);
    if (!isKnown(name)) throw new Error(`No such module "${specifier}".`);
    return builtin(name);
  });
}

const missing = allUnavailable(
  "module.",
  "Module SourceMap _debug _findPath _initPaths _load _nodeModulePaths _preloadModules _resolveFilename _resolveLookupPaths " +
    "findPackageJSON findSourceMap register registerHooks runMain setSourceMapsSupport stripTypeScriptTypes " +
    "syncBuiltinESMExports wrap",
);
export const { Module } = missing;

const statuses = { __proto__: null, FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3 };
const sourceMaps = { __proto__: null, enabled: false, nodeModules: false, generatedCode: false };

export default Object.assign(Module, missing, {
  _cache: { __proto__: null },
  _extensions: allUnavailable("module._extensions", ".js .json .node"),
  _pathCache: { __proto__: null },
  builtinModules: Object.freeze([...builtinNames]),
  constants: Object.freeze({ __proto__: null, compileCacheStatus: Object.freeze(statuses) }),
  createRequire,
  enableCompileCache: constantly("enableCompileCache"),
  flushCompileCache: constantly("flushCompileCache"),
  getCompileCacheDir: constantly("getCompileCacheDir"),
  getSourceMapsSupport: constantly("getSourceMapsSupport", 0, sourceMaps),
  globalPaths: [],
  isBuiltin,
});
export const {
  SourceMap, _cache, _debug, _extensions, _findPath, _initPaths, _load, _nodeModulePaths, _pathCache, _preloadModules,
  _resolveFilename, _resolveLookupPaths, builtinModules, constants, enableCompileCache, findPackageJSON, findSourceMap,
  flushCompileCache, getCompileCacheDir, getSourceMapsSupport, globalPaths, register, registerHooks, runMain,
  setSourceMapsSupport, stripTypeScriptTypes, syncBuiltinESMExports, wrap,
} = Module;
