/**
 * Paths with backslashes, drives and shares.
 */
import { checkParts, commonFunctions, pathObject, resolveDots } from "internal:node/paths";
import { validateString } from "internal:node/validators";

const isSeparator = (character) => character === "/" || character === "\\";
const SHARE = /^[\\/]{2}([^\\/]+)[\\/]+([^\\/]+)/;

/** A path's device (`C:`, `\\host\share` or nothing), whether it is absolute, and where the rest begins. */
function rootOf(path) {
  const share = SHARE.exec(path);
  if (share !== null) {
    const [all, host, name] = share;
    const end = all.length + (isSeparator(path[all.length]) ? 1 : 0);
    return { device: `\\\\${host}\\${name}`, absolute: true, length: end };
  }
  const device = /^[A-Za-z]:/.test(path) ? path.slice(0, 2) : "";
  const absolute = isSeparator(path[device.length]);
  return { device, absolute, length: device.length + (absolute ? 1 : 0) };
}

const kind = {
  sep: "\\",
  delimiter: ";",
  isSeparator,
  rootLength: (path) => rootOf(path).length,
  driveLength: (path) => (/^[A-Za-z]:/.test(path) ? 2 : 0),
};

function segmentsOf(path) {
  return path.split(/[\\/]/);
}

function resolve(...args) {
  let device = "";
  let tail = "";
  let absolute = false;
  for (let i = args.length - 1; i >= 0 && !(absolute && device !== ""); i--) {
    const part = args[i];
    validateString(part, `paths[${i}]`);
    if (part.length === 0) continue;
    const root = rootOf(part);
    if (root.device !== "") {
      if (device !== "" && root.device.toLowerCase() !== device.toLowerCase()) continue;
      device ||= root.device;
    }
    if (absolute) continue;
    tail = `${part.slice(root.length)}\\${tail}`;
    absolute = root.absolute;
  }
  const body = resolveDots(segmentsOf(tail), !absolute).join("\\");
  return `${device}${absolute ? "\\" : ""}${body}` || ".";
}

function normalize(path) {
  validateString(path, "path");
  if (path.length === 0) return ".";
  const { device, absolute, length } = rootOf(path);
  const rest = path.slice(length);
  let body = resolveDots(segmentsOf(rest), !absolute).join("\\");
  if (body === "" && !absolute) body = ".";
  if (body !== "" && rest !== "" && isSeparator(path.at(-1))) body += "\\";
  return `${device}${absolute ? "\\" : ""}${body}`;
}

function relative(from, to) {
  validateString(from, "from");
  validateString(to, "to");
  if (from === to) return "";
  const [source, target] = [resolve(from), resolve(to)];
  if (source.toLowerCase() === target.toLowerCase()) return "";
  const [a, b] = [source, target].map((path) => path.split("\\").filter(Boolean));
  let common = 0;
  while (common < a.length && common < b.length && a[common].toLowerCase() === b[common].toLowerCase()) common++;
  if (common === 0) return target;
  return [...a.slice(common).map(() => ".."), ...b.slice(common)].join("\\");
}

export const win32 = pathObject(
  {
    ...commonFunctions(kind),
    resolve,
    normalize,
    relative,
    isAbsolute(path) {
      validateString(path, "path");
      return isSeparator(path[0]) || (/^[A-Za-z]:/.test(path) && isSeparator(path[2]));
    },
    join(...args) {
      checkParts(args, "path");
      const parts = args.filter(Boolean);
      if (parts.length === 0) return ".";
      // Two separators that only meet because parts were joined do not begin a share.
      const begins = /^[\\/]{2}[^\\/]/.test(parts[0]);
      const joined = parts.join("\\");
      return normalize(begins ? joined : joined.replace(/^[\\/]{2,}/, "\\"));
    },
    toNamespacedPath(path) {
      if (typeof path !== "string" || path.length === 0) return path;
      const resolved = resolve(path);
      if (resolved.length <= 2) return path;
      if (/^\\\\[^?.]/.test(resolved)) return `\\\\?\\UNC\\${resolved.slice(2)}`;
      return /^[A-Za-z]:\\/.test(resolved) ? `\\\\?\\${resolved}` : path;
    },
  },
  kind,
);
