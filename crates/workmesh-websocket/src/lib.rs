//! WebSockets on the wire: the handshake on both its sides, and the frames between a connection and an end of a WebSocket in
//! the fleet. RFC 6455, without extensions.
//!
//! Frames, masks, fragments and UTF-8 are the `tungstenite` crate's. What stands here is what a gateway and a client have in common:
//! who waits for whom, what is bounded, and how a connection ends.

mod handshake;
mod pump;

pub use handshake::{Handshake, Offer, Refusal, accept_value};
pub use pump::{Options, Role, run};
