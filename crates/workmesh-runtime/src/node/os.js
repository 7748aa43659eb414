/**
 * `node:os`: what there is to say of a machine that workers do not see.
 */
import { constants } from "internal:node/os_constants";
import { validateInt32 } from "internal:node/validators";

export const EOL = "\n";
export const devNull = "/dev/null";

/** A function whose answer is always the same; objects are new each time. */
function telling(name, answer) {
  return { [name]: () => (typeof answer === "object" ? copyOf(answer) : answer) }[name];
}

function copyOf(value) {
  return Array.isArray(value) ? [...value] : { ...value };
}

const answers = {};
for (const [name, answer] of Object.entries({
  arch: "x64", availableParallelism: 1, cpus: [], endianness: "LE", freemem: 0, homedir: "/tmp/", hostname: "localhost",
  loadavg: [0, 0, 0], machine: "x86_64", networkInterfaces: {}, platform: "linux", release: "", tmpdir: "/tmp/",
  totalmem: 0, type: "Linux", uptime: 0, userInfo: {}, version: "",
})) {
  answers[name] = telling(name, answer);
}

export const {
  arch, availableParallelism, cpus, endianness, freemem, homedir, hostname, loadavg, machine, networkInterfaces, platform,
  release, tmpdir, totalmem, type, uptime, userInfo, version,
} = answers;

export function getPriority(pid) {
  if (pid !== undefined) validateInt32(pid, "pid");
  return 0;
}

export function setPriority(pid, priority) {
  validateInt32(pid, "pid");
  validateInt32(priority, "priority");
}

export { constants };
export default { EOL, devNull, constants, ...answers, getPriority, setPriority };
