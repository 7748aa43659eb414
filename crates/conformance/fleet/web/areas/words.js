/** What streams, events, forms and others say to odd arguments, and what they do in odd orders. */
const bytes = (...values) => new Uint8Array(values);
const logged = async (run) => {
  const lines = [];
  await run((...values) => lines.push(values.map((value) => (value instanceof Error ? `${value.name}: ${value.message}` : String(value))).join(", ")));
  return lines;
};
const MARKS = [0, 1, -1, NaN, Infinity, "2", "x", null, undefined, 1.5, true];
const MINIMA = [1, 3, 0, 99, -1, "x"];
const ANSWERS = [0, -1, 99, NaN, "1", undefined, null, 1.5];
const VIEWS = { "another buffer": () => bytes(1, 2, 3), "the same": (view) => view, "no view": () => 5, "nothing of it": (view) => view.subarray(0, 0) };
const reading = (answer) => logged(async (say) => {
  const stream = new ReadableStream({ type: "bytes", pull(controller) { try { answer(controller.byobRequest); } catch (error) { say(error); controller.error(new Error("boom")); } } });
  await stream.getReader({ mode: "byob" }).read(new Uint8Array(3)).then((result) => say(JSON.stringify(result)), say);
});
const HOLDERS = { SubtleCrypto: crypto.subtle, Cache: caches.default, CacheStorage: caches };
const methods = ([name, object]) => Object.getOwnPropertyNames(Object.getPrototypeOf(object)).filter((key) => key !== "constructor" && typeof object[key] === "function")
  .map((key) => [`${name}.${key} of something else`, () => object[key].call({}, "x", "y")]);
const BOUNDARIES = ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x"];

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const PAIRS = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
const LANGUAGES = ["af", "ar", "bn", "cs", "cy", "de", "el", "eo", "fa", "fil", "ga", "haw", "hi", "is", "ja", "kk", "ko", "la", "mi", "no", "pl", "qu", "ro", "sw", "tl", "uk", "vi", "wo", "xh", "yue", "zh", "zu"];
const DIALECTS = ["de-AT", "en-GB", "en-US", "es-419", "es-PE", "fr-CA", "nl-BE", "pt-BR", "sr-Latn-RS", "zh-Hans", "zh-Hant-TW"];
const STYLES = ["long", "short", "narrow"];
const FIELDS = ["era", "year", "quarter", "month", "weekOfYear", "weekday", "day", "dayPeriod", "hour", "minute", "second", "timeZoneName"];
const JOINED = [
  { weekday: "long", hour: "numeric" }, { weekday: "long", hour: "2-digit", hour12: false }, { weekday: "long", minute: "numeric", second: "numeric" },
  { weekday: "narrow", hour: "numeric", minute: "numeric" }, { weekday: "short", hour: "numeric", minute: "numeric" }, { era: "short", hour: "numeric" },
  { month: "long", timeZoneName: "longOffset" }, { weekday: "long", hour: "numeric", minute: "numeric", hour12: false },
];

export const words = {
  ...Object.fromEntries(MARKS.flatMap((mark) => [
    [`ReadableStream's mark ${String(mark)}`, () => { let held; new ReadableStream({ start(controller) { held = controller; } }, { highWaterMark: mark }); return held.desiredSize; }],
    [`WritableStream's mark ${String(mark)}`, () => new WritableStream({}, { highWaterMark: mark }).getWriter().desiredSize],
    [`TransformStream's mark ${String(mark)}`, () => new TransformStream({}, { highWaterMark: mark }).writable.getWriter().desiredSize],
  ])),
  ...Object.fromEntries(MINIMA.map((min) => [`a BYOB read of at least ${String(min)}`, async () => { const reader = new ReadableStream({ type: "bytes", start(controller) { controller.enqueue(bytes(1, 2, 3, 4, 5)); controller.close(); } }).getReader({ mode: "byob" }); return reader.read(new Uint8Array(4), { min }); }])),
  ...Object.fromEntries(ANSWERS.map((count) => [`respond with ${String(count)}`, () => reading((request) => request.respond(count))])),
  ...Object.fromEntries(Object.entries(VIEWS).map(([name, view]) => [`respondWithNewView of ${name}`, () => reading((request) => request.respondWithNewView(view(request.view)))])),
  "respond twice": () => reading((request) => { request.respond(1); request.respond(1); }),
  ...Object.fromEntries([0, -1, "x", 1.5, NaN].map((size) => [`autoAllocateChunkSize ${String(size)}`, () => String(new ReadableStream({ type: "bytes", autoAllocateChunkSize: size }))])),
  "tee of a locked stream": () => { const stream = new ReadableStream(); stream.getReader(); stream.tee(); },
  "cancelling both branches": () => logged(async (say) => { const [a, b] = new ReadableStream({ cancel(reason) { say("cancel", reason); } }).tee(); const first = a.cancel(1); say("one"); b.cancel(2); await first; say("done"); }),
  "a pipe with a signal that was aborted": () => logged(async (say) => { await new ReadableStream({ cancel(reason) { say("cancel", reason); } }).pipeTo(new WritableStream({ abort(reason) { say("abort", reason); } }), { signal: AbortSignal.abort("why") }).catch(say); }),
  ...Object.fromEntries(Object.entries(HOLDERS).flatMap(methods)),
  "a passive listener": () => { const target = new EventTarget(); target.addEventListener("x", (event) => event.preventDefault(), { passive: true }); const event = new Event("x", { cancelable: true }); return [target.dispatchEvent(event), event.defaultPrevented]; },
  "a passive listener and another": () => { const target = new EventTarget(); target.addEventListener("x", (event) => event.preventDefault(), { passive: true }); target.addEventListener("x", (event) => event.preventDefault()); const event = new Event("x", { cancelable: true }); return [target.dispatchEvent(event), event.defaultPrevented]; },
  ...Object.fromEntries([5, "text", true, null, {}].map((value) => [`removeEventListener of ${String(value)}`, () => String(new EventTarget().removeEventListener("x", value))])),
  "a file's time": () => [new File([], "f", { lastModified: 1.9 }).lastModified, new File([], "f", { lastModified: -1 }).lastModified],
  ...Object.fromEntries(BOUNDARIES.map((type) => [`a form of the type ${type}`, () => new Response("--x--", { headers: { "content-type": type } }).formData().then((form) => [...form])])),
  "Response.json of nothing": () => Response.json(),
  "WebSocketRequestResponsePair": () => { const pair = new WebSocketRequestResponsePair("a", 5); return [pair.request, pair.response, String(pair), Object.keys(pair)]; },
  "WebSocketRequestResponsePair of one": () => new WebSocketRequestResponsePair("a"),
  "WebSocketRequestResponsePair of nothing": () => new WebSocketRequestResponsePair(),
  "the iterator of a WebSocketPair": () => { const iterator = new WebSocketPair()[Symbol.iterator](); return [String(iterator), iterator.constructor.name, [...new WebSocketPair()].length]; },
  ...Object.fromEntries(STYLES.map((style) => [`the names of regions, ${style}`, () => { const names = new Intl.DisplayNames("en", { type: "region", style, fallback: "none" }); return PAIRS.map((code) => [code, names.of(code)]).filter(([, name]) => name !== undefined); }])),
  "the names of languages": () => { const names = new Intl.DisplayNames("en", { type: "language", fallback: "none" }); return LANGUAGES.map((tag) => names.of(tag)); },
  ...Object.fromEntries(STYLES.map((style) => [`the names of dialects, ${style}`, () => DIALECTS.map((tag) => ["dialect", "standard"].map((languageDisplay) => new Intl.DisplayNames("en", { type: "language", style, languageDisplay }).of(tag)))])),
  ...Object.fromEntries(STYLES.map((style) => [`the names of fields, ${style}`, () => FIELDS.map((field) => new Intl.DisplayNames("en", { type: "dateTimeField", style }).of(field))])),
  "the names of calendars": () => ["buddhist", "chinese", "gregory", "iso8601", "japanese", "roc", "nosuch"].map((code) => new Intl.DisplayNames("en", { type: "calendar" }).of(code)),
  ...Object.fromEntries(JOINED.map((options) => [`a date with ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat("en-US", { timeZone: "UTC", ...options }).format(new Date(1709211909078))])),
  ...Object.fromEntries(["toLocaleString", "toLocaleDateString", "toLocaleTimeString"].map((name) => [`${name} with a month there is not`, () => new Date(0)[name]("en-US", { month: "bogus" })])),
  ...Object.fromEntries(["PluralRules", "Locale", "ListFormat", "Segmenter", "DisplayNames", "RelativeTimeFormat"].map((name) => [`Intl.${name} without new`, () => Intl[name]("en")])),
  ...Object.fromEntries(["NumberFormat", "DateTimeFormat", "Collator", "ListFormat", "DisplayNames"].map((name) => [`Intl.${name} with null for options`, () => new Intl[name]("en", null)])),
  "console.context": () => Object.getOwnPropertyNames(console.context("name")).sort(),
  "console.profile and profileEnd": () => [console.profile.length, console.profileEnd.length, String(console.profile()), String(console.profileEnd())],
};
