//! Settings that can be turned off.

use super::Place;

/// A setting that can also be turned off, as in `retry = false`.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Switch<T> {
    /// Not mentioned: the broader setting applies.
    #[default]
    Unset,
    /// `false`.
    Off(Place),
    /// Given.
    On(T),
}

impl<T: Clone> Switch<T> {
    /// Lets `narrower` win; `merge` does so where both were given.
    pub(super) fn overlay(&mut self, narrower: &Self, merge: impl Fn(&mut T, &T)) {
        match (&mut *self, narrower) {
            (_, Switch::Unset) => {}
            (Switch::On(mine), Switch::On(other)) => merge(mine, other),
            (_, other) => *self = other.clone(),
        }
    }

    /// What applies: nothing when off, the standard when not mentioned and the mesh is enabled.
    pub(super) fn resolve<U>(&self, enabled: bool, complete: impl Fn(&T) -> U) -> Option<U>
    where
        T: Default,
    {
        match self {
            Switch::Off(_) => None,
            Switch::On(settings) => Some(complete(settings)),
            Switch::Unset => enabled.then(|| complete(&T::default())),
        }
    }

    /// What was given, if it was not turned off again.
    pub(super) fn given(&self) -> Option<&T> {
        match self {
            Switch::On(given) => Some(given),
            Switch::Unset | Switch::Off(_) => None,
        }
    }
}
