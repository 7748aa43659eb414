//! Compatibility flags by date, as the real runtime's `Cloudflare.compatibilityFlags` told them: workerd 2026-11-17.

use serde_json::Value;
use workmesh_config::Compatibility;

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[test]
fn flags_are_on_as_recorded() {
    let recorded: Value = serde_json::from_str(include_str!("compatibility/recorded.json")).unwrap();
    for case in recorded.as_array().unwrap() {
        let (date, flags) = (case["date"].as_str().unwrap(), texts(&case["flags"]));
        let compatibility = Compatibility::of(Some(date.parse().unwrap()), &flags);
        let ours = compatibility.all().iter().filter(|(_, on)| *on).map(|(name, _)| *name);
        assert_eq!(ours.collect::<Vec<_>>(), texts(&case["on"]), "{date} {flags:?}");
    }
}
