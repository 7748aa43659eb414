/** RSA: keys, signatures of both kinds, and encryption. */
import { aesKey, bytes, described, EC_PRIVATE, fromHex, hex, list, subtle } from "../../shared/crypto.js";

const [crypto_rsa, test] = list();
export { crypto_rsa };

const RSA = {
  kty: "RSA",
  n: "1PVLL3eEKB_COTPuN-9hoaQ9wcOI69kSIF6n2lxwApP1qIv-m0ZvWtOSpJf0aBBjzz32dNXCU3XyuINamhhLwTCyB69cBrACISZJl1ObAwE7fscNWR9p35bgqpU8lW1DV1Rs6Qm5SI19FmT2cIZiYyCedjHzUKwAgTmMBFi0NFeJfAK3Rd3yHB9mBQW1MKY7K6MgVbWwp1qiLv9k_7DcEaPLTSNQJbzXA1ZlB4SlvGIsVwHaHKbgGGd2rIzZDkbGXFxyxOPFjNQzkR03tQLkWTVt73s20AAwuWTNwGZ44UP18dQJ7fBwuB5RrAhnfZM8qXc3H8tMThswcK-qoRX9DQ",
  e: "AQAB",
  d: "MGZ7qxMfzzrAmt2po77dUq6QdqxpPyk7zG2W-rMNphhYufDvcf0FLABwEMaUft5SwPRVQmKe4vcorjT0b5dcCFF39PUvFjoEkeIw0Zrn3Tv3eK3m472XA4E4GK0IcvG9X2jJxAE4wjueFWvm8tYoIF12hmh943TkPHqGzyoV8tsUF8B6CRDFwOMoRozLYk6IUKz2rjHCQxbyQCfguEb3gLgsO914rwFq3RdGh3YCUwWRVgeTfz2yo2Q7kSMnfMPt2wvjClpO7vPybxhqOTrSMMP4BSVoOzJvyzh-4PWjc8Xh7jYHfcD-7A4FuJXxGvCHaPhyqVsipIALTJhhBsn2JQ",
  p: "9aVf97yk5Flg-wtJuSThFbkmW071g46k9GP-J4D_vbNarPCMHNTctzjkftlhAysn_Epe3EIzkAFJs4hT9Yf_HJ0ciqioPwcjb5oqo-ngFiwPxxe7TqSUJO91osA49Ij4atZxlzoZXWaArrVc_B0fIfcU-mHrdg9IktefQ1plQjM",
  q: "3e80DO_VGPAnQXCL8rYylQ5MudW-OedGv5AEVgSeQEiZ6lYHv59H3fS49OWVbwXk84p7MdjZRKADQrsyiTm9On8GvcZPD-kRULVC9I_xeLZvFAMw4zoAl95Y71Y9xM5hjD1dKNqSOuHiWpz1mo6bWnOwJvO1HC966fdBFVwxA78",
  dp: "zNAlUxbr2SUYslh4ELHKJmWosIsGM7mUmdxhhaiOEype2UD7YfKtUOtTwNwYgh7SiQ2tSDK-cTxRqipp7peEwuPQb2AuX9bg2eWN1ftjhrkYMqT73JdmmeE6kQd6tZEap2HDdhbQHUsg0gqPy_mwAo7T4-wO-fHGTgEQXoUZVnc",
  dq: "q2-49HlbUn1Ixasr4BxQLIY0TKVI4a-_HgEg6FV-7Udn5fX43FQtDs6ZBUxHx9B00JBbo-DPzMwSWL0ER66bdxFi4rvKnQ67-m1awFJlBItgeMQSQqSuiqIObyteYaXPAqbwTLuyk9ujn715l5-rcA7Htv8xGwmuWAdQdjCWCD8",
  qi: "n5fNM6S_45GvQ3g5h_sJj6KUKYsRy6KEQxCIPfGhwjSz8nrtyusLXMAKOsznwRDJi2dJS3a9J87puvenxJD1ni6qkMzAtSc7yoaBQUASNyVo46xUh_UB1cwpBik1lCYFaJkCIw_6QPNarilRIxc5Ch2LxO6SGp-HN0Eo_JyLgWQ",
};
const RSA_P8 = fromHex(
  "308204bf020100300d06092a864886f70d0101010500048204a9308204a50201000282010100d4f54b2f7784281fc23933ee37ef61a1a43dc1c388ebd912205ea7da5c700293f5a88bfe9b466f5ad392a497f4681063cf3df674d5c25375f2b8835a9a184bc130b207af5c06b00221264997539b03013b7ec70d591f69df96e0aa953c956d4357546ce909b9488d7d1664f670866263209e7631f350ac0081398c0458b43457897c02b745ddf21c1f660505b530a63b2ba32055b5b0a75aa22eff64ffb0dc11a3cb4d235025bcd70356650784a5bc622c5701da1ca6e0186776ac8cd90e46c65c5c72c4e3c58cd433911d37b502e459356def7b36d00030b964cdc06678e143f5f1d409edf070b81e51ac08677d933ca977371fcb4c4e1b3070afaaa115fd0d02030100010282010030667bab131fcf3ac09adda9a3bedd52ae9076ac693f293bcc6d96fab30da61858b9f0ef71fd052c007010c6947ede52c0f45542629ee2f728ae34f46f975c085177f4f52f163a0491e230d19ae7dd3bf778ade6e3bd9703813818ad0872f1bd5f68c9c40138c23b9e156be6f2d628205d7686687de374e43c7a86cf2a15f2db1417c07a0910c5c0e328468ccb624e8850acf6ae31c24316f24027e0b846f780b82c3bdd78af016add17468776025305915607937f3db2a3643b9123277cc3eddb0be30a5a4eeef3f26f186a393ad230c3f80525683b326fcb387ee0f5a373c5e1ee36077dc0feec0e05b895f11af08768f872a95b22a4800b4c986106c9f62502818100f5a55ff7bca4e45960fb0b49b924e115b9265b4ef5838ea4f463fe2780ffbdb35aacf08c1cd4dcb738e47ed961032b27fc4a5edc4233900149b38853f587ff1c9d1c8aa8a83f07236f9a2aa3e9e0162c0fc717bb4ea49424ef75a2c038f488f86ad671973a195d6680aeb55cfc1d1f21f714fa61eb760f4892d79f435a65423302818100ddef340cefd518f02741708bf2b632950e4cb9d5be39e746bf900456049e404899ea5607bf9f47ddf4b8f4e5956f05e4f38a7b31d8d944a00342bb328939bd3a7f06bdc64f0fe91150b542f48ff178b66f140330e33a0097de58ef563dc4ce618c3d5d28da923ae1e25a9cf59a8e9b5a73b026f3b51c2f7ae9f741155c3103bf02818100ccd0255316ebd92518b2587810b1ca2665a8b08b0633b99499dc6185a88e132a5ed940fb61f2ad50eb53c0dc18821ed2890dad4832be713c51aa2a69ee9784c2e3d06f602e5fd6e0d9e58dd5fb6386b91832a4fbdc976699e13a91077ab5911aa761c37616d01d4b20d20a8fcbf9b0028ed3e3ec0ef9f1c64e01105e8519567702818100ab6fb8f4795b527d48c5ab2be01c502c86344ca548e1afbf1e0120e8557eed4767e5f5f8dc542d0ece99054c47c7d074d0905ba3e0cfcccc1258bd0447ae9b771162e2bbca9d0ebbfa6d5ac05265048b6078c41242a4ae8aa20e6f2b5e61a5cf02a6f04cbbb293dba39fbd79979fab700ec7b6ff311b09ae580750763096083f028181009f97cd33a4bfe391af43783987fb098fa294298b11cba2844310883df1a1c234b3f27aedcaeb0b5cc00a3acce7c110c98b67494b76bd27cee9baf7a7c490f59e2eaa90ccc0b5273bca8681414012372568e3ac5487f501d5cc29062935942605689902230ffa40f35aae29512317390a1d8bc4ee921a9f87374128fc9c8b8164",
);
const RSA_SPKI = fromHex(
  "30820122300d06092a864886f70d01010105000382010f003082010a0282010100d4f54b2f7784281fc23933ee37ef61a1a43dc1c388ebd912205ea7da5c700293f5a88bfe9b466f5ad392a497f4681063cf3df674d5c25375f2b8835a9a184bc130b207af5c06b00221264997539b03013b7ec70d591f69df96e0aa953c956d4357546ce909b9488d7d1664f670866263209e7631f350ac0081398c0458b43457897c02b745ddf21c1f660505b530a63b2ba32055b5b0a75aa22eff64ffb0dc11a3cb4d235025bcd70356650784a5bc622c5701da1ca6e0186776ac8cd90e46c65c5c72c4e3c58cd433911d37b502e459356def7b36d00030b964cdc06678e143f5f1d409edf070b81e51ac08677d933ca977371fcb4c4e1b3070afaaa115fd0d0203010001",
);
const { n: rsa_n, e: rsa_e } = RSA;
const RSAp = { kty: "RSA", n: rsa_n, e: rsa_e };
const v15 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const pss = { name: "RSA-PSS", hash: "SHA-256" };
const oaep = { name: "RSA-OAEP", hash: "SHA-256" };
const rsaGen = (name, more = {}, usages = name === "RSA-OAEP" ? ["encrypt", "decrypt"] : ["sign", "verify"]) =>
  subtle.generateKey(
    { name, modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256", ...more },
    true,
    usages,
  );
const priv = (a, h = a) =>
  subtle.importKey("jwk", RSA, h, true, a.name === "RSA-OAEP" ? ["decrypt", "unwrapKey"] : ["sign"]);
const pubk = (a, h = a) =>
  subtle.importKey("jwk", RSAp, h, true, a.name === "RSA-OAEP" ? ["encrypt", "wrapKey"] : ["verify"]);
for (const n of ["RSASSA-PKCS1-v1_5", "RSA-PSS", "RSA-OAEP"]) {
  const pr = n === "RSA-OAEP" ? ["decrypt"] : ["sign"],
    pu = n === "RSA-OAEP" ? ["encrypt"] : ["verify"];
  test(`${n} gen`, () => rsaGen(n));
  test(`${n} gen 2048`, () => rsaGen(n, { modulusLength: 2048, hash: { name: "SHA-512" } }));
  test(`${n} gen small`, () => rsaGen(n, { modulusLength: 255 }));
  test(`${n} gen huge`, () => rsaGen(n, { modulusLength: 32768 }));
  test(`${n} gen odd`, () => rsaGen(n, { modulusLength: 1025 }));
  test(`${n} gen no length`, () => rsaGen(n, { modulusLength: undefined }));
  test(`${n} gen no exponent`, () => rsaGen(n, { publicExponent: undefined }));
  test(`${n} gen exponent 3`, () => rsaGen(n, { publicExponent: new Uint8Array([3]) }));
  test(`${n} gen exponent 4`, () => rsaGen(n, { publicExponent: new Uint8Array([4]) }));
  test(`${n} gen exponent long`, () => rsaGen(n, { publicExponent: new Uint8Array(9).fill(1) }));
  test(`${n} gen no hash`, () => rsaGen(n, { hash: undefined }));
  test(`${n} gen bad hash`, () => rsaGen(n, { hash: "SHA-9" }));
  test(`${n} gen bad usage`, () => rsaGen(n, {}, ["deriveBits"]));
  test(`${n} gen no usage`, () => rsaGen(n, {}, []));
  for (const h of ["SHA-1", "SHA-256", "SHA-384", "SHA-512"]) {
    const a = { name: n, hash: h };
    test(`${n} ${h} imp priv`, () => subtle.importKey("jwk", RSA, a, true, pr));
    test(`${n} ${h} exp priv`, async () =>
      subtle.exportKey("jwk", await subtle.importKey("pkcs8", RSA_P8, a, true, pr)));
    test(`${n} ${h} exp pub`, async () =>
      subtle.exportKey("jwk", await subtle.importKey("spki", RSA_SPKI, a, true, pu)));
    if (n === "RSASSA-PKCS1-v1_5") test(`${n} ${h} sign`, async () => subtle.sign(n, await priv(a), bytes("text")));
    if (n === "RSA-PSS")
      test(`${n} ${h} rt`, async () => {
        const out = [];
        for (const l of [0, 8, 20, 32, 64, 200, 400]) {
          try {
            const sig = await subtle.sign({ name: n, saltLength: l }, await priv(a), bytes("text"));
            out.push([
              l,
              sig.byteLength,
              await subtle.verify({ name: n, saltLength: l }, await pubk(a), sig, bytes("text")),
              await subtle.verify({ name: n, saltLength: l + 1 }, await pubk(a), sig, bytes("text")),
              await subtle.verify({ name: n, saltLength: l }, await pubk(a), sig, bytes("texT")),
            ]);
          } catch (e) {
            out.push([l, `${e.name}: ${e.message}`]);
          }
        }
        return out;
      });
    if (n === "RSA-OAEP")
      test(`${n} ${h} rt`, async () => {
        const c = await subtle.encrypt({ name: n }, await pubk(a), bytes("text"));
        return [c.byteLength, hex(await subtle.decrypt({ name: n }, await priv(a), c))];
      });
    if (n === "RSA-OAEP")
      test(`${n} ${h} label`, async () => {
        const c = await subtle.encrypt({ name: n, label: bytes("l") }, await pubk(a), bytes("text"));
        const out = [hex(await subtle.decrypt({ name: n, label: bytes("l") }, await priv(a), c))];
        try {
          out.push(hex(await subtle.decrypt({ name: n, label: bytes("m") }, await priv(a), c)));
        } catch (e) {
          out.push(`${e.name}: ${e.message}`);
        }
        return out;
      });
    if (n === "RSA-OAEP")
      test(`${n} ${h} too long`, async () => subtle.encrypt({ name: n }, await pubk(a), new Uint8Array(250)));
  }
  const a = { name: n, hash: "SHA-256" };
  test(`${n} exp pkcs8`, async () =>
    hex(await subtle.exportKey("pkcs8", await subtle.importKey("jwk", RSA, a, true, pr))) === hex(RSA_P8));
  test(`${n} exp spki`, async () =>
    hex(await subtle.exportKey("spki", await subtle.importKey("jwk", RSAp, a, true, pu))) === hex(RSA_SPKI));
  test(`${n} exp raw`, async () => subtle.exportKey("raw", await subtle.importKey("jwk", RSAp, a, true, pu)));
  test(`${n} exp raw priv`, async () => subtle.exportKey("raw", await subtle.importKey("jwk", RSA, a, true, pr)));
  test(`${n} exp spki priv`, async () => subtle.exportKey("spki", await subtle.importKey("jwk", RSA, a, true, pr)));
  test(`${n} exp pkcs8 pub`, async () => subtle.exportKey("pkcs8", await subtle.importKey("jwk", RSAp, a, true, pu)));
  test(`${n} exp foo`, async () => subtle.exportKey("foo", await subtle.importKey("jwk", RSAp, a, true, pu)));
  test(`${n} imp raw`, () => subtle.importKey("raw", RSA_SPKI, a, true, pu));
  test(`${n} imp no hash`, () => subtle.importKey("jwk", RSA, n, true, pr));
  test(`${n} imp spki bad`, () => subtle.importKey("spki", new Uint8Array(30), a, true, pu));
  test(`${n} imp pkcs8 bad`, () => subtle.importKey("pkcs8", new Uint8Array(30), a, true, pr));
  test(`${n} imp pkcs8 of ec`, async () =>
    subtle.importKey(
      "pkcs8",
      await subtle.exportKey(
        "pkcs8",
        await subtle.importKey("jwk", EC_PRIVATE, { name: "ECDSA", namedCurve: "P-256" }, true, ["sign"]),
      ),
      a,
      true,
      pr,
    ));
  test(`${n} imp pub usage`, () => subtle.importKey("jwk", RSAp, a, true, pr));
  test(`${n} imp priv usage`, () => subtle.importKey("jwk", RSA, a, true, pu));
  test(`${n} imp priv none`, () => subtle.importKey("jwk", RSA, a, true, []));
  test(`${n} imp pub none`, () => subtle.importKey("jwk", RSAp, a, true, []));
  test(`${n} imp kty`, () => subtle.importKey("jwk", { ...RSA, kty: "EC" }, a, true, pr));
  test(`${n} imp alg`, () => subtle.importKey("jwk", { ...RSA, alg: "XX" }, a, true, pr));
  test(`${n} imp alg other hash`, () =>
    subtle.importKey(
      "jwk",
      { ...RSA, alg: { "RSASSA-PKCS1-v1_5": "RS512", "RSA-PSS": "PS512", "RSA-OAEP": "RSA-OAEP" }[n] },
      a,
      true,
      pr,
    ));
  test(`${n} imp alg right`, () =>
    subtle.importKey(
      "jwk",
      { ...RSA, alg: { "RSASSA-PKCS1-v1_5": "RS256", "RSA-PSS": "PS256", "RSA-OAEP": "RSA-OAEP-256" }[n] },
      a,
      true,
      pr,
    ));
  test(`${n} imp use`, () => subtle.importKey("jwk", { ...RSA, use: n === "RSA-OAEP" ? "sig" : "enc" }, a, true, pr));
  test(`${n} imp key_ops`, () => subtle.importKey("jwk", { ...RSA, key_ops: ["verify"] }, a, true, pr));
  for (const m of ["n", "e", "d", "p", "q", "dp", "dq", "qi"]) {
    test(`${n} imp no ${m}`, () => subtle.importKey("jwk", { ...RSA, [m]: undefined }, a, true, m === "d" ? pu : pr));
    test(`${n} imp bad ${m}`, () => subtle.importKey("jwk", { ...RSA, [m]: "!!" }, a, true, pr));
  }
  test(`${n} imp wrong p`, () => subtle.importKey("jwk", { ...RSA, p: RSA.q }, a, true, pr));
}
test("v15 verify", async () => {
  const sig = await subtle.sign("RSASSA-PKCS1-v1_5", await priv(v15), bytes("text"));
  const k = await pubk(v15);
  return [
    await subtle.verify("RSASSA-PKCS1-v1_5", k, sig, bytes("text")),
    await subtle.verify("RSASSA-PKCS1-v1_5", k, sig, bytes("texT")),
    await subtle.verify("RSASSA-PKCS1-v1_5", k, sig.slice(1), bytes("text")),
    await subtle.verify("RSASSA-PKCS1-v1_5", k, new Uint8Array(0), bytes("text")),
  ];
});
test("pss no salt", async () => subtle.sign("RSA-PSS", await priv(pss), bytes("text")));
test("oaep bad", async () => subtle.decrypt("RSA-OAEP", await priv(oaep), new Uint8Array(256)));
test("oaep short", async () => subtle.decrypt("RSA-OAEP", await priv(oaep), new Uint8Array(10)));
test("oaep wrap", async () => {
  const w = await subtle.wrapKey("raw", await aesKey("AES-CBC"), await pubk(oaep), { name: "RSA-OAEP" });
  return subtle.exportKey(
    "raw",
    await subtle.unwrapKey("raw", w, await priv(oaep), { name: "RSA-OAEP" }, "AES-CBC", true, ["encrypt"]),
  );
});
test("v15 sign with oaep key", async () => subtle.sign("RSASSA-PKCS1-v1_5", await priv(oaep), bytes("text")));

// Other keys, and numbers that do not belong together.
const { p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...WITHOUT_FACTORS } = RSA;
for (const a of [v15, pss, oaep]) {
  const usages = a.name === "RSA-OAEP" ? ["decrypt"] : ["sign"];
  const bare = () => subtle.importKey("jwk", WITHOUT_FACTORS, a, true, usages);
  test(`${a.name} imp without factors`, bare);
  test(`${a.name} exp pkcs8 without factors`, async () => subtle.exportKey("pkcs8", await bare()));
  test(`${a.name} exp jwk without factors`, async () => subtle.exportKey("jwk", await bare()));
  test(`${a.name} used without factors`, async () => {
    if (a.name === "RSA-OAEP")
      return subtle.decrypt(a, await bare(), await subtle.encrypt(a, await pubk(a), bytes("text")));
    const signature = await subtle.sign({ ...a, saltLength: 32 }, await bare(), bytes("text"));
    return subtle.verify({ ...a, saltLength: 32 }, await pubk(a), signature, bytes("text"));
  });
  test(`${a.name} used with a wrong factor`, async () => {
    const key = await subtle.importKey("jwk", { ...RSA, p: RSA.q }, a, true, usages);
    return a.name === "RSA-OAEP"
      ? subtle.decrypt(a, key, new Uint8Array(256))
      : subtle.sign({ ...a, saltLength: 32 }, key, bytes("text"));
  });
  test(`${a.name} with factors swapped`, async () => {
    const swapped = { ...RSA, p: RSA.q, q: RSA.p, dp: RSA.dq, dq: RSA.dp };
    const key = await subtle.importKey("jwk", swapped, a, true, usages);
    return a.name === "RSA-OAEP"
      ? subtle.decrypt(a, key, new Uint8Array(256))
      : (await subtle.sign({ ...a, saltLength: 32 }, key, bytes("text"))).byteLength;
  });
  test(`${a.name} imp oth`, () => subtle.importKey("jwk", { ...RSA, oth: [] }, a, true, usages));
  test(`${a.name} imp ext false`, () => subtle.importKey("jwk", { ...RSA, ext: false }, a, true, usages));
  test(`${a.name} imp use and key_ops`, () =>
    subtle.importKey("jwk", { ...RSA, use: a === oaep ? "enc" : "sig", key_ops: usages }, a, true, usages));
  test(`${a.name} imp use and other key_ops`, () =>
    subtle.importKey("jwk", { ...RSA, use: a === oaep ? "enc" : "sig", key_ops: ["deriveBits"] }, a, true, usages));
  test(`${a.name} imp key_ops twice`, () =>
    subtle.importKey("jwk", { ...RSA, key_ops: [...usages, ...usages] }, a, true, usages));
  test(`${a.name} imp with leading zeros`, async () => {
    const key = await subtle.importKey("jwk", { ...RSAp, e: "AAEAAQ" }, a, true, []);
    return [key.algorithm, (await subtle.exportKey("jwk", key)).e];
  });
  for (const e of ["Aw", "EQ", "BA", "AAAA", "", "AQAAAAE", "_____w"]) {
    test(`${a.name} imp with the exponent ${e}`, () => subtle.importKey("jwk", { ...RSAp, e }, a, true, []));
  }
  for (const n of ["", "AA", "AQ", "__8", "__________8"]) {
    test(`${a.name} imp with the modulus ${n}`, () => subtle.importKey("jwk", { ...RSAp, n }, a, true, []));
  }
  test(`${a.name} imp spki with more behind it`, () =>
    subtle.importKey("spki", new Uint8Array([...RSA_SPKI, 0, 0]), a, true, []));
  test(`${a.name} imp pkcs8 with more behind it`, () =>
    subtle.importKey("pkcs8", new Uint8Array([...RSA_P8, 0]), a, true, usages));
  test(`${a.name} imp pkcs8 cut`, () => subtle.importKey("pkcs8", RSA_P8.slice(0, -1), a, true, usages));
  test(`${a.name} imp spki as pkcs8`, () => subtle.importKey("pkcs8", RSA_SPKI, a, true, usages));
  test(`${a.name} imp pkcs1`, () => subtle.importKey("pkcs8", RSA_P8.slice(26), a, true, usages));
  test(`${a.name} imp foo`, () => subtle.importKey("foo", RSA_P8, a, true, usages));
  test(`${a.name} with MD5`, () => subtle.importKey("jwk", RSA, { ...a, hash: "MD5" }, true, usages));
  test(`${a.name} exp jwk with MD5`, async () =>
    subtle.exportKey("jwk", await subtle.importKey("jwk", RSAp, { ...a, hash: "MD5" }, true, [])));
  test(`${a.name} in lower case`, () => subtle.importKey("jwk", RSAp, { ...a, name: a.name.toLowerCase() }, true, []));
  test(`${a.name} in lower case with alg`, () =>
    subtle.importKey("jwk", { ...RSAp, alg: "RS256" }, { ...a, name: a.name.toLowerCase() }, true, []));
  test(`${a.name} with the alg of another`, () => subtle.importKey("jwk", { ...RSAp, alg: "PS256" }, a, true, []));
  for (const modulusLength of [256, 384, 512, 520, 768, 1032]) {
    test(`${a.name} gen ${modulusLength}`, async () => {
      const { publicKey } = await rsaGen(a.name, { modulusLength });
      return [publicKey.algorithm, (await subtle.exportKey("jwk", publicKey)).n.length];
    });
  }
  test(`${a.name} gen with a padded exponent`, async () => {
    const { publicKey, privateKey } = await rsaGen(a.name, { publicExponent: new Uint8Array([0, 0, 1, 0, 1]) });
    return [publicKey.algorithm, privateKey.algorithm, (await subtle.exportKey("jwk", publicKey)).e];
  });
  test(`${a.name} gen with an exponent in a buffer`, async () =>
    (await rsaGen(a.name, { publicExponent: new Uint8Array([1, 0, 1]).buffer })).publicKey.algorithm);
  test(`${a.name} gen private only`, () => rsaGen(a.name, {}, usages));
  test(`${a.name} gen public only`, () => rsaGen(a.name, {}, a === oaep ? ["encrypt"] : ["verify"]));
  test(`${a.name} gen and use`, async () => {
    const { publicKey, privateKey } = await rsaGen(a.name, { hash: "SHA-1" });
    const again = await subtle.importKey(
      "pkcs8",
      await subtle.exportKey("pkcs8", privateKey),
      { ...a, hash: "SHA-1" },
      true,
      usages,
    );
    if (a === oaep) return hex(await subtle.decrypt(a, again, await subtle.encrypt(a, publicKey, bytes("text"))));
    const way = { name: a.name, saltLength: 20 };
    const signature = await subtle.sign(way, again, bytes("text"));
    return [
      signature.byteLength,
      await subtle.verify(way, publicKey, signature, bytes("text")),
      await subtle.verify(way, publicKey, signature, bytes("texT")),
    ];
  });
  test(`${a.name} gen 512 and use`, async () => {
    const { publicKey, privateKey } = await rsaGen(a.name, { modulusLength: 512, hash: "SHA-512" });
    if (a === oaep) return subtle.encrypt(a, publicKey, bytes(""));
    return subtle.sign({ name: a.name, saltLength: 20 }, privateKey, bytes("text"));
  });
  test(`${a.name} wrapped`, async () => {
    const way = { name: "AES-GCM", iv: new Uint8Array(12) };
    const wrapping = await aesKey("AES-GCM", 16, ["wrapKey", "unwrapKey"]);
    const sealed = await subtle.wrapKey("jwk", await priv(a), wrapping, way);
    return subtle.unwrapKey("jwk", sealed, wrapping, way, a, false, usages);
  });
  test(`${a.name} used the wrong way`, async () => {
    if (a === oaep) return subtle.encrypt(a, await priv(a), bytes("text"));
    return subtle.sign({ ...a, saltLength: 8 }, await pubk(a), bytes("text"));
  });
}
for (const saltLength of [-1, 222, 223, 1000, "8", null, NaN, 2 ** 31]) {
  test(`pss salt ${saltLength}`, async () =>
    (await subtle.sign({ name: "RSA-PSS", saltLength }, await priv(pss), bytes("text"))).byteLength);
  test(`pss verify salt ${saltLength}`, async () =>
    subtle.verify({ name: "RSA-PSS", saltLength }, await pubk(pss), new Uint8Array(256), bytes("text")));
}
test("pss verify no salt", async () => subtle.verify("RSA-PSS", await pubk(pss), new Uint8Array(256), bytes("text")));
test("oaep empty", async () =>
  hex(await subtle.decrypt(oaep, await priv(oaep), await subtle.encrypt(oaep, await pubk(oaep), new Uint8Array(0)))));
test("oaep most", async () => (await subtle.encrypt(oaep, await pubk(oaep), new Uint8Array(190))).byteLength);
test("oaep one more", async () => subtle.encrypt(oaep, await pubk(oaep), new Uint8Array(191)));
test("oaep long", async () => subtle.decrypt(oaep, await priv(oaep), new Uint8Array(300)));
test("oaep none", async () => subtle.decrypt(oaep, await priv(oaep), new Uint8Array(0)));
test("oaep larger than the modulus", async () => subtle.decrypt(oaep, await priv(oaep), new Uint8Array(256).fill(255)));
test("oaep known", async () => {
  const key = await subtle.importKey("jwk", RSA, { name: "RSA-OAEP", hash: "SHA-1" }, true, ["decrypt"]);
  return subtle.decrypt(
    { name: "RSA-OAEP", label: new Uint8Array(0) },
    key,
    await subtle.encrypt("RSA-OAEP", await pubk({ name: "RSA-OAEP", hash: "SHA-1" }), bytes("x")),
  );
});
test("oaep sign", async () => subtle.sign("RSA-OAEP", await priv(oaep), bytes("x")));
test("v15 encrypt", async () => subtle.encrypt("RSASSA-PKCS1-v1_5", await pubk(v15), bytes("x")));
test("raw imp", () => subtle.importKey("jwk", RSA, "RSA-RAW", true, ["sign"]));
test("raw imp with a hash", () => subtle.importKey("jwk", RSA, { name: "RSA-RAW", hash: "SHA-1" }, true, ["sign"]));
test("raw imp public", () => subtle.importKey("jwk", RSAp, "RSA-RAW", true, ["verify"]));
test("raw imp public without usages", () => subtle.importKey("jwk", RSAp, "RSA-RAW", true, []));
test("raw imp kty", () => subtle.importKey("jwk", { ...RSA, kty: "EC" }, "RSA-RAW", true, ["sign"]));
test("raw imp pkcs8", () => subtle.importKey("pkcs8", RSA_P8, "RSA-RAW", true, ["sign"]));
test("raw imp spki", () => subtle.importKey("spki", RSA_SPKI, "RSA-RAW", true, ["verify"]));
test("raw gen", () =>
  subtle.generateKey({ name: "RSA-RAW", modulusLength: 1024, publicExponent: new Uint8Array([3]) }, true, ["sign"]));
const raw = () => subtle.importKey("jwk", RSA, "RSA-RAW", true, ["sign"]);
test("raw sign", async () => subtle.sign("RSA-RAW", await raw(), new Uint8Array(256).fill(1)));
test("raw sign short", async () => subtle.sign("RSA-RAW", await raw(), bytes("text")));
test("raw sign long", async () => subtle.sign("RSA-RAW", await raw(), new Uint8Array(257)));
test("raw sign too large", async () => subtle.sign("RSA-RAW", await raw(), new Uint8Array(256).fill(255)));
test("raw exp pkcs8", async () => (await subtle.exportKey("pkcs8", await raw())).byteLength);
