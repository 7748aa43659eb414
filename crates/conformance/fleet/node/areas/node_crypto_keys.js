/** `node:crypto`: keys, signatures, encryption with public keys, and agreement. */
import crypto, { KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { PEM } from "../keys.js";

const { constants } = crypto;
const DATA = Buffer.from("The quick brown fox");
const attempt = (run) => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};
const isPublic = (name) => /Spki|PublicPkcs1|certificate/.test(name);
const open = (name) => (isPublic(name) ? crypto.createPublicKey(PEM[name]) : crypto.createPrivateKey({ key: PEM[name], passphrase: "secret" }));
const body = (pem) => Buffer.from(pem.split("\n").filter((line) => line !== "" && !line.includes("-")).join(""), "base64");
const PAIRS = { rsa: ["rsaPkcs8", "rsaSpki"], p256: ["p256Pkcs8", "p256Spki"], p384: ["p384Pkcs8", "p384Spki"], p521: ["p521Pkcs8", "p521Spki"], ed25519: ["ed25519Pkcs8", "ed25519Spki"], x25519: ["x25519Pkcs8", "x25519Spki"] };
const JWKS = Object.fromEntries(Object.entries(PAIRS).map(([name, pair]) => [name, () => pair.map((one) => open(one).export({ format: "jwk" }))]));
const later = (name, ...args) => new Promise((resolve, reject) => crypto[name](...args, (error, ...values) => (error ? reject(error) : resolve(values))));
const facts = (key) => [key.constructor.name, key.type, key.asymmetricKeyType, attempt(() => key.asymmetricKeyDetails), key.symmetricKeySize, String(key), Object.keys(key)];

export const node_crypto_keys = {};

for (const name of Object.keys(PEM)) {
  Object.assign(node_crypto_keys, {
    [`the key ${name}`]: () => facts(open(name)),
    [`the key ${name} as a public one`]: () => facts(crypto.createPublicKey({ key: PEM[name], passphrase: "secret" })),
    [`the key ${name} as a private one`]: () => facts(crypto.createPrivateKey({ key: PEM[name], passphrase: "secret" })),
    [`the key ${name} as bytes`]: () => facts(isPublic(name) ? crypto.createPublicKey(Buffer.from(PEM[name])) : crypto.createPrivateKey({ key: Buffer.from(PEM[name]), passphrase: Buffer.from("secret") })),
    [`the key ${name} as JWK`]: () => open(name).export({ format: "jwk" }),
    [`the key ${name} without a passphrase`]: () => facts(crypto.createPrivateKey(PEM[name])),
  });
  for (const type of ["spki", "pkcs1", "pkcs8", "sec1", "nope", undefined, 5]) {
    for (const format of ["pem", "der"]) node_crypto_keys[`the key ${name} as ${type} in ${format}`] = () => open(name).export({ type, format });
    node_crypto_keys[`the key ${name} from ${type} in der`] = () => {
      const options = { key: body(PEM[name]), format: "der", type };
      return facts(isPublic(name) ? crypto.createPublicKey(options) : crypto.createPrivateKey(options));
    };
  }
}

for (const [name, [own, shared]] of Object.entries(PAIRS)) {
  Object.assign(node_crypto_keys, {
    [`a JWK of ${name}`]: () => JWKS[name]().map((key, at) => facts(at === 0 ? crypto.createPrivateKey({ key, format: "jwk" }) : crypto.createPublicKey({ key, format: "jwk" }))),
    [`a public key of the private JWK of ${name}`]: () => facts(crypto.createPublicKey({ key: JWKS[name]()[0], format: "jwk" })),
    [`a private key of the public JWK of ${name}`]: () => facts(crypto.createPrivateKey({ key: JWKS[name]()[1], format: "jwk" })),
    [`the public key of ${name} from its private one`]: () => crypto.createPublicKey(open(own)).equals(open(shared)),
    [`what equals the key ${name}`]: () => [open(own).equals(open(own)), open(shared).equals(open(shared)), open(own).equals(open(shared)), open(own).equals(open("k256Pkcs8"))],
  });
  for (const hash of ["sha1", "SHA256", "sha384", "RSA-SHA512", "md5", "nope", undefined, null, 5]) {
    Object.assign(node_crypto_keys, {
      [`sign with ${name} and ${hash}`]: () => {
        const signature = crypto.sign(hash, DATA, open(own));
        const length = /^p\d/.test(name) ? signature[0] : signature.length;
        return [length, signature.constructor.name, crypto.verify(hash, DATA, open(shared), signature), crypto.verify(hash, Buffer.from("x"), open(shared), signature)];
      },
      [`createSign with ${name} and ${hash}`]: () => {
        const signature = crypto.createSign(hash).update(DATA).sign(PEM[own]);
        return [signature.constructor.name, crypto.createVerify(hash).update(DATA).verify(PEM[shared], signature), crypto.createVerify(hash).update("x").verify(PEM[shared], signature)];
      },
    });
  }
  node_crypto_keys[`a signature of ${name} that is always the same`] = () => (name === "rsa" || name === "ed25519" ? crypto.sign(name === "rsa" ? "sha256" : null, DATA, open(own)) : null);
  node_crypto_keys[`a short signature for ${name}`] = () => crypto.verify("sha256", DATA, open(shared), Buffer.alloc(3));
  node_crypto_keys[`no signature for ${name}`] = () => crypto.verify("sha256", DATA, open(shared), Buffer.alloc(0));
}

for (const name of ["p256", "p384", "p521"]) {
  const [own, shared] = PAIRS[name];
  node_crypto_keys[`ieee-p1363 with ${name}`] = () => {
    const signature = crypto.sign("sha256", DATA, { key: PEM[own], dsaEncoding: "ieee-p1363" });
    const check = (dsaEncoding) => attempt(() => crypto.verify("sha256", DATA, { key: PEM[shared], dsaEncoding }, signature));
    return [signature.length, check("ieee-p1363"), check("der"), check(undefined), check("nope")];
  };
  node_crypto_keys[`ieee-p1363 with ${name} in pieces`] = () => {
    const signature = crypto.createSign("sha512").update("a").update("b").sign({ key: PEM[own], dsaEncoding: "ieee-p1363" });
    return [signature.length, crypto.createVerify("sha512").update("ab").verify({ key: PEM[shared], dsaEncoding: "ieee-p1363" }, signature)];
  };
  node_crypto_keys[`ECDSA with ${name} of the web platform`] = async () => {
    const signature = crypto.sign("sha256", DATA, { key: PEM[own], dsaEncoding: "ieee-p1363" });
    const curve = { p256: "P-256", p384: "P-384", p521: "P-521" }[name];
    const key = await crypto.subtle.importKey("spki", body(PEM[shared]), { name: "ECDSA", namedCurve: curve }, true, ["verify"]);
    return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, DATA);
  };
}

for (const saltLength of [undefined, 0, 20, 32, constants.RSA_PSS_SALTLEN_DIGEST, constants.RSA_PSS_SALTLEN_AUTO, constants.RSA_PSS_SALTLEN_MAX_SIGN, 222, 223, -3, 1.5]) {
  node_crypto_keys[`PSS in pieces with a salt of ${saltLength}`] = () => {
    const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
    const signature = crypto.createSign("sha256").update(DATA).sign({ key: PEM.rsaPkcs8, ...pss });
    const check = (salt) => attempt(() => crypto.createVerify("sha256").update(DATA).verify({ key: PEM.rsaSpki, ...pss, saltLength: salt }, signature));
    return [signature.length, [undefined, 0, 32, -1, -2, 20, 222].map(check)];
  };
  node_crypto_keys[`PSS at once with a salt of ${saltLength}`] = () => {
    const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
    const signature = crypto.sign("sha256", DATA, { key: PEM.rsaPkcs8, ...pss });
    return [signature.length, crypto.verify("sha256", DATA, { key: PEM.rsaSpki, ...pss }, signature), crypto.verify("sha256", DATA, PEM.rsaSpki, signature)];
  };
}

for (const padding of [1, 2, 3, 4, 5, 6, "1"]) {
  node_crypto_keys[`signing with padding ${padding}`] = () => crypto.createSign("sha256").update(DATA).sign({ key: PEM.rsaPkcs8, padding }).length;
  node_crypto_keys[`encrypting with padding ${padding}`] = () => {
    const sealed = crypto.publicEncrypt({ key: PEM.rsaSpki, padding }, padding === 3 ? Buffer.alloc(256, 1) : DATA);
    return [sealed.length, crypto.privateDecrypt({ key: PEM.rsaPkcs8, padding }, sealed)];
  };
  node_crypto_keys[`privateEncrypt with padding ${padding}`] = () => {
    const sealed = crypto.privateEncrypt({ key: PEM.rsaPkcs8, padding }, padding === 3 ? Buffer.alloc(256, 1) : DATA);
    return [sealed, crypto.publicDecrypt({ key: PEM.rsaSpki, padding }, sealed)];
  };
}

for (const oaepHash of ["sha1", "sha256", "SHA384", "sha512", "md5", "nope", 5]) {
  node_crypto_keys[`OAEP with ${oaepHash}`] = () => {
    const options = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash };
    return crypto.privateDecrypt({ key: PEM.rsaPkcs8, ...options }, crypto.publicEncrypt({ key: PEM.rsaSpki, ...options }, DATA));
  };
}

Object.assign(node_crypto_keys, {
  "OAEP with a label": () => {
    const options = { padding: 4, oaepLabel: Buffer.from("label") };
    const sealed = crypto.publicEncrypt({ key: PEM.rsaSpki, ...options }, DATA);
    return [crypto.privateDecrypt({ key: PEM.rsaPkcs8, ...options }, sealed), attempt(() => crypto.privateDecrypt({ key: PEM.rsaPkcs8, padding: 4 }, sealed))];
  },
  "OAEP with a label of text": () => {
    const options = { padding: 4, oaepLabel: "label" };
    return crypto.privateDecrypt({ key: PEM.rsaPkcs8, ...options }, crypto.publicEncrypt({ key: PEM.rsaSpki, ...options }, DATA));
  },
  "a label without OAEP": () => crypto.publicEncrypt({ key: PEM.rsaSpki, oaepLabel: "label", padding: 1 }, DATA).length,
  "a label that is none": () => crypto.publicEncrypt({ key: PEM.rsaSpki, oaepLabel: 5, padding: 4 }, DATA).length,
  "encrypting by default": () => crypto.privateDecrypt(PEM.rsaPkcs8, crypto.publicEncrypt(PEM.rsaSpki, DATA)),
  "encrypting a text": () => crypto.privateDecrypt(PEM.rsaPkcs8, crypto.publicEncrypt(PEM.rsaSpki, "text")).toString(),
  "encrypting too much": () => crypto.publicEncrypt(PEM.rsaSpki, Buffer.alloc(246)),
  "encrypting too much with OAEP": () => crypto.publicEncrypt({ key: PEM.rsaSpki, padding: 4 }, Buffer.alloc(191)),
  "encrypting too much with OAEP of sha1": () => crypto.publicEncrypt({ key: PEM.rsaSpki, padding: 4, oaepHash: "sha1" }, Buffer.alloc(214)).length,
  "encrypting as much as there may be": () => crypto.privateDecrypt(PEM.rsaPkcs8, crypto.publicEncrypt(PEM.rsaSpki, Buffer.alloc(245))).length,
  "encrypting nothing": () => crypto.privateDecrypt(PEM.rsaPkcs8, crypto.publicEncrypt(PEM.rsaSpki, Buffer.alloc(0))).length,
  "encrypting with a private key": () => crypto.privateDecrypt(PEM.rsaPkcs8, crypto.publicEncrypt(PEM.rsaPkcs8, DATA)),
  "encrypting with a private KeyObject": () => crypto.publicEncrypt(open("rsaPkcs8"), DATA),
  "encrypting with an EC key": () => crypto.publicEncrypt(PEM.p256Spki, DATA),
  "encrypting with no key": () => crypto.publicEncrypt(undefined, DATA),
  "encrypting with null": () => crypto.publicEncrypt(null, DATA),
  "encrypting undefined": () => crypto.publicEncrypt(PEM.rsaSpki),
  "encrypting a number": () => crypto.publicEncrypt(PEM.rsaSpki, 5),
  "decrypting rubbish": () => crypto.privateDecrypt(PEM.rsaPkcs8, Buffer.alloc(256, 1)),
  "decrypting rubbish with OAEP": () => crypto.privateDecrypt({ key: PEM.rsaPkcs8, padding: 4 }, Buffer.alloc(256, 1)),
  "decrypting too little": () => crypto.privateDecrypt(PEM.rsaPkcs8, Buffer.alloc(5)),
  "decrypting with a public key": () => crypto.privateDecrypt(open("rsaSpki"), Buffer.alloc(256)),
  "privateEncrypt of too much": () => crypto.privateEncrypt(PEM.rsaPkcs8, Buffer.alloc(250)),
  "privateEncrypt with a public key": () => crypto.privateEncrypt(open("rsaSpki"), DATA),
  "privateEncrypt without a key": () => crypto.privateEncrypt(undefined, DATA),
  "publicDecrypt of rubbish": () => crypto.publicDecrypt(PEM.rsaSpki, Buffer.alloc(256, 1)),
  "publicDecrypt with a private key": () => crypto.publicDecrypt(PEM.rsaPkcs8, crypto.privateEncrypt(PEM.rsaPkcs8, DATA)),
  "OAEP to the web platform": async () => {
    const key = await crypto.subtle.importKey("pkcs8", body(PEM.rsaPkcs8), { name: "RSA-OAEP", hash: "SHA-256" }, true, ["decrypt"]);
    return crypto.subtle.decrypt("RSA-OAEP", key, crypto.publicEncrypt({ key: PEM.rsaSpki, padding: 4, oaepHash: "sha256" }, DATA));
  },

  "no private key": () => crypto.createPrivateKey(),
  "a private key of null": () => crypto.createPrivateKey(null),
  "a private key of a number": () => crypto.createPrivateKey(5),
  "a private key of rubbish": () => crypto.createPrivateKey("rubbish"),
  "a private key of an empty text": () => crypto.createPrivateKey(""),
  "a private key of an object": () => crypto.createPrivateKey({}),
  "a private key of a number in an object": () => crypto.createPrivateKey({ key: 5 }),
  "a private key of a KeyObject": () => crypto.createPrivateKey(open("rsaPkcs8")),
  "a private key of a KeyObject in an object": () => crypto.createPrivateKey({ key: open("rsaPkcs8") }),
  "a private key of a wrong format": () => crypto.createPrivateKey({ key: PEM.rsaPkcs8, format: "nope" }),
  "a private key of a wrong passphrase": () => crypto.createPrivateKey({ key: PEM.rsaEncrypted, passphrase: "wrong" }),
  "a private key of a passphrase that is none": () => crypto.createPrivateKey({ key: PEM.rsaEncrypted, passphrase: 5 }),
  "a private key of an encoded text": () => facts(crypto.createPrivateKey({ key: body(PEM.p256Pkcs8).toString("hex"), encoding: "hex", format: "der", type: "pkcs8" })),
  "a private key with text around it": () => facts(crypto.createPrivateKey(`before\n${PEM.p256Pkcs8}\nafter`)),
  "a private key with other line ends": () => facts(crypto.createPrivateKey(PEM.p256Pkcs8.replaceAll("\n", "\r\n"))),
  "a private key in one line": () => facts(crypto.createPrivateKey(PEM.p256Pkcs8.replaceAll("\n", ""))),
  "a public key of a secret one": () => crypto.createPublicKey(crypto.createSecretKey(DATA)),
  "a public key of a public one": () => crypto.createPublicKey(open("rsaSpki")),
  "no public key": () => crypto.createPublicKey(),
  "a public key of rubbish": () => crypto.createPublicKey("rubbish"),
  "a public key of cut bytes": () => crypto.createPublicKey({ key: body(PEM.rsaSpki).subarray(0, 50), format: "der", type: "spki" }),
  "a JWK of no kind": () => crypto.createPublicKey({ key: {}, format: "jwk" }),
  "a JWK of a secret": () => crypto.createPublicKey({ key: { kty: "oct", k: "YQ" }, format: "jwk" }),
  "a JWK of a secret as a private key": () => crypto.createPrivateKey({ key: { kty: "oct", k: "YQ" }, format: "jwk" }),
  "a JWK on an unknown curve": () => crypto.createPublicKey({ key: { kty: "EC", crv: "nope", x: "YQ", y: "YQ" }, format: "jwk" }),
  "a JWK off the curve": () => crypto.createPublicKey({ key: { kty: "EC", crv: "P-256", x: "YQ", y: "YQ" }, format: "jwk" }),
  "a JWK of an unknown OKP": () => crypto.createPublicKey({ key: { kty: "OKP", crv: "Ed448", x: "YQ" }, format: "jwk" }),
  "a JWK without format": () => facts(crypto.createPublicKey({ key: JWKS.p256()[1] })),

  "secret keys": () => facts(crypto.createSecretKey(DATA)),
  "a secret key of nothing": () => facts(crypto.createSecretKey("")),
  "a secret key of null": () => crypto.createSecretKey(null),
  "a secret key of a number": () => crypto.createSecretKey(5),
  "a secret key of an object": () => crypto.createSecretKey({}),
  "exporting a secret key as": () => ["buffer", "jwk", "pem", "der", 5, undefined].map((format) => attempt(() => crypto.createSecretKey(DATA).export({ format }))),
  "exporting with wrong options": () => [null, 5, "pem", []].map((options) => attempt(() => crypto.createSecretKey(DATA).export(options))),
  "exporting a public key with wrong options": () => [undefined, null, {}, { format: "pem" }, { type: "spki" }, { format: "buffer", type: "spki" }, { format: "nope", type: "spki" }].map((options) => attempt(() => open("p256Spki").export(options))),
  "exporting an encrypted key": () => {
    const pem = open("p256Pkcs8").export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" });
    return [pem.split("\n")[0], crypto.createPrivateKey({ key: pem, passphrase: "x" }).equals(open("p256Pkcs8")), attempt(() => crypto.createPrivateKey({ key: pem, passphrase: "y" }))];
  },
  "exporting an encrypted key in der": () => {
    const key = open("rsaPkcs8").export({ type: "pkcs8", format: "der", cipher: "aes-128-cbc", passphrase: "x" });
    return crypto.createPrivateKey({ key, format: "der", type: "pkcs8", passphrase: "x" }).equals(open("rsaPkcs8"));
  },
  "exporting an encrypted key of sec1": () => open("p256Pkcs8").export({ type: "sec1", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }).split("\n").slice(0, 2),
  "exporting with an unknown cipher": () => open("p256Pkcs8").export({ type: "pkcs8", format: "pem", cipher: "nope", passphrase: "x" }),
  "exporting with a cipher and no passphrase": () => open("p256Pkcs8").export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc" }),
  "an EC key of a passphrase": () => facts(crypto.createPrivateKey({ key: PEM.p256Encrypted, passphrase: "secret" })),
  "secret keys that are equal": () => [crypto.createSecretKey(DATA).equals(crypto.createSecretKey(DATA)), attempt(() => crypto.createSecretKey(DATA).equals({})), attempt(() => crypto.createSecretKey(DATA).equals(null)), attempt(() => crypto.createSecretKey(DATA).equals(open("rsaSpki")))],
  "KeyObject": () => attempt(() => new KeyObject()),
  "KeyObject and its classes": () => [crypto.SecretKeyObject, crypto.PublicKeyObject, crypto.PrivateKeyObject].map((one) => one && [one.name, Object.getPrototypeOf(one).name, Object.getOwnPropertyNames(one.prototype)]),
  "KeyObject.from": async () => facts(KeyObject.from(await crypto.subtle.importKey("spki", body(PEM.p256Spki), { name: "ECDSA", namedCurve: "P-256" }, true, ["verify"]))),
  "KeyObject.from of a secret key": async () => {
    const key = KeyObject.from(await crypto.subtle.importKey("raw", DATA, { name: "HMAC", hash: "SHA-256" }, true, ["sign"]));
    return [facts(key), attempt(() => key.export())];
  },
  "KeyObject.from of an RSA key": async () => {
    const key = KeyObject.from(await crypto.subtle.importKey("pkcs8", body(PEM.rsaPkcs8), { name: "RSA-PSS", hash: "SHA-256" }, true, ["sign"]));
    return [facts(key), attempt(() => key.export({ format: "pem", type: "pkcs8" })), attempt(() => key.export({ format: "jwk" }))];
  },
  "KeyObject.from of Ed25519": async () => facts(KeyObject.from(await crypto.subtle.importKey("spki", body(PEM.ed25519Spki), "Ed25519", true, ["verify"]))),
  "KeyObject.from of ECDH": async () => facts(KeyObject.from(await crypto.subtle.importKey("spki", body(PEM.p256Spki), { name: "ECDH", namedCurve: "P-256" }, true, []))),
  "KeyObject.from of nothing": () => KeyObject.from(),
  "KeyObject.from of a KeyObject": () => KeyObject.from(crypto.createSecretKey(DATA)),
  "toCryptoKey of a secret key": () => crypto.createSecretKey(DATA).toCryptoKey("AES-CBC", true, []),
  "toCryptoKey of a public key": () => open("p256Spki").toCryptoKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["verify"]),
  "signing with a key of the web platform": async () => {
    const key = await crypto.subtle.importKey("pkcs8", body(PEM.rsaPkcs8), { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, true, ["sign"]);
    return crypto.verify("sha256", DATA, open("rsaSpki"), crypto.sign("sha256", DATA, key));
  },
  "verifying with an EC key of the web platform": async () => {
    const key = await crypto.subtle.importKey("spki", body(PEM.p256Spki), { name: "ECDSA", namedCurve: "P-256" }, true, ["verify"]);
    return crypto.verify("sha256", DATA, key, crypto.sign("sha256", DATA, open("p256Pkcs8")));
  },
  "structuredClone of a KeyObject": () => structuredClone(crypto.createSecretKey(DATA)),
  "a code under a private key": () => crypto.createHmac("sha256", open("rsaPkcs8")),
  "a code under a public key": () => crypto.createHmac("sha256", open("rsaSpki")),
  "a code under a key of the web platform": async () => {
    const key = await crypto.subtle.importKey("raw", DATA, { name: "HMAC", hash: "SHA-256" }, true, ["sign"]);
    return crypto.createHmac("sha256", key).update("a").digest("hex");
  },
  "hkdf from a secret key": () => crypto.hkdfSync("sha256", crypto.createSecretKey(DATA), "salt", "info", 16),

  "signing without a key": () => crypto.sign("sha256", DATA),
  "signing with null": () => crypto.sign("sha256", DATA, null),
  "signing with an empty text": () => crypto.sign("sha256", DATA, ""),
  "signing with rubbish": () => crypto.sign("sha256", DATA, "rubbish"),
  "signing with a public key": () => crypto.sign("sha256", DATA, open("rsaSpki")),
  "signing with a public PEM": () => crypto.sign("sha256", DATA, PEM.rsaSpki),
  "signing with a secret key": () => crypto.sign("sha256", DATA, crypto.createSecretKey(DATA)),
  "signing a text": () => crypto.sign("sha256", "text", PEM.rsaPkcs8),
  "signing an ArrayBuffer": () => crypto.sign("sha256", new ArrayBuffer(4), PEM.rsaPkcs8),
  "verifying with a private key": () => crypto.verify("sha256", DATA, PEM.rsaPkcs8, crypto.sign("sha256", DATA, PEM.rsaPkcs8)),
  "verifying with a private KeyObject": () => crypto.verify("sha256", DATA, open("rsaPkcs8"), crypto.sign("sha256", DATA, PEM.rsaPkcs8)),
  "verifying with a certificate": () => crypto.verify("sha256", DATA, PEM.certificate, crypto.sign("sha256", DATA, PEM.rsaPkcs8)),
  "verifying with a secret key": () => crypto.verify("sha256", DATA, crypto.createSecretKey(DATA), DATA),
  "verifying a text": () => crypto.verify("sha256", DATA, PEM.rsaSpki, "signature"),
  "verifying without a key": () => crypto.verify("sha256", DATA, undefined, DATA),
  "sign with a callback": async () => (await later("sign", "sha256", DATA, PEM.rsaPkcs8))[0].length,
  "sign with a callback that fails": () => later("sign", "nope", DATA, PEM.rsaPkcs8),
  "verify with a callback": () => later("verify", "sha256", DATA, PEM.rsaSpki, Buffer.alloc(256)),
  "createSign into hex": () => crypto.createSign("sha256").update("a").sign(PEM.rsaPkcs8, "hex"),
  "createSign into base64": () => crypto.createSign("RSA-SHA256").update("616263", "hex").sign(PEM.rsaPkcs8, "base64"),
  "createSign into buffer": () => crypto.createSign("RSA-SHA1").sign(PEM.rsaPkcs8, "buffer"),
  "createVerify from hex": () => crypto.createVerify("sha256").update("a").verify(PEM.rsaSpki, crypto.createSign("sha256").update("a").sign(PEM.rsaPkcs8, "hex"), "hex"),
  "createVerify from base64": () => crypto.createVerify("sha256").update("a").verify(PEM.rsaSpki, crypto.createSign("sha256").update("a").sign(PEM.rsaPkcs8, "base64"), "base64"),
  "createSign as a stream": () => {
    const one = crypto.createSign("sha256");
    one.write("a");
    one.end("b");
    return one.sign(PEM.rsaPkcs8).equals(crypto.sign("sha256", Buffer.from("ab"), PEM.rsaPkcs8));
  },
  "signing twice": () => {
    const one = crypto.createSign("sha256");
    one.sign(PEM.rsaPkcs8);
    one.sign(PEM.rsaPkcs8);
  },
  "updating what was signed": () => {
    const one = crypto.createSign("sha256");
    one.sign(PEM.rsaPkcs8);
    one.update("a");
  },
  "verifying twice": () => {
    const one = crypto.createVerify("sha256");
    one.verify(PEM.rsaSpki, Buffer.alloc(256));
    one.verify(PEM.rsaSpki, Buffer.alloc(256));
  },
  "createSign without a key": () => crypto.createSign("sha256").sign(),
  "createVerify without a key": () => crypto.createVerify("sha256").verify(),
  "createSign updated with a number": () => crypto.createSign("sha256").update(5),
  "createSign without a name": () => crypto.createSign(),
  "createSign without new": () => crypto.Sign("sha256") instanceof crypto.Sign,
  "createSign's classes": () => [crypto.Sign.name, crypto.Sign.length, Object.getOwnPropertyNames(crypto.Sign.prototype), Object.getOwnPropertyNames(crypto.Verify.prototype), Object.keys(crypto.createSign("sha256")).filter((name) => !name.startsWith("_"))],
  "createVerify's update is chained": () => {
    const one = crypto.createVerify("sha256");
    return one.update("a") === one;
  },

  "generateKeyPairSync of rsa": () => {
    const { publicKey, privateKey } = crypto.generateKeyPairSync("rsa", { modulusLength: 2048 });
    return [facts(publicKey), facts(privateKey), crypto.verify("sha256", DATA, publicKey, crypto.sign("sha256", DATA, privateKey))];
  },
  "generateKeyPairSync of rsa with an exponent": () => facts(crypto.generateKeyPairSync("rsa", { modulusLength: 1024, publicExponent: 3 }).publicKey),
  "generateKeyPairSync of rsa as texts": () => {
    const { publicKey, privateKey } = crypto.generateKeyPairSync("rsa", { modulusLength: 1024, publicKeyEncoding: { type: "spki", format: "pem" }, privateKeyEncoding: { type: "pkcs8", format: "der" } });
    return [publicKey.split("\n")[0], privateKey.constructor.name];
  },
  "generateKeyPairSync of ed25519 as JWK": () => {
    const { publicKey, privateKey } = crypto.generateKeyPairSync("ed25519", { publicKeyEncoding: { format: "jwk" }, privateKeyEncoding: { format: "jwk" } });
    return [Object.keys(publicKey), Object.keys(privateKey)];
  },
  "generateKeyPairSync of less": () => crypto.generateKeyPairSync("rsa", { modulusLength: 100 }),
  "generateKeyPairSync of too much": () => crypto.generateKeyPairSync("rsa", { modulusLength: 20000 }),
  "generateKeyPairSync without a length": () => crypto.generateKeyPairSync("rsa"),
  "generateKeyPairSync of nothing": () => crypto.generateKeyPairSync(),
  "generateKeyPairSync of rsa-pss": () => crypto.generateKeyPairSync("rsa-pss", { modulusLength: 1024 }),
  "generateKeyPairSync of dsa": () => crypto.generateKeyPairSync("dsa", { modulusLength: 1024 }),
  "generateKeyPairSync of dh": () => crypto.generateKeyPairSync("dh", { group: "modp14" }),
  "generateKeyPairSync with a wrong encoding": () => crypto.generateKeyPairSync("ed25519", { publicKeyEncoding: 5 }),
  "generateKeyPairSync with a wrong format": () => crypto.generateKeyPairSync("ed25519", { publicKeyEncoding: { format: "nope", type: "spki" } }),
  "generateKeyPairSync without a curve": () => crypto.generateKeyPairSync("ec", {}),
  "generateKeyPairSync on no curve": () => crypto.generateKeyPairSync("ec", { namedCurve: "nope" }),
  "generateKeyPairSync of explicit parameters": () => crypto.generateKeyPairSync("ec", { namedCurve: "P-256", paramEncoding: "nope" }),
  "generateKeyPair": async () => {
    const [publicKey, privateKey] = await later("generateKeyPair", "ec", { namedCurve: "P-256" });
    return [facts(publicKey), facts(privateKey)];
  },
  "generateKeyPair as a promise": async () => {
    const { publicKey, privateKey } = await promisify(crypto.generateKeyPair)("ed25519", {});
    return [facts(publicKey), facts(privateKey)];
  },
  "generateKeyPair without a callback": () => crypto.generateKeyPair("ed25519", {}),
  "generateKeyPair that fails": () => later("generateKeyPair", "ec", {}),
  "generateKeySync": () => [["hmac", 64], ["hmac", 65], ["aes", 128], ["aes", 256]].map(([type, length]) => facts(crypto.generateKeySync(type, { length }))),
  "generateKeySync of wrong lengths": () => [["hmac", 7], ["hmac", 65537], ["hmac", "8"], ["aes", 64], ["nope", 128], ["aes", undefined]].map(([type, length]) => attempt(() => crypto.generateKeySync(type, { length }))),
  "generateKeySync without options": () => crypto.generateKeySync("aes"),
  "generateKey": async () => facts((await later("generateKey", "hmac", { length: 128 }))[0]),
  "generateKey that fails": () => later("generateKey", "aes", { length: 5 }),

  "diffieHellman on P-256": () => crypto.diffieHellman({ privateKey: open("p256Pkcs8"), publicKey: open("p256Spki") }),
  "diffieHellman on P-521": () => crypto.diffieHellman({ privateKey: open("p521Pkcs8"), publicKey: open("p521Spki") }),
  "diffieHellman on X25519": () => crypto.diffieHellman({ privateKey: open("x25519Pkcs8"), publicKey: open("x25519Spki") }),
  "diffieHellman of two curves": () => crypto.diffieHellman({ privateKey: open("p256Pkcs8"), publicKey: open("p384Spki") }),
  "diffieHellman of two kinds": () => crypto.diffieHellman({ privateKey: open("p256Pkcs8"), publicKey: open("x25519Spki") }),
  "diffieHellman without keys": () => [undefined, {}, { privateKey: open("p256Pkcs8") }, { publicKey: open("p256Spki"), privateKey: open("p256Spki") }, { publicKey: open("p256Pkcs8"), privateKey: open("p256Pkcs8") }].map((options) => attempt(() => crypto.diffieHellman(options))),
});

for (const curve of ["P-256", "prime256v1", "secp256r1", "P-384", "secp384r1", "P-521", "secp521r1", "P-224", "secp224r1", "secp256k1", "nope", ""]) {
  Object.assign(node_crypto_keys, {
    [`generateKeyPairSync on ${curve}`]: () => {
      const { publicKey, privateKey } = crypto.generateKeyPairSync("ec", { namedCurve: curve });
      return [facts(publicKey), facts(privateKey), crypto.verify("sha256", DATA, publicKey, crypto.sign("sha256", DATA, privateKey))];
    },
    [`ECDH on ${curve}`]: () => {
      const [one, two] = [crypto.createECDH(curve), crypto.createECDH(curve)];
      const [a, b] = [one.generateKeys(), two.generateKeys("hex")];
      const [secret, other] = [one.computeSecret(b, "hex"), two.computeSecret(a, null, "hex")];
      return [a.length, b.length, secret.length, secret.toString("hex") === other, ["compressed", "hybrid", "uncompressed"].map((format) => one.getPublicKey(null, format).length)];
    },
    [`ECDH with a key on ${curve}`]: () => {
      const one = crypto.createECDH(curve);
      one.setPrivateKey("0102030405", "hex");
      return [one.getPrivateKey(), one.getPublicKey("hex", "compressed"), one.getPublicKey("base64"), one.getPublicKey(null, "hybrid")];
    },
    [`ECDH.convertKey on ${curve}`]: () => {
      const one = crypto.createECDH(curve);
      one.setPrivateKey(Buffer.from([7]));
      return [crypto.ECDH.convertKey(one.getPublicKey(), curve, undefined, "hex", "compressed"), crypto.ECDH.convertKey(one.getPublicKey("hex", "compressed"), curve, "hex").equals(one.getPublicKey())];
    },
  });
}

const ecdh = () => {
  const one = crypto.createECDH("prime256v1");
  one.setPrivateKey(Buffer.from([7]));
  return one;
};

Object.assign(node_crypto_keys, {
  "ECDH before it has keys": () => [attempt(() => crypto.createECDH("prime256v1").getPublicKey()), attempt(() => crypto.createECDH("prime256v1").getPrivateKey()), attempt(() => crypto.createECDH("prime256v1").computeSecret(ecdh().getPublicKey()))],
  "ECDH with wrong private keys": () => [Buffer.alloc(32), Buffer.alloc(32, 255), Buffer.alloc(40, 1), Buffer.alloc(0), 5, null].map((key) => attempt(() => ecdh().setPrivateKey(key))),
  "ECDH with wrong public keys": () => [Buffer.alloc(65, 4), Buffer.alloc(0), Buffer.alloc(33, 2), 5, null, "04"].map((key) => attempt(() => ecdh().computeSecret(key))),
  "ECDH with a compressed key": () => ecdh().computeSecret(ecdh().getPublicKey(null, "compressed"), null, "hex"),
  "ECDH with a hybrid key": () => ecdh().computeSecret(ecdh().getPublicKey(null, "hybrid"), null, "hex"),
  "ECDH in a wrong format": () => [attempt(() => ecdh().getPublicKey("hex", "nope")), attempt(() => ecdh().getPublicKey(5)), attempt(() => ecdh().generateKeys("hex", "nope")), attempt(() => ecdh().getPrivateKey(5))],
  "ECDH without a curve": () => crypto.createECDH(),
  "ECDH without new": () => crypto.ECDH("prime256v1") instanceof crypto.ECDH,
  "ECDH's methods": () => [Object.getOwnPropertyNames(crypto.ECDH.prototype), typeof crypto.ECDH.convertKey, Object.keys(ecdh())],
  "ECDH's setPublicKey": () => typeof ecdh().setPublicKey,
  "ECDH.convertKey of rubbish": () => crypto.ECDH.convertKey(Buffer.alloc(65, 4), "prime256v1"),
  "ECDH.convertKey of nothing": () => crypto.ECDH.convertKey(Buffer.alloc(0), "prime256v1"),
  "ECDH.convertKey of a number": () => crypto.ECDH.convertKey(5, "prime256v1"),
});
