// Shows one item of a small catalog.
const items = new Map();
for (let number = 0; number < 50; number++) {
  items.set(`item-${number}`, {
    id: `item-${number}`,
    title: `A very fine item, number ${number}`,
    price: { amount: 1000 + 37 * number, currency: "EUR" },
    tags: ["fine", "sturdy", number % 2 ? "odd" : "even"],
    stock: number % 7,
  });
}

export default {
  fetch(request) {
    const { pathname } = new URL(request.url);
    const item = items.get(pathname.slice("/items/".length));
    if (!item) return Response.json({ error: "not found" }, { status: 404 });
    return Response.json({ ...item, shownTo: request.headers.get("x-user") });
  },
};
