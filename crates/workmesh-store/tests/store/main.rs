//! The behaviour of KV and D1, through the public API alone. What the real runtime answers was recorded from it
//! (miniflare 4.20260426, workerd 2026-11-17) and stands here as the expected value.
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod contention;
mod crash;
mod d1;
mod d1_limits;
mod d1_reader;
mod d1_refusals;
mod damage;
mod kv;
mod kv_pages;
mod migrations;
mod support;
