//! Static assets: the files of a folder, served by the rules of the platform.
//!
//! A [`Site`] is a folder as it was when it was read: its files by the paths they are served at, and the rules of its `_headers`
//! and `_redirects`. It never changes, so that all shards share it; when a file changes, another is made. Only what was found
//! when the folder was read can be served: a request names a key of a map, never a path on a disk.
//!
//! [`Assets`] is the service over a site. Whether it or the worker answers a request, [`Site::takes`] says, and what of the worker's answer is held back, [`Guard`].
//!
//! This crate knows no JavaScript, no listener and no configuration file.

mod asset;
mod cache;
mod guard;
mod headers;
mod html;
mod ignored;
mod media_type;
mod path;
mod redirects;
mod routing;
mod rule;
mod service;
mod site;
mod walk;

pub use guard::Guard;
pub use html::{HtmlHandling, NotFoundHandling};
pub use routing::Routing;
pub use service::Assets;
pub use site::{Options, Site, SiteError};
