export interface Env {
  readonly OUTBOX: KVNamespace;
  readonly WEBHOOK_URL: string;
  readonly WEBHOOK_SECRET?: string;
}
