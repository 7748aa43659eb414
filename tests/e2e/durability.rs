//! An acknowledged write outlives the process, however it ends.

use std::thread;

use crate::support::{
    fleet::Fleet,
    http::{Request, send},
};

/// `PUT /3` writes it to KV and D1, `GET /` lists what both hold.
const NOTES: &str = "export default { async fetch(request, { KV, DB }) {
    const id = new URL(request.url).pathname.slice(1);
    if (request.method === 'PUT') {
      await Promise.all([KV.put(`n:${id}`, id), DB.prepare('INSERT INTO notes VALUES (?)').bind(id).run()]);
      return new Response('kept');
    }
    const kv = [];
    for (let page = { list_complete: false }; !page.list_complete; ) {
      page = await KV.list({ prefix: 'n:', cursor: page.cursor });
      kv.push(...page.keys.map((key) => key.name.slice(2)));
    }
    const { results } = await DB.prepare('SELECT id FROM notes').all();
    return Response.json({ kv, d1: results.map((row) => row.id) });
  } };";

const STORES: &str = "kv_namespaces = [{ binding = \"KV\", id = \"notes\" }]
d1_databases = [{ binding = \"DB\", database_name = \"notes\", database_id = \"notes\" }]";

/// Writes that are acknowledged before the process is killed.
const WRITES: usize = 200;
const WRITERS: usize = 4;

#[test]
fn a_killed_process_has_kept_every_acknowledged_write() {
    let fleet = Fleet::new().worker("notes", STORES, NOTES);
    fleet.write("notes/migrations/0001_notes.sql", "CREATE TABLE notes (id TEXT PRIMARY KEY);");
    let dev = fleet.dev_with(&["--persist-to", "kept"]);
    let port = dev.port();

    let (acknowledged, inbox) = std::sync::mpsc::channel();
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let acknowledged = acknowledged.clone();
            thread::spawn(move || {
                for number in 0.. {
                    let id = format!("{writer}-{number}");
                    match send(port, &Request::new("PUT", &format!("/{id}")).body("")) {
                        Ok(reply) if reply.status == 200 => acknowledged.send(id).unwrap(),
                        Ok(reply) => panic!("{:?}", reply.brief()),
                        // The process is gone.
                        Err(_) => return,
                    }
                }
            })
        })
        .collect();
    drop(acknowledged);
    let mut ids: Vec<String> = inbox.iter().take(WRITES).collect();
    // In the middle of whatever the writers are doing.
    dev.kill();
    for writer in writers {
        writer.join().unwrap();
    }
    ids.extend(inbox);

    let dev = fleet.dev_with(&["--persist-to", "kept"]);
    let found = dev.get("/").json();
    for store in ["kv", "d1"] {
        let kept: Vec<_> = found[store].as_array().unwrap().iter().filter_map(|id| id.as_str()).collect();
        let lost: Vec<_> = ids.iter().filter(|id| !kept.contains(&id.as_str())).collect();
        assert!(lost.is_empty(), "{store} has lost {lost:?}");
    }
    assert!(fleet.path().join("kept").is_dir());
    assert!(!fleet.path().join(".workmesh").exists());
}
