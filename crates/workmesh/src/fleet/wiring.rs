//! What a worker's configuration means on a shard: its `env`, its limits, its edges.

use std::{cell::RefCell, collections::HashMap, rc::Rc, sync::Arc, time::Duration};

use workmesh_assets::{Assets, Site};
use workmesh_bundle::remap_stack;
use workmesh_config::{
    Fallback as FallbackSetting, GATEWAY, INTERNET, Policy, Project, Route, ServiceBinding, Var,
    route::RoutePattern,
};
use workmesh_gateway::{Router, Target};
use workmesh_mesh::{Callee, Edge, Entrypoint, Fallback, Service, StaleCopies, To};
use workmesh_runtime::{
    Binding, BindingKind, Compat, LogLine, LogSink, SPECIFIER, SocketRules, StartError, TailItem, Worker,
    WorkerLimits, WorkerSpec,
};
use workmesh_store::Store;

use super::{
    Build, EdgeStates,
    outbound::Outbound,
    policy,
    rate_limits::RateLimits,
    slot::Slot,
    tail::{Tail, Tailed},
    trigger::{self, Trigger},
};

/// What all threads of a fleet share.
#[derive(Clone)]
pub(crate) struct Shared {
    /// The data.
    pub(crate) store: Store,
    /// What the edges know.
    pub(crate) states: Arc<EdgeStates>,
    /// The counts of rate limiters.
    pub(crate) rate_limits: Arc<RateLimits>,
    /// Whether the faults in the configuration are injected.
    pub(crate) faults: bool,
    /// Where consoles go.
    pub(crate) log: Arc<dyn Fn(LogLine<'_>) + Send + Sync>,
}

/// What the workers of one shard share.
pub(crate) struct Wiring {
    /// Where each worker's calls go.
    pub(super) slots: HashMap<String, Rc<Slot>>,
    /// What they share with those of other shards.
    pub(super) shared: Shared,
    /// The way to the internet, whose connections all workers share.
    pub(super) egress: Rc<dyn Service>,
    /// The calls of tail consumers.
    pub(super) tailed: Rc<Tailed>,
}

/// The ways out of a worker.
pub(super) struct Edges {
    /// Those of its service bindings, in the order of the configuration, and last the one to itself.
    pub(super) services: Vec<Rc<dyn Service>>,
    /// That of its own `fetch()`.
    pub(super) internet: Rc<dyn Service>,
    /// That to its tail consumers, if it has some.
    pub(super) tail: Option<Tail>,
}

/// Starts a version of a worker on this thread; none if it is static assets alone.
pub(super) fn start(
    shared: &Shared,
    build: &Arc<Build>,
    edges: &Edges,
) -> Result<Option<Worker>, StartError> {
    let Some(script) = build.script.clone() else { return Ok(None) };
    let mut bindings = bindings(&shared.store, &build.worker, edges)?;
    bindings.extend(build.worker.bindings.ratelimits.iter().map(|limit| shared.rate_limits.binding(limit)));
    bindings.extend(build.version.binding(&build.worker));
    bindings.extend(assets(&build.worker, build.site.as_ref()));
    Worker::start(WorkerSpec {
        name: build.worker.name.as_str().into(),
        script,
        bindings,
        compat: Compat::of(build.worker.compatibility().all()),
        cache: shared.store.responses(),
        limits: limits(&build.worker),
        own: edges.services.last().cloned(),
        egress: Rc::clone(&edges.internet),
        log: Rc::new(VersionLog {
            sink: Arc::clone(&shared.log),
            build: Arc::clone(build),
            tail: edges.tail.clone(),
        }),
    })
    .map(Some)
}

/// What a binding names of its worker, and tells it; nothing for the default export.
fn entrypoint(service: &ServiceBinding) -> Option<Entrypoint> {
    let name = service.entrypoint.as_deref().filter(|&name| name != "default").map(Into::into);
    let props = service.props.as_ref().map(|props| props.to_string().into());
    (name.is_some() || props.is_some()).then_some(Entrypoint { name, props })
}

/// The binding of a worker to its own assets. No edge is crossed: they are part of the worker.
fn assets(worker: &workmesh_config::Worker, site: Option<&Arc<Site>>) -> Option<Binding> {
    let name = worker.assets.as_ref()?.binding.clone()?;
    let service = Rc::new(Assets::new(Arc::clone(site?)));
    Some(Binding { name, kind: BindingKind::Service(service) })
}

fn bindings(
    store: &Store,
    worker: &workmesh_config::Worker,
    edges: &Edges,
) -> Result<Vec<Binding>, StartError> {
    let mut env: Vec<_> = worker.vars.iter().map(variable).collect();
    for (service, edge) in worker.bindings.services.iter().zip(&edges.services) {
        let name = service.binding.clone();
        env.push(Binding { name, kind: BindingKind::Service(Rc::clone(edge)) });
    }
    for kv in &worker.bindings.kv {
        let namespace = store.kv(&kv.id).map_err(|error| unopened(&kv.binding, &error))?;
        env.push(Binding { name: kv.binding.clone(), kind: BindingKind::Kv(namespace) });
    }
    for d1 in &worker.bindings.d1 {
        let database = store.d1(&d1.id).map_err(|error| unopened(&d1.binding, &error))?;
        env.push(Binding { name: d1.binding.clone(), kind: BindingKind::D1(database) });
    }
    Ok(env)
}

impl Wiring {
    /// The slot of a worker; made when it is first spoken of.
    pub(super) fn slot(&mut self, name: &str) -> Rc<Slot> {
        let slot = self.slots.entry(name.to_owned()).or_insert_with(|| Slot::empty(name));
        Rc::clone(slot)
    }

    /// The ways out of a worker, as part of `project`.
    pub(super) fn edges(&mut self, project: &Project, worker: &workmesh_config::Worker) -> Edges {
        let caller = Caller::Worker(&worker.name);
        let services = worker.bindings.services.iter();
        let mut services: Vec<_> = services
            .map(|service| self.edge(project, caller, &service.service, entrypoint(service)))
            .collect();
        services.push(self.edge(project, caller, &worker.name, None));
        Edges { services, internet: Rc::new(self.outbound(project, worker)), tail: self.tail(worker) }
    }

    /// The way to a worker's tail consumers. A worker does not tail itself.
    fn tail(&mut self, worker: &workmesh_config::Worker) -> Option<Tail> {
        let consumers = worker.tail_consumers.iter().filter(|consumer| consumer.service != worker.name);
        let consumers: Vec<_> = consumers.map(|consumer| self.slot(&consumer.service)).collect();
        let open = || Tail::open(&worker.name, consumers.clone(), Rc::clone(&self.tailed), &self.shared);
        (!consumers.is_empty()).then(open)
    }

    /// The gateway's routes.
    pub(super) fn router(&mut self, project: &Project) -> Router {
        let routes = project.gateway.routes.iter();
        let mut routes: Vec<_> = routes
            .map(|Route { pattern, worker, .. }| (pattern.clone(), self.target(project, worker)))
            .collect();
        if let Ok(pattern) = RoutePattern::parse(trigger::PATTERN) {
            let service = Rc::new(Trigger::new(project, |worker| self.slot(worker)));
            routes.push((pattern, Target { worker: "scheduled".into(), service, timeout: None }));
        }
        let router = Router::new(routes).ignoring_hosts();
        match &project.gateway.default {
            Some(worker) => router.with_default(self.target(project, worker)),
            None => router,
        }
    }

    fn target(&mut self, project: &Project, worker: &str) -> Target {
        Target {
            worker: Rc::clone(self.slot(worker).name()),
            service: self.edge(project, Caller::Gateway, worker, None),
            timeout: Some(longest(project, worker)),
        }
    }

    fn edge(
        &mut self,
        project: &Project,
        caller: Caller<'_>,
        callee: &str,
        entrypoint: Option<Entrypoint>,
    ) -> Rc<dyn Service> {
        let policy = project.policy(caller.name(), callee);
        let edge = self.edge_alone(project, caller, callee, entrypoint, &policy);
        Rc::new(edge.with_fallback(self.fallback(project, caller, callee, &policy)))
    }

    /// An edge without its fallback.
    fn edge_alone(
        &mut self,
        project: &Project,
        caller: Caller<'_>,
        callee: &str,
        entrypoint: Option<Entrypoint>,
        policy: &Policy,
    ) -> Edge<To<Rc<Slot>>> {
        let state = self.shared.states.of(&caller.key(), callee, policy::state(policy));
        let slot = self.slot(callee);
        let callee = Callee::Worker(Rc::clone(slot.name()));
        Edge::new(callee, policy::edge(project, policy, self.shared.faults), state, To::new(slot, entrypoint))
    }

    fn fallback(
        &mut self,
        project: &Project,
        caller: Caller<'_>,
        callee: &str,
        policy: &Policy,
    ) -> Option<Fallback> {
        Some(match policy.fallback.as_ref()? {
            FallbackSetting::Response(response) => Fallback::Response(policy::fixed(response)),
            FallbackSetting::Stale(age) => Fallback::Stale(StaleCopies::new(*age)),
            // It is an edge like any other, but for a fallback of its own: two could lead in a circle.
            FallbackSetting::Worker(worker) => {
                // A worker cannot stand in for itself, as one may that stands in for all.
                if worker == callee {
                    return None;
                }
                let policy = project.policy(caller.name(), worker);
                Fallback::Service(Rc::new(self.edge_alone(project, caller, worker, None, &policy)))
            }
        })
    }

    /// The way of a worker's own `fetch()`.
    fn outbound(&mut self, project: &Project, worker: &workmesh_config::Worker) -> Outbound {
        let caller = Caller::Worker(&worker.name);
        let policy = project.policy(caller.name(), INTERNET);
        Outbound {
            caller: caller.key(),
            allowed: worker.egress.clone(),
            policy: policy::edge(project, &policy, self.shared.faults),
            state: policy::state(&policy),
            fallback: self.fallback(project, caller, INTERNET, &policy),
            states: Arc::clone(&self.shared.states),
            egress: Rc::clone(&self.egress),
            hosts: RefCell::default(),
        }
    }
}

/// Who calls.
#[derive(Clone, Copy)]
enum Caller<'a> {
    Gateway,
    Worker(&'a str),
}

impl Caller<'_> {
    /// The name in policies. A worker may be called like the gateway; then they share it.
    fn name(&self) -> &str {
        match self {
            Self::Gateway => GATEWAY,
            Self::Worker(name) => name,
        }
    }

    /// The name by which the states of edges are told apart. What befalls a worker called like the gateway is its own.
    fn key(&self) -> String {
        match self {
            Self::Gateway => GATEWAY.to_owned(),
            Self::Worker(name) => format!("worker {name}"),
        }
    }
}

/// So much longer the gateway waits than the policies say, so that it is the edge that notices, and its fallback answers.
const MOMENT: Duration = Duration::from_secs(1);

/// The longest that the policies let a request to a worker take, so that the gateway's own clock never comes before
/// theirs.
fn longest(project: &Project, worker: &str) -> Duration {
    let policy = project.policy(GATEWAY, worker);
    let more = match &policy.fallback {
        Some(FallbackSetting::Worker(lite)) => project.policy(GATEWAY, lite).timeout,
        _ => Duration::ZERO,
    };
    policy.timeout.saturating_add(more).saturating_add(MOMENT)
}

fn unopened(binding: &str, error: &workmesh_store::StoreError) -> StartError {
    StartError::Binding { name: binding.to_owned(), reason: error.to_string() }
}

fn variable(Var { name, value, .. }: &Var) -> Binding {
    let kind = match value.as_str() {
        Some(text) => BindingKind::Text(text.to_owned()),
        None => BindingKind::Json(value.to_string()),
    };
    Binding { name: name.clone(), kind }
}

fn limits(worker: &workmesh_config::Worker) -> WorkerLimits {
    let mut limits = WorkerLimits::default();
    if let Some(millis) = worker.limits.cpu_ms {
        limits.cpu = Duration::from_millis(millis.into());
    }
    if let Some(subrequests) = worker.limits.subrequests {
        limits.subrequests = subrequests;
    }
    let flags = worker.compatibility();
    limits.sockets = SocketRules {
        blobs: flags.on("websocket_standard_binary_type"),
        half_open: !flags.on("web_socket_auto_reply_to_close"),
        short_reasons: flags.on("websocket_close_reason_byte_limit"),
    };
    limits.iterable_bodies = flags.on("fetch_iterable_type_support");
    limits
}

/// The log of one version of a worker, whose stack traces its own source map explains.
struct VersionLog {
    sink: Arc<dyn Fn(LogLine<'_>) + Send + Sync>,
    build: Arc<Build>,
    tail: Option<Tail>,
}

impl LogSink for VersionLog {
    fn wants_tail(&self) -> bool {
        self.tail.is_some()
    }

    fn tail(&self, item: TailItem) {
        if let Some(tail) = &self.tail {
            tail.send(item);
        }
    }

    fn log(&self, line: LogLine<'_>) {
        (self.sink)(line);
    }

    fn remap(&self, _worker: &str, text: String) -> String {
        // Most lines name no position; looking costs less than reading a source map.
        let text = match &self.build.source_map {
            Some(map) if text.contains(SPECIFIER) => remap_stack(&text, SPECIFIER, map),
            _ => text,
        };
        if text.contains(PLATFORM) { without_platform_frames(&text) } else { text }
    }
}

/// How the specifiers of the platform's own modules begin.
const PLATFORM: &str = "internal:";

/// A stack trace without the frames of the platform's own JavaScript, which tell a developer nothing.
fn without_platform_frames(text: &str) -> String {
    let of_platform = |line: &str| line.trim_start().starts_with("at ") && line.contains(PLATFORM);
    let kept: Vec<&str> = text.split('\n').filter(|line| !of_platform(line)).collect();
    kept.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_of_the_platform_are_left_out() {
        let stack = "    at f (a.ts:1:2)\n    at fetch (internal:main:3:4)\n    at g (b.ts:5:6)\n";
        assert_eq!(without_platform_frames(stack), "    at f (a.ts:1:2)\n    at g (b.ts:5:6)\n");
        let last = "Error: no\n    at f (a.ts:1:2)\n    at fetch (internal:main:3:4)";
        assert_eq!(without_platform_frames(last), "Error: no\n    at f (a.ts:1:2)");
        assert_eq!(without_platform_frames("look at internal: all"), "look at internal: all");
    }
}
