//! Single pieces of Workmesh, measured in this process through the crates' public interfaces, without HTTP.
//!
//! A [`Piece`] is one thing that can be done over and over. The table of budgets samples them briefly
//! ([`sample`]); `cargo bench` looks longer, with Criterion.

mod bindings;
mod edges;
mod handler;
mod isolate;
mod lab;
mod routing;
mod sample;

pub use lab::{Lab, Piece};
pub use sample::{Sample, sample};

use crate::error::BenchError;

/// Every piece there is.
///
/// # Errors
/// A worker of a piece does not start.
pub fn all(lab: &Lab) -> Result<Vec<Piece>, BenchError> {
    let mut pieces = vec![isolate::start(lab)?];
    pieces.extend(handler::all(lab)?);
    pieces.extend(bindings::all(lab)?);
    pieces.push(routing::find()?);
    Ok(pieces)
}
