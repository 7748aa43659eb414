/**
 * Bodies that are no forms, or barely: what parsing them comes to. Types of blobs come from content types, too.
 */
const bytes = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0));

const form = (body, type) =>
  new Response(bytes(body), { headers: type === null ? {} : { "content-type": type } }).formData();

const TYPE = "multipart/form-data; boundary=B";
const NAMED = 'Content-Disposition: form-data; name="a"';
const part = (head) => `--B\r\n${head}\r\n\r\nv\r\n--B--\r\n`;
const WHOLE = part(NAMED);

const each = (values, name, run) => Object.fromEntries(values.map((value) => [`${name} ${JSON.stringify(value)}`, () => run(value)]));
const mapped = (values, name, run) => Object.fromEntries(Object.entries(values).map(([key, value]) => [`${name} ${key}`, () => run(value)]));

const TYPES = [
  null, "", "multipart/form-data", "multipart/form-data; boundary=", 'multipart/form-data; boundary=""', 'multipart/form-data; boundary="B"',
  'multipart/form-data; boundary="B', 'multipart/form-data; boundary="\\B"', "multipart/form-data; boundary = B", "multipart/form-data;boundary=B;;",
  "Multipart/Form-Data; BOUNDARY=B", "multipart/form-data; boundary=C; boundary=B", "multipart/form-data; xboundary=B", "multipart/mixed; boundary=B",
  "text/plain", "application/x-www-form-urlencoded; charset=latin1",
];

const BODIES = {
  "without anything": "", "with an end only": "--B--", "with half a boundary": "--B", "with a boundary only": "--B\r\n",
  "without a blank line": `--B\r\n${NAMED}\r\nv\r\n--B--\r\n`, "without a last boundary": `--B\r\n${NAMED}\r\n\r\nv\r\n--B\r\n`,
  "without an end": `--B\r\n${NAMED}\r\n\r\nv`, "that ends with a boundary": `--B\r\n${NAMED}\r\n\r\nv\r\n--B`,
  "in lines of LF": `--B\n${NAMED}\n\nv\n--B--\n`, "in lines of CR": `--B\r${NAMED}\r\rv\r--B--\r`, "with a preamble": `pre\r\n${WHOLE}`,
  "with an epilogue": `${WHOLE}after`, "with one dash": `--B\r\n${NAMED}\r\n\r\nv\r\n--B-`, "with a longer boundary": `--B\r\n${NAMED}\r\n\r\nv\r\n--Bx\r\n`,
  "with no value": `--B\r\n${NAMED}\r\n\r\n--B--\r\n`, "without headers": "--B\r\n\r\nv\r\n--B--\r\n", "of two parts": `--B\r\n${NAMED}\r\n\r\n1\r\n--B\r\n${NAMED}\r\n\r\n2\r\n--B--`,
  "with a boundary in a head": `--B\r\n${NAMED}\r\n--B\r\n${NAMED}\r\n\r\nv\r\n--B--\r\n`, "that is no UTF-8": `--B\r\n${NAMED}\r\n\r\n\xff\xc3\r\n--B--`,
  "with a byte order mark": `--B\r\n${NAMED}\r\n\r\n\xef\xbb\xbfx\r\n--B--`, "with another boundary": part(NAMED).replaceAll("--B", "--C"),
};

const HEADS = [
  "Content-Disposition: form-data", "Content-Disposition: form-data; name", "Content-Disposition: form-data; name=a", 'Content-Disposition: form-data; name=""',
  'Content-Disposition: form-data; NAME="a"', 'CONTENT-DISPOSITION: FORM-DATA; name="a"', 'Content-Disposition : form-data; name="a"',
  ' Content-Disposition: form-data; name="a"', 'Content-Disposition: attachment; name="a"', 'Content-Disposition: name="a"',
  'Content-Disposition: form-data; name="a"; name="b"', 'Content-Disposition: form-data; name="a"; filename=""',
  'Content-Disposition: form-data; name="a"; filename="C:\\dir\\f"', 'Content-Disposition: form-data; name="a\\"b"', 'Content-Disposition: form-data; name="a%22b"',
  'Content-Disposition: form-data; name = "a" ; filename = "f"', 'Content-Disposition: form-data;\r\n name="a"', "Content-Type: text/plain", "nocolon", ": x",
  "Content-Disposition:", 'Content-Disposition: form-data; name="a"; filename="f"\r\ncontent-type: a/b\r\nContent-Type: c/d',
  'Content-Disposition: form-data; name="a"; filename="f"\r\nContent-Type: TEXT/HTML; Charset=X', 'Content-Disposition: form-data, name="a"',
  'Content-Disposition: "form-data"; name="a"', 'Content-Disposition: form-data; ; name="a"', 'Content-Disposition: form-data; x=y; name="a"',
  'Content-Disposition: form-data; name="a"; filename*=UTF-8\'\'g', 'Content-Disposition: form-data; name="\xc3\xa9"; filename="\xff"',
  'Content-Disposition: form-data; name="a\0b"', 'Content-Disposition: form-data; name="a"; FILENAME="f"', 'Content-Disposition: form-data; name="__proto__"',
  'Content-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="b"', 'X@: y\r\nContent-Disposition: form-data; name="a"',
];

const QUERIES = [
  "", "=", "&&", "a", "=b", "a=b=c", "a=%", "a=%4", "a=%zz", "a=%u0041", "a=%ff", "a=\xff", "a=%C3", "a+b=c+d", "?a=b", "#a=b", "\xef\xbb\xbfa=b", "a=b;c=d", "a=\r\nb",
];

const BLOB_TYPES = [
  "TEXT/Plain", "text/plain; charset=UTF-8", 'text/plain;a="x y"', 'text/plain;a="x"', "text/plain;a=1;a=2", "text/plain;", "text/plain;x", "text/plain;=x", "bogus", "a/", " text/plain ",
  "text/plain, text/html", 'text/plain;a="b', "a/b;c=\xe9", "A/B;C=D", "multipart/form-data; boundary=X",
];

export const forms = {
  ...each(TYPES, "a form of type", (type) => form(WHOLE, type)),
  ...mapped(BODIES, "a form", (body) => form(body, TYPE)),
  ...each(HEADS, "a part with", (head) => form(part(head), TYPE)),
  ...each(QUERIES, "a form of text", (text) => form(text, "application/x-www-form-urlencoded")),
  ...each(BLOB_TYPES, "the blob of a body of type", async (type) => (await new Response("x", { headers: { "content-type": type } }).blob()).type),
  "a form that is written": async () => {
    const written = new FormData();
    written.append('a"b\r\n', "v\r\nw\nx");
    written.append("f", new File(["x"], 'n"\r\n\\.txt', { type: "a/b" }));
    const response = new Response(written);
    const boundary = response.headers.get("content-type").split("=")[1].replaceAll('"', "");
    return (await response.text()).replaceAll(boundary, "B");
  },
  "a form without a type and with a stream that fails": () =>
    new Response(new ReadableStream({ pull: (controller) => controller.error(new RangeError("no")) })).formData(),
  "the text of a stream of texts": () => new Response(new ReadableStream({ start: (controller) => { controller.enqueue("x"); controller.close(); } })).text(),
};
