/** `CompressionStream` and `DecompressionStream`. */

const TEXT = "hello hello hello hello";
const FORMATS = ["gzip", "deflate", "deflate-raw"];

const bytes = (text) => new TextEncoder().encode(text);
const drain = async (stream) => new Uint8Array(await new Response(stream).arrayBuffer());
const compress = (format, input) => drain(new Blob([input]).stream().pipeThrough(new CompressionStream(format)));
const expand = (format, input) => drain(new Blob([input]).stream().pipeThrough(new DecompressionStream(format)));
const fact = (error) => `${error.name}: ${error.message}`;

/** Writes all chunks, closes, and reads to the end: what each of these came to. */
async function run(stream, chunks, decode = (value) => new TextDecoder().decode(value)) {
  const writer = stream.writable.getWriter();
  const writes = chunks.map((chunk) => writer.write(chunk).then(() => "written", fact));
  const closed = writer.close().then(() => "closed", fact);
  const reader = stream.readable.getReader();
  const reads = [];
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) reads.push(decode(next.value));
    reads.push("end");
  } catch (error) {
    reads.push(fact(error));
  }
  return { writes: await Promise.all(writes), closed: await closed, reads };
}

const expandAll = (format, ...chunks) => run(new DecompressionStream(format), chunks);

/** Pseudo-random bytes that are the same every time. */
function noise(length) {
  const all = new Uint8Array(length);
  for (let i = 0, seed = 1; i < length; i++) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    all[i] = seed >>> 16;
  }
  return all;
}

const soon = (promise) => Promise.race([promise, new Promise((resolve) => setTimeout(resolve, 50, "pending"))]);

export const compression = {};

for (const format of ["gzip", "deflate", "deflate-raw", "brotli", "br", "zstd", "GZIP", " gzip", "", undefined, null, 5, {}]) {
  const name = typeof format === "object" && format !== null ? "an object" : JSON.stringify(format);
  compression[`compression to ${name}`] = () => Object.prototype.toString.call(new CompressionStream(format));
  compression[`decompression of ${name}`] = () => Object.prototype.toString.call(new DecompressionStream(format));
}

for (const format of FORMATS) {
  Object.assign(compression, {
    [`${format}: the bytes of a short text`]: () => compress(format, TEXT),
    [`${format}: the bytes of a sentence`]: () =>
      compress(format, "The quick brown fox jumps over the lazy dog. The lazy dog does not mind."),
    [`${format}: the bytes of JSON`]: () =>
      compress(format, JSON.stringify(Array.from({ length: 20 }, (_, id) => ({ id, name: `item ${id}` })))),
    [`${format}: the bytes of nothing`]: () => compress(format, ""),
    [`${format}: there and back`]: async () => new TextDecoder().decode(await expand(format, await compress(format, TEXT))),
    [`${format}: a megabyte of noise there and back`]: async () => {
      const all = noise(1_000_000);
      const back = await expand(format, await compress(format, all));
      return [back.byteLength, all.every((byte, i) => byte === back[i])];
    },
    [`${format}: a megabyte of zeros there and back`]: async () => {
      const back = await expand(format, await compress(format, new Uint8Array(1_000_000)));
      return [back.byteLength, back.every((byte) => byte === 0)];
    },
    [`${format}: byte by byte`]: async () => {
      const { reads, closed } = await expandAll(format, ...[...(await compress(format, TEXT))].map((byte) => new Uint8Array([byte])));
      return [reads.join(""), closed];
    },
    [`${format}: the end is missing`]: async () => expandAll(format, (await compress(format, TEXT)).slice(0, -1)),
    [`${format}: only the beginning is there`]: async () => expandAll(format, (await compress(format, TEXT)).slice(0, 1)),
    [`${format}: nothing is there`]: () => expandAll(format),
    [`${format}: an empty chunk is there`]: () => expandAll(format, new Uint8Array(0)),
    [`${format}: no compressed data`]: () => expandAll(format, new Uint8Array([255, 2, 3, 4, 5, 6, 7, 8, 9, 10])),
    [`${format}: bytes behind the end`]: async () =>
      expandAll(format, new Uint8Array([...(await compress(format, TEXT)), 1, 2, 3])),
    [`${format}: a chunk behind the end`]: async () => expandAll(format, await compress(format, TEXT), new Uint8Array(1)),
    [`${format}: an empty chunk behind the end`]: async () =>
      expandAll(format, await compress(format, TEXT), new Uint8Array(0)),
    [`${format}: twice`]: async () => {
      const once = await compress(format, TEXT);
      return expandAll(format, new Uint8Array([...once, ...once]));
    },
    [`${format}: a byte is wrong`]: async () => {
      const good = await compress(format, TEXT);
      return expandAll(format, good.map((byte, at) => (at === good.length - 6 ? byte ^ 1 : byte)));
    },
  });
}

/** What may be written. */
const CHUNKS = {
  "an ArrayBuffer": () => bytes("hi").buffer,
  "a DataView": () => new DataView(bytes("hi").buffer),
  "a Uint16Array": () => new Uint16Array([1, 2]),
  "a window on a buffer": () => bytes("-hi-").subarray(1, 3),
  "nothing": () => undefined,
  "null": () => null,
  "a string": () => "hi",
  "an empty string": () => "",
  "a number": () => 5,
  "an object": () => ({}),
  "an array": () => [1, 2],
  "a Blob": () => new Blob(["hi"]),
  "a BigInt": () => 1n,
};
for (const [name, make] of Object.entries(CHUNKS)) {
  compression[`${name} is compressed`] = async () => {
    const stream = new CompressionStream("deflate-raw");
    const writer = stream.writable.getWriter();
    const written = writer.write(make()).then(() => "written", fact);
    const closed = writer.close().then(() => "closed", fact);
    return [await written, await closed, await drain(stream.readable)];
  };
  compression[`${name} is decompressed`] = () => expandAll("gzip", make());
}

Object.assign(compression, {
  "compression of no format": () => new CompressionStream(),
  "decompression of no format": () => new DecompressionStream(),
  "a format that cannot be a string": () => {
    try {
      new CompressionStream(Symbol("gzip"));
    } catch (error) {
      return error.name;
    }
  },
  "called as a function": () => {
    try {
      CompressionStream("gzip");
    } catch (error) {
      return error.name;
    }
  },
  "the constructors": () =>
    [CompressionStream, DecompressionStream].map((constructor) => [
      constructor.name,
      constructor.length,
      Object.getPrototypeOf(constructor) === Function.prototype,
      Object.getPrototypeOf(constructor.prototype) === TransformStream.prototype,
      Object.getOwnPropertyNames(constructor).sort(),
      Object.getOwnPropertyNames(constructor.prototype),
      constructor.prototype[Symbol.toStringTag],
    ]),
  "the globals": () => ["CompressionStream", "DecompressionStream"].map((name) => [name in globalThis, Object.keys(globalThis).includes(name)]),
  "chunks that are refused do not break the stream": async () => {
    const stream = new CompressionStream("deflate-raw");
    const writer = stream.writable.getWriter();
    const refused = await writer.write(5).catch(fact);
    await writer.write(bytes("hi"));
    writer.close();
    return [refused, await drain(stream.readable)];
  },
  "after a failure": async () => {
    const writer = new DecompressionStream("gzip").writable.getWriter();
    const junk = new Uint8Array(10).fill(7);
    const seen = [await writer.write(junk).catch(fact), await writer.write(junk).catch(fact), await writer.close().catch(fact)];
    return [...seen, await writer.closed.catch(fact), writer.desiredSize];
  },
  "an instance": () => {
    const stream = new CompressionStream("gzip");
    return [
      stream instanceof TransformStream,
      stream instanceof CompressionStream,
      stream instanceof DecompressionStream,
      stream.readable === stream.readable,
      stream.writable === stream.writable,
      stream.readable instanceof ReadableStream,
      stream.writable instanceof WritableStream,
      Object.keys(stream),
      String(stream),
    ];
  },
  "a subclass": () => {
    class Mine extends CompressionStream {
      constructor() {
        super("gzip");
      }
    }
    const stream = new Mine();
    return [stream instanceof Mine, stream instanceof CompressionStream, stream.readable.locked];
  },
  "the accessors are those of TransformStream": () => {
    const { get } = Object.getOwnPropertyDescriptor(TransformStream.prototype, "readable");
    return get.call(new DecompressionStream("gzip")) instanceof ReadableStream;
  },
  "writes are done before anybody reads": async () => {
    const writer = new CompressionStream("gzip").writable.getWriter();
    const seen = [writer.desiredSize];
    for (let i = 0; i < 3; i++) {
      await writer.write(noise(100_000));
      seen.push(writer.desiredSize);
    }
    return [...seen, await soon(writer.close().then(() => "closed"))];
  },
  "expanding is done before anybody reads": async () => {
    const stream = new DecompressionStream("gzip");
    const writer = stream.writable.getWriter();
    await writer.write(await compress("gzip", new Uint8Array(1_000_000)));
    await writer.close();
    return (await drain(stream.readable)).byteLength;
  },
  "the writer is ready": async () => soon(new CompressionStream("gzip").writable.getWriter().ready),
  "the sizes of chunks that are expanded": async () => {
    const stream = new Blob([await compress("gzip", new Uint8Array(100_000))]).stream();
    const sizes = [];
    for await (const chunk of stream.pipeThrough(new DecompressionStream("gzip"))) sizes.push(chunk.byteLength);
    return sizes;
  },
  "the kind of chunks": async () => {
    const { reads } = await run(new CompressionStream("deflate-raw"), [bytes("hi")], (value) => value);
    return reads;
  },
  "what came out meanwhile is read at once": async () => {
    const packed = await compress("deflate-raw", noise(3000));
    const stream = new DecompressionStream("deflate-raw");
    const writer = stream.writable.getWriter();
    for (let at = 0; at < packed.length; at += 1000) await writer.write(packed.subarray(at, at + 1000));
    await writer.close();
    const reader = stream.readable.getReader();
    return [(await reader.read()).value.byteLength, (await reader.read()).done];
  },
  "a reader with a buffer of its own": async () => {
    const stream = new DecompressionStream("gzip");
    const writer = stream.writable.getWriter();
    await writer.write(await compress("gzip", TEXT));
    await writer.close();
    const reader = stream.readable.getReader({ mode: "byob" });
    const first = await reader.read(new Uint8Array(5));
    const second = await reader.read(new Uint8Array(100));
    const third = await reader.read(new Uint8Array(10));
    return [first.value, second.value, third.done, third.value];
  },
  "aborting fails reads": async () => {
    const stream = new CompressionStream("gzip");
    const read = stream.readable.getReader().read();
    await stream.writable.getWriter().abort(new Error("enough"));
    return read;
  },
  "aborting after writes": async () => {
    const stream = new CompressionStream("gzip");
    const writer = stream.writable.getWriter();
    await writer.write(bytes("hi"));
    await writer.abort(new Error("enough"));
    return stream.readable.getReader().read();
  },
  "cancelling fails writes": async () => {
    const stream = new CompressionStream("gzip");
    await stream.readable.cancel(new Error("enough"));
    return stream.writable.getWriter().write(bytes("hi"));
  },
  "cancelling fails closing": async () => {
    const stream = new CompressionStream("gzip");
    await stream.readable.cancel(new Error("enough"));
    return stream.writable.getWriter().close();
  },
  "writing after closing": async () => {
    const stream = new CompressionStream("gzip");
    const writer = stream.writable.getWriter();
    writer.close();
    return writer.write(bytes("hi"));
  },
  "closing twice": async () => {
    const writer = new CompressionStream("gzip").writable.getWriter();
    writer.close();
    return writer.close();
  },
  "a stream of strings cannot be piped in": () =>
    drain(ReadableStream.from(["a", "b"]).pipeThrough(new CompressionStream("gzip"))),
  "encoded text can be piped in": async () => {
    const stream = ReadableStream.from(["a", "b"]).pipeThrough(new TextEncoderStream()).pipeThrough(new CompressionStream("gzip"));
    return new Response(stream.pipeThrough(new DecompressionStream("gzip"))).text();
  },
  "a response's body is compressed and expanded": async () => {
    const packed = new Response("body").body.pipeThrough(new CompressionStream("deflate"));
    return new Response(packed.pipeThrough(new DecompressionStream("deflate"))).text();
  },
  "a response of compressed bytes has no length": async () => {
    const response = new Response(new Response("body").body.pipeThrough(new CompressionStream("gzip")));
    return [...response.headers];
  },
  "the wrong format": async () => expandAll("deflate", await compress("gzip", TEXT)),
  "gzip with a name and a comment": async () => {
    const good = await compress("gzip", TEXT);
    const head = [0x1f, 0x8b, 8, 0x18, 0, 0, 0, 0, 0, 3, 97, 0, 98, 0];
    return expandAll("gzip", new Uint8Array([...head, ...good.slice(10)]));
  },
  "deflate with a dictionary": () =>
    expandAll("deflate", new Uint8Array([0x78, 0xbb, 0x06, 0x2c, 0x02, 0x15, 0xcb, 0x00, 0x11, 0x00])),
});
