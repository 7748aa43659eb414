// Signed and encrypted tokens with jose, on all of Web Crypto.
import {
  EncryptJWT, SignJWT, base64url, calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, errors, exportJWK, exportPKCS8,
  exportSPKI, generateKeyPair, importPKCS8, importSPKI, jwtDecrypt, jwtVerify,
} from 'jose';

type Env = { SECRET: string };

const issuedAt = 1_700_000_000;

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const key = new TextEncoder().encode(env.SECRET);
    const url = new URL(request.url);
    switch (`${request.method} ${url.pathname}`) {
      case 'POST /sign': {
        const { subject, algorithm = 'HS256' } = (await request.json()) as { subject: string; algorithm?: string };
        const token = await new SignJWT({ role: 'customer' })
          .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
          .setSubject(subject)
          .setIssuer('https://auth.example')
          .setIssuedAt(issuedAt)
          .setExpirationTime(issuedAt + 3600)
          .sign(key);
        return Response.json({ token });
      }
      case 'POST /verify': {
        const at = Number(url.searchParams.get('at') ?? issuedAt + 1);
        try {
          const { payload, protectedHeader } = await jwtVerify(await request.text(), key, {
            issuer: 'https://auth.example',
            currentDate: new Date(at * 1000),
          });
          return Response.json({ payload, protectedHeader });
        } catch (error) {
          if (!(error instanceof errors.JOSEError)) throw error;
          return Response.json({ code: error.code, name: error.name, message: error.message }, { status: 401 });
        }
      }
      case 'POST /decode': {
        const token = await request.text();
        return Response.json({ header: decodeProtectedHeader(token), payload: decodeJwt(token) });
      }
      case 'GET /thumbprint':
        return new Response(await calculateJwkThumbprint({ kty: 'oct', k: base64url.encode(key) }));
      case 'GET /pair': {
        // Signed by a key that went through PEM, and verified by its other half, which did too.
        const alg = url.searchParams.get('alg') ?? 'RS256';
        const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
        const [own, other] = [await exportPKCS8(privateKey), await exportSPKI(publicKey)];
        const token = await new SignJWT({ role: 'customer' }).setProtectedHeader({ alg }).sign(await importPKCS8(own, alg));
        const { payload, protectedHeader } = await jwtVerify(token, await importSPKI(other, alg));
        return Response.json({ payload, protectedHeader, members: Object.keys(await exportJWK(privateKey)).sort() });
      }
      case 'GET /sealed': {
        const [alg, enc] = [url.searchParams.get('alg') ?? 'dir', url.searchParams.get('enc') ?? 'A256GCM'];
        const pair = alg.startsWith('RSA') || alg.startsWith('ECDH') ? await generateKeyPair(alg) : null;
        const secret = new Uint8Array(Number(url.searchParams.get('size') ?? 32)).fill(7);
        const token = await new EncryptJWT({ role: 'customer' })
          .setProtectedHeader({ alg, enc })
          .encrypt(pair?.publicKey ?? secret);
        const { payload, protectedHeader } = await jwtDecrypt(token, pair?.privateKey ?? secret, {
          keyManagementAlgorithms: [alg],
        });
        return Response.json({ payload, members: Object.keys(protectedHeader).sort() });
      }
      case 'GET /base64url':
        return new Response(base64url.encode(base64url.decode(url.searchParams.get('text') ?? '')));
      default:
        return new Response('not found', { status: 404 });
    }
  },
};
