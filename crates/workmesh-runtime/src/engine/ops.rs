//! Native operations: the functions that the platform's JavaScript calls, free of any engine type.

use std::{future::Future, pin::Pin, rc::Rc};

use super::{Args, Value};

/// What an operation gives back.
pub(crate) type OpResult = Result<Value, OpError>;

/// A native operation over the state `H` of its isolate.
///
/// An operation must not enter the isolate that called it; what takes time is returned as [`Value::Later`].
pub(crate) type OpFn<H> = fn(&Rc<H>, &Args<'_, '_>) -> OpResult;

/// A native operation and the name JavaScript knows it by.
pub(crate) struct Op<H> {
    /// The property of the `ops` object.
    pub(crate) name: &'static str,
    /// What it does.
    pub(crate) run: OpFn<H>,
    /// Whether one call may take as long as many, whatever the size of its arguments.
    pub(crate) heavy: bool,
}

impl<H> Op<H> {
    /// Names an operation.
    pub(crate) const fn new(name: &'static str, run: OpFn<H>) -> Self {
        Self { name, run, heavy: false }
    }

    /// The same for an operation that may compute for long, after which the limits are looked at.
    pub(crate) const fn heavy(name: &'static str, run: OpFn<H>) -> Self {
        Self { name, run, heavy: true }
    }
}

/// A value that is not there yet.
pub(crate) type LaterValue = Pin<Box<dyn Future<Output = OpResult>>>;

/// The error that JavaScript sees: its class and its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpError {
    /// The class of the error object.
    pub(crate) class: ErrorClass,
    /// The `message` of the error object.
    pub(crate) message: String,
}

/// The JavaScript class of an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ErrorClass {
    /// `Error`
    Error,
    /// `TypeError`
    TypeError,
    /// `RangeError`
    RangeError,
    /// A `DOMException` with this `name`, made by the class that the platform registered.
    Dom(&'static str),
    /// What another isolate threw, by its `name`: an error of that class if it is the language's own. Its property `remote` is
    /// true.
    Remote(String),
}

impl OpError {
    /// An `Error`.
    pub(crate) fn error(message: impl Into<String>) -> Self {
        Self { class: ErrorClass::Error, message: message.into() }
    }

    /// A `TypeError`.
    pub(crate) fn type_error(message: impl Into<String>) -> Self {
        Self { class: ErrorClass::TypeError, message: message.into() }
    }

    /// A `RangeError`.
    pub(crate) fn range_error(message: impl Into<String>) -> Self {
        Self { class: ErrorClass::RangeError, message: message.into() }
    }

    /// A `DOMException` of the given name, such as `AbortError`.
    pub(crate) fn dom(name: &'static str, message: impl Into<String>) -> Self {
        Self { class: ErrorClass::Dom(name), message: message.into() }
    }
}
