//! Bundles of small projects, written to disk by each test, and what the engine makes of them. No node is
//! needed: packages are written into the project's `node_modules` as npm would.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod async_context;
mod errors;
mod inputs;
mod jsx;
mod node;
mod packages;
mod project;
mod resolution;
mod rules;
mod sdk;
mod source_maps;
mod typescript;
