// The page, rendered on the server. JSX escapes what stands between its braces.

import type { Product } from "@shared/schema";

const euros = (cents: number): string => `${(cents / 100).toFixed(2)} €`;

export const ShopPage = ({ name, items }: { name: string; items: Product[] }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <title>{name}</title>
    </head>
    <body>
      <h1>{name}</h1>
      <ul>
        {items.map((product) => (
          <li id={product.id} class={product.stock > 0 ? "in" : "out"}>
            {product.name}, {euros(product.priceCents)}
          </li>
        ))}
      </ul>
    </body>
  </html>
);
