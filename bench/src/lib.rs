//! Benchmarks: Workmesh beside workerd on the same worker files, and single pieces of Workmesh by themselves.
//!
//! `cargo run --release -p workmesh-bench` measures everything and prints the table of budgets; `cargo bench -p
//! workmesh-bench` looks closer at single pieces. From the outside in:
//!
//! - [`setup`]: finding or making the programs that are compared.
//! - [`contestant`]: how each of them is started on a fleet of workers.
//! - [`load`]: the load generator.
//! - [`measure`]: what is measured with all that: duels, memory, start-up, a change under load.
//! - [`chaos`]: another program: what the mesh promises, checked while workers misbehave.
//! - [`pieces`]: what is measured in this process, without HTTP.
//! - [`report`]: the table of budgets and the raw figures.
//!
//! What does not belong here: tests. A benchmark says how fast, a test says whether it is right.

pub mod args;
pub mod chaos;
pub mod contestant;
pub mod error;
pub mod fleet;
pub mod load;
pub mod machine;
pub mod measure;
pub mod pieces;
pub mod report;
pub mod setup;
