// Asks auth who is calling and sends the request on to catalog. What to do when one of them is slow or fails is
// left to the mesh.
export default {
  async fetch(request, env) {
    const authorization = request.headers.get("authorization") ?? "";
    const session = await env.AUTH.fetch("https://auth/session", { headers: { authorization } });
    if (!session.ok) return session;
    const { user } = await session.json();

    const headers = new Headers(request.headers);
    headers.set("x-user", user);
    return env.CATALOG.fetch(request.url, { headers });
  },
};
