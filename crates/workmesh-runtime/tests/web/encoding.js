import { bytes, eq, throws } from "./assert.js";

const decode = (array, label = undefined, options = undefined) => new TextDecoder(label, options).decode(new Uint8Array(array));

export function text_becomes_utf8() {
  eq(bytes("h€😀\ud800"), new Uint8Array([104, 226, 130, 172, 240, 159, 152, 128, 239, 191, 189]));
  const encoder = new TextEncoder();
  eq([encoder.encode().length, encoder.encode(undefined).length, encoder.encode(null).length, encoder.encoding], [0, 0, 4, "utf-8"]);
}

export function encoding_into_a_buffer_takes_whole_characters() {
  const target = new Uint8Array(5);
  eq(new TextEncoder().encodeInto("a€😀", target), { read: 2, written: 4 });
  eq(target, new Uint8Array([97, 226, 130, 172, 0]));
  eq(new TextEncoder().encodeInto("😀", new Uint8Array(4)), { read: 2, written: 4 });
  const wrong = "Failed to execute 'encodeInto' on 'TextEncoder': parameter 2 is not of type 'Uint8Array'.";
  for (const target of [[], new Uint16Array(2), undefined]) {
    throws(() => new TextEncoder().encodeInto("a", target), "TypeError", wrong);
  }
}

export function labels_name_encodings() {
  const names = {
    utf8: "utf-8", " UTF-8\n": "utf-8", latin1: "windows-1252", ascii: "windows-1252", "utf-16": "utf-16le",
    "utf-16be": "utf-16be", shift_jis: "shift_jis", gbk: "gbk", gb18030: "gb18030", "euc-jp": "euc-jp", big5: "big5",
    "euc-kr": "euc-kr", "koi8-r": "koi8-r", "iso-8859-2": "iso-8859-2", macintosh: "macintosh",
    "iso-2022-jp": "iso-2022-jp", "windows-1251": "windows-1251", "x-user-defined": "x-user-defined",
  };
  for (const [label, name] of Object.entries(names)) eq(new TextDecoder(label).encoding, name);
  for (const label of ["nope", "replacement", "iso-2022-kr", null]) {
    throws(() => new TextDecoder(label), "RangeError", `"${label}" is not a valid encoding.`);
  }
}

export function options_are_kept() {
  const seen = (options) => {
    const decoder = new TextDecoder("utf-8", options);
    return [decoder.fatal, decoder.ignoreBOM];
  };
  eq([seen(undefined), seen({}), seen({ fatal: 1 }), seen({ fatal: true, ignoreBOM: true })],
    [[false, false], [false, false], [true, false], [true, true]]);
  throws(() => seen(5), "TypeError", "Failed to construct 'TextDecoder': constructor parameter 2 is not of type 'ConstructorOptions'.");
}

export function damage_is_replaced_or_refused() {
  eq(decode([0x61, 0xff, 0xe2, 0x82, 0x62, 0xf0, 0x9f, 0x98]), "a\ufffd\ufffdb\ufffd");
  throws(() => decode([0xff], "utf-8", { fatal: true }), "TypeError", "Failed to decode input.");
  throws(() => decode([0x61, 0xd8], "utf-16le", { fatal: true }), "TypeError", "Failed to decode input.");
}

export function a_byte_order_mark_is_dropped() {
  eq([decode([0xef, 0xbb, 0xbf, 0x61]), decode([0xef, 0xbb, 0xbf, 0x61], "utf-8", { ignoreBOM: true })], ["a", "\ufeffa"]);
  eq(decode([0xff, 0xfe, 0x61, 0x00], "utf-16le"), "a");
}

export function other_encodings() {
  eq(decode([0x80, 0xe9], "latin1"), "€é");
  eq(decode([0x61, 0, 0x3d, 0xd8, 0x00, 0xde], "utf-16le"), "a😀");
  eq(decode([0x61, 0, 0x3d, 0xd8], "utf-16le"), "a\ufffd");
  eq(decode([0x82, 0xa0], "shift_jis"), "あ");
  eq(decode([0xc4, 0xe3], "gbk"), "你");
}

export function characters_may_be_cut_by_chunks() {
  const decoder = new TextDecoder();
  const chunk = (...array) => decoder.decode(new Uint8Array(array), { stream: true });
  eq([chunk(0xe2, 0x82), chunk(0xac), decoder.decode()], ["", "€", ""]);
  eq([chunk(0xe2), decoder.decode()], ["", "\ufffd"]);
  eq([chunk(0xef), chunk(0xbb, 0xbf, 0x61), decoder.decode()], ["", "a", ""]);
  eq(decoder.decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x61])), "a");
  const strict = new TextDecoder("utf-8", { fatal: true });
  strict.decode(new Uint8Array([0xe2, 0x82]), { stream: true });
  throws(() => strict.decode(), "TypeError", "Failed to decode input.");
  eq(strict.decode(new Uint8Array([0x61])), "a");
}

export function every_kind_of_buffer_is_decoded() {
  const buffer = new Uint8Array([0x78, 0x61, 0x62]).buffer;
  const decoder = new TextDecoder();
  eq([decoder.decode(buffer), decoder.decode(new DataView(buffer, 1)), decoder.decode(new Uint8Array(buffer, 1, 1)), decoder.decode()],
    ["xab", "ab", "a", ""]);
  for (const other of [null, "a", [1]]) {
    throws(() => decoder.decode(other), "TypeError", "Failed to execute 'decode' on 'TextDecoder': parameter 1 is not of type 'Array'.");
  }
}

export function base64_forgives() {
  eq([atob(" aG Vs\nbG8= "), atob("aGVsbG8"), atob("YR=="), atob("")], ["hello", "hello", "a", ""]);
  eq([...atob("/+8=")].map((c) => c.charCodeAt(0)), [255, 239]);
  const message = "atob() called with invalid base64-encoded data. (Only whitespace, '+', '/', alphanumeric ASCII, and up to two terminal '=' signs when the input data length is divisible by 4 are allowed.)";
  for (const bad of ["a", "ab=c", "YQ=", "====", "aGVs\u000bbG8", "a-_b", "é"]) {
    throws(() => atob(bad), "InvalidCharacterError", message);
  }
}

export function base64_is_written() {
  eq([btoa("hello\xff"), btoa(""), btoa(undefined), btoa(null)], ["aGVsbG//", "", "dW5kZWZpbmVk", "bnVsbA=="]);
  throws(() => btoa("€"), "InvalidCharacterError", "btoa() can only operate on characters in the Latin1 (ISO/IEC 8859-1) range.");
  throws(() => btoa(), "TypeError", "Failed to execute 'btoa' on 'ServiceWorkerGlobalScope': parameter 1 is not of type 'JsString'.");
}
