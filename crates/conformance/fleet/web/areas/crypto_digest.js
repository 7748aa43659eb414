/** `crypto.DigestStream`: digests of what is written. */
import { bytes, hex, list, settled } from "../../shared/crypto.js";

const [crypto_digest, test] = list();
export { crypto_digest };

const { DigestStream } = crypto;
const outcome = (run) => {
  try {
    return run();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};
async function digested(algorithm, ...chunks) {
  const stream = new DigestStream(algorithm);
  const writer = stream.getWriter();
  for (const chunk of chunks) writer.write(chunk);
  await writer.close();
  return [hex(await stream.digest), stream.bytesWritten];
}

for (const hash of ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512", "crc32", "crc32c", "crc64nvme"]) {
  test(`${hash} of nothing`, () => digested(hash));
  test(`${hash} of abc`, () => digested(hash, bytes("abc")));
  test(`${hash} of three chunks`, () => digested({ name: hash }, bytes("a"), new Uint8Array(0), bytes("bc").buffer));
  test(`${hash} of many bytes`, () => digested(hash, new Uint8Array(100_000).fill(7), new Uint8Array(99).fill(3)));
  test(`${hash} in the other case`, () =>
    digested(hash === hash.toUpperCase() ? hash.toLowerCase() : hash.toUpperCase(), bytes("abc")).catch(
      (error) => `${error}`,
    ));
}
for (const chunk of [
  new DataView(bytes("xabcx").buffer, 1, 3),
  new Uint16Array([1, 2]),
  new Float64Array([1]),
  new BigInt64Array(2),
]) {
  test(`a chunk that is a ${chunk.constructor.name}`, () => digested("SHA-1", chunk));
}
for (const chunk of ["", "abc", "é€😀", "\ud800"])
  test(`the text ${JSON.stringify(chunk)}`, () => digested("SHA-1", chunk));
for (const [name, chunk] of Object.entries({
  null: null,
  undefined: undefined,
  5: 5,
  true: true,
  "an array": [1],
  "an object": {},
  "a String": new String("a"),
  "a blob": new Blob(["a"]),
  "a bigint": 5n,
})) {
  test(`a chunk that is ${name}`, async () => {
    const stream = new DigestStream("SHA-1");
    const writer = stream.getWriter();
    return [
      await settled(writer.write(chunk)),
      await settled(Promise.race([stream.digest, new Promise((done) => setTimeout(done, 20, "pending"))])),
      await settled(writer.closed),
      stream.bytesWritten,
    ];
  });
}
for (const [name, args] of Object.entries({
  nothing: [],
  "an unknown name": ["SHA-9"],
  "an empty object": [{}],
  null: [null],
  "a number": [5],
  "an empty text": [""],
  SHA256: ["SHA256"],
  "a String": [new String("SHA-1")],
  "a name that is a number": [{ name: 5 }],
  "an array": [["SHA-1"]],
  "more arguments": ["SHA-1", {}],
  "an undefined name": [{ name: undefined }],
})) {
  test(`made of ${name}`, () => outcome(() => new DigestStream(...args) instanceof WritableStream));
}
test("called without new", () => outcome(() => DigestStream("SHA-1")).split(":")[0]);
test("where it is", () => [
  typeof DigestStream,
  "DigestStream" in crypto,
  Object.hasOwn(crypto, "DigestStream"),
  Object.hasOwn(Crypto.prototype, "DigestStream"),
  "DigestStream" in globalThis,
  crypto.DigestStream === crypto.DigestStream,
]);
test("how crypto holds it", () => {
  const { get, set, enumerable, configurable, writable, value } =
    Object.getOwnPropertyDescriptor(Crypto.prototype, "DigestStream") ?? {};
  return [typeof get, typeof set, typeof value, enumerable, configurable, writable];
});
test("its name", () => [
  DigestStream.name,
  Object.prototype.toString.call(new DigestStream("MD5")),
]);
test("its members", () =>
  Object.getOwnPropertyNames(DigestStream.prototype)
    .sort()
    .map((key) => {
      const { get, set, enumerable, configurable } = Object.getOwnPropertyDescriptor(DigestStream.prototype, key);
      return [key, typeof get, typeof set, enumerable, configurable];
    }));
test("its own members", () => Reflect.ownKeys(new DigestStream("MD5")));
test("what it inherits from", () => [
  Object.getPrototypeOf(DigestStream) === WritableStream,
  Object.getPrototypeOf(DigestStream.prototype) === WritableStream.prototype,
  new DigestStream("MD5") instanceof DigestStream,
]);
test("a class made from it", async () => {
  class Mine extends DigestStream {}
  const stream = new Mine("MD5");
  await stream.close();
  return [stream instanceof Mine, stream.constructor.name, hex(await stream.digest)];
});
test("its getters on another object", () =>
  ["digest", "bytesWritten"].map((name) =>
    outcome(() => Object.getOwnPropertyDescriptor(DigestStream.prototype, name).get.call({})),
  ));
test("the digest is one promise", () => {
  const stream = new DigestStream("MD5");
  return [stream.digest instanceof Promise, stream.digest === stream.digest];
});
test("the digest is a buffer", async () => {
  const stream = new DigestStream("MD5");
  await stream.close();
  return [(await stream.digest) instanceof ArrayBuffer, (await stream.digest) === (await stream.digest)];
});
test("bytes written before they are written", () => {
  const stream = new DigestStream("MD5");
  const before = stream.bytesWritten;
  stream.getWriter().write(bytes("abc"));
  return [typeof before, before, stream.bytesWritten];
});
test("pending before it is closed", async () => {
  const stream = new DigestStream("MD5");
  await stream.getWriter().write(bytes("abc"));
  return Promise.race([stream.digest, new Promise((done) => setTimeout(done, 20, "pending"))]);
});
for (const [name, reason] of Object.entries({
  "an error": new RangeError("mine"),
  "a text": "why",
  nothing: undefined,
})) {
  test(`aborted with ${name}`, async () => {
    const stream = new DigestStream("MD5");
    const aborted = await settled(stream.abort(reason));
    return [
      aborted,
      await stream.digest.then(
        () => "done",
        (error) => (error instanceof Error ? `${error}` : ["rejected", error]),
      ),
    ];
  });
  test(`aborted with ${name} by a writer`, async () => {
    const stream = new DigestStream("MD5");
    const writer = stream.getWriter();
    await writer.write(bytes("abc"));
    await writer.abort(reason);
    const words = (error) => (error instanceof Error ? `${error}` : ["rejected", error]);
    return [
      await stream.digest.catch(words),
      await writer.closed.catch(words),
      await writer.write(bytes("a")).catch(words),
      stream.bytesWritten,
    ];
  });
}
test("closed twice", async () => {
  const stream = new DigestStream("MD5");
  await stream.close();
  return [await stream.close().catch((error) => error.name), hex(await stream.digest)];
});
test("aborted after it was closed", async () => {
  const stream = new DigestStream("MD5");
  await stream.close();
  return [await settled(stream.abort("late")), hex(await stream.digest)];
});
test("locked or not", () => {
  const stream = new DigestStream("MD5");
  const before = stream.locked;
  stream.getWriter();
  return [before, stream.locked];
});
test("the desired size of its writer", () => new DigestStream("MD5").getWriter().desiredSize);
test("a response piped into it", async () => {
  const stream = new DigestStream("SHA-256");
  await new Response("some body").body.pipeTo(stream);
  return [hex(await stream.digest), stream.bytesWritten];
});
test("a stream of texts piped into it", async () => {
  const stream = new DigestStream("SHA-256");
  const texts = new ReadableStream({
    start(controller) {
      controller.enqueue("some ");
      controller.enqueue("body");
      controller.close();
    },
  });
  await texts.pipeTo(stream);
  return [hex(await stream.digest), stream.bytesWritten];
});
test("one half of a body", async () => {
  const [own, other] = new Response("some body").body.tee();
  const stream = new DigestStream("MD5");
  const [, text] = await Promise.all([own.pipeTo(stream), new Response(other).text()]);
  return [text, hex(await stream.digest)];
});
test("a broken stream piped into it", async () => {
  const stream = new DigestStream("MD5");
  const broken = new ReadableStream({
    pull(controller) {
      controller.error(new RangeError("broken"));
    },
  });
  return [await settled(broken.pipeTo(stream)), await settled(stream.digest)];
});
test("disposed of", async () => {
  const stream = new DigestStream("MD5");
  const dispose = stream[Symbol.dispose];
  if (dispose === undefined) return "no dispose";
  return [
    dispose.length,
    outcome(() => dispose.call(stream)),
    await settled(stream.digest),
    await settled(stream.getWriter().write(bytes("a"))),
  ];
});
test("chunks are read when they are written", async () => {
  const stream = new DigestStream("MD5");
  const writer = stream.getWriter();
  const chunk = bytes("abc");
  const written = writer.write(chunk);
  chunk.fill(0);
  await written;
  await writer.close();
  return hex(await stream.digest);
});
