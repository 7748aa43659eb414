// Passes /NN/… on to the worker of that number.
export default {
  fetch(request, env) {
    const { pathname } = new URL(request.url);
    const worker = env[`W${pathname.slice(1, 3)}`];
    if (!worker) return Response.json({ error: "not found" }, { status: 404 });
    return worker.fetch(request);
  },
};
