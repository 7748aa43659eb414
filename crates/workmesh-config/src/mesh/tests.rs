use std::time::Duration;

use super::*;

#[test]
fn the_narrower_setting_wins_one_by_one() {
    let seconds = |n| Some(Duration::from_secs(n).into());
    let retry = |max_attempts: Option<u32>, base_delay, per_try_timeout| {
        let max_attempts = max_attempts.map(Written::from);
        let settings = RetrySettings { max_attempts, base_delay, per_try_timeout, ..Default::default() };
        Switch::On(settings)
    };
    let mut mesh = Mesh {
        enabled: true,
        settings: PolicySettings {
            timeout: seconds(9),
            retry: retry(Some(5), None, seconds(2)),
            ..Default::default()
        },
        ..Mesh::default()
    };
    let breaker = Switch::Off(Place::default());
    let catalog = PolicySettings { timeout: seconds(3), breaker, ..Default::default() };
    mesh.workers.insert("catalog".into(), catalog);
    let edge = PolicySettings { retry: retry(None, seconds(1), None), ..Default::default() };
    mesh.edges.insert(("api".into(), "catalog".into()), edge);

    let policy = mesh.policy("api", "catalog");
    assert_eq!(policy.timeout, Duration::from_secs(3));
    assert_eq!(policy.breaker, None);
    let retry = policy.retry.unwrap();
    assert_eq!((retry.max_attempts, retry.base_delay), (5, Duration::from_secs(1)));
    assert_eq!(retry.per_try_timeout, Some(Duration::from_secs(2)));

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
    assert_eq!(Retry::default().per_try_timeout, None);
    assert_eq!((policy.hedge, policy.fault), (None, None), "these must be asked for");
    assert_eq!(mesh.max_depth(), 16);
}

#[test]
fn a_fault_is_one_decision() {
    let fault = |delay, abort, percent| Fault { delay, abort, percent, header: None };
    let (broad, narrow) = (fault(Some(Duration::from_secs(1)), None, 10.0), fault(None, Some(503), 100.0));
    let settings = PolicySettings { fault: Switch::On(broad.clone().into()), ..Default::default() };
    let mut mesh = Mesh { enabled: true, settings, ..Mesh::default() };
    let edge = PolicySettings { fault: Switch::On(narrow.clone().into()), ..Default::default() };
    mesh.edges.insert(("api".into(), "catalog".into()), edge);
    let off = PolicySettings { fault: Switch::Off(Place::default()), ..Default::default() };
    mesh.workers.insert("auth".into(), off);
    let of = |callee| mesh.policy("api", callee).fault;
    assert_eq!((of("catalog"), of("auth"), of("other")), (Some(narrow), None, Some(broad)));
}

#[test]
fn names_of_headers_are_in_lower_case_and_may_end_with_a_star() {
    let header = |text: &str| {
        let pattern: HeaderPattern = text.parse().unwrap();
        (pattern.name().to_owned(), pattern.is_prefix(), pattern.to_string())
    };
    assert_eq!(header("Authorization"), ("authorization".into(), false, "authorization".into()));
    assert_eq!(header("accept-*"), ("accept-".into(), true, "accept-*".into()));
    assert_eq!(header("*"), (String::new(), true, "*".into()));
    for wrong in ["acc*pt", "", "x y", "a:"] {
        assert!(wrong.parse::<HeaderPattern>().is_err(), "{wrong}");
    }
    assert_eq!(header_name("X-Fault").as_deref(), Ok("x-fault"));
    assert!(header_name("").is_err() && header_name("x-*").is_err());
}

#[test]
fn requests_are_allowed_by_method_and_path() {
    let rule = |text: &str| {
        let rule: AllowRule = text.parse().unwrap();
        assert_eq!(rule.to_string(), text);
        (rule.method().map(str::to_owned), rule.path().to_owned(), rule.is_prefix())
    };
    assert_eq!(rule("GET /items/*"), (Some("GET".into()), "/items/".into(), true));
    assert_eq!(rule("* /health"), (None, "/health".into(), false));
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
