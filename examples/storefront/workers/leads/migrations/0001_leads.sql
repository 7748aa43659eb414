CREATE TABLE leads (
  -- The order of arrival, for paging; clients know a lead by its id.
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  id         TEXT NOT NULL UNIQUE,
  user_id    TEXT NOT NULL,
  name       TEXT NOT NULL,
  email      TEXT NOT NULL,
  message    TEXT NOT NULL,
  sku        TEXT,
  status     TEXT NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'contacted', 'closed')),
  created_at TEXT NOT NULL,
  -- A client that repeats a POST with the same Idempotency-Key gets the same lead.
  repeat_key TEXT,
  UNIQUE (user_id, repeat_key)
);

CREATE INDEX leads_by_user ON leads (user_id, seq);
