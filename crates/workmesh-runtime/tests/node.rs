//! Node's modules: who may import them, and what they cost those who do not.

mod support;

use support::{Fleet, fetch, run};
use workmesh_runtime::Compat;

const IMPORTING: &str = r#"
    import events, { EventEmitter } from "node:events";
    export default {
        async fetch() {
            const { Buffer } = await import("node:buffer");
            const text = Buffer.from("aGk=", "base64").toString();
            return new Response(`${text} ${events === EventEmitter} ${Buffer === globalThis.Buffer} ${process.title}`);
        },
    };"#;

#[test]
fn a_worker_with_the_flag_imports_them() {
    run(async {
        let mut fleet = Fleet::new();
        fleet.compat = Compat::of(&[("nodejs_compat", true)]);
        let worker = fleet.start("node", IMPORTING, Vec::new());
        assert_eq!(fetch(&worker, "/").await, "200 hi true true workerd");
    });
}

#[test]
fn a_worker_without_the_flag_finds_neither_modules_nor_globals() {
    run(async {
        let mut fleet = Fleet::new();
        let refused =
            fleet.start_script("web", workmesh_runtime::Script::compile(IMPORTING).unwrap(), Vec::new());
        assert!(refused.err().unwrap().to_string().contains("node:events"));
        let worker = fleet.handler("plain", "return new Response(`${typeof process} ${typeof Buffer}`);");
        assert_eq!(fetch(&worker, "/").await, "200 undefined undefined");
    });
}

#[test]
fn the_flag_for_async_contexts_opens_one_module() {
    run(async {
        let mut fleet = Fleet::new();
        fleet.compat = Compat::of(&[("nodejs_als", true)]);
        let text = r#"
            import { AsyncLocalStorage } from "node:async_hooks";
            export default {
                async fetch() {
                    const refused = await import("node:buffer").catch(() => "refused");
                    return new Response(`${new AsyncLocalStorage().run(1, () => "ran")} ${refused} ${typeof process}`);
                },
            };"#;
        let worker = fleet.start("als", text, Vec::new());
        assert_eq!(fetch(&worker, "/").await, "200 ran refused undefined");
    });
}

/// What the bundler did not prepare, as here, loses its context at an `await`; it never gets somebody else's.
#[test]
fn a_context_does_not_leak_into_other_jobs_and_requests() {
    run(async {
        let mut fleet = Fleet::new();
        fleet.compat = Compat::of(&[("nodejs_als", true)]);
        let text = r#"
            import { AsyncLocalStorage } from "node:async_hooks";
            import { back, given, now } from "workmesh:async_context";
            const als = new AsyncLocalStorage();
            const seen = [];
            async function plain() { await 1; seen.push(als.getStore()); }
            async function prepared() { const frame = now(); back(frame, await given(1)); seen.push(als.getStore()); }
            export default {
                async fetch(request) {
                    seen.push(als.getStore());
                    const { pathname } = new URL(request.url);
                    if (pathname === "/get") return Response.json(seen);
                    await als.run(pathname, () => Promise.all([prepared(), plain(), prepared(), plain()]));
                    await new Promise((resolve) => als.run("timer", () => setTimeout(resolve, 1)));
                    seen.push(als.getStore());
                    return new Response();
                },
            };"#;
        let worker = fleet.start("als", text, Vec::new());
        assert_eq!(fetch(&worker, "/a").await, "200 ");
        let expected = r#"200 [null,"/a",null,"/a",null,null,null]"#;
        assert_eq!(fetch(&worker, "/get").await, expected);
    });
}

const CRYPTO: &str = r#"
    import crypto from "node:crypto";
    const data = Buffer.from("data");
    function signed(type, options, hash) {
        const { publicKey, privateKey } = crypto.generateKeyPairSync(type, options);
        const pem = privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "secret" });
        const key = crypto.createPrivateKey({ key: pem, passphrase: "secret" });
        const again = crypto.createPublicKey({ key: publicKey.export({ format: "jwk" }), format: "jwk" });
        const signature = crypto.sign(hash, data, key);
        return again.equals(publicKey) && crypto.verify(hash, data, again, signature) && !crypto.verify(hash, Buffer.from("x"), again, signature);
    }
    function sealed(name, iv) {
        const key = Buffer.alloc(32, 3);
        const cipher = crypto.createCipheriv(name, key, iv);
        const text = cipher.update("The quick brown fox jumps over ", "utf8", "hex") + cipher.update("the lazy dog", "utf8", "hex") + cipher.final("hex");
        const decipher = crypto.createDecipheriv(name, key, iv);
        if (name.endsWith("gcm")) decipher.setAuthTag(cipher.getAuthTag());
        const plain = decipher.update(text, "hex", "utf8") + decipher.final("utf8");
        return text.slice(0, 8) + (plain === "The quick brown fox jumps over the lazy dog" ? "" : "?");
    }
    function agreed() {
        const [one, two] = [crypto.createECDH("prime256v1"), crypto.createECDH("prime256v1")];
        two.generateKeys();
        return one.computeSecret === two.computeSecret && two.computeSecret(one.generateKeys()).equals(one.computeSecret(two.getPublicKey()));
    }
    const CASES = {
        rsa: () => signed("rsa", { modulusLength: 2048 }, "sha256"),
        ec: () => signed("ec", { namedCurve: "P-256" }, "sha256"),
        ed: () => signed("ed25519", {}, null),
        cbc: () => sealed("aes-256-cbc", Buffer.alloc(16, 4)),
        gcm: () => sealed("aes-256-gcm", Buffer.alloc(12, 5)),
        ofb: () => sealed("aes-256-ofb", Buffer.alloc(16, 4)),
        ecdh: agreed,
        scrypt: () => crypto.scryptSync("", "", 4, { N: 16, r: 1, p: 1 }).toString("hex"),
    };
    export default {
        fetch: (request) => {
            try {
                return new Response(`${CASES[new URL(request.url).pathname.slice(1)]()}`);
            } catch (error) {
                return new Response(`${error.stack}`, { status: 500 });
            }
        },
    };"#;

#[test]
fn keys_ciphers_and_signatures_undo_each_other() {
    run(async {
        let mut fleet = Fleet::new();
        fleet.compat = Compat::of(&[("nodejs_compat", true)]);
        let worker = fleet.start("crypto", CRYPTO, Vec::new());
        // The ciphertexts and the key are those that the real runtime makes.
        for (name, answer) in [
            ("rsa", "true"),
            ("ec", "true"),
            ("ed", "true"),
            ("cbc", "8bea7f3e"),
            ("gcm", "424aba44"),
            ("ofb", "3d404789"),
            ("ecdh", "true"),
            ("scrypt", "77d65762"),
        ] {
            assert_eq!(fetch(&worker, &format!("/{name}")).await, format!("200 {answer}"), "{name}");
        }
    });
}
