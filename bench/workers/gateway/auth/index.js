// Says who a bearer token belongs to.
const sessions = new Map();
for (let number = 0; number < 100; number++) {
  sessions.set(`token-${number}`, { user: `user-${number}`, role: number === 0 ? "admin" : "customer" });
}

export default {
  fetch(request) {
    const authorization = request.headers.get("authorization") ?? "";
    const [scheme, token] = authorization.split(" ", 2);
    const session = scheme === "Bearer" ? sessions.get(token) : undefined;
    if (!session) return Response.json({ error: "unauthorized" }, { status: 401 });
    return Response.json(session);
  },
};
