//! The gateway over real sockets on loopback, with hyper's client or with bytes written by hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod basics;
mod cancel;
mod failures;
mod headers;
mod limits;
mod load;
mod malformed;
mod responses;
mod shutdown;
mod support;
