/**
 * What the cases of `calls.js` call: answers of every kind.
 */

const encoder = new TextEncoder();

const ANSWERS = {
  async echo(request) {
    const { pathname, search } = new URL(request.url);
    return Response.json({
      method: request.method,
      path: pathname + search,
      headers: Object.fromEntries(request.headers),
      hasBody: request.body !== null,
      body: await request.text(),
    });
  },

  status(request) {
    const status = Number(new URL(request.url).searchParams.get("status"));
    return new Response(status === 204 ? null : `status ${status}`, { status, headers: { "x-peer": "yes" } });
  },

  phrase(request) {
    return new Response("", { status: 404, statusText: new URL(request.url).search.slice(1) });
  },

  onward(request, env) {
    return env.SELF.fetch(request.url.replace("/onward", "/phrase"));
  },

  stream() {
    const { readable, writable } = new TransformStream();
    const writer = writable.getWriter();
    for (const word of ["one ", "two ", "three"]) writer.write(encoder.encode(word));
    writer.close();
    return new Response(readable);
  },

  endless() {
    return new Response(new ReadableStream({ pull: (controller) => controller.enqueue(encoder.encode("more")) }));
  },

  stalled() {
    return new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(encoder.encode("part")),
        pull: () => new Promise((resolve) => setTimeout(resolve, 5_000)),
      }),
    );
  },

  pass(request) {
    return new Response(request.body, { status: 201 });
  },

  cookies() {
    return new Response(null, { headers: [["Set-Cookie", "a=1; Path=/"], ["set-cookie", "b=2"]] });
  },

  redirect() {
    return Response.redirect("http://x/peer/echo?redirected");
  },

  never() {
    return new Promise((resolve) => setTimeout(() => resolve(new Response("late")), 5_000));
  },

  throw() {
    throw new Error("thrown by the peer");
  },
};

/** Answers a request whose path below `/peer/` is `name`. */
export function peer(request, name, env) {
  return ANSWERS[name](request, env);
}
