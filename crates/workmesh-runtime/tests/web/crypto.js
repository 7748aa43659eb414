import { bytes, eq, rejects, throws } from "./assert.js";

export function random_values_fill_what_is_given() {
  const words = new Uint16Array(64);
  eq([crypto.getRandomValues(words) === words, words.some((word) => word !== 0)], [true, true]);
  const whole = new Uint8Array(8);
  crypto.getRandomValues(whole.subarray(2, 4));
  eq([whole[0], whole[1], whole[4], whole[7]], [0, 0, 0, 0]);
  for (const Kind of [Int8Array, Uint8ClampedArray, BigInt64Array]) crypto.getRandomValues(new Kind(1));
}

export function random_values_have_a_quota() {
  eq(crypto.getRandomValues(new Uint8Array(65536)).length, 65536);
  throws(
    () => crypto.getRandomValues(new Uint8Array(65537)), "QuotaExceededError",
    "getRandomValues() only accepts buffers of size <= 64K but provided 65537 bytes.",
  );
}

export function random_values_are_integers() {
  const message = "ArrayBufferView argument to getRandomValues() must be an integer-typed view.";
  for (const view of [new Float32Array(2), new DataView(new ArrayBuffer(2))]) {
    throws(() => crypto.getRandomValues(view), "TypeMismatchError", message);
  }
  for (const other of [[1], new ArrayBuffer(2), undefined]) {
    throws(
      () => crypto.getRandomValues(other), "TypeError",
      "Failed to execute 'getRandomValues' on 'Crypto': parameter 1 is not of type 'JsArrayBufferView'.",
    );
  }
}

export function uuids_are_of_version_4() {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const [a, b] = [crypto.randomUUID(), crypto.randomUUID()];
  eq([form.test(a), form.test(b), a === b], [true, true, false]);
}

export function the_classes_are_not_for_scripts_to_make() {
  for (const Class of [Crypto, SubtleCrypto, CryptoKey]) throws(() => new Class(), "TypeError", "Illegal constructor");
  eq([crypto instanceof Crypto, crypto.subtle instanceof SubtleCrypto, crypto.subtle === crypto.subtle], [true, true, true]);
  const { randomUUID } = crypto;
  throws(() => randomUUID(), "TypeError");
}

export function comparing_in_constant_time() {
  const compare = (a, b) => crypto.subtle.timingSafeEqual(a, b);
  eq([compare(bytes("key"), bytes("key")), compare(bytes("key"), bytes("kez")), compare(bytes("key").buffer, bytes("key"))], [true, false, true]);
  throws(() => compare(bytes("key"), bytes("ke")), "TypeError", "Input buffers must have the same byte length.");
  throws(() => compare("a", "a"), "TypeError", "Failed to execute 'timingSafeEqual' on 'SubtleCrypto': parameter 1 is not of type 'JsBufferSource'.");
}

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export async function digests() {
  const digest = async (algorithm, data = bytes("abc")) => hex(await crypto.subtle.digest(algorithm, data));
  eq(await digest("MD5"), "900150983cd24fb0d6963f7d28e17f72");
  eq(await digest("SHA-1"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  eq(await digest("sha-256"), sha256);
  eq(await digest({ name: "SHA-256" }, bytes("abc").buffer), sha256);
  eq(await digest("SHA-256", new DataView(bytes("xabcx").buffer, 1, 3)), sha256);
  eq((await digest("SHA-384")).length, 96);
  eq((await digest("SHA-512")).slice(0, 16), "ddaf35a193617aba");
}

export async function digests_that_are_not() {
  const digest = (...args) => crypto.subtle.digest(...args);
  const unknown = "Unrecognized or unimplemented digest algorithm requested.";
  for (const algorithm of ["SHA256", "HMAC", {}, 5]) await rejects(digest(algorithm, bytes("")), "NotSupportedError", unknown);
  await rejects(digest("MD5", "abc"), "TypeError", "Failed to execute 'digest' on 'SubtleCrypto': parameter 2 is not of type 'Array'.");
}
