export default {
  async fetch(request, env, ctx) {
    const [one, two] = new ReadableStream({ type: 'bytes', pull(c) { c.enqueue(new Uint8Array(3)); c.close(); c.byobRequest?.respond(0); } }).tee();
    ctx.waitUntil(one.cancel('x'));
    const { readable, writable } = new TransformStream({ transform(chunk, c) { c.enqueue(chunk); c.terminate(); } });
    two.pipeThrough({ readable, writable }, { preventCancel: true }).getReader({ mode: 'byob' });
    return new Response(request.body.pipeThrough(new TextDecoderStream()).pipeThrough(new TextEncoderStream()));
  },
};
