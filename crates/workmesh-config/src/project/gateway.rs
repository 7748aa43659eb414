//! What stands between clients and workers.

use std::time::Duration;

use crate::route::RoutePattern;
use crate::span::Span;

/// Routes, and what a client may ask for.
#[derive(Clone, Debug, Default)]
pub struct Gateway {
    /// All routes of all workers, most specific first.
    pub routes: Vec<Route>,
    /// The worker that answers what no route claims.
    pub default: Option<String>,
    /// What a request may weigh and how long it may take to arrive.
    pub limits: GatewayLimits,
}

/// A pattern and the worker that answers it.
#[derive(Clone, Debug)]
pub struct Route {
    /// Which requests.
    pub pattern: RoutePattern,
    /// The worker; it exists.
    pub worker: String,
    /// Where the pattern was written.
    pub span: Span,
}

/// `[gateway.limits]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GatewayLimits {
    /// `url`: longest request target, in bytes.
    pub url_bytes: u64,
    /// `headers`: all request headers together, in bytes.
    pub header_bytes: u64,
    /// `body`: longest request body, in bytes.
    pub body_bytes: u64,
    /// `header_timeout`: how long a client may take to send its headers.
    pub header_timeout: Duration,
    /// `idle_timeout`: how long a connection may stand still, within a body or between requests.
    pub idle_timeout: Duration,
    /// `connections`: open connections, all listeners together.
    pub connections: u32,
}

impl Default for GatewayLimits {
    /// Cloudflare's limits where it documents one.
    fn default() -> Self {
        Self {
            url_bytes: 16 * 1024,
            header_bytes: 128 * 1024,
            body_bytes: 100 * 1024 * 1024,
            header_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(60),
            connections: 10_000,
        }
    }
}
