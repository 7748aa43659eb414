//! The parts of the platform that a worker asks for with its `compatibility_flags`.

/// Which optional parts of the platform a worker sees.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compat {
    /// Node's modules and globals.
    pub node: bool,
}

/// Specifiers of the platform's own modules begin so.
const INTERNAL: &str = "internal:";

impl Compat {
    /// What these flags ask for; those that ask for nothing optional are passed over.
    pub fn of<'a>(flags: impl IntoIterator<Item = &'a str>) -> Self {
        let mut compat = Self::default();
        for flag in flags {
            match flag {
                "nodejs_compat" | "nodejs_compat_v2" => compat.node = true,
                _ => {}
            }
        }
        compat
    }

    /// How the specifiers of modules begin that the worker cannot import.
    pub(crate) fn closed(self) -> &'static [&'static str] {
        if self.node { &[INTERNAL] } else { &[INTERNAL, "node:"] }
    }
}

#[cfg(test)]
mod tests {
    use super::Compat;

    #[test]
    fn flags_are_read() {
        assert!(Compat::of(["global_navigator", "nodejs_compat"]).node);
        assert!(Compat::of(["nodejs_compat_v2"]).node);
        assert!(!Compat::of(["nodejs_als"]).node);
    }
}
