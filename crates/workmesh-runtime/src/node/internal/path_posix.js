/**
 * Paths with slashes.
 */
import { checkParts, commonFunctions, pathObject, resolveDots } from "internal:node/paths";
import { validateString } from "internal:node/validators";

const kind = {
  sep: "/",
  delimiter: ":",
  isSeparator: (character) => character === "/",
  rootLength: (path) => (path.startsWith("/") ? 1 : 0),
  driveLength: () => 0,
};

function resolve(...args) {
  let path = "";
  for (let i = args.length - 1; i >= -1 && !path.startsWith("/"); i--) {
    const part = i >= 0 ? args[i] : "/";
    if (i >= 0) validateString(part, `paths[${i}]`);
    if (part !== "") path = path === "" ? part : `${part}/${path}`;
  }
  return `/${resolveDots(path.split("/"), false).join("/")}`;
}

function normalize(path) {
  validateString(path, "path");
  if (path.length === 0) return ".";
  const absolute = path.startsWith("/");
  let body = resolveDots(path.split("/"), !absolute).join("/");
  if (body.length === 0) {
    if (absolute) return "/";
    return path.endsWith("/") ? "./" : ".";
  }
  if (path.endsWith("/")) body += "/";
  return absolute ? `/${body}` : body;
}

function relative(from, to) {
  validateString(from, "from");
  validateString(to, "to");
  if (from === to) return "";
  const [source, target] = [resolve(from), resolve(to)].map((path) => path.split("/").filter(Boolean));
  let common = 0;
  while (common < source.length && common < target.length && source[common] === target[common]) common++;
  return [...source.slice(common).map(() => ".."), ...target.slice(common)].join("/");
}

export const posix = pathObject(
  {
    ...commonFunctions(kind),
    resolve,
    normalize,
    relative,
    isAbsolute(path) {
      validateString(path, "path");
      return path.startsWith("/");
    },
    join(...args) {
      checkParts(args, "path");
      return normalize(args.filter(Boolean).join("/"));
    },
    toNamespacedPath: (path) => path,
  },
  kind,
);
