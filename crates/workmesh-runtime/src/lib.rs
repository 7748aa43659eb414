//! The embedded engine.
mod bindings;
mod engine;
mod host;
mod web;
