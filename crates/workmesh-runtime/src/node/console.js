/**
 * `node:console`: `console` is the global one.
 */
import { allUnavailable } from "internal:node/unavailable";

const module = {
  ...allUnavailable("console.", "Console/1 context createTask"),
  assert: globalThis.console.assert,
  clear: globalThis.console.clear,
  count: globalThis.console.count,
  countReset: globalThis.console.countReset,
  debug: globalThis.console.debug,
  dir: globalThis.console.dir,
  dirxml: globalThis.console.dirxml,
  error: globalThis.console.error,
  group: globalThis.console.group,
  groupCollapsed: globalThis.console.groupCollapsed,
  groupEnd: globalThis.console.groupEnd,
  info: globalThis.console.info,
  log: globalThis.console.log,
  profile: globalThis.console.profile,
  profileEnd: globalThis.console.profileEnd,
  table: globalThis.console.table,
  time: globalThis.console.time,
  timeEnd: globalThis.console.timeEnd,
  timeLog: globalThis.console.timeLog,
  timeStamp: globalThis.console.timeStamp,
  trace: globalThis.console.trace,
  warn: globalThis.console.warn,
};

export default module;
export const {
  assert, clear, Console, context, count, countReset, createTask, debug, dir, dirxml, error, group, groupCollapsed,
  groupEnd, info, log, profile, profileEnd, table, time, timeEnd, timeLog, timeStamp, trace, warn,
} = module;
