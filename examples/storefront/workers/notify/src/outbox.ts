// The outbox in KV, newest first: KV lists keys in order, so the key counts down.

import type { Note } from "../../../src/types";

export interface Message extends Note {
  readonly id: string;
  readonly status: "stored" | "delivered" | "failed";
  readonly createdAt: string;
}

const PREFIX = "message:";
const TTL_SECONDS = 7 * 24 * 60 * 60;
/** The last moment that a Date can name, so that what is left of it always has the same number of digits. */
const END_OF_TIME = 8_640_000_000_000_000;

export async function add(kv: KVNamespace, note: Note): Promise<Message> {
  const now = Date.now();
  const id = `${END_OF_TIME - now}-${crypto.randomUUID()}`;
  const message: Message = { id, ...note, status: "stored", createdAt: new Date(now).toISOString() };
  await update(kv, message);
  return message;
}

export const update = (kv: KVNamespace, message: Message): Promise<void> =>
  kv.put(PREFIX + message.id, JSON.stringify(message), { expirationTtl: TTL_SECONDS });

export const find = async (kv: KVNamespace, id: string): Promise<Message | null> =>
  /^\d{16}-[0-9a-f-]{36}$/.test(id) ? kv.get<Message>(PREFIX + id, "json") : null;

export async function list(kv: KVNamespace, limit: number): Promise<Message[]> {
  const { keys } = await kv.list({ prefix: PREFIX, limit });
  const messages = await Promise.all(keys.map(({ name }) => kv.get<Message>(name, "json")));
  // One may have expired between the list and the read.
  return messages.filter((message) => message !== null);
}
