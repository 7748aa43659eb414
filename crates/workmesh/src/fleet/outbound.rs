//! The edges from a worker to the internet: one for each host that it calls, only to hosts that its configuration allows.

use std::{cell::RefCell, collections::HashMap, rc::Rc, sync::Arc, time::Instant};

use workmesh_config::{Egress, INTERNET};
use workmesh_mesh::{
    Call, Callee, Code, Edge, EdgePolicy, EdgeState, Failure, Fallback, LocalFuture, Outcome, Service,
    StatePolicy,
};

use super::EdgeStates;

/// Hosts whose edges a worker keeps on a shard.
const MAX_HOSTS: usize = 256;

/// The way to the internet for one worker. All workers of a shard share the connections of `egress`.
pub(super) struct Outbound {
    pub(super) caller: String,
    pub(super) allowed: Egress,
    pub(super) policy: EdgePolicy,
    pub(super) state: StatePolicy,
    /// What answers for any host, if anything does.
    pub(super) fallback: Option<Fallback>,
    pub(super) states: Arc<EdgeStates>,
    pub(super) egress: Rc<dyn Service>,
    pub(super) hosts: RefCell<HashMap<String, Rc<dyn Service>>>,
}

impl Outbound {
    /// The edge to a host, which has a breaker, a budget and a limit of its own: that one host is ill says nothing about
    /// another.
    fn edge(&self, host: &str, port: Option<u16>) -> Rc<dyn Service> {
        let key = match port {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        let mut hosts = self.hosts.borrow_mut();
        if let Some(edge) = hosts.get(&key) {
            return Rc::clone(edge);
        }
        if hosts.len() >= MAX_HOSTS {
            // Those with a call under way stay. The others are made anew when they are called again, with the same state if
            // their host was ill.
            hosts.retain(|_, edge| Rc::strong_count(edge) > 1);
        }
        let state = self.states.of(&self.caller, &format!("{INTERNET}/{key}"), self.state);
        let callee = Callee::Host(key.as_str().into());
        let edge = Edge::new(callee, self.policy.clone(), state, Rc::clone(&self.egress));
        let edge: Rc<dyn Service> = Rc::new(edge.with_fallback(self.fallback.clone()));
        if hosts.len() < MAX_HOSTS {
            hosts.insert(key, Rc::clone(&edge));
        }
        edge
    }

    /// An edge that leads nowhere, so that a refusal leaves a span, too.
    fn refusing(&self) -> Rc<dyn Service> {
        let state = Arc::new(EdgeState::new(StatePolicy::default(), Instant::now()));
        let callee = Callee::Host(INTERNET.into());
        Rc::new(Edge::new(callee, EdgePolicy::default(), state, NotAllowed))
    }
}

impl Service for Outbound {
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        let uri = call.request.uri();
        // A request without a host is refused by the way out, in words that say so.
        let host = uri.host().unwrap_or_default().to_ascii_lowercase();
        let edge =
            if self.allowed.allows(&host) { self.edge(&host, uri.port_u16()) } else { self.refusing() };
        Box::pin(async move { edge.call(call).await })
    }
}

/// Refuses every call.
struct NotAllowed;

impl Service for NotAllowed {
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        let host = call.request.uri().host().unwrap_or_default();
        let message = format!(
            "The configuration does not allow requests to {host}: it is not in the worker's egress list."
        );
        Box::pin(async { Err(Failure::new(Code::Forbidden, message).of(&INTERNET.into())) })
    }
}

#[cfg(test)]
mod tests {
    use http::{Request, Response};
    use workmesh_mesh::{Body, BreakerPolicy, Context, Trace};

    use super::*;

    /// Answers everything, hosts that begin with `ill` with 500.
    struct World;

    impl Service for World {
        fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
            let ill = call.request.uri().host().is_some_and(|host| host.starts_with("ill"));
            let status = if ill { 500 } else { 200 };
            Box::pin(async move { Ok(Response::builder().status(status).body(Body::empty()).unwrap()) })
        }
    }

    fn outbound(allowed: Egress) -> Outbound {
        let breaker =
            BreakerPolicy { failures: 1, open_for: std::time::Duration::from_secs(60), half_open_calls: 1 };
        Outbound {
            caller: "w".into(),
            allowed,
            policy: EdgePolicy::default(),
            state: StatePolicy { breaker: Some(breaker), ..StatePolicy::default() },
            fallback: None,
            states: Arc::default(),
            egress: Rc::new(World),
            hosts: RefCell::default(),
        }
    }

    async fn fetch(outbound: &Outbound, url: &str) -> Result<u16, Code> {
        let request = Request::builder().uri(url).body(Body::empty()).unwrap();
        let context = Context::root(Trace::new(None), None);
        let outcome = outbound.call(Call { request, context }).await;
        outcome.map(|response| response.status().as_u16()).map_err(|failure| failure.code)
    }

    #[tokio::test]
    async fn only_listed_hosts_are_reached() {
        let only = outbound(Egress::Only(vec!["api.stripe.com".into(), "*.example.com".into()]));
        assert_eq!(fetch(&only, "https://api.stripe.com/v1").await, Ok(200));
        assert_eq!(fetch(&only, "https://A.example.com/").await, Ok(200));
        assert_eq!(fetch(&only, "https://stripe.com/").await, Err(Code::Forbidden));
        assert_eq!(fetch(&outbound(Egress::Only(vec![])), "https://x.test/").await, Err(Code::Forbidden));
        assert_eq!(fetch(&outbound(Egress::Any), "https://anything.test/").await, Ok(200));
    }

    #[tokio::test]
    async fn each_host_has_a_breaker_of_its_own() {
        let any = outbound(Egress::Any);
        assert_eq!(fetch(&any, "http://ill.test/").await, Ok(500));
        assert_eq!(fetch(&any, "http://ILL.test/x").await, Err(Code::BreakerOpen));
        assert_eq!(fetch(&any, "http://ill.test:81/").await, Ok(500));
        assert_eq!(fetch(&any, "http://well.test/").await, Ok(200));
    }

    #[tokio::test]
    async fn the_number_of_hosts_is_bounded() {
        let any = outbound(Egress::Any);
        for index in 0..MAX_HOSTS * 3 {
            assert_eq!(fetch(&any, &format!("http://h{index}.test/")).await, Ok(200));
            assert!(any.hosts.borrow().len() <= MAX_HOSTS);
        }
    }
}
