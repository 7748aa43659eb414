// The table of spans: a ring, cut to length with every batch.

import type { Span } from "../../../src/types";

const COLUMNS = `trace_id AS traceId, span_id AS spanId, parent_span_id AS parentSpanId, service, name,
  start_time AS startTime, duration, status`;

export async function store(db: D1Database, spans: readonly Span[], keep: number): Promise<void> {
  const insert = db.prepare(
    `INSERT INTO spans (trace_id, span_id, parent_span_id, service, name, start_time, duration, status)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const cut = db.prepare("DELETE FROM spans WHERE seq <= (SELECT max(seq) FROM spans) - ?").bind(keep);
  const rows = spans.map((span) =>
    insert.bind(
      span.traceId,
      span.spanId,
      span.parentSpanId,
      span.service,
      span.name,
      span.startTime,
      span.duration,
      span.status,
    ),
  );
  await db.batch([...rows, cut]);
}

export async function latest(db: D1Database, service: string | null, limit: number): Promise<Span[]> {
  const { results } = await db
    .prepare(`SELECT ${COLUMNS} FROM spans WHERE (?1 IS NULL OR service = ?1) ORDER BY seq DESC LIMIT ?2`)
    .bind(service, limit)
    .all<Span>();
  return results;
}

export async function trace(db: D1Database, traceId: string): Promise<Span[]> {
  const { results } = await db
    .prepare(`SELECT ${COLUMNS} FROM spans WHERE trace_id = ? ORDER BY start_time LIMIT 1000`)
    .bind(traceId)
    .all<Span>();
  return results;
}
