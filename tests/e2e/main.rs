//! Workmesh end to end: the program as its users run it, on a port of its own, talked to over HTTP.
//!
//! One file for each thing that a user does. Every test starts a fleet of its own in a temporary folder; none
//! waits for time to pass, only for what it wants to see.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod assets;
mod bindings;
mod configuration;
mod durability;
mod inspection;
mod lanes;
mod limits;
mod mesh;
mod new;
mod reload;
mod rpc;
mod scheduled;
mod sdk;
mod shutdown;
mod startup;
mod storefront;
#[path = "../support/mod.rs"]
mod support;
mod tail;
mod websocket;
