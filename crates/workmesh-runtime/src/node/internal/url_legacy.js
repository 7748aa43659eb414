/**
 * Node's old URL parser, which takes relative references and much that is no URL.
 */
import querystring from "node:querystring";
import { invalidArgType, typeError } from "internal:node/errors";
import { domainToASCII, domainToUnicode } from "internal:node/url_paths";
import { validateString } from "internal:node/validators";
import { urls } from "internal:web/parts";

/** Protocols whose URLs have two slashes whether or not they are written. */
const SLASHED = new Set(["http", "https", "ftp", "gopher", "file", "ws", "wss"].flatMap((name) => [name, `${name}:`]));
/** Protocols that have no host. */
const HOSTLESS = new Set(["javascript", "javascript:"]);

const KEYS = ["protocol", "slashes", "auth", "host", "port", "hostname", "hash", "search", "query", "pathname", "path", "href"];

export function Url() {
  for (const key of KEYS) this[key] = null;
}

function invalidUrl(input) {
  const error = typeError("ERR_INVALID_URL", "Invalid URL");
  error.input = input;
  return error;
}

/** What must not stand in a path as it is. */
const UNSAFE = /[\t\n\r "'<>\\^`{|}]/g;

function autoEscaped(text) {
  return text.replace(UNSAFE, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}

function withSlashes(url) {
  const end = url.search(/[?#]/);
  return end < 0 ? url.replaceAll("\\", "/") : url.slice(0, end).replaceAll("\\", "/") + url.slice(end);
}

/** The part of a rest that is the host: up to the first character that ends one, and to the last `@` before it. */
function hostEnd(rest) {
  const end = rest.search(/[/?#]/);
  const limit = end < 0 ? rest.length : end;
  const at = rest.lastIndexOf("@", limit - 1);
  const begin = at >= 0 && at < limit ? at + 1 : 0;
  const stop = rest.slice(begin, limit).search(/[\t\n\r "%'`;<>\\^{|}]/);
  return { at: begin - 1, end: stop < 0 ? limit : begin + stop };
}

function readHost(url, rest, input) {
  const { at, end } = hostEnd(rest);
  if (at >= 0) url.auth = decodeURIComponent(rest.slice(0, at));
  const host = rest.slice(at + 1, end);
  const port = /:(\d*)$/.exec(host);
  let hostname = port === null ? host : host.slice(0, port.index);
  if (port !== null && port[1] !== "") url.port = port[1];
  const ip6 = hostname.startsWith("[") && hostname.endsWith("]");
  // What no host name has in it belongs to the path.
  const strange = ip6 ? -1 : hostname.search(/[^\w.+\-\x80-\uffff]/);
  const spill = strange < 0 ? "" : `/${hostname.slice(strange)}`;
  if (strange >= 0) hostname = hostname.slice(0, strange);
  if (hostname.length > 255) hostname = "";
  hostname = hostname.toLowerCase();
  if (!ip6 && /[^\0-\x7f]/.test(hostname)) {
    hostname = domainToASCII(hostname);
    if (hostname === "") throw invalidUrl(input);
  }
  url.host = hostname + (url.port === null ? "" : `:${url.port}`);
  url.hostname = ip6 ? hostname.slice(1, -1) : hostname;
  return spill + rest.slice(end);
}

Url.prototype.parse = function (input, parseQueryString, slashesDenoteHost) {
  validateString(input, "url");
  let rest = withSlashes(input.trim());
  const protocol = /^[a-z0-9.+-]+:/i.exec(rest)?.[0].toLowerCase();
  if (protocol !== undefined) {
    this.protocol = protocol;
    rest = rest.slice(protocol.length);
  }
  const slashes = rest.startsWith("//") && !HOSTLESS.has(protocol);
  const denotes = slashesDenoteHost || protocol !== undefined || /^\/\/[^@/]+@[^@/]+/.test(rest);
  if (slashes && denotes) {
    rest = rest.slice(2);
    this.slashes = true;
  }
  if (!HOSTLESS.has(protocol) && ((slashes && denotes) || (protocol !== undefined && !SLASHED.has(protocol)))) {
    rest = readHost(this, rest, input);
  }
  if (!HOSTLESS.has(protocol)) rest = autoEscaped(rest);
  const hash = rest.indexOf("#");
  if (hash >= 0) {
    this.hash = rest.slice(hash);
    rest = rest.slice(0, hash);
  }
  const query = rest.indexOf("?");
  if (query >= 0) {
    this.search = rest.slice(query);
    this.query = parseQueryString ? querystring.parse(rest.slice(query + 1)) : rest.slice(query + 1);
    rest = rest.slice(0, query);
  } else if (parseQueryString) {
    this.search = null;
    this.query = Object.create(null);
  }
  if (rest !== "") this.pathname = rest;
  if (SLASHED.has(protocol) && this.hostname && !this.pathname) this.pathname = "/";
  if (this.pathname || this.search) this.path = (this.pathname || "") + (this.search || "");
  this.href = this.format();
  return this;
};

Url.prototype.format = function () {
  let auth = this.auth || "";
  if (auth !== "") auth = `${encodeURIComponent(auth).replace(/%3A/i, ":")}@`;
  let protocol = this.protocol || "";
  if (protocol !== "" && !protocol.endsWith(":")) protocol += ":";
  let host = "";
  if (this.host) {
    host = auth + this.host;
  } else if (this.hostname) {
    host = auth + (this.hostname.includes(":") ? `[${this.hostname}]` : this.hostname);
    if (this.port) host += `:${this.port}`;
  }
  const query = this.query !== null && typeof this.query === "object" ? querystring.stringify(this.query) : "";
  let search = this.search || (query === "" ? "" : `?${query}`);
  let pathname = (this.pathname || "").replace(/[?#]/g, encodeURIComponent);
  if (this.slashes || SLASHED.has(protocol)) {
    if (this.slashes || host !== "") {
      if (pathname !== "" && !pathname.startsWith("/")) pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol.startsWith("file")) {
      host = "//";
    }
  }
  let hash = this.hash || "";
  if (hash !== "" && !hash.startsWith("#")) hash = `#${hash}`;
  if (search !== "" && !search.startsWith("?")) search = `?${search}`;
  return protocol + host + pathname + search.replaceAll("#", "%23") + hash;
};

function copyOf(url) {
  return Object.assign(new Url(), url);
}

/** The segments of a path joined to those of another, without dots; `rooted` says that nothing leads above the first. */
function mergedPath(base, relative, absolute, rooted) {
  const segments = absolute ? relative : [...base.slice(0, -1), ...relative];
  const last = segments.at(-1);
  const kept = [];
  let above = 0;
  for (const segment of segments.toReversed()) {
    if (segment === ".") continue;
    if (segment === "..") above++;
    else if (above > 0) above--;
    else kept.unshift(segment);
  }
  if (rooted) {
    if (kept[0] !== "") kept.unshift("");
  } else {
    kept.unshift(...Array.from({ length: above }, () => ".."));
  }
  if ((last === "." || last === ".." || last === "") && (kept.length < 2 || kept.at(-1) !== "")) kept.push("");
  return kept;
}

Url.prototype.resolveObject = function (relative) {
  const other = typeof relative === "string" ? parse(relative, false, true) : relative;
  const result = copyOf(this);
  result.hash = other.hash;
  if (other.href === "") {
    result.href = result.format();
    return result;
  }
  if (other.protocol && other.protocol !== result.protocol) {
    const whole = copyOf(other);
    whole.href = whole.format();
    return whole;
  }
  if (other.slashes && other.host !== null) {
    const whole = copyOf(other);
    whole.protocol = result.protocol;
    whole.href = whole.format();
    return whole;
  }
  if (other.pathname === null || other.pathname === "") {
    if (other.search !== null) Object.assign(result, { search: other.search, query: other.query });
  } else {
    const absolute = other.pathname.startsWith("/");
    const base = (result.pathname || (result.host ? "/" : ".")).split("/");
    const rooted = absolute || Boolean(result.host) || base[0] === "";
    const path = mergedPath(base, other.pathname.split("/"), absolute, rooted);
    Object.assign(result, { pathname: path.join("/") || null, search: other.search, query: other.query });
  }
  result.path = result.pathname !== null || result.search !== null ? (result.pathname || "") + (result.search || "") : null;
  result.slashes = result.slashes || other.slashes;
  result.href = result.format();
  return result;
};

Url.prototype.resolve = function (relative) {
  return this.resolveObject(parse(relative, false, true)).format();
};

Url.prototype.parseHost = function () {
  const port = /:(\d*)$/.exec(this.host);
  if (port !== null && port[1] !== "") this.port = port[1];
  const host = port === null ? this.host : this.host.slice(0, port.index);
  if (host) this.hostname = host;
};

export function parse(url, parseQueryString, slashesDenoteHost) {
  return url instanceof Url ? url : new Url().parse(url, parseQueryString, slashesDenoteHost);
}

export function resolve(source, relative) {
  return parse(source, false, true).resolve(relative);
}

export function resolveObject(source, relative) {
  return source ? parse(source, false, true).resolveObject(relative) : relative;
}

/** A URL of the standard without the parts that are not wanted. */
function formatStandard(url, { fragment = true, unicode = false, search = true, auth = true } = {}) {
  const copy = new (urls.load().URL)(url.href);
  if (!fragment) copy.hash = "";
  if (!search) copy.search = "";
  if (!auth) copy.username = copy.password = "";
  return unicode ? copy.href.replace(copy.hostname, domainToUnicode(copy.hostname)) : copy.href;
}

export function format(urlObject, options) {
  if (typeof urlObject === "string") return parse(urlObject).format();
  if (typeof urlObject !== "object" || urlObject === null) {
    throw invalidArgType("urlObject", ["Object", "string"], urlObject);
  }
  if (urlObject instanceof urls.load().URL) {
    if (options !== undefined && options !== null && typeof options !== "object") {
      throw invalidArgType("options", "object", options);
    }
    return formatStandard(urlObject, options ?? undefined);
  }
  return Url.prototype.format.call(urlObject);
}
