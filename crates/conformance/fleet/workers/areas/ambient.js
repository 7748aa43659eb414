/** What `cloudflare:workers` has for code without a handler's arguments: `env`, `exports`, `tracing` and their like. */
import {
  abortIsolate, cache, env, exports, restore, tracing, waitUntil, withEnv, withEnvAndExports, withExports, WorkflowEntrypoint,
} from "cloudflare:workers";
import * as workers from "cloudflare:workers";

const text = async (promise) => (await promise) ?? "undefined";
const span = () => tracing.startSpan("a span");
const flagged = (descriptor) => `${descriptor.enumerable}${descriptor.writable}${descriptor.configurable}`;

const withNoEnv = (value) => () => withEnv(value, () => [typeof env.SELF, env.MADE]);
const withNoFunction = (value) => () => withEnv({}, value);

export const ambient = {
  "names of cloudflare:workers": () => Object.keys(workers),
  "withEnv": () => withEnv({ MADE: 1 }, () => [env.MADE, env.SELF, Object.keys(env), "MADE" in env, "SELF" in env]),
  "withEnv gives what the function gives": () => withEnv({}, () => 42),
  "withEnv is over afterwards": () => [withEnv({ MADE: 1 }, () => env.MADE), env.MADE],
  "withEnv across await": async () => {
    const inside = withEnv({ MADE: 1 }, async () => {
      await 0;
      const first = env.MADE;
      await scheduler.wait(1);
      return [first, env.MADE];
    });
    return [env.MADE, await inside, env.MADE];
  },
  "withEnv in a timer": () => new Promise((resolve) => withEnv({ MADE: 1 }, () => setTimeout(() => resolve(env.MADE), 1))),
  "withEnv in a reaction": () => withEnv({ MADE: 1 }, () => Promise.resolve().then(() => env.MADE)),
  "withEnv within withEnv": () => withEnv({ MADE: 1 }, () => [env.MADE, withEnv({ MADE: 2 }, () => env.MADE), env.MADE]),
  "withEnv that throws": () => {
    try {
      withEnv({ MADE: 1 }, () => {
        throw new Error("thrown within");
      });
    } catch (error) {
      return [error.message, env.MADE];
    }
  },
  "withEnv and what is given to the function": () =>
    withEnv({}, function (...given) { return [given.length, this === globalThis]; }, 1, 2),
  "withEnv leaves the handler's env alone": ({ env: bindings }) => withEnv({ MADE: 1 }, () => [bindings.MADE, typeof bindings.SELF]),
  "withEnv: the env is not the object": () => { const made = { MADE: {} }; return withEnv(made, () => [env === made, env.MADE === made.MADE]); },
  "withEnv: writing": () => {
    const made = {};
    withEnv(made, () => { env.ONE = 1; env.SEVEN = 2; delete env.ONE; Object.defineProperty(env, "SIX", { value: 6, enumerable: true, configurable: true }); });
    return [made, env.SEVEN];
  },
  "withEnv: a property's descriptor": () => withEnv({ MADE: 1 }, () => [Object.getOwnPropertyDescriptor(env, "MADE"), Object.getOwnPropertyDescriptor(env, "SELF")]),
  "withEnv of null": withNoEnv(null),
  "withEnv of undefined": withNoEnv(undefined),
  "withEnv of a number": withNoEnv(5),
  "withEnv of a text": withNoEnv("text"),
  "withEnv without a function": withNoFunction(undefined),
  "withEnv with null for a function": withNoFunction(null),
  "withEnv with an object for a function": withNoFunction({}),
  "withEnv without anything": () => withEnv(),
  "withExports": () => withExports({ default: 1 }, () => [Object.keys(exports), exports.default]),
  "withExports without a function": () => withExports({}),
  "withEnvAndExports": () => withEnvAndExports({ MADE: 1 }, { other: 2 }, () => [env.MADE, Object.keys(exports), exports.other]),
  "withEnvAndExports without a function": () => withEnvAndExports({}, {}),
  "the env is not the handler's": ({ env: bindings }) => [env === bindings, Object.getPrototypeOf(env) === Object.prototype, Object.isExtensible(env)],
  "lengths and names": () => [abortIsolate, waitUntil, withEnv, withExports, withEnvAndExports].map((value) => [value.name, value.length]),
  "restore": () => String(restore),
  "cache": () => [typeof cache, Object.keys(cache), cache.purge],
  "WorkflowEntrypoint wants a context": () => new WorkflowEntrypoint({}, {}),
  "tracing": () => [String(tracing), tracing.constructor.name, String(tracing.Span.prototype)],
  "ctx.tracing": ({ ctx }) => [ctx.tracing === tracing, ctx.tracing === ctx.tracing, String(ctx.tracing)],
  "ctx.access and ctx.cache": ({ ctx }) => [ctx.access, ctx.cache],
  "ctx's properties can be replaced": ({ ctx }) => { ctx.props = { a: 1 }; ctx.tracing = 5; return [ctx.props, ctx.tracing]; },
  "a property of ctx that was read": ({ ctx }) => { const { props } = ctx; return [props, flagged(Object.getOwnPropertyDescriptor(ctx, "props"))]; },
  "enterSpan": () => tracing.enterSpan("name", (entered, ...more) => [String(entered), more], 1, 2),
  "enterSpan's this": () => tracing.enterSpan("name", function () { return this === globalThis; }),
  "enterSpan without a name": () => tracing.enterSpan(),
  "enterSpan without a function": () => tracing.enterSpan("name"),
  "enterSpan with a symbol for a name": () => tracing.enterSpan(Symbol("name"), () => 1),
  "enterSpan that throws": () => tracing.enterSpan("name", () => { throw new RangeError("thrown within"); }),
  "enterSpan that waits": () => text(tracing.enterSpan("name", async () => 5)),
  "enterSpan of nothing": () => tracing.enterSpan.call({}, "name", () => 1),
  "the active span": () => tracing.startActiveSpan("name", (active) => [tracing.getActiveSpan() === active]),
  "the active span after a wait": () => tracing.startActiveSpan("name", async (active) => { await scheduler.wait(1); return tracing.getActiveSpan() === active; }),
  "the active span where there is none": () => String(tracing.getActiveSpan()),
  "withActiveSpan": () => { const made = span(); return tracing.withActiveSpan(made, (...more) => [tracing.getActiveSpan() === made, more], 1, 2); },
  "withActiveSpan of nothing": () => tracing.withActiveSpan(null, () => 1),
  "new Span": () => new tracing.Span(),
  "new Tracing": () => new tracing.constructor(),
  "a span's context": () => span().spanContext(),
  "a span is traced": () => span().isTraced,
  "setAttribute": () => { const made = span(); return [made.setAttribute("a", 1) === made, made.setAttribute("a") === made, made.setAttribute("a", {}) === made]; },
  "setAttribute without a name": () => span().setAttribute(),
  "setAttribute of a symbol": () => span().setAttribute("a", Symbol("b")),
  "setAttribute of a bigint": () => span().setAttribute("a", 1n),
  "setAttributes of a number": () => span().setAttributes(5),
  "setAttributes of an array": () => span().setAttributes([]),
  "recordException without one": () => span().recordException(),
  "recordException": () => text(span().recordException(new Error("recorded"))),
  "updateName without one": () => span().updateName(),
  "setStatus without one": () => span().setStatus(),
  "setStatus of null": () => span().setStatus(null),
  "setStatus of another code": () => span().setStatus({ code: 1 }),
  "setStatus": () => { const made = span(); return ["unset", "ok", "error"].map((code) => made.setStatus({ code, message: "why" }) === made); },
  "a span that has ended": () => { const made = span(); return [String(made.end()), made.setAttribute("a", 1) === made, String(made.end())]; },
  "NonRetryableError": async () => {
    const { NonRetryableError } = await import("cloudflare:workflows");
    const error = new NonRetryableError("message", "name");
    return [error.name, error.message, String(error), error instanceof Error, Object.keys(error), new NonRetryableError("message").name];
  },
  "connect without an address": async () => (await import("cloudflare:sockets")).connect(),
  "connect to a number": async () => (await import("cloudflare:sockets")).connect(5),
  "connect without a port": async () => (await import("cloudflare:sockets")).connect("example.com"),
  "connect to a port that is none": async () => (await import("cloudflare:sockets")).connect("example.com:99999"),
  "connect to an object without a port": async () => (await import("cloudflare:sockets")).connect({ hostname: "example.com" }),
  "connect with odd options": async () => (await import("cloudflare:sockets")).connect("127.0.0.1:1", 5),
  "connect with an odd transport": async () => (await import("cloudflare:sockets")).connect("127.0.0.1:1", { secureTransport: "bogus" }),
  "connect with an odd mark": async () => (await import("cloudflare:sockets")).connect("127.0.0.1:1", { highWaterMark: "x" }),
  "EmailMessage": async () => { const { EmailMessage } = await import("cloudflare:email"); return new EmailMessage("a@example.com", "b@example.com", "raw"); },
};
