//! What `[mesh]` does for the calls of a fleet, seen from a client and from the workers.

mod breakers;
mod crossing;
mod deadlines;
mod fallbacks;
mod retries;
