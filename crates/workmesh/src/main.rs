//! The `workmesh` program: its commands, and the wiring of the other crates into a running fleet.
//!
//! What belongs here: arguments, what is printed, processes and threads. What does not: anything that a library
//! crate of the workspace could know and test.

mod cli;
mod commands;
mod dev;
mod fleet;
mod terminal;

/// Requests are made of small allocations that are freed on the thread that made them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
