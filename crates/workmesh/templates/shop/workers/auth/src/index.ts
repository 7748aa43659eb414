// Who is calling: the shared password buys a token, and a signature proves it later.
// A token is `name.expiry.signature`: HMAC-SHA-256 over the first two.

interface Env {
  readonly PASSWORD: string;
  readonly TOKEN_SECRET: string;
  readonly TOKEN_TTL_SECONDS: string;
}

const TOKEN = /^Bearer (([\w-]{1,40})\.(\d{1,12}))\.([0-9a-f]{64})$/;

export default {
  async fetch(request, env): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/verify") return verify(request, env);
    if (pathname !== "/login") return refuse(404, `${pathname} does not exist`);
    if (request.method !== "POST") return refuse(405, "log in with POST");
    return login(request, env);
  },
} satisfies ExportedHandler<Env>;

async function login(request: Request, env: Env): Promise<Response> {
  const body: unknown = await request.json().catch(() => null);
  const { name, password } = (body ?? {}) as { name?: unknown; password?: unknown };
  if (typeof name !== "string" || !/^[\w-]{1,40}$/.test(name) || typeof password !== "string") {
    return refuse(400, 'send {"name": "…", "password": "…"}; the name has up to 40 letters, digits, _ and -');
  }
  const key = await hmacKey(env);
  // Signatures compare in constant time, strings do not.
  if (!(await isSignature(await sign(key, env.PASSWORD), key, password))) {
    return refuse(401, "the password is wrong");
  }
  const claims = `${name}.${now() + Number(env.TOKEN_TTL_SECONDS)}`;
  return Response.json({ token: `${claims}.${toHex(await sign(key, claims))}` });
}

/** Answers with the name in the token. */
async function verify(request: Request, env: Env): Promise<Response> {
  const [, claims, name, expiry, signature] = TOKEN.exec(request.headers.get("authorization") ?? "") ?? [];
  if (!claims || !name || !signature) return refuse(401, "this is no token");
  const good = await isSignature(fromHex(signature), await hmacKey(env), claims);
  return good && Number(expiry) > now()
    ? new Response(name)
    : refuse(401, "the token is forged or has expired");
}

const encoder = new TextEncoder();

const hmacKey = (env: Env): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", encoder.encode(env.TOKEN_SECRET), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
    "verify",
  ]);

const sign = (key: CryptoKey, text: string): Promise<ArrayBuffer> =>
  crypto.subtle.sign("HMAC", key, encoder.encode(text));

const isSignature = (signature: BufferSource, key: CryptoKey, text: string): Promise<boolean> =>
  crypto.subtle.verify("HMAC", key, signature, encoder.encode(text));

const toHex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

const now = (): number => Math.floor(Date.now() / 1000);

const refuse = (status: number, message: string): Response => Response.json({ error: message }, { status });
