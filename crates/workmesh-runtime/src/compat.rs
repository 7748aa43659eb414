//! The parts of the platform that a worker asks for with its `compatibility_flags`.

/// Which optional parts of the platform a worker sees.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compat {
    /// Node's modules and globals.
    pub node: bool,
    /// `node:async_hooks`, which may be there without the rest.
    pub async_local_storage: bool,
}

/// The module that the flag `nodejs_als` is about.
const ASYNC_HOOKS: &str = "node:async_hooks";

impl Compat {
    /// What these flags ask for; those that ask for nothing optional are passed over.
    pub fn of<'a>(flags: impl IntoIterator<Item = &'a str>) -> Self {
        let mut compat = Self::default();
        for flag in flags {
            match flag {
                "nodejs_compat" | "nodejs_compat_v2" => {
                    (compat.node, compat.async_local_storage) = (true, true);
                }
                "nodejs_als" => compat.async_local_storage = true,
                _ => {}
            }
        }
        compat
    }

    /// Which of the platform's modules the worker cannot import, by specifier.
    pub(crate) fn closed(self) -> fn(&str) -> bool {
        match (self.node, self.async_local_storage) {
            (true, _) => is_internal,
            (false, true) => |name| is_internal(name) || is_node(name) && name != ASYNC_HOOKS,
            (false, false) => |name| is_internal(name) || is_node(name),
        }
    }
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
        assert!(Compat::of(["global_navigator", "nodejs_compat"]).node);
        assert!(Compat::of(["nodejs_compat_v2"]).node);
        let als = Compat::of(["nodejs_als"]);
        assert!(!als.node && als.async_local_storage);
    }

    #[test]
    fn flags_open_modules() {
        let open = |flag, name| !Compat::of([flag]).closed()(name);
        assert!(open("nodejs_compat", "node:async_hooks") && open("nodejs_compat", "node:fs"));
        assert!(open("nodejs_als", "node:async_hooks") && !open("nodejs_als", "node:fs"));
        assert!(!open("global_navigator", "node:async_hooks") && !open("nodejs_compat", "internal:ops"));
    }
}
