// What the workers of this fleet say to each other: one place, so that a caller and its callee cannot drift.

/** Who is calling, as the gateway found it. */
export type Role = "anonymous" | "customer" | "admin";

export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Exclude<Role, "anonymous">;
}

/** The answer of `auth` to a good token. */
export interface Verified {
  readonly user: Pick<User, "id" | "role">;
  readonly expiresAt: string;
}

export const CATEGORIES = ["camera", "lens", "light", "bag"] as const;
export type Category = (typeof CATEGORIES)[number];

export interface Item {
  readonly sku: string;
  readonly name: string;
  readonly category: Category;
  readonly description: string;
  /** Minor units (cents): money is never a fraction. */
  readonly priceCents: number;
  readonly currency: string;
  readonly stock: number;
  /** Grows by one with every write; also the entity tag. */
  readonly version: number;
  readonly updatedAt: string;
}

export const CONDITIONS = ["mint", "good", "fair", "poor"] as const;
export type Condition = (typeof CONDITIONS)[number];

/** What we would pay for a used piece today. */
export interface Valuation {
  readonly sku: string;
  readonly condition: Condition;
  readonly ageMonths: number;
  readonly valueCents: number;
  readonly currency: string;
}

/** A valuation that we stand by until it expires. */
export interface Offer extends Valuation {
  readonly id: string;
  readonly itemName: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

export const LEAD_STATUSES = ["new", "contacted", "closed"] as const;
export type LeadStatus = (typeof LEAD_STATUSES)[number];

export interface Lead {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly message: string;
  readonly sku: string | null;
  readonly status: LeadStatus;
  readonly createdAt: string;
}

/** A message to somebody outside the fleet. */
export interface Note {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** One finished call, as `logger` stores it. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly service: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly status: number;
}

/** How often `worker` answered with a status of this class, and how long that took. */
export interface Count {
  readonly worker: string;
  readonly outcome: string;
  readonly count: number;
  readonly totalMs: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Pass it back as `?cursor=` for the next page; null on the last one. */
  readonly cursor: string | null;
}
