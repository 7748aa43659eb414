//! The state of one isolate that native operations work on.

/// What an operation can reach: nothing of any other isolate, and nothing its worker does not bind.
#[derive(Default)]
pub(crate) struct Host {}
