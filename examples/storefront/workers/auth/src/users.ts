// The table of users.

import type { User } from "../../../src/types";

type Row = User & { readonly password: string };

export async function findByEmail(
  db: D1Database,
  email: string,
): Promise<{ user: User; password: string } | null> {
  const row = await db
    .prepare("SELECT id, email, name, role, password FROM users WHERE email = ?")
    .bind(email)
    .first<Row>();
  if (!row) return null;
  const { password, ...user } = row;
  return { user, password };
}

export const findById = (db: D1Database, id: string): Promise<User | null> =>
  db.prepare("SELECT id, email, name, role FROM users WHERE id = ?").bind(id).first<User>();

/** False if the address is taken. The unique index decides, so two registrations at once cannot both win. */
export async function insert(db: D1Database, user: User, password: string): Promise<boolean> {
  const row = await db
    .prepare(
      `INSERT INTO users (id, email, name, role, password, created_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (email) DO NOTHING RETURNING id`,
    )
    .bind(user.id, user.email, user.name, user.role, password, new Date().toISOString())
    .first();
  return row !== null;
}
