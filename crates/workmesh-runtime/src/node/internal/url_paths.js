/**
 * URLs to paths and back, and what of a URL an HTTP client wants.
 */
import { posix } from "internal:node/path_posix";
import { win32 } from "internal:node/path_win32";
import { invalidArgType, NodeError } from "internal:node/errors";
import { validateObject, validateString } from "internal:node/validators";
import { urls } from "internal:web/parts";

function isUrl(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}

/** A host name as the standard writes it; empty if it is none. */
export function domainToASCII(domain) {
  try {
    return new (urls.load().URL)(`ws://${domain}`).hostname;
  } catch {
    return "";
  }
}
Object.defineProperty(domainToASCII, "length", { __proto__: null, value: 1, configurable: true });

export function domainToUnicode(domain) {
  const ascii = domainToASCII(domain);
  return ascii.split(".").map((label) => (label.startsWith("xn--") ? fromPunycode(label.slice(4)) : label)).join(".");
}

/** The text of a label in Punycode (RFC 3492). */
function fromPunycode(label) {
  const at = label.lastIndexOf("-");
  const output = Array.from(at > 0 ? label.slice(0, at) : "");
  let [n, i, bias] = [128, 0, 72];
  for (let position = at > 0 ? at + 1 : 0; position < label.length; ) {
    const before = i;
    for (let [w, k] = [1, 36]; ; k += 36) {
      const code = label.charCodeAt(position++);
      const digit = code >= 97 ? code - 97 : code - 22;
      if (!(digit >= 0 && digit < 36)) return `xn--${label}`;
      i += digit * w;
      const threshold = Math.min(Math.max(k - bias, 1), 26);
      if (digit < threshold) break;
      w *= 36 - threshold;
    }
    const size = output.length + 1;
    bias = adapted(i - before, size, before === 0);
    n += Math.floor(i / size);
    i %= size;
    if (n > 0x10ffff) return `xn--${label}`;
    output.splice(i++, 0, String.fromCodePoint(n));
  }
  return output.join("");
}

function adapted(delta, size, first) {
  let rest = first ? Math.floor(delta / 700) : delta >> 1;
  rest += Math.floor(rest / size);
  let k = 0;
  for (; rest > 455; k += 36) rest = Math.floor(rest / 35);
  return k + Math.floor((36 * rest) / (rest + 38));
}

function fileURLToPosix(url) {
  if (url.hostname !== "") {
    throw new NodeError("ERR_INVALID_FILE_URL_HOST", 'File URL host must be "localhost" or empty on linux');
  }
  if (/%2f/i.test(url.pathname)) throw badPath("must not include encoded / characters");
  return decodeURIComponent(url.pathname);
}

function badPath(reason) {
  return new NodeError("ERR_INVALID_FILE_URL_PATH", `File URL path ${reason}`);
}

function fileURLToWindows(url) {
  if (/%2f|%5c/i.test(url.pathname)) throw badPath("must not include encoded \\ or / characters");
  const path = decodeURIComponent(url.pathname.replaceAll("/", "\\"));
  if (url.hostname !== "") return `\\\\${domainToUnicode(url.hostname)}${path}`;
  if (!/^\\[A-Za-z]:/.test(path)) throw badPath("must be absolute");
  return path.slice(1);
}

export function fileURLToPath(path, options) {
  const url = typeof path === "string" ? new (urls.load().URL)(path) : path;
  if (!isUrl(url)) throw invalidArgType("path", ["string", "URL"], path);
  if (url.protocol !== "file:") throw new NodeError("ERR_INVALID_URL_SCHEME", "The URL must be of scheme file");
  return options?.windows ? fileURLToWindows(url) : fileURLToPosix(url);
}

const ENCODED = /[%\\\n\r\t?#]/g;

function escaped(path, windows) {
  return path.replace(ENCODED, (c) =>
    windows && c === "\\" ? c : `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

export function pathToFileURL(filepath, options) {
  validateString(filepath, "filepath");
  const windows = Boolean(options?.windows);
  const { URL } = urls.load();
  const kind = windows ? win32 : posix;
  let path = kind.resolve(filepath);
  if (/[\\/]$/.test(filepath) && (windows || filepath.endsWith("/")) && !path.endsWith(kind.sep)) path += kind.sep;
  const url = new URL("file://");
  const share = windows ? /^\\\\([^\\]+)(\\.*)$/.exec(path) : null;
  if (share !== null) url.hostname = share[1];
  url.pathname = escaped(share === null ? path : share[2], windows);
  return url;
}

export function toPathIfFileURL(fileURLOrPath) {
  return isUrl(fileURLOrPath) ? fileURLToPath(fileURLOrPath) : fileURLOrPath;
}

export function urlToHttpOptions(url) {
  validateObject(url, "url", { array: true, function: true });
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    ...url,
    protocol: url.protocol,
    hostname: typeof hostname === "string" && hostname.startsWith("[") ? hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ""}${search || ""}`,
    href: url.href,
  };
  if (port !== "") options.port = Number(port);
  if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return options;
}
