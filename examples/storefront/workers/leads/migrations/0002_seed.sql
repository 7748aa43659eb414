INSERT INTO leads (id, user_id, name, email, message, sku, status, created_at) VALUES
  ('6b1f0f7e-0c55-4c0e-9a55-0b6a6f1d2a01', 'seed', 'Noor de Vries', 'noor@customers.example', 'Is the X1 still under warranty?', 'camera-aria-x1', 'closed', '2026-01-06T10:12:00.000Z'),
  ('6b1f0f7e-0c55-4c0e-9a55-0b6a6f1d2a02', 'seed', 'Łukasz Żak', 'lukasz@customers.example', 'Do you ship to Kraków?', NULL, 'new', '2026-01-07T16:40:00.000Z');
