// The table of leads.

import type { Lead, LeadStatus } from "../../../src/types";

const COLUMNS = "id, name, email, message, sku, status, created_at AS createdAt";

export interface Row {
  readonly seq: number;
  readonly lead: Lead;
}

/** `repeatKey` makes a second insertion by the same user find the first lead instead. */
export async function insert(
  db: D1Database,
  user: string,
  draft: Pick<Lead, "name" | "email" | "message" | "sku">,
  repeatKey: string | null,
): Promise<{ lead: Lead; created: boolean }> {
  const inserted = await db
    .prepare(
      `INSERT INTO leads (id, user_id, name, email, message, sku, created_at, repeat_key)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (user_id, repeat_key) DO NOTHING RETURNING ${COLUMNS}`,
    )
    .bind(
      crypto.randomUUID(),
      user,
      draft.name,
      draft.email,
      draft.message,
      draft.sku,
      new Date().toISOString(),
      repeatKey,
    )
    .first<Lead>();
  if (inserted) return { lead: inserted, created: true };
  const earlier = await db
    .prepare(`SELECT ${COLUMNS} FROM leads WHERE user_id = ? AND repeat_key = ?`)
    .bind(user, repeatKey)
    .first<Lead>();
  if (!earlier) throw new Error("a lead was neither inserted nor there before");
  return { lead: earlier, created: false };
}

/** `user` null: whoever's it is. */
export const find = (db: D1Database, id: string, user: string | null): Promise<Lead | null> =>
  db
    .prepare(`SELECT ${COLUMNS} FROM leads WHERE id = ?1 AND (?2 IS NULL OR user_id = ?2)`)
    .bind(id, user)
    .first<Lead>();

/** Newest first. */
export async function list(
  db: D1Database,
  query: { readonly user: string | null; readonly before: number | null; readonly limit: number },
): Promise<Row[]> {
  const { results } = await db
    .prepare(
      `SELECT seq, ${COLUMNS} FROM leads
       WHERE (?1 IS NULL OR user_id = ?1) AND (?2 IS NULL OR seq < ?2) ORDER BY seq DESC LIMIT ?3`,
    )
    .bind(query.user, query.before, query.limit)
    .all<Lead & { seq: number }>();
  return results.map(({ seq, ...lead }) => ({ seq, lead }));
}

export const setStatus = (db: D1Database, id: string, status: LeadStatus): Promise<Lead | null> =>
  db.prepare(`UPDATE leads SET status = ? WHERE id = ? RETURNING ${COLUMNS}`).bind(status, id).first<Lead>();

export async function countByStatus(db: D1Database): Promise<Record<LeadStatus, number>> {
  const { results } = await db
    .prepare("SELECT status, count(*) AS leads FROM leads GROUP BY status")
    .all<{ status: LeadStatus; leads: number }>();
  const counts: Record<LeadStatus, number> = { new: 0, contacted: 0, closed: 0 };
  for (const { status, leads } of results) counts[status] = leads;
  return counts;
}
