//! The gateway over real sockets on loopback, with hyper's client or with bytes written by hand.

mod basics;
mod support;
