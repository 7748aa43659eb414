import { eq, rejects, throws } from "./assert.js";

const USED = "Cannot reconstruct a Request with a used body.";

export function defaults() {
  const request = new Request("http://a");
  eq([request.method, request.url, request.redirect, request.integrity, request.keepalive], ["GET", "http://a/", "follow", "", false]);
  eq([request.body, request.bodyUsed, request.cf, request.cache, [...request.headers]], [null, false, undefined, undefined, []]);
}

export function urls_are_normalized() {
  const url = (input) => new Request(input).url;
  eq(url("http://EXAMPLE.com:80/a/../b?x y#f"), "http://example.com/b?x%20y#f");
  eq(url("https://example.com"), "https://example.com/");
  eq(url(new URL("http://example.com/x#y")), "http://example.com/x#y");
  eq(url("http://u:p@h/"), "http://u:p@h/");
  eq(url("data:text/plain,hi"), "data:text/plain,hi");
  eq(url({ toString: () => "http://b/" }), "http://b/");
}

export function urls_are_absolute() {
  for (const url of ["foo", "/foo", "", "//x", undefined, null, 5]) {
    throws(() => new Request(url), "TypeError", `Invalid URL: ${url}`);
  }
}

export function input_is_required() {
  throws(() => new Request(), "TypeError", "Failed to construct 'Request': constructor parameter 1 is not of type 'Request or string'.");
}

export function init_is_an_object() {
  throws(() => new Request("http://a", 5), "TypeError", "Failed to construct 'Request': constructor parameter 2 is not of type 'RequestInitializerDict or Request'.");
  eq([new Request("http://a", null).method, new Request("http://a", undefined).method], ["GET", "GET"]);
}

export function methods_are_upper_case() {
  const method = (given) => new Request("http://a", { method: given }).method;
  for (const given of ["get", "post", "patch", "Put", "delete", "options", "head", "trace", "purge", "propfind"]) {
    eq(method(given), given.toUpperCase());
  }
}

export function methods_are_known() {
  for (const method of ["A B", "foo", "CONNECT", "", "GET "]) {
    throws(() => new Request("http://a", { method }), "TypeError", `Invalid HTTP method string: ${method}`);
  }
}

export function get_has_no_body() {
  const message = "Request with a GET or HEAD method cannot have a body.";
  throws(() => new Request("http://a", { body: "x" }), "TypeError", message);
  throws(() => new Request("http://a", { method: "HEAD", body: "x" }), "TypeError", message);
  throws(() => new Request(new Request("http://a", { method: "POST", body: "x" }), { method: "GET" }), "TypeError", message);
  eq(new Request("http://a", { body: null }).body, null);
}

export function redirect_modes() {
  const message =
    'Invalid redirect value, must be one of "follow" or "manual" ("error" won\'t be implemented since it does not make sense at the edge; use "manual" and check the response status code).';
  eq(new Request("http://a", { redirect: "manual" }).redirect, "manual");
  for (const redirect of ["error", "x", ""]) throws(() => new Request("http://a", { redirect }), "TypeError", message);
}

export function cache_modes() {
  eq(new Request("http://a", { cache: "no-store" }).cache, "no-store");
  for (const cache of ["force-cache", "blah"]) {
    throws(() => new Request("http://a", { cache }), "TypeError", `Unsupported cache mode: ${cache}`);
  }
}

export function integrity_is_not_supported() {
  eq(new Request("http://a", { integrity: "" }).integrity, "");
  throws(
    () => new Request("http://a", { integrity: "x" }),
    "TypeError",
    "Subrequest integrity checking is not implemented. The integrity option must be either undefined or an empty string.",
  );
}

export function browsers_options_are_passed_over() {
  const request = new Request("http://a", { mode: "no-cors", credentials: "omit", referrer: "x" });
  eq([request.mode, request.credentials, request.referrer], [undefined, undefined, undefined]);
}

export function default_content_types() {
  const type = (body) => new Request("http://a", { method: "POST", body }).headers.get("content-type");
  eq(type("x"), "text/plain;charset=UTF-8");
  eq(type(new URLSearchParams("a=b")), "application/x-www-form-urlencoded;charset=UTF-8");
  eq(type(new ReadableStream()), null);
  eq(type(new Uint8Array(1)), null);
  eq(type(new Blob(["x"], { type: "a/b" })), "a/b");
}

export function a_given_content_type_stays() {
  const request = new Request("http://a", { method: "POST", body: "x", headers: { "Content-Type": "a/b" } });
  eq([...request.headers], [["content-type", "a/b"]]);
}

export function headers_are_checked() {
  throws(() => new Request("http://a", { headers: { "a b": "c" } }), "TypeError", "Invalid header name.");
  throws(() => new Request("http://a", { headers: 5 }), "TypeError", "Incorrect type for the 'headers' field on 'RequestInitializerDict': the provided value is not of type 'Headers or Sequence or object'.");
}

export function cf_is_kept() {
  eq(new Request("http://a", { cf: { a: 1 } }).cf, { a: 1 });
}

export async function from_a_request() {
  const original = new Request("http://a", { method: "POST", body: "x", headers: { q: "1" }, redirect: "manual" });
  const copy = new Request(original);
  eq([copy.method, copy.url, copy.headers.get("q"), copy.redirect], ["POST", "http://a/", "1", "manual"]);
  eq([original.bodyUsed, copy.bodyUsed, await copy.text()], [true, false, "x"]);
  await rejects(() => original.text(), "TypeError", "Body has already been used. It can only be used once. Use tee() first if you need to read it twice.");
}

export async function from_a_request_with_another_body() {
  const original = new Request("http://a", { method: "POST", body: "x" });
  const copy = new Request(original, { body: "z" });
  eq([original.bodyUsed, await copy.text(), await original.text()], [false, "z", "x"]);
}

export async function from_a_request_with_other_headers() {
  const original = new Request("http://a", { headers: { q: "1", r: "2" } });
  eq([...new Request(original, { headers: { s: "3" } }).headers], [["s", "3"]]);
  eq([...new Request(original).headers], [["q", "1"], ["r", "2"]]);
}

export async function a_request_as_init() {
  const init = new Request("http://a", { method: "POST", body: "x", headers: { q: "1" } });
  const request = new Request("http://b", init);
  eq([request.method, request.url, request.headers.get("q"), await request.text()], ["POST", "http://b/", "1", "x"]);
}

export async function a_used_request_is_refused() {
  const request = new Request("http://a", { method: "POST", body: "x" });
  await request.text();
  throws(() => new Request(request), "TypeError", USED);
}

export function signals_are_kept() {
  const controller = new AbortController();
  const request = new Request("http://a", { signal: controller.signal });
  controller.abort("why");
  eq([request.signal === controller.signal, request.signal.aborted, request.signal.reason], [true, true, "why"]);
  eq(new Request("http://a").signal.aborted, false);
  eq(new Request("http://a", { signal: null }).signal.aborted, false);
  eq(new Request(request).signal.aborted, true);
}

export function signals_are_signals() {
  throws(() => new Request("http://a", { signal: 5 }), "TypeError", "Incorrect type for the 'signal' field on 'RequestInitializerDict': the provided value is not of type 'AbortSignal'.");
}

export async function clones_are_alike() {
  const request = new Request("http://a", { method: "PUT", body: "x", headers: { q: "1" } });
  const clone = request.clone();
  eq([clone.method, clone.url, clone.headers.get("q")], ["PUT", "http://a/", "1"]);
  clone.headers.set("q", "2");
  eq([request.headers.get("q"), await clone.text(), await request.text()], ["1", "x", "x"]);
}

export function the_class_looks_like_one() {
  eq(String(new Request("http://a")), "[object Request]");
  eq(Reflect.ownKeys(new Request("http://a")), []);
  eq(Object.getPrototypeOf(Request.prototype) === Body.prototype, true);
  const { get } = Object.getOwnPropertyDescriptor(Request.prototype, "method");
  throws(() => get.call({}), "TypeError");
  throws(() => Request.prototype.url, "TypeError");
  throws(() => { new Request("http://a").method = "POST"; }, "TypeError");
}

export function the_incoming_request({ request }) {
  eq([request instanceof Request, request.method === "GET" || request.method === "POST"], [true, true]);
  eq([request.headers === request.headers, request.url === request.url, request.redirect], [true, true, "manual"]);
  eq([request.signal === request.signal, request.signal.aborted], [true, false]);
  eq(new URL(request.url).pathname.length > 0, true);
}

export function the_incoming_request_can_be_copied({ request }) {
  const copy = new Request("http://b/", { headers: request.headers, method: request.method });
  eq([copy.method, copy.url], [request.method, "http://b/"]);
}
