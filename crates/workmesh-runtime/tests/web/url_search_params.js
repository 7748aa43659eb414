import { eq, throws } from "./assert.js";

const written = (init) => new URLSearchParams(init).toString();

export function parsed_from_text() {
  eq([...new URLSearchParams("?a=1&a=2&b&=c&&d=%zz%41+x")], [["a", "1"], ["a", "2"], ["b", ""], ["", "c"], ["d", "%zzA x"]]);
  eq([...new URLSearchParams("a=%ff%c3&b=%F0%9F%98%80")], [["a", "\ufffd\ufffd"], ["b", "😀"]]);
}

export function made_from_other_things() {
  eq(written({ a: 1, b: "x y" }), "a=1&b=x+y");
  eq(written([["a", "b"], ["c", "d"]]), "a=b&c=d");
  eq(written(new Map([["a", "b"]])), "a=b");
  eq(written(new URLSearchParams("q=1")), "q=1");
  eq([written(undefined), written(null), written(""), written(5)], ["", "null=", "", "5="]);
}

export function pairs_have_two_parts() {
  const message = "Invalid URL search params sequence.";
  throws(() => new URLSearchParams([["a"]]), "TypeError", message);
  throws(() => new URLSearchParams([["a", "b", "c"]]), "TypeError", message);
  throws(() => new URLSearchParams(["ab"]), "TypeError", "Incorrect type: the provided value is not of type 'Sequence'.");
}

export function written_as_a_form() {
  eq(
    written({ "a b": "*-._~!'()%20é😀\ud800&=+" }),
    "a+b=*-._%7E%21%27%28%29%2520%C3%A9%F0%9F%98%80%EF%BF%BD%26%3D%2B",
  );
}

export function read_and_changed() {
  const params = new URLSearchParams("a=1&b=2&a=3");
  eq([params.get("a"), params.get("x"), params.getAll("a"), params.getAll("x")], ["1", null, ["1", "3"], []]);
  eq([params.has("a"), params.has("a", "3"), params.has("a", "9"), params.size], [true, true, false, 3]);
  params.set("a", "9");
  eq(params.toString(), "a=9&b=2");
  params.append("a", 1);
  params.delete("a", "9");
  eq(params.toString(), "b=2&a=1");
  params.sort();
  eq(params.toString(), "a=1&b=2");
  params.set("new", "n");
  params.delete("a");
  eq(params.toString(), "b=2&new=n");
}

export function a_second_argument_of_undefined_is_none() {
  const params = new URLSearchParams("a=undefined&a=1");
  eq([params.has("a", undefined), params.has("a", null)], [true, false]);
  params.delete("a", undefined);
  eq(params.toString(), "");
}

export function sorted_by_code_units() {
  const params = new URLSearchParams("z=1&é=2&a=3&😀=4&ﬃ=5&z=0");
  params.sort();
  eq(params.toString(), "a=3&z=1&z=0&%C3%A9=2&%F0%9F%98%80=4&%EF%AC%83=5");
}

export function iterated_live() {
  const params = new URLSearchParams("a=1&b=2&c=3");
  const seen = [];
  for (const [name] of params) {
    seen.push(name);
    if (name === "a") params.delete("b");
    if (name === "c") params.append("z", "1");
  }
  eq(seen, ["a", "c", "z"]);
}

export function iterated_while_its_url_changes() {
  const url = new URL("http://a/?a=1&b=2");
  const seen = [];
  for (const [name] of url.searchParams) {
    seen.push(name);
    url.search = "?x=1&y=2&z=3";
  }
  eq(seen, ["a", "y", "z"]);
}

export function each_way_to_iterate() {
  const params = new URLSearchParams("a=1&b=2");
  eq([[...params.keys()], [...params.values()], [...params.entries()]], [["a", "b"], ["1", "2"], [["a", "1"], ["b", "2"]]]);
  const seen = [];
  params.forEach(function (value, name, all) {
    seen.push(value, name, all === params, this.mark);
  }, { mark: 7 });
  eq(seen, ["1", "a", true, 7, "2", "b", true, 7]);
  throws(() => params.forEach(5), "TypeError", "Failed to execute 'forEach' on 'URLSearchParams': parameter 1 is not of type 'function'.");
}

export function arguments_are_needed() {
  const params = new URLSearchParams("a=1");
  const wrong = (method, index) => `Failed to execute '${method}' on 'URLSearchParams': parameter ${index} is not of type 'USVString'.`;
  throws(() => params.get(), "TypeError", wrong("get", 1));
  throws(() => params.set("a"), "TypeError", wrong("set", 2));
  throws(() => params.append("a"), "TypeError", wrong("append", 2));
}
