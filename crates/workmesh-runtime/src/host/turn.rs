//! Turns: how much a thread does on the spot before it goes back to its event loop.

use std::cell::Cell;

/// Operations that are done on the spot, those of nested calls included, before other tasks of the thread have their turn.
const IN_A_ROW: u32 = 16;

thread_local! {
    /// How many operations the turn of this thread may still do on the spot; none outside a turn.
    static LEFT: Cell<Option<u32>> = const { Cell::new(None) };
}

/// The time until the thread goes back to its event loop. A turn within a turn, as of a worker that another calls, is
/// part of it.
pub(super) struct Turn {
    outermost: bool,
}

impl Turn {
    /// Begins a turn, or a part of the one that is under way.
    pub(super) fn begin() -> Self {
        let outermost = LEFT.get().is_none();
        if outermost {
            LEFT.set(Some(IN_A_ROW));
        }
        Self { outermost }
    }

    /// Counts an operation, if there is room for it.
    pub(super) fn takes_one_more() -> bool {
        let left = LEFT.get().unwrap_or(0);
        LEFT.set(Some(left.saturating_sub(1)));
        left > 0
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.outermost {
            LEFT.set(None);
        }
    }
}
