//! Why a call to the internet came to no response, and how workers are told.

use std::io;

use workmesh_mesh::{Code, Exception, Failure};

/// A call that came to no response.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EgressError {
    /// The request is not one that this service sends.
    #[error("{0}")]
    Refused(String),
    /// The name has no address, or no name server answered.
    #[error("DNS lookup of \"{host}\" failed: {source}")]
    Lookup { host: String, source: io::Error },
    /// No address of the host accepted the connection.
    #[error("Connecting to \"{host}\" failed: {source}")]
    Connect { host: String, source: io::Error },
    /// The peer is not who it should be, or does not speak TLS.
    #[error("TLS handshake with \"{host}\" failed: {source}")]
    Tls { host: String, source: io::Error },
    /// The connection was not ready in time.
    #[error("Connecting to \"{host}\" took more than {} s.", limit.as_secs())]
    ConnectTimeout { host: String, limit: std::time::Duration },
    /// As many connections are open as may be.
    #[error("Too many connections to the internet are open.")]
    TooManyConnections,
    /// The worker's own request body broke off.
    #[error("The request body could not be sent: {0}")]
    RequestBody(String),
    /// The peer sent something that is not HTTP, or more headers than are accepted.
    #[error("The response of \"{host}\" is not valid: {reason}")]
    BadResponse { host: String, reason: String },
    /// The connection broke. In the real runtime's words, which people search for.
    #[error("Network connection lost.")]
    Lost,
}

impl EgressError {
    /// The error of hyper while a request was under way.
    pub(crate) fn of_hyper(host: &str, error: &hyper::Error) -> Self {
        let host = host.to_owned();
        if error.is_user() {
            let cause =
                std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
            Self::RequestBody(cause)
        } else if error.is_parse_too_large() {
            Self::BadResponse { host, reason: "its headers are too large".to_owned() }
        } else if error.is_parse() {
            Self::BadResponse { host, reason: error.to_string() }
        } else {
            Self::Lost
        }
    }
}

impl From<EgressError> for Failure {
    fn from(error: EgressError) -> Self {
        let code = match &error {
            EgressError::Refused(_) => Code::BadRequest,
            EgressError::ConnectTimeout { .. } => Code::Timeout,
            EgressError::TooManyConnections => Code::Overloaded,
            EgressError::RequestBody(_) => Code::BadRequest,
            _ => Code::Unreachable,
        };
        let failure = Failure::new(code, error.to_string());
        if !matches!(error, EgressError::Refused(_)) {
            return failure;
        }
        // The caller's own mistake, which `fetch` throws as this type.
        let message = failure.message.clone();
        let exception = Exception { name: "TypeError".to_owned(), message, stack: String::new() };
        Failure { exception: Some(Box::new(exception)), ..failure }
    }
}
