/**
 * AES in its modes, for data that come in pieces. The native side does whole blocks and keeps nothing; what goes on from
 * one piece to the next stays here.
 */
import { ops } from "internal:ops";
import { joinBytes } from "internal:web/bytes";

const BLOCK = 16;
const EMPTY = new Uint8Array(0);
/** How much of a counter counts, in bytes: all of it, and in GCM the end. */
const [WHOLE_COUNTER, GCM_COUNTER] = [16, 4];

/** CBC and ECB, with padding or without. */
export class Blocks {
  padding = true;
  #mode;
  #encrypts;
  #key;
  #iv;
  #waiting = EMPTY;

  constructor(mode, encrypts, key, iv) {
    this.#mode = mode;
    this.#encrypts = encrypts;
    this.#key = key;
    this.#iv = iv;
  }

  update(data) {
    const all = joinBytes([this.#waiting, data]);
    let ready = all.length - (all.length % BLOCK);
    // The last block has the padding, and nobody knows yet which is the last.
    if (!this.#encrypts && this.padding && ready === all.length && ready > 0) ready -= BLOCK;
    this.#waiting = all.slice(ready);
    return this.#run(all.subarray(0, ready));
  }

  #run(data) {
    if (data.length === 0) return EMPTY;
    const done = ops.aes_blocks(this.#mode, this.#encrypts, this.#key, this.#iv, data);
    if (this.#mode === "cbc") this.#iv = (this.#encrypts ? done : data).slice(-BLOCK);
    return done;
  }

  /** What is left, or null if it is not what it should be. */
  finish() {
    const { length } = this.#waiting;
    if (!this.padding) return length === 0 ? EMPTY : null;
    if (this.#encrypts) return this.#run(joinBytes([this.#waiting, new Uint8Array(BLOCK - length).fill(BLOCK - length)]));
    if (length !== BLOCK) return null;
    const plain = this.#run(this.#waiting);
    const filling = plain[BLOCK - 1];
    const isFilled = filling >= 1 && filling <= BLOCK && plain.subarray(BLOCK - filling).every((byte) => byte === filling);
    return isFilled ? plain.slice(0, BLOCK - filling) : null;
  }
}

/** A counter some blocks later. */
function advanced(counter, blocks, size) {
  const next = counter.slice();
  for (let at = BLOCK - 1, rest = blocks; rest > 0 && at >= BLOCK - size; at--) {
    rest += next[at];
    next[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return next;
}

/** CTR and OFB, which go on in the middle of a block. */
export class Stream {
  #mode;
  #key;
  #counter;
  #size;
  #used = 0;

  constructor(mode, key, counter, size = WHOLE_COUNTER) {
    this.#mode = mode;
    this.#key = key;
    this.#counter = counter;
    this.#size = size;
  }

  update(data) {
    if (data.length === 0) return EMPTY;
    const used = this.#used;
    const padded = new Uint8Array(Math.ceil((used + data.length) / BLOCK) * BLOCK);
    padded.set(data, used);
    const done = this.#run(padded);
    const blocks = Math.floor((used + data.length) / BLOCK);
    if (this.#mode === "ctr") {
      this.#counter = advanced(this.#counter, blocks, this.#size);
    } else if (blocks > 0) {
      const last = (blocks - 1) * BLOCK;
      this.#counter = done.slice(last, last + BLOCK).map((byte, at) => byte ^ padded[last + at]);
    }
    this.#used = (used + data.length) % BLOCK;
    return done.slice(used, used + data.length);
  }

  #run(data) {
    if (this.#mode === "ofb") return ops.aes_blocks("ofb", true, this.#key, this.#counter, data);
    return ops.aes_ctr(this.#key, this.#counter, this.#size * 8, data);
  }

  finish() {
    return EMPTY;
  }
}

/** GCM: counting, and a tag of what was sealed and of what goes with it. */
export class Gcm {
  #key;
  #encrypts;
  #first;
  #stream;
  #hash = new Uint8Array(BLOCK);
  #waiting = EMPTY;
  #additional = 0;
  #sealed = 0;
  #hasData = false;

  constructor(encrypts, key, iv) {
    this.#key = key;
    this.#encrypts = encrypts;
    this.#first = ops.aes_gcm_counter(key, iv);
    this.#stream = new Stream("ctr", key, advanced(this.#first, 1, GCM_COUNTER), GCM_COUNTER);
  }

  /** Says what goes with the data; false if these have begun. */
  addAdditional(data) {
    if (this.#hasData) return false;
    this.#additional += data.length;
    this.#absorb(data);
    return true;
  }

  #absorb(data) {
    const all = joinBytes([this.#waiting, data]);
    const ready = all.length - (all.length % BLOCK);
    if (ready > 0) this.#hash = ops.aes_gcm_hash(this.#key, this.#hash, all.subarray(0, ready));
    this.#waiting = all.slice(ready);
  }

  /** What comes next begins with a block of its own. */
  #align() {
    if (this.#waiting.length > 0) this.#absorb(new Uint8Array(BLOCK - this.#waiting.length));
  }

  #begin() {
    if (this.#hasData) return;
    this.#align();
    this.#hasData = true;
  }

  update(data) {
    if (data.length === 0) return EMPTY;
    this.#begin();
    const done = this.#stream.update(data);
    this.#sealed += data.length;
    this.#absorb(this.#encrypts ? done : data);
    return done;
  }

  finish() {
    return EMPTY;
  }

  /** The tag of all that came. */
  tag() {
    this.#begin();
    const lengths = new DataView(new ArrayBuffer(BLOCK));
    lengths.setBigUint64(0, BigInt(this.#additional) * 8n);
    lengths.setBigUint64(8, BigInt(this.#sealed) * 8n);
    const rest = this.#waiting.length === 0 ? EMPTY : joinBytes([this.#waiting, new Uint8Array(BLOCK - this.#waiting.length)]);
    const all = joinBytes([rest, new Uint8Array(lengths.buffer)]);
    return ops.aes_ctr(this.#key, this.#first, GCM_COUNTER * 8, ops.aes_gcm_hash(this.#key, this.#hash, all));
  }
}
