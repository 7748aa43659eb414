//! Values on their way between Rust and JavaScript.
//!
//! Arguments are read one by one, so that an operation pays only for what it looks at. Results are built from
//! [`Value`], which says what the JavaScript side gets without saying how the engine represents it.

use std::cell::Cell;

use bytes::Bytes;
use rquickjs::{
    ArrayBuffer, Ctx, IntoJs, String as JsString, TypedArray, Value as JsValue, function::Params,
};
use workmesh_mesh::Exception;

use super::{Function, OpError, isolate::exception_of, ops::LaterValue, raw};

/// The most levels of arrays that [`Args::value`] follows.
const MAX_DEPTH: usize = 8;

/// A value that an operation takes or gives.
pub(crate) enum Value {
    /// `undefined`
    Undefined,
    /// `null`
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A string.
    Text(String),
    /// A string known when this program was built.
    Static(&'static str),
    /// A `Uint8Array` of its own.
    Bytes(Bytes),
    /// An array.
    List(Vec<Value>),
    /// A promise for the value that the future comes to.
    Later(LaterValue),
    /// A promise for what the function makes of the value that the future comes to; of a list, each item is an argument.
    LaterThrough(LaterValue, Function),
}

impl Value {
    /// A promise for what `future` comes to.
    pub(crate) fn later(future: impl Future<Output = Result<Value, OpError>> + 'static) -> Self {
        Self::Later(Box::pin(future))
    }

    /// A number; handles and counts are exact up to 2^53.
    pub(crate) fn number(value: impl Into<f64>) -> Self {
        Self::Number(value.into())
    }

    /// `null` for `None`.
    pub(crate) fn or_null(value: Option<Value>) -> Self {
        value.unwrap_or(Self::Null)
    }

    /// How many bytes of text or of a buffer it is.
    pub(super) fn volume(&self) -> usize {
        match self {
            Value::Text(text) => text.len(),
            Value::Bytes(bytes) => bytes.len(),
            _ => 0,
        }
    }

    /// The JavaScript value. A promise cannot be part of a list and becomes `undefined` there.
    pub(super) fn into_js<'js>(self, ctx: &Ctx<'js>) -> rquickjs::Result<JsValue<'js>> {
        Ok(match self {
            Value::Undefined | Value::Later(_) | Value::LaterThrough(..) => {
                JsValue::new_undefined(ctx.clone())
            }
            Value::Null => JsValue::new_null(ctx.clone()),
            Value::Bool(value) => JsValue::new_bool(ctx.clone(), value),
            Value::Number(value) => JsValue::new_number(ctx.clone(), value),
            Value::Text(text) => JsString::from_str(ctx.clone(), &text)?.into_value(),
            Value::Static(text) => JsString::from_str(ctx.clone(), text)?.into_value(),
            // Copied, so that the isolate's memory limit counts the bytes.
            Value::Bytes(bytes) => {
                let buffer = ArrayBuffer::new_copy(ctx.clone(), &bytes)?;
                TypedArray::<u8>::from_arraybuffer(buffer)?.into_js(ctx)?
            }
            Value::List(items) => {
                let items = items.into_iter().map(|item| item.into_js(ctx));
                raw::array(ctx, items.collect::<rquickjs::Result<_>>()?)?
            }
        })
    }
}

/// The arguments of a call from JavaScript.
pub(crate) struct Args<'a, 'js> {
    params: &'a Params<'a, 'js>,
    /// The bytes that were read so far.
    volume: Cell<usize>,
}

impl<'a, 'js> Args<'a, 'js> {
    pub(super) fn new(params: &'a Params<'a, 'js>) -> Self {
        Self { params, volume: Cell::new(0) }
    }

    /// How many bytes of texts and buffers have been read.
    pub(super) fn volume(&self) -> usize {
        self.volume.get()
    }

    fn count(&self, bytes: usize) {
        self.volume.set(self.volume.get().saturating_add(bytes));
    }

    fn get(&self, index: usize) -> Option<JsValue<'js>> {
        self.params.arg(index)
    }

    /// Whether the argument is absent, `undefined` or `null`.
    pub(crate) fn is_nullish(&self, index: usize) -> bool {
        self.get(index).is_none_or(|value| value.is_null() || value.is_undefined())
    }

    /// Whether the argument is `true`.
    pub(crate) fn flag(&self, index: usize) -> bool {
        self.get(index).and_then(|value| value.as_bool()).unwrap_or(false)
    }

    /// A number.
    pub(crate) fn number(&self, index: usize) -> Result<f64, OpError> {
        self.as_number(index).ok_or_else(|| wrong(index, "a number"))
    }

    /// A number, or `None` if the argument is anything else.
    pub(crate) fn as_number(&self, index: usize) -> Option<f64> {
        self.get(index).and_then(|value| value.as_number())
    }

    /// A non-negative integer, such as a handle.
    pub(crate) fn integer(&self, index: usize) -> Result<u64, OpError> {
        let number = self.number(index)?;
        if number.fract() == 0.0 && (0.0..=9_007_199_254_740_991.0).contains(&number) {
            Ok(number as u64)
        } else {
            Err(wrong(index, "a non-negative integer"))
        }
    }

    /// A string; unpaired surrogates become U+FFFD, as everywhere where text leaves JavaScript.
    pub(crate) fn text(&self, index: usize) -> Result<String, OpError> {
        let value = self.get(index).ok_or_else(|| wrong(index, "a string"))?;
        let text = value.as_string().ok_or_else(|| wrong(index, "a string"))?;
        let text = raw::text(text).ok_or_else(|| wrong(index, "a string that fits into memory"))?;
        self.count(text.len());
        Ok(text)
    }

    /// Whether the argument is a string.
    pub(crate) fn is_text(&self, index: usize) -> bool {
        self.get(index).is_some_and(|value| value.is_string())
    }

    /// What `f` makes of a string, which is not copied.
    pub(crate) fn with_text<R>(&self, index: usize, f: impl FnOnce(&str) -> R) -> Result<R, OpError> {
        let value = self.get(index).ok_or_else(|| wrong(index, "a string"))?;
        let text = value.as_string().ok_or_else(|| wrong(index, "a string"))?;
        let counted = |text: &str| {
            self.count(text.len());
            f(text)
        };
        raw::with_text(text, counted).ok_or_else(|| wrong(index, "a string that fits into memory"))
    }

    /// The bytes of a typed array, data view or array buffer, copied.
    pub(crate) fn bytes(&self, index: usize) -> Result<Bytes, OpError> {
        let bytes = self.get(index).and_then(|value| bytes_of(&value));
        let bytes = bytes.ok_or_else(|| wrong(index, "a Uint8Array or ArrayBuffer"))?;
        self.count(bytes.len());
        Ok(bytes)
    }

    /// A function, to be called with what an operation comes to.
    pub(crate) fn function(&self, index: usize) -> Result<Function, OpError> {
        let value = self.get(index).ok_or_else(|| wrong(index, "a function"))?;
        value.as_function().map(Function::save).ok_or_else(|| wrong(index, "a function"))
    }

    /// An array of strings; empty if the argument is nullish.
    pub(crate) fn texts(&self, index: usize) -> Result<Vec<String>, OpError> {
        let mut texts = Vec::new();
        self.each_text(index, |text| {
            texts.push(text.to_owned());
            Ok(())
        })?;
        Ok(texts)
    }

    /// Calls `visit` with each string of an array; not at all if the argument is nullish.
    pub(crate) fn each_text(
        &self,
        index: usize,
        mut visit: impl FnMut(&str) -> Result<(), OpError>,
    ) -> Result<(), OpError> {
        if self.is_nullish(index) {
            return Ok(());
        }
        let bad = || wrong(index, "an array of strings");
        let value = self.get(index).ok_or_else(bad)?;
        let array = value.as_array().ok_or_else(bad)?;
        for item in array.iter::<JsString<'_>>() {
            raw::with_text(&item.map_err(|_| bad())?, &mut visit).ok_or_else(bad)??;
        }
        Ok(())
    }

    /// Any value made of those that [`Value`] can say; anything else is an error.
    pub(crate) fn value(&self, index: usize) -> Result<Value, OpError> {
        self.get(index).map_or(Ok(Value::Undefined), |value| {
            value_of(&value, 0).ok_or_else(|| wrong(index, "a plain value"))
        })
    }

    /// What was thrown: an error's name, message and stack, or any other value as a string.
    pub(crate) fn exception(&self, index: usize) -> Exception {
        match self.get(index) {
            Some(value) => exception_of(self.params.ctx(), value),
            None => Exception { name: String::new(), message: "undefined".into(), stack: String::new() },
        }
    }
}

fn wrong(index: usize, expected: &str) -> OpError {
    OpError::type_error(format!("argument {} must be {expected}", index + 1))
}

fn bytes_of(value: &JsValue<'_>) -> Option<Bytes> {
    let object = value.as_object()?;
    if let Some(array) = object.as_typed_array::<u8>() {
        return raw::array_bytes(array);
    }
    if let Some(buffer) = object.as_array_buffer() {
        return raw::buffer_bytes(buffer, 0, buffer.len());
    }
    // Other views: the window they open on their buffer.
    let buffer: ArrayBuffer<'_> = object.get("buffer").ok()?;
    let (offset, length): (usize, usize) = (object.get("byteOffset").ok()?, object.get("byteLength").ok()?);
    raw::buffer_bytes(&buffer, offset, length)
}

fn value_of(value: &JsValue<'_>, depth: usize) -> Option<Value> {
    if value.is_undefined() {
        Some(Value::Undefined)
    } else if value.is_null() {
        Some(Value::Null)
    } else if let Some(value) = value.as_bool() {
        Some(Value::Bool(value))
    } else if let Some(value) = value.as_number() {
        Some(Value::Number(value))
    } else if let Some(text) = value.as_string() {
        raw::text(text).map(Value::Text)
    } else if let Some(array) = value.as_array() {
        if depth == MAX_DEPTH {
            return None;
        }
        let items = array.iter::<JsValue<'_>>().map(|item| value_of(&item.ok()?, depth + 1));
        items.collect::<Option<Vec<_>>>().map(Value::List)
    } else {
        bytes_of(value).map(Value::Bytes)
    }
}
