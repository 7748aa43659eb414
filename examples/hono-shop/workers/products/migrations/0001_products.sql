CREATE TABLE products (
  id          TEXT PRIMARY KEY,
  name        TEXT NOT NULL,
  price_cents INTEGER NOT NULL CHECK (price_cents >= 0),
  -- The check is what refuses to sell what is not there: see stock.ts.
  stock       INTEGER NOT NULL CHECK (stock >= 0)
);

INSERT INTO products (id, name, price_cents, stock) VALUES
  ('cup', 'Cup «Crème brûlée»', 1800, 1000000),
  ('kettle', 'Gooseneck Kettle', 6900, 1000000),
  ('scale', 'Scale, 0.1 g', 4200, 2),
  ('grinder', 'Hand Grinder <refurbished>', 11900, 0);
