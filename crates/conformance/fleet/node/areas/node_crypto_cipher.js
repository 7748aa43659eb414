/** `node:crypto`: ciphers, scrypt, and what there is of algorithms. */
import crypto from "node:crypto";
import { pipeline } from "node:stream/promises";

const KEYS = { 128: Buffer.alloc(16, 1), 192: Buffer.alloc(24, 2), 256: Buffer.alloc(32, 3) };
const IV = Buffer.alloc(16, 4);
const NONCE = Buffer.alloc(12, 5);
const TEXT = "The quick brown fox jumps over the lazy dog";
const GCM = "aes-256-gcm";
const CBC = "aes-256-cbc";
const later = (name, ...args) => new Promise((resolve, reject) => crypto[name](...args, (error, value) => (error ? reject(error) : resolve(value))));
const cipher = (name, key = KEYS[256], iv = NONCE, options = undefined) => crypto.createCipheriv(name, key, iv, options);
const decipher = (name, key = KEYS[256], iv = NONCE, options = undefined) => crypto.createDecipheriv(name, key, iv, options);
const sealed = () => {
  const one = cipher(GCM).setAAD(Buffer.from("aad"));
  const data = Buffer.concat([one.update(TEXT, "utf8"), one.final()]);
  return [data, one.getAuthTag()];
};
const attempt = (run) => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

export const node_crypto_cipher = {};

for (const bits of [128, 192, 256]) {
  for (const mode of ["cbc", "ctr", "ecb", "gcm", "ofb", "cfb", "cfb8", "ccm", "wrap"]) {
    const name = `aes-${bits}-${mode}`;
    const iv = { gcm: NONCE, ccm: NONCE, ecb: Buffer.alloc(0), wrap: Buffer.alloc(8, 0xa6) }[mode] ?? IV;
    Object.assign(node_crypto_cipher, {
      [`${name} there and back`]: () => {
        const one = cipher(name, KEYS[bits], iv);
        const data = one.update(TEXT, "utf8", "hex") + one.final("hex");
        const two = decipher(name, KEYS[bits], iv);
        if (mode === "gcm") two.setAuthTag(one.getAuthTag());
        return [data, two.update(data, "hex", "utf8") + two.final("utf8")];
      },
      [`${name} in pieces`]: () => {
        const one = cipher(name, KEYS[bits], iv);
        return ["a", "bcdefghijklmnopq", "rstuvwxyz0123456789012345678901234567890", ""].map((part) => one.update(part, "utf8", "hex")).concat(one.final("hex"));
      },
      [`${name} in pieces back`]: () => {
        const one = cipher(name, KEYS[bits], iv);
        const data = Buffer.concat([one.update(Buffer.alloc(40, 7)), one.final()]);
        const two = decipher(name, KEYS[bits], iv);
        if (mode === "gcm") two.setAuthTag(one.getAuthTag());
        return [[0, 1], [1, 16], [16, 17], [17, 32], [32, 33], [33, data.length]].map(([from, to]) => two.update(data.subarray(from, to)).toString("hex")).concat(two.final("hex"));
      },
      [`getCipherInfo of ${name}`]: () => crypto.getCipherInfo(name),
    });
  }
}

for (const name of ["chacha20-poly1305", "des-ede3-cbc", "des-ede3", "des-cbc", "aes128", "aes-128", "AES-256-CBC", "id-aes128-GCM", "id-aes256-GCM", "rc4", "bf-cbc", "nope"]) {
  node_crypto_cipher[`getCipherInfo of ${name}`] = () => crypto.getCipherInfo(name);
  node_crypto_cipher[`a cipher ${name}`] = () => {
    const info = crypto.getCipherInfo(name);
    const one = cipher(name, Buffer.alloc(info?.keyLength ?? 16, 1), Buffer.alloc(info?.ivLength ?? 16, 2));
    return one.update("abc", "utf8", "hex") + one.final("hex");
  };
}

for (const [name, key, iv] of [
  ["a short key", Buffer.alloc(31), IV], ["a long key", Buffer.alloc(33), IV], ["no key", undefined, IV], ["null as a key", null, IV], ["a number as a key", 5, IV],
  ["an object as a key", {}, IV], ["a text as a key", "k".repeat(32), IV], ["a text as a vector", KEYS[256], "i".repeat(16)], ["a short vector", KEYS[256], Buffer.alloc(15)],
  ["an empty vector", KEYS[256], Buffer.alloc(0)], ["a null vector", KEYS[256], null], ["no vector", KEYS[256], undefined], ["a number as a vector", KEYS[256], 5],
  ["a KeyObject", crypto.createSecretKey(KEYS[256]), IV], ["a Uint32Array as a key", new Uint32Array(8), IV], ["an ArrayBuffer as a key", new ArrayBuffer(32), IV],
]) {
  node_crypto_cipher[`cbc with ${name}`] = () => cipherText(crypto.createCipheriv(CBC, key, iv));
  node_crypto_cipher[`gcm with ${name}`] = () => cipherText(crypto.createCipheriv(GCM, key, iv));
  node_crypto_cipher[`ecb with ${name}`] = () => cipherText(crypto.createCipheriv("aes-256-ecb", key, iv));
}

function cipherText(one) {
  return one.update("abc", "utf8", "hex") + one.final("hex");
}

for (const length of [1, 4, 8, 11, 12, 13, 15, 16, 17]) {
  node_crypto_cipher[`a tag of ${length} bytes`] = () => {
    const one = cipher(GCM, undefined, undefined, { authTagLength: length });
    one.update("abc", "utf8");
    one.final();
    return one.getAuthTag();
  };
  node_crypto_cipher[`a tag of ${length} bytes, as it is called there`] = () => {
    const one = cipher(GCM, undefined, undefined, { authLengthTag: length });
    one.update("abc", "utf8");
    one.final();
    return one.getAuthTag();
  };
  node_crypto_cipher[`decrypting with a tag of ${length} bytes`] = () => {
    const [data, tag] = sealed();
    const two = decipher(GCM).setAAD(Buffer.from("aad")).setAuthTag(tag.subarray(0, length));
    return two.update(data, undefined, "utf8") + two.final("utf8");
  };
  node_crypto_cipher[`gcm with a vector of ${length} bytes`] = () => {
    const one = cipher(GCM, undefined, Buffer.alloc(length, 9));
    return [cipherText(one), one.getAuthTag()];
  };
}

for (const encoding of ["hex", "base64", "base64url", "latin1", "utf8", "buffer", null, "nope"]) {
  node_crypto_cipher[`update into ${encoding}`] = () => cipher(CBC, undefined, IV).update(TEXT, "utf8", encoding);
  node_crypto_cipher[`update from ${encoding}`] = () => cipher(CBC, undefined, IV).update("YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo=", encoding);
  node_crypto_cipher[`final into ${encoding}`] = () => cipher(CBC, undefined, IV).final(encoding);
}

for (const [name, make] of Object.entries({
  "a DataView": () => new DataView(new ArrayBuffer(20)), "a Uint16Array": () => new Uint16Array(10), "an ArrayBuffer": () => new ArrayBuffer(20), "a number": () => 5,
  "null": () => null, "nothing": () => undefined, "an object": () => ({}), "an empty text": () => "",
})) {
  node_crypto_cipher[`update with ${name}`] = () => cipher(CBC, undefined, IV).update(make(), "utf8");
  node_crypto_cipher[`setAAD with ${name}`] = () => {
    const one = cipher(GCM).setAAD(make());
    one.final();
    return one.getAuthTag();
  };
  node_crypto_cipher[`setAuthTag with ${name}`] = () => decipher(GCM).setAuthTag(make()) instanceof crypto.Decipheriv;
}

Object.assign(node_crypto_cipher, {
  "additional data": () => sealed(),
  "additional data twice": () => {
    const one = cipher(GCM).setAAD(Buffer.from("a")).setAAD(Buffer.from("ad"));
    one.update("x", "utf8");
    one.final();
    return one.getAuthTag();
  },
  "additional data after the data": () => attempt(() => cipher(GCM).setAAD(Buffer.from("a")).update("x", "utf8")) && (() => {
    const one = cipher(GCM);
    one.update("x", "utf8");
    one.setAAD(Buffer.from("a"));
  })(),
  "additional data with an encoding": () => {
    const one = cipher(GCM).setAAD("616164", { encoding: "hex" });
    one.final();
    return one.getAuthTag();
  },
  "additional data without authentication": () => cipher(CBC, undefined, IV).setAAD(Buffer.from("a")),
  "additional data with wrong options": () => cipher(GCM).setAAD(Buffer.from("a"), 5),
  "additional data after the end": () => {
    const one = cipher(GCM);
    one.final();
    one.setAAD(Buffer.from("a"));
  },
  "the tag before the end": () => cipher(GCM).getAuthTag(),
  "the tag twice": () => {
    const one = cipher(GCM);
    one.final();
    return [one.getAuthTag(), one.getAuthTag()];
  },
  "the tag of a cipher that has none": () => {
    const one = cipher(CBC, undefined, IV);
    one.final();
    return one.getAuthTag();
  },
  "whether a decipher has getAuthTag": () => [typeof crypto.Decipheriv.prototype.getAuthTag, typeof crypto.Cipheriv.prototype.setAuthTag],
  "setting the tag twice": () => decipher(GCM).setAuthTag(IV).setAuthTag(IV),
  "setting a tag of a cipher that has none": () => decipher(CBC, undefined, IV).setAuthTag(IV),
  "setting the tag as hex": () => {
    const [data, tag] = sealed();
    const two = decipher(GCM).setAAD(Buffer.from("aad"));
    two.setAuthTag(tag.toString("hex"), "hex");
    return two.update(data, undefined, "utf8") + two.final("utf8");
  },
  "decrypting with the tag set behind the data": () => {
    const [data, tag] = sealed();
    const two = decipher(GCM).setAAD(Buffer.from("aad"));
    const text = two.update(data, undefined, "utf8");
    two.setAuthTag(tag);
    return text + two.final("utf8");
  },
  "decrypting without a tag": () => decipher(GCM).final(),
  "decrypting data without a tag": () => decipher(GCM).update(Buffer.alloc(5)),
  "a wrong tag": () => {
    const two = decipher(GCM).setAAD(Buffer.from("aad")).setAuthTag(IV);
    return [attempt(() => two.update(sealed()[0]).toString("hex")), attempt(() => two.final()), attempt(() => two.final()), attempt(() => two.update(IV))];
  },
  "a wrong tag of two lengths": () => decipher(GCM, undefined, undefined, { authTagLength: 12 }).setAuthTag(IV) instanceof crypto.Decipheriv,
  "a tag length that is none": () => cipher(GCM, undefined, undefined, { authTagLength: "16" }) instanceof crypto.Cipheriv,
  "wrong additional data": () => {
    const [data, tag] = sealed();
    const two = decipher(GCM).setAuthTag(tag);
    two.update(data);
    return two.final();
  },
  "a wrong key in cbc": () => {
    const one = cipher(CBC, undefined, IV);
    const data = Buffer.concat([one.update(TEXT, "utf8"), one.final()]);
    const two = decipher(CBC, Buffer.alloc(32, 9), IV);
    return [two.update(data), attempt(() => two.final())];
  },
  "cut ciphertext in cbc": () => {
    const two = decipher(CBC, undefined, IV);
    return [two.update(Buffer.alloc(20)), two.final()];
  },
  "nothing to decrypt in cbc": () => decipher(CBC, undefined, IV).final(),
  "nothing to encrypt in cbc": () => cipher(CBC, undefined, IV).final(),
  "without padding": () => {
    const one = cipher(CBC, undefined, IV).setAutoPadding(false);
    return [one.update(Buffer.alloc(32)), one.final()];
  },
  "without padding, a part of a block": () => {
    const one = cipher(CBC, undefined, IV).setAutoPadding(false);
    return [one.update(Buffer.alloc(20)), attempt(() => one.final())];
  },
  "setAutoPadding without an argument": () => {
    const one = cipher(CBC, undefined, IV).setAutoPadding();
    return [one.update(Buffer.alloc(16)), one.final()];
  },
  "decrypting without padding": () => {
    const one = cipher(CBC, undefined, IV);
    const data = Buffer.concat([one.update("abc", "utf8"), one.final()]);
    const two = decipher(CBC, undefined, IV).setAutoPadding(false);
    return [two.update(data), two.final()];
  },
  "decrypting without padding in pieces": () => {
    const two = decipher("aes-128-ecb", KEYS[128], Buffer.alloc(0)).setAutoPadding(false);
    return [two.update(Buffer.alloc(16)), two.update(Buffer.alloc(10)), two.update(Buffer.alloc(6)), two.final()];
  },
  "setAutoPadding after the end": () => {
    const one = cipher(CBC, undefined, IV);
    one.final();
    one.setAutoPadding(false);
  },
  "final twice": () => {
    const one = cipher(CBC, undefined, IV);
    one.final();
    one.final();
  },
  "update after the end": () => {
    const one = cipher(CBC, undefined, IV);
    one.final();
    one.update("a", "utf8");
  },
  "update with a text and no encoding": () => cipher(CBC, undefined, IV).update("abc"),
  "no algorithm": () => crypto.createCipheriv(),
  "a number as the algorithm": () => crypto.createCipheriv(5, KEYS[256], IV),
  "ctr over many pieces": () => {
    const one = cipher("aes-128-ctr", KEYS[128], Buffer.alloc(16, 0xff));
    let out = "";
    for (let size = 0; size < 40; size++) out += one.update(Buffer.alloc(size, size), undefined, "hex");
    return out + one.final("hex");
  },
  "gcm over many pieces": () => {
    const one = cipher(GCM);
    let out = "";
    for (let size = 0; size < 40; size++) out += one.update(Buffer.alloc(size, size), undefined, "hex");
    return [out + one.final("hex"), one.getAuthTag()];
  },
  "much of cbc": () => {
    const one = cipher(CBC, undefined, IV);
    const hash = crypto.createHash("sha256");
    for (let at = 0; at < 20; at++) hash.update(one.update(Buffer.alloc(100_003, at)));
    return hash.update(one.final()).digest("hex");
  },
  "a cipher is a stream": async () => {
    const one = cipher(CBC, undefined, IV);
    one.write("abc");
    one.write(Buffer.alloc(20));
    one.end("def");
    const out = [];
    for await (const chunk of one) out.push(chunk);
    return out;
  },
  "a decipher is a stream": async () => {
    const one = cipher("aes-256-ctr", undefined, IV);
    const two = decipher("aes-256-ctr", undefined, IV);
    two.setEncoding("utf8");
    one.end(TEXT);
    let out = "";
    await pipeline(one, two, async (source) => {
      for await (const chunk of source) out += chunk;
    });
    return out;
  },
  "a stream that fails": async () => {
    const two = decipher(GCM).setAuthTag(IV);
    two.end(Buffer.alloc(20));
    return new Promise((resolve) => {
      two.on("error", resolve);
      two.resume();
    });
  },
  "the classes": () => [
    cipher(CBC, undefined, IV) instanceof crypto.Cipheriv, Object.getOwnPropertyNames(crypto.Cipheriv.prototype), Object.getOwnPropertyNames(crypto.Decipheriv.prototype),
    crypto.createCipheriv.length, crypto.Cipheriv.name, crypto.Cipheriv.length, Object.keys(cipher(CBC, undefined, IV)).filter((name) => !name.startsWith("_")),
  ],
  "Cipheriv called without new": () => attempt(() => crypto.Cipheriv(CBC, KEYS[256], IV)) instanceof Error,
  "a key of the web platform": async () => {
    const key = await crypto.subtle.importKey("raw", KEYS[256], "AES-CBC", true, ["encrypt"]);
    return cipherText(crypto.createCipheriv(CBC, key, IV));
  },
  "createCipher": () => crypto.createCipher("aes192", "password"),
  "createDecipher": () => crypto.createDecipher("aes192", "password"),
  "Cipher": () => new crypto.Cipher(),
  "getCiphers": () => crypto.getCiphers(),
  "getCurves": () => crypto.getCurves(),
  "a list of ciphers can be changed": () => crypto.getCiphers() === crypto.getCiphers(),
  "getCipherInfo of a number": () => [crypto.getCipherInfo(419), crypto.getCipherInfo(427), crypto.getCipherInfo(901), crypto.getCipherInfo(1)],
  "getCipherInfo with lengths": () => [{ keyLength: 16 }, { keyLength: 32 }, { ivLength: 16 }, { ivLength: 12 }].map((options) => crypto.getCipherInfo("aes-128-cbc", options)),
  "getCipherInfo of gcm with lengths": () => [{ keyLength: 16 }, { ivLength: 16 }, { ivLength: 0 }].map((options) => crypto.getCipherInfo("aes-128-gcm", options)),
  "getCipherInfo of null": () => crypto.getCipherInfo(null),
  "getCipherInfo with a wrong option": () => crypto.getCipherInfo("aes-128-cbc", 5),
  "constants": () => crypto.constants,
  "secureHeapUsed": () => crypto.secureHeapUsed(),
  "setEngine": () => crypto.setEngine("x"),
  "setFips": () => [crypto.getFips(), crypto.setFips(false), crypto.fips],
  "setFips to true": () => crypto.setFips(true),
});

for (const [name, args] of Object.entries({
  "by default": ["password", "salt", 32], "of bytes": [Buffer.from("password"), new Uint8Array(4), 16], "of an ArrayBuffer": [new ArrayBuffer(4), new ArrayBuffer(4), 16],
  "of nothing": ["", "", 64, { N: 16, r: 1, p: 1 }], "of RFC 7914": ["password", "NaCl", 64, { N: 1024, r: 8, p: 16 }], "with its options' long names": ["p", "s", 8, { cost: 16, blockSize: 2, parallelization: 3 }],
  "with both names": ["p", "s", 8, { N: 16, cost: 16 }], "with both names of r": ["p", "s", 8, { r: 16, blockSize: 16 }], "with both names of p": ["p", "s", 8, { p: 16, parallelization: 16 }],
  "of no bytes": ["p", "s", 0], "of less than nothing": ["p", "s", -1], "of a text of bytes": ["p", "s", "8"], "of a fraction": ["p", "s", 1.5], "with N of 15": ["p", "s", 8, { N: 15 }], "with N of 1": ["p", "s", 8, { N: 1 }],
  "with N of 0": ["p", "s", 8, { N: 0 }], "with N of less": ["p", "s", 8, { N: -1 }], "with N as a text": ["p", "s", 8, { N: "16" }], "with too much memory": ["p", "s", 8, { N: 2 ** 15 }],
  "with memory allowed": ["p", "s", 8, { N: 2 ** 15, maxmem: 2 ** 26 }], "with little memory": ["p", "s", 8, { N: 16, r: 1, maxmem: 10 }], "with wrong memory": ["p", "s", 8, { maxmem: -1 }],
  "with a wrong r": ["p", "s", 8, { r: 1.5 }], "of a number": [5, "s", 8], "of null": [null, "s", 8], "salted with a number": ["p", 5, 8], "salted with nothing": ["p", undefined, 8],
  "with null options": ["p", "s", 8, null], "of a KeyObject": [crypto.createSecretKey(Buffer.from("p")), "s", 8],
})) {
  node_crypto_cipher[`scryptSync ${name}`] = () => crypto.scryptSync(...args);
  node_crypto_cipher[`scrypt ${name}`] = () => later("scrypt", ...args);
}
node_crypto_cipher["scrypt without a callback"] = () => crypto.scrypt("p", "s", 8, { N: 16 });
