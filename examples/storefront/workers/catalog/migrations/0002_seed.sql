INSERT INTO items (sku, name, category, description, price_cents, stock, updated_at, search) VALUES
  ('bag-canvas-12', 'Canvas Bag 12 l', 'bag', 'Waxed canvas, room for a body and two lenses.', 8900, 14, '2026-01-05T09:00:00.000Z', 'canvas bag 12 l waxed canvas, room for a body and two lenses.'),
  ('bag-sling-6', 'Sling 6 l', 'bag', 'A small sling for a day in town.', 5400, 20, '2026-01-05T09:00:00.000Z', 'sling 6 l a small sling for a day in town.'),
  ('camera-aria-x1', 'Aria X1', 'camera', 'Full frame, 24 megapixels, serviced and tested.', 129900, 3, '2026-01-05T09:00:00.000Z', 'aria x1 full frame, 24 megapixels, serviced and tested.'),
  ('camera-aria-x2', 'Aria X2', 'camera', 'Full frame, 45 megapixels, two card slots.', 219900, 2, '2026-01-05T09:00:00.000Z', 'aria x2 full frame, 45 megapixels, two card slots.'),
  ('camera-lumi-35', 'Lumi 35', 'camera', 'A 35 mm film compact with a new light seal.', 24900, 6, '2026-01-05T09:00:00.000Z', 'lumi 35 a 35 mm film compact with a new light seal.'),
  ('camera-tarn-645', 'Tarn 645', 'camera', 'Medium format film, waist-level finder.', 89900, 1, '2026-01-05T09:00:00.000Z', 'tarn 645 medium format film, waist-level finder.'),
  ('lens-aria-50', 'Aria 50 mm f/1.8', 'lens', 'The standard lens for the Aria mount.', 19900, 11, '2026-01-05T09:00:00.000Z', 'aria 50 mm f/1.8 the standard lens for the aria mount.'),
  ('lens-aria-85', 'Aria 85 mm f/1.4', 'lens', 'Portraits, with a hood.', 74900, 4, '2026-01-05T09:00:00.000Z', 'aria 85 mm f/1.4 portraits, with a hood.'),
  ('lens-helio-28', 'Hélio 28 mm f/2', 'lens', 'Compact wide angle from Angoulême, adapted.', 31900, 5, '2026-01-05T09:00:00.000Z', 'helio 28 mm f/2 compact wide angle from angouleme, adapted.'),
  ('light-flash-40', 'Flash 40', 'light', 'Swivel head, guide number 40.', 12900, 9, '2026-01-05T09:00:00.000Z', 'flash 40 swivel head, guide number 40.'),
  ('light-panel-60', 'Panel 60', 'light', 'A dimmable LED panel with a stand.', 15900, 7, '2026-01-05T09:00:00.000Z', 'panel 60 a dimmable led panel with a stand.'),
  ('light-softbox-90', 'Softbox 90', 'light', 'Ninety centimetres, folds like an umbrella.', 6900, 0, '2026-01-05T09:00:00.000Z', 'softbox 90 ninety centimetres, folds like an umbrella.');
