/** `HTMLRewriter`: what handlers see, what they can change, and when. */

const PAGE = '<!DOCTYPE html><html><body><h1 class="a b" id="t">Hi</h1><!-- note --><p>one <b>two</b></p><br><img src="x.png" /></body></html>';

/** The text that comes out when `handlers` see what `selector` matches. */
function rewritten(html, selector, handlers, init) {
  return new HTMLRewriter().on(selector, handlers).transform(new Response(html, init)).text();
}

/** The text that comes out when `change` has been at each element that matches. */
function changed(html, selector, change, init) {
  return rewritten(html, selector, { element: change }, init);
}

/** What `look` says of each element that matches. */
async function seen(html, selector, look, init) {
  const list = [];
  await changed(html, selector, (element) => void list.push(look(element)), init);
  return list;
}

/** What happens in order when a document is seen by handlers that write into a list. */
async function logged(html, build) {
  const log = [];
  await build(new HTMLRewriter(), (entry) => void log.push(entry)).transform(new Response(html)).text();
  return log;
}

/** The body of a response, chunk by chunk as texts. */
async function chunks(response) {
  const list = [];
  for await (const chunk of response.body) list.push(new TextDecoder().decode(chunk));
  return list;
}

/** A body that gives these texts one by one. */
function pieces(...texts) {
  const encoder = new TextEncoder();
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      if (next < texts.length) controller.enqueue(encoder.encode(texts[next++]));
      else controller.close();
    },
  });
}

function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** What a function throws, or gives. */
function attempt(run) {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

/** What a handler's attempt comes to on the first element. */
async function tried(html, selector, run) {
  let result;
  await changed(html, selector, (element) => {
    result ??= [attempt(() => run(element))];
  });
  return result[0];
}

function describe(object) {
  const prototype = Object.getPrototypeOf(object);
  return Object.entries(Object.getOwnPropertyDescriptors(prototype)).map(
    ([name, { value, get, set, enumerable }]) =>
      `${name}: ${typeof value === "function" ? `function ${value.length}` : get ? `get${set ? " set" : ""}` : String(value)} ${enumerable}`,
  ).sort();
}

const ASYNC = async (element) => {
  await wait(1);
  element.setAttribute("late", "1");
};

export const html_rewriter = {
  // The class.
  "the global": () => [typeof HTMLRewriter, HTMLRewriter.name, HTMLRewriter.length],
  "the tag of a rewriter": () => String(new HTMLRewriter()),
  "own properties of a rewriter": () => Object.keys(new HTMLRewriter()),
  "its methods": () => describe(new HTMLRewriter()),
  "calling it without new": () => attempt(() => HTMLRewriter()).name,
  "the classes of tokens are no globals": () =>
    ["Element", "EndTag", "Comment", "Text", "Doctype", "DocumentEnd", "ContentOptions"].map((name) => typeof globalThis[name]),
  "on gives the rewriter": () => {
    const rewriter = new HTMLRewriter();
    return [rewriter.on("a", {}) === rewriter, rewriter.onDocument({}) === rewriter];
  },
  "on of another object": () => HTMLRewriter.prototype.on.call({}, "a", {}),
  "transform of another object": () => HTMLRewriter.prototype.transform.call({}, new Response("")),
  "on without arguments": () => new HTMLRewriter().on(),
  "on without handlers": () => new HTMLRewriter().on("a"),
  "on with null handlers": () => new HTMLRewriter().on("a", null),
  "on with a number for handlers": () => new HTMLRewriter().on("a", 5),
  "on with a function for handlers": () => new HTMLRewriter().on("a", () => {}) instanceof HTMLRewriter,
  "on with a handler that is no function": () => new HTMLRewriter().on("a", { element: 5 }),
  "on with a null handler": () => new HTMLRewriter().on("a", { element: null }),
  "on with comments that is no function": () => new HTMLRewriter().on("a", { comments: "x" }),
  "on with text that is no function": () => new HTMLRewriter().on("a", { text: {} }),
  "on with undefined handlers in the object": () => changed("<a></a>", "a", undefined),
  "onDocument without arguments": () => new HTMLRewriter().onDocument(),
  "onDocument with a string": () => new HTMLRewriter().onDocument("x"),
  "onDocument with a handler that is no function": () => new HTMLRewriter().onDocument({ doctype: 5 }),
  "onDocument with an end that is no function": () => new HTMLRewriter().onDocument({ end: true }),
  "a selector that is a number": () => new HTMLRewriter().on(5, {}),
  "a selector that is null matches the tag of that name": () => changed("<null></null>", null, (e) => e.setAttribute("a", "1")),
  "transform without arguments": () => new HTMLRewriter().transform(),
  "transform of a text": () => new HTMLRewriter().transform("<a>"),
  "transform of null": () => new HTMLRewriter().transform(null),
  "transform of a request": () => new HTMLRewriter().transform(new Request("http://x")),
  "transform of a stream": () => new HTMLRewriter().transform(new Response("x").body),
  "the order in which handler options are read": () => {
    const read = [];
    const watch = (names) => Object.fromEntries([]) && new Proxy({}, { get: (_, name) => void read.push(String(name)), has: () => true });
    new HTMLRewriter().on("a", watch()).onDocument(watch());
    return read;
  },

  // Responses.
  "transform gives another response": () => {
    const response = new Response("x");
    const transformed = new HTMLRewriter().transform(response);
    return [transformed === response, transformed instanceof Response, response.bodyUsed, transformed.bodyUsed];
  },
  "a response without a body comes back": () => {
    const response = new Response(null, { status: 204 });
    return new HTMLRewriter().transform(response) === response;
  },
  "an empty body": () => new HTMLRewriter().transform(new Response("")).text(),
  "status, phrase and headers stay": () =>
    new HTMLRewriter().transform(new Response("<a>", { status: 404, statusText: "Gone away", headers: { "x-a": "1", "content-type": "text/html" } })),
  "the length of the body is kept in the headers": () =>
    new HTMLRewriter().transform(new Response("<a>", { headers: { "content-length": "3", "content-type": "text/html" } })).headers,
  "headers can be changed afterwards": () => {
    const transformed = new HTMLRewriter().transform(new Response("<a>"));
    transformed.headers.set("x-b", "2");
    return transformed;
  },
  "headers are those of a copy": () => {
    const response = new Response("<a>", { headers: { "x-a": "1" } });
    const transformed = new HTMLRewriter().transform(response);
    transformed.headers.set("x-a", "2");
    return [response.headers.get("x-a"), transformed.headers.get("x-a")];
  },
  "a body without handlers goes through": () => new HTMLRewriter().transform(new Response(PAGE)).text(),
  "the original's body is used": () => {
    const response = new Response("<a>");
    new HTMLRewriter().transform(response);
    return response.text();
  },
  "a response that was read": async () => {
    const response = new Response("<a>");
    await response.text();
    return new HTMLRewriter().transform(response);
  },
  "a response that is locked": () => {
    const response = new Response("<a>");
    response.body.getReader();
    return new HTMLRewriter().transform(response);
  },
  "an error response": () => new HTMLRewriter().transform(Response.error()),
  "a redirect keeps its place": () => {
    const { status, headers } = new HTMLRewriter().transform(Response.redirect("http://x/y"));
    return [status, headers];
  },
  "the url of a transformed response": async ({ env }) => {
    const response = await env.PEER.fetch("http://peer/path", { method: "POST", body: "text" });
    const transformed = new HTMLRewriter().transform(response);
    return [transformed.url, transformed.status, (await transformed.text()).length > 0];
  },
  "the body of a transformed response is a byte stream": async () => {
    const reader = new HTMLRewriter().transform(new Response("<a>b")).body.getReader({ mode: "byob" });
    const { value, done } = await reader.read(new Uint8Array(2));
    return [value, done];
  },
  "two rewriters one after the other": () => {
    const add = (name) => new HTMLRewriter().on("a", { element: (e) => void e.setAttribute(name, "1") });
    return add("y").transform(add("x").transform(new Response("<a></a>"))).text();
  },
  "a rewriter can be used again": async () => {
    let count = 0;
    const rewriter = new HTMLRewriter().on("a", { element: (e) => void e.setAttribute("n", `${++count}`) });
    return [await rewriter.transform(new Response("<a>")).text(), await rewriter.transform(new Response("<a><a>")).text()];
  },
  "handlers added later count for later responses": async () => {
    const rewriter = new HTMLRewriter();
    const first = rewriter.transform(new Response("<a>"));
    rewriter.on("a", { element: (e) => void e.remove() });
    return [await first.text(), await rewriter.transform(new Response("<a>")).text()];
  },
  "a body of bytes": () => changed(new TextEncoder().encode("<a>ä</a>"), "a", (e) => e.append("ö")),
  "a stream of pieces": () => changed(pieces("<di", "v cla", 'ss="x">t', "ext</d", "iv>"), "div.x", (e) => e.setAttribute("id", "1")),
  "a stream that fails": () => changed(new ReadableStream({ pull: () => Promise.reject(new RangeError("source")) }), "a", () => {}),
  "a stream that fails in the middle": async () => {
    let first = true;
    const body = new ReadableStream({
      pull(controller) {
        if (!first) throw new RangeError("source");
        first = false;
        controller.enqueue(new TextEncoder().encode("<a>"));
      },
    });
    return changed(body, "a", () => {});
  },
  "a stream of texts": () => changed(new ReadableStream({ start: (c) => (c.enqueue("<a>"), c.close()) }), "a", () => {}),
  "handlers begin before anybody reads": async () => {
    const log = [];
    new HTMLRewriter().on("a", { element: () => void log.push("a") }).transform(new Response("<a><a>"));
    await wait(5);
    return log;
  },
  "handlers are not called before transform returns": () => {
    const log = [];
    new HTMLRewriter().on("a", { element: () => void log.push("a") }).transform(new Response("<a><a>"));
    return log;
  },
  "the chunks of one input chunk": async () => chunks(new HTMLRewriter().on("b", { element: (e) => void e.after("!") }).transform(new Response("<a>1</a><b>2</b><c>3</c>"))),
  "the chunks without handlers": async () => chunks(new HTMLRewriter().transform(new Response("<a>1</a><b>2</b><c>3</c>"))),
  "a document of one piece is not read ahead": async () => {
    const log = [];
    let left = 3;
    const source = new ReadableStream({
      pull(controller) {
        log.push(`pull ${left}`);
        if (left-- === 0) controller.close();
        else controller.enqueue(new TextEncoder().encode(`<p>${left}</p>`));
      },
    }, { highWaterMark: 0 });
    const reader = new HTMLRewriter().on("p", { element: () => {} }).transform(new Response(source)).body.getReader();
    await reader.read();
    return log.length < 4;
  },
  "cancelling the body cancels the source": async () => {
    let cancelled = "no";
    const source = new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode("<p>x</p>")),
      cancel: () => void (cancelled = "yes"),
    });
    const body = new HTMLRewriter().on("p", { element: () => {} }).transform(new Response(source)).body;
    const reader = body.getReader();
    await reader.read();
    await reader.cancel("enough");
    await wait(5);
    return cancelled;
  },

  // Selectors.
  ...Object.fromEntries(
    [
      "*", "p", "P", "#t", ".a", ".a.b", "h1.a#t", "[id]", '[id="t"]', "[id=t]", '[class~="b"]', '[class^="a"]', '[class$="b"]', '[class*=" "]',
      '[id="T" i]', '[id|="t"]', "body > p", "body p b", "p b", "html b", "h1, b", "p:first-child", "p:nth-child(2)", "b:first-of-type", "b:nth-of-type(1)",
      "p:not(.a)", ":not(p)", "body *", "p > b", "h1 b", "img[src]", "br", "head", "*|p", "p\\:x", "p:nth-child(odd)", "p:nth-of-type(2n+1)",
    ].map((selector) => [`what ${selector} matches`, () => seen(PAGE, selector, (e) => e.tagName)]),
  ),
  ...Object.fromEntries(
    [
      "", " ", "p >", "> p", "p +", "p + b", "p ~ b", "[", "[]", "[=x]", "p:hover", "p::before", "p:", "p:not()", "p:not(:not(a))", ".", "#", ".1a", "p,", ",p", "1",
      "svg|a", "p:last-child", "p:is(a)", "p:has(a)", "p..a", "p[a=]", "p[a=b", ":not(p > b)", "p:nth-child(x)", "p:empty", "a{}", "!", "p:where(a)", ":root", "p:only-child",
    ].map((selector) => [`the selector ${JSON.stringify(selector)}`, () => attempt(() => new HTMLRewriter().on(selector, {})) instanceof HTMLRewriter || new HTMLRewriter().on(selector, {})]),
  ),

  // Elements.
  "the tag of an element": () => seen("<a>", "a", (e) => [String(e), e.constructor.name, Object.keys(e)]),
  "the members of an element": async () => (await seen("<a>", "a", (e) => describe(e)))[0],
  "constructing an element": async () => (await seen("<a>", "a", (e) => attempt(() => new e.constructor())))[0],
  "the same element seen by two handlers": async () => {
    const list = [];
    const keep = { element: (e) => void list.push(e) };
    await new HTMLRewriter().on("a", keep).on("*", keep).transform(new Response("<a>")).text();
    return [list.length, list[0] === list[1]];
  },
  "tagName is in lower case": () => seen("<DIV></DIV><sVg></sVg>", "*", (e) => e.tagName),
  "setting tagName": () => changed("<DIV>x</DIV>", "div", (e) => void (e.tagName = "span")),
  "setting tagName keeps attributes": () => changed('<div a="1" b>x</div>', "div", (e) => void (e.tagName = "X-y")),
  "reading tagName after setting it": () => seen("<div></div>", "div", (e) => ((e.tagName = "SPAN"), e.tagName)),
  "tagName of a void element": () => changed("<br>", "br", (e) => void (e.tagName = "hr")),
  "an empty tagName": () => tried("<a>", "a", (e) => void (e.tagName = "")),
  "a tagName that begins with a digit": () => tried("<a>", "a", (e) => void (e.tagName = "1a")),
  "a tagName with a space": () => tried("<a>", "a", (e) => void (e.tagName = "a b")),
  "a tagName with a bracket": () => tried("<a>", "a", (e) => void (e.tagName = "a>")),
  "a tagName with a slash": () => tried("<a>", "a", (e) => void (e.tagName = "a/")),
  "a tagName that is a number": () => tried("<a>", "a", (e) => void (e.tagName = 5)),
  "namespaceURI": () => seen("<a><svg><b/></svg><math><mi></mi></math>", "*", (e) => [e.tagName, e.namespaceURI]),
  "setting namespaceURI": () => tried("<a>", "a", (e) => { "use strict"; return attempt(() => { e.namespaceURI = "x"; }).name; }),
  "removed before and after": () => seen("<a></a>", "a", (e) => [e.removed, e.remove().removed]),
  "removed after removeAndKeepContent": () => seen("<a></a>", "a", (e) => e.removeAndKeepContent().removed),
  "removed after replace": () => seen("<a></a>", "a", (e) => e.replace("x").removed),
  "removed by an earlier handler": async () => {
    let removed;
    await new HTMLRewriter()
      .on("a", { element: (e) => void e.remove() })
      .on("a", { element: (e) => void (removed = e.removed) })
      .transform(new Response("<a></a>")).text();
    return removed;
  },
  "getAttribute": () => seen('<a b="1" C=2 d e=\'x "y"\' f=a&amp;b>', "a", (e) => ["b", "c", "C", "d", "e", "f", "g", ""].map((name) => e.getAttribute(name))),
  "hasAttribute": () => seen('<a b="1" C=2 d>', "a", (e) => ["b", "c", "C", "d", "e", ""].map((name) => e.hasAttribute(name))),
  "an attribute twice": () => seen('<a b="1" b="2">', "a", (e) => [e.getAttribute("b"), [...e.attributes]]),
  "getAttribute without arguments": () => tried("<a>", "a", (e) => e.getAttribute()),
  "setAttribute without a value": () => tried("<a>", "a", (e) => e.setAttribute("b")),
  "getAttribute of a number": () => seen("<a 5=x>", "a", (e) => e.getAttribute(5)),
  "setAttribute adds and replaces": () => changed('<a b="1" B2=x>', "a", (e) => void e.setAttribute("b", "2").setAttribute("c", "3").setAttribute("B2", "y")),
  "setAttribute in upper case": () => changed("<a>", "a", (e) => void e.setAttribute("DATA-X", "Y")),
  "setAttribute with quotes": () => changed("<a>", "a", (e) => void e.setAttribute("b", `"x" & 'y' <z>`)),
  "setAttribute with nothing": () => changed("<a b=1>", "a", (e) => void e.setAttribute("b", "")),
  "setAttribute with other values": () => changed("<a>", "a", (e) => void e.setAttribute("n", 5).setAttribute("u", undefined).setAttribute("o", { toString: () => "obj" }).setAttribute("z", null)),
  "setAttribute gives the element": () => tried("<a>", "a", (e) => [e.setAttribute("b", "1") === e, e.removeAttribute("b") === e, e.remove() === e, e.onEndTag(() => {})]),
  "an attribute without a name": () => tried("<a>", "a", (e) => e.setAttribute("", "x")),
  "an attribute with a space": () => tried("<a>", "a", (e) => e.setAttribute("a b", "x")),
  "an attribute with an equals sign": () => tried("<a>", "a", (e) => e.setAttribute("a=", "x")),
  "an attribute with a slash": () => tried("<a>", "a", (e) => e.setAttribute("a/", "x")),
  "an attribute with a bracket": () => tried("<a>", "a", (e) => e.setAttribute("a>", "x")),
  "an attribute with a quote": () => changed("<a>", "a", (e) => void e.setAttribute('a"', "x")),
  "removeAttribute": () => changed('<a b="1" C=2 d>', "a", (e) => void e.removeAttribute("b").removeAttribute("C").removeAttribute("x")),
  "removing the last attribute": () => changed('<a b="1">', "a", (e) => void e.removeAttribute("b")),
  "attributes": () => seen('<a b="1" C=2 d e="&lt;">', "a", (e) => [...e.attributes]),
  "attributes of an element without any": () => seen("<a>", "a", (e) => [...e.attributes]),
  "attributes is a new iterator each time": () => seen("<a b=1>", "a", (e) => [e.attributes === e.attributes, String(e.attributes), typeof e.attributes.next, e.attributes[Symbol.iterator]() === e.attributes]),
  "what next gives": () => seen("<a b=1>", "a", (e) => { const i = e.attributes; return [i.next(), i.next(), i.next()]; }),
  "the keys of what next gives at the end": () => seen("<a>", "a", (e) => Object.keys(e.attributes.next())),
  "the prototype of attributes": () => seen("<a b=1>", "a", (e) => { const p = Object.getPrototypeOf(e.attributes); return [Object.getOwnPropertyNames(p).sort(), Object.getPrototypeOf(p) === Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()))]; }),
  "helpers of iterators on attributes": () => seen("<a b=1 c=2>", "a", (e) => e.attributes.map(([name]) => name).toArray()),
  "attributes while setting one": () => tried("<a b=1 c=2>", "a", (e) => { for (const [name] of e.attributes) e.setAttribute(name, "x"); }),
  "attributes while removing one": () => tried("<a b=1 c=2>", "a", (e) => { for (const [name] of e.attributes) e.removeAttribute(name); }),
  "attributes that were listed first": () => changed("<a b=1 c=2>", "a", (e) => { for (const [name] of [...e.attributes]) e.setAttribute(name, "x"); }),
  "attributes after the handler": async () => {
    let kept;
    await changed("<a b=1 c=2>", "a", (e) => void (kept = e.attributes));
    return kept.next();
  },
  "attributes changed, then after the handler": async () => {
    let kept;
    await changed("<a b=1 c=2>", "a", (e) => { kept = e.attributes; e.setAttribute("d", "3"); });
    return kept.next();
  },
  "attributes after setting one": () => seen("<a b=1>", "a", (e) => [...e.setAttribute("c", "2").attributes]),
  ...Object.fromEntries(
    ["before", "after", "prepend", "append", "replace", "setInnerContent"].flatMap((method) => [
      [`${method} with a text`, () => changed("<a><b>in</b></a>", "b", (e) => void e[method]("<i>&\"'</i>"))],
      [`${method} with HTML`, () => changed("<a><b>in</b></a>", "b", (e) => void e[method]("<i>&</i>", { html: true }))],
      [`${method} twice`, () => changed("<a><b>in</b></a>", "b", (e) => void e[method]("1")[method]("2"))],
      [`${method} on a void element`, () => changed("<a><br></a>", "br", (e) => void e[method]("1"))],
      [`${method} without arguments`, () => tried("<a>", "a", (e) => e[method]())],
      [`${method} with a stream`, () => changed("<a><b>in</b></a>", "b", (e) => void e[method](pieces("<i>", "x</i>"), { html: true }))],
      [`${method} with a response as text`, () => changed("<a><b>in</b></a>", "b", (e) => void e[method](new Response("<i>ä</i>")))],
      [`${method} with an empty response`, () => changed("<a><b>in</b></a>", "b", (e) => void e[method](new Response(null)))],
    ]),
  ),
  "content that is a number": () => changed("<a></a>", "a", (e) => void e.append(5).append(null).append(undefined).append({}).append([1, 2]).append(true)),
  "content that is a symbol": () => tried("<a></a>", "a", (e) => attempt(() => e.append(Symbol("x"))).name),
  "content that is bytes": () => changed("<a></a>", "a", (e) => void e.append(new Uint8Array([65, 66]))),
  "content that is a String object": () => changed("<a></a>", "a", (e) => void e.append(new String("x"))),
  "content that is a request": () => changed("<a></a>", "a", (e) => void e.append(new Request("http://x"))),
  "options that are null": () => tried("<a></a>", "a", (e) => e.append("x", null) === e),
  "options that are a text": () => tried("<a></a>", "a", (e) => e.append("x", "html")),
  "options that are a boolean": () => tried("<a></a>", "a", (e) => e.append("x", true)),
  "html that is truthy": () => changed("<a></a>", "a", (e) => void e.append("<i>", { html: 1 }).append("<i>", { html: "" }).append("<i>", { html: null }).append("<i>", { html: {} })),
  "other options": () => changed("<a></a>", "a", (e) => void e.append("<i>", { HTML: true })),
  "lone surrogates in content": () => changed("<a></a>", "a", (e) => void e.append("x\ud800y").setAttribute("b", "\udc00")),
  "NUL in content": () => changed("<a></a>", "a", (e) => void e.append("x\0y").setAttribute("b", "p\0q")),
  "long content": async () => (await changed("<a></a>", "a", (e) => void e.append("x".repeat(100_000)))).length,
  "content in all places": () => changed("<a>in</a>", "a", (e) => void e.before("1").after("2").prepend("3").append("4")),
  "inner content, then prepended and appended": () => changed("<a>in<b>x</b></a>", "a", (e) => void e.prepend("0").setInnerContent("1").prepend("2").append("3")),
  "replace, then other content": () => changed("<a>in</a>", "a", (e) => void e.before("1").replace("2").after("3")),
  "replace twice keeps the last": () => changed("<a>in</a>", "a", (e) => void e.replace("1").replace("2")),
  "remove": () => changed("<p>a<a>in<b>x</b></a>z</p>", "a", (e) => void e.remove()),
  "remove with content around": () => changed("<p><a>in</a></p>", "a", (e) => void e.before("1").remove().after("2").append("3")),
  "removeAndKeepContent": () => changed("<p>a<a>in<b>x</b></a>z</p>", "a", (e) => void e.removeAndKeepContent()),
  "removeAndKeepContent with content": () => changed("<p><a>in</a></p>", "a", (e) => void e.removeAndKeepContent().append("1").before("2")),
  "removing a void element": () => changed("<p>a<br>b<img/>c</p>", "br, img", (e) => void e.remove()),
  "elements in a removed element are still seen": () => logged("<a><b>x</b></a>", (r, log) => r.on("a", { element: (e) => void e.remove() }).on("b", { element: (e) => log(e.tagName), text: (t) => log(t.text) })),
  "a self-closing element gets content": () => changed("<svg><a/></svg><i/>", "a, i", (e) => void e.append("x")),
  "an element without an end": () => changed("<p>a<p>b", "p", (e) => void e.append("x").after("y")),
  "an element whose end is implied by its parent's": () => changed("<div><p>a</div>", "p", (e) => void e.append("x").after("y")),
  "an end without a beginning": () => changed("a</b>c", "b", (e) => void e.append("x")),
  "markup in script and style": () => seen("<script><a></a></script><style><a></style><textarea><a></textarea><title><a></title><a>", "a", (e) => e.tagName),
  "case and spaces of untouched markup stay": () => changed("<DIV  Class = 'x'   ><P/ ></DiV  >\r\n", "nothing", () => {}),
  "case of a touched tag": () => changed("<DIV  Class = 'x' DATA-Y   >t</DiV  >", "div", (e) => void e.setAttribute("id", "1")),
  "a comment that looks like an element": () => seen("<!-- <a> --><![CDATA[<a>]]><?php <a> ?>", "a", (e) => e.tagName),
  "a template's content": () => seen("<template><a></a></template>", "a", (e) => e.tagName),
  "text in noscript": () => seen("<noscript><a></a></noscript>", "a", (e) => e.tagName),
  "a plaintext element": () => seen("<plaintext><a></a>", "*", (e) => e.tagName),
  "an ambiguous place": () => seen("<select><xmp><script>\"use strict\";</script></select>", "*", (e) => e.tagName),
  "an element with very many attributes": async () => (await seen(`<a ${Array.from({ length: 2000 }, (_, i) => `a${i}=1`).join(" ")}>`, "a", (e) => [...e.attributes].length))[0],
  "a tag that is larger than the memory": () => changed(`<a b="${"x".repeat(4 << 20)}">`, "a", () => {}).then((text) => text.length),
  "a tag that is larger than the memory in pieces": () => changed(pieces("<a b='", ..."0123".split("").map(() => "x".repeat(1 << 20)), "'>"), "a", () => {}).then((text) => text.length),
  "a text that is larger than the memory": async () => (await changed(`<a>${"x".repeat(4 << 20)}</a>`, "a", (e) => void e.append("!"))).length,
  "an element after its handler": async () => {
    let kept;
    await changed("<a>", "a", (e) => void (kept = e));
    return [
      () => kept.tagName, () => kept.getAttribute("x"), () => kept.remove(), () => kept.append("x"), () => kept.attributes, () => kept.removed,
      () => kept.namespaceURI, () => void (kept.tagName = "b"), () => kept.onEndTag(() => {}), () => kept.setAttribute("a", "b"),
    ].map((run) => attempt(run).message);
  },
  "an element after its handler is a TypeError": async () => {
    let kept;
    await changed("<a>", "a", (e) => void (kept = e));
    return attempt(() => kept.tagName);
  },
  "an element's method on another object": () => tried("<a>", "a", (e) => e.remove.call({})),
  "an element's accessor on its prototype": () => tried("<a>", "a", (e) => Object.getPrototypeOf(e).tagName),
  "an element during another's handler": async () => {
    let kept, result;
    await changed("<a><b>", "*", (e) => {
      if (kept === undefined) kept = e;
      else result = attempt(() => kept.tagName);
    });
    return result;
  },

  // End tags.
  "onEndTag": () => logged("<a>x<b>y</b></a>", (r, log) => r.on("*", { element: (e) => { log(`<${e.tagName}`); e.onEndTag((end) => log(`${end.name}>`)); } })),
  "the tag of an end tag": async () => {
    let seenTag;
    await changed("<a></a>", "a", (e) => e.onEndTag((end) => void (seenTag = [String(end), end.constructor.name, describe(end)])));
    return seenTag;
  },
  "onEndTag of a void element": () => tried("<br>", "br", (e) => e.onEndTag(() => {})),
  "onEndTag of a self-closing svg element": () => tried("<svg><a/></svg>", "a", (e) => e.onEndTag(() => {})),
  "onEndTag without arguments": () => tried("<a>", "a", (e) => e.onEndTag()),
  "onEndTag with a number": () => tried("<a>", "a", (e) => e.onEndTag(5)),
  "onEndTag when no end tag comes": () => logged("<a>x", (r, log) => r.on("a", { element: (e) => e.onEndTag(() => log("end")) })),
  "onEndTag when the end is implied": () => logged("<div><p>x</div>", (r, log) => r.on("p", { element: (e) => e.onEndTag((end) => log(end.name)) })),
  "onEndTag twice in a handler": () => logged("<a></a>", (r, log) => r.on("a", { element: (e) => { e.onEndTag(() => log("1")); e.onEndTag(() => log("2")); } })),
  "onEndTag in two handlers": () => logged("<a></a>", (r, log) => r.on("a", { element: (e) => e.onEndTag(() => log("1")) }).on("a", { element: (e) => e.onEndTag(() => log("2")) })),
  "an end tag's name in lower case": () => logged("<A></A >", (r, log) => r.on("a", { element: (e) => e.onEndTag((end) => log(end.name)) })),
  "an end tag is renamed": () => changed("<a>x</a>", "a", (e) => e.onEndTag((end) => void (end.name = "b"))),
  "an end tag's name after tagName was set": () => logged("<a>x</a>", (r, log) => r.on("a", { element: (e) => { e.tagName = "b"; e.onEndTag((end) => log(end.name)); } })),
  "an end tag is renamed to nothing": () => changed("<a>x</a>", "a", (e) => e.onEndTag((end) => void (end.name = ""))),
  "content around an end tag": () => changed("<a>x</a>", "a", (e) => e.onEndTag((end) => void end.before("<1>").after("<2>", { html: true }).before("3").after("4"))),
  "an end tag is removed": () => changed("<a>x</a>", "a", (e) => e.onEndTag((end) => void end.remove())),
  "an end tag's content joins the element's": () => changed("<a>x</a>", "a", (e) => { e.append("1"); e.after("2"); e.onEndTag((end) => void end.before("3").after("4")); }),
  "an end tag with streams": () => changed("<a>x</a>", "a", (e) => e.onEndTag((end) => void end.before(pieces("1", "2")).after(new Response("<b>"), { html: true }))),
  "an end tag gives itself": () => logged("<a>x</a>", (r, log) => r.on("a", { element: (e) => e.onEndTag((end) => log([end.before("") === end, end.after("") === end, end.remove() === end])) })),
  "an end tag after its handler": async () => {
    let kept;
    await changed("<a></a>", "a", (e) => e.onEndTag((end) => void (kept = end)));
    return attempt(() => kept.name);
  },
  "an end tag's handler throws": () => changed("<a></a>", "a", (e) => e.onEndTag(() => { throw new RangeError("end"); })),
  "an end tag's handler waits": () => changed("<a></a><b>", "a", (e) => e.onEndTag(async (end) => { await wait(1); end.before("late"); })),

  // Text.
  "text chunks": () => logged("<a>one<b>two</b>three</a>", (r, log) => r.on("a", { text: (t) => log([t.text, t.lastInTextNode]) })),
  "text of the document": () => logged("x<a>one</a>y", (r, log) => r.onDocument({ text: (t) => log([t.text, t.lastInTextNode]) })),
  "the members of a text": async () => { let d; await rewritten("<a>x</a>", "a", { text: (t) => void (d ??= [String(t), t.constructor.name, describe(t)]) }); return d; },
  "text keeps references": () => logged("<a>x &amp; y &lt;</a>", (r, log) => r.on("a", { text: (t) => log(t.text) })),
  "text in pieces": () => logged(pieces("<a>on", "e t", "wo</a>"), (r, log) => r.on("a", { text: (t) => log([t.text, t.lastInTextNode]) })),
  "a character in two pieces": async () => {
    const bytes = new TextEncoder().encode("<a>ä€😀</a>");
    const list = [];
    const body = new ReadableStream({ start(c) { for (const byte of bytes) c.enqueue(new Uint8Array([byte])); c.close(); } });
    const text = await rewritten(body, "a", { text: (t) => void list.push(t.text) });
    return [list.join(""), text];
  },
  "text of scripts": () => logged("<script>let a = '<b>';</script>", (r, log) => r.on("script", { text: (t) => log([t.text, t.lastInTextNode]) })),
  "text is replaced": () => rewritten("<a>one</a>", "a", { text: (t) => void (t.lastInTextNode ? t.remove() : t.replace("<two>")) }),
  "text is replaced by HTML": () => rewritten("<a>one</a>", "a", { text: (t) => void (t.text === "one" && t.replace("<b>two</b>", { html: true })) }),
  "text gets content around": () => rewritten("<a>one</a>", "a", { text: (t) => void t.before("[").after("]") }),
  "text gets streams around": () => rewritten("<a>one</a>", "a", { text: (t) => void (t.text && t.before(pieces("1", "2")).after(new Response("3")).replace(pieces("<x>"), { html: true })) }),
  "text is removed": () => rewritten("<a>one<b>two</b></a>", "a", { text: (t) => void t.remove() }),
  "text is removed, and says so": () => logged("<a>one</a>", (r, log) => r.on("a", { text: (t) => log([t.removed, t.remove() === t, t.removed]) })),
  "text cannot be set": () => logged("<a>one</a>", (r, log) => r.on("a", { text: (t) => log(attempt(() => { "use strict"; t.text = "x"; }).name) })),
  "text after its handler": async () => { let kept; await rewritten("<a>x</a>", "a", { text: (t) => void (kept ??= t) }); return attempt(() => kept.text); },
  "text of an element without any": () => logged("<a></a>", (r, log) => r.on("a", { text: (t) => log(t.text) })),
  "text of two selectors": () => logged("<a>x</a>", (r, log) => r.on("a", { text: (t) => log(`1${t.text}`) }).on("*", { text: (t) => log(`2${t.text}`) })),
  "invalid bytes in text": async () => { const list = []; const text = await rewritten(new Uint8Array([60, 97, 62, 255, 65, 60, 47, 97, 62]), "a", { text: (t) => void list.push(t.text) }); return [list, text]; },

  // Comments.
  "comments": () => logged("<!--0--><a><!-- 1 --><b><!--2--></b></a>", (r, log) => r.on("a", { comments: (c) => log(c.text) })),
  "comments of the document": () => logged("<!--0--><a><!-- 1 --></a><!---->", (r, log) => r.onDocument({ comments: (c) => log(c.text) })),
  "the members of a comment": async () => { let d; await rewritten("<a><!--x--></a>", "a", { comments: (t) => void (d ??= [String(t), t.constructor.name, describe(t)]) }); return d; },
  "a comment's text is set": () => rewritten("<a><!--x--></a>", "a", { comments: (c) => void (c.text = "new <&>") }),
  "a comment's text is read after it was set": () => logged("<a><!--x--></a>", (r, log) => r.on("a", { comments: (c) => { c.text = 5; log(c.text); } })),
  "a comment that would end early": () => rewritten("<a><!--x--></a>", "a", { comments: (c) => void (c.text = "a-->b") }),
  "a comment that would end early, caught": () => logged("<a><!--x--></a>", (r, log) => r.on("a", { comments: (c) => log(attempt(() => { c.text = "a--!>b"; })) })),
  "a comment is replaced": () => rewritten("<a><!--x--></a>", "a", { comments: (c) => void c.replace("<i>", { html: true }) }),
  "a comment gets content around": () => rewritten("<a><!--x--></a>", "a", { comments: (c) => void c.before("<1>").after("<2>", { html: true }) }),
  "a comment is removed": () => logged("<a><!--x--></a>", (r, log) => r.on("a", { comments: (c) => log([c.removed, c.remove() === c, c.removed]) })),
  "a removed comment is gone": () => rewritten("<a>1<!--x-->2</a>", "a", { comments: (c) => void c.remove() }),
  "a comment with a stream": () => rewritten("<a><!--x--></a>", "a", { comments: (c) => void c.replace(pieces("x")) }),
  "a comment with a response": () => rewritten("<a><!--x--></a>", "a", { comments: (c) => void c.before(new Response("x")) }),
  "a comment after its handler": async () => { let kept; await rewritten("<a><!--x--></a>", "a", { comments: (c) => void (kept = c) }); return attempt(() => kept.text); },
  "odd comments": () => logged("<!-><!--a--!><!x><?y><!--", (r, log) => r.onDocument({ comments: (c) => log(c.text) })),

  // The document.
  "a doctype": () => logged('<!DOCTYPE html PUBLIC "-//W3C//DTD" "http://w3/x.dtd">', (r, log) => r.onDocument({ doctype: (d) => log([d.name, d.publicId, d.systemId]) })),
  "a short doctype": () => logged("<!doctype HTML>", (r, log) => r.onDocument({ doctype: (d) => log([d.name, d.publicId, d.systemId]) })),
  "a doctype without a name": () => logged("<!doctype>", (r, log) => r.onDocument({ doctype: (d) => log([d.name, d.publicId, d.systemId]) })),
  "the members of a doctype": async () => { let d; await new HTMLRewriter().onDocument({ doctype: (t) => void (d = [String(t), t.constructor.name, describe(t)]) }).transform(new Response("<!doctype html>")).text(); return d; },
  "a doctype after its handler": async () => { let kept; await new HTMLRewriter().onDocument({ doctype: (d) => void (kept = d) }).transform(new Response("<!doctype html>")).text(); return attempt(() => kept.name); },
  "the end of the document": () => new HTMLRewriter().onDocument({ end: (end) => void end.append("<1>").append("<2>", { html: true }) }).transform(new Response("<a>x")).text(),
  "the end of an empty document": () => new HTMLRewriter().onDocument({ end: (end) => void end.append("x") }).transform(new Response("")).text(),
  "the members of the end": async () => { let d; await new HTMLRewriter().onDocument({ end: (t) => void (d = [String(t), t.constructor.name, describe(t), t.append("") === t]) }).transform(new Response("x")).text(); return d; },
  "the end with a stream": () => new HTMLRewriter().onDocument({ end: (end) => void end.append(pieces("x")) }).transform(new Response("x")).text(),
  "the end after its handler": async () => { let kept; await new HTMLRewriter().onDocument({ end: (d) => void (kept = d) }).transform(new Response("x")).text(); return attempt(() => kept.append("x")); },
  "the end's handler throws": () => new HTMLRewriter().onDocument({ end: () => { throw new RangeError("the end"); } }).transform(new Response("x")).text(),
  "the end's handler waits": () => new HTMLRewriter().onDocument({ end: async (end) => { await wait(1); end.append("late"); } }).transform(new Response("x")).text(),
  "ends in two handlers": () => new HTMLRewriter().onDocument({ end: (end) => void end.append("1") }).onDocument({ end: (end) => void end.append("2") }).transform(new Response("x")).text(),

  // Handlers.
  "the order of handlers": () =>
    logged("<!doctype html><!--c--><a>x<b></b></a>", (r, log) =>
      r
        .on("b", { element: () => log("b") })
        .onDocument({ doctype: () => log("doctype"), comments: () => log("document comment"), text: (t) => log(`document text ${t.text}`), end: () => log("end") })
        .on("*", { element: (e) => log(`* ${e.tagName}`), text: (t) => log(`* text ${t.text}`) })
        .on("a", { element: (e) => { log("a"); e.onEndTag(() => log("/a")); }, comments: () => log("a comment") })),
  "this in a handler": async () => {
    const handlers = { name: "mine", element() { this.seen = this === handlers; } };
    await new HTMLRewriter().on("a", handlers).transform(new Response("<a>")).text();
    return [handlers.seen];
  },
  "this in a handler of a class": async () => {
    class Handler {
      count = 0;
      element() { this.count++; }
    }
    const handler = new Handler();
    const outcome = await new HTMLRewriter().on("a", handler).transform(new Response("<a><a>")).text().then(() => handler.count, (error) => error.name);
    return outcome;
  },
  "this in a document handler": async () => {
    let result;
    const handlers = { end() { result = this === handlers; } };
    await new HTMLRewriter().onDocument(handlers).transform(new Response("<a>")).text();
    return result;
  },
  "this in an end tag's handler": () => logged("<a></a>", (r, log) => r.on("a", { element: (e) => e.onEndTag(function () { "use strict"; log(this === undefined); }) })),
  "this in an end tag's handler is": () => logged("<a></a>", (r, log) => r.on("a", { element: (e) => e.onEndTag(function () { log([this === globalThis, typeof this, String(this)]); }) })),
  "the arguments of a handler": () => logged("<a>", (r, log) => r.on("a", { element: (...list) => log(list.length) })),
  "handlers are taken when on is called": async () => {
    const handlers = { element: (e) => void e.setAttribute("first", "") };
    const rewriter = new HTMLRewriter().on("a", handlers);
    handlers.element = (e) => void e.setAttribute("second", "");
    return rewriter.transform(new Response("<a>")).text();
  },
  "a handler that throws": () => changed("<a>", "a", () => { throw new RangeError("mine"); }),
  "a handler that throws a text": () => changed("<a>", "a", () => { throw "text"; }),
  "a handler that throws the same error": async () => {
    const error = new Error("same");
    error.extra = 5;
    const caught = await changed("<a>", "a", () => { throw error; }).catch((e) => e);
    return [caught === error, caught.extra];
  },
  "a handler that rejects": () => changed("<a>", "a", async () => { await wait(1); throw new RangeError("late"); }),
  "a handler that throws stops the others": async () => {
    const log = [];
    const result = await new HTMLRewriter()
      .on("a", { element: () => { log.push("a"); throw new Error("x"); } })
      .on("*", { element: (e) => void log.push(e.tagName) })
      .transform(new Response("<a><b>")).text().catch((e) => e.message);
    return [result, log];
  },
  "what came out before a handler threw": async () => {
    const response = new HTMLRewriter().on("b", { element: () => { throw new Error("x"); } }).transform(new Response("<a>1</a><b>"));
    const reader = response.body.getReader();
    const list = [];
    try {
      for (let r; !(r = await reader.read()).done; ) list.push(new TextDecoder().decode(r.value));
    } catch (error) {
      list.push(error);
    }
    return list;
  },
  "a text handler that throws": () => rewritten("<a>x</a>", "a", { text: () => { throw new RangeError("text"); } }),
  "a doctype handler that throws": () => new HTMLRewriter().onDocument({ doctype: () => { throw new RangeError("doctype"); } }).transform(new Response("<!doctype html>")).text(),
  "an async handler": () => changed("<a></a><a></a>", "a", ASYNC),
  "async handlers are waited for": () => logged("<a></a><b></b>", (r, log) => r.on("a", { element: async () => { log("a1"); await wait(2); log("a2"); } }).on("b", { element: () => log("b") })),
  "two async handlers of an element": () => logged("<a></a>", (r, log) => r.on("a", { element: async () => { log("1"); await wait(2); log("2"); } }).on("a", { element: async () => { log("3"); await wait(1); log("4"); } })),
  "an async handler that fetches": ({ env }) => changed("<a></a>", "a", async (e) => {
    const response = await env.PEER.fetch("http://peer/path", { method: "POST", body: "text" });
    e.setInnerContent(String(response.status));
  }),
  "a handler that transforms": () => changed("<a></a>", "a", async (e) => {
    e.setInnerContent(await changed("<b></b>", "b", (inner) => void inner.append("in")), { html: true });
  }),
  "a handler that gives a thenable": () => changed("<a></a>", "a", (e) => ({ then: (resolve) => { e.setAttribute("then", ""); resolve(); } })),
  "a handler that gives something else": () => changed("<a></a>", "a", (e) => e.setAttribute("x", "")),
  "an element after an await": () => changed('<a b="1"></a>', "a", async (e) => { await null; e.setAttribute("c", e.getAttribute("b")); await wait(1); e.append(e.tagName); }),
  "text after an await": () => rewritten("<a>x</a>", "a", { text: async (t) => { await wait(1); if (t.text) t.replace(t.text.toUpperCase()); } }),
  "a handler that never ends": () => Promise.race([changed("<a></a>", "a", () => new Promise(() => {})), wait(20).then(() => "still waiting")]),
  "many async handlers": async () => (await changed("<i></i>".repeat(200), "i", async (e) => { await null; e.append("x"); })) === "<i>x</i>".repeat(200),
  "transforms at the same time": async () => (await Promise.all(Array.from({ length: 20 }, (_, i) => changed("<a></a><b></b>", "*", async (e) => { await wait(i % 3); e.append(`${i}`); })))).join(","),

  // Content that comes later.
  "a stream as content is read when its turn comes": () => logged("<a></a><b></b>", (r, log) => r.on("a", { element: (e) => void e.after(new ReadableStream({ pull(c) { log("pull"); c.enqueue(new TextEncoder().encode("x")); c.close(); } }, { highWaterMark: 0 })) }).on("b", { element: () => log("b") })),
  "a stream of texts as content": () => changed("<a></a>", "a", (e) => void e.append(new ReadableStream({ start: (c) => (c.enqueue("text"), c.close()) }))),
  "a stream that fails as content": () => changed("<a></a>", "a", (e) => void e.append(new ReadableStream({ pull: () => { throw new RangeError("content"); } }))),
  "a used response as content": async () => {
    const used = new Response("x");
    await used.text();
    return changed("<a></a>", "a", (e) => void e.append(used));
  },
  "a locked stream as content": () => { const stream = pieces("x"); stream.getReader(); return changed("<a></a>", "a", (e) => void e.append(stream)); },
  "a response as content is used afterwards": async () => { const inner = new Response("in"); const text = await changed("<a></a>", "a", (e) => void e.append(inner)); return [text, inner.bodyUsed]; },
  "a response as content that is removed again": async () => { const inner = new Response("in"); const text = await changed("<a></a>", "a", (e) => void e.append(inner).remove()); return [text, inner.bodyUsed]; },
  "a stream of bytes that are not UTF-8": () => changed("<a></a>", "a", (e) => void e.append(new Response(new Uint8Array([65, 255, 66])))),
  "a stream that ends inside a character": () => changed("<a></a>", "a", (e) => void e.append(new Response(new Uint8Array([65, 0xc3])))),
  "a stream that splits a character": () => changed("<a></a>", "a", (e) => void e.append(new ReadableStream({ start(c) { c.enqueue(new Uint8Array([0xc3])); c.enqueue(new Uint8Array([0xa4])); c.close(); } }))),
  "a response of another worker as content": async ({ env }) => (await changed("<a></a>", "a", async (e) => void e.append(await env.PEER.fetch("http://peer/path", { method: "POST", body: "text" })))).length > 7,
  "content with a script in a stream as text": () => changed("<a></a>", "a", (e) => void e.append(pieces("<scr", "ipt>&"))),
  "the same stream twice": () => { const stream = pieces("x"); return changed("<a></a>", "a", (e) => void e.append(stream).append(stream)); },

  // Encodings.
  "a charset of the content type": async () => {
    const bytes = new Uint8Array([0x3c, 0x61, 0x3e, 0xe4, 0x3c, 0x2f, 0x61, 0x3e]);
    const list = [];
    const response = new HTMLRewriter().on("a", { element: (e) => void e.append("ö€"), text: (t) => void list.push(t.text) }).transform(new Response(bytes, { headers: { "content-type": "text/html; charset=iso-8859-1" } }));
    return [new Uint8Array(await response.arrayBuffer()), list];
  },
  "content that the charset cannot say": async () => {
    const response = new HTMLRewriter().on("a", { element: (e) => void e.append("Ж😀").setAttribute("b", "Ж") }).transform(new Response("<a></a>", { headers: { "content-type": "text/html; charset=windows-1252" } }));
    return response.text();
  },
  "a stream of content in another charset": async () => new Uint8Array(await new HTMLRewriter().on("a", { element: (e) => void e.append(new Response("ä")) }).transform(new Response("<a></a>", { headers: { "content-type": "text/html; charset=latin1" } })).arrayBuffer()),
  "shift_jis": async () => { const list = []; await rewritten(new Uint8Array([0x3c, 0x61, 0x3e, 0x83, 0x65, 0x3c, 0x2f, 0x61, 0x3e]), "a", { text: (t) => void list.push(t.text) }, { headers: { "content-type": "text/html;charset=Shift_JIS" } }); return list; },
  ...Object.fromEntries(
    ["utf-8", "UTF8", '"utf-8"', "'utf-8'", "", "nonsense", "utf-16", "utf-16le", "iso-2022-jp", "replacement", "x-user-defined", "latin1 ", "us-ascii", "gbk", "hz-gb-2312"].map((charset) => [
      `the charset ${JSON.stringify(charset)}`,
      () => changed("<a>ä</a>", "a", (e) => void e.append("x"), { headers: { "content-type": `text/html; charset=${charset}` } }).then((text) => text.length),
    ]),
  ),
  "a charset that is unknown leaves the body": () => {
    const response = new Response("x", { headers: { "content-type": "text/html; charset=nonsense" } });
    const error = attempt(() => new HTMLRewriter().transform(response));
    return [error, response.bodyUsed];
  },
  "a meta element's charset does not count": async () => { const list = []; await rewritten(new Uint8Array([...new TextEncoder().encode('<meta charset="latin1"><a>'), 0xc3, 0xa4]), "a", { text: (t) => void list.push(t.text) }); return list; },
  "another content type": () => changed("<a></a>", "a", (e) => void e.append("x"), { headers: { "content-type": "application/json" } }),
  "esi includes": () => changed('<esi:include src="x"/>a<b>', "*", (e) => void e.after("x")),

  // What becomes of what a handler throws.
  ...Object.fromEntries(
    Object.entries({
      "an error of a class": () => { class Mine extends Error {} return new Mine("message"); },
      "an error with a name": () => Object.assign(new Error("message"), { name: "Mine" }),
      "a TypeError with a name": () => Object.assign(new TypeError("message"), { name: "Mine" }),
      "a TypeError": () => new TypeError("message"),
      "a SyntaxError": () => new SyntaxError("message"),
      "a ReferenceError": () => new ReferenceError("message"),
      "an EvalError": () => new EvalError("message"),
      "a URIError": () => new URIError("message"),
      "an AggregateError": () => new AggregateError([new Error("one")], "message"),
      "an error with a cause": () => new Error("message", { cause: "why" }),
      "an error without a message": () => new Error(),
      "an error with lines": () => new Error("one\ntwo"),
      "an error with a colon": () => new Error("TypeError: one"),
      "a DOMException": () => new DOMException("message", "AbortError"),
      "a DOMException of the standard code": () => new DOMException("message", "DataCloneError"),
      "undefined": () => undefined,
      "null": () => null,
      "a number": () => 5,
      "an object": () => ({ a: 1 }),
      "an empty text": () => "",
      "a symbol": () => Symbol("x"),
    }).map(([name, make]) => [`a handler throws ${name}`, () => changed("<a>", "a", () => { throw make(); })]),
  ),
  "the class of an error that passed through": async () => {
    const error = await changed("<a>", "a", () => { throw new TypeError("x"); }).catch((e) => e);
    return [error instanceof TypeError, Object.keys(error), typeof error.stack];
  },
  "an error of the source that passed through": async () => {
    const reason = Object.assign(new RangeError("source"), { extra: 1 });
    const error = await changed(new ReadableStream({ pull: () => Promise.reject(reason) }), "a", () => {}).catch((e) => e);
    return [error === reason, error.extra];
  },
  "an error that passed through to a reader": async () => {
    const reason = new RangeError("mine");
    const reader = new HTMLRewriter().on("a", { element: () => { throw reason; } }).transform(new Response("<a>")).body.getReader();
    const first = await reader.read().catch((e) => e);
    const second = await reader.read().catch((e) => e);
    return [first === reason, first, first === second, second];
  },
  "the descriptor of a token's property": () => seen("<a>", "a", (e) => { const d = Object.getOwnPropertyDescriptor(e, "tagName"); return [d.enumerable, d.configurable, Object.hasOwn(e, "tagName")]; }),
  "properties of a script on an element": () => seen("<a>", "a", (e) => { e.mine = 1; return [e.mine, Object.keys(e)]; }),
  "the keys of all tokens": async () => {
    const keys = {};
    await new HTMLRewriter()
      .on("a", { element: (e) => e.onEndTag((end) => void (keys.end = Object.keys(end))), comments: (c) => void (keys.comment = Object.keys(c)), text: (t) => void (keys.text = Object.keys(t)) })
      .onDocument({ doctype: (d) => void (keys.doctype = Object.keys(d)), end: (d) => void (keys.documentEnd = Object.keys(d)) })
      .transform(new Response("<!doctype html><a>x<!--y--></a>")).text();
    return keys;
  },
  "a token is spread": () => seen("<a>", "a", (e) => Object.keys({ ...e })),
  "a token as JSON": () => seen("<a b=1>", "a", (e) => JSON.stringify(e)),
  "deleting a property of a token": () => seen("<a>", "a", (e) => [attempt(() => delete e.tagName), typeof e.tagName]),
  "a body that is null with status 200": () => { const r = new Response(null); return new HTMLRewriter().transform(r) === r; },
  "a transform's clone": async () => { const r = new HTMLRewriter().on("a", { element: (e) => void e.append("x") }).transform(new Response("<a></a>")); const c = r.clone(); return [await r.text(), await c.text()]; },
  "a teed transform": async () => { const r = new HTMLRewriter().on("a", { element: (e) => void e.append("x") }).transform(new Response("<a></a>")); const [a, b] = r.body.tee(); return [await new Response(a).text(), await new Response(b).text()]; },
  "a transform piped through": async () => { const r = new HTMLRewriter().on("a", { element: (e) => void e.append("x") }).transform(new Response("<a></a>")); return new Response(r.body.pipeThrough(new TextDecoderStream()).pipeThrough(new TextEncoderStream())).text(); },
  "a body of a transform stream": async () => {
    const { readable, writable } = new TransformStream();
    const writer = writable.getWriter();
    const text = rewritten(readable, "a", { element: (e) => void e.append("x") });
    await writer.write(new TextEncoder().encode("<a>1</"));
    await writer.write(new TextEncoder().encode("a>"));
    await writer.close();
    return text;
  },
  "a body of another worker": async ({ env }) => { const r = await env.SELF.fetch("http://x/workers"); return (await new HTMLRewriter().onDocument({ end: (e) => void e.append("END") }).transform(r).text()).endsWith("END"); },
  "what a reader gets of pieces": async () => chunks(new HTMLRewriter().on("p", { element: (e) => void e.append("!") }).transform(new Response(pieces("<p>1", "</p><p>", "2</p", ">")))),
  "a doctype's members cannot be set": async () => { let r; await new HTMLRewriter().onDocument({ doctype: (d) => void (r = attempt(() => { "use strict"; d.name = "x"; })?.name) }).transform(new Response("<!doctype html>")).text(); return r; },
  "nothing of an async handler's element after it": async () => { let kept; await changed("<a>", "a", async (e) => { kept = e; await wait(1); }); return attempt(() => kept.tagName); },
  "selectors of tags in svg": () => seen("<svg><linearGradient/><foreignObject><a/></foreignObject></svg>", "linearGradient, foreignobject a", (e) => e.tagName),
  "many handlers of a selector": () => logged("<a>", (r, log) => { for (let i = 0; i < 20; i++) r.on("a", { element: () => log(i) }); return r; }),
  "a class that extends the rewriter": () => { class Mine extends HTMLRewriter { mark() { return this.on("a", { element: (e) => void e.append("x") }); } } return new Mine().mark().transform(new Response("<a></a>")).text(); },
  "a response of a class": () => { class Mine extends Response {} return new HTMLRewriter().transform(new Mine("<a>")) instanceof Mine; },
  "the cf of a transformed response": () => new HTMLRewriter().transform(new Response("<a>", { cf: { a: 1 } })).cf,
  "the content encoding of a transformed response": () => new HTMLRewriter().transform(new Response("<a>", { headers: { "content-encoding": "x" } })).headers,
  "set-cookie headers stay apart": () => { const h = new Headers(); h.append("set-cookie", "a=1"); h.append("set-cookie", "b=2"); return new HTMLRewriter().transform(new Response("<a>", { headers: h })).headers.getSetCookie(); },
  "the phrase of a transformed response": () => [new HTMLRewriter().transform(new Response("b")).statusText, new HTMLRewriter().transform(new Response("b", { status: 404 })).statusText, new Response("a", new Response("b")).statusText, new Response("a", new Response("b", { status: 404 })).statusText],
  "a DOMException that passed through": async () => {
    const error = await changed("<a>", "a", () => { throw new DOMException("m", "DataError"); }).catch((e) => e);
    return [Object.keys(error), Object.keys(new DOMException("m", "DataError")), error instanceof DOMException, error.code];
  },
  "handlers come after microtasks": async () => {
    const log = [];
    const text = changed("<a>", "a", () => void log.push("handler"));
    for (let i = 0; i < 50; i++) await null;
    log.push("microtasks");
    await text;
    return log;
  },
  "a content type without a type": () => changed("<a>ä</a>", "a", (e) => void e.append("x"), { headers: { "content-type": "charset=latin1" } }).then((text) => text.length),
  "a charset with upper case and spaces": () => changed("<a>ä</a>", "a", (e) => void e.append("x"), { headers: { "content-type": "text/html ; CHARSET=UTF-8" } }).then((text) => text.length),
  "two charsets": () => changed("<a>ä</a>", "a", (e) => void e.append("x"), { headers: { "content-type": "text/html; charset=utf-8; charset=nonsense" } }).then((text) => text.length),
  "a handler throws what cannot be looked at": () => changed("<a>", "a", () => { throw { get constructor() { throw new Error("look"); } }; }).catch((e) => e.name),
  "a handler throws a function": () => changed("<a>", "a", () => { throw function named() {}; }).catch((e) => e.name),
  "a handler throws an array": () => changed("<a>", "a", () => { throw [1, 2]; }).catch((e) => e.name),
  "a handler throws a text like an error": () => changed("<a>", "a", () => { throw "TypeError: x"; }),
  "a handler throws an object of a class": () => { class Mine {} return changed("<a>", "a", () => { throw new Mine(); }); },
  "a source that fails with a text": () => changed(new ReadableStream({ pull: () => Promise.reject("text") }), "a", () => {}),
  "a source that fails with nothing": () => changed(new ReadableStream({ pull: () => Promise.reject() }), "a", () => {}),
  "a source of numbers": () => changed(new ReadableStream({ start: (c) => (c.enqueue(5), c.close()) }), "a", () => {}),
  "content of numbers": () => changed("<a></a>", "a", (e) => void e.append(new ReadableStream({ start: (c) => (c.enqueue(5), c.close()) }))),
  "an aborted source": async () => { const { readable, writable } = new TransformStream(); const text = changed(readable, "a", () => {}); await writable.abort(new RangeError("aborted")); return text; },
  "an empty chunk in the source": () => changed(pieces("<a>", "", "</a>"), "a", (e) => void e.append("x")),
  "a response that is transformed twice": () => { const r = new Response("<a>"); new HTMLRewriter().transform(r); return new HTMLRewriter().transform(r); },
  "a selector with a comment": () => changed("<a><b></b></a>", "a /* , */ b", (e) => void e.append("x")),
  "a long list of selectors": () => changed("<a></a>", Array.from({ length: 300 }, (_, i) => `x${i}`).concat("a").join(", "), (e) => void e.append("x")),
  "a long chain of elements": () => changed("<a>".repeat(40), Array(40).fill("a").join(" > "), (e) => void e.setAttribute("deep", "")).then((text) => text.split("deep").length),
};
