/**
 * `node:process`, and the global `process`: an emitter with what there is of a process where many workers share one.
 */
import { EventEmitter } from "node:events";
import { builtin, isBuiltin } from "internal:node/builtins";
import { env } from "internal:node/process_env";
import { invalidArgType, invalidArgValue, NodeError, notImplemented, outOfRange } from "internal:node/errors";
import { config, features, versions, zeroUsage } from "internal:node/process_facts";
import { validateString } from "internal:node/validators";
import { ops } from "internal:ops";
import { defineLazily } from "internal:web/globals";
import { standardStreams } from "internal:web/parts";
import { runDetached } from "internal:web/report";

/** The folder that a worker's code seems to lie in. */
let folder = "/bundle";
let mask = 0o22;
let exitCode;

function notPermitted(syscall) {
  return Object.assign(new NodeError("EPERM", "operation not permitted"), { syscall, errno: undefined, path: undefined });
}

function noSuchFile(syscall, path) {
  return Object.assign(new Error(`no such file or directory, ${syscall} '${path}'`), { syscall, code: "ENOENT", path });
}

/** Now, in whole nanoseconds; time stands still while code runs, as it does for `Date.now()`. */
function nanoseconds() {
  return BigInt(Date.now()) * 1_000_000n;
}

function hrtime(time) {
  if (time !== undefined) {
    if (!Array.isArray(time)) throw invalidArgType("time", "tuple of integers", time);
    if (time.length !== 2) throw outOfRange("time", "2", time);
  }
  const now = nanoseconds();
  const [seconds, rest] = [Number(now / 1_000_000_000n), Number(now % 1_000_000_000n)];
  if (time === undefined) return [seconds, rest];
  const [s, ns] = [seconds - time[0], rest - time[1]];
  return ns < 0 ? [s - 1, ns + 1_000_000_000] : [s, ns];
}
hrtime.bigint = function bigint() {
  return nanoseconds();
};

function memoryUsage() {
  return { rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 };
}
memoryUsage.rss = function rss() {
  return 0;
};

/** What a warning is called, and what more there is to say of it, from the arguments in any of Node's forms. */
function warningParts(options, code) {
  if (options !== null && typeof options === "object" && !Array.isArray(options)) {
    return { type: options.type || "Warning", code: options.code, detail: options.detail };
  }
  if (typeof options === "function") return { type: "Warning" };
  if (options !== undefined && typeof options !== "string") throw invalidArgType("options", "object", options);
  if (typeof code === "function") return { type: options || "Warning" };
  if (code !== undefined && typeof code !== "string") throw invalidArgType("ctor", "function", code);
  return { type: options || "Warning", code };
}

const methods = {
  emitWarning(warning, options, code, _ctor) {
    const parts = warningParts(options, code);
    let error = warning;
    if (typeof warning === "string") {
      error = new Error(warning);
      error.name = String(parts.type);
      if (parts.code !== undefined) error.code = parts.code;
      if (parts.detail !== undefined) error.detail = parts.detail;
    } else if (!(warning instanceof Error)) {
      throw invalidArgType("warning", ["string", "Error"].join(" or "), warning);
    }
    if (error.name === "DeprecationWarning") {
      if (process.noDeprecation) return;
      if (process.throwDeprecation) {
        queueMicrotask(() => { throw error; });
        return;
      }
    }
    queueMicrotask(() => process.emit("warning", error));
  },
  nextTick(callback, ...args) {
    queueMicrotask(() => runDetached(callback, ...args));
  },
  exit(code) {
    const status = code ?? exitCode;
    throw new Error(`process.exit(${status === undefined ? "" : status}) was called: a worker cannot end its process`);
  },
  abort() {
    throw new Error("process.abort() was called: a worker cannot end its process");
  },
  reallyExit(code) {
    methods.exit(code);
  },
  getBuiltinModule(id) {
    const name = `${id}`.startsWith("node:") ? `${id}`.slice(5) : `${id}`;
    return isBuiltin(name) ? builtin(name) : undefined;
  },
  chdir(directory) {
    validateString(directory, "directory");
    const path = builtin("path").resolve(folder, directory);
    if (path !== "/" && path !== "/bundle" && path !== "/tmp") throw noSuchFile("chdir", path.slice(1));
    folder = path;
  },
  umask(value) {
    const before = mask;
    if (value === undefined) return before;
    const parsed = typeof value === "string" && /^[0-7]+$/.test(value) ? Number.parseInt(value, 8) : value;
    if (typeof parsed === "string") {
      throw invalidArgValue("mask", value, "must be a 32-bit unsigned integer or an octal string");
    }
    mask = parsed & 0o777;
    return before;
  },
  hrtime,
  uptime() {
    return 0;
  },
  loadEnvFile(path = ".env") {
    throw noSuchFile("readAll", `${folder}/${path}`);
  },
  memoryUsage,
  resourceUsage() {
    return zeroUsage();
  },
  constrainedMemory: () => 0,
  availableMemory: () => 0,
  getSourceMapsSupport() {
    return { enabled: false, nodeModules: false, generatedCode: false };
  },
  setSourceMapsEnabled(_enabled, _options) {},
  openStdin() {
    return process.stdin;
  },
  send(_message, _handle) {
    return false;
  },
  _fatalException: (_error) => false,
  _getActiveRequests: () => [],
  _getActiveHandles: () => [],
  _rawDebug(...args) {
    ops.log("debug", args.map(String).join(" "));
  },
};

/** A process without users has root's numbers, and may not change them. */
for (const name of ["getegid", "getgid", "geteuid", "getuid"]) methods[name] = { [name]: () => 0 }[name];
Object.assign(methods, { getgroups: () => [0] });
for (const name of ["setegid", "setgid", "setgroups", "seteuid", "setuid"]) {
  methods[name] = { [name](_id) { throw notPermitted(name); } }[name];
}
Object.assign(methods, {
  initgroups(_user, _group) {
    throw notPermitted("initgroups");
  },
  _debugProcess(_pid) {},
});

/** What does nothing here. */
for (const name of [
  "ref", "unref", "_tickCallback", "_debugEnd", "_startProfilerIdleNotifier", "_stopProfilerIdleNotifier",
]) {
  methods[name] = { [name]() {} }[name];
}

/** What there cannot be here, with the number of its parameters. */
for (const [name, length] of Object.entries({
  kill: 2, binding: 1, dlopen: 3, getActiveResourcesInfo: 0, setUncaughtExceptionCaptureCallback: 1,
  hasUncaughtExceptionCaptureCallback: 0, threadCpuUsage: 0, cpuUsage: 1, execve: 3, _linkedBinding: 1, _kill: 2,
})) {
  const method = { [name]() { throw notImplemented(`process.${name}`); } }[name];
  methods[name] = Object.defineProperty(method, "length", { __proto__: null, value: length, configurable: true });
}

/** The current folder under the name that Node's bound function has. */
const cwd = { "bound getCwd": () => folder }["bound getCwd"];
const assert = {
  "bound assert"(value, message) {
    builtin("assert").ok(value, message);
  },
}["bound assert"];

const process = new EventEmitter();
const own = ["_events", "_eventsCount", "_maxListeners"].map((key) => [key, process[key]]);
for (const [key] of own) delete process[key];
delete process.domain;

Object.assign(process, {
  assert, version: "v22.23.4", versions, title: "workerd", argv: ["workerd"], argv0: "workerd", execArgv: [],
  arch: "x64", platform: "linux", config, pid: 1, ppid: 0,
});
for (const name of [
  "getegid", "getgid", "getgroups", "geteuid", "getuid", "setegid", "setgid", "setgroups", "seteuid", "setuid",
  "initgroups", "setSourceMapsEnabled", "getSourceMapsSupport", "nextTick", "emitWarning",
]) {
  process[name] = methods[name];
}
process.env = env;
for (const name of ["exit", "abort", "getBuiltinModule"]) process[name] = methods[name];
Object.assign(process, { features, allowedNodeEnvironmentFlags: new Set() });
for (const name of ["kill", "ref", "unref", "chdir"]) process[name] = methods[name];
process.cwd = cwd;
for (const name of ["umask", "hrtime", "uptime", "loadEnvFile"]) process[name] = methods[name];
Object.defineProperty(process, "exitCode", {
  __proto__: null,
  get: () => exitCode,
  set(code) {
    const number = typeof code === "string" && code !== "" ? Number(code) : code;
    if (number !== undefined && number !== null && !Number.isInteger(number)) throw invalidArgType("code", "integer", code);
    exitCode = code;
  },
  enumerable: true,
  configurable: true,
});
Object.assign(process, { channel: null, connected: false, binding: methods.binding, debugPort: 0, dlopen: methods.dlopen });
process.finalization = {
  register(_ref, _callback) {},
  registerBeforeExit(_ref, _callback) {},
  unregister(_ref) {},
};
for (const name of [
  "getActiveResourcesInfo", "setUncaughtExceptionCaptureCallback", "hasUncaughtExceptionCaptureCallback", "memoryUsage",
]) {
  process[name] = methods[name];
}
Object.assign(process, {
  noDeprecation: false,
  permission: { has(_scope, _reference) { return false; } },
  release: { name: "node", lts: true, sourceUrl: "", headersUrl: "" },
  report: {
    compact: false, directory: "", filename: "",
    getReport() { throw notImplemented("process.report.getReport"); },
    reportOnFatalError: false, reportOnSignal: false, reportOnUncaughtException: false, excludeNetwork: false,
    excludeEnv: false, signal: "SIGUSR2",
    writeReport() { throw notImplemented("process.report.writeReport"); },
  },
  resourceUsage: methods.resourceUsage, send: methods.send, traceDeprecation: false, throwDeprecation: false,
  sourceMapsEnabled: false, threadCpuUsage: methods.threadCpuUsage, cpuUsage: methods.cpuUsage, execPath: "",
  constrainedMemory: methods.constrainedMemory, availableMemory: methods.availableMemory, execve: methods.execve,
  openStdin: methods.openStdin, _rawDebug: methods._rawDebug, moduleLoadList: [],
  _linkedBinding: methods._linkedBinding, domain: null, _exiting: false,
});
for (const name of [
  "_getActiveRequests", "_getActiveHandles", "reallyExit", "_kill", "_fatalException", "_tickCallback", "_debugProcess",
  "_debugEnd", "_startProfilerIdleNotifier", "_stopProfilerIdleNotifier",
]) {
  process[name] = methods[name];
}
process._preload_modules = [];
for (const name of ["_disconnect", "_handleQueue", "_pendingMessage", "_channel", "_send"]) process[name] = undefined;
for (const [key, value] of own) process[key] = value;
for (const name of ["stderr", "stdin", "stdout"]) defineLazily(process, name, () => standardStreams.load()[name]);
Object.defineProperty(process, Symbol.toStringTag, { __proto__: null, value: "process" });

export default process;
export const {
  _channel, _debugEnd, _debugProcess, _disconnect, _events, _eventsCount, _exiting, _fatalException, _getActiveHandles,
  _getActiveRequests, _handleQueue, _kill, _linkedBinding, _maxListeners, _pendingMessage, _preload_modules, _rawDebug,
  _send, _startProfilerIdleNotifier, _stopProfilerIdleNotifier, _tickCallback, abort, allowedNodeEnvironmentFlags, arch,
  argv, argv0, availableMemory, binding, channel, chdir, connected, constrainedMemory, cpuUsage, debugPort, dlopen,
  domain, emitWarning, execArgv, execPath, execve, exit, finalization, getActiveResourcesInfo, getBuiltinModule,
  getSourceMapsSupport, getegid, geteuid, getgid, getgroups, getuid, hasUncaughtExceptionCaptureCallback, initgroups,
  kill, loadEnvFile, moduleLoadList, nextTick, noDeprecation, openStdin, permission, pid, platform, ppid, reallyExit, ref,
  release, report, resourceUsage, send, setSourceMapsEnabled, setUncaughtExceptionCaptureCallback, setegid, seteuid,
  setgid, setgroups, setuid, sourceMapsEnabled, threadCpuUsage, throwDeprecation, title, traceDeprecation, umask, unref,
  uptime, version,
} = process;
export { assert, config, cwd, env, exitCode, features, hrtime, memoryUsage, versions };
