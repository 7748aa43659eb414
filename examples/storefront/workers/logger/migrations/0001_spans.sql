CREATE TABLE spans (
  seq            INTEGER PRIMARY KEY AUTOINCREMENT,
  trace_id       TEXT NOT NULL,
  span_id        TEXT NOT NULL,
  parent_span_id TEXT,
  service        TEXT NOT NULL,
  name           TEXT NOT NULL,
  start_time     INTEGER NOT NULL,
  duration       REAL NOT NULL,
  status         INTEGER NOT NULL
);

CREATE INDEX spans_by_trace ON spans (trace_id);
