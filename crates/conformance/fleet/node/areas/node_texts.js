/** Modules that turn texts into other texts: paths, queries, URLs, and bytes in pieces. */
import path from "node:path";
import querystring from "node:querystring";
import { StringDecoder } from "node:string_decoder";
import url from "node:url";

function each(values, run) {
  return values.map((value) => {
    try {
      return run(value);
    } catch (error) {
      return `${error.name} ${error.code} ${error.message}`;
    }
  });
}

const POSIX = ["", ".", "..", "/", "//", "///", "a", "a/", "/a", "/a/b", "/a/b/", "a/b.txt", "./a/../b", "../a", "../../a/b", "/../a", "a//b///c", ".bashrc", "a.b.c", "a.", "/a/.b", "..a", "a/..", "a/.", "/a/b/../../..", "é/ü.ñ", "a b/c d", "//a//b", "./", "../", "a/b/.."];
const WINDOWS = ["", ".", "C:", "C:\\", "C:a", "C:\\a\\b", "C:/a/b.txt", "\\a", "\\\\host\\share\\a", "\\\\host\\share", "\\\\host", "//host/share/x/..", "a\\b\\..\\c", "c:\\..\\a", "C:..\\a", "a/b\\c", "C:\\a\\", "\\\\?\\C:\\a", ".\\a", "..\\..\\a", "C:.", "x:\\y\\z.tar.gz", "\\", "\\\\"];
const PAIRS = [["/a/b/c", "/a/d"], ["/a", "/a"], ["/a/b", "/a"], ["/a", "/a/b/c"], ["a", "b"], ["/", "/x"], ["/x", "/"], ["/foo/bar", "/foo/barbaz"], ["", "/"]];
const QUERIES = ["a=1&b=2", "a=1&a=2&a=3", "a", "a=", "=a", "=", "&&a=1&", "a=%20+x", "a=%zz", "%E4%BD=x", "a=b=c", "a%3Db=c", "", "?a=1", "a[]=1&a[]=2", "__proto__=1", "a=%C3%A9", "a=\u00e9", "%=1", "a=1;b=2"];
const LEGACY = ["http://user:pass@Host.com:8080/p/a/t/h?query=string#hash", "HTTP://EXAMPLE.com", "//host/path", "/path?x=1", "path", "", "?q", "#h", "mailto:a@b.c", "javascript:alert(1)", "http://a.com?x", "http://a.com#x", "http:path", "https://[::1]:3000/x", "http://a b.com/", "http://x.com/a b?c d#e f", "http://\u00fc.com/", "file:///etc/passwd", "http:\\\\a.com\\b", "http://a@b@c/", "http://a.com:/x", "x://y/z", "  http://a.com  ", "http://a.com/'\"<>", "data:text/plain,hi", "svn+ssh://h/p", "coap:u:p@h", "http://user%40x@h"];

export const node_texts = {
  "path: normalize": () => POSIX.map((p) => path.normalize(p)),
  "path: dirname": () => POSIX.map((p) => path.dirname(p)),
  "path: basename": () => POSIX.map((p) => path.basename(p)),
  "path: extname": () => POSIX.map((p) => path.extname(p)),
  "path: parse": () => POSIX.map((p) => path.parse(p)),
  "path: resolve": () => POSIX.map((p) => path.resolve(p)),
  "path: isAbsolute": () => POSIX.map((p) => path.isAbsolute(p)),
  "path: relative": () => PAIRS.map(([a, b]) => path.relative(a, b)),
  "path: join": () => each([[], ["a", "b"], ["/a", "../b"], ["a", "", "b"], [""], ["a/", "/b"], ["..", "a"], ["/", ".."], ["a", 1], [null], ["./a"]], (args) => path.join(...args)),
  "path: resolve of several": () => each([["/a", "b"], ["/a", "/b", "c"], ["a", ".."], ["/a", "..", ".."], ["/a", ""], ["/a", 1], [undefined]], (args) => path.resolve(...args)),
  "path: format": () => each([{ dir: "/a", base: "b.c" }, { root: "/", name: "x", ext: ".y" }, { root: "/", name: "x", ext: "y" }, { dir: "/", root: "/", base: "x" }, { name: "n" }, {}, null, "x"], (v) => path.format(v)),
  "path: basename with a suffix": () => each([["a.txt", ".txt"], ["a.txt", "a.txt"], ["/a/b.js", ".js"], ["a", "a"], ["aa", "a"], ["a.txt", ""], ["a.txt", 1], ["a/b/", "b"]], (args) => path.basename(...args)),
  "path: wrong types": () => each(["normalize", "dirname", "basename", "extname", "parse", "isAbsolute"], (m) => path[m](5)).concat(each(["relative", "matchesGlob"], (m) => path[m]("a", {})), path.toNamespacedPath(5)),
  "path: matchesGlob": () => each([["a/b.js", "a/*.js"], ["a/b/c.js", "**/*.js"], ["a.ts", "*.{js,ts}"], ["a", "b"], ["a/b", "*"], ["ab", "a?"], ["ab", "a[bc]"]], (args) => path.matchesGlob(...args)),
  "win32: normalize": () => WINDOWS.map((p) => path.win32.normalize(p)),
  "win32: dirname": () => WINDOWS.map((p) => path.win32.dirname(p)),
  "win32: basename": () => WINDOWS.map((p) => path.win32.basename(p)),
  "win32: extname": () => WINDOWS.map((p) => path.win32.extname(p)),
  "win32: parse": () => WINDOWS.map((p) => path.win32.parse(p)),
  "win32: resolve": () => WINDOWS.map((p) => path.win32.resolve("C:\\base", p)),
  "win32: isAbsolute": () => WINDOWS.map((p) => path.win32.isAbsolute(p)),
  "win32: toNamespacedPath": () => ["C:\\a", "\\\\host\\share\\x", "", "a", "\\\\?\\C:\\x"].map((p) => path.win32.toNamespacedPath(p).slice(0, 12)),
  "win32: relative": () => [["C:\\a\\b", "C:\\a\\c"], ["C:\\A", "c:\\a"], ["C:\\a", "D:\\a"], ["C:\\", "C:\\x"], ["\\\\h\\s\\a", "\\\\h\\s\\b"]].map(([a, b]) => path.win32.relative(a, b)),
  "win32: join": () => [["C:", "a"], ["\\\\h", "s", "x"], ["a", "..", "b"], ["//h", "s"], ["\\", "\\a"], []].map((args) => path.win32.join(...args)),
  "the objects of paths": () => [path === path.posix, path.win32.posix === path, path.win32.win32 === path.win32, Object.keys(path), path.sep, path.delimiter, path.win32.sep, path.win32.delimiter],
  "querystring: parse": () => QUERIES.map((q) => Object.entries(querystring.parse(q))),
  "querystring: parse with options": () => [querystring.parse("a:1;b:2", ";", ":"), querystring.parse("a=1&b=2&c=3", null, null, { maxKeys: 2 }), querystring.parse("a=1&b=2", null, null, { maxKeys: 0 }), querystring.parse("a=%41", null, null, { decodeURIComponent: (t) => `<${t}>` }), querystring.parse("a=%41", null, null, { decodeURIComponent: () => { throw new Error("x"); } }), querystring.parse("a->1,,b->2", ",,", "->")].map((v) => Object.entries(v)),
  "querystring: parse of other types": () => [5, null, undefined, {}, []].map((v) => [Object.getPrototypeOf(querystring.parse(v)), Object.keys(querystring.parse(v))]),
  "querystring: stringify": () => each([{ a: 1, b: "x y", c: true, d: null, e: undefined, f: NaN, g: Infinity, h: 5n, i: {}, j: [1, "2", null], k: Symbol("s"), l: -0, m: [] }, {}, null, "x", [1, 2], { "é ": "€" }, { a: "!'()*~-_." }, { a: "\ud800" }, { "a&b": "c=d" }], (v) => querystring.stringify(v)),
  "querystring: stringify with options": () => [querystring.stringify({ a: [1, 2], b: 3 }, ";", ":"), querystring.stringify({ a: "x y" }, null, null, { encodeURIComponent: (t) => `<${t}>` })],
  "querystring: escape and unescape": () => [...each(["a b&c=d/é€", 5, {}, null, undefined, "\ud83d", "\ud83d\ude00"], (v) => querystring.escape(v)), ...each(["%41+b", "%zz%41", "%E9", 5, "a%"], (v) => querystring.unescape(v)), querystring.unescapeBuffer("a%20b+%zz"), querystring.unescapeBuffer("a+b", true)],
  "string_decoder: characters in pieces": () => { const d = new StringDecoder("utf8"); return [[0xe2], [0x82], [0xac, 0xf0, 0x9f], [0x98], [0x80, 0x41]].map((b) => d.write(Buffer.from(b))).concat(d.end()); },
  "string_decoder: what is left at the end": () => [["utf8", [0xe2, 0x82]], ["utf16le", [0x41]], ["utf16le", [0x3d, 0xd8]], ["base64", [1, 2, 3, 4]], ["hex", [1]], ["latin1", [0xe9]], ["utf8", [0xf0, 0x9f, 0x98]]].map(([e, b]) => { const d = new StringDecoder(e); return [escape(d.write(Buffer.from(b))), escape(d.end()), escape(d.end())]; }),
  "string_decoder: every cut": () => { const bytes = Buffer.from("aé€\u{1F600}z"); return ["utf8", "utf16le", "base64", "base64url", "hex", "latin1", "ascii"].map((e) => Array.from(bytes, (_, i) => { const d = new StringDecoder(e); return d.write(bytes.subarray(0, i)) + d.write(bytes.subarray(i)) + d.end(); })); },
  "string_decoder: invalid bytes": () => [[0xff, 0x41], [0xc3, 0x28], [0xe2, 0x28, 0xa1], [0xf0, 0x28], [0x80], [0xed, 0xa0, 0x80], [0xf8, 0x88], [0xc0, 0x80]].map((b) => { const d = new StringDecoder(); return [...b].map((x) => escape(d.write(Buffer.from([x])))).concat(escape(d.end())); }),
  "string_decoder: encodings and arguments": () => [...each([undefined, "UTF-8", "ucs2", "binary", "nope", null, 5], (e) => new StringDecoder(e).encoding), ...each(["text", 5, null, undefined, new Uint16Array([0x4142])], (v) => new StringDecoder().write(v)), new StringDecoder().end("x")],
  "string_decoder: what it holds back": () => { const d = new StringDecoder(); d.write(Buffer.from([0xe2, 0x82])); return [d.lastChar, d.lastNeed, d.lastTotal, Object.keys(d)]; },
  "url: parse": () => each(LEGACY, (u) => url.parse(u)),
  "url: parse with a query": () => [url.parse("/a?x=1&x=2", true).query, url.parse("/a", true).query, url.parse("//host/p", false, true).host, url.parse("//host/p").pathname].map((v) => (v && typeof v === "object" ? Object.entries(v) : v)),
  "url: parse of other types": () => each([5, null, undefined, {}, "http://a.com:99999999/", "http://a..b:x/"], (u) => url.parse(u).href),
  "url: format": () => each([{ protocol: "http", host: "a.com", pathname: "x", query: { a: 1, b: [2, 3] }, hash: "h" }, { hostname: "::1", port: 80, protocol: "https:" }, { pathname: "/a?b#c" }, { search: "x=1" }, { auth: "u:p", host: "h", slashes: true }, {}, "HTTP://A.com/x", new URL("http://u:p@xn--tda.com/?a#b"), null, 5, { protocol: "mailto", pathname: "a@b" }, { protocol: "file", pathname: "/x" }], (v) => url.format(v)),
  "url: format of the standard's URLs": () => each([{ fragment: false }, { search: false }, { auth: false }, { unicode: true }, undefined, 5, null], (o) => url.format(new URL("http://u:p@xn--tda.com/x?a=1#b"), o)),
  "url: resolve": () => [["/one/two/three", "four"], ["http://example.com/", "/one"], ["http://example.com/one", "/two"], ["http://a.com/b/c/d", "../e"], ["http://a.com/b", "//c.com/d"], ["http://a.com/b?x#y", "?z"], ["http://a.com/b", "#q"], ["http://a.com/b", "https://x/"], ["http://a.com", "b"], ["a/b", "../../c"], ["http://a.com/b/", "."], ["http://a.com/b/c", "./d/../e"], ["mailto:a@b", "c"], ["http://a.com/x", ""], ["/a", ".."], ["http://u:p@a.com/x", "/y"]].map(([a, b]) => url.resolve(a, b)),
  "url: fileURLToPath": () => each(["file:///a/b%20c", "file://host/a", "http://a/b", "file:///a%2Fb", new URL("file:///x"), 5, "x", "file:///C:/a"], (u) => url.fileURLToPath(u)).concat(each(["file:///C:/a%20b", "file:///a", "file://host/share"], (u) => url.fileURLToPath(u, { windows: true }))),
  "url: pathToFileURL": () => each(["/a b/c?d#e%f", "/a/", "rel", "/\n\t\\", 5, "/é"], (p) => url.pathToFileURL(p).href).concat(each(["C:\\a b", "\\\\host\\share\\x"], (p) => url.pathToFileURL(p, { windows: true }).href)),
  "url: domains": () => [["español.com", "xn--fsq", "中文.com", "xn--iñvalid.com", "a b", "", "EXAMPLE"].map((d) => url.domainToASCII(d)), ["xn--espaol-zwa.com", "xn--fiq228c.com", "plain.com", "xn--iñvalid.com"].map((d) => url.domainToUnicode(d))],
  "url: urlToHttpOptions": () => [url.urlToHttpOptions(new URL("https://u:p%40@[::1]:8080/a?b#c")), url.urlToHttpOptions(new URL("http://a.com"))],
  "url: the class Url": () => [new url.Url(), Object.keys(url.Url.prototype), url.parse("a") instanceof url.Url, url.URL === URL, url.URLSearchParams === URLSearchParams, url.resolveObject("http://a/b", "c").href],
  "os": async () => { const os = await import("node:os"); return [os.EOL, os.arch(), os.platform(), os.tmpdir(), os.homedir(), os.cpus(), os.constants.signals.SIGINT, Object.keys(os.constants), os.hostname(), os.type(), os.endianness(), os.userInfo(), os.networkInterfaces(), os.availableParallelism(), os.getPriority(), ...each([[], [1], [1, 99], ["x", 1], [0, 5]], (a) => os.setPriority(...a))]; },
};
