//! Changes to the configuration of a running fleet, and what arguments make of it.

use crate::support::fleet::Fleet;

const GREETS: &str =
    "export default { fetch: (request, env) => new Response(`${env.GREETING} ${env.SECRET}`) };";

fn says(text: &str) -> String {
    format!("export default {{ fetch: () => new Response('{text}') }};")
}

#[test]
fn a_changed_variable_is_taken_up() {
    let fleet = Fleet::new().worker("site", "[vars]\nGREETING = \"hello\"", GREETS);
    let dev = fleet.dev();
    assert_eq!(dev.get("/").text(), "hello undefined");
    fleet.save("site/.dev.vars", "SECRET=\"sesame\"\n");
    dev.eventually("/", (200, "hello sesame"));
    fleet.append("site/wrangler.toml", "MORE = \"1\"\n");
    fleet.write(
        "site/wrangler.toml",
        "name = \"site\"\nmain = \"index.js\"\ncompatibility_date = \"2026-04-01\"\n[vars]\nGREETING = \"moin\"\n",
    );
    dev.eventually("/", (200, "moin sesame"));
    std::fs::remove_file(fleet.path().join("site/.dev.vars")).unwrap();
    dev.eventually("/", (200, "moin undefined"));
}

#[test]
fn a_broken_configuration_changes_nothing_until_it_is_mended() {
    let fleet = Fleet::new().worker("site", "[vars]\nGREETING = \"hello\"", GREETS);
    let dev = fleet.dev();
    let good = std::fs::read_to_string(fleet.path().join("site/wrangler.toml")).unwrap();
    for (broken, shown) in [
        (format!("{good}OTHER = \n"), "wrangler.toml:6"),
        (format!("{good}[[services]]\nbinding = \"A\"\nservice = \"sitee\"\n"), "did you mean `site`?"),
        (good.replace("index.js", "gone.js"), "gone.js"),
    ] {
        let mark = dev.mark();
        fleet.write("site/wrangler.toml", &broken);
        dev.prints_after(mark, shown);
        dev.prints_after(mark, "the fleet goes on as it was");
        assert_eq!(dev.get("/").text(), "hello undefined");
    }
    fleet.write("site/wrangler.toml", &good.replace("hello", "again"));
    dev.eventually("/", (200, "again undefined"));
}

#[test]
fn routes_are_taken_up_from_a_changed_workmesh_toml() {
    let fleet = Fleet::new().worker("a", "", &says("a")).worker("b", "", &says("b"));
    let dev = fleet.dev();
    assert_eq!((dev.get("/x").text(), dev.get("/b/x").text()), ("a".into(), "b".into()));
    fleet.write("workmesh.toml", "[gateway]\nroutes = [{ pattern = \"/x\", worker = \"b\" }]\n");
    dev.eventually("/x", (200, "b"));
    assert_eq!(dev.get("/b/x").refusal(), (404, "no_route".into()));
}

#[test]
fn the_first_of_several_files_is_the_default() {
    let fleet = Fleet::new().worker("a", "", &says("a")).worker("b", "", &says("b"));
    for (first, second) in [("a", "b"), ("b", "a")] {
        let [one, two] = [first, second].map(|name| format!("{name}/wrangler.toml"));
        let dev = fleet.dev_with(&["-c", &one, "-c", &two]);
        assert_eq!(dev.get("/").text(), first);
    }
}

#[test]
fn an_environment_has_variables_of_its_own() {
    let config = "[vars]\nGREETING = \"hello\"\n[env.staging.vars]\nGREETING = \"rehearsal\"";
    let fleet = Fleet::new().worker("site", config, GREETS);
    assert_eq!(fleet.dev().get("/").text(), "hello undefined");
    fleet.write("workmesh.toml", "");
    let dev = fleet.dev_with(&["--env", "staging"]);
    assert_eq!(dev.get("/").text(), "rehearsal undefined");
    fleet.write("site/.dev.vars", "SECRET=everywhere\n");
    dev.eventually("/", (200, "rehearsal everywhere"));
    fleet.write("site/.dev.vars.staging", "SECRET=here\n");
    dev.eventually("/", (200, "rehearsal here"));
}

#[test]
fn migrations_are_applied_as_they_are_written() {
    let config = "[[d1_databases]]\nbinding = \"DB\"\ndatabase_name = \"shop\"\ndatabase_id = \"shop\"\n";
    let tables = "export default { async fetch(request, { DB }) {
        const { results } = await DB.prepare(
          \"SELECT name FROM sqlite_schema WHERE name LIKE 'shop_%' ORDER BY name\",
        ).all();
        return new Response(results.map((row) => row.name).join());
      } };";
    let fleet = Fleet::new().worker("site", config, tables);
    let dev = fleet.dev();
    assert_eq!(dev.get("/").brief(), (200, String::new()));
    fleet.write("site/migrations/0001.sql", "CREATE TABLE shop_a (id);");
    dev.eventually("/", (200, "shop_a"));
    fleet.save("site/migrations/0002.sql", "CREATE TABLE shop_b (id); CREATE TABEL shop_c (id);");
    dev.prints("0002.sql");
    assert_eq!(
        dev.get("/").brief(),
        (200, "shop_a".into()),
        "a migration is applied as a whole or not at all"
    );
    // A bad migration does not stand in the way of what goes on.
    let mark = dev.mark();
    fleet.append("site/wrangler.toml", "# changed\n");
    dev.prints_after(mark, "the fleet goes on as it was");
    fleet.save("site/migrations/0002.sql", "CREATE TABLE shop_b (id); CREATE TABLE shop_c (id);");
    dev.eventually("/", (200, "shop_a,shop_b,shop_c"));
}

#[test]
fn a_worker_whose_folder_appears_joins_the_fleet() {
    let fleet = Fleet::new().worker("a", "", &says("a"));
    std::fs::create_dir(fleet.path().join("old")).unwrap();
    let dev = fleet.dev();
    assert_eq!(dev.get("/").text(), "a");
    let config = |name: &str| {
        format!(
            "name = \"{name}\"\nmain = \"index.js\"\ncompatibility_date = \"2026-04-01\"\nroutes = [\"*/{name}/*\"]\n"
        )
    };

    // Files one after another, as an editor or a generator writes them.
    fleet.write("b/index.js", &says("b"));
    fleet.write("b/wrangler.toml", &config("b"));
    dev.eventually("/b/", (200, "b"));

    // The configuration first and the code later.
    fleet.write("e/wrangler.toml", &config("e").replace("index.js", "src/index.js"));
    dev.prints("the fleet goes on as it was");
    fleet.write("e/src/index.js", &says("e"));
    dev.eventually("/e/", (200, "e"));

    // In a folder that was there from the start.
    fleet.write("old/index.js", &says("old"));
    fleet.write("old/wrangler.toml", &config("old"));
    dev.eventually("/old/", (200, "old"));

    // A whole tree at once, as `git` puts it there; `dist` and the like hold no workers.
    let aside = tempfile::tempdir_in(fleet.path().parent().unwrap()).unwrap();
    let write = |file: &str, text: &str| {
        let path = aside.path().join("more").join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("workers/c/index.js", &says("c"));
    write("workers/c/wrangler.toml", &config("c"));
    write("dist/d/wrangler.toml", &config("d"));
    std::fs::rename(aside.path().join("more"), fleet.path().join("more")).unwrap();
    dev.eventually("/c/", (200, "c"));
    assert_eq!(dev.get("/b/").text(), "b");
}

#[test]
fn touching_a_workers_folder_changes_nothing() {
    let counter = "let count = 0; export default { fetch: () => new Response(String(++count)) };";
    let fleet = Fleet::new().worker("counter", "", counter).worker("site", "", &says("one"));
    let dev = fleet.dev();
    assert_eq!([dev.get("/a").text(), dev.get("/b").text()], ["1", "2"]);
    let folder = std::fs::File::open(fleet.path().join("counter")).unwrap();
    folder.set_modified(std::time::SystemTime::now()).unwrap();
    fleet.write("site/index.js", &says("two"));
    dev.eventually("/site/", (200, "two"));
    assert_eq!(dev.get("/counter/").text(), "3");
}

#[test]
fn workers_come_and_go_and_change_their_names() {
    let fleet = Fleet::new().worker("a", "", &says("a")).worker("b", "", &says("b"));
    let dev = fleet.dev();
    assert_eq!(dev.get("/b/").text(), "b");

    // One joins, by a folder that the configuration did not know.
    fleet.write("c/index.js", &says("c"));
    fleet
        .write("c/wrangler.toml", "name = \"c\"\nmain = \"index.js\"\ncompatibility_date = \"2026-04-01\"\n");
    fleet.write(
        "workmesh.toml",
        "[gateway]\ndefault = \"a\"\nroutes = [{ pattern = \"/b/*\", worker = \"c\" }]\n",
    );
    dev.eventually("/b/", (200, "c"));

    // One leaves, and one is called differently.
    std::fs::remove_dir_all(fleet.path().join("b")).unwrap();
    let renamed = "name = \"cc\"\nmain = \"index.js\"\ncompatibility_date = \"2026-04-01\"\n";
    fleet.write("c/wrangler.toml", renamed);
    fleet.write("workmesh.toml", "[gateway]\ndefault = \"cc\"\n");
    dev.eventually("/", (200, "c"));
    fleet.write("c/index.js", &says("renamed"));
    dev.eventually("/", (200, "renamed"));
}
