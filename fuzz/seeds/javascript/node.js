import { Buffer } from 'node:buffer';
import zlib from 'node:zlib';
import { createHash } from 'node:crypto';
export default {
  async fetch(request, env) {
    const bytes = Buffer.from(await request.text(), 'base64').fill('x', -1, 1e9).swap16();
    setTimeout(() => env.SELF.fetch(request), 0); setInterval(() => {}, 1);
    return new Response(zlib.gunzipSync(zlib.gzipSync(bytes)) + createHash('md5').update(bytes).digest('hex'));
  },
};
