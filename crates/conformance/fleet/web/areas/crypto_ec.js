/** ECDSA and ECDH. */
import { bytes, described, EC_PRIVATE, EC_PUBLIC, fromHex, hex, lengthsOf, list, subtle } from "../../shared/crypto.js";

const [crypto_ec, test] = list();
export { crypto_ec };

const curves = ["P-256", "P-384", "P-521"];
for (const c of curves) {
  test(`ecdsa gen ${c}`, () => subtle.generateKey({ name: "ECDSA", namedCurve: c }, false, ["sign", "verify"]));
  test(`ecdsa roundtrip ${c}`, async () => {
    const k = await subtle.generateKey({ name: "ECDSA", namedCurve: c }, true, ["sign", "verify"]);
    const out = {};
    for (const h of ["SHA-1", "SHA-256", "SHA-384", "SHA-512"]) {
      try {
        const sig = await subtle.sign({ name: "ECDSA", hash: h }, k.privateKey, bytes("x"));
        out[h] = [
          sig.byteLength,
          await subtle.verify({ name: "ECDSA", hash: h }, k.publicKey, sig, bytes("x")),
          await subtle.verify({ name: "ECDSA", hash: h }, k.publicKey, sig, bytes("y")),
          await subtle.verify({ name: "ECDSA", hash: h }, k.publicKey, sig.slice(1), bytes("x")),
        ];
      } catch (e) {
        out[h] = `${e.name}: ${e.message}`;
      }
    }
    for (const [f, w] of [
      ["raw", "publicKey"],
      ["spki", "publicKey"],
      ["pkcs8", "privateKey"],
      ["jwk", "publicKey"],
      ["jwk", "privateKey"],
    ]) {
      const e = await subtle.exportKey(f, k[w]);
      out[f + w] = f === "jwk" ? lengthsOf(e) : e.byteLength;
      const i = await subtle.importKey(
        f,
        e,
        { name: "ECDSA", namedCurve: c },
        true,
        w === "publicKey" ? ["verify"] : ["sign"],
      );
      out["i" + f + w] = described(i);
    }
    return out;
  });
  test(`ecdh ${c}`, async () => {
    const [x, y] = [
      await subtle.generateKey({ name: "ECDH", namedCurve: c }, true, ["deriveBits", "deriveKey"]),
      await subtle.generateKey({ name: "ECDH", namedCurve: c }, true, ["deriveBits"]),
    ];
    const out = { keys: described(x) };
    const d = (l, p = y.publicKey) => subtle.deriveBits({ name: "ECDH", public: p }, x.privateKey, l);
    out.len = (await d(null)).byteLength;
    out.len2 = (await d(128)).byteLength;
    out.same =
      hex(await d(null)) === hex(await subtle.deriveBits({ name: "ECDH", public: x.publicKey }, y.privateKey, null));
    for (const l of [0, 7, 100, 600, 1000]) {
      try {
        out[l] = (await d(l)).byteLength;
      } catch (e) {
        out[l] = `${e.name}: ${e.message}`;
      }
    }
    for (const [n, p] of [
      ["priv", y.privateKey],
      ["none", undefined],
      ["str", "x"],
    ]) {
      try {
        out[n] = (await d(128, p)).byteLength;
      } catch (e) {
        out[n] = `${e.name}: ${e.message}`;
      }
    }
    out.key = described(
      await subtle.deriveKey(
        { name: "ECDH", public: y.publicKey },
        x.privateKey,
        { name: "AES-GCM", length: 256 },
        true,
        ["encrypt"],
      ),
    );
    return out;
  });
}
test("ecdsa gen bad curve", () => subtle.generateKey({ name: "ECDSA", namedCurve: "P-1" }, false, ["sign"]));
test("ecdsa gen no curve", () => subtle.generateKey({ name: "ECDSA" }, false, ["sign"]));
test("ecdsa gen bad usage", () => subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["encrypt"]));
test("ecdsa gen no usage", () => subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, []));
test("ecdsa gen only verify", () => subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]));
test("ecdh gen bad usage", () => subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["sign"]));
test("ecdh gen no usage", () => subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, []));
const ecp = { name: "ECDSA", namedCurve: "P-256" };
const D = EC_PRIVATE;
const Dp = EC_PUBLIC;
test("ec imp jwk priv", () => subtle.importKey("jwk", D, ecp, true, ["sign"]));
test("ec imp jwk pub", () => subtle.importKey("jwk", Dp, ecp, false, ["verify"]));
test("ec exp jwk pub of nonext", async () =>
  subtle.exportKey("jwk", await subtle.importKey("jwk", Dp, ecp, true, ["verify"])));
test("ec exp jwk priv", async () => subtle.exportKey("jwk", await subtle.importKey("jwk", D, ecp, true, ["sign"])));
test("ec exp raw priv", async () => subtle.exportKey("raw", await subtle.importKey("jwk", D, ecp, true, ["sign"])));
test("ec exp spki priv", async () => subtle.exportKey("spki", await subtle.importKey("jwk", D, ecp, true, ["sign"])));
test("ec exp pkcs8", async () => subtle.exportKey("pkcs8", await subtle.importKey("jwk", D, ecp, true, ["sign"])));
test("ec exp pkcs8 pub", async () =>
  subtle.exportKey("pkcs8", await subtle.importKey("jwk", Dp, ecp, true, ["verify"])));
test("ec exp spki", async () => subtle.exportKey("spki", await subtle.importKey("jwk", Dp, ecp, true, ["verify"])));
test("ec exp raw", async () => subtle.exportKey("raw", await subtle.importKey("jwk", Dp, ecp, true, ["verify"])));
test("ec exp nonext", async () => subtle.exportKey("jwk", await subtle.importKey("jwk", D, ecp, false, ["sign"])));
test("ec exp bad format", async () => subtle.exportKey("foo", await subtle.importKey("jwk", D, ecp, true, ["sign"])));
test("ec imp pub sign", () => subtle.importKey("jwk", Dp, ecp, true, ["sign"]));
test("ec imp priv verify", () => subtle.importKey("jwk", D, ecp, true, ["verify"]));
test("ec imp priv none", () => subtle.importKey("jwk", D, ecp, true, []));
test("ec imp pub none", () => subtle.importKey("jwk", Dp, ecp, true, []));
test("ec imp wrong crv", () => subtle.importKey("jwk", D, { name: "ECDSA", namedCurve: "P-384" }, true, ["sign"]));
test("ec imp unknown crv", () => subtle.importKey("jwk", D, { name: "ECDSA", namedCurve: "P-1" }, true, ["sign"]));
test("ec imp kty", () => subtle.importKey("jwk", { ...D, kty: "oct" }, ecp, true, ["sign"]));
test("ec imp no x", () => subtle.importKey("jwk", { ...D, x: undefined }, ecp, true, ["sign"]));
test("ec imp no y", () => subtle.importKey("jwk", { ...D, y: undefined }, ecp, true, ["sign"]));
test("ec imp bad x", () => subtle.importKey("jwk", { ...D, x: "AAAA" }, ecp, true, ["sign"]));
test("ec imp bad d", () => subtle.importKey("jwk", { ...D, d: "AAAA" }, ecp, true, ["sign"]));
test("ec imp off curve", () => subtle.importKey("jwk", { ...Dp, x: Dp.y }, ecp, true, ["verify"]));
test("ec imp alg", () => subtle.importKey("jwk", { ...D, alg: "ES384" }, ecp, true, ["sign"]));
test("ec imp use", () => subtle.importKey("jwk", { ...D, use: "enc" }, ecp, true, ["sign"]));
test("ec imp key_ops", () => subtle.importKey("jwk", { ...D, key_ops: ["verify"] }, ecp, true, ["sign"]));
test("ec imp ext", () => subtle.importKey("jwk", { ...D, ext: false }, ecp, true, ["sign"]));
test("ec imp raw short", () => subtle.importKey("raw", new Uint8Array(10), ecp, true, ["verify"]));
test("ec imp raw bad", () => subtle.importKey("raw", new Uint8Array(65), ecp, true, ["verify"]));
test("ec imp raw sign", () => subtle.importKey("raw", new Uint8Array(65), ecp, true, ["sign"]));
test("ec imp spki bad", () => subtle.importKey("spki", new Uint8Array(65), ecp, true, ["verify"]));
test("ec imp pkcs8 bad", () => subtle.importKey("pkcs8", new Uint8Array(65), ecp, true, ["sign"]));
test("ec imp spki other curve", async () => {
  const k = await subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, ["sign", "verify"]);
  return subtle.importKey("spki", await subtle.exportKey("spki", k.publicKey), ecp, true, ["verify"]);
});
test("ec imp pkcs8 other curve", async () => {
  const k = await subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, ["sign", "verify"]);
  return subtle.importKey("pkcs8", await subtle.exportKey("pkcs8", k.privateKey), ecp, true, ["sign"]);
});
test("ec sign with pub", async () =>
  subtle.sign(
    { name: "ECDSA", hash: "SHA-256" },
    await subtle.importKey("jwk", Dp, ecp, true, ["verify"]),
    bytes("x"),
  ));
test("ec sign no hash", async () =>
  subtle.sign("ECDSA", await subtle.importKey("jwk", D, ecp, true, ["sign"]), bytes("x")));
test("ec sign bad hash", async () =>
  subtle.sign({ name: "ECDSA", hash: "SHA-9" }, await subtle.importKey("jwk", D, ecp, true, ["sign"]), bytes("x")));
test("ec known verify", async () =>
  subtle.verify(
    { name: "ECDSA", hash: "SHA-256" },
    await subtle.importKey("jwk", Dp, ecp, true, ["verify"]),
    fromHex(
      "0ed1217c4a8e2d7f6b8aacb3cb30d6c2f10d2f0c1d8b6a3c93b7a8c0a1f0e2d30ed1217c4a8e2d7f6b8aacb3cb30d6c2f10d2f0c1d8b6a3c93b7a8c0a1f0e2d3",
    ),
    bytes("x"),
  ));
test("ecdh wrong curve", async () => {
  const [x, y] = [
    await subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]),
    await subtle.generateKey({ name: "ECDH", namedCurve: "P-384" }, true, ["deriveBits"]),
  ];
  return subtle.deriveBits({ name: "ECDH", public: y.publicKey }, x.privateKey, 128);
});
test("ecdh wrong alg", async () => {
  const [x, y] = [
    await subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]),
    await subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]),
  ];
  return subtle.deriveBits({ name: "ECDH", public: y.publicKey }, x.privateKey, 128);
});
test("ecdh imp pub usage", () =>
  subtle.importKey("jwk", Dp, { name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]));
test("ecdh imp pub", () => subtle.importKey("jwk", Dp, { name: "ECDH", namedCurve: "P-256" }, true, []));
test("ecdh imp priv", () => subtle.importKey("jwk", D, { name: "ECDH", namedCurve: "P-256" }, true, ["deriveKey"]));
test("ecdh known", async () =>
  subtle.deriveBits(
    { name: "ECDH", public: await subtle.importKey("jwk", Dp, { name: "ECDH", namedCurve: "P-256" }, true, []) },
    await subtle.importKey("jwk", D, { name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]),
    256,
  ));
test("ecdh none", async () => {
  const x = await subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  return subtle.deriveBits({ name: "ECDH" }, x.privateKey, 128);
});
test("ec dup", () => subtle.importKey("jwk", { ...Dp, key_ops: ["verify", "verify"] }, ecp, true, ["verify"]));
test("ecdh use", () =>
  subtle.importKey("jwk", { ...D, use: "sig" }, { name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]));

// Points and documents in other forms.
const P256 = { name: "ECDSA", namedCurve: "P-256" };
const point = async () =>
  new Uint8Array(await subtle.exportKey("raw", await subtle.importKey("jwk", Dp, P256, true, [])));
test("ec imp raw compressed", async () => {
  const whole = await point();
  return subtle.exportKey(
    "raw",
    await subtle.importKey("raw", new Uint8Array([2 + (whole[64] & 1), ...whole.slice(1, 33)]), P256, true, []),
  );
});
test("ec imp raw hybrid", async () => {
  const whole = await point();
  return subtle.importKey("raw", new Uint8Array([6 + (whole[64] & 1), ...whole.slice(1)]), P256, true, []);
});
test("ec imp raw infinity", () => subtle.importKey("raw", new Uint8Array(1), P256, true, []));
test("ec imp raw empty", () => subtle.importKey("raw", new Uint8Array(0), P256, true, []));
test("ec imp raw for P-384", async () =>
  subtle.importKey("raw", await point(), { ...P256, namedCurve: "P-384" }, true, []));
test("ec imp spki with more behind it", async () => {
  const spki = await subtle.exportKey("spki", await subtle.importKey("jwk", Dp, P256, true, []));
  return subtle.importKey("spki", new Uint8Array([...new Uint8Array(spki), 0, 0]), P256, true, []);
});
test("ec imp pkcs8 with more behind it", async () => {
  const pkcs8 = await subtle.exportKey("pkcs8", await subtle.importKey("jwk", D, P256, true, ["sign"]));
  return subtle.importKey("pkcs8", new Uint8Array([...new Uint8Array(pkcs8), 0]), P256, true, ["sign"]);
});
test("ec imp spki for signing", async () =>
  subtle.importKey(
    "spki",
    await subtle.exportKey("spki", await subtle.importKey("jwk", Dp, P256, true, [])),
    P256,
    true,
    ["sign"],
  ));
test("ec imp spki of Ed25519", async () => {
  const key = await subtle.generateKey("Ed25519", true, ["sign"]);
  return subtle.importKey("spki", await subtle.exportKey("spki", key.publicKey), P256, true, []);
});
test("Ed25519 imp spki of P-256", async () =>
  subtle.importKey(
    "spki",
    await subtle.exportKey("spki", await subtle.importKey("jwk", Dp, P256, true, [])),
    "Ed25519",
    true,
    [],
  ));
test("ec imp curve in lower case", () => subtle.importKey("jwk", Dp, { name: "ecdsa", namedCurve: "p-256" }, true, []));
test("ec imp secp256k1", () => subtle.importKey("jwk", Dp, { name: "ECDSA", namedCurve: "K-256" }, true, []));
test("ec imp without a curve in the JWK", () => subtle.importKey("jwk", { ...Dp, crv: undefined }, P256, true, []));
test("ec imp with another curve in the JWK", () => subtle.importKey("jwk", { ...Dp, crv: "P-384" }, P256, true, []));
test("ec imp oth", () => subtle.importKey("jwk", { ...D, oth: [] }, P256, true, ["sign"]));
test("ec imp d of zero", () => subtle.importKey("jwk", { ...D, d: "AAAA" }, P256, true, ["sign"]));
test("ec imp d of another key", () => subtle.importKey("jwk", { ...D, d: "AQAB" }, P256, true, ["sign"]));
test("ec imp d too large", () => subtle.importKey("jwk", { ...D, d: "_".repeat(43) }, P256, true, ["sign"]));
test("ec imp d too long", () => subtle.importKey("jwk", { ...D, d: "_".repeat(60) }, P256, true, ["sign"]));
test("ec imp x too long", () => subtle.importKey("jwk", { ...Dp, x: "_".repeat(60) }, P256, true, []));
test("ec imp x with leading zeros", () => subtle.importKey("jwk", { ...Dp, x: `AAAA${Dp.x}` }, P256, true, []));
for (const alg of ["ES256", "ES384", "ES512", "ES256K", "RS256", "ECDH-ES", "foo"]) {
  test(`ec imp alg ${alg}`, () => subtle.importKey("jwk", { ...Dp, alg }, P256, true, []));
  test(`ecdh imp alg ${alg}`, () =>
    subtle.importKey("jwk", { ...Dp, alg }, { name: "ECDH", namedCurve: "P-256" }, true, []));
}
for (const use of ["sig", "enc", "foo"]) {
  test(`ec imp use ${use} without usages`, () => subtle.importKey("jwk", { ...Dp, use }, P256, true, []));
  test(`ec imp use ${use} and key_ops`, () =>
    subtle.importKey("jwk", { ...Dp, use, key_ops: ["verify"] }, P256, true, ["verify"]));
  test(`ecdh imp use ${use} and key_ops`, () =>
    subtle.importKey("jwk", { ...D, use, key_ops: ["deriveBits"] }, { name: "ECDH", namedCurve: "P-256" }, true, [
      "deriveBits",
    ]));
}
test("ec imp key_ops of other uses", () =>
  subtle.importKey("jwk", { ...Dp, use: "sig", key_ops: ["verify", "encrypt"] }, P256, true, ["verify"]));
test("ecdh imp pub for derivation", () =>
  subtle.importKey("jwk", Dp, { name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits", "deriveKey"]));
test("ecdh imp raw for derivation", async () =>
  subtle.importKey("raw", await point(), { name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]));
test("ecdh imp spki for derivation", async () =>
  subtle.importKey(
    "spki",
    await subtle.exportKey("spki", await subtle.importKey("jwk", Dp, P256, true, [])),
    { name: "ECDH", namedCurve: "P-256" },
    true,
    ["deriveBits"],
  ));
test("ecdh with the own public key", async () => {
  const key = await subtle.importKey("jwk", Dp, { name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  return subtle.deriveBits({ name: "ECDH", public: key }, key, 8);
});
test("ecdh sign", async () => {
  const key = await subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  return subtle.sign({ name: "ECDH", hash: "SHA-1" }, key.privateKey, bytes("x"));
});
test("ec sign with MD5", async () =>
  (
    await subtle.sign(
      { name: "ECDSA", hash: "MD5" },
      await subtle.importKey("jwk", D, P256, true, ["sign"]),
      bytes("x"),
    )
  ).byteLength);
test("ec verify empty", async () =>
  subtle.verify(
    { name: "ECDSA", hash: "SHA-1" },
    await subtle.importKey("jwk", Dp, P256, true, ["verify"]),
    new Uint8Array(0),
    bytes("x"),
  ));
test("ec verify long", async () =>
  subtle.verify(
    { name: "ECDSA", hash: "SHA-1" },
    await subtle.importKey("jwk", Dp, P256, true, ["verify"]),
    new Uint8Array(65),
    bytes("x"),
  ));
test("ec verify zeros", async () =>
  subtle.verify(
    { name: "ECDSA", hash: "SHA-1" },
    await subtle.importKey("jwk", Dp, P256, true, ["verify"]),
    new Uint8Array(64),
    bytes("x"),
  ));
