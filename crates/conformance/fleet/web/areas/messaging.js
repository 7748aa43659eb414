/** `MessageChannel` and `MessagePort`. */

/** The next messages of a port, as many as `count`. */
function messages(port, count = 1) {
  return new Promise((resolve) => {
    const seen = [];
    port.addEventListener("message", (event) => {
      seen.push(event.data);
      if (seen.length === count) resolve(seen);
    });
    port.start();
  });
}

/** Sends a value through a channel and gives what arrives. */
async function sent(value, ...rest) {
  const { port1, port2 } = new MessageChannel();
  const arrived = messages(port2);
  port1.postMessage(value, ...rest);
  const [data] = await arrived;
  port1.close();
  return data;
}

export const messaging = {
  "a channel": () => { const channel = new MessageChannel(); return [channel.port1 instanceof MessagePort, channel.port2 instanceof EventTarget, channel.port1 === channel.port1, channel.port1 === channel.port2]; },
  "own names of a channel": () => { const channel = new MessageChannel(); return Object.getOwnPropertyNames(channel).map((key) => { const found = Object.getOwnPropertyDescriptor(channel, key); return [key, found.enumerable, found.writable, found.configurable]; }); },
  "the ports cannot be written": () => { const channel = new MessageChannel(); channel.port1 = 5; return channel.port1; },
  "the tags": () => { const channel = new MessageChannel(); return [String(channel), String(channel.port1)]; },
  "new MessagePort": () => new MessagePort(),
  "MessageChannel called without new": () => MessageChannel(),
  "a text": () => sent("hello"),
  "an object": () => sent({ a: [1, { b: new Date(0) }] }),
  "a map and bytes": () => sent(new Map([[1, new Uint8Array([1, 2])]])),
  "undefined": () => sent(undefined),
  "an error": () => sent(new TypeError("x")),
  "the value is copied": async () => { const value = { a: 1 }; const data = await sent(value); return [data, data === value]; },
  "a function": () => { const { port1 } = new MessageChannel(); port1.postMessage(() => {}); },
  "a symbol": () => { const { port1 } = new MessageChannel(); port1.postMessage(Symbol("s")); },
  "a URL": () => { const { port1 } = new MessageChannel(); port1.postMessage(new URL("http://a")); },
  "Headers": () => sent(new Headers({ a: "b" })),
  "a port": () => { const { port1, port2 } = new MessageChannel(); port1.postMessage(port2); },
  "a port that is transferred": () => { const { port1, port2 } = new MessageChannel(); port1.postMessage(port2, [port2]); },
  "a buffer that is transferred": async () => { const buffer = new ArrayBuffer(4); const data = await sent(buffer, [buffer]); return [data.byteLength, buffer.byteLength]; },
  "a buffer transferred by options": async () => { const buffer = new ArrayBuffer(4); const data = await sent(buffer, { transfer: [buffer] }); return [data.byteLength, buffer.byteLength]; },
  "an empty list of transfers": () => sent(1, []),
  "options without transfers": () => sent(1, {}),
  "postMessage without anything": () => { const { port1 } = new MessageChannel(); port1.postMessage(); },
  "what postMessage returns": () => { const { port1 } = new MessageChannel(); return port1.postMessage(1); },
  "messages keep their order": async () => { const { port1, port2 } = new MessageChannel(); for (const value of [1, 2, 3]) port1.postMessage(value); return messages(port2, 3); },
  "both directions": async () => {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = (event) => port2.postMessage(event.data + 1);
    const answer = messages(port1);
    port1.postMessage(1);
    return answer;
  },
  "onmessage starts the port": async () => { const { port1, port2 } = new MessageChannel(); const data = new Promise((resolve) => { port2.onmessage = (event) => resolve(event.data); }); port1.postMessage("x"); return data; },
  "addEventListener alone does not start the port": async () => { const { port1, port2 } = new MessageChannel(); const seen = []; port2.addEventListener("message", (event) => seen.push(event.data)); port1.postMessage(1); await scheduler.wait(10); const before = seen.length; port2.start(); await scheduler.wait(10); return [before, seen.length]; },
  "onmessage at first": () => new MessageChannel().port1.onmessage,
  "onmessage is what was set": () => { const { port1 } = new MessageChannel(); const listener = () => {}; port1.onmessage = listener; return port1.onmessage === listener; },
  "onmessage set to null": () => { const { port1 } = new MessageChannel(); port1.onmessage = () => {}; port1.onmessage = null; return port1.onmessage; },
  "onmessage set to a number": () => { const { port1 } = new MessageChannel(); port1.onmessage = 5; return port1.onmessage; },
  "onmessage set to an object": () => { const { port1 } = new MessageChannel(); const listener = { handleEvent() {} }; port1.onmessage = listener; return port1.onmessage === listener; },
  "onmessage replaced": async () => { const { port1, port2 } = new MessageChannel(); const seen = []; port2.onmessage = () => seen.push("a"); port2.onmessage = () => seen.push("b"); port1.postMessage(1); await scheduler.wait(10); return seen; },
  "onmessage and a listener": async () => { const { port1, port2 } = new MessageChannel(); const seen = []; port2.addEventListener("message", () => seen.push("listener")); port2.onmessage = () => seen.push("on"); port1.postMessage(1); await scheduler.wait(10); return seen; },
  "the event": () => new Promise((resolve) => { const { port1, port2 } = new MessageChannel(); port2.onmessage = (event) => resolve([event.constructor.name, event.type, event.data, event.origin, event.lastEventId, event.source, event.ports, event.target === port2, event.isTrusted, event.bubbles, event.cancelable]); port1.postMessage(1); }),
  "delivery is later": async () => { const { port1, port2 } = new MessageChannel(); const seen = []; port2.onmessage = () => seen.push("message"); port1.postMessage(1); seen.push("sync"); queueMicrotask(() => seen.push("microtask")); await scheduler.wait(10); return seen; },
  "delivery and microtasks": async () => { const { port1, port2 } = new MessageChannel(); const seen = []; port2.onmessage = () => seen.push("message"); queueMicrotask(() => { seen.push("m1"); queueMicrotask(() => { seen.push("m2"); queueMicrotask(() => seen.push("m3")); }); }); port1.postMessage(1); await scheduler.wait(10); return seen; },
  "delivery and a timer": async () => { const { port1, port2 } = new MessageChannel(); const seen = []; port2.onmessage = () => seen.push("message"); setTimeout(() => seen.push("timer"), 0); port1.postMessage(1); await scheduler.wait(20); return seen; },
  "after close nothing is sent": async () => { const { port1, port2 } = new MessageChannel(); const seen = []; port2.onmessage = (event) => seen.push(event.data); port1.close(); port1.postMessage(1); await scheduler.wait(10); return seen; },
  "after close nothing is received": async () => { const { port1, port2 } = new MessageChannel(); const seen = []; port2.onmessage = (event) => seen.push(event.data); port2.close(); port1.postMessage(1); await scheduler.wait(10); return seen; },
  "sent before close": async () => { const { port1, port2 } = new MessageChannel(); const seen = []; port2.onmessage = (event) => seen.push(event.data); port1.postMessage(1); port1.close(); await scheduler.wait(10); return seen; },
  "close events": async () => { const { port1, port2 } = new MessageChannel(); const seen = []; port1.addEventListener("close", () => seen.push(1)); port2.addEventListener("close", () => seen.push(2)); port1.close(); await scheduler.wait(10); return seen; },
  "the close event": async () => { const { port1, port2 } = new MessageChannel(); const seen = []; port2.addEventListener("close", (event) => seen.push(event.constructor.name, event.type)); port1.close(); await scheduler.wait(10); return seen; },
  "close twice": () => { const { port1 } = new MessageChannel(); port1.close(); return port1.close(); },
  "start twice": () => { const { port1 } = new MessageChannel(); port1.start(); return port1.start(); },
  "onmessageerror": () => "onmessageerror" in MessagePort.prototype,
  "a listener that throws": async () => { const { port1, port2 } = new MessageChannel(); const seen = []; port2.onmessage = (event) => { seen.push(event.data); throw new Error("listener"); }; port1.postMessage(1); port1.postMessage(2); await scheduler.wait(10); return seen; },
  "postMessage on another object": () => MessagePort.prototype.postMessage.call({}, 1),
  "posting to oneself": async () => { const { port1 } = new MessageChannel(); const seen = []; port1.onmessage = (event) => seen.push(event.data); port1.postMessage(1); await scheduler.wait(10); return seen; },
};
