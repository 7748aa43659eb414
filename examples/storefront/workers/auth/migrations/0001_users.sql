-- No seed here on purpose: an account whose password is in the repository would be deployed with it.
CREATE TABLE users (
  id         TEXT PRIMARY KEY,
  email      TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  role       TEXT NOT NULL CHECK (role IN ('customer', 'admin')),
  password   TEXT NOT NULL,
  created_at TEXT NOT NULL
);
