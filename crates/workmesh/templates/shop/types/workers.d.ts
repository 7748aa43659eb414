// The platform's types that a Worker uses beyond the web's own (which are lib "webworker" in tsconfig.json), so that
// an editor needs no packages. For the whole platform instead: `npm install -D @cloudflare/workers-types`, put it into
// "types" in tsconfig.json with "lib": ["es2022"], and delete this file.

/** What a worker exports as default. `Env` is what its wrangler file binds. */
interface ExportedHandler<Env = unknown> {
  fetch?(request: Request, env: Env, ctx: ExecutionContext): Response | Promise<Response>;
  scheduled?(controller: ScheduledController, env: Env, ctx: ExecutionContext): void | Promise<void>;
}

interface ExecutionContext {
  /** Lets `promise` finish after the response was sent. */
  waitUntil(promise: Promise<unknown>): void;
  passThroughOnException(): void;
}

interface ScheduledController {
  readonly cron: string;
  /** Milliseconds since 1970. */
  readonly scheduledTime: number;
  noRetry(): void;
}

/** A service binding: another worker. The host of the URL is ignored. */
interface Fetcher {
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
}

/** A KV namespace. Values are gone after `expirationTtl` seconds, 60 at least. */
interface KVNamespace {
  get(key: string, type?: "text"): Promise<string | null>;
  get<T = unknown>(key: string, type: "json"): Promise<T | null>;
  get(key: string, type: "arrayBuffer"): Promise<ArrayBuffer | null>;
  get(key: string, type: "stream"): Promise<ReadableStream<Uint8Array> | null>;
  getWithMetadata<Metadata = unknown>(
    key: string,
  ): Promise<{ value: string | null; metadata: Metadata | null }>;
  put(key: string, value: KVValue, options?: KVPutOptions): Promise<void>;
  delete(key: string): Promise<void>;
  list<Metadata = unknown>(options?: KVListOptions): Promise<KVListResult<Metadata>>;
}

type KVValue = string | ArrayBuffer | ArrayBufferView | ReadableStream;

interface KVPutOptions {
  /** Seconds since 1970. */
  expiration?: number;
  /** Seconds from now. */
  expirationTtl?: number;
  /** Any JSON value of up to 1,024 bytes. */
  metadata?: unknown;
}

interface KVListOptions {
  prefix?: string;
  limit?: number;
  cursor?: string | null;
}

type KVListResult<Metadata> = {
  keys: { name: string; expiration?: number; metadata?: Metadata }[];
} & ({ list_complete: true } | { list_complete: false; cursor: string });

/** A D1 database: SQLite. */
interface D1Database {
  prepare(sql: string): D1PreparedStatement;
  /** One transaction: all statements, or none. */
  batch<Row = Record<string, unknown>>(statements: D1PreparedStatement[]): Promise<D1Result<Row>[]>;
  exec(sql: string): Promise<{ count: number; duration: number }>;
}

interface D1PreparedStatement {
  bind(...values: unknown[]): D1PreparedStatement;
  first<Row = Record<string, unknown>>(): Promise<Row | null>;
  first<Value = unknown>(column: string): Promise<Value | null>;
  all<Row = Record<string, unknown>>(): Promise<D1Result<Row>>;
  run<Row = Record<string, unknown>>(): Promise<D1Result<Row>>;
  raw<Row = unknown[]>(): Promise<Row[]>;
}

interface D1Result<Row> {
  success: true;
  results: Row[];
  meta: { duration: number; changes: number; last_row_id: number; rows_read: number; rows_written: number };
}
