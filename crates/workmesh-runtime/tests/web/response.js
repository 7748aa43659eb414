import { eq, rejects, throws } from "./assert.js";

const RANGE = "Responses may only be constructed with status codes in the range 200 to 599, inclusive.";
const NULL_BODY = "Response with null body status (101, 204, 205, or 304) cannot have a body.";

export function defaults() {
  const response = new Response("x");
  eq([response.status, response.statusText, response.ok, response.url, response.redirected, response.type], [200, "", true, "", false, "default"]);
  eq([response.webSocket, response.cf, response.bodyUsed], [null, undefined, false]);
}

export function statuses_are_in_range() {
  for (const status of [1000, 199, 100, 0, 101, 600, NaN, null, -1, "abc"]) {
    throws(() => new Response("x", { status }), "RangeError", RANGE);
  }
  throws(() => new Response("x", { status: 1e10 }), "TypeError", "Value out of range. Must be between -2147483648 and 2147483647 (inclusive).");
}

export function statuses_are_numbers() {
  for (const [given, status] of [[599, 599], [200.7, 200], ["201", 201], [undefined, 200], [true && 404, 404]]) {
    eq(new Response("x", { status: given }).status, status);
  }
}

export function null_body_statuses() {
  for (const status of [204, 205, 304]) {
    eq(new Response(null, { status }).status, status);
    throws(() => new Response("x", { status }), "TypeError", NULL_BODY);
    eq([new Response("", { status }).body, [...new Response("", { status }).headers]], [null, []]);
    eq(new Response(undefined, { status }).body, null);
  }
}

export function ok_is_two_hundred_something() {
  eq([200, 299, 300, 404, 500].map((status) => new Response(null, { status }).ok), [true, true, false, false, false]);
}

export function status_texts() {
  eq(new Response("x", { status: 404 }).statusText, "");
  eq(new Response("x", { status: 201 }).statusText, "");
  eq(new Response("x", { status: 599 }).statusText, "");
  eq(new Response("x", { statusText: "Fine" }).statusText, "Fine");
  eq(new Response("x", { statusText: "Fooé" }).statusText, "Fooé");
  eq(new Response("x", { status: 500, statusText: "" }).statusText, "");
}

export function status_texts_have_one_line() {
  for (const statusText of ["a\n", "a\r", "a\0"]) throws(() => new Response("x", { statusText }), "TypeError", "Invalid statusText");
}

export function init_is_an_object() {
  const message = "Failed to construct 'Response': constructor parameter 2 is not of type 'InitializerDict or Response'.";
  for (const init of [5, "abc", true]) throws(() => new Response("x", init), "TypeError", message);
  eq([new Response("x", null).status, new Response("x", undefined).status, new Response("x", {}).status], [200, 200, 200]);
}

export function init_may_be_a_response() {
  const response = new Response("x", new Response("y", { status: 404, headers: { a: "b" } }));
  eq([response.status, response.statusText, response.headers.get("a")], [404, "", "b"]);
}

export function default_content_types() {
  const type = (body) => new Response(body).headers.get("content-type");
  eq(type("x"), "text/plain;charset=UTF-8");
  eq(type(""), "text/plain;charset=UTF-8");
  eq(type(5), "text/plain;charset=UTF-8");
  eq(type({}), "text/plain;charset=UTF-8");
  eq(type(null), null);
  eq(type(undefined), null);
  eq(type(new ArrayBuffer(3)), null);
  eq(type(new Uint8Array(3)), null);
  eq(type(new ReadableStream()), null);
  eq(type(new URLSearchParams("a=b")), "application/x-www-form-urlencoded;charset=UTF-8");
  eq(type(new Blob(["x"], { type: "Text/Plain" })), "text/plain");
  eq(type(new Blob(["x"])), null);
  eq(type(new FormData()).startsWith("multipart/form-data; boundary="), true);
}

export function a_given_content_type_stays() {
  for (const headers of [{ "Content-Type": "a/b" }, [["content-type", "a/b"]], new Headers({ "content-type": "a/b" })]) {
    eq([...new Response("x", { headers }).headers], [["content-type", "a/b"]]);
  }
}

export function a_deleted_content_type_stays_away() {
  const response = new Response("x");
  response.headers.delete("content-type");
  eq([...response.headers], []);
}

export function headers_are_a_copy() {
  const headers = new Headers({ a: "1" });
  const response = new Response("", { headers });
  headers.set("a", "2");
  eq([response.headers.get("a"), response.headers === headers, response.headers === response.headers], ["1", false, true]);
}

export function headers_are_checked() {
  throws(() => new Response("", { headers: 5 }), "TypeError", "Incorrect type for the 'headers' field on 'InitializerDict': the provided value is not of type 'Headers or Sequence or object'.");
  throws(() => new Response("", { headers: { "a b": "c" } }), "TypeError", "Invalid header name.");
  throws(() => new Response("", { headers: { a: "b\nc" } }), "TypeError", "Invalid header value.");
}

export function init_is_read_at_once() {
  const init = { status: 201, headers: { a: "1" } };
  const response = new Response("", init);
  init.status = 500;
  init.headers.a = "2";
  eq([response.status, response.headers.get("a")], [201, "1"]);
}

export async function bodies_become_text() {
  const text = (body) => new Response(body).text();
  eq(await text("x"), "x");
  eq(await text(5), "5");
  eq(await text(true), "true");
  eq(await text({}), "[object Object]");
  eq(await text(new Date(NaN)), "Invalid Date");
  eq(await text(null), "");
  eq(await text(new URLSearchParams({ a: "b c" })), "a=b+c");
}

export function cf_is_kept() {
  eq(new Response("", { cf: { a: 1 } }).cf, { a: 1 });
}

export function encode_body_is_checked() {
  eq(new Response("", { encodeBody: "manual" }).status, 200);
  throws(() => new Response("", { encodeBody: "x" }), "TypeError", "encodeBody: unexpected value: x");
}

export function redirects() {
  const response = Response.redirect("http://a/b");
  eq([response.status, response.headers.get("location"), response.body], [302, "http://a/b", null]);
  for (const status of [301, 302, 303, 307, 308]) eq(Response.redirect("http://a", status).status, status);
  eq(Response.redirect(new URL("http://a/?b c")).headers.get("location"), "http://a/?b%20c");
}

export function redirects_are_checked() {
  throws(() => Response.redirect("/x"), "TypeError", "Unable to parse URL: /x");
  throws(() => Response.redirect("http://a/b", 200), "RangeError", "200 is not a redirect status code. It must be one of: 301, 302, 303, 307, or 308.");
  throws(() => Response.redirect(), "TypeError");
}

export function redirects_cannot_change() {
  throws(() => Response.redirect("http://a/b").headers.set("a", "b"), "TypeError", "Can't modify immutable headers.");
}

export function errors() {
  const response = Response.error();
  eq([response.status, response.type, response.ok, response.statusText, response.body], [0, "error", false, "", null]);
}

export async function json() {
  const response = Response.json({ a: [1] }, { status: 201, headers: { x: "y" } });
  eq([response.status, [...response.headers]], [201, [["content-type", "application/json"], ["x", "y"]]]);
  eq(await response.text(), '{"a":[1]}');
  eq([...Response.json(null).headers], [["content-type", "application/json"]]);
}

export function json_keeps_a_given_type() {
  eq(Response.json(1, { headers: { "content-type": "a/b" } }).headers.get("content-type"), "a/b");
  eq(Response.json(1, { headers: { "content-type": "text/plain;charset=UTF-8" } }).headers.get("content-type"), "text/plain;charset=UTF-8");
}

export function json_needs_data() {
  throws(() => Response.json(), "TypeError", "Failed to execute 'json' on 'Response': parameter 1 is not of type 'Value'.");
  const circular = {};
  circular.circular = circular;
  throws(() => Response.json(circular), "TypeError");
  throws(() => Response.json({}, { status: 204 }), "TypeError", NULL_BODY);
}

export function json_headers_can_change() {
  const first = Response.json(1);
  first.headers.set("content-type", "a/b");
  eq(Response.json(1).headers.get("content-type"), "application/json");
  eq(first.headers.get("content-type"), "a/b");
}

export async function clones_are_alike() {
  const response = new Response("x", { status: 404, statusText: "No", headers: { a: "b" } });
  const clone = response.clone();
  eq([clone.status, clone.statusText, clone.headers.get("a"), clone.headers.get("content-type")], [404, "No", "b", "text/plain;charset=UTF-8"]);
  clone.headers.set("a", "c");
  eq(response.headers.get("a"), "b");
  eq([await clone.text(), await response.text()], ["x", "x"]);
}

export async function a_used_response_cannot_be_cloned() {
  const response = new Response("x");
  await response.text();
  throws(() => response.clone(), "TypeError", "This ReadableStream is currently locked to a reader,");
}

export async function clones_of_nothing() {
  eq([new Response().clone().body, await new Response(null).clone().text()], [null, ""]);
}

export function the_class_looks_like_one() {
  eq(String(new Response()), "[object Response]");
  eq(Reflect.ownKeys(new Response("x", { status: 201 })), []);
  eq(Object.getPrototypeOf(Response.prototype) === Body.prototype, true);
  eq(Object.getPrototypeOf(Response) === Function.prototype, true);
  eq(["status", "headers", "clone"].every((key) => Object.keys(Response.prototype).includes(key)), true);
  const { get } = Object.getOwnPropertyDescriptor(Response.prototype, "status");
  throws(() => get.call({}), "TypeError");
  throws(() => get.call(new Request("http://a")), "TypeError");
  throws(() => Response.prototype.status, "TypeError");
}

export async function subclasses_work() {
  class Page extends Response {
    constructor(text) {
      super(text, { headers: { "content-type": "text/html" } });
    }
  }
  const page = new Page("<p>");
  eq([page instanceof Response, page.headers.get("content-type"), await page.text()], [true, "text/html", "<p>"]);
}

export async function a_body_is_used_once() {
  const message = "Body has already been used. It can only be used once. Use tee() first if you need to read it twice.";
  for (const method of ["text", "json", "arrayBuffer", "bytes", "blob", "formData"]) {
    const response = new Response("{}");
    await response.text();
    eq(response.bodyUsed, true);
    await rejects(() => response[method](), "TypeError", message);
  }
}
