import { eq, rejects, throws } from "./assert.js";

/** A form as texts. */
const list = (form) =>
  [...form].map(([name, value]) => (typeof value === "string" ? `${name}=${value}` : `${name}=[${value.constructor.name} ${value.name} ${value.type} ${value.size}]`));

const parse = async (body, type = "multipart/form-data; boundary=b") =>
  list(await new Response(body, { headers: { "content-type": type } }).formData());

const part = (head, content, end = "\r\n") => `--b${end}${head}${end}${end}${content}${end}`;
const field = (name, content) => part(`content-disposition: form-data; name="${name}"`, content);

export function entries_keep_their_order() {
  const form = new FormData();
  form.append("b", "1");
  form.append("a", "2");
  form.append("b", "3");
  eq([list(form), form.get("b"), form.getAll("b"), form.has("a"), form.get("c"), form.has("c")], [["b=1", "a=2", "b=3"], "1", ["1", "3"], true, null, false]);
}

export function set_replaces() {
  const form = new FormData();
  for (const [name, value] of [["a", "1"], ["b", "2"], ["a", "3"]]) form.append(name, value);
  form.set("a", "4");
  form.set("c", "5");
  eq(list(form), ["a=4", "b=2", "c=5"]);
  form.delete("a");
  eq(list(form), ["b=2", "c=5"]);
}

export function values_become_texts() {
  const form = new FormData();
  form.append("a", 5);
  form.append("b", null);
  form.append("c", undefined);
  eq(list(form), ["a=5", "b=null", "c=undefined"]);
}

export function blobs_become_files() {
  const form = new FormData();
  form.append("a", new Blob(["x"], { type: "t/u" }));
  form.append("b", new Blob(["xy"]), "name.txt");
  form.append("c", new File(["z"], "own"));
  form.append("d", new File(["z"], "own"), "other");
  eq(list(form), ["a=[File a t/u 1]", "b=[File name.txt  2]", "c=[File own  1]", "d=[File other  1]"]);
}

export function arguments_are_required() {
  throws(() => new FormData().append("x"), "TypeError", "Failed to execute 'append' on 'FormData': parameter 2 is not of type 'File or Blob or string'.");
  throws(() => new FormData().get(), "TypeError", "Failed to execute 'get' on 'FormData': parameter 1 is not of type 'string'.");
}

export function iteration() {
  const form = new FormData();
  form.append("a", "1");
  form.append("b", "2");
  eq([[...form.keys()], [...form.values()], [...form.entries()]], [["a", "b"], ["1", "2"], [["a", "1"], ["b", "2"]]]);
  const seen = [];
  form.forEach((value, name, whole) => seen.push(name, value, whole === form));
  eq(seen, ["a", "1", true, "b", "2", true]);
}

export async function serialized() {
  const form = new FormData();
  form.append('a"b', "v\n1");
  form.append("f", new File(["x"], 'n"m', { type: "t/u" }));
  form.append("g", new Blob(["y"]));
  const response = new Response(form);
  const boundary = response.headers.get("content-type").split("boundary=")[1];
  eq(
    (await response.text()).replaceAll(boundary, "B"),
    '--B\r\nContent-Disposition: form-data; name="a%22b"\r\n\r\nv\n1\r\n' +
      '--B\r\nContent-Disposition: form-data; name="f"; filename="n%22m"\r\nContent-Type: t/u\r\n\r\nx\r\n' +
      '--B\r\nContent-Disposition: form-data; name="g"; filename="g"\r\nContent-Type: application/octet-stream\r\n\r\ny\r\n--B--',
  );
}

export async function there_and_back() {
  const form = new FormData();
  form.append("text", "hé\r\n--x\r\nllo");
  form.append("file", new File([new Uint8Array([0, 13, 10, 45, 45, 255])], "f.bin", { type: "a/b" }));
  const back = await new Response(form).formData();
  eq(list(back), ["text=hé\r\n--x\r\nllo", "file=[File f.bin a/b 6]"]);
  eq(await back.get("file").bytes(), new Uint8Array([0, 13, 10, 45, 45, 255]));
}

export async function parsed() {
  eq(await parse(`${field("a", "v")}${field("b", "")}--b--`), ["a=v", "b="]);
  eq(await parse("--b--"), []);
  eq(await parse(`preamble\r\n${field("a", "v")}--b--\r\nepilogue`), ["a=v"]);
  eq(await parse(`${part('content-disposition: form-data; name="a"', "v", "\n")}--b--`), ["a=v"]);
  eq(await parse(`${field("a", "v")}--b--`, 'multipart/form-data; boundary="b"'), ["a=v"]);
  eq(await parse(`${field("é", "ü")}--b--`), ["é=ü"]);
}

export async function parsed_files() {
  const head = (rest) => `Content-Disposition: form-data; name="a"; filename="x.txt"${rest}`;
  eq(await parse(`${part(head(""), "v")}--b--`), ["a=[File x.txt  1]"]);
  eq(await parse(`${part(head("\r\nContent-Type: text/csv"), "v")}--b--`), ["a=[File x.txt text/csv 1]"]);
  eq(await parse(`${part('Content-Disposition: form-data; name="a"\r\nContent-Type: text/csv', "v")}--b--`), ["a=v"]);
}

export async function parsed_escapes() {
  eq(await parse(`${part('Content-Disposition: form-data; name="a%22\\"b"', "v")}--b--`), ['a%22"b=v']);
}

export async function bad_multipart() {
  const refuse = (body, message) => rejects(() => parse(body), "TypeError", message);
  await refuse("x", "No initial boundary string (or you have a truncated message).");
  await refuse(field("a", "v"), "No subsequent boundary string after multipart message.");
  await refuse("--b\r\n\r\nv\r\n--b--", "No multipart message header termination found.");
  await refuse(`${part("content-disposition: form-data", "v")}--b--`, "Content-Disposition header in FormData part is missing a name.");
  await refuse(`${part("content-disposition: form-data; name=a", "v")}--b--`, "Content-Disposition header in FormData part is missing a name.");
  await refuse(`${part('content-disposition: attachment; name="a"', "v")}--b--`, 'Content-Disposition header for FormData part must have the value "form-data", possibly followed by parameters. Got: "attachment"');
  await refuse("--bxx\r\n", "Boundary string was not succeeded by CRLF, LF, or '--'.");
}

export async function urlencoded() {
  eq(await parse("a=b&c=%20+x&d&a=2&e=%C3%A9", "application/x-www-form-urlencoded"), ["a=b", "c=  x", "d=", "a=2", "e=é"]);
  eq(await parse("", "application/x-www-form-urlencoded"), []);
  eq(await parse("a=b", "application/x-www-form-urlencoded; charset=utf-8"), ["a=b"]);
}

export async function wrong_types() {
  await rejects(() => new Response(null).formData(), "TypeError", "Parsing a Body as FormData requires a Content-Type header.");
  await rejects(() => new Response("x").formData(), "TypeError", "Unrecognized Content-Type header value. FormData can only parse the following MIME types: multipart/form-data, application/x-www-form-urlencoded");
  await rejects(() => parse("x", "multipart/form-data"), "TypeError", "No boundary string in Content-Type header. The multipart/form-data MIME type requires a boundary parameter, e.g. 'Content-Type: multipart/form-data; boundary=\"abcd\"'. See RFC 7578, section 4.");
  await rejects(() => parse("x", "application/x-www-form-urlencoded; charset=latin1"), "TypeError", "Non-utf-8 application/x-www-form-urlencoded body.");
}

export async function a_request_with_a_form() {
  const form = new FormData();
  form.append("a", "1");
  const request = new Request("http://a", { method: "POST", body: form });
  eq(list(await request.formData()), ["a=1"]);
}

export function the_class_looks_like_one() {
  eq([String(new FormData()), Reflect.ownKeys(new FormData())], ["[object FormData]", []]);
  throws(() => FormData.prototype.get.call({}, "a"), "TypeError");
}
