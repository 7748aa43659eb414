//! Static assets through the gateway: what the real platform's `wrangler dev` answered for the same folder stands in
//! `assets/recorded.json`, and `assets/record.mjs` writes it.

use std::{collections::BTreeMap, fs};

use serde_json::{Value, json};

use crate::support::{fleet::Fleet, http::Request, repository};

const PUBLIC: &str = "crates/conformance/fleet/workers/public";
/// The headers that were recorded.
const TOLD: [&str; 11] = [
    "cache-control",
    "cf-cache-status",
    "content-type",
    "etag",
    "location",
    "x-a",
    "x-all",
    "x-b",
    "x-c",
    "x-name",
    "x-worker",
];

fn read(name: &str) -> Value {
    let path = repository("tests/e2e/assets").join(name);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// A worker with a copy of the folder, as `record.mjs` makes it.
fn fleet(site: &Value) -> Fleet {
    let fleet = Fleet::new();
    fleet.add_copy_of(PUBLIC, "public");
    let mut config = json!({ "name": "site", "compatibility_date": site["compatibility_date"] });
    if site["worker"] == true {
        config["main"] = "index.js".into();
        let code = fs::read_to_string(repository("tests/e2e/assets/worker.js")).unwrap();
        fleet.write("index.js", &code);
    }
    config["assets"] = site["config"].clone();
    config["assets"]["directory"] = "public".into();
    for (name, text) in site["files"].as_object().into_iter().flatten() {
        fleet.write(&format!("public/{name}"), text.as_str().unwrap());
    }
    fleet.write("wrangler.json", &config.to_string());
    fleet
}

/// The headers that were recorded, the entity tag without its digits.
fn told(header: impl Fn(&str) -> Option<String>) -> BTreeMap<&'static str, String> {
    let value = |name: &str| {
        let value = header(name)?;
        let is_tag = name == "etag" && value.len() == 34;
        Some(if is_tag { "\"TAG\"".to_owned() } else { value })
    };
    TOLD.into_iter().filter_map(|name| Some((name, value(name)?))).collect()
}

#[test]
fn answers_are_those_of_the_real_platform() {
    let (sites, recorded) = (read("sites.json"), read("recorded.json"));
    let requests = sites["requests"].as_array().unwrap();
    let mut differ = Vec::new();
    for (name, site) in sites["sites"].as_object().unwrap() {
        let fleet = fleet(site);
        let dev = fleet.dev();
        let requests = site["requests"].as_array().unwrap_or(requests);
        for (asked, expected) in requests.iter().zip(recorded[name].as_array().unwrap()) {
            let method = asked["method"].as_str().unwrap_or("GET");
            let mut request = Request::new(method, asked["path"].as_str().unwrap());
            for (name, value) in asked["headers"].as_object().into_iter().flatten() {
                request = request.header(name, value.as_str().unwrap());
            }
            let reply = dev.send(&request);
            let found = json!({
                "status": reply.status,
                "headers": told(|name| reply.header(name)),
                "body": reply.text(),
            });
            if found != *expected {
                differ.push(format!("{name}: {asked}\n  there: {expected}\n  here:  {found}"));
            }
        }
    }
    assert!(differ.is_empty(), "{} differ:\n{}", differ.len(), differ.join("\n"));
}

#[test]
fn changed_assets_are_served_at_once() {
    let fleet = Fleet::new();
    fleet.write("wrangler.toml", "name = \"site\"\nassets = { directory = \"public\" }\n");
    fleet.write("public/index.html", "one");
    let dev = fleet.dev();
    let first = dev.get("/");
    assert_eq!(first.brief(), (200, "one".into()));
    fleet.save("public/index.html", "two");
    dev.eventually("/", (200, "two"));
    assert_ne!(dev.get("/").header("etag"), first.header("etag"));
    // A folder that was not there, and a rule.
    fleet.write("public/new/deep/page.html", "page");
    dev.eventually("/new/deep/page", (200, "page"));
    fleet.write("public/_redirects", "/gone /new/deep/page 301\n");
    dev.eventually("/gone", (301, ""));
    fs::remove_file(fleet.path().join("public/index.html")).unwrap();
    dev.eventually("/", (404, ""));
}

#[test]
fn a_file_outside_the_folder_is_never_served() {
    let fleet = Fleet::new();
    fleet.write("wrangler.toml", "name = \"site\"\nassets = { directory = \"public\" }\n");
    fleet.write("public/index.html", "in");
    fleet.write("secret/key.txt", "out");
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(to, fleet.path().join("public").join(name)).unwrap();
    };
    link("../secret/key.txt", "file.txt");
    link("../secret", "folder");
    link("index.html", "inside.html");
    let dev = fleet.dev();
    for path in [
        "/file.txt",
        "/folder/key.txt",
        "/../secret/key.txt",
        "/..%2fsecret%2fkey.txt",
        "/%2e%2e/secret/key.txt",
        "/..%5csecret%5ckey.txt",
        "//../secret/key.txt",
    ] {
        let reply = dev.get(path);
        assert!([307, 400, 404].contains(&reply.status), "{path}: {}", reply.status);
        assert!(!reply.text().contains("out"), "{path}");
    }
    assert_eq!(dev.get("/inside").brief(), (200, "in".into()));
}

#[test]
fn a_large_file_is_streamed() {
    let fleet = Fleet::new();
    fleet.write("wrangler.toml", "name = \"site\"\nassets = { directory = \"public\" }\n");
    let text = "0123456789abcdef".repeat(20 << 16);
    fleet.write("public/large.txt", &text);
    let dev = fleet.dev();
    for _ in 0..2 {
        let reply = dev.get("/large.txt");
        assert_eq!((reply.status, reply.header("content-length")), (200, Some(text.len().to_string())));
        assert!(reply.text() == text);
    }
}

#[test]
fn a_binding_to_another_worker_finds_its_assets() {
    let fleet = Fleet::new();
    fleet.write("site/wrangler.toml", "name = \"site\"\nassets = { directory = \"public\" }\n");
    fleet.write("site/public/page.html", "from the site");
    let fleet = fleet.worker(
        "front",
        "[[services]]\nbinding = \"SITE\"\nservice = \"site\"",
        "export default { fetch: (request, env) => env.SITE.fetch(request) };",
    );
    let dev = fleet.dev();
    assert_eq!(dev.get("/page").brief(), (200, "from the site".into()));
}
