import { eq, throws } from "./assert.js";

/** All parts of a URL, in one fixed order. */
function parts(text, base = undefined) {
  const u = new URL(text, base);
  return [u.href, u.origin, u.protocol, u.username, u.password, u.host, u.hostname, u.port, u.pathname, u.search, u.hash];
}

/** What a URL is after one of its properties was set. */
function after(href, property, value) {
  const url = new URL(href);
  url[property] = value;
  return url.href;
}

export function every_part_is_read() {
  eq(parts("https://user:pa%20ss@EXAMPLE.com:443/a/../b?q=1#h"), [
    "https://user:pa%20ss@example.com/b?q=1#h", "https://example.com", "https:", "user", "pa%20ss", "example.com",
    "example.com", "", "/b", "?q=1", "#h",
  ]);
  eq(parts("http://example.com:8080"), [
    "http://example.com:8080/", "http://example.com:8080", "http:", "", "", "example.com:8080", "example.com", "8080",
    "/", "", "",
  ]);
  eq(parts("foo://a:80/x/../y"), ["foo://a:80/y", "null", "foo:", "", "", "a:80", "a", "80", "/y", "", ""]);
  eq(parts("http://:p@h/"), ["http://:p@h/", "http://h", "http:", "", "p", "h", "h", "", "/", "", ""]);
}

export function paths_may_be_opaque() {
  eq(parts("mailto:a@b"), ["mailto:a@b", "null", "mailto:", "", "", "", "", "", "a@b", "", ""]);
  eq(parts("data:text/plain,hi there#x y"), [
    "data:text/plain,hi there#x%20y", "null", "data:", "", "", "", "", "", "text/plain,hi there", "", "#x%20y",
  ]);
  eq([new URL("data:x   #a").href, after("data:x  ?y", "search", ""), after("data:x  #y", "hash", "")], ["data:x  %20#a", "data:x %20", "data:x %20"]);
  eq(parts("foo:/..//p"), ["foo:/.//p", "null", "foo:", "", "", "", "", "", "//p", "", ""]);
}

export function files_have_hosts_but_no_origin() {
  eq(parts("file://host/p"), ["file://host/p", "null", "file:", "", "", "host", "host", "", "/p", "", ""]);
  eq(new URL("/p", "file:///C:/a").href, "file:///C:/p");
}

export function a_blob_has_the_origin_inside() {
  eq(new URL("blob:https://a.com/uuid").origin, "https://a.com");
  eq(new URL("blob:ftp://a.com/uuid").origin, "null");
}

export function hosts_are_made_canonical() {
  const hosts = {
    "http://münchen.de/": "xn--mnchen-3ya.de",
    "http://faß.de/": "xn--fa-hia.de",
    "http://☃.net": "xn--n3h.net",
    "http://0x7f.1/": "127.0.0.1",
    "http://1.2.3": "1.2.0.3",
    "http://[::1]:80/": "[::1]",
    "http://ex%41mple.com": "example.com",
    "http://GOO\u200b\u2060\ufeffgoo.com": "googoo.com",
    "http://a_b.com/": "a_b.com",
    "http://a.com.:80": "a.com.",
  };
  for (const [text, host] of Object.entries(hosts)) eq(new URL(text).host, host);
}

export function what_is_no_url_is_refused() {
  for (const text of [
    "nope", "http://a b/", "http://a|b", "http://ab%7c", "http://256.1.1.1", "http://a:65536", "http://u@/x",
    "http://xn--a/", "", undefined,
  ]) {
    throws(() => new URL(text), "TypeError", "Invalid URL string.");
  }
  throws(() => new URL("x", "nope"), "TypeError", "Invalid URL string.");
  throws(() => new URL("http://a/", null), "TypeError", "Invalid URL string.");
  throws(() => new URL(), "TypeError", "Failed to construct 'URL': constructor parameter 1 is not of type 'USVString'.");
}

export function what_is_not_allowed_is_encoded() {
  eq(new URL("http://a?a=%00b c'd\"").search, "?a=%00b%20c%27d%22");
  eq(new URL("foo://a?x'y").search, "?x'y");
  eq(new URL("http://a#x`y z<>").hash, "#x%60y%20z%3C%3E");
  eq(new URL("http://a.com/%zz?%zz").href, "http://a.com/%zz?%zz");
  eq(new URL("http://a/\ud800?\udc00").href, "http://a/%EF%BF%BD?%EF%BF%BD");
  eq(new URL("  http:\\\\a\t\\b\n ").href, "http://a/b");
}

export function relative_urls() {
  const cases = [
    ["../x", "http://a/b/c/d", "http://a/b/x"],
    ["?q", "http://a/b?x#y", "http://a/b?q"],
    ["#f", "mailto:a", "mailto:a#f"],
    ["//h", "https://a/b", "https://h/"],
    ["https:x", "https://a/b/c", "https://a/b/x"],
    ["", "http://a/b#f", "http://a/b"],
  ];
  for (const [text, base, expected] of cases) eq(new URL(text, base).href, expected);
  throws(() => new URL("x", "mailto:a"), "TypeError", "Invalid URL string.");
}

export function asked_before_parsing() {
  eq([URL.canParse("http://a"), URL.canParse("x"), URL.canParse("x", "http://a"), URL.canParse("http://a", null)],
    [true, false, true, false]);
  eq([URL.parse("http://a").href, URL.parse("x"), URL.parse("x", "http://a/b/c").href], ["http://a/", null, "http://a/b/x"]);
  throws(() => URL.canParse(), "TypeError", "Failed to execute 'canParse' on 'URL': parameter 1 is not of type 'USVString'.");
}

export function setting_the_scheme() {
  eq(after("http://a/b", "protocol", "https"), "https://a/b");
  eq(after("http://a:443/b", "protocol", "https:"), "https://a/b");
  eq(after("http://a/b", "protocol", "foo:"), "http://a/b");
  eq(after("foo://a/b", "protocol", "http"), "foo://a/b");
  eq(after("http://a/b", "protocol", ""), "http://a/b");
}

export function setting_credentials() {
  eq(after("http://a/", "username", "ü:@"), "http://%C3%BC%3A%40@a/");
  eq(after("http://a/", "password", "p w"), "http://:p%20w@a/");
  eq(after("http://u:p@a/", "username", ""), "http://:p@a/");
  eq(after("mailto:a", "username", "x"), "mailto:a");
}

export function setting_the_host() {
  const cases = [
    ["http://a:81/", "b", "http://b:81/"], ["http://a/", "b:82", "http://b:82/"], ["http://a/", "b:80", "http://b/"],
    ["http://a/", "", "http://a/"], ["http://a/", "x/y", "http://x/"], ["http://a/", "a b", "http://a/"],
    ["mailto:a", "b", "mailto:a"], ["http://a/", "b:90xx", "http://b:90/"], ["http://a/", "[::1]:5", "http://[::1]:5/"],
  ];
  for (const [href, host, expected] of cases) eq(after(href, "host", host), expected);
  eq(after("http://a:81/", "hostname", "b:82"), "http://a:81/");
  eq(after("http://a:81/", "hostname", "b"), "http://b:81/");
  eq(after("http://a/", "hostname", "münchen.de"), "http://xn--mnchen-3ya.de/");
  eq(after("foo://u@a/", "hostname", ""), "foo://u@a/");
}

export function setting_the_port() {
  const cases = { 8080: "http://a:8080/", "": "http://a/", 80: "http://a/", 99999: "http://a:5/", "9x": "http://a:9/", x: "http://a:5/", "-1": "http://a:5/" };
  for (const [port, expected] of Object.entries(cases)) eq(after("http://a:5/", "port", port), expected);
  eq(after("file:///", "port", "9"), "file:///");
}

export function setting_the_path() {
  eq(after("http://a/b", "pathname", "x y/../z?#"), "http://a/z%3F%23");
  eq(after("http://a/b", "pathname", ""), "http://a/");
  eq(after("http://a/b", "pathname", "\\x\\y"), "http://a/x/y");
  eq(after("http://a/b", "pathname", "%2e%2E/x"), "http://a/x");
  eq(after("mailto:a", "pathname", "b"), "mailto:a");
  eq(after("foo:/a", "pathname", "//b"), "foo:/.//b");
  eq(after("foo://a/b", "pathname", ""), "foo://a");
}

export function setting_query_and_fragment() {
  eq(after("http://a/b#h", "search", "x#y"), "http://a/b?x%23y#h");
  eq(after("http://a/b?q", "search", ""), "http://a/b");
  eq(after("http://a/b?q", "search", "?"), "http://a/b?");
  eq(after("http://a", "search", "'\"<>"), "http://a/?%27%22%3C%3E");
  eq(after("http://a/b", "hash", "#h h"), "http://a/b#h%20h");
  eq(after("http://a/b#q", "hash", ""), "http://a/b");
}

export function setting_the_whole() {
  eq(after("http://a/b", "href", "https://c/"), "https://c/");
  throws(
    () => after("http://a/b", "href", "nope"), "TypeError",
    "Failed to set the 'href' property on 'URL': the provided value is not of type 'valid URL string'.",
  );
  throws(() => after("http://a/b", "origin", "x"), "TypeError");
}

export function params_are_a_live_view() {
  const url = new URL("http://a/?a=1&b=%20+c#h");
  const params = url.searchParams;
  params.append("d", "é &");
  eq(url.href, "http://a/?a=1&b=++c&d=%C3%A9+%26#h");
  url.search = "?z=9";
  eq(params.toString(), "z=9");
  params.delete("z");
  eq(url.href, "http://a/#h");
  url.href = "http://b/?k=v";
  eq([[...params], url.searchParams === params], [[["k", "v"]], true]);
}

export function looking_at_params_changes_nothing() {
  const url = new URL("http://a/?q=a%20b'c~");
  eq(url.searchParams.get("q"), "a b'c~");
  eq(url.href, "http://a/?q=a%20b%27c~");
  url.searchParams.append("x", "~'");
  eq(url.href, "http://a/?q=a+b%27c%7E&x=%7E%27");
}

export function an_empty_query_disappears_when_written() {
  const url = new URL("http://a/?");
  eq([url.href, url.search], ["http://a/?", ""]);
  url.searchParams.append("a", "b");
  url.searchParams.delete("a");
  eq(url.href, "http://a/");
}

export function urls_become_text_and_json() {
  const url = new URL("http://a");
  eq([String(url), JSON.stringify({ url }), Object.prototype.toString.call(url)], ["http://a/", '{"url":"http://a/"}', "[object URL]"]);
  eq(Object.keys(url), []);
}

export function other_objects_are_no_urls() {
  const illegal = "Illegal invocation: function called with incorrect `this` reference. See https://developers.cloudflare.com/workers/observability/errors/#illegal-invocation-errors for details.";
  throws(() => URL.prototype.toString.call({}), "TypeError", illegal);
  throws(() => Object.getOwnPropertyDescriptor(URL.prototype, "href").get.call({}), "TypeError", illegal);
}
