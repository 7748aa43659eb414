// The table of orders.

import type { Order } from "@shared/schema";

type Row = Omit<Order, "lines"> & { lines: string };

const COLUMNS = "id, email, lines, total_cents AS totalCents, created_at AS createdAt";

const read = (row: Row): Order => ({ ...row, lines: JSON.parse(row.lines) });

export async function insert(
  db: D1Database,
  customer: string,
  order: Order,
  key: string | null,
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO orders (id, customer, email, lines, total_cents, created_at, repeat_key)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    .bind(
      order.id,
      customer,
      order.email,
      JSON.stringify(order.lines),
      order.totalCents,
      order.createdAt,
      key,
    )
    .run();
}

export const find = (db: D1Database, customer: string, id: string): Promise<Order | null> =>
  one(db.prepare(`SELECT ${COLUMNS} FROM orders WHERE customer = ? AND id = ?`).bind(customer, id));

export const findRepeated = (db: D1Database, customer: string, key: string): Promise<Order | null> =>
  one(db.prepare(`SELECT ${COLUMNS} FROM orders WHERE customer = ? AND repeat_key = ?`).bind(customer, key));

export async function list(db: D1Database, customer: string): Promise<Order[]> {
  const { results } = await db
    .prepare(`SELECT ${COLUMNS} FROM orders WHERE customer = ? ORDER BY created_at DESC LIMIT 50`)
    .bind(customer)
    .all<Row>();
  return results.map(read);
}

async function one(statement: D1PreparedStatement): Promise<Order | null> {
  const row = await statement.first<Row>();
  return row && read(row);
}
