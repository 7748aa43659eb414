/**
 * `node:child_process`: there are no processes to start.
 */
import { allUnavailable } from "internal:node/unavailable";
import { validateString } from "internal:node/validators";

const module = {
  ...allUnavailable(
    "child_process.",
    "ChildProcess _forkChild/2 exec/3 execFile/4 execFileSync/3 execSync/2 fork/3 spawn spawnSync/3",
  ),
};
/** Of two, the command is looked at before they are refused. */
for (const [name, length] of [["exec", 3], ["spawnSync", 3]]) {
  const refuse = module[name];
  const run = {
    [name](command) {
      validateString(command, "command");
      return refuse();
    },
  }[name];
  module[name] = Object.defineProperty(run, "length", { __proto__: null, value: length, configurable: true });
}

export default module;
export const {
  _forkChild, ChildProcess, exec, execFile, execFileSync, execSync, fork, spawn, spawnSync,
} = module;
