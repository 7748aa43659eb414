//! From what the configuration says of static assets to a site.

use std::path::PathBuf;

use workmesh_assets::{HtmlHandling, NotFoundHandling, Options, Routing, Site, SiteError};
use workmesh_config::{AssetRouting, Worker};

/// Reads the assets of a worker, if it has some.
pub(super) fn read(worker: &Worker) -> Result<Option<Site>, SiteError> {
    let Some(assets) = &worker.assets else { return Ok(None) };
    let Some(directory) = assets.directory.clone() else { return Ok(None) };
    let options = Options {
        directory,
        html: match assets.html_handling.as_deref() {
            Some("force-trailing-slash") => HtmlHandling::ForceTrailingSlash,
            Some("drop-trailing-slash") => HtmlHandling::DropTrailingSlash,
            Some("none") => HtmlHandling::None,
            _ => HtmlHandling::AutoTrailingSlash,
        },
        not_found: match assets.not_found_handling.as_deref() {
            Some("single-page-application") => NotFoundHandling::SinglePageApplication,
            Some("404-page") => NotFoundHandling::NotFoundPage,
            _ => NotFoundHandling::None,
        },
        routing: match &assets.run_worker_first {
            // Without a worker there is nothing that could come first.
            _ if worker.main.is_none() => Routing::AssetsFirst,
            AssetRouting::AssetsFirst => Routing::AssetsFirst,
            AssetRouting::WorkerFirst => Routing::WorkerFirst,
            AssetRouting::Patterns(patterns) => Routing::Patterns(patterns.clone()),
        },
        navigation: worker.compatibility().on("assets_navigation_prefers_asset_serving"),
    };
    Site::read(options).map(Some)
}

/// A name in each folder of a site, so that all of them are watched. Any change there may be one of the assets.
pub(super) fn inputs(site: &Site) -> impl Iterator<Item = PathBuf> {
    site.folders().iter().map(|folder| folder.join("*"))
}
