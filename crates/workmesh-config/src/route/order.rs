//! Which of two matching patterns wins: the more specific one.
//!
//! Host before path, as on Cloudflare (`a.example.com/*` wins over `*.example.com/a`). An exact host before a
//! wildcard, a longer wildcard suffix before a shorter one, any host last; then an exact path, then the
//! longer prefix; then a pattern with a scheme. A custom domain gives way to a route on the same host.

use std::cmp::{Ordering, Reverse};
use std::hash::{Hash, Hasher};

use super::{Host, RoutePattern, Scheme};

/// Everything that distinguishes two patterns, most significant first; smaller is more specific.
type Key<'a> = (u8, Reverse<usize>, &'a str, bool, bool, Reverse<usize>, &'a str, Reverse<Option<Scheme>>);

impl RoutePattern {
    /// The order that paths alone make, for a gateway that does not look at hosts: exact before prefix,
    /// longer prefix before shorter; where the paths are equal, the order of the whole patterns.
    #[must_use]
    pub fn cmp_by_path(&self, other: &Self) -> Ordering {
        let key = |pattern: &Self| (pattern.path_wildcard, Reverse(pattern.path.len()));
        key(self).cmp(&key(other)).then_with(|| self.path.cmp(&other.path)).then_with(|| self.cmp(other))
    }

    fn key(&self) -> Key<'_> {
        let (kind, host) = match &self.host {
            Host::Exact(host) => (0, &**host),
            Host::Suffix(suffix) => (1, &**suffix),
            Host::Any => (2, ""),
        };
        (
            kind,
            Reverse(host.len()),
            host,
            self.custom_domain,
            self.path_wildcard,
            Reverse(self.path.len()),
            &self.path,
            Reverse(self.scheme),
        )
    }
}

impl Ord for RoutePattern {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for RoutePattern {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for RoutePattern {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for RoutePattern {}

impl Hash for RoutePattern {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}
