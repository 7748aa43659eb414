//! `workmesh new`, and that what it says can be done.

use crate::support::{
    eventually,
    fleet::Fleet,
    http::Request,
    process::{Dev, run},
};

/// The requests of the `curl` lines of a text.
fn curls(text: &str) -> Vec<Request> {
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix("curl http://localhost:8787"));
    lines
        .map(|line| match line.split_once(" -d '") {
            Some((path, body)) => Request::post(path, body.trim_end_matches('\'')),
            None => Request::get(line),
        })
        .collect()
}

#[test]
fn a_new_fleet_runs_and_answers_what_the_instructions_ask() {
    let folder = Fleet::new();
    let ended = run(folder.path(), &["new", "tea-shop"]);
    assert_eq!((ended.code, &*ended.stderr), (Some(0), ""));
    assert!(ended.stdout.contains("  cd tea-shop\n  workmesh dev\n"), "{}", ended.stdout);
    let root = folder.path().join("tea-shop");
    assert_eq!(run(&root, &["check"]).stdout, "ok: 3 workers, no mistakes");

    let dev = Dev::start(&root, [""; 0]);
    let [list, login] = &curls(&ended.stdout)[..] else { panic!("{}", ended.stdout) };
    let (list, login) = (dev.send(list), dev.send(login));
    assert_eq!((list.status, list.json()["items"].as_array().unwrap().len()), (200, 3));
    let token = login.json()["token"].as_str().unwrap().to_owned();

    let put = Request::new("PUT", "/catalog/items/mug").body(r#"{"name":"Mug","priceCents":1200}"#);
    assert_eq!(dev.send(&put).status, 401);
    assert_eq!(dev.send(&put.clone().header("authorization", &format!("Bearer {token}0"))).status, 401);
    assert_eq!(dev.send(&put.header("authorization", &format!("Bearer {token}"))).status, 200);
    dev.prints("ada wrote mug");
    let cache = || {
        let reply = dev.get("/catalog/items/mug");
        assert_eq!(reply.json()["priceCents"], 1200);
        reply.header("x-cache").unwrap_or_default()
    };
    assert_eq!(cache(), "MISS");
    // The worker fills its cache after it has answered.
    eventually("a hit", || (cache() == "HIT").then_some(()));
    for (request, status) in [
        (Request::get("/"), 200),
        (Request::get("/catalog/items/none"), 404),
        (Request::get("/nowhere"), 404),
        (
            Request::new("DELETE", "/catalog/items/mug").header("authorization", &format!("Bearer {token}")),
            405,
        ),
        (Request::post("/auth/login", r#"{"name":"ada","password":"guessed"}"#), 401),
        (Request::post("/auth/login", "{"), 400),
        (Request::get("/auth/login"), 405),
    ] {
        assert_eq!(dev.send(&request).status, status, "{request:?}");
    }
}

#[test]
fn what_cannot_be_is_refused_and_nothing_is_touched() {
    let folder = Fleet::new();
    folder.write("mine/notes.txt", "mine");
    folder.write("file", "mine");
    for (name, explained) in [
        ("mine", "is not empty"),
        ("file", "is a file"),
        ("file/shop", "cannot be written"),
        ("My Shop", "lower-case letters"),
    ] {
        let ended = run(folder.path(), &["new", name]);
        assert_eq!((ended.code, &*ended.stdout), (Some(1), ""), "{name}");
        ended.explains(&["error:", name.rsplit('/').next().unwrap()]);
        ended.explains(&[explained]);
    }
    let mut left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["file", "mine"]);
    assert_eq!(std::fs::read_dir(folder.path().join("mine")).unwrap().count(), 1);
}
