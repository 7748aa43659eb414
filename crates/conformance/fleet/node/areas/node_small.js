/** Small things of `nodejs_compat`: MIME types, the standard streams, imports that find nothing, and frames of a stack. */
import process from "node:process";
import threads from "node:worker_threads";
import crossFetch, * as crossFetchNames from "cross-fetch";
import nodeFetch, * as nodeFetchNames from "node-fetch";
import util, { MIMEParams, MIMEType } from "node:util";

const mime = (text) => new MIMEType(text);
const written = (text) => String(mime(text));

const texts = [
  "text/html", "Text/HTML; Charset=\"UTF-8\"", "a/b;c", "a/b;c=", "a/b;c=\"\"", "a/b;c=\"", "a/b;c=\"x;y\";d=1", " a/b ; c=d ",
  "a/b;c=d;c=e;f", "a/b; c = d", "a/b;c=d e", "a/b;c=\"d\"e;f=g", "a/b;=x;y=z", "a/b;c=\"a\\\"b\"", "a/b;;c=d", "a/b;C=D", "a/b ;c=é",
  "", "a", "a/", "/b", "a b/c", "a/b c", "a/b/c", 5, null, undefined,
];

export const node_small = Object.fromEntries(texts.map((text) => [`MIMEType ${JSON.stringify(text)}`, () => written(text)]));

Object.assign(node_small, {
  "MIMEType of a symbol": () => mime(Symbol("s")),
  "MIMEType's parts": () => [mime("A/B;c=d")].map((m) => [m.type, m.subtype, m.essence, [...m.params], JSON.stringify(m)]),
  "MIMEType's setters": () => {
    const m = mime("a/b;c=d");
    m.type = "X";
    m.subtype = "Y";
    m.params.set("E", "f g");
    m.params.delete("c");
    return String(m);
  },
  "MIMEType's type of nothing": () => void (mime("a/b").type = ""),
  "MIMEType's subtype with a space": () => void (mime("a/b").subtype = "x y"),
  "MIMEType's prototype": () => [Object.keys(MIMEType.prototype), Object.prototype.toString.call(mime("a/b")), MIMEType.length],
  "MIMEType inspected": () => util.inspect(mime("a/b;c=d")),
  "MIMEParams": () => {
    const p = new MIMEParams();
    p.set("A", "b");
    p.set("c", "");
    return [String(p), p.get("a"), p.get("A"), p.has("zz"), [...p.entries()], [...p.keys()], [...p.values()], [...p]];
  },
  "MIMEParams written as": () => {
    const p = new MIMEParams();
    p.set("aa", "x y");
    p.set("bb", "");
    return String(p);
  },
  "MIMEParams with an empty name": () => new MIMEParams().set("", "x"),
  "MIMEParams with a value beyond Latin-1": () => new MIMEParams().set("a", "☃"),
  "MIMEParams' prototype": () => [Object.keys(MIMEParams.prototype), Object.prototype.toString.call(new MIMEParams())],
  "MIMEParams inspected": () => [util.inspect(new MIMEParams()), util.inspect(mime("a/b;c=d").params)],
  "process.stdout": () => {
    const s = process.stdout;
    return [typeof s, s.constructor.name, s.fd, s.isTTY, s.writable, s.readable, s.columns, s.destroyed, typeof s.write];
  },
  "process.stderr": () => [process.stderr.fd, process.stderr.isTTY, process.stderr === process.stderr],
  "process.stdin": () => [process.stdin.constructor.name, process.stdin.fd, process.stdin.isTTY, process.stdin.readable],
  "process.stdout.write": () => [process.stdout.write("a line\n"), process.stdout.write(new Uint8Array([98])), process.stderr.write("c\n")],
  "process.stdout.write calls back": () => new Promise((resolve) => process.stdout.write("x\n", resolve)),
  "process.stdout.write of a number": () => process.stdout.write(5),
  "node-fetch": () => [Object.keys(nodeFetchNames).sort(), nodeFetch === nodeFetchNames.fetch, nodeFetch.isRedirect(303), nodeFetch.Promise === Promise],
  "node-fetch fetches": async () => (await nodeFetch("data:text/plain,hello")).text(),
  "cross-fetch": () => [Object.keys(crossFetchNames).sort(), crossFetch === crossFetchNames.fetch, crossFetchNames.Headers === Headers],
  "worker_threads that are not there": () => [
    threads.markAsUncloneable({}), threads.markAsUntransferable({}), threads.isMarkedAsUntransferable({}),
    threads.getEnvironmentData("a"), threads.setEnvironmentData("a", 1), threads.receiveMessageOnPort({}),
  ],
  "import of an internal module": () => import(["internal", "ops"].join(":")),
  "import of nothing": () => import(["no", "such"].join("-")),
  "import of an unknown scheme": () => import(["workmesh", "x"].join(":")),
  "the function of a frame": () => {
    const before = Error.prepareStackTrace;
    Error.prepareStackTrace = (_, frames) => frames.map((frame) => [typeof frame.getFunction(), typeof frame.getThis()]);
    try {
      return new Error("e").stack[0];
    } finally {
      Error.prepareStackTrace = before;
    }
  },
});
