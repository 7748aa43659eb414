// Offers in KV. The owner is part of the key, so nobody can read another's offer by guessing its id.

import type { Offer } from "../../../src/types";

export const TTL_SECONDS = 7 * 24 * 60 * 60;

/** The newest of a user's offers that a list shows. */
const LISTED = 50;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const prefix = (user: string): string => `offer:${user}:`;

export const store = (kv: KVNamespace, user: string, offer: Offer): Promise<void> =>
  kv.put(prefix(user) + offer.id, JSON.stringify(offer), { expirationTtl: TTL_SECONDS });

export const find = async (kv: KVNamespace, user: string, id: string): Promise<Offer | null> =>
  UUID.test(id) ? kv.get<Offer>(prefix(user) + id, "json") : null;

export const remove = (kv: KVNamespace, user: string, id: string): Promise<void> =>
  kv.delete(prefix(user) + id);

export async function list(kv: KVNamespace, user: string): Promise<Offer[]> {
  const { keys } = await kv.list({ prefix: prefix(user), limit: LISTED });
  const offers = await Promise.all(keys.map(({ name }) => kv.get<Offer>(name, "json")));
  // One may have expired between the list and the read.
  return offers.filter((offer) => offer !== null).sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}
