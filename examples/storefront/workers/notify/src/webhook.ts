// Posting a message to the webhook.

import { toHex, utf8 } from "../../../src/encoding";
import type { Env } from "./env";
import type { Message } from "./outbox";

const TIMEOUT_MS = 5_000;

export async function deliver(message: Message, env: Env): Promise<"delivered" | "failed"> {
  const body = JSON.stringify(message);
  try {
    const response = await fetch(env.WEBHOOK_URL, {
      method: "POST",
      headers: { "content-type": "application/json", ...(await signature(body, env)) },
      body,
      // Where it leads to is configured; a redirect would let the receiver choose.
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok ? "delivered" : "failed";
  } catch (error) {
    console.error("webhook", message.id, error);
    return "failed";
  }
}

/** Lets the receiver tell our messages from anybody's. */
async function signature(body: string, env: Env): Promise<Record<string, string>> {
  if (!env.WEBHOOK_SECRET) return {};
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", utf8(env.WEBHOOK_SECRET), algorithm, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", key, utf8(body));
  return { "x-signature": `sha256=${toHex(new Uint8Array(mac))}` };
}
