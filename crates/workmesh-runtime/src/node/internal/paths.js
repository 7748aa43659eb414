/**
 * Paths of both kinds, from one description of how they differ.
 *
 * A kind is `{ separators, sep, delimiter, rootOf }`, where `rootOf(path)` is the part of a path that nothing climbs above:
 * `{ device, slash }`, such as `C:` and `\`.
 */
import { invalidArgType } from "internal:node/errors";
import { validateObject, validateString } from "internal:node/validators";

/** Removes `.` and `..` from segments as far as they can be removed; `above` keeps those that lead outside. */
export function resolveDots(segments, above) {
  const kept = [];
  for (const segment of segments) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") kept.push(segment);
    else if (kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (above) kept.push("..");
  }
  return kept;
}

/** The functions of a kind that follow from its separators. */
export function commonFunctions(kind) {
  const { isSeparator, sep, rootLength } = kind;

  /** Where the last segment begins and ends, without separators after it. */
  function lastSegment(path) {
    const root = rootLength(path);
    let end = path.length;
    while (end > root && isSeparator(path[end - 1])) end--;
    let start = end;
    while (start > root && !isSeparator(path[start - 1])) start--;
    return [start, end];
  }

  function extensionOf(base) {
    const dot = base.lastIndexOf(".");
    return dot <= 0 || base === ".." ? "" : base.slice(dot);
  }

  return {
    dirname(path) {
      validateString(path, "path");
      if (path.length === 0) return ".";
      const root = rootLength(path);
      const [start] = lastSegment(path);
      if (start <= root) return root > 0 ? path.slice(0, root) : ".";
      // One separator goes with the last segment; a path that begins with two keeps both.
      return sep === "/" && root === 1 && start === 2 ? "//" : path.slice(0, start - 1);
    },
    basename(path, suffix) {
      if (suffix !== undefined) validateString(suffix, "ext");
      validateString(path, "path");
      const drive = kind.driveLength(path);
      const rest = path.slice(drive);
      let end = rest.length;
      while (end > 0 && isSeparator(rest[end - 1])) end--;
      let start = end;
      while (start > 0 && !isSeparator(rest[start - 1])) start--;
      const base = rest.slice(start, end);
      if (suffix === undefined || suffix.length === 0 || suffix.length > rest.length) return base;
      if (suffix === rest) return "";
      return base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base;
    },
    extname(path) {
      validateString(path, "path");
      const [start, end] = lastSegment(path);
      return extensionOf(path.slice(start, end));
    },
    format(pathObject) {
      validateObject(pathObject, "pathObject");
      const dir = pathObject.dir || pathObject.root;
      const ext = pathObject.ext ? `${pathObject.ext[0] === "." ? "" : "."}${pathObject.ext}` : "";
      const base = pathObject.base || `${pathObject.name || ""}${ext}`;
      if (!dir) return base;
      return dir === pathObject.root ? `${dir}${base}` : `${dir}${sep}${base}`;
    },
    parse(path) {
      validateString(path, "path");
      const root = rootLength(path);
      const [start, end] = lastSegment(path);
      const base = path.slice(start, end);
      const ext = extensionOf(base);
      // The separator before the last segment belongs to neither, unless it is the root.
      const dir = start > root ? path.slice(0, start - 1) : path.slice(0, root);
      return { root: path.slice(0, root), dir, base, ext, name: base.slice(0, base.length - ext.length) };
    },
    matchesGlob(path, pattern) {
      validateString(path, "path");
      validateString(pattern, "pattern");
      return globToRegExp(pattern, kind).test(path);
    },
  };
}

const SPECIAL = /[.+^${}()|[\]\\]/g;

/** A glob as a regular expression: `*`, `**`, `?`, `[…]` and `{a,b}`. */
function globToRegExp(pattern, { sep }) {
  const inside = sep === "/" ? "[^/]" : "[^/\\\\]";
  const slash = sep === "/" ? "/" : "[/\\\\]";
  const source = pattern.replace(/\*\*\/|\*\*|\*|\?|\[!?[^\]]*\]|\{[^}]*\}|\/|[^]/g, (part) => {
    if (part === "**/") return `(?:${inside}+${slash})*`;
    if (part === "**") return ".*";
    if (part === "*") return `${inside}*`;
    if (part === "?") return inside;
    if (part === "/") return slash;
    if (part.length > 1 && part[0] === "[") return part.replace("[!", "[^");
    if (part.length > 1 && part[0] === "{") {
      return `(?:${part.slice(1, -1).split(",").map((one) => globToRegExp(one, { sep }).source.slice(1, -1)).join("|")})`;
    }
    return part.replace(SPECIAL, "\\$&");
  });
  return new RegExp(`^${source}$`, "u");
}

/** Refuses parts that are no strings, as `join` and `resolve` do. */
export function checkParts(parts, name) {
  parts.forEach((part, index) => {
    if (typeof part !== "string") throw invalidArgType(name ?? `paths[${index}]`, "string", part);
  });
}

const ORDER = [
  "resolve", "normalize", "isAbsolute", "join", "relative", "toNamespacedPath", "dirname", "basename", "extname", "format",
  "parse", "matchesGlob",
];
const LENGTHS = { resolve: 0, join: 0, basename: 2, relative: 2, matchesGlob: 2 };

/** A `path` object: its functions by the names and in the order that Node has. */
export function pathObject(functions, { sep, delimiter }) {
  const object = {};
  for (const name of ORDER) {
    const visible = name === "format" && sep === "/" ? "bound _format" : name;
    Object.defineProperty(functions[name], "name", { __proto__: null, value: visible, configurable: true });
    const length = LENGTHS[name] ?? 1;
    object[name] = Object.defineProperty(functions[name], "length", { __proto__: null, value: length, configurable: true });
  }
  return Object.assign(object, { sep, delimiter, win32: null, posix: null });
}
