//! A site on disk, asked as the fleet asks it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, os::unix::fs::symlink, path::Path, sync::Arc};

use http::Request;
use workmesh_assets::{Assets, HtmlHandling, NotFoundHandling, Options, Routing, Site, SiteError};
use workmesh_mesh::{Body, Call, Context, Service, Trace};

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn options(folder: &Path) -> Options {
    Options { directory: folder.to_owned(), ..Options::default() }
}

fn assets(options: Options) -> Assets {
    Assets::new(Arc::new(Site::read(options).unwrap()))
}

fn request(path: &str) -> Request<Body> {
    Request::builder().uri(format!("http://h{path}")).body(Body::empty()).unwrap()
}

/// The status and the bytes of an answer.
async fn get(assets: &Assets, path: &str) -> (u16, Vec<u8>) {
    let call = Call { request: request(path), context: Context::root(Trace::new(None), None) };
    let (head, mut body) = assets.call(call).await.unwrap().into_parts();
    let mut bytes = Vec::new();
    while let Some(part) = body.part().await {
        bytes.extend_from_slice(&part.unwrap());
    }
    (head.status.as_u16(), bytes)
}

#[tokio::test]
async fn files_of_every_size_come_whole_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let sizes = [0, 1, 65_536, 65_537, 98_303, 98_304, 98_305, 300_000];
    let bytes = |size: usize| (0..size).map(|at| (at % 251) as u8).collect::<Vec<_>>();
    for size in sizes {
        write(folder.path(), &format!("{size}.bin"), bytes(size));
    }
    let assets = assets(options(folder.path()));
    for _ in 0..3 {
        for size in sizes {
            assert!(get(&assets, &format!("/{size}.bin")).await == (200, bytes(size)), "{size}");
        }
    }
}

#[tokio::test]
async fn more_than_is_kept_in_memory_is_served_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..300 {
        write(folder.path(), &format!("{number}.txt"), format!("{number} ").repeat(12_000));
    }
    let assets = assets(options(folder.path()));
    for round in 0..2 {
        for number in 0..300 {
            let (status, bytes) = get(&assets, &format!("/{number}.txt")).await;
            assert_eq!(status, 200);
            assert!(bytes == format!("{number} ").repeat(12_000).into_bytes(), "{number} in round {round}");
        }
    }
}

#[tokio::test]
async fn a_file_that_is_gone_is_an_error_and_not_another_file() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.txt", "a");
    let assets = assets(options(folder.path()));
    fs::remove_file(folder.path().join("a.txt")).unwrap();
    assert_eq!(get(&assets, "/a.txt").await, (500, vec![]));
}

#[tokio::test]
async fn what_leads_out_of_the_folder_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "secret.txt", "secret");
    write(folder.path(), "public/a.txt", "a");
    write(folder.path(), "public/.workmesh/kv.sqlite", "data");
    let public = folder.path().join("public");
    symlink("../secret.txt", public.join("out.txt")).unwrap();
    symlink("..", public.join("up")).unwrap();
    symlink(".", public.join("round")).unwrap();
    symlink("nowhere", public.join("none")).unwrap();
    symlink("a.txt", public.join("in.txt")).unwrap();
    let assets = assets(options(&public));
    assert_eq!(assets.site().len(), 2);
    assert_eq!(get(&assets, "/in.txt").await, (200, b"a".to_vec()));
    for path in [
        "/out.txt",
        "/up/secret.txt",
        "/round/a.txt",
        "/none",
        "/.workmesh/kv.sqlite",
        "/%2e%2e%2fsecret.txt",
    ] {
        assert_eq!(get(&assets, path).await.0, 404, "{path}");
    }
}

#[test]
fn a_worker_gets_what_the_assets_leave_it() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "index.html", "i");
    write(folder.path(), "a.txt", "a");
    let check = |routing: Routing, not_found, navigation, path: &str, mode: &str, expected: bool| {
        let options =
            Options { routing, not_found, navigation, html: HtmlHandling::None, ..options(folder.path()) };
        let site = Site::read(options).unwrap();
        let mut request = request(path);
        request.headers_mut().insert("sec-fetch-mode", mode.parse().unwrap());
        assert_eq!(site.takes(&request), expected, "{path} {mode}");
    };
    let (none, page) = (NotFoundHandling::None, NotFoundHandling::SinglePageApplication);
    check(Routing::AssetsFirst, none, true, "/a.txt", "cors", true);
    check(Routing::AssetsFirst, none, true, "/b.txt", "navigate", false);
    check(Routing::AssetsFirst, page, true, "/b.txt", "navigate", true);
    check(Routing::AssetsFirst, page, true, "/b.txt", "cors", false);
    check(Routing::AssetsFirst, page, false, "/b.txt", "navigate", false);
    check(Routing::WorkerFirst, page, true, "/a.txt", "navigate", false);
    let patterns = || Routing::Patterns(vec!["/api/*".into(), "!/api/docs".into()]);
    check(patterns(), none, true, "/api/a.txt", "cors", false);
    check(patterns(), none, true, "/api/docs", "cors", true);
    check(patterns(), page, false, "/b.txt", "cors", true);
}

#[test]
fn a_folder_with_a_file_too_large_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::File::create(folder.path().join("large.bin")).unwrap().set_len((25 << 20) + 1).unwrap();
    assert!(matches!(Site::read(options(folder.path())), Err(SiteError::TooLarge { .. })));
    write(folder.path(), ".assetsignore", "*.bin\n");
    assert!(Site::read(options(folder.path())).unwrap().is_empty());
    let missing = Site::read(options(&folder.path().join("none")));
    assert!(matches!(missing, Err(SiteError::Folder { .. })));
}
