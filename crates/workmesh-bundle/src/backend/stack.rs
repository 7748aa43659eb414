//! Room for deep sources, and a wall around the bundler.
//!
//! Its parser and everything after it recurse as deep as the source nests: a sum of five thousand terms, as
//! generated code has it, overflows an ordinary stack, and that ends the process. So it works on threads with
//! larger stacks; only what is touched of them costs memory. Ten thousand levels fit even into an unoptimised
//! build.

use std::sync::Once;
use std::thread;

/// Bytes of stack for a thread that bundles.
const STACK: usize = 256 << 20;

/// Runs `work` where it has room. `None` when it panicked, or when there is no thread to run it on.
pub(super) fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    // The bundler's parallel steps run in rayon's global pool, which nothing else here uses. Whoever is first
    // sets it up; if that was not us, what there is will do.
    static POOL: Once = Once::new();
    POOL.call_once(|| drop(rayon::ThreadPoolBuilder::new().stack_size(STACK).build_global()));

    thread::scope(|scope| {
        let worker = thread::Builder::new().name("bundle".into()).stack_size(STACK).spawn_scoped(scope, work);
        worker.ok()?.join().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::with_room;

    #[test]
    fn a_panic_stays_inside() {
        assert_eq!(with_room(|| 1), Some(1));
        assert_eq!(with_room(|| -> u32 { panic!("expected: this test panics") }), None);
    }
}
