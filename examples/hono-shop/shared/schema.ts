// What travels between the workers, as schemas: checked where it comes from outside, a type everywhere.

import * as z from "zod";

export const Line = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]{0,31}$/, "must be the id of a product"),
  quantity: z.int().min(1).max(20),
});

/** One line a product: the same one twice would be taken from stock twice and read as one. */
export const Lines = z
  .array(Line)
  .min(1)
  .max(10)
  .refine((lines) => new Set(lines.map(({ id }) => id)).size === lines.length, "must name each product once");

export const Checkout = z.strictObject({ email: z.email(), lines: Lines });

export interface Product {
  id: string;
  name: string;
  priceCents: number;
  stock: number;
}

export interface SoldLine extends z.infer<typeof Line> {
  name: string;
  priceCents: number;
}

export interface Order {
  id: string;
  email: string;
  lines: SoldLine[];
  totalCents: number;
  createdAt: string;
}

/** How a worker of the shop says no. */
export const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
