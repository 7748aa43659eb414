/** Ed25519 and X25519. */
import { bytes, described, fromHex, hex, lengthsOf, list, subtle } from "../../shared/crypto.js";

const [crypto_okp, test] = list();
export { crypto_okp };

const seed = fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
const pub = fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
const ED = {
  kty: "OKP",
  crv: "Ed25519",
  d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
  x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
};
const { d: ed_d, ...EDp } = ED;
test("ed imp raw", async () => described(await subtle.importKey("raw", pub, "Ed25519", false, ["verify"])));
test("ed imp jwk", () => subtle.importKey("jwk", ED, "Ed25519", true, ["sign"]));
test("ed imp jwk pub", () => subtle.importKey("jwk", EDp, "Ed25519", true, ["verify"]));
test("ed sign", async () =>
  subtle.sign("Ed25519", await subtle.importKey("jwk", ED, "Ed25519", true, ["sign"]), new Uint8Array(0)));
test("ed verify", async () =>
  subtle.verify(
    "Ed25519",
    await subtle.importKey("raw", pub, "Ed25519", false, ["verify"]),
    fromHex(
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    new Uint8Array(0),
  ));
test("ed verify short", async () =>
  subtle.verify(
    "Ed25519",
    await subtle.importKey("raw", pub, "Ed25519", false, ["verify"]),
    new Uint8Array(10),
    new Uint8Array(0),
  ));
for (const f of ["jwk", "pkcs8", "raw", "spki"]) {
  test(`ed exp priv ${f}`, async () =>
    subtle.exportKey(f, await subtle.importKey("jwk", ED, "Ed25519", true, ["sign"])));
  test(`ed exp pub ${f}`, async () =>
    subtle.exportKey(f, await subtle.importKey("jwk", EDp, "Ed25519", true, ["verify"])));
}
for (const n of ["Ed25519", "X25519"]) {
  const pu = n === "Ed25519" ? ["verify"] : [],
    pr = n === "Ed25519" ? ["sign"] : ["deriveBits"];
  test(`${n} rt`, async () => {
    const k = await subtle.generateKey(n, true, n === "Ed25519" ? ["sign", "verify"] : ["deriveBits", "deriveKey"]);
    const out = described(k);
    for (const [f, w] of [
      ["raw", "publicKey"],
      ["spki", "publicKey"],
      ["pkcs8", "privateKey"],
      ["jwk", "publicKey"],
      ["jwk", "privateKey"],
    ]) {
      const e = await subtle.exportKey(f, k[w]);
      out[f + w] = f === "jwk" ? lengthsOf(e) : e.byteLength;
      out["i" + f + w] = described(await subtle.importKey(f, e, n, true, w === "publicKey" ? pu : pr));
    }
    return out;
  });
  test(`${n} imp raw short`, () => subtle.importKey("raw", new Uint8Array(10), n, true, pu));
  test(`${n} imp spki bad`, () => subtle.importKey("spki", new Uint8Array(44), n, true, pu));
  test(`${n} imp pkcs8 bad`, () => subtle.importKey("pkcs8", new Uint8Array(48), n, true, pr));
  test(`${n} imp jwk crv`, () => subtle.importKey("jwk", { ...ED, crv: "P-256" }, n, true, pr));
  test(`${n} imp jwk kty`, () => subtle.importKey("jwk", { ...ED, kty: "EC" }, n, true, pr));
  test(`${n} imp jwk no x`, () => subtle.importKey("jwk", { ...ED, crv: n, x: undefined }, n, true, pr));
  test(`${n} imp jwk bad x`, () => subtle.importKey("jwk", { ...EDp, crv: n, x: "AAAA" }, n, true, pu));
  test(`${n} imp jwk bad d`, () => subtle.importKey("jwk", { ...ED, crv: n, d: "AAAA" }, n, true, pr));
  test(`${n} imp jwk alg`, () => subtle.importKey("jwk", { ...ED, crv: n, alg: "RS256" }, n, true, pr));
  test(`${n} imp jwk mismatch`, () => subtle.importKey("jwk", { ...ED, crv: n, x: ED.d }, n, true, pr));
  test(`${n} imp usage`, () => subtle.importKey("raw", pub, n, true, ["encrypt"]));
  test(`${n} gen usage`, () => subtle.generateKey(n, true, ["encrypt"]));
  test(`${n} gen none`, () => subtle.generateKey(n, true, []));
  test(`${n} imp priv none`, () => subtle.importKey("jwk", { ...ED, crv: n }, n, true, []));
}
test("x25519 derive", async () => {
  const a = await subtle.importKey(
    "jwk",
    {
      kty: "OKP",
      crv: "X25519",
      d: "dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo",
      x: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo",
    },
    "X25519",
    true,
    ["deriveBits"],
  );
  const p = await subtle.importKey(
    "raw",
    fromHex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"),
    "X25519",
    true,
    [],
  );
  const out = [];
  for (const l of [null, 256, 128, 0, 100, 257, 512]) {
    try {
      out.push(hex(await subtle.deriveBits({ name: "X25519", public: p }, a, l)));
    } catch (e) {
      out.push(`${e.name}: ${e.message}`);
    }
  }
  return out;
});
test("x25519 zero", async () => {
  const a = await subtle.generateKey("X25519", true, ["deriveBits"]);
  const p = await subtle.importKey("raw", new Uint8Array(32), "X25519", true, []);
  return subtle.deriveBits({ name: "X25519", public: p }, a.privateKey, 256);
});
test("keys of a pair", async () => {
  const k = await subtle.generateKey("Ed25519", true, ["sign"]);
  return [Object.keys(k), Object.getPrototypeOf(k) === Object.prototype, String(k)];
});

// The name that Ed25519 had before the standard.
const NODE = { name: "NODE-ED25519", namedCurve: "NODE-ED25519" };
const NODE_JWK = { ...ED, crv: "NODE-ED25519" };
test("NODE-ED25519 gen", () => subtle.generateKey(NODE, true, ["sign", "verify"]));
test("NODE-ED25519 gen without a curve", () => subtle.generateKey("NODE-ED25519", true, ["sign"]));
test("NODE-ED25519 gen on another curve", () => subtle.generateKey({ ...NODE, namedCurve: "P-256" }, true, ["sign"]));
test("NODE-ED25519 gen for encryption", () => subtle.generateKey(NODE, true, ["encrypt"]));
test("NODE-ED25519 gen without usages", () => subtle.generateKey(NODE, true, []));
for (const format of ["raw", "spki", "pkcs8", "jwk"]) {
  test(`NODE-ED25519 exp public ${format}`, async () =>
    subtle.exportKey(format, await subtle.importKey("raw", pub, NODE, true, ["verify"])));
  test(`NODE-ED25519 exp private ${format}`, async () =>
    subtle.exportKey(format, await subtle.importKey("jwk", ED, NODE, true, ["sign"])));
}
test("NODE-ED25519 imp raw", () => subtle.importKey("raw", pub, NODE, false, ["verify"]));
test("NODE-ED25519 imp raw without a curve", () => subtle.importKey("raw", pub, "NODE-ED25519", false, ["verify"]));
test("NODE-ED25519 imp raw on another curve", () =>
  subtle.importKey("raw", pub, { ...NODE, namedCurve: "x" }, false, ["verify"]));
test("NODE-ED25519 imp raw short", () => subtle.importKey("raw", new Uint8Array(3), NODE, false, ["verify"]));
test("NODE-ED25519 imp raw for signing", () => subtle.importKey("raw", pub, NODE, false, ["sign"]));
test("NODE-ED25519 imp JWK", () => subtle.importKey("jwk", NODE_JWK, NODE, true, ["sign"]));
test("NODE-ED25519 imp JWK of Ed25519", () => subtle.importKey("jwk", ED, NODE, true, ["sign"]));
test("Ed25519 imp JWK of NODE-ED25519", () => subtle.importKey("jwk", NODE_JWK, "Ed25519", true, ["sign"]));
test("NODE-ED25519 imp JWK with EdDSA", () =>
  subtle.importKey("jwk", { ...NODE_JWK, alg: "EdDSA" }, NODE, true, ["sign"]));
test("NODE-ED25519 imp JWK with another alg", () =>
  subtle.importKey("jwk", { ...NODE_JWK, alg: "ES256" }, NODE, true, ["sign"]));
test("NODE-ED25519 sign", async () =>
  subtle.sign("NODE-ED25519", await subtle.importKey("jwk", ED, NODE, true, ["sign"]), new Uint8Array(0)));
test("NODE-ED25519 verify", async () => {
  const [own, other] = [
    await subtle.importKey("jwk", ED, NODE, true, ["sign"]),
    await subtle.importKey("raw", pub, { ...NODE, name: "node-ed25519" }, true, ["verify"]),
  ];
  const signature = await subtle.sign(NODE, own, bytes("text"));
  return [
    await subtle.verify(NODE, other, signature, bytes("text")),
    await subtle.verify(NODE, other, signature, bytes("texT")),
  ];
});
test("NODE-ED25519 verify short", async () =>
  subtle.verify(NODE, await subtle.importKey("raw", pub, NODE, true, ["verify"]), new Uint8Array(3), bytes("")));
test("Ed25519 with a NODE-ED25519 key", async () =>
  subtle.verify("Ed25519", await subtle.importKey("raw", pub, NODE, true, ["verify"]), new Uint8Array(64), bytes("")));
for (const n of ["Ed25519", "X25519"]) {
  test(`${n} imp jwk without crv`, () =>
    subtle.importKey("jwk", { ...ED, crv: undefined }, n, true, n === "X25519" ? ["deriveBits"] : ["sign"]));
  test(`${n} imp jwk with alg EdDSA`, () =>
    subtle.importKey("jwk", { ...ED, crv: n, alg: "EdDSA" }, n, true, n === "X25519" ? ["deriveBits"] : ["sign"]));
  test(`${n} imp jwk with use`, () =>
    subtle.importKey("jwk", { ...ED, crv: n, use: "enc" }, n, true, n === "X25519" ? ["deriveBits"] : ["sign"]));
  test(`${n} imp jwk with key_ops`, () =>
    subtle.importKey("jwk", { ...ED, crv: n, key_ops: [] }, n, true, n === "X25519" ? ["deriveBits"] : ["sign"]));
  test(`${n} imp foo`, () => subtle.importKey("foo", pub, n, true, []));
  test(`${n} imp pub for private use`, () =>
    subtle.importKey("raw", pub, n, true, n === "X25519" ? ["deriveBits"] : ["sign"]));
  test(`${n} imp spki with more behind it`, async () => {
    const key = await subtle.importKey("raw", pub, n, true, []);
    return subtle.importKey(
      "spki",
      new Uint8Array([...new Uint8Array(await subtle.exportKey("spki", key)), 0]),
      n,
      true,
      [],
    );
  });
  test(`${n} sign with the public key`, async () =>
    subtle.sign(n, await subtle.importKey("raw", pub, n, true, []), bytes("")));
}
test("Ed25519 for derivation", async () => {
  const key = await subtle.importKey("jwk", ED, "Ed25519", true, ["sign"]);
  return subtle.deriveBits({ name: "Ed25519", public: key }, key, 8);
});
test("x25519 with a private key of the other", async () => {
  const key = await subtle.generateKey("X25519", true, ["deriveBits"]);
  return subtle.deriveBits({ name: "X25519", public: key.privateKey }, key.privateKey, 8);
});
test("x25519 without the other", async () => {
  const key = await subtle.generateKey("X25519", true, ["deriveBits"]);
  return subtle.deriveBits("X25519", key.privateKey, 8);
});
test("x25519 with a key for ECDH", async () => {
  const key = await subtle.generateKey("X25519", true, ["deriveBits"]);
  const other = await subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  return subtle.deriveBits({ name: "X25519", public: other.publicKey }, key.privateKey, 8);
});
test("x25519 with a key for Ed25519", async () => {
  const key = await subtle.generateKey("X25519", true, ["deriveBits"]);
  return subtle.deriveBits(
    { name: "X25519", public: await subtle.importKey("raw", pub, "Ed25519", true, []) },
    key.privateKey,
    8,
  );
});
test("x25519 derives a key", async () => {
  const key = await subtle.generateKey("X25519", true, ["deriveKey"]);
  return subtle.deriveKey(
    { name: "X25519", public: key.publicKey },
    key.privateKey,
    { name: "AES-GCM", length: 256 },
    true,
    ["encrypt"],
  );
});
test("x25519 derives a key for HKDF", async () => {
  const key = await subtle.generateKey("X25519", true, ["deriveKey"]);
  return subtle.deriveKey({ name: "X25519", public: key.publicKey }, key.privateKey, "HKDF", false, ["deriveBits"]);
});
