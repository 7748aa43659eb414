/**
 * `crypto.DigestStream`: a stream to write to, and the digest of what was written.
 */
import { bytesOf } from "internal:web/bytes";
import { hashName } from "internal:web/crypto/algorithm";
import { algorithmFrom } from "internal:web/crypto/dictionaries";
import { badConstruction, expose, illegalInvocation } from "internal:web/idl";
import { transforms } from "internal:web/parts";
import { WritableControllerState } from "internal:web/streams/writable_controller";
import { WritableState } from "internal:web/streams/writable_state";
import { token } from "internal:web/token";
import { ops } from "internal:ops";

const { WritableStream } = transforms.load();

/** The checksums that are no digests, for a stream only. */
const CHECKSUMS = ["CRC32", "CRC32C", "CRC64NVME"];

/** What becomes of the bytes. */
class Digestion {
  bytesWritten = 0n;
  result = Promise.withResolvers();
  #name;
  /** The digest so far; null before the first byte, so that a stream can be made where nothing can be kept. */
  #handle = null;
  /** What ended it before its time, in a list; null if nothing did. @type {[unknown] | null} */
  #failure = null;
  #isOver = false;

  constructor(name) {
    const checksum = name.toUpperCase();
    this.#name = CHECKSUMS.includes(checksum) ? checksum : hashName(name);
    // Not everybody who aborts a stream asks for its digest.
    this.result.promise.catch(() => {});
  }

  write(chunk) {
    const bytes = typeof chunk === "string" ? ops.utf8_encode(chunk) : bytesOf(chunk);
    if (bytes === null) {
      throw new TypeError(
        "DigestStream is a byte stream but received an object of non-ArrayBuffer/ArrayBufferView/string type on its " +
          "writable side.",
      );
    }
    this.#check();
    if (bytes.byteLength === 0) return;
    this.#handle ??= ops.digest_start(this.#name);
    ops.digest_update(this.#handle, bytes);
    this.bytesWritten += BigInt(bytes.byteLength);
  }

  close() {
    this.#check();
    this.#isOver = true;
    this.#handle ??= ops.digest_start(this.#name);
    this.result.resolve(ops.digest_finish(this.#handle).buffer);
  }

  fail(reason) {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#failure = [reason];
    this.result.reject(reason);
  }

  #check() {
    if (this.#failure !== null) throw this.#failure[0];
  }
}

/** The state of a stream that ends in a digest. */
function sink(digestion) {
  const state = new WritableState();
  const controller = new WritableControllerState(state, 1, () => 1);
  controller.onWrite = (chunk) => digestion.write(chunk);
  controller.onClose = () => digestion.close();
  controller.onAbort = (reason) => digestion.fail(reason);
  // There is nothing to wait for: what is written now is part of the digest now.
  controller.started = true;
  return state;
}

export class DigestStream extends WritableStream {
  /** @type {Digestion} */
  #digestion;

  constructor(algorithm) {
    if (arguments.length === 0) throw badConstruction("DigestStream", 1, "string or HashAlgorithm");
    const digestion = new Digestion(algorithmFrom("HashAlgorithm", algorithm).name);
    super(token, sink(digestion));
    this.#digestion = digestion;
  }

  get digest() {
    if (!(this && typeof this === "object" && #digestion in this)) throw illegalInvocation();
    return this.#digestion.result.promise;
  }

  get bytesWritten() {
    if (!(this && typeof this === "object" && #digestion in this)) throw illegalInvocation();
    return this.#digestion.bytesWritten;
  }

  static {
    if (Symbol.dispose !== undefined) {
      const value = function () {
        if (!(this && typeof this === "object" && #digestion in this)) throw illegalInvocation();
        this.#digestion.fail(new TypeError("The DigestStream was disposed."));
      };
      const property = { __proto__: null, value, writable: true, configurable: true };
      Object.defineProperty(this.prototype, Symbol.dispose, property);
    }
  }
}

expose(DigestStream);
