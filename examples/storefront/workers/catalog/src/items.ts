// The table of items.

import type { Item } from "../../../src/types";

const COLUMNS = `sku, name, category, description, price_cents AS priceCents, currency, stock, version,
  updated_at AS updatedAt`;

export interface Query {
  readonly text: string | null;
  readonly category: string | null;
  readonly after: string | null;
  readonly limit: number;
}

export const find = (db: D1Database, sku: string): Promise<Item | null> =>
  db.prepare(`SELECT ${COLUMNS} FROM items WHERE sku = ?`).bind(sku).first<Item>();

/** In order of SKU, from a key and not an offset: pages neither skip nor repeat while items come and go. */
export async function list(db: D1Database, query: Query): Promise<Item[]> {
  const { results } = await db
    .prepare(
      `SELECT ${COLUMNS} FROM items
       WHERE (?1 IS NULL OR instr(search, ?1) > 0) AND (?2 IS NULL OR category = ?2) AND sku > ?3
       ORDER BY sku LIMIT ?4`,
    )
    .bind(query.text === null ? null : fold(query.text), query.category, query.after ?? "", query.limit)
    .all<Item>();
  return results;
}

/** Null if `expected` is given and is not the version that stands there. */
export async function put(
  db: D1Database,
  draft: Omit<Item, "currency" | "version" | "updatedAt">,
  expected: number | null,
): Promise<Item | null> {
  const { sku, name, category, description, priceCents, stock } = draft;
  const values = [name, category, description, priceCents, stock, new Date().toISOString()];
  const search = fold(`${name} ${description}`);
  const statement =
    expected === null
      ? db
          .prepare(
            `INSERT INTO items (name, category, description, price_cents, stock, updated_at, search, sku)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (sku) DO UPDATE SET name = excluded.name, category = excluded.category,
             description = excluded.description, price_cents = excluded.price_cents, stock = excluded.stock,
             updated_at = excluded.updated_at, search = excluded.search, version = version + 1
           RETURNING ${COLUMNS}`,
          )
          .bind(...values, search, sku)
      : db
          .prepare(
            `UPDATE items SET name = ?, category = ?, description = ?, price_cents = ?, stock = ?, updated_at = ?,
             search = ?, version = version + 1
           WHERE sku = ? AND version = ? RETURNING ${COLUMNS}`,
          )
          .bind(...values, search, sku, expected);
  return statement.first<Item>();
}

export async function remove(db: D1Database, sku: string): Promise<boolean> {
  return (await db.prepare("DELETE FROM items WHERE sku = ? RETURNING sku").bind(sku).first()) !== null;
}

export async function countByCategory(
  db: D1Database,
): Promise<{ category: string; items: number; stock: number }[]> {
  const { results } = await db
    .prepare(
      "SELECT category, count(*) AS items, sum(stock) AS stock FROM items GROUP BY category ORDER BY category",
    )
    .all<{ category: string; items: number; stock: number }>();
  return results;
}

/** "Hélio" is found by "helio" and by "HÉLIO". */
const fold = (value: string): string =>
  value
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase();
