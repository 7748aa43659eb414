/** `WebSocketPair` and `WebSocket`: both ends in one worker, and one end in another. */

const ends = () => Object.values(new WebSocketPair());

/** Both ends of a pair, accepted. */
function opened() {
  const [a, b] = ends();
  a.accept();
  b.accept();
  return [a, b];
}

/** The next event of a type. */
const next = (socket, type) => new Promise((resolve) => socket.addEventListener(type, resolve, { once: true }));

const closeOf = ({ type, code, reason, wasClean }) => ({ type, code, reason, wasClean });

/** An exception in words, without the properties that the runtimes add. */
class Thrown {
  constructor(error) {
    this.kind = error.constructor.name;
    this.name = error.name;
    this.message = error.message;
  }
}

/** What each function returns or throws. */
function thrown(...attempts) {
  return attempts.map((attempt) => {
    try {
      return attempt();
    } catch (error) {
      return new Thrown(error);
    }
  });
}

/** What a promise is rejected with. */
const rejection = (promise) => promise.then(() => "resolved", ({ name, message }) => `${name}: ${message}`);

/** What comes over a socket, in order, until it is closed. */
async function record(socket) {
  const seen = [];
  socket.addEventListener("message", ({ data }) => seen.push(data));
  const closed = await next(socket, "close");
  return [...seen, closeOf(closed)];
}

/** The socket of a peer that does what the path says. */
async function peer(env, path, headers = {}) {
  const response = await env.PEER.fetch(`http://peer/socket/${path}`, { headers: { Upgrade: "websocket", ...headers } });
  return response.webSocket;
}

const keys = (value) => {
  const names = [];
  for (const name in value) names.push(name);
  return names;
};

const own = (value) =>
  Object.entries(Object.getOwnPropertyDescriptors(value)).map(
    ([name, { get, set, value: held, enumerable, configurable, writable }]) =>
      `${name} ${get ? "get" : ""}${set ? " set" : ""}${typeof held === "number" ? held : typeof held} ${enumerable} ${configurable} ${writable}`,
  );

const pairCases = {
  "a pair has two sockets": () => Object.keys(new WebSocketPair()),
  "a pair's properties": () => own(new WebSocketPair()),
  "a pair's entries are sockets": () => Object.values(new WebSocketPair()).map((end) => end instanceof WebSocket),
  "a pair's ends stay the same": () => {
    const pair = new WebSocketPair();
    return [pair[0] === pair[0], pair[1] === pair[1], pair[0] === pair[1]];
  },
  "a pair is iterable": () => [...new WebSocketPair()].length,
  "a pair's iterator": () => typeof WebSocketPair.prototype[Symbol.iterator],
  "a pair has entries": () => typeof WebSocketPair.prototype.entries,
  "a pair without new": () => thrown(() => WebSocketPair()).map((error) => error.name),
  "a pair in words": () => [String(new WebSocketPair()), WebSocketPair.name, WebSocketPair.length],
  "a pair's prototype": () => Object.getOwnPropertyNames(WebSocketPair.prototype),
  "a pair's ends cannot be replaced": () => {
    const pair = new WebSocketPair();
    const first = pair[0];
    return [...thrown(() => { pair[0] = 1; }).map((e) => e?.name), pair[0] === first];
  },
};

const classCases = {
  "the prototype of a socket": () => Object.getOwnPropertyNames(WebSocket.prototype).sort(),
  "the descriptors of a socket's prototype": () => own(WebSocket.prototype).sort(),
  "the class's own properties": () => own(WebSocket).filter((text) => !text.startsWith("prototype")).sort(),
  "the names that a loop over a socket finds": () => keys(ends()[0]),
  "a socket's own properties": () => own(ends()[0]),
  "a socket in words": () => [String(ends()[0]), WebSocket.name, WebSocket.length],
  "a socket is an event target": () => ends()[0] instanceof EventTarget,
  "a socket has no on-properties": () => ["onmessage", "onclose", "onerror", "onopen"].map((name) => name in WebSocket.prototype),
  "the states": () => [WebSocket.CONNECTING, WebSocket.OPEN, WebSocket.CLOSING, WebSocket.CLOSED],
  "the states by their old names": () => [
    WebSocket.READY_STATE_CONNECTING, WebSocket.READY_STATE_OPEN, WebSocket.READY_STATE_CLOSING, WebSocket.READY_STATE_CLOSED,
  ],
  "the states on a socket": () => [ends()[0].CONNECTING, ends()[0].OPEN, ends()[0].CLOSING, ends()[0].CLOSED],
  "a state cannot be written": () => [...thrown(() => { WebSocket.OPEN = 7; }).map((e) => e?.name), WebSocket.OPEN],
  "a new pair's attributes": () => {
    const [a] = ends();
    return [a.readyState, a.url, a.protocol, a.extensions, a.binaryType];
  },
  "an accepted socket's attributes": () => {
    const [a] = opened();
    return [a.readyState, a.url, a.protocol, a.extensions, a.binaryType];
  },
  "attributes of something else": () =>
    ["readyState", "url", "protocol", "extensions", "binaryType"].flatMap((name) =>
      thrown(() => Object.getOwnPropertyDescriptor(WebSocket.prototype, name).get.call({})),
    ),
  "methods of something else": () =>
    ["accept", "send", "close", "serializeAttachment", "deserializeAttachment"].flatMap((name) =>
      thrown(() => WebSocket.prototype[name].call({})),
    ),
  "the lengths of the methods": () =>
    ["accept", "send", "close", "serializeAttachment", "deserializeAttachment"].map((name) => WebSocket.prototype[name].length),
  "readyState is not writable": () => {
    const [a] = ends();
    return [...thrown(() => { a.readyState = 9; }).map((e) => e?.name), a.readyState];
  },
  "binaryType takes two values": () => {
    const [a] = ends();
    return [
      ...thrown(() => { a.binaryType = "arraybuffer"; }), a.binaryType,
      ...thrown(() => { a.binaryType = "blob"; }), a.binaryType,
      ...thrown(() => { a.binaryType = "nodebuffer"; }), a.binaryType,
      ...thrown(() => { a.binaryType = ""; }), a.binaryType,
      ...thrown(() => { a.binaryType = undefined; }), a.binaryType,
      ...thrown(() => { a.binaryType = { toString: () => "arraybuffer" }; }), a.binaryType,
    ];
  },
  "bufferedAmount": async () => {
    const [a, b] = ends();
    a.accept();
    const seen = [a.bufferedAmount];
    a.send("four");
    seen.push(a.bufferedAmount);
    a.send(new Uint8Array(10));
    a.send("\u00e9");
    seen.push(a.bufferedAmount, b.bufferedAmount);
    b.accept();
    await scheduler.wait(5);
    seen.push(a.bufferedAmount);
    a.close(1000, "reason");
    seen.push(a.bufferedAmount);
    return seen;
  },
  "what the class inherits from": () => [Object.getPrototypeOf(WebSocket) === EventTarget, Object.getPrototypeOf(WebSocket.prototype) === EventTarget.prototype],
  "a class made from it": () => thrown(() => new (class extends WebSocket {})("ftp://x")),
};

const constructorCases = {
  "without arguments": () => thrown(() => new WebSocket()),
  "without new": () => thrown(() => WebSocket("ws://localhost")).map((error) => error.name),
  "an invalid URL": () => thrown(() => new WebSocket("nonsense")),
  "a relative URL": () => thrown(() => new WebSocket("/path")),
  "an http URL": () => thrown(() => new WebSocket("http://localhost/")),
  "an https URL": () => thrown(() => new WebSocket("https://localhost/")),
  "an ftp URL": () => thrown(() => new WebSocket("ftp://localhost/")),
  "a fragment": () => thrown(() => new WebSocket("ws://localhost/#here")),
  "an empty URL": () => thrown(() => new WebSocket("")),
  "a number for a URL": () => thrown(() => new WebSocket(1)),
  "undefined for a URL": () => thrown(() => new WebSocket(undefined)),
  "an empty protocol": () => thrown(() => new WebSocket("ws://localhost/", "")),
  "a protocol with a space": () => thrown(() => new WebSocket("ws://localhost/", "a b")),
  "a protocol with a comma": () => thrown(() => new WebSocket("ws://localhost/", "a,b")),
  "a protocol beyond ASCII": () => thrown(() => new WebSocket("ws://localhost/", "é")),
  "an invalid protocol in a list": () => thrown(() => new WebSocket("ws://localhost/", ["a", "b/c"])),
  "a protocol twice": () => thrown(() => new WebSocket("ws://localhost/", ["a", "a"])),
  "a number as protocol": () => thrown(() => new WebSocket("ws://localhost/", 5).readyState),
  "null as protocol": () => thrown(() => new WebSocket("ws://localhost/", null).readyState),
  "an object as protocol": () => thrown(() => new WebSocket("ws://localhost/", {}).readyState),
  "a connecting socket": () => {
    const socket = new WebSocket("ws://127.0.0.1:9/");
    return [socket.readyState, socket.url, socket.protocol, socket.extensions, socket.binaryType];
  },
  "the URL stays as it was given": () => new WebSocket("ws://127.0.0.1:9").url,
  "the URL is not normalized": () => new WebSocket("WS://127.0.0.1:9/a/../b").url,
  "accept of a connecting socket": () => thrown(() => new WebSocket("ws://127.0.0.1:9/").accept()),
  "send on a connecting socket": () => thrown(() => new WebSocket("ws://127.0.0.1:9/").send("a")),
  "close of a connecting socket": () => {
    const socket = new WebSocket("ws://127.0.0.1:9/");
    return [...thrown(() => socket.close()), socket.readyState];
  },
  "close of a connecting socket with a bad code": () => thrown(() => new WebSocket("ws://127.0.0.1:9/").close(1)),
  "a response with a connecting socket": ({ env }) => env.PEER.fetch("http://peer/socket/connecting", { headers: { Upgrade: "websocket" } }),
};

const messageCases = {
  "a text crosses": async () => {
    const [a, b] = opened();
    a.send("hello");
    return (await next(b, "message")).data;
  },
  "an empty text crosses": async () => {
    const [a, b] = opened();
    a.send("");
    return (await next(b, "message")).data;
  },
  "a text beyond ASCII crosses": async () => {
    const [a, b] = opened();
    a.send("é\u{1F600}\0");
    return (await next(b, "message")).data;
  },
  "a lone surrogate is replaced": async () => {
    const [a, b] = opened();
    a.send("a\uD800b");
    return (await next(b, "message")).data;
  },
  "bytes arrive as a blob": async () => {
    const [a, b] = opened();
    a.send(new Uint8Array([1, 2, 3]));
    return (await next(b, "message")).data;
  },
  "bytes arrive as a buffer if asked for": async () => {
    const [a, b] = opened();
    b.binaryType = "arraybuffer";
    a.send(new Uint8Array([1, 2, 3]));
    return (await next(b, "message")).data;
  },
  "the sender's type does not matter": async () => {
    const [a, b] = opened();
    a.binaryType = "arraybuffer";
    a.send(new Uint8Array([1]));
    return (await next(b, "message")).data.constructor.name;
  },
  "an ArrayBuffer is sent": async () => {
    const [a, b] = opened();
    b.binaryType = "arraybuffer";
    a.send(new Uint8Array([4, 5]).buffer);
    return (await next(b, "message")).data;
  },
  "a view is sent as its window": async () => {
    const [a, b] = opened();
    b.binaryType = "arraybuffer";
    a.send(new Uint8Array([1, 2, 3, 4]).subarray(1, 3));
    return (await next(b, "message")).data;
  },
  "a DataView is sent": async () => {
    const [a, b] = opened();
    b.binaryType = "arraybuffer";
    a.send(new DataView(new Uint8Array([7, 8]).buffer));
    return (await next(b, "message")).data;
  },
  "a Float64Array is sent": async () => {
    const [a, b] = opened();
    b.binaryType = "arraybuffer";
    a.send(new Float64Array([1]));
    return (await next(b, "message")).data;
  },
  "empty bytes are sent": async () => {
    const [a, b] = opened();
    b.binaryType = "arraybuffer";
    a.send(new Uint8Array(0));
    return (await next(b, "message")).data;
  },
  "a Blob is sent": async () => {
    const [a, b] = opened();
    return thrown(() => a.send(new Blob(["text"])));
  },
  "bytes are copied when they are sent": async () => {
    const [a, b] = opened();
    b.binaryType = "arraybuffer";
    const bytes = new Uint8Array([1, 2]);
    a.send(bytes);
    bytes[0] = 9;
    return (await next(b, "message")).data;
  },
  "the buffer is not detached": async () => {
    const [a] = opened();
    const bytes = new Uint8Array([1, 2]);
    a.send(bytes.buffer);
    return bytes.byteLength;
  },
  "other values are sent as texts": async () => {
    const [a, b] = opened();
    const sent = thrown(...[1, null, undefined, true, {}, [1, 2], 10n, { toString: () => "made" }].map((value) => () => a.send(value)));
    a.close(1000);
    return [sent, await record(b)];
  },
  "a symbol is not sent": () => thrown(() => opened()[0].send(Symbol("s"))).map((error) => error.name),
  "nothing is not sent": () => thrown(() => opened()[0].send()),
  "send has no result": () => opened()[0].send("a"),
  "messages keep their order": async () => {
    const [a, b] = opened();
    for (const data of ["1", "2", "3"]) a.send(data);
    a.close();
    return record(b);
  },
  "texts and bytes keep their order": async () => {
    const [a, b] = opened();
    b.binaryType = "arraybuffer";
    a.send("1");
    a.send(new Uint8Array([2]));
    a.send("3");
    a.close(3000, "done");
    return record(b);
  },
  "messages wait for accept": async () => {
    const [a, b] = ends();
    a.accept();
    a.send("early");
    await scheduler.wait(5);
    const message = next(b, "message");
    b.accept();
    return (await message).data;
  },
  "messages that nobody listens to are lost": async () => {
    const [a, b] = opened();
    a.send("lost");
    await scheduler.wait(5);
    a.send("heard");
    return (await next(b, "message")).data;
  },
  "a message is not there at once": async () => {
    const [a, b] = opened();
    const order = [];
    b.addEventListener("message", () => order.push("message"));
    a.send("x");
    order.push("sent");
    await Promise.resolve();
    order.push("microtask");
    await scheduler.wait(5);
    return order;
  },
  "microtasks run between messages": async () => {
    const [a, b] = opened();
    const order = [];
    b.addEventListener("message", ({ data }) => {
      order.push(data);
      Promise.resolve().then(() => order.push(`after ${data}`));
    });
    a.send("1");
    a.send("2");
    await scheduler.wait(10);
    return order;
  },
  "both ways": async () => {
    const [a, b] = opened();
    b.addEventListener("message", ({ data }) => b.send(`${data}!`));
    a.send("ping");
    return (await next(a, "message")).data;
  },
  "a conversation": async () => {
    const [a, b] = opened();
    b.addEventListener("message", ({ data }) => b.send(String(Number(data) + 1)));
    const seen = [];
    for (let n = 0; n < 5; n++) {
      a.send(String(n));
      seen.push((await next(a, "message")).data);
    }
    return seen;
  },
  "a large text": async () => {
    const [a, b] = opened();
    a.send("x".repeat(2 << 20));
    return (await next(b, "message")).data.length;
  },
  "a thousand messages": async () => {
    const [a, b] = opened();
    let count = 0;
    b.addEventListener("message", () => count++);
    for (let n = 0; n < 1000; n++) a.send(String(n));
    a.close();
    await next(b, "close");
    return count;
  },
  "a message event": async () => {
    const [a, b] = opened();
    a.send("x");
    const event = await next(b, "message");
    return {
      type: event.type, data: event.data, origin: event.origin, lastEventId: event.lastEventId, source: event.source, ports: event.ports,
      trusted: event.isTrusted, class: event.constructor.name, target: event.target === b, cancelable: event.cancelable, bubbles: event.bubbles,
    };
  },
  "the target is set while listeners run": async () => {
    const [a, b] = opened();
    const seen = new Promise((resolve) =>
      b.addEventListener("message", function (event) {
        resolve([this === b, event.target === b, event.currentTarget === b, event.eventPhase]);
      }),
    );
    a.send("x");
    return seen;
  },
  "onmessage is called": async () => {
    const [a, b] = opened();
    const seen = new Promise((resolve) => {
      b.onmessage = ({ data }) => resolve(data);
    });
    a.send("x");
    return seen;
  },
  "onmessage comes before listeners": async () => {
    const [a, b] = opened();
    const order = [];
    b.addEventListener("message", () => order.push("listener"));
    b.onmessage = () => order.push("property");
    a.send("x");
    await scheduler.wait(5);
    return order;
  },
  "onclose is called": async () => {
    const [a, b] = opened();
    const seen = new Promise((resolve) => {
      b.onclose = (event) => resolve(closeOf(event));
    });
    a.close(1000, "bye");
    return seen;
  },
  "a listener that is an object": async () => {
    const [a, b] = opened();
    const seen = new Promise((resolve) => b.addEventListener("message", { handleEvent: ({ data }) => resolve(data) }));
    a.send("x");
    return seen;
  },
  "a listener that throws breaks the socket": async () => {
    const [a, b] = opened();
    const error = next(b, "error");
    const seen = [];
    b.addEventListener("message", ({ data }) => {
      seen.push(data);
      if (data === "1") throw new RangeError("on purpose");
    });
    a.send("1");
    a.send("2");
    const event = await Promise.race([error, scheduler.wait(50)]);
    return [seen, event?.type, event?.message, event?.error, b.readyState, a.readyState];
  },
};

const brokenCases = {
  "the other end of a socket that broke": async () => {
    const [a, b] = opened();
    b.addEventListener("message", () => {
      throw new RangeError("on purpose");
    });
    const closed = next(a, "close");
    a.send("1");
    const event = await Promise.race([closed, scheduler.wait(50)]);
    return [event === undefined ? event : closeOf(event), a.readyState, b.readyState];
  },
  "send on a socket that broke": async () => {
    const [a, b] = opened();
    b.addEventListener("message", () => {
      throw new RangeError("on purpose");
    });
    a.send("1");
    await next(b, "error");
    return [thrown(() => b.send("x")), thrown(() => b.close()), thrown(() => b.accept()), b.readyState];
  },
  "an error event": async () => {
    const [a, b] = opened();
    b.addEventListener("message", () => {
      throw new RangeError("on purpose");
    });
    a.send("1");
    const event = await next(b, "error");
    return [event.constructor.name, event.type, event.filename, event.lineno, event.colno, event.isTrusted, event.cancelable];
  },
  "a listener that throws a text": async () => {
    const [a, b] = opened();
    b.addEventListener("message", () => {
      throw "a text";
    });
    a.send("1");
    const event = await next(b, "error");
    return [event.message, event.error];
  },
  "a listener that rejects": async () => {
    const [a, b] = opened();
    const seen = [];
    b.addEventListener("message", async ({ data }) => {
      seen.push(data);
      if (data === "1") throw new RangeError("on purpose");
    });
    a.send("1");
    a.send("2");
    await scheduler.wait(200);
    return [seen, b.readyState];
  },
  "a close listener that throws": async () => {
    const [a, b] = opened();
    b.addEventListener("close", () => {
      throw new RangeError("on purpose");
    });
    const error = next(b, "error");
    a.close(1000);
    const event = await Promise.race([error, scheduler.wait(20)]);
    return [event?.message, b.readyState, a.readyState];
  },
  "an onmessage that throws": async () => {
    const [a, b] = opened();
    b.onmessage = () => {
      throw new RangeError("on purpose");
    };
    a.send("1");
    return (await next(b, "error")).message;
  },
};

const stateCases = {
  "send before accept": () => thrown(() => ends()[0].send("a")),
  "close before accept": () => thrown(() => ends()[0].close()),
  "accept twice": () => {
    const [a] = ends();
    a.accept();
    return thrown(() => a.accept());
  },
  "accept has no result": () => ends()[0].accept(),
  "accept with options": () => thrown(() => ends()[0].accept({ allowHalfOpen: true }), () => ends()[0].accept({}), () => ends()[0].accept(null)),
  "accept with something else": () => thrown(() => ends()[0].accept(1), () => ends()[0].accept("x")),
  "send after close": () => {
    const [a] = opened();
    a.close();
    return thrown(() => a.send("a"));
  },
  "close twice": () => {
    const [a] = opened();
    return thrown(() => a.close(), () => a.close(), () => a.close(1000, "x"));
  },
  "close twice with a bad code": () => {
    const [a] = opened();
    a.close();
    return thrown(() => a.close(12));
  },
  "send after the other end closed": async () => {
    const [a, b] = opened();
    a.close(1000);
    await next(b, "close");
    const sent = thrown(() => b.send("late"));
    return [sent, (await next(a, "message")).data];
  },
  "the codes of close": () =>
    [999, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1011, 1014, 1015, 1016, 2999, 3000, 4999, 5000, 0, -1].map((code) => {
      const [a] = opened();
      return `${code} ${thrown(() => a.close(code))[0]?.message}`;
    }),
  "a bad code": () => thrown(() => opened()[0].close(999)),
  "a code that is not a number": () => thrown(() => opened()[0].close("abc"), () => opened()[0].close({}), () => opened()[0].close(null)),
  "a code that is a text": () => thrown(() => opened()[0].close("1000")),
  "a fractional code": async () => {
    const [a, b] = opened();
    a.close(1000.9);
    return closeOf(await next(b, "close"));
  },
  "a code that is too large": () => thrown(() => opened()[0].close(2 ** 40), () => opened()[0].close(Infinity), () => opened()[0].close(NaN)),
  "a reason without a code": () => thrown(() => opened()[0].close(undefined, "why")),
  "a reason of 123 bytes": () => thrown(() => opened()[0].close(1000, "x".repeat(123))),
  "a reason of 124 bytes": () => thrown(() => opened()[0].close(1000, "x".repeat(124))),
  "a reason of 124 bytes beyond ASCII": () => thrown(() => opened()[0].close(1000, "é".repeat(62))),
  "a reason that is not a text": async () => {
    const [a, b] = opened();
    a.close(1000, 12);
    return closeOf(await next(b, "close"));
  },
  "a null reason": async () => {
    const [a, b] = opened();
    a.close(1000, null);
    return closeOf(await next(b, "close"));
  },
  "a bad code before a bad reason": () => thrown(() => opened()[0].close(1, "x".repeat(200))),
  "a bad code before accept": () => thrown(() => ends()[0].close(1)),
  "a long reason before accept": () => thrown(() => ends()[0].close(1000, "x".repeat(200))),
  "close without a code": async () => {
    const [a, b] = opened();
    a.close();
    return closeOf(await next(b, "close"));
  },
  "close with a code": async () => {
    const [a, b] = opened();
    a.close(3001);
    return closeOf(await next(b, "close"));
  },
  "close with a code and a reason": async () => {
    const [a, b] = opened();
    a.close(4000, "because é");
    return closeOf(await next(b, "close"));
  },
  "close with an undefined code": async () => {
    const [a, b] = opened();
    a.close(undefined, undefined);
    return closeOf(await next(b, "close"));
  },
  "close has no result": () => opened()[0].close(),
  "a close event": async () => {
    const [a, b] = opened();
    a.close(1000, "bye");
    const event = await next(b, "close");
    return [event.constructor.name, event.isTrusted, event.target === b, event.cancelable, event.bubbles];
  },
  "the states while closing": async () => {
    const [a, b] = opened();
    const states = [[a.readyState, b.readyState]];
    a.close(1000);
    states.push([a.readyState, b.readyState]);
    await next(b, "close");
    states.push([a.readyState, b.readyState]);
    b.close(1000);
    states.push([a.readyState, b.readyState]);
    await next(a, "close");
    states.push([a.readyState, b.readyState]);
    return states;
  },
  "the state inside the close event": async () => {
    const [a, b] = opened();
    const state = new Promise((resolve) => b.addEventListener("close", () => resolve(b.readyState)));
    a.close(1000);
    return state;
  },
  "half open off answers by itself": async () => {
    const [a, b] = ends();
    a.accept();
    b.accept({ allowHalfOpen: false });
    const answer = next(a, "close");
    const state = new Promise((resolve) => b.addEventListener("close", () => resolve(b.readyState)));
    a.close(3005, "one");
    return [await state, closeOf(await answer), a.readyState, b.readyState];
  },
  "half open off and a close of its own": async () => {
    const [a, b] = ends();
    a.accept();
    b.accept({ allowHalfOpen: false });
    a.close(3005);
    await next(b, "close");
    return [thrown(() => b.close(3006)), thrown(() => b.send("x"))];
  },
  "each end closes with its own code": async () => {
    const [a, b] = opened();
    b.addEventListener("close", () => b.close(3002, "two"));
    const answer = next(a, "close");
    a.close(3001, "one");
    return closeOf(await answer);
  },
  "both ends close at once": async () => {
    const [a, b] = opened();
    const both = Promise.all([next(a, "close"), next(b, "close")]);
    a.close(3001);
    b.close(3002);
    return [(await both).map(closeOf), a.readyState, b.readyState];
  },
  "messages before the close come first": async () => {
    const [a, b] = opened();
    a.send("last");
    a.close(1000);
    return record(b);
  },
  "messages the other way still come after a close": async () => {
    const [a, b] = opened();
    b.addEventListener("close", () => {
      b.send("still here");
      b.close(1001);
    });
    a.close(1000);
    return record(a);
  },
  "states of an end that was never accepted": async () => {
    const [a, b] = ends();
    a.accept();
    a.close(1000);
    await scheduler.wait(5);
    return [a.readyState, b.readyState];
  },
  "a close waits for accept": async () => {
    const [a, b] = ends();
    a.accept();
    a.send("x");
    a.close(1000, "y");
    await scheduler.wait(5);
    b.accept();
    return record(b);
  },
  "sends after both closed": async () => {
    const [a, b] = opened();
    b.addEventListener("close", () => b.close());
    a.close();
    await next(a, "close");
    return [thrown(() => a.send("x")), thrown(() => b.send("x")), thrown(() => a.close()), thrown(() => a.accept())];
  },
};

const attachmentCases = {
  "no attachment": () => ends()[0].deserializeAttachment(),
  "an attachment comes back": () => {
    const [a] = ends();
    a.serializeAttachment({ a: 1, b: [new Date(0), new Map([[1, "x"]])] });
    return a.deserializeAttachment();
  },
  "an attachment is a copy": () => {
    const [a] = ends();
    const value = { a: 1 };
    a.serializeAttachment(value);
    value.a = 2;
    return [a.deserializeAttachment(), a.deserializeAttachment() === a.deserializeAttachment()];
  },
  "an attachment is replaced": () => {
    const [a] = ends();
    a.serializeAttachment("first");
    a.serializeAttachment("second");
    return a.deserializeAttachment();
  },
  "an attachment stays with its end": () => {
    const [a, b] = ends();
    a.serializeAttachment("a");
    return b.deserializeAttachment();
  },
  "an attachment that is too large": () => thrown(() => ends()[0].serializeAttachment("x".repeat(16384))).map((error) => error.name),
  "an attachment that just fits": () => thrown(() => ends()[0].serializeAttachment("x".repeat(16000))),
  "an attachment of undefined": () => {
    const [a] = ends();
    a.serializeAttachment(undefined);
    return [a.deserializeAttachment()];
  },
  "an attachment of null": () => {
    const [a] = ends();
    a.serializeAttachment(null);
    return a.deserializeAttachment();
  },
  "no attachment given": () => thrown(() => ends()[0].serializeAttachment()),
  "a function as attachment": () => thrown(() => ends()[0].serializeAttachment(() => 1)).map((error) => error.name),
  "an attachment has no result": () => ends()[0].serializeAttachment(1),
};

const responseCases = {
  "a response of a socket": () => {
    const [a] = ends();
    const response = new Response(null, { status: 101, webSocket: a });
    return [response.status, response.statusText, response.webSocket === a, response.body, response.ok];
  },
  "a response without a socket": () => new Response().webSocket,
  "the status 101 without a socket": () => thrown(() => new Response(null, { status: 101 })),
  "a socket with the status 200": () => thrown(() => new Response(null, { webSocket: ends()[0] })),
  "a socket with the status 204": () => thrown(() => new Response(null, { status: 204, webSocket: ends()[0] })),
  "a socket and a body": () => thrown(() => new Response("x", { status: 101, webSocket: ends()[0] })),
  "a socket and an empty body": () => thrown(() => new Response("", { status: 101, webSocket: ends()[0] }).body),
  "a null socket": () => thrown(() => new Response(null, { webSocket: null }).webSocket),
  "an undefined socket": () => thrown(() => new Response(null, { webSocket: undefined }).webSocket),
  "something else for a socket": () => thrown(
    () => new Response(null, { status: 101, webSocket: {} }), () => new Response(null, { status: 101, webSocket: "x" }),
    () => new Response(null, { status: 101, webSocket: new WebSocketPair() }),
  ),
  "a response of an accepted socket can be made": () => {
    const [a] = opened();
    return thrown(() => new Response(null, { status: 101, webSocket: a }).status);
  },
  "a response of a socket cannot be cloned": () => thrown(() => new Response(null, { status: 101, webSocket: ends()[0] }).clone()),
  "a response made from a response of a socket": () => {
    const [a] = ends();
    const first = new Response(null, { status: 101, webSocket: a, headers: { "x-a": "1" } });
    const second = new Response(null, first);
    return [second.status, second.webSocket === a, second.headers.get("x-a")];
  },
  "a response made from its own parts": () => {
    const [a] = ends();
    const first = new Response(null, { status: 101, webSocket: a });
    return thrown(() => new Response(first.body, { status: first.status, webSocket: first.webSocket }).status);
  },
  "webSocket is not writable": () => {
    const response = new Response();
    return [...thrown(() => { response.webSocket = 1; }).map((e) => e?.name), response.webSocket];
  },
  "Response.json with a socket": () => thrown(() => Response.json({}, { status: 101, webSocket: ends()[0] })),
  "the text of a response of a socket": () => new Response(null, { status: 101, webSocket: ends()[0] }).text(),
};

const peerCases = {
  "a peer's response": async ({ env }) => {
    const response = await env.PEER.fetch("http://peer/socket/echo", { headers: { Upgrade: "websocket" } });
    return [response.status, response.statusText, response.webSocket?.constructor.name, response.body, response.ok, response.headers];
  },
  "a peer's socket before accept": async ({ env }) => {
    const socket = await peer(env, "echo");
    return [socket.readyState, socket.url, socket.protocol, socket.extensions, socket.binaryType];
  },
  "a peer's socket after accept": async ({ env }) => {
    const socket = await peer(env, "echo");
    socket.accept();
    const seen = [socket.readyState, socket.url, socket.protocol, socket.extensions, socket.binaryType];
    socket.close();
    return seen;
  },
  "a peer echoes": async ({ env }) => {
    const socket = await peer(env, "echo");
    socket.accept();
    socket.send("hello");
    const { data } = await next(socket, "message");
    socket.close();
    return data;
  },
  "a peer echoes bytes": async ({ env }) => {
    const socket = await peer(env, "echo");
    socket.accept();
    socket.send(new Uint8Array([1, 2, 3]));
    const { data } = await next(socket, "message");
    socket.close();
    return data;
  },
  "a peer sends before its response": async ({ env }) => {
    const socket = await peer(env, "greet");
    socket.accept();
    return record(socket);
  },
  "a peer counts": async ({ env }) => {
    const socket = await peer(env, "count");
    socket.accept();
    return record(socket);
  },
  "a peer answers a close": async ({ env }) => {
    const socket = await peer(env, "echo");
    socket.accept();
    const closed = next(socket, "close");
    socket.close(3003, "mine");
    return [closeOf(await closed), socket.readyState];
  },
  "a peer sees the close": async ({ env }) => {
    const socket = await peer(env, "closes");
    socket.accept();
    const message = next(socket, "message");
    socket.close(3004, "why");
    return (await message).data;
  },
  "a peer that does not close": async ({ env }) => {
    const socket = await peer(env, "silent");
    socket.accept();
    socket.close(1000);
    await scheduler.wait(5);
    return socket.readyState;
  },
  "a peer's refusal": async ({ env }) => {
    const response = await env.PEER.fetch("http://peer/socket/refuse", { headers: { Upgrade: "websocket" } });
    return [response, response.webSocket];
  },
  "a peer without an upgrade": ({ env }) => rejection(env.PEER.fetch("http://peer/socket/echo")),
  "an upgrade in another case": async ({ env }) => {
    const response = await env.PEER.fetch("http://peer/socket/echo", { headers: { upgrade: "WebSocket" } });
    return response.status;
  },
  "an upgrade to something else": ({ env }) => rejection(env.PEER.fetch("http://peer/socket/echo", { headers: { Upgrade: "h2c" } })),
  "an upgrade with POST": async ({ env }) => {
    const response = await env.PEER.fetch("http://peer/socket/method", { method: "POST", headers: { Upgrade: "websocket" } });
    return [response.status, response.headers.get("x-method")];
  },
  "a peer's headers come along": async ({ env }) => {
    const response = await env.PEER.fetch("http://peer/socket/headers", { headers: { Upgrade: "websocket", "x-sent": "1" } });
    return [response.headers.get("x-made"), response.headers.get("x-seen")];
  },
  "the headers that a peer sees": async ({ env }) => {
    const response = await env.PEER.fetch("http://peer/socket/seen", { headers: { Upgrade: "websocket", "x-sent": "1" } });
    return JSON.parse(response.headers.get("x-seen"));
  },
  "a protocol": async ({ env }) => {
    const response = await env.PEER.fetch("http://peer/socket/protocol", {
      headers: { Upgrade: "websocket", "Sec-WebSocket-Protocol": "chat, other" },
    });
    return [response.headers.get("sec-websocket-protocol"), response.webSocket.protocol];
  },
  "a peer that returns an accepted socket": ({ env }) =>
    env.PEER.fetch("http://peer/socket/accepted", { headers: { Upgrade: "websocket" } }),
  "a peer that uses a socket after its response": async ({ env }) => {
    const socket = await peer(env, "after");
    socket.accept();
    return record(socket);
  },
  "a peer that goes on with another's socket": async ({ env }) => {
    const socket = await peer(env, "forward");
    socket.accept();
    socket.send("through");
    const { data } = await next(socket, "message");
    socket.close();
    return data;
  },
  "a peer that rewraps another's socket": async ({ env }) => {
    const response = await env.PEER.fetch("http://peer/socket/rewrap", { headers: { Upgrade: "websocket" } });
    const socket = response.webSocket;
    socket.accept();
    socket.send("through");
    const { data } = await next(socket, "message");
    socket.close();
    return [data, response.headers.get("x-wrapped")];
  },
  "a peer's socket can be sent to twice in a row": async ({ env }) => {
    const socket = await peer(env, "echo");
    socket.accept();
    socket.send("1");
    socket.send("2");
    const first = await next(socket, "message");
    const second = await next(socket, "message");
    socket.close();
    return [first.data, second.data];
  },
  "a socket is not accepted twice": async ({ env }) => {
    const socket = await peer(env, "echo");
    socket.accept();
    const again = thrown(() => socket.accept());
    socket.close();
    return again;
  },
  "a peer that awaits before it answers": async ({ env }) => {
    const socket = await peer(env, "late");
    socket.accept();
    socket.send("x");
    const { data } = await next(socket, "message");
    socket.close();
    return data;
  },
  "a request with an aborted signal": ({ env }) =>
    rejection(env.PEER.fetch("http://peer/socket/echo", { headers: { Upgrade: "websocket" }, signal: AbortSignal.abort() })),
  "fetch of a ws URL": () => fetch("ws://localhost/"),
  "a binding's fetch of a ws URL": ({ env }) => env.PEER.fetch("ws://peer/socket/echo").then((response) => response.status),
  "an iterated pair": async () => {
    const [client, server] = new WebSocketPair();
    client.accept();
    server.accept();
    server.send("x");
    return (await next(client, "message")).data;
  },
};

/** What is done before any request. */
const early = thrown(() => new WebSocketPair(), () => new WebSocket("ws://127.0.0.1:9/"), () => new WebSocket("nonsense"));

/** The sockets of a request that asks another one to use them. */
let lent;

const requestCases = {
  "sockets in the global scope": () => early,
  "another request's sockets": async ({ env }) => {
    lent = [ends()[0], opened()[0]];
    const { pathname } = new URL(`http://self/workers/websocket/${encodeURIComponent("uses what was lent")}`);
    return (await env.SELF.fetch(`http://self${pathname}`)).text();
  },
  "uses what was lent": () => {
    if (lent === undefined) return "nothing was lent";
    const [fresh, accepted] = lent;
    lent = undefined;
    return thrown(
      () => fresh.accept(), () => accepted.send("x"), () => accepted.close(), () => accepted.close(1), () => accepted.readyState,
      () => accepted.url, () => accepted.protocol, () => accepted.binaryType, () => accepted.bufferedAmount,
      () => accepted.serializeAttachment(1), () => accepted.deserializeAttachment(), () => accepted.addEventListener("message", () => {}),
      () => new Response(null, { status: 101, webSocket: fresh }).status,
    );
  },
  "a worker's own socket": async ({ env }) => {
    const response = await env.SELF.fetch("http://self/workers", { headers: { Upgrade: "websocket" } });
    return [response.status, response.webSocket];
  },
  "a subclass of WebSocket": () => {
    class Own extends WebSocket {
      extra = 1;
    }
    const socket = new Own("ws://127.0.0.1:9/");
    return [socket.extra, socket instanceof WebSocket, socket.readyState];
  },
  "dispatchEvent returns": () => thrown(
    () => ends()[0].dispatchEvent(new Event("x")), () => ends()[0].dispatchEvent({}), () => ends()[0].dispatchEvent(),
  ),
  "a listener once": async () => {
    const [a, b] = opened();
    const seen = [];
    b.addEventListener("message", ({ data }) => seen.push(data), { once: true });
    a.send("1");
    a.send("2");
    await scheduler.wait(5);
    return seen;
  },
  "a listener that is removed": async () => {
    const [a, b] = opened();
    const seen = [];
    const listener = ({ data }) => seen.push(data);
    b.addEventListener("message", listener);
    b.removeEventListener("message", listener);
    a.send("1");
    await scheduler.wait(5);
    return seen;
  },
  "a handler that is replaced": async () => {
    const [a, b] = opened();
    const seen = [];
    b.onmessage = () => seen.push("first");
    b.onmessage = () => seen.push("second");
    a.send("1");
    await scheduler.wait(5);
    b.onmessage = null;
    a.send("2");
    await scheduler.wait(5);
    return seen;
  },
  "a handler's this": async () => {
    const [a, b] = opened();
    const seen = new Promise((resolve) => {
      b.onmessage = function () {
        resolve(this === b);
      };
    });
    a.send("1");
    return seen;
  },
  "stopImmediatePropagation in a handler": async () => {
    const [a, b] = opened();
    const seen = [];
    b.onmessage = (event) => {
      seen.push("handler");
      event.stopImmediatePropagation();
    };
    b.addEventListener("message", () => seen.push("listener"));
    a.send("1");
    await scheduler.wait(5);
    return seen;
  },
  "a blob's type and size": async () => {
    const [a, b] = opened();
    a.send(new Uint8Array(5));
    const { data } = await next(b, "message");
    return [data.type, data.size, data instanceof Blob];
  },
  "a buffer is its own": async () => {
    const [a, b] = opened();
    b.binaryType = "arraybuffer";
    a.send(new Uint8Array([1, 2]));
    const { data } = await next(b, "message");
    return [data.byteLength, data.resizable, Object.prototype.toString.call(data)];
  },
  "a resizable buffer is sent": async () => {
    const [a, b] = opened();
    b.binaryType = "arraybuffer";
    a.send(new ArrayBuffer(2, { maxByteLength: 8 }));
    return (await next(b, "message")).data.byteLength;
  },
  "a SharedArrayBuffer is not sent": () => thrown(() => opened()[0].send(new SharedArrayBuffer(2))).map((error) => error?.name),
  "sends before a listener": async () => {
    const [a, b] = opened();
    a.send("1");
    return (await next(b, "message")).data;
  },
  "a close in a message": async () => {
    const [a, b] = opened();
    b.addEventListener("message", () => b.close(3001, "enough"));
    a.send("1");
    a.send("2");
    return closeOf(await next(a, "close"));
  },
  "messages after an own close still come": async () => {
    const [a, b] = opened();
    const seen = [];
    b.addEventListener("message", ({ data }) => seen.push(data));
    b.close(1000);
    a.send("late");
    await scheduler.wait(5);
    return [seen, b.readyState];
  },
};

const eventCases = {
  "a MessageEvent is made": () => {
    const event = new MessageEvent("message", { data: "x" });
    return [event.type, event.data, event.origin, event.lastEventId, event.source, event.ports, event.isTrusted];
  },
  "a MessageEvent without data": () => thrown(() => new MessageEvent("message", {}), () => new MessageEvent("message")),
  "a MessageEvent without a type": () => thrown(() => new MessageEvent()),
  "a MessageEvent of something else": () => thrown(() => new MessageEvent("message", 5), () => new MessageEvent("message", null)),
  "a MessageEvent of any data": () => [1, null, { a: 1 }].map((data) => new MessageEvent("m", { data }).data),
  "a MessageEvent's data is the same": () => {
    const data = {};
    return new MessageEvent("m", { data }).data === data;
  },
  "a MessageEvent of undefined data": () => thrown(() => new MessageEvent("m", { data: undefined }).data),
  "a MessageEvent's other options": () => {
    const event = new MessageEvent("m", { data: 1, origin: "o", lastEventId: "i", source: null, ports: [], bubbles: true, cancelable: true });
    return [event.origin, event.lastEventId, event.source, event.ports, event.bubbles, event.cancelable];
  },
  "the properties of a MessageEvent": () => own(new MessageEvent("m", { data: 1 })),
  "the prototype of a MessageEvent": () => own(MessageEvent.prototype).sort(),
  "a MessageEvent's accessors elsewhere": () =>
    ["data", "origin", "lastEventId", "source", "ports"].flatMap((name) => thrown(() => MessageEvent.prototype[name])),
  "a MessageEvent in words": () => String(new MessageEvent("m", { data: 1 })),
  "a CloseEvent is made": () => {
    const event = new CloseEvent("close", { code: 1000, reason: "r", wasClean: true });
    return [event.type, event.code, event.reason, event.wasClean];
  },
  "a CloseEvent's defaults": () => {
    const event = new CloseEvent("close");
    return [event.type, event.code, event.reason, event.wasClean];
  },
  "a CloseEvent without a type": () => thrown(() => new CloseEvent()),
  "a CloseEvent converts": () => {
    const event = new CloseEvent("c", { code: "12", reason: 5, wasClean: 1 });
    return [event.code, event.reason, event.wasClean];
  },
  "a CloseEvent of bad values": () => thrown(() => new CloseEvent("c", { code: "x" }).code, () => new CloseEvent("c", 5), () => new CloseEvent("c", null).code),
  "a CloseEvent's nulls": () => thrown(() => new CloseEvent("c", { code: null, reason: null, wasClean: null })).map((e) => [e.code, e.reason, e.wasClean]),
  "the properties of a CloseEvent": () => own(new CloseEvent("c")),
  "the prototype of a CloseEvent": () => own(CloseEvent.prototype).sort(),
  "a CloseEvent in words": () => [String(new CloseEvent("c")), CloseEvent.length],
  "an ErrorEvent is made": () => {
    const event = new ErrorEvent("error", { message: "m", filename: "f", lineno: 1, colno: 2, error: "e" });
    return [event.type, event.message, event.filename, event.lineno, event.colno, event.error];
  },
  "an ErrorEvent's defaults": () => {
    const event = new ErrorEvent("error");
    return [event.type, event.message, event.filename, event.lineno, event.colno, event.error];
  },
  "an ErrorEvent without a type": () => thrown(() => new ErrorEvent()),
  "an ErrorEvent converts": () => {
    const event = new ErrorEvent("e", { message: 5, filename: null, lineno: "7", colno: 1.5 });
    return [event.message, event.filename, event.lineno, event.colno];
  },
  "an ErrorEvent of bad options": () => thrown(() => new ErrorEvent("e", 5), () => new ErrorEvent("e", null).message),
  "the properties of an ErrorEvent": () => own(new ErrorEvent("e")),
  "the prototype of an ErrorEvent": () => own(ErrorEvent.prototype).sort(),
  "an ErrorEvent in words": () => [String(new ErrorEvent("e")), ErrorEvent.length],
  "events of a script are dispatched to a socket": () => {
    const [a] = ends();
    const seen = [];
    a.addEventListener("message", ({ data }) => seen.push(data));
    a.dispatchEvent(new MessageEvent("message", { data: "own" }));
    return seen;
  },
  "what events inherit from": () => [MessageEvent, CloseEvent, ErrorEvent].map((made) => Object.getPrototypeOf(made) === Event),
  "events without new": () => [MessageEvent, CloseEvent, ErrorEvent].flatMap((made) => thrown(() => made("x"))).map((error) => error.name),
};

export const websocket = {
  ...pairCases, ...classCases, ...constructorCases, ...messageCases, ...brokenCases, ...stateCases, ...attachmentCases, ...responseCases, ...peerCases,
  ...requestCases, ...eventCases,
};
