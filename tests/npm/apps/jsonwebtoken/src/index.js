// Tokens with jsonwebtoken: CommonJS on node:crypto, node:stream, node:util and Buffer.
import { createPublicKey } from 'node:crypto';
import jwt from 'jsonwebtoken';

const SECRET = 'open-sesame';
const PRIVATE = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2
OF/2NxApJCzGCEDdfSp6VQO30hyhRANCAAQRWz+jn65BtOMvdyHKcvjBeBSDZH2r
1RTwjmYSi9R/zpBnuQ4EiMnCqfMPWiZqB4QdbAd0E7oH50VpuZ1P087G
-----END PRIVATE KEY-----`;
const PUBLIC = createPublicKey(PRIVATE).export({ type: 'spki', format: 'pem' });

const sign = (options, payload = { sub: 'ada', iat: 1000 }) => jwt.sign(payload, SECRET, options);
const routes = {
  '/sign': () => sign({ expiresIn: '2h', issuer: 'suite', audience: ['a', 'b'], keyid: 'k', notBefore: 0 }),
  '/verify': () => jwt.verify(sign({ issuer: 'suite' }), SECRET, { issuer: 'suite', complete: true }),
  '/hs512': () => sign({ algorithm: 'HS512' }),
  '/es256': () => jwt.verify(jwt.sign({ iat: 1 }, PRIVATE, { algorithm: 'ES256' }), PUBLIC, { algorithms: ['ES256'] }),
  '/decode': () => jwt.decode(sign({}), { complete: true }),
  '/expired': () => jwt.verify(sign({ expiresIn: 1 }), SECRET),
  '/early': () => jwt.verify(sign({}, { iat: 1, nbf: 20_000_000_000 }), SECRET),
  '/issuer': () => jwt.verify(sign({ issuer: 'suite' }), SECRET, { issuer: 'other' }),
  '/secret': () => jwt.verify(sign({}), 'wrong'),
  '/malformed': () => jwt.verify('a.b.c', SECRET),
  '/empty': () => jwt.verify('', SECRET),
  '/algorithm': () => jwt.verify(sign({}), PUBLIC),
  '/key': () => jwt.sign({}, PRIVATE, { algorithm: 'RS256' }),
  '/option': () => sign({ expiresIn: 'tomorrow-ish' }),
  '/called': () =>
    new Promise((resolve, reject) => {
      jwt.sign({ iat: 1 }, SECRET, (error, token) => {
        if (error) reject(error);
        else jwt.verify(token, SECRET, (failure, payload) => (failure ? reject(failure) : resolve(payload)));
      });
    }),
};

export default {
  async fetch(request) {
    const route = routes[new URL(request.url).pathname];
    if (route === undefined) return new Response('no such token', { status: 404 });
    try {
      return Response.json({ result: await route() });
    } catch (error) {
      return Response.json({ name: error.name, message: error.message, at: error.expiredAt ?? error.date ?? null }, { status: 401 });
    }
  },
};
