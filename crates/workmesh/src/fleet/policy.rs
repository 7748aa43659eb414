//! From what the configuration says of an edge to what the mesh does.

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use workmesh_config::{FallbackResponse, Policy, Project};
use workmesh_mesh::{
    AllowRule, BreakerPolicy, EdgePolicy, Fault, FixedResponse, HeaderPattern, LimitPolicy, RetryPolicy,
    StatePolicy,
};

/// What the edges with this policy promise. `faults`: whether faults may be injected at all.
pub(super) fn edge(project: &Project, policy: &Policy, faults: bool) -> EdgePolicy {
    EdgePolicy {
        timeout: Some(policy.timeout),
        idle_timeout: Some(policy.idle_timeout),
        max_depth: project.mesh.max_depth(),
        retry: policy.retry.map(|retry| RetryPolicy {
            max_attempts: retry.max_attempts,
            per_try_timeout: retry.per_try_timeout,
            base_delay: retry.base_delay,
            max_delay: retry.max_delay,
            jitter: retry.jitter,
        }),
        hedge: policy.hedge,
        fault: policy.fault.as_ref().filter(|_| faults).map(fault),
        forward: policy.forward.as_ref().map(|patterns| patterns.iter().map(header_pattern).collect()),
        tell: project.mesh.enabled,
        allow: policy.allow.as_ref().map(|rules| rules.iter().map(allow_rule).collect()),
    }
}

/// What their state is made for.
pub(super) fn state(policy: &Policy) -> StatePolicy {
    StatePolicy {
        breaker: policy.breaker.map(|breaker| BreakerPolicy {
            failures: breaker.failures,
            open_for: breaker.open_for,
            half_open_calls: breaker.half_open_calls,
        }),
        retry_budget: policy.retry.unwrap_or_default().budget,
        limit: LimitPolicy { concurrent: policy.limit.concurrent, queue: policy.limit.queue },
    }
}

/// A fixed response. What is not a header or a status has been refused by the configuration; it is left out here.
pub(super) fn fixed(response: &FallbackResponse) -> FixedResponse {
    let headers = response.headers.iter().filter_map(|(name, value)| {
        Some((name.parse::<HeaderName>().ok()?, HeaderValue::from_str(value).ok()?))
    });
    FixedResponse {
        status: StatusCode::from_u16(response.status).unwrap_or(StatusCode::OK),
        headers: HeaderMap::from_iter(headers),
        body: response.body.clone().into(),
    }
}

fn fault(fault: &workmesh_config::Fault) -> Fault {
    Fault {
        delay: fault.delay,
        abort: fault.abort.and_then(|status| StatusCode::from_u16(status).ok()),
        percent: fault.percent,
        header: fault.header.as_ref().and_then(|name| name.parse().ok()),
    }
}

fn header_pattern(pattern: &workmesh_config::HeaderPattern) -> HeaderPattern {
    HeaderPattern { name: pattern.name().into(), prefix: pattern.is_prefix() }
}

fn allow_rule(rule: &workmesh_config::AllowRule) -> AllowRule {
    // A method that HTTP does not allow has been refused by the configuration.
    let method = rule.method().map(|method| Method::from_bytes(method.as_bytes()).unwrap_or_default());
    AllowRule { method, path: rule.path().into(), prefix: rule.is_prefix() }
}
