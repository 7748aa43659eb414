CREATE TABLE orders (
  id          TEXT PRIMARY KEY,
  customer    TEXT NOT NULL,
  email       TEXT NOT NULL,
  -- What was sold at which price, as JSON: an order never changes when a product does.
  lines       TEXT NOT NULL,
  total_cents INTEGER NOT NULL,
  created_at  TEXT NOT NULL,
  repeat_key  TEXT,
  UNIQUE (customer, repeat_key)
);
