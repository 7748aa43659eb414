//! Handles: the small integers by which JavaScript names what the host holds for it.

use std::marker::PhantomData;

/// Bits of a handle that say where; the rest say which of the values that were there.
const INDEX_BITS: u32 = 20;
const MAX_INDEX: usize = (1 << INDEX_BITS) - 1;
/// Generations wrap here, so that a handle is an integer that a JavaScript number holds exactly.
const MAX_GENERATION: u64 = (1 << 32) - 1;

/// Values under handles that are never used for two of them in a row.
///
/// A handle kept for too long finds nothing rather than somebody else's value.
pub(crate) struct Handles<T> {
    slots: Vec<Slot<T>>,
    free: Vec<usize>,
    limit: usize,
    _not_shared: PhantomData<*const ()>,
}

struct Slot<T> {
    generation: u64,
    value: Option<T>,
}

impl<T> Handles<T> {
    /// Room for at most `limit` values at a time.
    pub(crate) fn new(limit: usize) -> Self {
        Self { slots: Vec::new(), free: Vec::new(), limit: limit.min(MAX_INDEX), _not_shared: PhantomData }
    }

    /// Keeps a value; gives it back if there is no room.
    pub(crate) fn insert(&mut self, value: T) -> Result<u64, T> {
        let index = match self.free.pop() {
            Some(index) => index,
            None if self.slots.len() < self.limit => {
                self.slots.push(Slot { generation: 1, value: None });
                self.slots.len() - 1
            }
            None => return Err(value),
        };
        let slot = &mut self.slots[index];
        slot.value = Some(value);
        Ok((slot.generation << INDEX_BITS) | index as u64)
    }

    fn slot(&self, handle: u64) -> Option<usize> {
        let index = usize::try_from(handle & MAX_INDEX as u64).ok()?;
        let slot = self.slots.get(index)?;
        (slot.generation == handle >> INDEX_BITS).then_some(index)
    }

    /// The value under a handle, if it is still there.
    pub(crate) fn get(&self, handle: u64) -> Option<&T> {
        self.slots[self.slot(handle)?].value.as_ref()
    }

    /// The value under a handle, if it is still there.
    pub(crate) fn get_mut(&mut self, handle: u64) -> Option<&mut T> {
        let index = self.slot(handle)?;
        self.slots[index].value.as_mut()
    }

    /// Takes the value away; the handle will never find anything again.
    pub(crate) fn remove(&mut self, handle: u64) -> Option<T> {
        let index = self.slot(handle)?;
        let slot = &mut self.slots[index];
        let value = slot.value.take()?;
        slot.generation = if slot.generation == MAX_GENERATION { 1 } else { slot.generation + 1 };
        self.free.push(index);
        Some(value)
    }

    /// The handles in use.
    pub(crate) fn handles(&self) -> impl Iterator<Item = u64> + '_ {
        self.slots.iter().enumerate().filter_map(|(index, slot)| {
            slot.value.as_ref().map(|_| (slot.generation << INDEX_BITS) | index as u64)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stale_handle_finds_nothing() {
        let mut handles = Handles::new(10);
        let first = handles.insert("first").unwrap();
        assert_eq!(handles.remove(first), Some("first"));
        let second = handles.insert("second").unwrap();
        assert_ne!(first, second);
        assert_eq!((handles.get(first), handles.get(second)), (None, Some(&"second")));
        assert_eq!(handles.remove(first), None);
        assert_eq!(handles.handles().count(), 1);
    }

    #[test]
    fn there_is_room_for_the_limit_and_no_more() {
        let mut handles = Handles::new(2);
        let first = handles.insert(1).unwrap();
        handles.insert(2).unwrap();
        assert_eq!(handles.insert(3), Err(3));
        handles.remove(first);
        assert!(handles.insert(3).is_ok());
        assert_eq!(handles.handles().count(), 2);
    }

    #[test]
    fn made_up_handles_find_nothing() {
        let mut handles = Handles::new(2);
        handles.insert(()).unwrap();
        for made_up in [0, 1, MAX_INDEX as u64, 1 << 40, u64::MAX] {
            assert_eq!(handles.get(made_up), None);
        }
    }
}
