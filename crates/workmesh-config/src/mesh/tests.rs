use std::time::Duration;

use super::*;

#[test]
fn the_narrower_setting_wins_one_by_one() {
    let seconds = |n| Some(Duration::from_secs(n));
    let retry = |max_attempts, base_delay| {
        Switch::On(RetrySettings { max_attempts, base_delay, ..RetrySettings::default() })
    };
    let mut mesh = Mesh {
        enabled: true,
        settings: PolicySettings { timeout: seconds(9), retry: retry(Some(5), None), ..Default::default() },
        ..Mesh::default()
    };
    let catalog = PolicySettings { timeout: seconds(3), breaker: Switch::Off, ..Default::default() };
    mesh.workers.insert("catalog".into(), catalog);
    let edge = PolicySettings { retry: retry(None, seconds(1)), ..Default::default() };
    mesh.edges.insert(("api".into(), "catalog".into()), edge);

    let policy = mesh.policy("api", "catalog");
    assert_eq!(policy.timeout, Duration::from_secs(3));
    assert_eq!(policy.breaker, None);
    let retry = policy.retry.unwrap();
    assert_eq!((retry.max_attempts, retry.base_delay), (5, Duration::from_secs(1)));

    let other = mesh.policy("api", "auth");
    assert_eq!((other.timeout, other.breaker), (Duration::from_secs(9), Some(Breaker::default())));
}

#[test]
fn without_a_mesh_table_nothing_is_retried() {
    let policy = Mesh::default().policy("a", "b");
    assert_eq!((policy.retry, policy.breaker), (None, None));
    assert_eq!(policy.timeout, Policy::PARITY_TIMEOUT);
    assert_eq!(Mesh::default().max_depth(), 32);
}

#[test]
fn an_empty_mesh_table_is_the_standard_policy() {
    let mesh = Mesh { enabled: true, ..Mesh::default() };
    let policy = mesh.policy("a", "b");
    assert_eq!(policy.timeout, Duration::from_secs(10));
    assert_eq!((policy.retry, policy.breaker), (Some(Retry::default()), Some(Breaker::default())));
    assert_eq!(mesh.max_depth(), 16);
}

#[test]
fn headers_and_requests_are_matched_without_regard_to_header_case() {
    let header = |pattern: &str, name: &str| pattern.parse::<HeaderPattern>().unwrap().matches(name);
    assert!(header("Authorization", "authorization"));
    assert!(header("accept-*", "Accept-Language"));
    assert!(!header("accept-*", "accept"));
    assert!("acc*pt".parse::<HeaderPattern>().is_err());
    let allows = |rule: &str, method, path| rule.parse::<AllowRule>().unwrap().allows(method, path);
    assert!(allows("GET /items/*", "GET", "/items/7"));
    assert!(!allows("GET /items/*", "POST", "/items/7"));
    assert!(!allows("GET /items", "GET", "/items/7"));
    assert!(allows("* /health", "HEAD", "/health"));
    for wrong in ["GET", "/items", "get /items", "GET items", "GET /a/*/b"] {
        assert!(wrong.parse::<AllowRule>().is_err(), "{wrong}");
    }
}

#[test]
fn egress_is_limited_to_the_hosts_named() {
    let only = |host: &str| Egress::Only(vec![host.into()]);
    assert!(Egress::Any.allows("example.com"));
    assert!(!Egress::Only(Vec::new()).allows("example.com"));
    assert!(only("api.stripe.com").allows("API.stripe.com"));
    assert!(!only("api.stripe.com").allows("evil-api.stripe.com"));
    assert!(only("*.stripe.com").allows("api.stripe.com"));
    assert!(!only("*.stripe.com").allows("stripe.com"));
    assert!(!only("*.stripe.com").allows("é"));
}
