//! Raw bindings of the engine, for rquickjs.
#![no_std]
#![allow(non_upper_case_globals, non_camel_case_types, non_snake_case, clippy::all)]

use core::ptr;

#[cfg(not(all(unix, target_pointer_width = "64")))]
compile_error!("the bindings are those of 64-bit Unix systems");

/// What rquickjs panics with where a `size_t` is not a `usize`.
pub const SIZE_T_ERROR: &str = "conversion between C type 'size_t' and Rust type 'usize' overflowed.";

include!("bindings.rs");
include!("ptr_64.rs");
include!("common.rs");
