import { WorkerEntrypoint, RpcTarget } from 'cloudflare:workers';
export class Counter extends WorkerEntrypoint { get() { return new (class extends RpcTarget { add(f) { return f(1); } })(); } }
export default {
  async fetch(request, env, ctx) {
    using stub = await ctx.exports.Counter.get();
    const rewriter = new HTMLRewriter().on('a', { async element(e) { await stub.add((n) => e.append(`${n}`)); e.onEndTag(() => { throw e; }); } });
    return rewriter.transform(new Response('<a><b></a>'));
  },
};
