/** `node:stream`: what there is, and what happens in which order. */
import stream, {
  addAbortSignal, compose, Duplex, finished, getDefaultHighWaterMark, isErrored, isReadable, PassThrough, pipeline, Readable,
  setDefaultHighWaterMark, Stream, Transform, Writable,
} from "node:stream";
import consumers from "node:stream/consumers";
import promises from "node:stream/promises";

const EVENTS = ["close", "data", "drain", "end", "error", "finish", "pause", "pipe", "prefinish", "readable", "resume", "unpipe"];
const fact = (error) => (error ? `${error.code ?? error.name}: ${error.message}` : String(error));
const rest = (ms = 50) => new Promise((resolve) => setTimeout(resolve, ms));
const told = (value) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : value);

/** What happens to streams, in order, without disturbing those that only listen for data. */
function record(streams, events = EVENTS.filter((event) => event !== "data" && event !== "readable")) {
  const log = [];
  for (const [name, each] of Object.entries(streams)) {
    for (const event of events) {
      each.on(event, (value) => {
        const what = value instanceof Error ? ` ${fact(value)}` : event === "data" ? ` ${told(value)}` : "";
        log.push(`${name}.${event}${what}`);
      });
    }
  }
  return log;
}

/** Runs `act` and says what happened until nothing more does. */
async function story(streams, act, events) {
  const log = record(streams, events);
  try {
    await act(log);
  } catch (error) {
    log.push(`throws ${fact(error)}`);
  }
  await quiet(log);
  return log;
}

/** Resolves once nothing more happens; a busy machine may take its time. */
async function quiet(log) {
  for (let seen = -1; seen !== log.length; ) {
    seen = log.length;
    await rest();
  }
}

const source = (...chunks) => {
  const left = [...chunks, null];
  return new Readable({ read() { this.push(left.shift()); } });
};
const sink = (log, options) =>
  new Writable({
    ...options,
    write(chunk, encoding, callback) {
      log?.push(`write ${told(chunk)} ${encoding}`);
      callback();
    },
  });
const slowSink = (log, options) =>
  new Writable({
    ...options,
    write(chunk, encoding, callback) {
      log?.push(`write ${told(chunk)}`);
      setTimeout(callback, 1);
    },
  });
const shout = (options) =>
  new Transform({ ...options, transform(chunk, encoding, callback) { callback(null, String(chunk).toUpperCase()); } });
const fieldsOf = (object, names) => Object.fromEntries(names.map((name) => [name, object[name]]));
const READABLE = [
  "readable", "readableEnded", "readableFlowing", "readableLength", "readableHighWaterMark", "readableObjectMode",
  "readableEncoding", "readableAborted", "readableDidRead", "destroyed", "closed", "errored",
];
const WRITABLE = [
  "writable", "writableEnded", "writableFinished", "writableLength", "writableHighWaterMark", "writableObjectMode",
  "writableCorked", "writableNeedDrain", "writableAborted", "destroyed", "closed", "errored",
];

export const node_stream = {
  "what the module has": () => Object.keys(stream).sort(),
  "what the module exports": async () => Object.keys(await import("node:stream")).sort(),
  "the default is Stream": () => [stream === Stream, stream.Stream === Stream, typeof stream],
  "stream/promises": () => Object.keys(promises).sort(),
  "stream/consumers": () => Object.keys(consumers).sort(),
  "stream/web": async () => Object.keys(await import("node:stream/web")).sort(),
  "promises are the module's": () => stream.promises === promises,
  "statics of Readable": () => Object.getOwnPropertyNames(Readable).sort(),
  "statics of Writable": () => Object.getOwnPropertyNames(Writable).sort(),
  "statics of Duplex": () => Object.getOwnPropertyNames(Duplex).sort(),
  "methods of Readable": () => Object.getOwnPropertyNames(Readable.prototype).sort(),
  "methods of Writable": () => Object.getOwnPropertyNames(Writable.prototype).sort(),
  "methods of Duplex": () => Object.getOwnPropertyNames(Duplex.prototype).sort(),
  "methods of Transform": () => Object.getOwnPropertyNames(Transform.prototype).sort(),
  "who inherits from whom": () => [
    new Readable() instanceof Stream, new Writable() instanceof Stream, new Duplex() instanceof Readable,
    new Duplex() instanceof Writable, new PassThrough() instanceof Transform, new Transform() instanceof Duplex,
    new Readable() instanceof Writable, Object.getPrototypeOf(Duplex) === Readable, {} instanceof Writable,
  ],
  "constructors without new": () =>
    [Readable(), Writable(), Duplex(), Transform(), PassThrough()].map((each) => each.constructor.name),
  "heirs of the old kind": async () => {
    function Mine() {
      Readable.call(this, { encoding: "utf8" });
    }
    Object.setPrototypeOf(Mine.prototype, Readable.prototype);
    Mine.prototype._read = function () {
      this.push("a");
      this.push(null);
    };
    return consumers.text(new Mine());
  },
  "a new Readable": () => fieldsOf(new Readable(), READABLE),
  "a new Writable": () => fieldsOf(new Writable(), WRITABLE),
  "a new object Readable": () => fieldsOf(new Readable({ objectMode: true }), READABLE),
  "a new Duplex": () => fieldsOf(new Duplex({ readableObjectMode: true, writableHighWaterMark: 5 }), [...READABLE, ...WRITABLE, "allowHalfOpen"]),
  "a Duplex that is only read": () => fieldsOf(new Duplex({ writable: false }), [...READABLE, ...WRITABLE]),
  "a Duplex that is only written": () => fieldsOf(new Duplex({ readable: false }), [...READABLE, ...WRITABLE]),
  "default high-water marks": () => [getDefaultHighWaterMark(false), getDefaultHighWaterMark(true)],
  "setting a default": () => {
    const before = getDefaultHighWaterMark(false);
    setDefaultHighWaterMark(false, 1000);
    const mark = new Readable().readableHighWaterMark;
    setDefaultHighWaterMark(false, before);
    return mark;
  },
  "a bad default": () => setDefaultHighWaterMark(false, -1),
  "a bad high-water mark": () => new Readable({ highWaterMark: -5 }),
  "a high-water mark that is no number": () => new Readable({ highWaterMark: "5" }),
  "a bad mark of a duplex": () => new Duplex({ writableHighWaterMark: NaN }),

  "reading by data": () => {
    const readable = source("a", "b");
    return story({ readable }, (log) => readable.on("data", (chunk) => log.push(told(chunk))));
  },
  "reading by readable": () => {
    const readable = source("a", "b");
    return story({ readable }, (log) =>
      readable.on("readable", () => {
        for (let chunk = readable.read(); chunk !== null; chunk = readable.read()) log.push(told(chunk));
        log.push("readable");
      }),
    );
  },
  "reading by readable and data": () => {
    const readable = source("a", "b");
    return story({ readable }, (log) => {
      readable.on("readable", () => log.push(`readable ${told(readable.read())}`));
      readable.on("data", (chunk) => log.push(`data ${told(chunk)}`));
    });
  },
  "reading in sizes": () => {
    const readable = source("abc", "de", "f");
    return story({ readable }, (log) =>
      readable.on("readable", () => {
        for (let chunk = readable.read(2); chunk !== null; chunk = readable.read(2)) log.push(told(chunk));
      }),
    );
  },
  "reading nothing": async () => {
    const readable = new Readable({ read() {} });
    const before = readable.read();
    readable.push("a");
    return [before, told(readable.read()), readable.read(), readable.readableLength];
  },
  "pushing before reading": () => {
    const readable = new Readable({ read() {} });
    const wants = [readable.push("a"), readable.push("b"), readable.push(null)];
    return [wants, readable.readableLength, told(readable.read())];
  },
  "pushing beyond the mark": () => {
    const readable = new Readable({ highWaterMark: 3, read() {} });
    return [readable.push("ab"), readable.push("c"), readable.push("d"), readable.readableLength];
  },
  "pushing nothing": () => {
    const readable = new Readable({ read() {} });
    return [readable.push(""), readable.readableLength];
  },
  "pushing after the end": () => {
    const readable = new Readable({ read() {} });
    return story({ readable }, (log) => {
      readable.push(null);
      log.push(readable.push("a"));
    });
  },
  "pushing a number": () => {
    const readable = new Readable({ read() {} });
    return story({ readable }, (log) => log.push(readable.push(5)));
  },
  "pushing objects": () => story({}, async (log) => {
    const readable = new Readable({ objectMode: true, read() {} });
    for (const value of [1, "", undefined, { a: 1 }, null]) readable.push(value);
    for await (const value of readable) log.push(value);
  }),
  "unshifting": async () => {
    const readable = source("b");
    readable.unshift("a");
    return consumers.text(readable);
  },
  "unshifting after the end": () => {
    const readable = source();
    return story({ readable }, (log) => {
      readable.resume();
      readable.on("end", () => log.push(readable.unshift("a")));
    });
  },
  "no _read": () => {
    const readable = new Readable();
    return story({ readable }, () => readable.resume());
  },
  "a _read that throws": () => {
    const readable = new Readable({ read() { throw new Error("no"); } });
    return story({ readable }, () => readable.resume());
  },
  "pause and resume": () => {
    const readable = source("a", "b", "c");
    return story({ readable }, async (log) => {
      readable.on("data", (chunk) => {
        log.push(told(chunk));
        readable.pause();
        log.push(readable.isPaused());
        setTimeout(() => readable.resume(), 1);
      });
    });
  },
  "is it paused": () => {
    const readable = source("a");
    const seen = [readable.isPaused(), readable.readableFlowing];
    readable.pause();
    seen.push(readable.isPaused(), readable.readableFlowing);
    readable.resume();
    return [...seen, readable.isPaused(), readable.readableFlowing];
  },
  "setEncoding": async () => {
    const readable = new Readable({ read() {} }).setEncoding("utf8");
    for (const byte of [0xe2, 0x82, 0xac]) readable.push(new Uint8Array([byte]));
    readable.push(null);
    return [readable.readableEncoding, await readable.toArray()];
  },
  "setEncoding with data there": () => {
    const readable = new Readable({ read() {} });
    readable.push(new Uint8Array([104, 105]));
    readable.setEncoding("hex");
    return [readable.readableLength, readable.read()];
  },
  "encoding as an option": async () => {
    const readable = new Readable({ encoding: "base64", read() {} });
    readable.push("hello");
    readable.push(null);
    return readable.toArray();
  },
  "removing a data listener": () => {
    const readable = source("a", "b");
    return story({ readable }, () => {
      const listener = () => {};
      readable.on("data", listener);
      readable.off("data", listener);
    });
  },
  "removing a readable listener": () => {
    const readable = source("a", "b");
    return story({ readable }, async (log) => {
      const listener = () => {};
      readable.on("readable", listener);
      readable.removeListener("readable", listener);
      log.push(readable.readableFlowing);
      await rest(1);
      log.push(readable.readableFlowing);
    });
  },
  "destroying a Readable": () => {
    const readable = source("a");
    return story({ readable }, (log) => {
      readable.destroy();
      log.push(fieldsOf(readable, READABLE));
    });
  },
  "destroying a Readable with an error": () => {
    const readable = source("a");
    return story({ readable }, () => readable.destroy(new Error("broken")));
  },
  "destroying twice": () => {
    const readable = source("a");
    return story({ readable }, () => readable.destroy(new Error("first")).destroy(new Error("second")));
  },
  "a _destroy of its own": () => {
    const readable = new Readable({ read() {}, destroy(error, callback) { callback(new Error(`instead of ${error?.message}`)); } });
    return story({ readable }, () => readable.destroy(new Error("it")));
  },
  "a _destroy that throws": () => {
    const readable = new Readable({ read() {}, destroy() { throw new Error("no"); } });
    return story({ readable }, () => readable.destroy());
  },
  "no automatic end": () => {
    const readable = new Readable({ autoDestroy: false, read() { this.push(null); } });
    return story({ readable }, () => readable.resume());
  },
  "no close event": () => {
    const readable = new Readable({ emitClose: false, read() { this.push(null); } });
    return story({ readable }, () => readable.resume());
  },
  "constructing takes time": () => {
    const readable = new Readable({ construct(callback) { setTimeout(callback, 1); }, read() { this.push(null); } });
    return story({ readable }, () => readable.resume());
  },
  "constructing fails": () => {
    const readable = new Readable({ construct(callback) { callback(new Error("no")); }, read() {} });
    return story({ readable }, () => readable.resume());
  },
  "destroyed while constructing": () => {
    const writable = new Writable({ construct(callback) { setTimeout(callback, 1); }, write() {} });
    return story({ writable }, () => writable.destroy(new Error("early")));
  },
  "wrapping an old stream": async () => {
    const old = new Stream();
    const readable = new Readable().wrap(old);
    old.emit("data", new Uint8Array([97]));
    old.emit("end");
    return consumers.text(readable);
  },

  "writing": () => {
    const log = [];
    const writable = sink(log);
    return story({ writable }, async (events) => {
      events.push(writable.write("a"), writable.write("b", "latin1"));
      writable.end("c", () => events.push("callback"));
      await rest(5);
      events.push(...log);
    });
  },
  "writes call back": () => {
    const writable = sink();
    return story({ writable }, (log) => {
      writable.write("a", () => log.push("first"));
      writable.write("b", "utf8", () => log.push("second"));
      queueMicrotask(() => log.push("microtask"));
      log.push("written");
    });
  },
  "writing beyond the mark": () => {
    const writable = slowSink(null, { highWaterMark: 3 });
    return story({ writable }, (log) => {
      log.push(writable.write("ab"), writable.write("c"), writable.writableNeedDrain, writable.writableLength);
    });
  },
  "corking": () => {
    const writable = new Writable({
      write(chunk, encoding, callback) { callback(); },
      writev(chunks, callback) {
        writable.seen = chunks.map(({ chunk, encoding }) => `${told(chunk)} ${encoding}`);
        callback();
      },
    });
    return story({ writable }, async (log) => {
      writable.cork();
      writable.write("a");
      writable.write("b");
      log.push(writable.writableCorked, writable.writableLength);
      writable.uncork();
      writable.end();
      await rest(5);
      log.push(writable.seen);
    });
  },
  "ending uncorks": () => {
    const log = [];
    const writable = sink(log);
    return story({ writable }, async (events) => {
      writable.cork();
      writable.cork();
      writable.write("a");
      writable.end();
      await rest(5);
      events.push(...log);
    });
  },
  "writing null": () => sink().write(null),
  "writing a number": () => sink().write(5),
  "writing in an unknown encoding": () => sink().write("a", "nope"),
  "writing objects": () => {
    const log = [];
    const writable = new Writable({ objectMode: true, write(chunk, encoding, callback) { log.push(chunk, encoding); callback(); } });
    writable.write({ a: 1 });
    writable.write("text");
    writable.write(undefined);
    return log;
  },
  "strings as they are": () => {
    const log = [];
    const writable = new Writable({ decodeStrings: false, write(chunk, encoding, callback) { log.push(chunk, encoding); callback(); } });
    writable.write("text", "latin1");
    writable.setDefaultEncoding("hex").write("ff");
    return log;
  },
  "an unknown default encoding": () => sink().setDefaultEncoding("nope"),
  "writing after the end": () => {
    const writable = sink();
    return story({ writable }, (log) => {
      writable.end();
      log.push(writable.write("late", (error) => log.push(`callback ${fact(error)}`)));
    });
  },
  "writing after destroying": () => {
    const writable = sink();
    return story({ writable }, (log) => {
      writable.destroy();
      log.push(writable.write("late", (error) => log.push(`callback ${fact(error)}`)));
    });
  },
  "ending twice": () => {
    const writable = sink();
    return story({ writable }, async (log) => {
      writable.end();
      writable.end(() => log.push("second"));
      await rest(5);
      writable.end((error) => log.push(`third ${fact(error)}`));
    });
  },
  "ending after destroying": () => {
    const writable = sink();
    return story({ writable }, (log) => {
      writable.destroy();
      writable.end((error) => log.push(`callback ${fact(error)}`));
    });
  },
  "a write that fails": () => {
    const writable = new Writable({ write(chunk, encoding, callback) { callback(new Error("full")); } });
    return story({ writable }, (log) => {
      log.push(writable.write("a", (error) => log.push(`first ${fact(error)}`)));
      log.push(writable.write("b", (error) => log.push(`second ${fact(error)}`)));
    });
  },
  "a write that fails later": () => {
    const writable = new Writable({ write(chunk, encoding, callback) { setTimeout(() => callback(new Error("full")), 1); } });
    return story({ writable }, (log) => {
      writable.write("a", (error) => log.push(`first ${fact(error)}`));
      writable.write("b", (error) => log.push(`second ${fact(error)}`));
      writable.end((error) => log.push(`end ${fact(error)}`));
    });
  },
  "a write that calls back twice": () => {
    const writable = new Writable({ write(chunk, encoding, callback) { callback(); callback(); } });
    return story({ writable }, () => writable.write("a"));
  },
  "a _write that throws": () => new Writable({ write() { throw new Error("no"); } }).write("a"),
  "no _write": () => new Writable().write("a"),
  "a final step": () => {
    const writable = new Writable({ write(chunk, encoding, callback) { callback(); }, final(callback) { setTimeout(callback, 1); } });
    return story({ writable }, (log) => {
      writable.end("a", () => log.push("callback"));
      log.push(fieldsOf(writable, WRITABLE));
    });
  },
  "a final step that fails": () => {
    const writable = new Writable({ write(chunk, encoding, callback) { callback(); }, final(callback) { callback(new Error("no")); } });
    return story({ writable }, (log) => writable.end((error) => log.push(`callback ${fact(error)}`)));
  },
  "destroying with writes that wait": () => {
    const writable = new Writable({ write() {} });
    return story({ writable }, (log) => {
      for (const name of ["a", "b"]) writable.write(name, (error) => log.push(`${name} ${fact(error)}`));
      writable.end((error) => log.push(`end ${fact(error)}`));
      writable.destroy();
    });
  },
  "a Writable cannot be piped": () => {
    const writable = sink();
    return story({ writable }, () => writable.pipe(sink()));
  },

  "a pipe": () => {
    const log = [];
    const [readable, writable] = [source("a", "b"), sink(log)];
    return story({ readable, writable }, async (events) => {
      events.push(readable.pipe(writable) === writable);
      await rest(5);
      events.push(...log);
    });
  },
  "a pipe that has to wait": () => {
    const [readable, writable] = [source("aa", "bb", "cc"), slowSink(null, { highWaterMark: 1 })];
    return story({ readable, writable }, async () => {
      readable.pipe(writable);
      await rest(20);
    });
  },
  "a pipe that does not end": () => {
    const [readable, writable] = [source("a"), sink()];
    return story({ readable, writable }, () => readable.pipe(writable, { end: false }));
  },
  "a pipe into two": () => {
    const log = [];
    const [readable, left, right] = [source("a", "b"), sink(log), slowSink(log, { highWaterMark: 1 })];
    return story({ readable, left, right }, async (events) => {
      readable.pipe(left);
      readable.pipe(right);
      await quiet(events);
      events.push(...log);
    });
  },
  "unpiping": () => {
    const [readable, writable] = [source("a", "b"), sink()];
    return story({ readable, writable }, (log) => {
      readable.pipe(writable);
      readable.unpipe(writable);
      log.push(readable.readableFlowing);
    });
  },
  "an error in the target of a pipe": () => {
    const readable = source("a", "b");
    const writable = new Writable({ write(chunk, encoding, callback) { callback(new Error("full")); } });
    return story({ readable, writable }, () => readable.pipe(writable));
  },
  "an error in the source of a pipe": () => {
    const [readable, writable] = [source("a"), sink()];
    return story({ readable, writable }, () => {
      readable.pipe(writable);
      readable.destroy(new Error("gone"));
    });
  },

  "a Transform": () => {
    const transform = shout();
    return story({ transform }, (log) => {
      transform.on("data", (chunk) => log.push(told(chunk)));
      transform.write("a");
      transform.end("b");
    });
  },
  "a Transform that flushes": () => {
    const transform = new Transform({
      transform(chunk, encoding, callback) { callback(null, chunk); },
      flush(callback) { callback(null, "!"); },
    });
    return story({ transform }, (log) => {
      transform.on("data", (chunk) => log.push(told(chunk)));
      transform.end("a");
    });
  },
  "a Transform that fails": () => {
    const transform = new Transform({ transform(chunk, encoding, callback) { callback(new Error("no")); } });
    return story({ transform }, (log) => transform.write("a", (error) => log.push(`callback ${fact(error)}`)));
  },
  "a Transform whose flush fails": () => {
    const transform = new Transform({ transform(chunk, encoding, callback) { callback(); }, flush(callback) { callback(new Error("no")); } });
    return story({ transform }, () => {
      transform.resume();
      transform.end();
    });
  },
  "no _transform": () => new Transform().write("a"),
  "a Transform nobody reads": () => {
    const transform = shout({ highWaterMark: 2 });
    return story({ transform }, (log) => {
      for (const text of ["aa", "bb", "cc", "dd"]) log.push(transform.write(text, () => log.push(text)));
    });
  },
  "a Transform with no room": async () => {
    const transform = shout({ highWaterMark: 0 });
    transform.end("a");
    return [transform.readableHighWaterMark, transform.writableHighWaterMark, await consumers.text(transform)];
  },
  "a PassThrough": async () => {
    const through = new PassThrough();
    through.write("a");
    through.end("b");
    return consumers.text(through);
  },
  "both ends of a Duplex": () => {
    const duplex = new Duplex({ read() { this.push(null); }, write(chunk, encoding, callback) { callback(); } });
    return story({ duplex }, () => {
      duplex.resume();
      duplex.end("a");
    });
  },
  "a Duplex that is not half open": () => {
    const duplex = new Duplex({ allowHalfOpen: false, read() { this.push(null); }, write(chunk, encoding, callback) { callback(); } });
    return story({ duplex }, () => duplex.resume());
  },
  "destroying a Duplex": () => {
    const duplex = new Duplex({ read() {}, write() {} });
    return story({ duplex }, () => duplex.destroy(new Error("both")));
  },
};

const pipelineStory = (make) => () =>
  story({}, async (log) => {
    const streams = make(log);
    pipeline(...streams, (error, value) => log.push(`done ${fact(error)} ${value}`));
    await rest(20);
    log.push(streams.map((each) => each?.destroyed));
  });

Object.assign(node_stream, {
  "a pipeline": pipelineStory((log) => [source("a", "b"), shout(), sink(log)]),
  "a pipeline of one": () => pipeline(source(), () => {}),
  "a pipeline without a callback": () => pipeline(source(), sink()),
  "a pipeline whose source fails": pipelineStory(() => [new Readable({ read() { this.destroy(new Error("gone")); } }), shout(), sink()]),
  "a pipeline whose middle fails": pipelineStory(() => [
    source("a"), new Transform({ transform(chunk, encoding, callback) { callback(new Error("no")); } }), sink(),
  ]),
  "a pipeline whose target fails": pipelineStory(() => [
    source("a"), shout(), new Writable({ write(chunk, encoding, callback) { callback(new Error("full")); } }),
  ]),
  "a pipeline whose target goes away": pipelineStory(() => {
    const target = new Writable({ write() {} });
    setTimeout(() => target.destroy(), 1);
    return [source("a"), target];
  }),
  "a pipeline of an iterable": pipelineStory((log) => [["a", "b"], sink(log)]),
  "a pipeline of a generator": pipelineStory((log) => [async function* () { yield "a"; yield "b"; }, sink(log)]),
  "a pipeline through a generator": pipelineStory((log) => [
    source("a", "b"), async function* (input) { for await (const chunk of input) yield `<${chunk}>`; }, sink(log),
  ]),
  "a pipeline through a generator that throws": pipelineStory((log) => [
    source("a", "b"), async function* () { throw new Error("no"); }, sink(log),
  ]),
  "a pipeline into a function": pipelineStory(() => [
    source("a", "b"), async (input) => { let all = ""; for await (const chunk of input) all += chunk; return all; },
  ]),
  "a pipeline from a bad function": () => pipeline(() => 5, sink(), () => {}),
  "a pipeline through a bad function": () => pipeline(source(), () => 5, sink(), () => {}),
  "a pipeline as a promise": async () => [await promises.pipeline(source("a"), shout(), sink())],
  "a pipeline's promise of a value": async () => promises.pipeline(source("a"), async (input) => { for await (const _ of input); return 7; }),
  "a pipeline that is aborted": () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1);
    return promises.pipeline(new Readable({ read() {} }), sink(), { signal: controller.signal }).catch((error) => [fact(error), error.cause?.name]);
  },
  "a pipeline that was aborted before": () =>
    promises.pipeline(source("a"), sink(), { signal: AbortSignal.abort("why") }).catch((error) => [fact(error), error.cause]),
  "a pipeline that does not end its target": async () => {
    const target = sink();
    await promises.pipeline(source("a"), target, { end: false });
    return [target.writableEnded, target.destroyed];
  },
  "a pipeline of web streams": async () => {
    const readable = new ReadableStream({ start(controller) { controller.enqueue("a"); controller.close(); } });
    const log = [];
    await promises.pipeline(readable, sink(log));
    return log;
  },

  "finished": () => {
    const readable = source("a");
    return story({ readable }, (log) => {
      finished(readable, (error) => log.push(`finished ${fact(error)}`));
      readable.resume();
    });
  },
  "finished with an error": () => {
    const readable = source("a");
    return story({ readable }, (log) => {
      finished(readable, (error) => log.push(`finished ${fact(error)}`));
      readable.destroy(new Error("gone"));
    });
  },
  "finished too early": () => {
    const writable = sink();
    return story({ writable }, (log) => {
      finished(writable, (error) => log.push(`finished ${fact(error)}`));
      writable.destroy();
    });
  },
  "finished of something that is": async () => {
    const readable = source("a");
    readable.resume();
    await rest(5);
    return promises.finished(readable).then(() => "resolved");
  },
  "finished of a half": () => {
    const duplex = new PassThrough();
    return story({ duplex }, (log) => {
      finished(duplex, { readable: false }, (error) => log.push(`written ${fact(error)}`));
      finished(duplex, { writable: false }, (error) => log.push(`read ${fact(error)}`));
      duplex.end("a");
    });
  },
  "finished no more": async () => {
    const readable = source("a");
    const log = [];
    const stop = finished(readable, () => log.push("called"));
    stop();
    readable.resume();
    await rest(5);
    return log;
  },
  "finished that is aborted": () =>
    promises.finished(new Readable({ read() {} }), { signal: AbortSignal.abort() }).catch(fact),
  "finished of nothing": () => finished({}, () => {}),
  "finished without a callback": () => finished(source(), {}, 5),
  "finished of a web stream": async () => {
    const readable = new ReadableStream({ start(controller) { controller.close(); } });
    return promises.finished(readable).then(() => "resolved");
  },

  "addAbortSignal": () => {
    const controller = new AbortController();
    const readable = addAbortSignal(controller.signal, new Readable({ read() {} }));
    return story({ readable }, () => controller.abort(new Error("stop")));
  },
  "addAbortSignal of no signal": () => addAbortSignal({}, source()),
  "addAbortSignal to no stream": () => addAbortSignal(AbortSignal.abort(), {}),
  "signal as an option": () => {
    const readable = new Readable({ read() {}, signal: AbortSignal.abort() });
    return story({ readable }, () => {});
  },

  "for await": () => story({}, async (log) => {
    const readable = source("a", "b");
    for await (const chunk of readable) log.push(told(chunk));
    log.push(readable.destroyed);
  }),
  "for await that breaks": () => story({}, async (log) => {
    const readable = source("a", "b");
    for await (const chunk of readable) {
      log.push(told(chunk));
      break;
    }
    log.push(readable.destroyed, fact(readable.errored));
  }),
  "for await that breaks and keeps the stream": () => story({}, async (log) => {
    const readable = source("a", "b");
    for await (const chunk of readable.iterator({ destroyOnReturn: false })) {
      log.push(told(chunk));
      break;
    }
    log.push(readable.destroyed, told(readable.read()));
  }),
  "for await of a stream that fails": () => story({}, async (log) => {
    for await (const chunk of new Readable({ read() { this.destroy(new Error("gone")); } })) log.push(told(chunk));
  }),
  "for await of a destroyed stream": () => story({}, async (log) => {
    for await (const chunk of source("a").destroy()) log.push(told(chunk));
  }),
  "iterator with bad options": () => source().iterator(5),

  "Readable.from an array": async () => Readable.from([1, 2, 3]).toArray(),
  "Readable.from a string": async () => Readable.from("text").toArray(),
  "Readable.from bytes": async () => Readable.from(new Uint8Array([1, 2])).toArray(),
  "Readable.from a generator": async () => Readable.from((async function* () { yield 1; yield Promise.resolve(2); })()).toArray(),
  "Readable.from promises": async () => Readable.from([Promise.resolve(1), 2]).toArray(),
  "Readable.from null values": () => {
    const readable = Readable.from([null]);
    return story({ readable }, () => readable.resume());
  },
  "Readable.from something else": () => Readable.from(5),
  "Readable.from with options": () => {
    const readable = Readable.from([1], { objectMode: false });
    return fieldsOf(readable, ["readableObjectMode", "readableHighWaterMark"]);
  },
  "Readable.from is closed": () => story({}, async (log) => {
    const generator = (function* () {
      try {
        yield 1;
        yield 2;
      } finally {
        log.push("closed");
      }
    })();
    for await (const value of Readable.from(generator)) {
      log.push(value);
      break;
    }
  }),

  "map": async () => Readable.from([1, 2, 3]).map((value) => value * 2).toArray(),
  "map is a stream": () => Readable.from([1]).map((value) => value) instanceof Readable,
  "map at once": async () => {
    const log = [];
    const wait = async (value) => {
      log.push(`begin ${value}`);
      await rest((4 - value) * 10);
      log.push(`end ${value}`);
      return value;
    };
    return [await Readable.from([1, 2, 3]).map(wait, { concurrency: 3 }).toArray(), log];
  },
  "map with a bad function": () => Readable.from([1]).map(5),
  "map with a bad concurrency": () => Readable.from([1]).map((value) => value, { concurrency: 0 }),
  "map that throws": async () => Readable.from([1, 2]).map(() => { throw new Error("no"); }).toArray(),
  "filter": async () => Readable.from([1, 2, 3, 4]).filter(async (value) => value % 2 === 0).toArray(),
  "forEach": async () => {
    const log = [];
    return [await Readable.from([1, 2]).forEach((value) => void log.push(value)), log];
  },
  "toArray": async () => source("a", "b").toArray(),
  "some, every, find": async () => [
    await Readable.from([1, 2]).some((value) => value === 2), await Readable.from([1, 2]).every((value) => value < 2),
    await Readable.from([1, 2]).find((value) => value > 1), await Readable.from([1, 2]).find((value) => value > 5),
  ],
  "flatMap": async () => Readable.from([1, 2]).flatMap((value) => [value, value * 10]).toArray(),
  "drop and take": async () => Readable.from([1, 2, 3, 4]).drop(1).take(2).toArray(),
  "take too few": () => Readable.from([1]).take(-1),
  "reduce": async () => Readable.from([1, 2, 3]).reduce((sum, value) => sum + value, 10),
  "reduce without a beginning": async () => Readable.from([1, 2, 3]).reduce((sum, value) => sum + value),
  "reduce of nothing": async () => Readable.from([]).reduce((sum, value) => sum + value),
  "a signal stops operators": () => Readable.from([1]).toArray({ signal: AbortSignal.abort() }).catch(fact),
  "compose of a stream": async () => Readable.from(["a", "b"]).compose(shout()).toArray(),

  "compose": async () => {
    const composed = compose(shout(), new PassThrough());
    composed.end("a");
    return [composed instanceof Duplex, await consumers.text(composed)];
  },
  "compose of functions": async () => {
    const composed = compose(async function* (input) { for await (const chunk of input) yield `${chunk}!`; });
    composed.end("a");
    return consumers.text(composed);
  },
  "compose of nothing": () => compose(),
  "compose of what cannot be read": () => {
    try {
      compose(sink(), shout());
    } catch (error) {
      return [error.name, error.code, error.message.split(" Received")[0]];
    }
  },
  "duplexPair": async () => {
    const [left, right] = stream.duplexPair();
    left.end("to the right");
    right.end("to the left");
    return [await consumers.text(left), await consumers.text(right)];
  },
  "strings without an encoding": () => {
    const log = [];
    const writable = new Writable({ decodeStrings: false, write(chunk, encoding, callback) { log.push(chunk, encoding); callback(); } });
    writable.write("a");
    writable.write("b", () => {});
    const objects = new Writable({ objectMode: true, defaultEncoding: "hex", write(chunk, encoding, callback) { log.push(encoding); callback(); } });
    objects.write({});
    objects.write("a", "latin1");
    return [...log, objects._writableState.defaultEncoding, sink(null, { objectMode: true })._writableState.defaultEncoding];
  },
  "Duplex.from a pair": async () => {
    const log = [];
    const duplex = Duplex.from({ readable: source("a"), writable: sink(log) });
    duplex.end("b");
    return [await consumers.text(duplex), log];
  },
  "Duplex.from an iterable": async () => Duplex.from(["a", "b"]).toArray(),
  "Duplex.from a promise": async () => Duplex.from(Promise.resolve("a")).toArray(),
  "Duplex.from a function": async () => {
    const duplex = Duplex.from(async function* (input) { for await (const chunk of input) yield String(chunk).toUpperCase(); });
    duplex.end("a");
    return duplex.toArray();
  },
  "Duplex.from a number": () => Duplex.from(5),

  "Readable.toWeb": async () => new Response(Readable.toWeb(source("a", "b"))).text(),
  "Readable.fromWeb": async () => consumers.text(Readable.fromWeb(new Response("text").body)),
  "Readable.fromWeb of something else": () => Readable.fromWeb(5),
  "Writable.toWeb": async () => {
    const log = [];
    const writer = Writable.toWeb(sink(log)).getWriter();
    await writer.write("a");
    await writer.close();
    return log;
  },
  "Writable.fromWeb": async () => {
    const log = [];
    const writable = Writable.fromWeb(new WritableStream({ write: (chunk) => void log.push(chunk), close: () => void log.push("closed") }));
    writable.write("a");
    await new Promise((resolve) => writable.end(resolve));
    return log;
  },
  "Duplex.toWeb": async () => {
    const { readable, writable } = Duplex.toWeb(shout());
    const writer = writable.getWriter();
    writer.write("a");
    writer.close();
    return new Response(readable).text();
  },
  "Duplex.fromWeb": async () => {
    const duplex = Duplex.fromWeb(new TransformStream());
    duplex.end("a");
    return consumers.text(duplex);
  },
  "errors travel to the web": async () => {
    const readable = new Readable({ read() { this.destroy(new Error("gone")); } });
    return Readable.toWeb(readable).getReader().read();
  },
  "cancelling from the web": async () => {
    const readable = new Readable({ read() {} });
    const log = record({ readable });
    await Readable.toWeb(readable).cancel(new Error("enough"));
    await rest();
    return log;
  },

  "consumers.text": () => consumers.text(source("a", "é")),
  "consumers.json": () => consumers.json(source('{"a":', "1}")),
  "consumers.json of no JSON": () => consumers.json(source("nope")).catch((error) => error.name),
  "consumers.buffer": async () => {
    const all = await consumers.buffer(source("ab"));
    return [all.constructor.name, all.toString()];
  },
  "consumers.arrayBuffer": () => consumers.arrayBuffer(source("ab")),
  "consumers.blob": () => consumers.blob(source("ab")),

  "isReadable, isErrored and so on": async () => {
    const [fresh, ended, failed, written] = [source("a"), source(), source(), sink()];
    failed.on("error", () => {}).destroy(new Error("x"));
    ended.resume();
    written.end();
    await rest(5);
    return [fresh, ended, failed, written, {}, new ReadableStream()].map((each) => [
      isReadable(each), stream.isWritable?.(each), isErrored(each), stream.isDisturbed(each), stream.isDestroyed?.(each),
    ]);
  },
  "an old pipe": async () => {
    const old = new Stream();
    old.readable = true;
    const log = [];
    const writable = sink(log);
    old.pipe(writable);
    old.emit("data", "a");
    old.emit("end");
    await rest(5);
    return [log, writable.writableFinished];
  },
  "undestroy": () => {
    const readable = source("a");
    readable.destroy();
    readable._undestroy();
    return fieldsOf(readable, READABLE);
  },
  "the state that packages look at": () => {
    const readable = new Readable();
    const writable = new Writable();
    return [
      fieldsOf(readable._readableState, ["objectMode", "highWaterMark", "length", "flowing", "ended", "endEmitted", "reading", "destroyed", "pipes"]),
      fieldsOf(writable._writableState, ["objectMode", "highWaterMark", "length", "ended", "finished", "destroyed", "needDrain", "corked", "decodeStrings"]),
    ];
  },
});
