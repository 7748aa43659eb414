//! The parts of the platform that a worker asks for with its `compatibility_flags`.

use std::sync::Arc;

use crate::{
    engine::{Op, Value},
    host::Host,
};

/// The operation that tells a script its flags.
pub(crate) const OPS: &[Op<Host>] = &[Op::new("compatibility_flags", |host, _| Ok(host.flags()))];

/// A flag, and whether it is on.
pub(crate) type Flag = (&'static str, bool);

/// Which optional parts of the platform a worker sees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compat {
    /// Node's modules and globals.
    pub node: bool,
    /// `node:async_hooks`, which may be there without the rest.
    pub async_local_storage: bool,
    /// Every compatibility flag there is, which the worker's code may look at.
    pub(crate) flags: Arc<[Flag]>,
}

/// The module that the flag `nodejs_als` is about.
const ASYNC_HOOKS: &str = "node:async_hooks";

impl Compat {
    /// What the flags that are on ask for.
    pub fn of(flags: &[(&'static str, bool)]) -> Self {
        let on = |name: &str| flags.contains(&(name, true));
        let node = on("nodejs_compat") || on("nodejs_compat_v2");
        Self { node, async_local_storage: node || on("nodejs_als"), flags: flags.into() }
    }

    /// Which of the platform's modules the worker cannot import, by specifier.
    pub(crate) fn closed(&self) -> fn(&str) -> bool {
        match (self.node, self.async_local_storage) {
            (true, _) => is_internal,
            (false, true) => |name| is_internal(name) || is_node(name) && name != ASYNC_HOOKS,
            (false, false) => |name| is_internal(name) || is_node(name),
        }
    }
}

/// Flags as a script gets them: `[name, on]` each.
pub(crate) fn listed(flags: &[Flag]) -> Value {
    let pair = |(name, on): &Flag| Value::List(vec![Value::Static(name), Value::Bool(*on)]);
    Value::List(flags.iter().map(pair).collect())
}

fn is_internal(specifier: &str) -> bool {
    specifier.starts_with("internal:")
}

fn is_node(specifier: &str) -> bool {
    specifier.starts_with("node:")
}

#[cfg(test)]
mod tests {
    use super::Compat;

    #[test]
    fn flags_are_read() {
        assert!(Compat::of(&[("global_navigator", true), ("nodejs_compat", true)]).node);
        assert!(Compat::of(&[("nodejs_compat_v2", true)]).node);
        let als = Compat::of(&[("nodejs_als", true), ("nodejs_compat", false)]);
        assert!(!als.node && als.async_local_storage);
    }

    #[test]
    fn flags_open_modules() {
        let open = |flag, name| !Compat::of(&[(flag, true)]).closed()(name);
        assert!(open("nodejs_compat", "node:async_hooks") && open("nodejs_compat", "node:fs"));
        assert!(open("nodejs_als", "node:async_hooks") && !open("nodejs_als", "node:fs"));
        assert!(!open("global_navigator", "node:async_hooks") && !open("nodejs_compat", "internal:ops"));
    }
}
