/** `node:zlib`: the deflate family. */
import zlib from "node:zlib";

const TEXT = "hello hello hello hello";
const KINDS = [["gzip", "gunzip"], ["deflate", "inflate"], ["deflateRaw", "inflateRaw"]];
const later = (name, ...args) => new Promise((resolve, reject) => zlib[name](...args, (error, value) => (error ? reject(error) : resolve(value))));
const noise = (length) => Uint8Array.from({ length }, (_, at) => (Math.imul(at, 2654435761) >>> 13) & 255);

/** What comes out of a stream into which chunks are written. */
function through(stream, ...chunks) {
  return new Promise((resolve) => {
    const log = [];
    const out = [];
    stream.on("data", (chunk) => out.push(chunk));
    for (const event of ["end", "finish", "close"]) stream.on(event, () => log.push(event));
    stream.on("error", (error) => log.push(`error ${error.code} ${error.errno} ${error.message}`));
    stream.on("close", () => resolve([log, Buffer.concat(out).toString("latin1")]));
    for (const chunk of chunks) stream.write(chunk);
    stream.end();
  });
}

export const node_zlib = {};

for (const [pack, unpack] of KINDS) {
  Object.assign(node_zlib, {
    [`${pack}Sync`]: () => zlib[`${pack}Sync`](TEXT),
    [`${pack}Sync of nothing`]: () => zlib[`${pack}Sync`](""),
    [`${pack}Sync at level 0`]: () => zlib[`${pack}Sync`](TEXT, { level: 0 }),
    [`${pack}Sync at level 1`]: () => zlib[`${pack}Sync`](TEXT, { level: 1 }),
    [`${pack}Sync at level 9`]: () => zlib[`${pack}Sync`](TEXT, { level: 9 }),
    [`${pack}Sync with Huffman codes alone`]: () => zlib[`${pack}Sync`](TEXT, { strategy: zlib.constants.Z_HUFFMAN_ONLY }),
    [`${pack}Sync with fixed codes`]: () => zlib[`${pack}Sync`](TEXT, { strategy: zlib.constants.Z_FIXED }),
    [`${pack}Sync with a small window`]: () => zlib[`${unpack}Sync`](zlib[`${pack}Sync`](TEXT, { windowBits: 9, memLevel: 1 })).toString(),
    [`${pack} with a callback`]: () => later(pack, TEXT),
    [`${pack} with options and a callback`]: () => later(pack, TEXT, { level: 1 }),
    [`${pack} without a callback`]: () => zlib[pack](TEXT),
    [`${pack}Sync of a number`]: () => zlib[`${pack}Sync`](5),
    [`${pack}Sync of an ArrayBuffer`]: () => zlib[`${unpack}Sync`](zlib[`${pack}Sync`](new Uint8Array([1, 2, 3]).buffer)),
    [`${pack}Sync of a DataView`]: () => zlib[`${unpack}Sync`](zlib[`${pack}Sync`](new DataView(new Uint8Array([1, 2, 3]).buffer))),
    [`${unpack}Sync`]: () => zlib[`${unpack}Sync`](zlib[`${pack}Sync`](TEXT)).toString(),
    [`${unpack} with a callback`]: async () => (await later(unpack, zlib[`${pack}Sync`](TEXT))).toString(),
    [`${unpack}Sync of much`]: () => {
      const all = noise(300_000);
      return zlib[`${unpack}Sync`](zlib[`${pack}Sync`](all)).equals(all);
    },
    [`${unpack}Sync of a bomb`]: () => zlib[`${unpack}Sync`](zlib[`${pack}Sync`](new Uint8Array(2_000_000))).length,
    [`${unpack}Sync of no compressed data`]: () => zlib[`${unpack}Sync`](Buffer.from([255, 254, 253, 252, 251, 250])),
    [`${unpack}Sync of half`]: () => zlib[`${unpack}Sync`](zlib[`${pack}Sync`](TEXT).subarray(0, 8)),
    [`${unpack}Sync of half, as far as it goes`]: () =>
      zlib[`${unpack}Sync`](zlib[`${pack}Sync`](TEXT).subarray(0, -5), { finishFlush: zlib.constants.Z_SYNC_FLUSH }).toString(),
    [`${unpack}Sync of nothing`]: () => zlib[`${unpack}Sync`](Buffer.alloc(0)),
    [`${unpack} of no compressed data`]: () => later(unpack, Buffer.from([255, 254, 253, 252])),
    [`${unpack}Sync with bytes behind`]: () => zlib[`${unpack}Sync`](Buffer.concat([zlib[`${pack}Sync`](TEXT), Buffer.from("rest")])).toString(),
    [`${unpack}Sync twice`]: () => zlib[`${unpack}Sync`](Buffer.concat([zlib[`${pack}Sync`]("a"), zlib[`${pack}Sync`]("b")])).toString(),
    [`${unpack}Sync beyond the limit`]: () => zlib[`${unpack}Sync`](zlib[`${pack}Sync`](TEXT), { maxOutputLength: 5 }),
    [`a ${pack} stream`]: async () => {
      const [log, packed] = await through(zlib[`create${pack[0].toUpperCase()}${pack.slice(1)}`](), "hello ", "world");
      return [log, zlib[`${unpack}Sync`](Buffer.from(packed, "latin1")).toString()];
    },
    [`a ${unpack} stream`]: () => through(zlib[`create${unpack[0].toUpperCase()}${unpack.slice(1)}`](), zlib[`${pack}Sync`](TEXT)),
    [`a ${unpack} stream byte by byte`]: () =>
      through(zlib[`create${unpack[0].toUpperCase()}${unpack.slice(1)}`](), ...[...zlib[`${pack}Sync`](TEXT)].map((byte) => Buffer.from([byte]))),
    [`a ${unpack} stream of half`]: () => through(zlib[`create${unpack[0].toUpperCase()}${unpack.slice(1)}`](), zlib[`${pack}Sync`](TEXT).subarray(0, 8)),
    [`a ${unpack} stream of no compressed data`]: () => through(zlib[`create${unpack[0].toUpperCase()}${unpack.slice(1)}`](), Buffer.from([255, 254, 253])),
  });
}

Object.assign(node_zlib, {
  "constants": () => zlib.constants,
  "codes": () => zlib.codes,
  "crc32": () => [zlib.crc32("hello"), zlib.crc32(""), zlib.crc32(Buffer.from("world"), zlib.crc32("hello ")), zlib.crc32("hello", 5)],
  "crc32 of a number": () => zlib.crc32(5),
  "crc32 from a string": () => zlib.crc32("a", "b"),
  "crc32 from less than nothing": () => zlib.crc32("a", -1),
  "unzipSync": () => KINDS.slice(0, 2).map(([pack]) => zlib.unzipSync(zlib[`${pack}Sync`](TEXT)).toString()),
  "unzipSync of no compressed data": () => zlib.unzipSync(Buffer.from([1, 2, 3])),
  "a dictionary": () => {
    const dictionary = Buffer.from("hello");
    return zlib.inflateSync(zlib.deflateSync(TEXT, { dictionary }), { dictionary }).toString();
  },
  "no dictionary": () => zlib.inflateSync(zlib.deflateSync(TEXT, { dictionary: Buffer.from("hello") })),
  "another dictionary": () => zlib.inflateSync(zlib.deflateSync(TEXT, { dictionary: Buffer.from("hello") }), { dictionary: Buffer.from("other") }),
  "a level out of range": () => zlib.deflateSync(TEXT, { level: 10 }),
  "a level that is no number": () => zlib.deflateSync(TEXT, { level: "9" }),
  "a window out of range": () => zlib.deflateSync(TEXT, { windowBits: 16 }),
  "a gzip window out of range": () => zlib.gzipSync(TEXT, { windowBits: 8 }),
  "a memory level out of range": () => zlib.deflateSync(TEXT, { memLevel: 0 }),
  "a strategy out of range": () => zlib.deflateSync(TEXT, { strategy: 5 }),
  "a chunk size out of range": () => zlib.deflateSync(TEXT, { chunkSize: 1 }),
  "a flush out of range": () => zlib.deflateSync(TEXT, { flush: 9 }),
  "a bad dictionary": () => zlib.deflateSync(TEXT, { dictionary: "text" }),
  "a result is a Buffer": () => zlib.gzipSync("a").constructor === Buffer,
  "a class without new": () => {
    try {
      zlib.Gzip();
    } catch (error) {
      return [error.name, zlib.createInflate() instanceof zlib.Inflate];
    }
  },
  "a stream with a bad level": () => zlib.createGzip({ level: 10 }),
  "a stream with a level that is no number": () => zlib.createGzip({ level: "9" }),
  "a stream with a bad dictionary": () => zlib.createDeflate({ dictionary: "text" }),
  "a stream with a bad chunk size": () => zlib.createGzip({ chunkSize: 1 }),
  "a gzip stream with a bad window": () => zlib.createGzip({ windowBits: 8 }),
  "a gunzip stream with bytes behind": () => through(zlib.createGunzip(), zlib.gzipSync(TEXT), "rest"),
  "a gunzip stream of two members": () => through(zlib.createGunzip(), zlib.gzipSync("a"), zlib.gzipSync("b")),
  "a stream beyond the limit": () => through(zlib.createGunzip({ maxOutputLength: 5 }), zlib.gzipSync(TEXT)),
  "a callback for a number": () => zlib.gzip(5, () => {}),
  "a callback for a bad level": () => zlib.gzip("a", { level: 10 }, () => {}),
  "chunks of a stream": () => new Promise((resolve) => {
    const sizes = [];
    zlib.createInflate().on("data", (chunk) => sizes.push(chunk.length)).on("end", () => resolve(sizes)).end(zlib.deflateSync(new Uint8Array(100_000)));
  }),
  "small chunks of a stream": () => new Promise((resolve) => {
    const sizes = [];
    zlib.createInflate({ chunkSize: 64 }).on("data", (chunk) => sizes.push(chunk.length)).on("end", () => resolve(sizes)).end(zlib.deflateSync(new Uint8Array(200)));
  }),
  "flushing a stream": () => new Promise((resolve) => {
    const stream = zlib.createDeflateRaw();
    const log = [];
    stream.on("data", (chunk) => log.push(chunk.toString("hex")));
    stream.write("hello");
    stream.flush(() => {
      log.push("flushed");
      setTimeout(() => resolve(log), 5);
    });
  }),
  "bytesWritten": () => new Promise((resolve) => {
    const stream = zlib.createGzip();
    stream.resume().on("end", () => resolve(stream.bytesWritten));
    stream.end("hello");
  }),
  "closing a stream": () => new Promise((resolve) => {
    const stream = zlib.createGzip();
    stream.close(() => resolve([stream.destroyed]));
  }),
  "a stream as an iterable": async () => {
    const stream = zlib.createGunzip();
    stream.end(zlib.gzipSync(TEXT));
    let all = "";
    for await (const chunk of stream) all += chunk;
    return all;
  },
});
