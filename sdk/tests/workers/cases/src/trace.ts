import {
  createTrace,
  injectTraceHeaders,
  logTrace,
  type Trace,
  type TraceFields,
  type TraceLogger,
} from "workmesh";

import { type Cases, clock, deferred, equal, isError, ok, pause, thrown, watched } from "./suite";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";

const incoming = (headers: HeadersInit): Request => new Request("https://worker/", { headers });
const traced = (traceparent: string, more: Record<string, string> = {}): Trace =>
  createTrace(incoming({ traceparent, ...more }));

/** A logger that keeps what it is sent. */
function logger(): TraceLogger & { readonly sent: { url: string; init: RequestInit; span: any }[] } {
  const sent: { url: string; init: RequestInit; span: any }[] = [];
  return {
    sent,
    fetch: async (url, init) => {
      sent.push({ url, init, span: JSON.parse(init.body) });
      return new Response();
    },
  };
}

export const trace: Cases = {
  "trace: a new one has identities of its own": () =>
    clock(() => {
      for (const fresh of [createTrace(), createTrace(incoming({}))]) {
        ok(/^[0-9a-f]{32}$/.test(fresh.traceId) && /[1-9a-f]/.test(fresh.traceId), fresh.traceId);
        ok(/^[0-9a-f]{16}$/.test(fresh.spanId) && /[1-9a-f]/.test(fresh.spanId), fresh.spanId);
        equal([fresh.sampled, fresh.startTime], [true, Date.now()]);
        ok(!("parentSpanId" in fresh || "tracestate" in fresh), "there is neither parent nor tracestate");
      }
      equal(new Set(Array.from({ length: 100 }, () => createTrace().traceId)).size, 100);
      equal(new Set(Array.from({ length: 100 }, () => createTrace().spanId)).size, 100);
    }),

  "trace: traceparent is continued": () => {
    for (const [flags, sampled] of [
      ["00", false],
      ["01", true],
      ["02", false],
      ["03", true],
      ["ff", true],
    ]) {
      const { traceId, parentSpanId, spanId, sampled: actual } = traced(`00-${TRACE}-${SPAN}-${flags}`);
      equal([traceId, parentSpanId, actual], [TRACE, SPAN, sampled]);
      ok(spanId !== SPAN, "the span is a new one");
    }
  },

  "trace: later versions of traceparent may have more": () => {
    for (const version of ["01", "cc", "fe"]) {
      for (const more of ["", "-", "-what-comes", "-01"]) {
        equal(traced(`${version}-${TRACE}-${SPAN}-01${more}`).traceId, TRACE, version + more);
      }
    }
  },

  "trace: a traceparent that is not valid is ignored": () => {
    for (const traceparent of [
      "",
      "rubbish",
      `ff-${TRACE}-${SPAN}-01`,
      `00-${TRACE}-${SPAN}-01-more`,
      `00-${TRACE}-${SPAN}-01-`,
      `00-${TRACE}-${SPAN}-1`,
      `00-${TRACE}-${SPAN}`,
      `00-${TRACE}-${SPAN}-011`,
      `00-${TRACE.toUpperCase()}-${SPAN}-01`,
      `00-${TRACE}-${SPAN.toUpperCase()}-01`,
      `00-${TRACE}-${SPAN}-0A`,
      `0-${TRACE}-${SPAN}-01`,
      `000-${TRACE}-${SPAN}-01`,
      `00-${"0".repeat(32)}-${SPAN}-01`,
      `00-${TRACE}-${"0".repeat(16)}-01`,
      `00-${TRACE.slice(1)}-${SPAN}-01`,
      `00-${TRACE}0-${SPAN}-01`,
      `00-${TRACE.slice(1)}g-${SPAN}-01`,
      `00_${TRACE}_${SPAN}_01`,
      `01-${TRACE}-${SPAN}-01.more`,
      `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
    ]) {
      const fresh = traced(traceparent, { tracestate: "a=1" });
      ok(fresh.traceId !== TRACE && fresh.parentSpanId === undefined, traceparent);
      ok(fresh.sampled && fresh.tracestate === undefined, `${traceparent}: nothing of it is kept`);
    }
  },

  "trace: tracestate is carried through with traceparent": () => {
    const tracestate = "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7";
    const given = traced(`00-${TRACE}-${SPAN}-01`, { tracestate });
    equal([given.tracestate, given.child().tracestate], [tracestate, tracestate]);
    equal(injectTraceHeaders(given.child()).get("tracestate"), tracestate);
    equal(createTrace(incoming({ tracestate })).tracestate, undefined);
    ok(!("tracestate" in traced(`00-${TRACE}-${SPAN}-01`, { tracestate: "" })), "an empty one is none");
  },

  "trace: x-trace-id and x-span-id are continued": () => {
    const read = (headers: Record<string, string>): unknown[] => {
      const { traceId, parentSpanId, sampled } = createTrace(incoming(headers));
      return [traceId, parentSpanId, sampled];
    };
    equal(read({ "x-trace-id": TRACE, "x-span-id": SPAN }), [TRACE, SPAN, true]);
    equal(read({ "x-trace-id": TRACE.toUpperCase() }), [TRACE, undefined, true]);
    equal(read({ "x-trace-id": "0af76519-16cd-43dd-8448-eb211c80319c" }), [TRACE, undefined, true]);
    equal(read({ "x-trace-id": TRACE, "x-span-id": "nonsense" }), [TRACE, undefined, true]);
    const other = { "x-trace-id": "1".repeat(32), "x-span-id": "2".repeat(16) };
    equal(read({ traceparent: `00-${TRACE}-${SPAN}-00`, ...other }), [TRACE, SPAN, false]);
    equal(read({ traceparent: "rubbish", ...other }), ["1".repeat(32), "2".repeat(16), true]);
  },

  "trace: an x-trace-id that is not valid is ignored": () => {
    for (const id of ["", "1", "0".repeat(32), TRACE + "0", TRACE.slice(1) + "g", "user-supplied nonsense"]) {
      const fresh = createTrace(incoming({ "x-trace-id": id, "x-span-id": SPAN }));
      ok(fresh.traceId !== id && fresh.parentSpanId === undefined, id);
    }
  },

  "trace: a child is a new span that its parent has caused": () =>
    clock((pass) => {
      const parent = traced(`00-${TRACE}-${SPAN}-00`);
      pass(5);
      const child = parent.child();
      equal([child.traceId, child.parentSpanId, child.sampled], [TRACE, parent.spanId, false]);
      equal(child.startTime - parent.startTime, 5);
      ok(child.spanId !== parent.spanId && child.spanId !== parent.child().spanId, "spans differ");
      equal(child.child().parentSpanId, child.spanId);
      equal(createTrace().child().sampled, true);
    }),

  "trace: the headers of a call": () => {
    const root = createTrace();
    equal([...injectTraceHeaders(root)].sort(), [
      ["traceparent", `00-${root.traceId}-${root.spanId}-01`],
      ["x-span-id", root.spanId],
      ["x-trace-id", root.traceId],
    ]);
    const child = traced(`00-${TRACE}-${SPAN}-00`, { tracestate: "a=1" });
    equal([...injectTraceHeaders(child)].sort(), [
      ["traceparent", `00-${TRACE}-${child.spanId}-00`],
      ["tracestate", "a=1"],
      ["x-parent-span-id", SPAN],
      ["x-span-id", child.spanId],
      ["x-trace-id", TRACE],
    ]);
  },

  "trace: the headers join others, which are not changed": () => {
    const root = createTrace();
    const given = new Headers({
      accept: "a/b",
      traceparent: "stale",
      tracestate: "a=1",
      "x-parent-span-id": SPAN,
    });
    for (const headers of [given, [...given], Object.fromEntries(given)]) {
      const all = injectTraceHeaders(root, headers);
      equal([all.get("accept"), all.get("x-trace-id")], ["a/b", root.traceId]);
      equal([all.get("tracestate"), all.get("x-parent-span-id")], [null, null], "what is stale is left out");
    }
    equal([given.get("traceparent"), given.has("x-trace-id")], ["stale", false]);
  },

  "trace: the headers of the request that came in can be passed on": ({ request }) => {
    const root = createTrace(request);
    const all = injectTraceHeaders(root.child(), request.headers);
    equal(all.get("x-parent-span-id"), root.spanId);
  },

  "trace: the callee continues what the caller has sent": () => {
    const caller = createTrace().child();
    const callee = createTrace(new Request("https://worker/", { headers: injectTraceHeaders(caller) }));
    equal([callee.traceId, callee.parentSpanId], [caller.traceId, caller.spanId]);
  },

  "trace: a request without headers is a wrong argument": () => {
    for (const [request, type] of [
      [null, "null"],
      ["GET", "string"],
      [{}, "object"],
    ] as const) {
      const error = thrown(() => createTrace(request as unknown as Request));
      isError(error, TypeError, `createTrace: request must be a Request, not ${type}`);
    }
  },

  "log: a span goes to the logger worker": async ({ env, ctx }) => {
    const span = traced(`00-${TRACE}-${SPAN}-01`);
    logTrace(span, env.LOGGER, { service: "cases", ctx, status: 200, path: "/" });
    const last = async (): Promise<any> => (await env.LOGGER.fetch("https://log/last")).json();
    let received = await last();
    while (received?.span.spanId !== span.spanId) {
      await pause(5);
      received = await last();
    }
    const {
      span: { duration, ...rest },
      ...how
    } = received;
    equal(how, { url: "https://log/trace", method: "POST", type: "application/json" });
    ok(typeof duration === "number" && duration >= 0, `${duration} is a duration`);
    const { traceId, spanId, startTime } = span;
    equal(rest, { status: 200, path: "/", traceId, spanId, parentSpanId: SPAN, service: "cases", startTime });
  },

  "log: what is sent": () =>
    clock(async (pass) => {
      const [log, root] = [logger(), createTrace()];
      pass(12);
      equal(logTrace(root, log, { service: "cases" }), undefined);
      equal(log.sent.length, 1, "it is sent at once");
      const { url, init, span } = log.sent[0]!;
      equal(
        [url, init.method, init.headers],
        ["https://log/trace", "POST", { "content-type": "application/json" }],
      );
      const { traceId, spanId, startTime } = root;
      equal(span, { traceId, spanId, parentSpanId: null, service: "cases", startTime, duration: 12 });
    }),

  "log: a duration may be given, and is never negative": () =>
    clock((pass) => {
      const [log, root] = [logger(), createTrace()];
      logTrace(root, log, { service: "cases", duration: 3.5 });
      pass(-50);
      logTrace(root, log, { service: "cases" });
      equal(
        log.sent.map(({ span }) => span.duration),
        [3.5, 0],
      );
    }),

  "log: fields cannot take the place of the identities": () => {
    const [log, root] = [logger(), createTrace()];
    logTrace(root, log, { service: "cases", traceId: "x", spanId: "x", parentSpanId: "x", startTime: 1 });
    const { traceId, spanId, parentSpanId, startTime } = log.sent[0]!.span;
    equal([traceId, spanId, parentSpanId, startTime], [root.traceId, root.spanId, null, root.startTime]);
  },

  "log: the context waits until it is sent": async () => {
    const waited: Promise<unknown>[] = [];
    const ctx = { waitUntil: (promise: Promise<unknown>) => void waited.push(promise) };
    const answer = deferred<Response>();
    logTrace(createTrace(), { fetch: () => answer.promise }, { service: "cases", ctx });
    equal(waited.length, 1);
    let sent = false;
    void waited[0]!.then(() => (sent = true));
    await pause(1);
    equal(sent, false);
    const made = watched(202);
    answer.resolve(made.response);
    await waited[0];
    await pause(1);
    ok(made.cancelled, "nobody reads the answer");
  },

  "log: the context is not sent": () => {
    const log = logger();
    logTrace(createTrace(), log, { service: "cases", ctx: { waitUntil: () => {} } });
    ok(!("ctx" in log.sent[0]!.span), "ctx is no field");
  },

  "log: it never throws, and what it waits for never rejects": async () => {
    const waited: Promise<unknown>[] = [];
    const ctx = { waitUntil: (promise: Promise<unknown>) => void waited.push(promise) };
    const throws = (): never => {
      throw new Error("at once");
    };
    const cyclic: Record<string, unknown> = {};
    cyclic["itself"] = cyclic;
    const broken: [unknown, unknown][] = [
      [undefined, { service: "cases", ctx }],
      [{}, { service: "cases", ctx }],
      [{ fetch: () => Promise.reject(new Error("down")) }, { service: "cases", ctx }],
      [{ fetch: throws }, { service: "cases", ctx }],
      [{ fetch: () => undefined }, { service: "cases", ctx }],
      [logger(), { service: "cases", ctx, big: 1n }],
      [logger(), { service: "cases", ctx, cyclic }],
      [logger(), { service: "cases", ctx: { waitUntil: throws } }],
      [logger(), { service: "cases", ctx: {} }],
      [logger(), undefined],
    ];
    for (const [log, fields] of broken) {
      logTrace(createTrace(), log as TraceLogger, fields as TraceFields);
    }
    logTrace(undefined as unknown as Trace, logger(), { service: "cases", ctx });
    await Promise.all(waited);
    equal(waited.length, 8);
  },
};
