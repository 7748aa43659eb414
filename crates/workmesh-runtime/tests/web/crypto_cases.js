/**
 * Every algorithm of WebCrypto on good input and bad. What each case came to on the real runtime stands in
 * `crypto_recorded_values.js`, which is what `record` answered there.
 */

const s = crypto.subtle;
const b = (text) => new TextEncoder().encode(text);
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const un = (text) => new Uint8Array(text.match(/../g).map((byte) => parseInt(byte, 16)));
const aes = (name, size = 16, usages = ["encrypt", "decrypt"]) =>
  s.importKey("raw", new Uint8Array(size).fill(7), name, true, usages);
const lengths = (jwk) =>
  Object.fromEntries(Object.entries(jwk).filter(([, value]) => value !== undefined).map(([name, value]) => [name, name.length === 1 ? value.length : value]));

/** A result as text can show it. */
function show(value) {
  if (value instanceof CryptoKey) {
    return { type: value.type, ext: value.extractable, alg: value.algorithm, usages: value.usages };
  }
  if (value?.publicKey) return { pub: show(value.publicKey), priv: show(value.privateKey) };
  if (value instanceof ArrayBuffer) return hex(value);
  return value;
}

const CASES = {};
const T = (name, run) => {
  CASES[name] = run;
};

// AES
for (const m of ['AES-CBC', 'AES-CTR', 'AES-KW', 'AES-GCM']) {
  T(`${m} gen`, () => s.generateKey({ name: m, length: 192 }, true, m === 'AES-KW' ? ['wrapKey', 'unwrapKey'] : ['decrypt', 'encrypt', 'wrapKey']));
  T(`${m} gen bad length`, () => s.generateKey({ name: m, length: 100 }, true, m === 'AES-KW' ? ['wrapKey'] : ['encrypt']));
  T(`${m} gen no length`, () => s.generateKey({ name: m }, true, m === 'AES-KW' ? ['wrapKey'] : ['encrypt']));
  T(`${m} gen bad usage`, () => s.generateKey({ name: m, length: 128 }, true, ['sign']));
  T(`${m} gen no usage`, () => s.generateKey({ name: m, length: 128 }, true, []));
  T(`${m} imp bad len`, () => s.importKey('raw', new Uint8Array(5), m, true, m === 'AES-KW' ? ['wrapKey'] : ['encrypt']));
  T(`${m} imp bad usage`, () => s.importKey('raw', new Uint8Array(16), m, true, ['sign']));
  T(`${m} imp spki`, () => s.importKey('spki', new Uint8Array(16), m, true, m === 'AES-KW' ? ['wrapKey'] : ['encrypt']));
  T(`${m} exp jwk`, async () => s.exportKey('jwk', await s.importKey('raw', new Uint8Array(32), m, true, m === 'AES-KW' ? ['wrapKey'] : ['encrypt'])));
  T(`${m} imp jwk alg`, () => s.importKey('jwk', { kty: 'oct', k: 'AAAAAAAAAAAAAAAAAAAAAA', alg: 'A256XX' }, m, true, m === 'AES-KW' ? ['wrapKey'] : ['encrypt']));
  T(`${m} imp jwk use`, () => s.importKey('jwk', { kty: 'oct', k: 'AAAAAAAAAAAAAAAAAAAAAA', use: 'sig' }, m, true, m === 'AES-KW' ? ['wrapKey'] : ['encrypt']));
  T(`${m} imp jwk key_ops`, () => s.importKey('jwk', { kty: 'oct', k: 'AAAAAAAAAAAAAAAAAAAAAA', key_ops: ['sign'] }, m, true, m === 'AES-KW' ? ['wrapKey'] : ['encrypt']));
  T(`${m} imp jwk kty`, () => s.importKey('jwk', { kty: 'EC' }, m, true, m === 'AES-KW' ? ['wrapKey'] : ['encrypt']));
  T(`${m} imp jwk bad k`, () => s.importKey('jwk', { kty: 'oct', k: '!!' }, m, true, m === 'AES-KW' ? ['wrapKey'] : ['encrypt']));
}
const cbc = { name: 'AES-CBC', iv: new Uint8Array(16).fill(1) };
T('cbc enc', async () => s.encrypt(cbc, await aes('AES-CBC'), b('hello')));
T('cbc enc16', async () => s.encrypt(cbc, await aes('AES-CBC', 24), b('0123456789abcdef')));
T('cbc dec', async () => { const k = await aes('AES-CBC'); return s.decrypt(cbc, k, await s.encrypt(cbc, k, b('hello'))); });
T('cbc iv', async () => s.encrypt({ name: 'AES-CBC', iv: new Uint8Array(12) }, await aes('AES-CBC'), b('hello')));
T('cbc no iv', async () => s.encrypt({ name: 'AES-CBC' }, await aes('AES-CBC'), b('hello')));
T('cbc dec bad', async () => s.decrypt(cbc, await aes('AES-CBC'), new Uint8Array(16)));
T('cbc dec odd', async () => s.decrypt(cbc, await aes('AES-CBC'), new Uint8Array(15)));
T('cbc dec empty', async () => s.decrypt(cbc, await aes('AES-CBC'), new Uint8Array(0)));
T('cbc dec iv', async () => s.decrypt({ name: 'AES-CBC', iv: new Uint8Array(12) }, await aes('AES-CBC'), new Uint8Array(16)));
const ctr = (length, counter = new Uint8Array(16).fill(255)) => ({ name: 'AES-CTR', counter, length });
for (const l of [1, 4, 8, 64, 127, 128]) T(`ctr ${l}`, async () => s.encrypt(ctr(l), await aes('AES-CTR'), new Uint8Array(l === 1 ? 32 : 40)));
T('ctr wrap too long', async () => s.encrypt(ctr(1), await aes('AES-CTR'), new Uint8Array(40)));
T('ctr len 0', async () => s.encrypt(ctr(0), await aes('AES-CTR'), new Uint8Array(4)));
T('ctr len 129', async () => s.encrypt(ctr(129), await aes('AES-CTR'), new Uint8Array(4)));
T('ctr counter 8', async () => s.encrypt(ctr(8, new Uint8Array(8)), await aes('AES-CTR'), new Uint8Array(4)));
T('ctr no counter', async () => s.encrypt({ name: 'AES-CTR', length: 8 }, await aes('AES-CTR'), new Uint8Array(4)));
T('ctr no length', async () => s.encrypt({ name: 'AES-CTR', counter: new Uint8Array(16) }, await aes('AES-CTR'), new Uint8Array(4)));
T('ctr empty', async () => s.encrypt(ctr(8), await aes('AES-CTR'), new Uint8Array(0)));
const kw = (n = 16) => s.importKey('raw', new Uint8Array(n).fill(3), 'AES-KW', true, ['wrapKey', 'unwrapKey']);
for (const n of [16, 24, 32]) T(`kw wrap ${n}`, async () => s.wrapKey('raw', await aes('AES-CBC'), await kw(n), 'AES-KW'));
T('kw wrap jwk', async () => s.wrapKey('jwk', await aes('AES-CBC'), await kw(), 'AES-KW'));
T('kw wrap odd', async () => s.wrapKey('raw', await s.importKey('raw', new Uint8Array(17), { name: 'HMAC', hash: 'SHA-256' }, true, ['sign']), await kw(), 'AES-KW'));
T('kw wrap 8', async () => s.wrapKey('raw', await s.importKey('raw', new Uint8Array(8), { name: 'HMAC', hash: 'SHA-256' }, true, ['sign']), await kw(), 'AES-KW'));
T('kw unwrap', async () => { const k = await kw(); return s.unwrapKey('raw', await s.wrapKey('raw', await aes('AES-CBC'), k, 'AES-KW'), k, 'AES-KW', 'AES-CBC', true, ['encrypt']); });
T('kw unwrap bad', async () => s.unwrapKey('raw', new Uint8Array(24), await kw(), 'AES-KW', 'AES-CBC', true, ['encrypt']));
T('kw unwrap odd', async () => s.unwrapKey('raw', new Uint8Array(23), await kw(), 'AES-KW', 'AES-CBC', true, ['encrypt']));
T('kw unwrap short', async () => s.unwrapKey('raw', new Uint8Array(8), await kw(), 'AES-KW', 'AES-CBC', true, ['encrypt']));
T('kw encrypt', async () => s.encrypt('AES-KW', await kw(), new Uint8Array(16)));
T('gcm iv 16', async () => s.encrypt({ name: 'AES-GCM', iv: new Uint8Array(16) }, await aes('AES-GCM'), b('hi')));
T('gcm tag 96', async () => s.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12), tagLength: 96 }, await aes('AES-GCM'), b('hi')));
// EC
const curves = ['P-256', 'P-384', 'P-521'];
for (const c of curves) {
  T(`ecdsa gen ${c}`, () => s.generateKey({ name: 'ECDSA', namedCurve: c }, false, ['sign', 'verify']));
  T(`ecdsa roundtrip ${c}`, async () => {
    const k = await s.generateKey({ name: 'ECDSA', namedCurve: c }, true, ['sign', 'verify']);
    const out = {};
    for (const h of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']) { try { const sig = await s.sign({ name: 'ECDSA', hash: h }, k.privateKey, b('x')); out[h] = [sig.byteLength, await s.verify({ name: 'ECDSA', hash: h }, k.publicKey, sig, b('x')), await s.verify({ name: 'ECDSA', hash: h }, k.publicKey, sig, b('y')), await s.verify({ name: 'ECDSA', hash: h }, k.publicKey, sig.slice(1), b('x'))]; } catch (e) { out[h] = `${e.name}: ${e.message}`; } }
    for (const [f, w] of [['raw', 'publicKey'], ['spki', 'publicKey'], ['pkcs8', 'privateKey'], ['jwk', 'publicKey'], ['jwk', 'privateKey']]) { const e = await s.exportKey(f, k[w]); out[f + w] = f === 'jwk' ? lengths(e) : e.byteLength; const i = await s.importKey(f, e, { name: 'ECDSA', namedCurve: c }, true, w === 'publicKey' ? ['verify'] : ['sign']); out['i' + f + w] = show(i); }
    return out;
  });
  T(`ecdh ${c}`, async () => {
    const [x, y] = [await s.generateKey({ name: 'ECDH', namedCurve: c }, true, ['deriveBits', 'deriveKey']), await s.generateKey({ name: 'ECDH', namedCurve: c }, true, ['deriveBits'])];
    const out = { keys: show(x) };
    const d = (l, p = y.publicKey) => s.deriveBits({ name: 'ECDH', public: p }, x.privateKey, l);
    out.len = (await d(null)).byteLength; out.len2 = (await d(128)).byteLength;
    out.same = hex(await d(null)) === hex(await s.deriveBits({ name: 'ECDH', public: x.publicKey }, y.privateKey, null));
    for (const l of [0, 7, 100, 600, 1000]) { try { out[l] = (await d(l)).byteLength; } catch (e) { out[l] = `${e.name}: ${e.message}`; } }
    for (const [n, p] of [['priv', y.privateKey], ['none', undefined], ['str', 'x']]) { try { out[n] = (await d(128, p)).byteLength; } catch (e) { out[n] = `${e.name}: ${e.message}`; } }
    out.key = show(await s.deriveKey({ name: 'ECDH', public: y.publicKey }, x.privateKey, { name: 'AES-GCM', length: 256 }, true, ['encrypt']));
    return out;
  });
}
T('ecdsa gen bad curve', () => s.generateKey({ name: 'ECDSA', namedCurve: 'P-1' }, false, ['sign']));
T('ecdsa gen no curve', () => s.generateKey({ name: 'ECDSA' }, false, ['sign']));
T('ecdsa gen bad usage', () => s.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['encrypt']));
T('ecdsa gen no usage', () => s.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, []));
T('ecdsa gen only verify', () => s.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']));
T('ecdh gen bad usage', () => s.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['sign']));
T('ecdh gen no usage', () => s.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, []));
const ecp = { name: 'ECDSA', namedCurve: 'P-256' };
const D = { kty: 'EC', crv: 'P-256', x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0', d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI' };
const { d, ...Dp } = D;
T('ec imp jwk priv', () => s.importKey('jwk', D, ecp, true, ['sign']));
T('ec imp jwk pub', () => s.importKey('jwk', Dp, ecp, false, ['verify']));
T('ec exp jwk pub of nonext', async () => s.exportKey('jwk', await s.importKey('jwk', Dp, ecp, true, ['verify'])));
T('ec exp jwk priv', async () => s.exportKey('jwk', await s.importKey('jwk', D, ecp, true, ['sign'])));
T('ec exp raw priv', async () => s.exportKey('raw', await s.importKey('jwk', D, ecp, true, ['sign'])));
T('ec exp spki priv', async () => s.exportKey('spki', await s.importKey('jwk', D, ecp, true, ['sign'])));
T('ec exp pkcs8', async () => s.exportKey('pkcs8', await s.importKey('jwk', D, ecp, true, ['sign'])));
T('ec exp pkcs8 pub', async () => s.exportKey('pkcs8', await s.importKey('jwk', Dp, ecp, true, ['verify'])));
T('ec exp spki', async () => s.exportKey('spki', await s.importKey('jwk', Dp, ecp, true, ['verify'])));
T('ec exp raw', async () => s.exportKey('raw', await s.importKey('jwk', Dp, ecp, true, ['verify'])));
T('ec exp nonext', async () => s.exportKey('jwk', await s.importKey('jwk', D, ecp, false, ['sign'])));
T('ec exp bad format', async () => s.exportKey('foo', await s.importKey('jwk', D, ecp, true, ['sign'])));
T('ec imp pub sign', () => s.importKey('jwk', Dp, ecp, true, ['sign']));
T('ec imp priv verify', () => s.importKey('jwk', D, ecp, true, ['verify']));
T('ec imp priv none', () => s.importKey('jwk', D, ecp, true, []));
T('ec imp pub none', () => s.importKey('jwk', Dp, ecp, true, []));
T('ec imp wrong crv', () => s.importKey('jwk', D, { name: 'ECDSA', namedCurve: 'P-384' }, true, ['sign']));
T('ec imp unknown crv', () => s.importKey('jwk', D, { name: 'ECDSA', namedCurve: 'P-1' }, true, ['sign']));
T('ec imp kty', () => s.importKey('jwk', { ...D, kty: 'oct' }, ecp, true, ['sign']));
T('ec imp no x', () => s.importKey('jwk', { ...D, x: undefined }, ecp, true, ['sign']));
T('ec imp no y', () => s.importKey('jwk', { ...D, y: undefined }, ecp, true, ['sign']));
T('ec imp bad x', () => s.importKey('jwk', { ...D, x: 'AAAA' }, ecp, true, ['sign']));
T('ec imp bad d', () => s.importKey('jwk', { ...D, d: 'AAAA' }, ecp, true, ['sign']));
T('ec imp off curve', () => s.importKey('jwk', { ...Dp, x: Dp.y }, ecp, true, ['verify']));
T('ec imp alg', () => s.importKey('jwk', { ...D, alg: 'ES384' }, ecp, true, ['sign']));
T('ec imp use', () => s.importKey('jwk', { ...D, use: 'enc' }, ecp, true, ['sign']));
T('ec imp key_ops', () => s.importKey('jwk', { ...D, key_ops: ['verify'] }, ecp, true, ['sign']));
T('ec imp ext', () => s.importKey('jwk', { ...D, ext: false }, ecp, true, ['sign']));
T('ec imp raw short', () => s.importKey('raw', new Uint8Array(10), ecp, true, ['verify']));
T('ec imp raw bad', () => s.importKey('raw', new Uint8Array(65), ecp, true, ['verify']));
T('ec imp raw sign', () => s.importKey('raw', new Uint8Array(65), ecp, true, ['sign']));
T('ec imp spki bad', () => s.importKey('spki', new Uint8Array(65), ecp, true, ['verify']));
T('ec imp pkcs8 bad', () => s.importKey('pkcs8', new Uint8Array(65), ecp, true, ['sign']));
T('ec imp spki other curve', async () => { const k = await s.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, true, ['sign', 'verify']); return s.importKey('spki', await s.exportKey('spki', k.publicKey), ecp, true, ['verify']); });
T('ec imp pkcs8 other curve', async () => { const k = await s.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, true, ['sign', 'verify']); return s.importKey('pkcs8', await s.exportKey('pkcs8', k.privateKey), ecp, true, ['sign']); });
T('ec sign with pub', async () => s.sign({ name: 'ECDSA', hash: 'SHA-256' }, await s.importKey('jwk', Dp, ecp, true, ['verify']), b('x')));
T('ec sign no hash', async () => s.sign('ECDSA', await s.importKey('jwk', D, ecp, true, ['sign']), b('x')));
T('ec sign bad hash', async () => s.sign({ name: 'ECDSA', hash: 'SHA-9' }, await s.importKey('jwk', D, ecp, true, ['sign']), b('x')));
T('ec known verify', async () => s.verify({ name: 'ECDSA', hash: 'SHA-256' }, await s.importKey('jwk', Dp, ecp, true, ['verify']), un('0ed1217c4a8e2d7f6b8aacb3cb30d6c2f10d2f0c1d8b6a3c93b7a8c0a1f0e2d30ed1217c4a8e2d7f6b8aacb3cb30d6c2f10d2f0c1d8b6a3c93b7a8c0a1f0e2d3'), b('x')));
T('ecdh wrong curve', async () => { const [x, y] = [await s.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']), await s.generateKey({ name: 'ECDH', namedCurve: 'P-384' }, true, ['deriveBits'])]; return s.deriveBits({ name: 'ECDH', public: y.publicKey }, x.privateKey, 128); });
T('ecdh wrong alg', async () => { const [x, y] = [await s.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']), await s.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])]; return s.deriveBits({ name: 'ECDH', public: y.publicKey }, x.privateKey, 128); });
T('ecdh imp pub usage', () => s.importKey('jwk', Dp, { name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']));
T('ecdh imp pub', () => s.importKey('jwk', Dp, { name: 'ECDH', namedCurve: 'P-256' }, true, []));
T('ecdh imp priv', () => s.importKey('jwk', D, { name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveKey']));
T('ecdh known', async () => s.deriveBits({ name: 'ECDH', public: await s.importKey('jwk', Dp, { name: 'ECDH', namedCurve: 'P-256' }, true, []) }, await s.importKey('jwk', D, { name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']), 256));
// OKP
const seed = un('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
const pub = un('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
const ED = { kty: 'OKP', crv: 'Ed25519', d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
const { d: ed_d, ...EDp } = ED;
T('ed imp raw', async () => show(await s.importKey('raw', pub, 'Ed25519', false, ['verify'])));
T('ed imp jwk', () => s.importKey('jwk', ED, 'Ed25519', true, ['sign']));
T('ed imp jwk pub', () => s.importKey('jwk', EDp, 'Ed25519', true, ['verify']));
T('ed sign', async () => s.sign('Ed25519', await s.importKey('jwk', ED, 'Ed25519', true, ['sign']), new Uint8Array(0)));
T('ed verify', async () => s.verify('Ed25519', await s.importKey('raw', pub, 'Ed25519', false, ['verify']), un('e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'), new Uint8Array(0)));
T('ed verify short', async () => s.verify('Ed25519', await s.importKey('raw', pub, 'Ed25519', false, ['verify']), new Uint8Array(10), new Uint8Array(0)));
for (const f of ['jwk', 'pkcs8', 'raw', 'spki']) { T(`ed exp priv ${f}`, async () => s.exportKey(f, await s.importKey('jwk', ED, 'Ed25519', true, ['sign']))); T(`ed exp pub ${f}`, async () => s.exportKey(f, await s.importKey('jwk', EDp, 'Ed25519', true, ['verify']))); }
for (const n of ['Ed25519', 'X25519']) {
  const pu = n === 'Ed25519' ? ['verify'] : [], pr = n === 'Ed25519' ? ['sign'] : ['deriveBits'];
  T(`${n} rt`, async () => { const k = await s.generateKey(n, true, n === 'Ed25519' ? ['sign', 'verify'] : ['deriveBits', 'deriveKey']); const out = show(k); for (const [f, w] of [['raw', 'publicKey'], ['spki', 'publicKey'], ['pkcs8', 'privateKey'], ['jwk', 'publicKey'], ['jwk', 'privateKey']]) { const e = await s.exportKey(f, k[w]); out[f + w] = f === 'jwk' ? lengths(e) : e.byteLength; out['i' + f + w] = show(await s.importKey(f, e, n, true, w === 'publicKey' ? pu : pr)); } return out; });
  T(`${n} imp raw short`, () => s.importKey('raw', new Uint8Array(10), n, true, pu));
  T(`${n} imp spki bad`, () => s.importKey('spki', new Uint8Array(44), n, true, pu));
  T(`${n} imp pkcs8 bad`, () => s.importKey('pkcs8', new Uint8Array(48), n, true, pr));
  T(`${n} imp jwk crv`, () => s.importKey('jwk', { ...ED, crv: 'P-256' }, n, true, pr));
  T(`${n} imp jwk kty`, () => s.importKey('jwk', { ...ED, kty: 'EC' }, n, true, pr));
  T(`${n} imp jwk no x`, () => s.importKey('jwk', { ...ED, crv: n, x: undefined }, n, true, pr));
  T(`${n} imp jwk bad x`, () => s.importKey('jwk', { ...EDp, crv: n, x: 'AAAA' }, n, true, pu));
  T(`${n} imp jwk bad d`, () => s.importKey('jwk', { ...ED, crv: n, d: 'AAAA' }, n, true, pr));
  T(`${n} imp jwk alg`, () => s.importKey('jwk', { ...ED, crv: n, alg: 'RS256' }, n, true, pr));
  T(`${n} imp jwk mismatch`, () => s.importKey('jwk', { ...ED, crv: n, x: ED.d }, n, true, pr));
  T(`${n} imp usage`, () => s.importKey('raw', pub, n, true, ['encrypt']));
  T(`${n} gen usage`, () => s.generateKey(n, true, ['encrypt']));
  T(`${n} gen none`, () => s.generateKey(n, true, []));
  T(`${n} imp priv none`, () => s.importKey('jwk', { ...ED, crv: n }, n, true, []));
}
T('x25519 derive', async () => { const a = await s.importKey('jwk', { kty: 'OKP', crv: 'X25519', d: 'dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo', x: 'hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo' }, 'X25519', true, ['deriveBits']); const p = await s.importKey('raw', un('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f'), 'X25519', true, []); const out = []; for (const l of [null, 256, 128, 0, 100, 257, 512]) { try { out.push(hex(await s.deriveBits({ name: 'X25519', public: p }, a, l))); } catch (e) { out.push(`${e.name}: ${e.message}`); } } return out; });
T('x25519 zero', async () => { const a = await s.generateKey('X25519', true, ['deriveBits']); const p = await s.importKey('raw', new Uint8Array(32), 'X25519', true, []); return s.deriveBits({ name: 'X25519', public: p }, a.privateKey, 256); });
// More
T('keys of a jwk', async () => Object.keys(await s.exportKey('jwk', await aes('AES-CBC'))));
T('keys of a pair', async () => { const k = await s.generateKey('Ed25519', true, ['sign']); return [Object.keys(k), Object.getPrototypeOf(k) === Object.prototype, String(k)]; });
const OCT = { kty: 'oct', k: 'AAAAAAAAAAAAAAAAAAAAAA' };
const octet = (more, u = ['encrypt']) => s.importKey('jwk', { ...OCT, ...more }, 'AES-GCM', true, u);
const HS = { name: 'HMAC', hash: 'SHA-256' };
T('hmac use', () => s.importKey('jwk', { ...OCT, use: 'enc' }, HS, true, ['sign']));
T('hmac key_ops', () => s.importKey('jwk', { ...OCT, key_ops: ['verify'] }, HS, true, ['sign']));
T('aes ext', () => octet({ ext: false }));
T('aes order', () => octet({ k: '!!', use: 'sig', alg: 'x', ext: false, key_ops: [] }));
T('aes order 2', () => octet({ use: 'sig', alg: 'x', key_ops: [] }));
T('aes order 3', () => octet({ alg: 'x', key_ops: [] }));
T('aes order 4', () => octet({ k: '!!', use: 'sig' }));
T('aes order 5', () => octet({ k: 'AAAA', use: 'sig' }));
T('aes dup', () => octet({ key_ops: ['encrypt', 'encrypt'] }));
T('ecdh none', async () => { const x = await s.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']); return s.deriveBits({ name: 'ECDH' }, x.privateKey, 128); });
T('ec dup', () => s.importKey('jwk', { ...Dp, key_ops: ['verify', 'verify'] }, ecp, true, ['verify']));
T('ecdh use', () => s.importKey('jwk', { ...D, use: 'sig' }, { name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']));
for (const iv of [1, 8, 11, 12, 13, 16, 60]) for (const t of [32, 96, 128]) T(`gcm ${iv} ${t}`, async () => s.encrypt({ name: 'AES-GCM', iv: new Uint8Array(iv).fill(9), tagLength: t, additionalData: b('extra') }, await aes('AES-GCM', 32), b('some words to be encrypted, longer than a block')));
const long = { name: 'AES-GCM', iv: new Uint8Array(16), tagLength: 104 };
T('gcm back', async () => { const k = await aes('AES-GCM'); return s.decrypt(long, k, await s.encrypt(long, k, b('hi'))); });
T('gcm tampered', async () => { const k = await aes('AES-GCM'); const x = new Uint8Array(await s.encrypt(long, k, b('hi'))); x[0] ^= 1; return s.decrypt(long, k, x); });
T('gcm short', async () => s.decrypt(long, await aes('AES-GCM'), new Uint8Array(12)));
T('gcm tag 100', async () => s.encrypt({ ...long, tagLength: 100 }, await aes('AES-GCM'), new Uint8Array(12)));

/** What each case comes to here. */
export async function record() {
  const values = {};
  for (const [name, run] of Object.entries(CASES)) {
    try {
      values[name] = JSON.stringify(show(await run()));
    } catch (error) {
      values[name] = `${error.name}: ${error.message}`;
    }
  }
  return values;
}
