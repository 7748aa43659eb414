//! The edge from a worker to the internet: only to the hosts that its configuration allows.

use std::rc::Rc;

use workmesh_config::{Egress, INTERNET};
use workmesh_mesh::{Call, Code, Edge, EdgePolicy, Failure, LocalFuture, Outcome, Service};

/// Refuses calls to hosts that are not on a worker's list.
struct AllowList<S> {
    allowed: Egress,
    inner: S,
}

/// The way to the internet for one worker. All workers of a shard share the connections of `egress`.
pub(super) fn outbound(allowed: &Egress, egress: &Rc<dyn Service>) -> Rc<dyn Service> {
    let inner = AllowList { allowed: allowed.clone(), inner: Rc::clone(egress) };
    // The depth counts workers, and the internet is none.
    let policy = EdgePolicy { max_depth: u32::MAX, ..EdgePolicy::default() };
    Rc::new(Edge::new(INTERNET.into(), policy, inner))
}

impl<S: Service> Service for AllowList<S> {
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        let host = call.request.uri().host().unwrap_or_default();
        if self.allowed.allows(host) {
            return self.inner.call(call);
        }
        let message = format!(
            "The configuration does not allow requests to {host}: it is not in the worker's egress list."
        );
        Box::pin(async { Err(Failure::new(Code::BadRequest, message)) })
    }
}

#[cfg(test)]
mod tests {
    use http::{Request, Response};
    use workmesh_mesh::{Body, Context, Trace};

    use super::*;

    /// Answers everything.
    struct World;

    impl Service for World {
        fn call(&self, _: Call) -> LocalFuture<'_, Outcome> {
            Box::pin(async { Ok(Response::new(Body::empty())) })
        }
    }

    async fn reaches(allowed: &Egress, url: &str) -> bool {
        let world: Rc<dyn Service> = Rc::new(World);
        let request = Request::builder().uri(url).body(Body::empty()).unwrap();
        let context = Context::root(Trace::new(None), None);
        outbound(allowed, &world).call(Call { request, context }).await.is_ok()
    }

    #[tokio::test]
    async fn only_listed_hosts_are_reached() {
        let only = Egress::Only(vec!["api.stripe.com".into(), "*.example.com".into()]);
        assert!(reaches(&only, "https://api.stripe.com/v1").await);
        assert!(reaches(&only, "https://a.example.com/").await);
        assert!(!reaches(&only, "https://stripe.com/").await);
        assert!(!reaches(&Egress::Only(vec![]), "https://api.stripe.com/").await);
        assert!(reaches(&Egress::Any, "https://anything.test/").await);
    }
}
