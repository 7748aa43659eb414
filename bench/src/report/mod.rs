//! What was measured: all of it as JSON, and the part that has a budget as a table.

mod budget;
mod run;
mod table;

pub use budget::{Row, Verdict, rows};
pub use run::{Run, Versions};
pub use table::render;
