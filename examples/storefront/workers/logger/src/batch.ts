// What a batch of spans may look like. Senders differ, so one bad span is dropped and the others are kept.

import { type Check, finite, integer, Invalid, optional, text } from "../../../src/check";
import type { Span } from "../../../src/types";

const MAX_SPANS = 500;

/** An array of spans, or one span alone. */
export const batch: Check<unknown[]> = (value) => {
  const spans: unknown[] = Array.isArray(value) ? value : [value];
  if (spans.length > MAX_SPANS) throw new Invalid(`must have at most ${MAX_SPANS} spans`);
  return spans;
};

export const knownSpans = (spans: readonly unknown[]): Span[] =>
  spans.flatMap((span) => {
    try {
      return [read(span)];
    } catch (error) {
      if (error instanceof Invalid) return [];
      throw error;
    }
  });

const hex =
  (digits: number): Check<string> =>
  (value) => {
    if (typeof value !== "string" || value.length !== digits || !/^[0-9a-f]+$/.test(value))
      throw new Invalid();
    return value;
  };

/** Fields that are not kept are passed over: a sender may know more than we do. */
function read(value: unknown): Span {
  if (typeof value !== "object" || value === null) throw new Invalid();
  const fields = new Map<string, unknown>(Object.entries(value));
  return {
    traceId: hex(32)(fields.get("traceId")),
    spanId: hex(16)(fields.get("spanId")),
    parentSpanId: optional(hex(16))(fields.get("parentSpanId")),
    service: text(1, 64)(fields.get("service")),
    name: optional(text(1, 512))(fields.get("name")) ?? "",
    startTime: finite(fields.get("startTime")),
    duration: finite(fields.get("duration")),
    status: optional(integer(0, 999))(fields.get("status")) ?? 0,
  };
}
