CREATE TABLE items (
  id          TEXT PRIMARY KEY,
  name        TEXT NOT NULL,
  price_cents INTEGER NOT NULL CHECK (price_cents >= 0)
);

INSERT INTO items (id, name, price_cents) VALUES
  ('cup', 'Cup', 900),
  ('kettle', 'Kettle', 4900),
  ('teapot', 'Teapot', 3200);
