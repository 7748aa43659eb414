// KV before D1, for single items.

import type { Item } from "../../../src/types";
import type { Env } from "./env";

/**
 * Bounds how long a reader that lost a race may leave an old item behind (it read before a write, and stored
 * after it), and how long another region may see one. 60 seconds is the least that KV accepts.
 */
const TTL_SECONDS = 60;

const key = (sku: string): string => `item:${sku}`;

export async function readThrough(
  sku: string,
  env: Env,
  ctx: ExecutionContext,
  load: () => Promise<Item | null>,
): Promise<{ value: Item | null; hit: boolean }> {
  const cached = await env.CACHE.get<Item>(key(sku), "json");
  if (cached) return { value: cached, hit: true };
  const value = await load();
  // The reader does not wait for the copy. What does not exist is not cached: it may exist in a moment.
  if (value) ctx.waitUntil(env.CACHE.put(key(sku), JSON.stringify(value), { expirationTtl: TTL_SECONDS }));
  return { value, hit: false };
}

/** The writer does wait: its next read must not find what it has just replaced. */
export const forget = (sku: string, env: Env): Promise<void> => env.CACHE.delete(key(sku));
