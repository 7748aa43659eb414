CREATE TABLE items (
  sku         TEXT PRIMARY KEY,
  name        TEXT NOT NULL,
  category    TEXT NOT NULL,
  description TEXT NOT NULL,
  price_cents INTEGER NOT NULL CHECK (price_cents >= 0),
  currency    TEXT NOT NULL DEFAULT 'EUR',
  stock       INTEGER NOT NULL CHECK (stock >= 0),
  version     INTEGER NOT NULL DEFAULT 1,
  updated_at  TEXT NOT NULL,
  -- Name and description folded for searching: lower case, without accents.
  search      TEXT NOT NULL
);

CREATE INDEX items_by_category ON items (category, sku);
