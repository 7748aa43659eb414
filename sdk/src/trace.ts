// Traces after W3C Trace Context (https://www.w3.org/TR/trace-context/), passed on by hand.

import { wrongType } from "./check.js";
import { discard } from "./response.js";

/** A span, and the trace that it belongs to. */
export interface Trace {
  /** 32 lower-case hexadecimal digits, the same for the whole trace. */
  readonly traceId: string;
  /** 16 lower-case hexadecimal digits. */
  readonly spanId: string;
  /** The span that caused this one, if there is one. */
  readonly parentSpanId?: string;
  /** Whether the trace is recorded; the sender of the request decides, and a new trace is. */
  readonly sampled: boolean;
  /** When the span began, in milliseconds since 1970. */
  readonly startTime: number;
  /** What other systems have noted in `tracestate`, passed on as it is. */
  readonly tracestate?: string;
  /** A new span in the same trace, caused by this one: one for each call that you want to tell apart. */
  child(): Trace;
}

/** What {@link createTrace} needs of a Request. */
export interface WithHeaders {
  readonly headers: { get(name: string): string | null };
}

/** What {@link logTrace} needs of a service binding. */
export interface TraceLogger {
  fetch(
    url: string,
    init: { method: string; headers: Record<string, string>; body: string },
  ): Promise<unknown>;
}

/** What {@link logTrace} needs of the third argument of a handler. */
export interface WaitUntil {
  waitUntil(promise: Promise<unknown>): void;
}

/** What {@link logTrace} tells about a span. Further fields are sent as they are, if JSON can say them. */
export interface TraceFields {
  /** The worker that did the work. */
  readonly service: string;
  /** The handler's context. Without it, what is still under way after the response may be lost. */
  readonly ctx?: WaitUntil | undefined;
  /** The status of the response. */
  readonly status?: number | undefined;
  /** In milliseconds; standard: since the span's `startTime`. */
  readonly duration?: number | undefined;
  readonly [field: string]: unknown;
}

/**
 * A span for the work on a request.
 *
 * It continues the trace of the request's `traceparent`, or else of its `x-trace-id` (32 hexadecimal digits,
 * or a UUID) and `x-span-id` (16 hexadecimal digits). Values that are not valid are ignored: then the trace
 * is a new one. Not for global scope, where Cloudflare allows no random values.
 *
 * @throws TypeError if `request` is neither undefined nor an object with headers.
 */
export function createTrace(request?: WithHeaders): Trace {
  const caller = request === undefined ? undefined : readCaller(request);
  return span(caller ?? { traceId: randomId(16), sampled: true });
}

/**
 * The headers of a call that belongs to the span: `traceparent`, `tracestate` if there is one, `x-trace-id`,
 * `x-span-id`, and `x-parent-span-id` if there is a parent.
 *
 * @param headers What else to send. It is not changed; what it says about another trace is left out.
 * @throws TypeError if `headers` is no such thing.
 */
export function injectTraceHeaders(trace: Trace, headers?: HeadersInit): Headers {
  const all = new Headers(headers);
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined) all.delete(name);
    else all.set(name, value);
  };
  set("traceparent", `00-${trace.traceId}-${trace.spanId}-${trace.sampled ? "01" : "00"}`);
  set("tracestate", trace.tracestate);
  set("x-trace-id", trace.traceId);
  set("x-span-id", trace.spanId);
  set("x-parent-span-id", trace.parentSpanId);
  return all;
}

/**
 * Tells a logger about a span that is over, as JSON in `POST https://log/trace`: `traceId`, `spanId`,
 * `parentSpanId` (or null), `service`, `startTime`, `duration` and whatever else is in `fields`.
 *
 * Nobody waits for it, and it never throws: a span that cannot be sent is lost. It is sent whether or not the
 * trace is sampled; look at `trace.sampled` to leave it out.
 *
 * @param logger A service binding, or anything else with such a `fetch`.
 */
export function logTrace(trace: Trace, logger: TraceLogger, fields: TraceFields): void {
  try {
    const sent = send(trace, logger, fields);
    fields.ctx?.waitUntil(sent);
  } catch {
    // Whatever is wrong with the context, it must not fail the request.
  }
}

/** Never rejects. */
async function send(trace: Trace, logger: TraceLogger, fields: TraceFields): Promise<void> {
  try {
    const { service, ctx: _, duration = Math.max(Date.now() - trace.startTime, 0), ...rest } = fields;
    const { traceId, spanId, parentSpanId = null, startTime } = trace;
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ ...rest, traceId, spanId, parentSpanId, service, startTime, duration });
    discard(await logger.fetch("https://log/trace", { method: "POST", headers, body }));
  } catch {
    // The logger is not there, or the fields are not for JSON.
  }
}

/** What a span has from whoever caused it. */
type Inherited = Pick<Trace, "traceId" | "parentSpanId" | "sampled" | "tracestate">;

function span(inherited: Inherited): Trace {
  const spanId = randomId(8);
  const child = (): Trace => span({ ...inherited, parentSpanId: spanId });
  return { ...inherited, spanId, startTime: Date.now(), child };
}

/** Version, trace, parent, flags; versions after 00 may have more. Zeros alone are no identity. */
const TRACEPARENT = /^([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

function readCaller(request: WithHeaders): Inherited | undefined {
  const headers = request?.headers;
  if (typeof headers?.get !== "function") throw wrongType("createTrace: request", "a Request", request);

  const traceparent = TRACEPARENT.exec(headers.get("traceparent") ?? "") ?? [];
  const [, version, traceId, parentSpanId = "", flags = "", more] = traceparent;
  // Version ff is forbidden, and version 00 ends with the flags.
  const known = version !== "ff" && !(version === "00" && more !== undefined);
  if (traceId !== undefined && known) {
    const tracestate = headers.get("tracestate") || undefined;
    const sampled = (parseInt(flags, 16) & 1) === 1;
    return { traceId, parentSpanId, sampled, ...(tracestate !== undefined && { tracestate }) };
  }
  const given = readId(headers.get("x-trace-id")?.replaceAll("-", ""), 32);
  if (given === undefined) return undefined;
  const caller = readId(headers.get("x-span-id"), 16);
  return { traceId: given, sampled: true, ...(caller !== undefined && { parentSpanId: caller }) };
}

/** An identity of as many hexadecimal digits, in lower case. */
function readId(value: string | null | undefined, digits: number): string | undefined {
  const id = value?.toLowerCase() ?? "";
  return id.length === digits && /^[0-9a-f]+$/.test(id) && !/^0+$/.test(id) ? id : undefined;
}

function randomId(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
