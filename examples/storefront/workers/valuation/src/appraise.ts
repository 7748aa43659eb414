// The arithmetic: today's price, times what condition leaves of it, times what each month leaves of it.

import type { Category, Condition, Item, Valuation } from "../../../src/types";

export type Piece = Pick<Valuation, "sku" | "condition" | "ageMonths">;

const BY_CONDITION: Readonly<Record<Condition, number>> = { mint: 0.7, good: 0.55, fair: 0.4, poor: 0.2 };

/** Bodies age quickly, glass hardly at all. */
const KEPT_A_MONTH: Readonly<Record<Category, number>> = {
  camera: 0.985,
  lens: 0.996,
  light: 0.98,
  bag: 0.97,
};

/** Nobody is offered an odd number of cents. */
const STEP_CENTS = 500;

export function appraise(piece: Piece, item: Item): Valuation {
  const exact =
    item.priceCents * BY_CONDITION[piece.condition] * KEPT_A_MONTH[item.category] ** piece.ageMonths;
  const valueCents = Math.floor(exact / STEP_CENTS) * STEP_CENTS;
  return { ...piece, valueCents, currency: item.currency };
}
