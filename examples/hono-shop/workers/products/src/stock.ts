// The table of products.

import { Problem } from "@shared/problem";
import type { Line, Product, SoldLine } from "@shared/schema";
import type * as z from "zod";

type Wanted = readonly z.infer<typeof Line>[];

const COLUMNS = "id, name, price_cents AS priceCents, stock";

export async function list(db: D1Database, inStock: boolean): Promise<Product[]> {
  const { results } = await db
    .prepare(`SELECT ${COLUMNS} FROM products WHERE stock > 0 OR NOT ? ORDER BY id`)
    .bind(inStock ? 1 : 0)
    .all<Product>();
  return results;
}

export const find = (db: D1Database, id: string): Promise<Product | null> =>
  db.prepare(`SELECT ${COLUMNS} FROM products WHERE id = ?`).bind(id).first<Product>();

/**
 * All lines or none: a batch is one transaction, and the table's check fails it when a stock would fall below zero.
 * Two customers cannot both get the last one.
 */
export async function take(db: D1Database, lines: Wanted): Promise<SoldLine[]> {
  const rows = await move(db, lines, -1).catch((error: unknown) => {
    if (error instanceof Error && error.message.includes("CHECK constraint failed")) {
      throw new Problem(409, "out_of_stock", "there is not enough of at least one product");
    }
    throw error;
  });
  const sold = lines.flatMap((line, i) => {
    const row = rows[i];
    return row ? [{ ...line, name: row.name, priceCents: row.priceCents }] : [];
  });
  if (sold.length === lines.length) return sold;
  // An update of an unknown product changes nothing and fails nothing, so the known ones have been taken.
  await release(
    db,
    sold.map(({ id, quantity }) => ({ id, quantity })),
  );
  throw new Problem(422, "unknown_product", "at least one product does not exist");
}

export async function release(db: D1Database, lines: Wanted): Promise<void> {
  if (lines.length > 0) await move(db, lines, 1);
}

/** The rows after the change, in the order of `lines`; undefined for a product that there is not. */
async function move(db: D1Database, lines: Wanted, sign: 1 | -1): Promise<(Product | undefined)[]> {
  const statement = db.prepare(`UPDATE products SET stock = stock + ? WHERE id = ? RETURNING ${COLUMNS}`);
  const results = await db.batch<Product>(
    lines.map(({ id, quantity }) => statement.bind(sign * quantity, id)),
  );
  return results.map(({ results }) => results[0]);
}
