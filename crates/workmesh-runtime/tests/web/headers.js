import { eq, throws } from "./assert.js";

const INVALID_NAME = "Invalid header name.";
const INVALID_VALUE = "Invalid header value.";
const ILLEGAL =
  "Illegal invocation: function called with incorrect `this` reference. See https://developers.cloudflare.com/workers/observability/errors/#illegal-invocation-errors for details.";

export function nothing_given_is_empty() {
  eq([...new Headers()], []);
  eq([...new Headers(undefined)], []);
  eq([...new Headers({})], []);
  eq([...new Headers([])], []);
}

export function from_an_object() {
  eq([...new Headers({ "X-One": "1", two: "2" })], [["two", "2"], ["x-one", "1"]]);
}

export function from_pairs() {
  eq([...new Headers([["b", "1"], ["a", "2"], ["B", "3"]])], [["a", "2"], ["b", "1, 3"]]);
}

export function from_headers_is_a_copy() {
  const original = new Headers({ a: "1" });
  const copy = new Headers(original);
  copy.set("a", "2");
  eq([original.get("a"), copy.get("a")], ["1", "2"]);
}

export function from_a_map() {
  eq([...new Headers(new Map([["X", "y"]]))], [["x", "y"]]);
}

export function from_a_generator() {
  eq([...new Headers((function* () { yield ["q", "r"]; })())], [["q", "r"]]);
}

export function values_become_texts() {
  eq([...new Headers({ a: undefined, b: null, c: 5, d: [1, 2], e: true }).values()], ["undefined", "null", "5", "1,2", "true"]);
}

export function inherited_properties_do_not_count() {
  eq([...new Headers(Object.create({ a: "1" }))], []);
}

export function wrong_types_are_refused() {
  const message = "Failed to construct 'Headers': constructor parameter 1 is not of type 'Headers or Sequence or object'.";
  for (const init of [5, null, "abc", true]) throws(() => new Headers(init), "TypeError", message);
}

export function pairs_have_two_parts() {
  const message = "To initialize a Headers object from a sequence, each inner sequence must have exactly two elements.";
  for (const pair of [["a"], ["a", "b", "c"], []]) throws(() => new Headers([pair]), "TypeError", message);
}

export function pairs_are_not_texts() {
  throws(() => new Headers(["ab"]), "TypeError", "Incorrect type: the provided value is not of type 'Sequence'.");
}

export function symbols_are_no_values() {
  throws(() => new Headers({ a: Symbol("x") }), "TypeError");
}

export function names_are_checked() {
  for (const name of ["a b", "a:b", "a\nb", "a\0", "a(b", "a,b", 'a"b', "a/b", "a;b"]) {
    throws(() => new Headers({ [name]: "c" }), "TypeError", INVALID_NAME);
    throws(() => new Headers().get(name), "TypeError", INVALID_NAME);
    throws(() => new Headers().has(name), "TypeError", INVALID_NAME);
    throws(() => new Headers().delete(name), "TypeError", INVALID_NAME);
    throws(() => new Headers().set(name, "x"), "TypeError", INVALID_NAME);
    throws(() => new Headers().append(name, "x"), "TypeError", INVALID_NAME);
  }
}

export function values_are_checked() {
  for (const value of ["b\nc", "b\0c", "b\rc", "b\r\nc"]) {
    throws(() => new Headers({ a: value }), "TypeError", INVALID_VALUE);
    throws(() => new Headers().set("a", value), "TypeError", INVALID_VALUE);
  }
}

export function values_lose_outer_space() {
  eq(new Headers({ a: " \t\n b c \r\n" }).get("a"), "b c");
  eq(new Headers({ a: "   " }).get("a"), "");
  eq(new Headers({ a: "" }).get("a"), "");
}

export function values_keep_other_characters() {
  for (const value of ["é", "☃", "😀", "b\x01c", "b\x7fc"]) eq(new Headers({ a: value }).get("a"), value);
}

export function names_ignore_case() {
  const headers = new Headers({ "Content-Type": "x" });
  eq([headers.get("CONTENT-type"), headers.has("content-TYPE")], ["x", true]);
  headers.delete("cOnTeNt-TyPe");
  eq(headers.has("content-type"), false);
}

export function missing_is_null() {
  eq([new Headers().get("a"), new Headers().has("a")], [null, false]);
}

export function append_joins() {
  const headers = new Headers();
  headers.append("A", "1");
  headers.append("a", "2");
  headers.append("a", "");
  eq(headers.get("a"), "1, 2, ");
}

export function set_replaces_all() {
  const headers = new Headers([["a", "1"], ["b", "2"], ["a", "3"]]);
  headers.set("a", "4");
  eq([...headers], [["a", "4"], ["b", "2"]]);
}

export function delete_removes_all() {
  const headers = new Headers([["a", "1"], ["b", "2"], ["a", "3"]]);
  headers.delete("a");
  headers.delete("missing");
  eq([...headers], [["b", "2"]]);
}

export function cookies_stay_apart() {
  const headers = new Headers();
  headers.append("Set-Cookie", "a=1");
  headers.append("x", "y");
  headers.append("set-cookie", "b=2");
  eq(headers.get("set-cookie"), "a=1, b=2");
  eq(headers.getSetCookie(), ["a=1", "b=2"]);
  eq(headers.getAll("Set-Cookie"), ["a=1", "b=2"]);
  eq([...headers], [["set-cookie", "a=1"], ["set-cookie", "b=2"], ["x", "y"]]);
  eq([...headers.keys()], ["set-cookie", "set-cookie", "x"]);
}

export function no_cookies_is_an_empty_list() {
  eq(new Headers().getSetCookie(), []);
}

export function get_all_is_for_cookies() {
  throws(() => new Headers({ a: "b" }).getAll("a"), "TypeError", 'getAll() can only be used with the header name "Set-Cookie".');
}

export function iteration_is_sorted() {
  const headers = new Headers([["z", "1"], ["B", "2"], ["a", "3"], ["b", "4"]]);
  eq([...headers.keys()], ["a", "b", "z"]);
  eq([...headers.values()], ["3", "2, 4", "1"]);
  eq([...headers.entries()], [["a", "3"], ["b", "2, 4"], ["z", "1"]]);
}

export function iteration_is_a_snapshot() {
  const headers = new Headers({ b: "1", d: "2" });
  const seen = [];
  for (const [name] of headers) {
    seen.push(name);
    headers.append(`c${seen.length}`, "x");
    headers.delete("d");
  }
  eq(seen, ["b", "d"]);
}

export function iterators_have_the_usual_shape() {
  const iterator = new Headers({ a: "b" }).entries();
  eq(iterator.next(), { done: false, value: ["a", "b"] });
  eq(iterator.next().done, true);
  eq(iterator[Symbol.iterator]() === iterator, true);
  const helpers = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
  eq(Object.getPrototypeOf(Object.getPrototypeOf(iterator)) === helpers, true);
}

export function for_each() {
  const seen = [];
  new Headers({ a: "b", c: "d" }).forEach(function (value, name, headers) {
    seen.push(value, name, headers instanceof Headers, this.z);
  }, { z: 1 });
  eq(seen, ["b", "a", true, 1, "d", "c", true, 1]);
}

export function for_each_needs_a_function() {
  throws(() => new Headers().forEach(5), "TypeError", "Failed to execute 'forEach' on 'Headers': parameter 1 is not of type 'function'.");
}

export function arguments_are_required() {
  const message = (method, index) => `Failed to execute '${method}' on 'Headers': parameter ${index} is not of type 'string'.`;
  throws(() => new Headers().get(), "TypeError", message("get", 1));
  throws(() => new Headers().has(), "TypeError", message("has", 1));
  throws(() => new Headers().set("a"), "TypeError", message("set", 2));
  throws(() => new Headers().append("a"), "TypeError", message("append", 2));
  throws(() => new Headers().delete(), "TypeError", message("delete", 1));
}

export function undefined_is_a_name() {
  eq(new Headers({ undefined: "a" }).has(undefined), true);
}

export function a_wrong_receiver_is_refused() {
  const { get } = new Headers();
  throws(() => get("x"), "TypeError", ILLEGAL);
  for (const method of ["get", "has", "set", "append", "delete", "getSetCookie", "forEach", "entries", "keys", "values"]) {
    throws(() => Headers.prototype[method].call({}, "x", "y"), "TypeError", ILLEGAL);
  }
}

export function the_class_looks_like_one() {
  eq(String(new Headers()), "[object Headers]");
  eq(Object.keys(Headers.prototype).includes("get"), true);
  eq(Reflect.ownKeys(new Headers({ a: "b" })), []);
  eq(new (class extends Headers {})({ a: "b" }).get("a"), "b");
  throws(() => Headers({}), "TypeError");
}

export function request_headers_of_a_script_can_change() {
  const request = new Request("http://a", { headers: { a: "1" } });
  request.headers.set("a", "2");
  eq(request.headers.get("a"), "2");
}

export function incoming_request_headers_cannot_change({ request }) {
  const message = "Can't modify immutable headers.";
  throws(() => request.headers.set("a", "b"), "TypeError", message);
  throws(() => request.headers.append("a", "b"), "TypeError", message);
  throws(() => request.headers.delete("a"), "TypeError", message);
}

export function a_copied_request_has_its_own_headers({ request }) {
  const copy = new Request(request.url, { headers: request.headers });
  copy.headers.set("a", "b");
  eq(copy.headers.get("a"), "b");
}
