//! What answers when a call has finally failed.

use std::time::Duration;

use serde_json::Value;

/// `fallback`, in one of its three forms.
#[derive(Clone, Debug, PartialEq)]
pub enum Fallback {
    /// `{ status, json | text, headers }`: a fixed response.
    Response(FallbackResponse),
    /// `{ worker = "name" }`: another worker answers.
    Worker(String),
    /// `{ stale = "5m" }`: the last good response, if it is no older than this.
    Stale(Duration),
}

/// A fixed response.
#[derive(Clone, Debug, PartialEq)]
pub struct FallbackResponse {
    /// 200 to 599.
    pub status: u16,
    /// The body, ready to send.
    pub body: String,
    /// Headers, `content-type` among them.
    pub headers: Vec<(String, String)>,
}

impl FallbackResponse {
    /// A response whose body is a JSON value.
    #[must_use]
    pub fn json(status: u16, value: &Value) -> Self {
        let headers = vec![("content-type".into(), "application/json".into())];
        Self { status, body: value.to_string(), headers }
    }

    /// A response whose body is plain text.
    #[must_use]
    pub fn text(status: u16, text: impl Into<String>) -> Self {
        let headers = vec![("content-type".into(), "text/plain;charset=UTF-8".into())];
        Self { status, body: text.into(), headers }
    }
}
