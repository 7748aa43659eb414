// One span a request, in the W3C form: https://www.w3.org/TR/trace-context/

import { toHex } from "../../../src/encoding";
import type { Span } from "../../../src/types";

export interface OpenSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly startTime: number;
  /** Who answers: the gateway itself, until a mount is found. */
  worker: string;
}

/** A batch of names of this length stays well below what the logger takes. */
const MAX_NAME = 256;

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;

/** Continues the caller's trace if it sent a valid one. */
export function startSpan(request: Request): OpenSpan {
  const [, traceId, parentSpanId] = TRACEPARENT.exec(request.headers.get("traceparent") ?? "") ?? [];
  return {
    traceId: traceId ?? randomHex(16),
    spanId: randomHex(8),
    parentSpanId: parentSpanId ?? null,
    name: `${request.method} ${new URL(request.url).pathname}`.slice(0, MAX_NAME),
    startTime: Date.now(),
    worker: "gateway",
  };
}

export const traceparent = (span: OpenSpan): string => `00-${span.traceId}-${span.spanId}-01`;

export function finish({ worker, ...span }: OpenSpan, status: number): Span {
  return { ...span, service: worker, duration: Date.now() - span.startTime, status };
}

const randomHex = (bytes: number): string => toHex(crypto.getRandomValues(new Uint8Array(bytes)));
