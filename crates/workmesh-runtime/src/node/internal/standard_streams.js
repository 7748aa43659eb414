/**
 * `process.stdin`, `process.stdout` and `process.stderr`: an input that is at its end, and outputs that go to the worker's log.
 *
 * The log has lines. What was written without the end of its line waits for the rest until the code that runs has ended.
 */
import { Readable, Writable } from "node:stream";
import { ops } from "internal:ops";
import { encodings, standardStreams } from "internal:web/parts";

/** The most characters that wait for the end of their line. */
const LONGEST = 8192;

class SyncWriteStream extends Writable {
  #level;
  #decoder = new (encodings.load().TextDecoder)();
  #line = "";

  constructor(fd, level) {
    super({ autoDestroy: true });
    this.fd = fd;
    this.readable = false;
    this.#level = level;
  }

  _write(chunk, _encoding, callback) {
    const wasEmpty = this.#line === "";
    const lines = (this.#line + this.#decoder.decode(chunk, { stream: true })).split("\n");
    this.#line = lines.pop();
    for (const line of lines) ops.log(this.#level, line);
    if (this.#line.length > LONGEST) this.#flush();
    else if (wasEmpty && this.#line !== "") queueMicrotask(() => this.#flush());
    callback();
  }

  #flush() {
    if (this.#line !== "") ops.log(this.#level, this.#line);
    this.#line = "";
  }

  _destroy(error, callback) {
    this.#flush();
    callback(error);
  }
}

class ReadStream extends Readable {
  constructor() {
    super();
    this.fd = 0;
  }

  _read() {
    this.push(null);
  }
}

standardStreams.provide({
  stdin: new ReadStream(), stdout: new SyncWriteStream(1, "log"), stderr: new SyncWriteStream(2, "error"),
});
