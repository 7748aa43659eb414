// One of many small workers: a table of orders, a few routes, and the helpers that such workers have.
const NUMBER = $NUMBER;

class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const orders = new Map();
for (let number = 0; number < 200; number++) {
  const id = `${NUMBER}-${number}`;
  orders.set(id, {
    id,
    customer: `customer-${(number * 31) % 57}`,
    lines: [{ sku: `sku-${number % 13}`, quantity: 1 + (number % 4), price: 100 + number }],
    state: ["open", "paid", "sent"][number % 3],
  });
}

const routes = [
  ["GET", /^\/\d\d\/orders$/, listOrders],
  ["GET", /^\/\d\d\/orders\/([\w-]+)$/, showOrder],
  ["POST", /^\/\d\d\/orders\/([\w-]+)\/pay$/, payOrder],
];

function total(order) {
  return order.lines.reduce((sum, line) => sum + line.quantity * line.price, 0);
}

function find(id) {
  const order = orders.get(id);
  if (!order) throw new HttpError(404, `There is no order ${id}`);
  return order;
}

function listOrders(url) {
  const state = url.searchParams.get("state");
  const found = [...orders.values()].filter((order) => !state || order.state === state);
  return Response.json(found.map((order) => ({ id: order.id, total: total(order) })));
}

function showOrder(url, [, id]) {
  const order = find(id);
  return Response.json({ ...order, total: total(order) });
}

function payOrder(url, [, id]) {
  const order = find(id);
  if (order.state !== "open") throw new HttpError(409, `Order ${id} is ${order.state}`);
  order.state = "paid";
  return Response.json(order);
}

export default {
  fetch(request) {
    const url = new URL(request.url);
    try {
      for (const [method, pattern, handler] of routes) {
        const match = request.method === method && pattern.exec(url.pathname);
        if (match) return handler(url, match);
      }
      throw new HttpError(404, "not found");
    } catch (error) {
      return Response.json({ error: error.message }, { status: error.status ?? 500 });
    }
  },
};
