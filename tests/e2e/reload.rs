//! Changes to the code of a running fleet.

use crate::support::{
    fleet::Fleet,
    http::{Request, send},
    meanwhile_all,
};

/// A worker that answers with a text.
fn says(text: &str) -> String {
    format!("export default {{ fetch: () => new Response('{text}') }};")
}

/// A worker that counts what it has answered: a new isolate begins with 1.
const COUNTER: &str = "let count = 0; export default { fetch: () => new Response(String(++count)) };";

#[test]
fn a_change_swaps_one_worker_and_drops_no_request() {
    let fleet = Fleet::new().worker("site", "", &says("one")).worker("counter", "", COUNTER);
    let dev = fleet.dev();
    assert_eq!(dev.get("/counter/").brief(), (200, "1".into()));

    let port = dev.port();
    let mut answers = vec![Vec::new(); 4];
    let clients = answers.iter_mut().map(|answers| {
        move || match send(port, &Request::get("/")).map(|reply| reply.brief()) {
            Ok((200, text)) => answers.push(text),
            other => panic!("{other:?}"),
        }
    });
    meanwhile_all(clients, || {
        fleet.save("site/index.js", &says("two"));
        dev.eventually("/", (200, "two"));
    });
    assert!(answers.iter().all(|texts| texts.is_sorted()), "once replaced, the old version answers nobody");
    assert_eq!(dev.get("/counter/").brief(), (200, "2".into()), "the other worker is the one it was");
}

#[test]
fn a_request_under_way_finishes_on_the_version_it_began_on() {
    let slow = |text: &str| {
        format!(
            "export default {{ async fetch(request) {{
               const lines = [];
               for await (const line of request.body.pipeThrough(new TextDecoderStream())) lines.push(line);
               return new Response('{text} ' + lines.join(''));
             }} }};"
        )
    };
    let fleet = Fleet::new().worker("site", "", &slow("old"));
    let dev = fleet.dev();
    let mut exchange = dev.open(&Request::new("POST", "/").open());
    exchange.write("begun").unwrap();
    // The worker has the request: another one, sent later, has been answered.
    assert_eq!(dev.send(&Request::post("/", "x")).brief(), (200, "old x".into()));

    let mark = dev.mark();
    fleet.write("site/index.js", &slow("new"));
    dev.prints_after(mark, "site replaced");
    assert_eq!(dev.send(&Request::post("/", "x")).brief(), (200, "new x".into()));
    exchange.write(" and ended").unwrap();
    exchange.end().unwrap();
    assert_eq!(exchange.reply().unwrap().brief(), (200, "old begun and ended".into()));
}

#[test]
fn a_broken_change_keeps_the_old_version_and_shows_the_error_until_it_is_mended() {
    let fleet = Fleet::new().worker("site", "", &says("one"));
    let dev = fleet.dev();
    for (broken, shown) in [
        (
            "const a = 1;\nexport default { fetch( };",
            &["site", "index.js:2", "export default { fetch( };"][..],
        ),
        ("import { gone } from './gone.js';\nexport default { fetch: gone };", &["gone.js", "index.js:1"]),
        ("const a = 1;\nthrow new TypeError('broken on purpose');", &["broken on purpose", "index.js:2"]),
        ("export const nothing = 1;", &["site did not start", "default"]),
    ] {
        let mark = dev.mark();
        fleet.write("site/index.js", broken);
        for part in shown {
            dev.prints_after(mark, part);
        }
        assert_eq!(dev.get("/").brief(), (200, "one".into()), "after {broken}");
    }
    fleet.write("site/index.js", &says("two"));
    dev.eventually("/", (200, "two"));
}

#[test]
fn a_worker_that_is_broken_from_the_start_lives_as_soon_as_it_is_mended() {
    let code = "import { hello } from './lib/hello.js'; export default { fetch: () => new Response(hello) };";
    let fleet = Fleet::new().worker("site", "", &says("well")).worker("broken", "", code);
    let dev = fleet.dev();
    dev.prints("./lib/hello.js");
    assert_eq!(dev.get("/broken/").refusal(), (503, "not_running".into()));
    assert_eq!(dev.get("/").brief(), (200, "well".into()));

    // The folder is as new as the file.
    fleet.write("broken/lib/hello.js", "export const hello = 'mended';");
    dev.eventually("/broken/", (200, "mended"));
}

#[test]
fn a_shared_file_replaces_every_worker_made_of_it_and_no_other() {
    let uses = "import { text } from '../shared/text.ts';
                let count = 0;
                export default { fetch: () => new Response(`${text} ${++count}`) };";
    let fleet = Fleet::new().worker("a", "", uses).worker("b", "", uses).worker("c", "", COUNTER);
    fleet.write("shared/text.ts", "export const text: string = 'one';");
    let dev = fleet.dev();
    for (path, expected) in [("/", "one 1"), ("/b/", "one 1"), ("/c/", "1")] {
        assert_eq!(dev.get(path).text(), expected);
    }
    let mark = dev.mark();
    fleet.save("shared/text.ts", "export const text: string = 'two';");
    dev.prints_after(mark, "a replaced");
    dev.prints_after(mark, "b replaced");
    for (path, expected) in [("/", "two 1"), ("/b/", "two 1"), ("/c/", "2")] {
        assert_eq!(dev.get(path).text(), expected);
    }
}

#[test]
fn a_stack_trace_names_the_line_of_the_source() {
    let fleet = Fleet::new().worker("site", "", "");
    fleet.write(
        "site/wrangler.toml",
        "name = \"site\"\nmain = \"main.ts\"\ncompatibility_date = \"2026-04-01\"\n",
    );
    fleet.write(
        "site/main.ts",
        "import { fail } from './fail';\nexport default { fetch: (): Response => fail() };\n",
    );
    fleet.write("site/fail.ts", "interface Unused {\n  readonly a: string;\n}\nexport function fail(): never {\n  throw new RangeError('on purpose');\n}\n");
    let dev = fleet.dev();
    let reply = dev.get("/");
    assert_eq!(reply.refusal(), (500, "worker_exception".into()));
    let exception = &reply.json()["error"]["exception"];
    assert_eq!((&exception["name"], &exception["message"]), (&"RangeError".into(), &"on purpose".into()));
    let stack = exception["stack"].as_str().unwrap();
    assert!(stack.contains("fail.ts:5:") && stack.contains("main.ts:2:"), "{stack}");
    assert!(!stack.contains("internal:"), "{stack}");
    dev.prints("RangeError: on purpose");
    dev.prints("fail.ts:5:");
}

#[test]
fn a_file_that_goes_and_comes_back_changes_nothing_in_between() {
    let fleet = Fleet::new().worker("site", "", &says("one"));
    let dev = fleet.dev();
    let mark = dev.mark();
    std::fs::remove_file(fleet.path().join("site/index.js")).unwrap();
    dev.prints_after(mark, "site could not be built");
    assert_eq!(dev.get("/").brief(), (200, "one".into()));
    fleet.write("site/index.js", &says("two"));
    dev.eventually("/", (200, "two"));
}

#[test]
fn the_last_of_many_changes_in_a_row_is_what_stays() {
    let fleet = Fleet::new().worker("site", "", &says("0"));
    let dev = fleet.dev();
    for round in 1..=100 {
        fleet.write("site/index.js", &says(&round.to_string()));
    }
    dev.eventually("/", (200, "100"));
}

#[test]
fn a_path_may_have_spaces_and_other_scripts() {
    let fleet = Fleet::new();
    let folder = "my läden 🧮/shop";
    fleet.write(
        &format!("{folder}/wrangler.toml"),
        "name = \"shop\"\nmain = \"a b.js\"\ncompatibility_date = \"2026-04-01\"\n",
    );
    fleet.write(&format!("{folder}/a b.js"), &says("one"));
    let dev = fleet.dev_with(&[folder]);
    assert_eq!(dev.get("/").text(), "one");
    fleet.write(&format!("{folder}/a b.js"), &says("two"));
    dev.eventually("/", (200, "two"));
}
