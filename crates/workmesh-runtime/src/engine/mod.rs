//! The seam over the JavaScript engine: evaluate, call, values in and out, job pump, limits, interrupt.
//!
//! Everything that names QuickJS (through `rquickjs`) is in this folder, and nothing in it knows a web API:
//! a second in-process engine would be a second folder with the same types. The rest of the crate sees
//!
//! - [`Isolate`]: one heap that loads modules and calls their functions, within [`Limits`];
//! - [`Op`]: a native operation, a plain function from [`Args`] to [`Value`] that JavaScript can call;
//! - [`ModuleSet`]: modules compiled once to bytecode and shared by all isolates of the process.

mod compile;
mod countdown;
mod isolate;
mod limits;
mod modules;
mod ops;
mod raw;
mod values;

#[cfg(test)]
mod tests;

pub(crate) use isolate::{Function, Isolate, PendingOp, Scope, Settle, Thrown};
pub(crate) use limits::{Limits, Spent, Stop};
pub(crate) use modules::ModuleSet;
pub(crate) use ops::{ErrorClass, LaterValue, Op, OpError, OpFn, OpResult};
pub use raw::give_back_free_memory;
pub(crate) use raw::{Fiber, Pause, thread_cpu_time};
pub(crate) use values::{Args, Value};
