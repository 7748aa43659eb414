/** Corners of messages, signals and streams. */

/** The error of a promise. */
async function refused(promise) {
  try {
    return await promise;
  } catch (error) {
    return error;
  }
}

export const corners = {
  "a clone of a fetched response has immutable headers": async ({ env }) => { const response = await env.PEER.fetch("http://peer/"); response.clone().headers.set("a", "b"); },
  "a fetched response has immutable headers": async ({ env }) => { const response = await env.PEER.fetch("http://peer/"); response.headers.set("a", "b"); },
  "a clone of the incoming request has immutable headers": ({ request }) => { request.clone().headers.set("a", "b"); },
  "the incoming request has immutable headers": ({ request }) => { request.headers.set("a", "b"); },
  "a request made from the incoming one has mutable headers": ({ request }) => { const copy = new Request(request); copy.headers.set("a", "b"); return copy.headers.get("a"); },
  "a response made from a fetched one has mutable headers": async ({ env }) => { const response = await env.PEER.fetch("http://peer/"); const copy = new Response(response.body, response); copy.headers.set("a", "b"); return copy.headers.get("a"); },
  "a clone of one's own response has mutable headers": () => { const copy = new Response("x").clone(); copy.headers.set("a", "b"); return copy.headers.get("a"); },
  "a clone of Response.redirect": () => { const copy = Response.redirect("http://a/").clone(); copy.headers.set("a", "b"); return copy.headers.get("a"); },
  "headers of Response.redirect": () => { const response = Response.redirect("http://a/"); response.headers.set("a", "b"); return response.headers.get("a"); },
  "headers of Response.error": () => { const response = Response.error(); response.headers.set("a", "b"); return response.headers.get("a"); },
  "fetch with an aborted signal and a text for a reason": ({ env }) => env.PEER.fetch("http://peer/", { signal: AbortSignal.abort("why") }),
  "fetch with an aborted signal": ({ env }) => env.PEER.fetch("http://peer/", { signal: AbortSignal.abort() }),
  "fetch with an aborted signal and an error": ({ env }) => env.PEER.fetch("http://peer/", { signal: AbortSignal.abort(new RangeError("r")) }),
  "fetch with an aborted signal and a number": ({ env }) => env.PEER.fetch("http://peer/", { signal: AbortSignal.abort(5) }),
  "fetch with an aborted signal and an object": ({ env }) => env.PEER.fetch("http://peer/", { signal: AbortSignal.abort({ a: 1 }) }),
  "fetch aborted on the way with a text": async ({ env }) => { const controller = new AbortController(); const answer = refused(env.PEER.fetch("http://peer/", { signal: controller.signal })); controller.abort("why"); return answer; },
  "throwIfAborted with a text": () => AbortSignal.abort("why").throwIfAborted(),
  "the reason stays a text": () => AbortSignal.abort("why").reason,
  "a service binding called with ftp:": ({ env }) => env.PEER.fetch("ftp://peer/"),
  "a service binding called with data:": ({ env }) => env.PEER.fetch("data:text/plain,x"),
  "a service binding called with file:": ({ env }) => env.PEER.fetch("file:///x"),
  "a service binding called with blob:": ({ env }) => env.PEER.fetch("blob:x"),
  "a service binding called with a path": ({ env }) => env.PEER.fetch("/x"),
  "a service binding called with nothing": ({ env }) => env.PEER.fetch(),
  "fetch of ftp:": () => fetch("ftp://example.com/"),
  "fetch of data:": async () => (await fetch("data:text/plain,hello")).text(),
  "fetch of file:": () => fetch("file:///x"),
  "fetch of a path": () => fetch("/x"),
  "fetch of an empty text": () => fetch(""),
  "control characters in a header's value": () => [1, 8, 9, 11, 12, 14, 31, 127].map((code) => { try { return new Headers({ a: `x${String.fromCharCode(code)}y` }).get("a"); } catch (error) { return `${error.name}: ${error.message}`; } }),
  "line ends in a header's value": () => ["a\nb", "a\rb", "a\0b", " a ", "\ta\t", "a\n", "\r\na"].map((value) => { try { return new Headers({ a: value }).get("a"); } catch (error) { return `${error.name}: ${error.message}`; } }),
  "wrong names of headers": () => ["", "a b", "a:b", "é", "a\n", "(", "a@b"].map((name) => { try { new Headers([[name, "x"]]); return "fine"; } catch (error) { return `${error.name}: ${error.message}`; } }),
  "a header's value beyond Latin-1": () => { try { return new Headers({ a: "日本" }).get("a"); } catch (error) { return `${error.name}: ${error.message}`; } },
  "a body that breaks": () => new Response(new ReadableStream({ start(controller) { controller.error(new RangeError("broken")); } })).text(),
  "a body that breaks with a text": () => new Response(new ReadableStream({ start(controller) { controller.error("broken"); } })).text(),
  "a body that breaks later": () => new Response(new ReadableStream({ pull(controller) { controller.error(new TypeError("later")); } })).arrayBuffer(),
  "a body of numbers": () => new Response(new ReadableStream({ start(controller) { controller.enqueue(5); controller.close(); } })).text(),
  "a body of texts": () => new Response(new ReadableStream({ start(controller) { controller.enqueue("text"); controller.close(); } })).text(),
  "a body read twice": async () => { const response = new Response("x"); await response.text(); return response.text(); },
  "a body that is locked": () => { const response = new Response("x"); response.body.getReader(); return response.text(); },
  "json of what is no JSON": async () => (await refused(new Response("{").json())).name,
  "json of nothing": async () => (await refused(new Response("").json())).name,
  "formData of a wrong type": () => new Response("x", { headers: { "content-type": "text/plain" } }).formData(),
  "a stream that breaks with chunks waiting": async () => { const stream = new ReadableStream({ start(controller) { controller.enqueue("a"); controller.enqueue("b"); controller.error(new Error("broken")); } }); return refused(stream.getReader().read()); },
  "a stream that breaks after a chunk was read": async () => { let controller; const stream = new ReadableStream({ start(c) { controller = c; c.enqueue("a"); c.enqueue("b"); } }); const reader = stream.getReader(); const first = await reader.read(); controller.error(new Error("broken")); return [first, await refused(reader.read())]; },
  "a byte stream that breaks with chunks waiting": async () => { const stream = new ReadableStream({ type: "bytes", start(controller) { controller.enqueue(new Uint8Array([1])); controller.error(new Error("broken")); } }); return refused(stream.getReader().read()); },
  "the stack of a DOMException is its own": () => Object.hasOwn(new DOMException("m"), "stack"),
};
