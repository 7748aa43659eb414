/** `EventSource`: events out of a stream of text. */

/** A stream of these texts. */
function streamOf(...texts) {
  return new ReadableStream({
    type: "bytes",
    start(controller) {
      for (const text of texts) controller.enqueue(typeof text === "string" ? new TextEncoder().encode(text) : text);
      controller.close();
    },
  });
}

/** The events of a stream until it ends. */
async function eventsOf(texts, types = ["message"]) {
  const source = EventSource.from(streamOf(...texts));
  const seen = [];
  for (const type of types) {
    source.addEventListener(type, ({ type, data, lastEventId }) => seen.push(lastEventId === "" ? [type, data] : [type, data, lastEventId]));
  }
  await new Promise((resolve) => source.addEventListener("error", resolve));
  return seen;
}

function thrown(...attempts) {
  return attempts.map((attempt) => {
    try {
      return attempt();
    } catch (error) {
      return `${error.constructor.name} ${error.name}: ${error.message}`;
    }
  });
}

export const eventSource = {
  "one event": () => eventsOf(["data: hello\n\n"]),
  "no space after the colon": () => eventsOf(["data:hello\n\n"]),
  "two spaces after the colon": () => eventsOf(["data:  hello\n\n"]),
  "two lines of data": () => eventsOf(["data: a\ndata: b\n\n"]),
  "a line without data": () => eventsOf(["data\n\n", "data: x\n\n"]),
  "an event that is empty": () => eventsOf(["\n\n\n", "data: x\n\n"]),
  "an event that is not finished": () => eventsOf(["data: a\n\ndata: b\n"]),
  "an event of another type": () => eventsOf(["event: add\ndata: 1\n\ndata: 2\n\n"], ["message", "add"]),
  "an id": () => eventsOf(["id: 7\ndata: a\n\ndata: b\n\n"]),
  "an empty id": () => eventsOf(["id: 7\ndata: a\n\nid\ndata: b\n\n"]),
  "an id alone": () => eventsOf(["id: 9\n\ndata: a\n\n"]),
  "a comment": () => eventsOf([": nothing\ndata: a\n\n"]),
  "an unknown field": () => eventsOf(["other: x\ndata: a\n\n"]),
  "a retry": () => eventsOf(["retry: 10\ndata: a\n\n"]),
  "carriage returns": () => eventsOf(["data: a\rdata: b\r\r"]),
  "carriage returns and line feeds": () => eventsOf(["data: a\r\ndata: b\r\n\r\n"]),
  "a byte order mark": () => eventsOf(["\uFEFFdata: a\n\n"]),
  "an event in pieces": () => eventsOf(["da", "ta: he", "llo\n", "\n"]),
  "a character in pieces": () => eventsOf([new Uint8Array([100, 97, 116, 97, 58, 0xc3]), new Uint8Array([0xa9, 10, 10])]),
  "bytes that are not UTF-8": () => eventsOf([new Uint8Array([100, 97, 116, 97, 58, 0xff, 10, 10])]),
  "many events": async () => (await eventsOf([Array.from({ length: 50 }, (_, n) => `data: ${n}\n\n`).join("")])).length,
  "the end of a stream": async () => {
    const source = EventSource.from(streamOf("data: a\n\n"));
    const event = await new Promise((resolve) => source.addEventListener("error", resolve));
    return [event.constructor.name, event.type, event.message, event.error, source.readyState];
  },
  "a stream that fails": async () => {
    const stream = new ReadableStream({ type: "bytes", pull: () => Promise.reject(new RangeError("broken")) });
    const source = EventSource.from(stream);
    const event = await new Promise((resolve) => source.addEventListener("error", resolve));
    return [event.type, event.error, source.readyState];
  },
  "a message event": async () => {
    const source = EventSource.from(streamOf("data: a\n\n"));
    const event = await new Promise((resolve) => source.addEventListener("message", resolve));
    return [event.constructor.name, event.origin, event.lastEventId, event.source, event.ports, event.target === source, event.isTrusted];
  },
  "the state of a stream": () => {
    const source = EventSource.from(streamOf("data: a\n\n"));
    return [source.readyState, source.url, source.withCredentials];
  },
  "onmessage is called": () =>
    new Promise((resolve) => {
      const source = EventSource.from(streamOf("data: a\n\n"));
      source.onmessage = ({ data }) => resolve(data);
    }),
  "onerror is called": () =>
    new Promise((resolve) => {
      const source = EventSource.from(streamOf());
      source.onerror = ({ type }) => resolve(type);
    }),
  "handlers are properties": () => {
    const source = EventSource.from(streamOf());
    const before = [source.onopen, source.onmessage, source.onerror];
    const handler = () => {};
    source.onopen = handler;
    source.onmessage = 5;
    return [before, source.onopen === handler, source.onmessage];
  },
  "close": () => {
    const source = EventSource.from(streamOf("data: a\n\n"));
    source.close();
    return source.readyState;
  },
  "no events after close": async () => {
    const source = EventSource.from(streamOf("data: a\n\n"));
    let seen = 0;
    source.onmessage = source.onerror = () => seen++;
    source.close();
    await scheduler.wait(5);
    return seen;
  },
  "a stream that is locked": () => {
    const stream = streamOf("data: a\n\n");
    stream.getReader();
    return thrown(() => EventSource.from(stream));
  },
  "a stream that was read": async () => {
    const stream = streamOf("data: a\n\n");
    const reader = stream.getReader();
    await reader.read();
    reader.releaseLock();
    return thrown(() => EventSource.from(stream));
  },
  "the stream is locked by it": () => {
    const stream = streamOf("data: a\n\n");
    EventSource.from(stream);
    return stream.locked;
  },
  "from something else": () => thrown(() => EventSource.from({}), () => EventSource.from(), () => EventSource.from("x")),
  "a bad URL": () => thrown(() => new EventSource("nonsense"), () => new EventSource("")),
  "without a URL": () => thrown(() => new EventSource()),
  "without new": () => thrown(() => EventSource("http://x/")).map((error) => error.name),
  "with credentials": () => thrown(() => new EventSource("http://127.0.0.1:9/", { withCredentials: true })),
  "the states": () => [EventSource.CONNECTING, EventSource.OPEN, EventSource.CLOSED],
  "the prototype": () => Object.getOwnPropertyNames(EventSource.prototype).sort(),
  "the class": () => [EventSource.name, EventSource.length, EventSource.from.length, Object.getPrototypeOf(EventSource) === EventTarget],
  "in words": () => String(EventSource.from(streamOf())),
  "a peer's events": async ({ env }) => {
    const source = new EventSource("http://peer/events/two", { fetcher: env.PEER });
    const seen = [source.readyState, source.url];
    source.onopen = (event) => seen.push(event.constructor.name, source.readyState);
    await new Promise((resolve) => {
      source.onmessage = ({ data, origin, lastEventId }) => {
        seen.push([data, origin, lastEventId]);
        if (data === "second") resolve();
      };
    });
    source.close();
    return [...seen, source.readyState];
  },
  "the headers that a peer sees": async ({ env }) => {
    const source = new EventSource("http://peer/events/headers", { fetcher: env.PEER });
    const event = await new Promise((resolve) => source.addEventListener("message", resolve, { once: true }));
    source.close();
    return event.data;
  },
  "a peer of another type": async ({ env }) => {
    const source = new EventSource("http://peer/events/text", { fetcher: env.PEER });
    const event = await new Promise((resolve) => source.addEventListener("error", resolve));
    return [event.message, `${event.error}`, source.readyState];
  },
  "a peer that refuses": async ({ env }) => {
    const source = new EventSource("http://peer/events/refuse", { fetcher: env.PEER });
    const event = await new Promise((resolve) => source.addEventListener("error", resolve));
    return [event.message, `${event.error}`, source.readyState];
  },
  "a peer without a type": async ({ env }) => {
    const source = new EventSource("http://peer/events/none", { fetcher: env.PEER });
    const event = await new Promise((resolve) => source.addEventListener("error", resolve));
    return [event.message, `${event.error}`, source.readyState];
  },
  "a peer that ends": async ({ env }) => {
    const source = new EventSource("http://peer/events/two", { fetcher: env.PEER });
    const event = await new Promise((resolve) => source.addEventListener("error", resolve));
    const seen = [event.message, event.error, source.readyState];
    source.close();
    return seen;
  },
  "a peer that is asked again": async ({ env }) => {
    const source = new EventSource("http://peer/events/again", { fetcher: env.PEER });
    const seen = [];
    await new Promise((resolve) => {
      source.onmessage = ({ data }) => {
        seen.push(data);
        if (seen.length === 2) resolve();
      };
    });
    source.close();
    return seen;
  },
  "handlers of bad events": async () => {
    const source = EventSource.from(streamOf("data: 1\n\ndata: 2\n\n"));
    const seen = [];
    source.onmessage = ({ data }) => {
      seen.push(data);
      throw new RangeError("on purpose");
    };
    const event = await new Promise((resolve) => source.addEventListener("error", resolve));
    return [seen, event.error, source.readyState];
  },
};
