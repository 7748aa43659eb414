//! The native side of `HTMLRewriter`: documents on their way through the parser, and the operations that drive them.
//!
//! The parser (`lol_html`) calls handlers in the midst of its work and goes on when they return. A handler is a script
//! here, may wait for anything, and no operation may enter the isolate. So each document is parsed on a stack of its own
//! (`run.rs`): where the parser calls a handler, the stack pauses, the operation that fed it returns with what is wanted,
//! and JavaScript goes on from there. It asks for the token at hand and changes it (`tokens.rs`) through operations that
//! the paused stack answers, and lets the parser go on when the handler is done.

mod extent;
mod ops;
mod run;
mod tokens;

pub(crate) use ops::{OPS, Rewriter};
