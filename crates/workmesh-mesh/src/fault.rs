//! Fault injection: delays and errors on purpose, to see what the rest of the fleet makes of them. They strike last,
//! where the callee would be called, so that every other layer meets them as it would meet the real thing.

use std::time::Duration;

use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use tokio::time::sleep;

use crate::Body;

/// The mark of a response that was injected.
const MARK: HeaderName = HeaderName::from_static("x-workmesh-fault");

/// What is done to which calls.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// How long the call is held up before it goes on.
    pub delay: Option<Duration>,
    /// The response instead of the callee's.
    pub abort: Option<StatusCode>,
    /// How many of the calls are struck, 0 to 100.
    pub percent: f64,
    /// Only calls with this header are.
    pub header: Option<HeaderName>,
}

impl Fault {
    /// Does to a call what it says, if the call is one of those that are struck. `Some`: the callee is not to be called.
    pub(crate) async fn strike(&self, request: &Request<Body>) -> Option<Response<Body>> {
        let named = self.header.as_ref().is_none_or(|name| request.headers().contains_key(name));
        if !named || fastrand::f64() * 100.0 >= self.percent {
            return None;
        }
        if let Some(delay) = self.delay {
            sleep(delay).await;
        }
        let mut response = Response::new(Body::from("This error was injected by the mesh.\n"));
        *response.status_mut() = self.abort?;
        response.headers_mut().insert(MARK, HeaderValue::from_static("abort"));
        Some(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;

    fn fault(percent: f64) -> Fault {
        Fault { delay: None, abort: Some(StatusCode::BAD_GATEWAY), percent, header: None }
    }

    async fn struck(fault: &Fault, request: &Request<Body>, calls: usize) -> usize {
        let mut struck = 0;
        for _ in 0..calls {
            struck += usize::from(fault.strike(request).await.is_some());
        }
        struck
    }

    #[tokio::test]
    async fn the_given_share_of_calls_is_struck() {
        let request = Request::new(Body::empty());
        assert_eq!(struck(&fault(100.0), &request, 200).await, 200);
        assert_eq!(struck(&fault(0.0), &request, 200).await, 0);
        let some = struck(&fault(50.0), &request, 2000).await;
        assert!((700..1300).contains(&some), "{some}");
    }

    #[tokio::test]
    async fn a_header_singles_calls_out() {
        let fault = Fault { header: Some(HeaderName::from_static("x-fault")), ..fault(100.0) };
        let mut request = Request::new(Body::empty());
        assert!(fault.strike(&request).await.is_none());
        request.headers_mut().insert("x-fault", HeaderValue::from_static(""));
        let response = fault.strike(&request).await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()[&MARK]),
            (502, &HeaderValue::from_static("abort"))
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_delay_alone_lets_the_call_go_on() {
        let start = clock::now();
        let fault = Fault { delay: Some(Duration::from_secs(3)), abort: None, ..fault(100.0) };
        assert!(fault.strike(&Request::new(Body::empty())).await.is_none());
        assert_eq!(clock::now() - start, Duration::from_secs(3));
    }
}
