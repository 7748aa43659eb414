/**
 * Reads a body in one of many ways. Whatever fails must fail with an error of the platform's own: anything else is answered with the
 * status 500, which the target takes for a finding.
 */

/** What the table of operations says of an argument, and no user should ever see. */
const INTERNAL = /^argument \d+ must be |^no body kind |^There is no such |^An entry is a selector/;

const drain = async (stream) => {
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength ?? chunk.length;
    if (size > 4 << 20) break;
  }
  return size;
};
const inflate = (format) => (request) => drain(request.body.pipeThrough(new DecompressionStream(format)));
const importKey = (format, algorithms) => async (request) => {
  const bytes = await request.arrayBuffer();
  const data = format === 'jwk' ? JSON.parse(new TextDecoder().decode(bytes)) : bytes;
  const results = algorithms.map(async ([algorithm, usages]) => {
    const key = await crypto.subtle.importKey(format, data, algorithm, true, usages);
    const out = await crypto.subtle.exportKey(format, key);
    if (usages[0] === 'sign') await crypto.subtle.sign(algorithm, key, bytes);
    if (usages[0] === 'verify') await crypto.subtle.verify(algorithm, key, bytes, bytes);
    if (usages[0] === 'encrypt') await crypto.subtle.encrypt(algorithm, key, new Uint8Array(8));
    return out;
  });
  const settled = await Promise.allSettled(results);
  for (const { reason } of settled) if (reason !== undefined) check(reason);
  return settled.length;
};
const ASYMMETRIC = (usage, other) => [
  [{ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, [usage]],
  [{ name: 'RSA-PSS', hash: 'SHA-1', saltLength: 20 }, [usage]],
  [{ name: 'RSA-OAEP', hash: 'SHA-512' }, other],
  [{ name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }, [usage]],
  [{ name: 'ECDSA', namedCurve: 'P-521', hash: 'SHA-256' }, [usage]],
  [{ name: 'ECDH', namedCurve: 'P-384' }, usage === 'sign' ? ['deriveBits'] : []],
  [{ name: 'Ed25519' }, [usage]],
  [{ name: 'X25519' }, usage === 'sign' ? ['deriveBits'] : []],
];

const visit = {
  element(element) {
    element.setAttribute('x', element.getAttribute('y') ?? element.tagName);
    element.before('<i>', { html: true });
    element.append(new Response('late').body);
    if (element.canHaveContent !== false) element.onEndTag((tag) => tag.before(tag.name));
    if (element.hasAttribute('z')) element.removeAndKeepContent();
    return [...element.attributes].length;
  },
  comments(comment) {
    comment.text = comment.text.length > 3 ? comment.text.slice(1) : 'short';
  },
  async text(chunk) {
    await null;
    if (chunk.lastInTextNode) chunk.after('!');
  },
};
const document = {
  doctype: (doctype) => void [doctype.name, doctype.publicId, doctype.systemId],
  comments: (comment) => comment.remove(),
  text: (chunk) => chunk.replace(chunk.text, { html: true }),
  end: (end) => end.append('end'),
};
const rewrite = (...selectors) => async (request, label) => {
  const charset = label && `; charset=${label}`;
  let rewriter = new HTMLRewriter().onDocument(document);
  for (const selector of selectors) rewriter = rewriter.on(selector ?? label, visit);
  const headers = { 'content-type': `text/html${charset}` };
  return drain(rewriter.transform(new Response(request.body, { headers })).body);
};

const lines = async (request, make) => {
  const made = [];
  for (const line of (await request.text()).split('\n').slice(0, 50)) {
    try {
      made.push(make(line, made.at(-1)));
    } catch (error) {
      check(error);
    }
  }
  return made.length;
};

/** A copy must say the same as what was copied. */
const same = (one, other) => {
  if (one !== other) throw `not the same: ${one} ${other}`;
};

const READERS = [
  async (request) => {
    const form = await request.formData();
    const again = await new Response(form).formData();
    same([...form.keys()].length, [...again.keys()].length);
    return structuredClone([...form].map(([key]) => key)).length;
  },
  async (request) => {
    const value = await request.json();
    same(JSON.stringify(structuredClone(value)), JSON.stringify(value));
  },
  async (request) => {
    const text = await request.text();
    same(new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text)), text);
    same(decodeURIComponent(encodeURIComponent(text)), text);
  },
  async (request) => {
    const bytes = await request.clone().bytes();
    same((await request.blob()).size, bytes.length);
    same(atob(btoa(String.fromCharCode(...bytes))).length, bytes.length);
  },
  inflate('gzip'),
  inflate('deflate'),
  inflate('deflate-raw'),
  async (request, label) => {
    const bytes = await request.bytes();
    const whole = new TextDecoder(label || 'gbk').decode(bytes);
    const decoder = new TextDecoder(label || 'gbk');
    let parts = '';
    for (const byte of bytes) parts += decoder.decode(Uint8Array.of(byte), { stream: true });
    same(parts + decoder.decode(), whole);
    new TextDecoder(label, { fatal: true }).decode(bytes);
  },
  (request, label) => drain(request.body.pipeThrough(new TextDecoderStream(label || 'utf-16le', { ignoreBOM: true }))),
  rewrite('*', 'a > b', '[c^=d]:not(e)'),
  rewrite('p:nth-child(2n+1) *', 'script, style, textarea'),
  rewrite(null),
  (request) => lines(request, (line, base) => same(new URL(new URL(line, base ?? 'http://a/b').href).href, new URL(line, base ?? 'http://a/b').href)),
  (request) => lines(request, (line) => {
    const query = new URLSearchParams(line);
    same(new URLSearchParams(query.toString()).toString(), query.toString());
    query.sort();
  }),
  (request, label) => lines(request, (line) => new URLPattern(line, label || 'https://a.b').exec('https://a.b/c/d?e#f')),
  (request) => lines(request, (line) => {
    const [name, ...value] = line.split(':');
    const headers = new Headers([[name, value.join(':')]]);
    headers.append('set-cookie', line);
    return [...headers, ...headers.getSetCookie(), new Response('', { headers }).headers.get(name)];
  }),
  importKey('spki', ASYMMETRIC('verify', ['encrypt'])),
  importKey('pkcs8', ASYMMETRIC('sign', ['decrypt'])),
  importKey('jwk', [...ASYMMETRIC('verify', ['encrypt']), ...ASYMMETRIC('sign', ['decrypt']), [{ name: 'HMAC', hash: 'SHA-256' }, ['sign']],
    [{ name: 'AES-GCM', iv: new Uint8Array(12) }, ['encrypt']], [{ name: 'AES-KW' }, ['wrapKey']]]),
  importKey('raw', [...ASYMMETRIC('verify', []), [{ name: 'HMAC', hash: 'SHA-384' }, ['sign']], [{ name: 'AES-CBC', iv: new Uint8Array(16) }, ['encrypt']],
    [{ name: 'AES-CTR', counter: new Uint8Array(16), length: 1 }, ['encrypt']]]),
  async (request, label) => {
    const stream = new crypto.DigestStream(label || 'SHA-512');
    await request.body.pipeTo(stream);
    return stream.digest;
  },
  async (request) => {
    const [one, other] = request.body.pipeThrough(new CompressionStream('gzip')).tee();
    same(await drain(one), await drain(other));
  },
  (request) => drain(request.body.pipeThrough(new TextDecoderStream()).pipeThrough(new TextEncoderStream()).pipeThrough(new CompressionStream('deflate'))),
  async (request) => {
    const reader = request.body.getReader({ mode: 'byob' });
    for (let size = 1; ; size = (size * 7) % 1000 + 1) {
      const { done } = await reader.read(new Uint8Array(new ArrayBuffer(size + 8), 8), { min: Math.ceil(size / 2) });
      if (done) return;
    }
  },
  async (request, label) => {
    const cache = caches.default;
    const headers = { 'cache-control': label || 'max-age=10', 'content-type': request.headers.get('content-type') ?? 'a/b' };
    await cache.put('http://a/', new Response(request.body, { headers }));
    return (await cache.match('http://a/'))?.text();
  },
  async (request, label) => (await fetch(`data:${label},${await request.text()}`)).text(),
  (request) => lines(request, (line) => [new Date(line), Date.parse(line), new Intl.DateTimeFormat(line).format(0), new Intl.NumberFormat(line).format(1)]),
  (request) => lines(request, (line) => new RegExp(line, 'v').exec(line)),
  async (request, label) => {
    const response = new Response(request.body, { encodeBody: 'manual', headers: { 'content-encoding': label || 'gzip' } });
    return response.text();
  },
  async (request, label, env) => env.SELF.fetch('http://a/', { method: 'POST', headers: request.headers, body: request.body }),
  (request, label, env) => request.text().then((text) => env.SELF.fetch(text || 'http://a/', { headers: { cookie: label } })),
  async (request) => {
    const { 0: client, 1: server } = new WebSocketPair();
    server.accept();
    client.accept();
    client.send(await request.arrayBuffer());
    client.close(1000, (await new Response('x').text()).slice(0, 100));
    return new Promise((resolve) => server.addEventListener('message', resolve));
  },
  async (request) => {
    const source = EventSource.from(request.body);
    source.onmessage = (event) => structuredClone(event.data);
    return new Promise((resolve) => (source.onerror = resolve));
  },
];

function check(error) {
  if (!(error instanceof Error) || INTERNAL.test(error.message)) throw error;
}

export default {
  async fetch(request, env) {
    const reader = request.headers.get('x-reader');
    if (request.method === 'GET' || reader === null) return new Response('fine');
    const headers = new Headers(request.headers);
    headers.delete('x-reader');
    const copy = new Request(request, { headers });
    try {
      const read = READERS[(reader & 0x7f) % READERS.length];
      const result = await read(request.body === null ? request : copy, request.headers.get('x-label') ?? '', env);
      return result instanceof Response ? result : new Response('read');
    } catch (error) {
      try {
        check(error);
        return new Response(`${error.name}: ${error.message}`, { status: 400 });
      } catch {
        return new Response(`${reader}: ${error?.stack ?? error}`, { status: 500 });
      }
    }
  },
};
