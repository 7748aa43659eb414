import { Buffer, isAscii, isUtf8, transcode, constants, SlowBuffer, kMaxLength } from "node:buffer";

/** A few results of one kind; what throws is its error in words. */
function each(values, run) {
  return values.map((value) => {
    try {
      return run(value);
    } catch (error) {
      return `${error.name} ${error.code} ${error.message}`;
    }
  });
}

const ENCODINGS = ["utf8", "utf-8", "UTF8", "ucs2", "ucs-2", "utf16le", "UTF-16LE", "latin1", "binary", "ascii", "hex", "HEX", "base64", "base64url", "Base64", "utf7", "", "x"];
const TEXT = "héllo €uro \u{1F600} \0 end";
const b = () => Buffer.from([1, 2, 3, 250, 251, 252, 253, 254]);

const READS = Object.getOwnPropertyNames(Buffer.prototype).filter((name) => /^read/.test(name));
const WRITES = Object.getOwnPropertyNames(Buffer.prototype).filter((name) => /^write./.test(name));

export const node_buffer = {
  "the names of Buffer": () => Reflect.ownKeys(Buffer).map(String),
  "the names of the prototype": () => Reflect.ownKeys(Buffer.prototype).map(String),
  "the lengths and names of methods": () => Object.getOwnPropertyNames(Buffer.prototype).filter((k) => typeof Object.getOwnPropertyDescriptor(Buffer.prototype, k).value === "function").map((k) => `${k}=${Buffer.prototype[k].name}/${Buffer.prototype[k].length}`),
  "the lengths of static methods": () => Object.keys(Buffer).map((k) => `${k}=${Buffer[k].name}/${Buffer[k].length}`),
  "what is a buffer": () => [new Buffer(3), Buffer(2).length, Buffer.isBuffer(new Uint8Array(1)), Buffer.isBuffer(b()), b() instanceof Uint8Array, Object.prototype.toString.call(b())],
  "constants": () => [constants, kMaxLength, Buffer.poolSize],
  "encodings that are known": () => ENCODINGS.filter((name) => Buffer.isEncoding(name)),
  "isEncoding of other types": () => [1, null, undefined, {}, ["utf8"]].map((v) => Buffer.isEncoding(v)),
  "a text to bytes in every encoding": () => each(ENCODINGS, (name) => Buffer.from(TEXT, name).toString("hex")),
  "bytes to a text in every encoding": () => each(ENCODINGS, (name) => Buffer.from([0xe9, 0x41, 0x80, 0xff, 0x00, 0xf0, 0x9f, 0x98, 0x80]).toString(name)),
  "the length of a text in every encoding": () => each(ENCODINGS, (name) => Buffer.byteLength(TEXT, name)),
  "hex with mistakes": () => each(["abc", "0g11", "zz", "00 11", "ABCDEF", "a", ""], (t) => Buffer.from(t, "hex")),
  "base64 with mistakes": () => each(["YQ", "YQ=", "YQ==", "YQ==YQ==", "Y Q\n=", "a-_/+", "*Y*Q*", "YWJj=ZGVm", "A", "ABCDE", "====", "YW\u00e9Jj"], (t) => Buffer.from(t, "base64")),
  "base64url of bytes": () => [Buffer.from([255, 239, 190]).toString("base64url"), Buffer.from([255]).toString("base64url"), Buffer.from("-_8", "base64url"), Buffer.from("+/8=", "base64url")],
  "lengths of base64": () => ["", "A", "AA", "AAA=", "AA==", "=", "=="].map((t) => Buffer.byteLength(t, "base64")),
  "unpaired surrogates": () => [Buffer.from("a\ud800b"), Buffer.from("\udc00", "utf16le"), Buffer.from("\ud83d", "latin1"), Buffer.from([0, 0xd8]).toString("utf16le").charCodeAt(0)],
  "invalid utf8": () => [Buffer.from([0xc3]).toString(), Buffer.from([0xe2, 0x82]).toString(), Buffer.from([0xf0, 0x9f, 0x41]).toString(), Buffer.from([0xef, 0xbb, 0xbf, 0x61]).toString(), Buffer.from([0xed, 0xa0, 0x80]).toString()].map((t) => escape(t)),
  "from everything else": () => each([[1, 256, -1, "3", 1.7], new Uint8Array([1, 2]), new Uint16Array([257]), new ArrayBuffer(2), { length: 2, 0: 5 }, { type: "Buffer", data: [1] }, new String("boxed"), { valueOf: () => "v" }, { [Symbol.toPrimitive]: () => "p" }, null, undefined, 5, true, {}, () => 1, Symbol("s"), 5n, { length: "2" }, new Map()], (v) => Buffer.from(v)),
  "from a part of a buffer": () => each([[0], [1], [1, 2], [2, 1], [5], [4, 1], [1, 9], [-1], ["1", "2"], [NaN]], (args) => Buffer.from(new Uint8Array([1, 2, 3, 4]).buffer, ...args)),
  "from shares memory or not": () => { const u = new Uint8Array([1, 2]); const [x, y] = [Buffer.from(u), Buffer.from(u.buffer)]; u[0] = 9; return [x, y]; },
  "alloc": () => each([[3], [0], [3, 1], [5, "ab"], [4, "YQ==", "base64"], [3, b()], [-1], [NaN], ["3"], [1.5], [Infinity], [2147483647], [3, "a", 1], [3, "x", "nope"], [3, ""], [3, true], [3, null]], (args) => Buffer.alloc(...args)),
  "allocUnsafe": () => each([3, 0, -1, "x", undefined], (n) => Buffer.allocUnsafe(n).length),
  "SlowBuffer": () => each([3, "2", -1], (n) => SlowBuffer(n)),
  "of": () => Buffer.of(1, 257, "3"),
  "concat": () => each([[[]], [[b(), b()]], [[b(), Buffer.from("x")], 4], [[b()], 12], [[b()], -1], [[b()], 1.5], ["x"], [["x"]], [[null]], [[[1, 2]]], [[b()], 0]], (args) => Buffer.concat(...args)),
  "compare": () => each([["a", "b"], ["b", "a"], ["a", "a"], ["a", "ab"], ["", "a"]], ([x, y]) => Buffer.compare(Buffer.from(x), Buffer.from(y))).concat(each([[1, b()], [b(), "x"]], (args) => Buffer.compare(...args))),
  "compare of ranges": () => each([[b()], [b(), 1], [b(), 0, 3], [b(), 0, 3, 0, 3], [b(), 5, 2], [b(), 0, 99], [b(), -1], [b(), 0, 8, 9], [b(), 0, 8, 0, 9], ["x"], [b(), "1"]], (args) => b().compare(...args)),
  "equals": () => each([b(), new Uint8Array(b()), Buffer.alloc(1), "x", null], (v) => b().equals(v)),
  "byteLength of other things": () => each([b(), new ArrayBuffer(3), new DataView(new ArrayBuffer(4)), 5, null, undefined, {}], (v) => Buffer.byteLength(v)),
  "toString of ranges": () => each([[], ["utf8", 1, 3], ["hex", -1, 2], ["hex", 2, 1], ["hex", 0, 99], ["hex", 99], ["nope"], [null], [undefined, 1], ["hex", "1", "2"], ["hex", 1.9], [""], ["nope", 3, 3], [5]], (args) => Buffer.from("hello").toString(...args)),
  "write": () => each([["ab"], ["ab", 2], ["ab", 1, 1], ["abcdefgh"], ["€€"], ["ab", "hex"], ["abcd", 1, "hex"], ["abcd", 1, 1, "hex"], ["abc", 0, 3, "utf16le"], ["ab", -1], ["ab", 5], ["ab", 4], ["ab", 1.5], ["ab", 0, -1], ["ab", 0, 9], ["ab", 0, "nope"], ["é", 0, "latin1"], ["YWI", 0, "base64"], [12], [], ["a", null]], (args) => { const x = Buffer.alloc(4); return [x.write(...args), x]; }),
  "the methods of one encoding": () => each(["ascii", "base64", "base64url", "hex", "latin1", "ucs2", "utf8"], (e) => { const x = Buffer.alloc(6); return [x[`${e}Write`]("6162é", 1), x, x[`${e}Slice`](0, 6)]; }),
  "the methods of one encoding with bad ranges": () => each([[0, 9], [-1, 2], ["0", 1], [0], []], (args) => b().hexSlice(...args)),
  "fill": () => each([[1], ["a"], ["ab"], ["abc", 1], ["abc", 1, 3], ["é"], ["é", "latin1"], ["6162", "hex"], ["616", "hex"], ["zz", "hex"], ["", 0], [b().subarray(0, 2)], [[1]], [1, -1], [1, 0, 9], [1, 3, 1], [1, "x"], ["a", 0, 5, "nope"], [257], [-1], [1.9], [true], [null], [undefined], [new Uint16Array([0x0102])], ["ab", 1, "utf16le"]], (args) => Buffer.alloc(5).fill(...args)),
  "indexOf": () => each([["l"], ["l", 3], ["l", -2], ["lo"], ["xyz"], [""], ["", 3], ["", 99], [108], [108 + 256], [Buffer.from("ll")], ["6c6c", "hex"], ["6c6c", 0, "hex"], ["l", "nope"], ["l", NaN], ["l", undefined], ["l", {}], ["l", null], [null], [undefined], [{}], ["hello", -99], ["o", 99], ["l", 2.7], ["l", "3"]], (args) => Buffer.from("hello").indexOf(...args)),
  "lastIndexOf": () => each([["l"], ["l", 2], ["l", -2], ["lo"], ["xyz"], [""], ["", 3], ["", 99], [108], [108, 2], [Buffer.from("ll")], ["6c6c", "hex"], ["h", -99], ["hello", 99], ["l", NaN], ["l", null], ["l", undefined]], (args) => Buffer.from("hello").lastIndexOf(...args)),
  "includes": () => each([["ell"], ["x"], [104], ["h", 1]], (args) => Buffer.from("hello").includes(...args)),
  "indexOf in utf16": () => { const x = Buffer.from("abcabc", "utf16le"); return [x.indexOf("c", 0, "utf16le"), x.indexOf("bc", 4, "utf16le"), x.lastIndexOf("a", undefined, "utf16le"), x.indexOf(Buffer.from("b", "utf16le")), x.indexOf("b", 3, "ucs2")]; },
  "slice and subarray": () => [[1, 3], [-2], [3, 1], [0, 99], ["1", "2"], [1.7], [], [undefined, -1]].map((args) => [b().slice(...args), b().subarray(...args), b().subarray(...args) instanceof Buffer]),
  "slice shares memory": () => { const x = b(); x.slice(1)[0] = 99; return x; },
  "swap": () => each([[4, "swap16"], [4, "swap32"], [8, "swap64"], [3, "swap16"], [6, "swap32"], [4, "swap64"]], ([n, m]) => b().subarray(0, n)[m]()),
  "copy": () => each([[0], [2], [0, 2], [0, 2, 4], [3, 6], [9], [0, 9], [0, 4, 2], [-1], [0, -1], [0, 0, -1], ["1"], [0, 0, 99], [1.7], [NaN], [0, 2 ** 33]], (args) => { const x = Buffer.alloc(4); return [b().copy(x, ...args), x]; }),
  "copy to other things": () => each(["x", [1], new Uint8Array(2), new ArrayBuffer(2), undefined], (v) => b().copy(v)),
  "copy within one buffer": () => { const x = b(); return [x.copy(x, 2, 0, 5), x]; },
  "toJSON": () => [b().toJSON(), JSON.stringify({ b: Buffer.from("hi") })],
  "inspect": () => [b().inspect(), Buffer.alloc(60).inspect(), Buffer.alloc(51).inspect(), Buffer.alloc(0).inspect()],
  "parent and offset": () => [b().parent instanceof ArrayBuffer, Buffer.from(new ArrayBuffer(8), 3).offset, Buffer.prototype.parent, Buffer.prototype.offset],
  "reading at every offset": () => READS.map((name) => [name, each([undefined, 0, 1, 5, 8, -1, 1.5, "0", null, NaN], (at) => b()[name](at, 2))]),
  "reading from a short buffer": () => READS.map((name) => [name, each([0], (at) => Buffer.alloc(0)[name](at, 3))]),
  "integers of any size": () => [1, 2, 3, 4, 5, 6].map((n) => ["readUIntLE", "readUIntBE", "readIntLE", "readIntBE"].map((m) => b()[m](1, n))),
  "integers of a bad size": () => each([0, 7, 1.5, "2", undefined, -1, NaN], (n) => b().readUIntBE(0, n)).concat(each([0, 7, undefined], (n) => b().writeIntLE(0, 0, n)), each([6, 7], (at) => b().readIntLE(at, 4))),
  "writing one number everywhere": () => WRITES.map((name) => [name, each([0, 1, 7, 8, -1, 1.5, "0", undefined], (at) => { const x = Buffer.alloc(8); return [x[name](name.includes("Big") ? 5n : 5, at, 2), x]; })]),
  "writing numbers of all sizes": () => WRITES.map((name) => [name, each([-1, 255, 256, 65535, 65536, -128, -129, -32769, 2 ** 31, 2 ** 32, -(2 ** 31) - 1, 2 ** 40, 1.9, NaN, "7", "x", undefined, Infinity], (v) => { const x = Buffer.alloc(8); return [x[name](name.includes("Big") ? BigInt(Math.trunc(Number.isFinite(v) ? v : 0)) : v, 0, 3), x]; })]),
  "integers of any size are written": () => [1, 2, 3, 4, 5, 6].map((n) => ["writeUIntLE", "writeUIntBE", "writeIntLE", "writeIntBE"].map((m) => each([1, 100, -1, 2 ** 47, 2 ** 48, 2 ** 39, -(2 ** 39) - 1], (v) => { const x = Buffer.alloc(6); return [x[m](v, 0, n), x]; }))),
  "big integers out of range": () => each([2n ** 63n, 2n ** 64n, -1n, -(2n ** 63n) - 1n], (v) => Buffer.alloc(8).writeBigInt64LE(v)).concat(each([2n ** 64n, -1n], (v) => Buffer.alloc(8).writeBigUInt64BE(v))),
  "floats": () => [0.1, -0, NaN, Infinity, 1e300, 5e-324].map((v) => { const x = Buffer.alloc(8); x.writeFloatBE(v); const y = Buffer.alloc(8); y.writeDoubleLE(v); return [x, y, x.readFloatBE(), y.readDoubleLE()]; }),
  "isAscii and isUtf8": () => [Buffer.from("abc"), Buffer.from("é"), Buffer.from([0xff]), new ArrayBuffer(2)].map((v) => [isAscii(v), isUtf8(v)]),
  "transcode": () => each([["€", "utf8", "latin1"], ["é", "utf8", "latin1"], ["é", "utf8", "ascii"], ["€é", "utf8", "utf16le"], ["ab", "latin1", "utf8"], ["é", "latin1", "ucs2"], ["a", "utf8", "hex"], ["a", "nope", "utf8"], ["a", "utf8", "nope"]], ([t, f, to]) => transcode(Buffer.from(t), f, to)),
  "transcode of a text": () => transcode("x", "utf8", "latin1"),
  "methods of typed arrays give buffers": () => [b().map((x) => x + 1), b().filter((x) => x > 200), b().subarray(1) instanceof Buffer, b().reverse() instanceof Buffer, Buffer.from("ab").keys().next(), [...Buffer.from("ab").entries()]],
  "a subclass": () => { class Sub extends Uint8Array {} return Buffer.from(new Sub([1, 2])); },
  "named values of node:buffer": async () => { const m = await import("node:buffer"); return [m.atob("YQ=="), m.btoa("a"), m.Blob === Blob, m.File === File, m.Buffer === globalThis.Buffer, m.atob.name, m.default.Buffer === Buffer]; },
  "resolveObjectURL": async () => (await import("node:buffer")).resolveObjectURL("blob:x"),
  "writes that return where they end": () => { const x = Buffer.alloc(16); return [x.writeInt32LE(1), x.writeDoubleBE(1.5, 4), x.writeUInt8(7, 15), x]; },
};
