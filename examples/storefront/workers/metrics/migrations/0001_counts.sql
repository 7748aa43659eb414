CREATE TABLE counts (
  worker   TEXT NOT NULL,
  outcome  TEXT NOT NULL,
  count    INTEGER NOT NULL,
  total_ms REAL NOT NULL,
  PRIMARY KEY (worker, outcome)
) WITHOUT ROWID;
