//! What only the whole fleet can show to be wrong: names that clash, references to nothing, routes claimed
//! twice, loops.

mod cycles;
mod edges;
mod names;
mod references;
mod routes;

pub(crate) use cycles::report_cycles;
pub use edges::NoEdge;
pub(crate) use names::{Roster, unique};
pub(crate) use references::{check_bindings, resolve_mesh};
pub(crate) use routes::report_conflicts;
