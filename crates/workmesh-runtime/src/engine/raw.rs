//! The only unsafe code of the engine, with its reasons.
//!
//! What cannot be said in safe Rust: an allocator for the engine's heap, reading back bytecode that this
//! process wrote, looking at the bytes of buffers and strings, making an array in one step, telling the engine where its
//! stack begins and where it counts its polls, asking the kernel for the thread's CPU time, and pausing a fiber from deep
//! inside borrowed code.
#![allow(unsafe_code)]

use std::{
    borrow::Cow,
    cell::Cell,
    io,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use corosensei::{Coroutine, CoroutineResult, Yielder, stack::DefaultStack};
#[cfg(feature = "sanitizer")]
use libc::{calloc, free, malloc, malloc_usable_size, realloc};
use libmimalloc_sys::mi_collect;
#[cfg(not(feature = "sanitizer"))]
use libmimalloc_sys::{
    mi_calloc as calloc, mi_free as free, mi_malloc as malloc, mi_realloc as realloc,
    mi_usable_size as malloc_usable_size,
};
use rquickjs::{
    ArrayBuffer, Ctx, Module, String as JsString, TypedArray, Value, allocator::Allocator, module::Declared,
    qjs,
};

use super::{compile::compile, countdown::Countdown, limits::Gauge};

/// Bytecode that this engine compiled, in this process or when the program was built. The engine does not verify bytecode, so
/// a value of this type may only come from the two constructors here; it is never read from disk.
#[derive(Debug, Clone)]
pub(super) struct Bytecode(Cow<'static, [u8]>);

/// The platform's modules, as the build script left them.
const PLATFORM: &[(&str, &[u8])] = &include!(concat!(env!("OUT_DIR"), "/platform.rs"));

impl Bytecode {
    /// The bytecode of modules, compiled as [`compile`] says.
    pub(super) fn compile<'a, E>(
        sources: impl IntoIterator<Item = (&'a str, &'a str)>,
        keep_text: bool,
        failed: impl Fn(Option<&Ctx<'_>>, rquickjs::Error) -> E,
    ) -> Result<Vec<(&'a str, Self)>, E> {
        let compiled = compile(sources, keep_text, failed)?;
        Ok(compiled.into_iter().map(|(specifier, code)| (specifier, Self(code.into()))).collect())
    }

    /// The bytecode of the platform's own modules.
    pub(super) fn platform() -> impl Iterator<Item = (&'static str, Self)> {
        PLATFORM.iter().map(|&(specifier, code)| (specifier, Self(code.into())))
    }

    /// Declares the module in another isolate.
    pub(super) fn declare<'js>(&self, ctx: &Ctx<'js>) -> rquickjs::Result<Module<'js, Declared>> {
        // SAFETY: the bytes were written by `JS_WriteObject` of the very engine that is linked into this process (the build
        // script uses the same version of it, and refuses a target of another byte order) and have not changed since: the
        // field is private and there are no other constructors. The engine copies all that it keeps of them.
        unsafe { Module::load(ctx.clone(), &self.0) }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// The allocator behind the isolate's memory limit. It is mimalloc, by measurement: JavaScript allocates small objects
/// all the time, and the C library's allocator took a seventh of a request.
///
/// The engine has a limit of its own, but only throws an `out of memory` that JavaScript may catch and go on
/// from; the gauge remembers that the limit was hit, so that the isolate is stopped for good.
pub(super) struct Heap(pub(super) Rc<Gauge>);

impl Heap {
    fn granted(&self, pointer: *mut libc::c_void, asked: usize) -> *mut u8 {
        if pointer.is_null() {
            self.0.shrink(asked);
            return std::ptr::null_mut();
        }
        // The allocator may give more than was asked; that is what is accounted and later given back.
        let real = Self::size(pointer.cast());
        // Beyond the limit by the rounding of one allocation at most.
        self.0.take(real.saturating_sub(asked));
        pointer.cast()
    }

    fn size(pointer: *mut u8) -> usize {
        // SAFETY: `pointer` is null or came from this allocator; both are allowed.
        unsafe { malloc_usable_size(pointer.cast()) }
    }
}

// SAFETY: memory comes from mimalloc (or, for the sanitizer, from the C library), which aligns for every scalar type,
// returns null or at least the bytes asked for, and reports the usable size of what it returned. A refused request returns
// null.
unsafe impl Allocator for Heap {
    fn alloc(&mut self, size: usize) -> *mut u8 {
        if !self.0.grow(size) {
            return std::ptr::null_mut();
        }
        // SAFETY: any size may be asked for; the result is checked.
        let pointer = unsafe { malloc(size) };
        self.granted(pointer, size)
    }

    fn calloc(&mut self, count: usize, size: usize) -> *mut u8 {
        let total = count.saturating_mul(size);
        if !self.0.grow(total) {
            return std::ptr::null_mut();
        }
        // SAFETY: as for `alloc`; `calloc` checks the multiplication again.
        let pointer = unsafe { calloc(count, size) };
        self.granted(pointer, total)
    }

    unsafe fn dealloc(&mut self, pointer: *mut u8) {
        self.0.shrink(Self::size(pointer));
        // SAFETY: the caller promises that the pointer came from this allocator and is not used again.
        unsafe { free(pointer.cast()) }
    }

    unsafe fn realloc(&mut self, pointer: *mut u8, new_size: usize) -> *mut u8 {
        let old = Self::size(pointer);
        if new_size > old && !self.0.grow(new_size - old) {
            return std::ptr::null_mut();
        }
        // SAFETY: the caller promises that the pointer came from this allocator.
        let moved = unsafe { realloc(pointer.cast(), new_size) };
        if moved.is_null() {
            self.0.shrink(new_size.saturating_sub(old));
            return std::ptr::null_mut();
        }
        let real = Self::size(moved.cast());
        // `grow` accounted for max(old, new_size); settle on what is really held now.
        let accounted = old.max(new_size);
        if real > accounted {
            self.0.take(real - accounted);
        } else {
            self.0.shrink(accounted - real);
        }
        moved.cast()
    }

    unsafe fn usable_size(pointer: *mut u8) -> usize {
        Self::size(pointer)
    }
}

/// An array of these values.
pub(super) fn array<'js>(ctx: &Ctx<'js>, items: Vec<Value<'js>>) -> rquickjs::Result<Value<'js>> {
    let length = i32::try_from(items.len()).map_err(|_| rquickjs::Error::Allocation)?;
    let raw_ctx = ctx.as_raw().as_ptr();
    // SAFETY: the values are of this context, and there are `length` of them, each counted once more for the engine,
    // which takes them over whether it makes the array or throws. The result is a new value of this context or the mark
    // of an exception.
    unsafe {
        let counted = items.iter().map(|item| qjs::JS_DupValue(raw_ctx, item.as_raw())).collect::<Vec<_>>();
        let array = qjs::JS_NewArrayFrom(raw_ctx, length, counted.as_ptr());
        if qjs::JS_IsException(array) {
            return Err(rquickjs::Error::Exception);
        }
        Ok(Value::from_raw(ctx.clone(), array))
    }
}

/// Measures the engine's stack limit from here on down. Isolates call one another, so each is entered wherever the one
/// before left the stack, and not where it was made.
pub(super) fn stack_begins_here(ctx: &Ctx<'_>) {
    // SAFETY: the context is alive and so is its runtime, which is entered on this thread and no other; the engine only
    // notes the stack pointer.
    unsafe { qjs::JS_UpdateStackTop(qjs::JS_GetRuntime(ctx.as_raw().as_ptr())) };
}

/// Has the engine count its polls on `countdown`, which whoever owns the context keeps until that is gone.
pub(super) fn count_on(ctx: &Ctx<'_>, countdown: &Arc<Countdown>) {
    // SAFETY: the context is alive, and the counter outlives it: the isolate owns both and drops the context first. The engine
    // reads and writes the counter atomically, as everybody else does.
    unsafe { qjs::JS_SetInterruptCounter(ctx.as_raw().as_ptr(), countdown.counter()) };
}

/// Gives memory that is free back to the system now. The allocator does so by itself only when somebody asks it for more,
/// seconds later: after a short time of much work, such as a build, that may be never.
pub fn give_back_free_memory() {
    // SAFETY: it may be called on any thread, and touches nothing that is in use.
    unsafe { mi_collect(true) };
}

/// The CPU time that this thread has used.
pub(crate) fn thread_cpu_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a live timespec; the clock exists on every system this builds for, and on
    // failure the value stays zero.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}

thread_local! {
    /// The fiber that this thread is running, or 0. Fibers do not resume one another, but the value is put back anyway.
    static RUNNING: Cell<u64> = const { Cell::new(0) };
}

/// The number of the next fiber of the process.
static NEXT_FIBER: AtomicU64 = AtomicU64::new(1);

/// A function on a stack of its own, which can pause in the midst of whatever it has called, and goes on where it was
/// with the next input. No JavaScript runs on such a stack: the engine knows only the thread's own.
pub(crate) struct Fiber<I: 'static, O: 'static> {
    id: u64,
    coroutine: Coroutine<I, O, O>,
}

impl<I: 'static, O: 'static> Fiber<I, O> {
    /// A fiber that has not begun, with a stack of this many bytes, of which the system gives those that are touched.
    pub(crate) fn new(stack: usize, body: impl FnOnce(Pause<I, O>, I) -> O + 'static) -> io::Result<Self> {
        let id = NEXT_FIBER.fetch_add(1, Ordering::Relaxed);
        let coroutine = Coroutine::with_stack(DefaultStack::new(stack)?, move |yielder, input| {
            body(Pause { id, yielder: std::ptr::from_ref(yielder) }, input)
        });
        Ok(Self { id, coroutine })
    }

    /// Runs to the next pause or to the end, and gives what the function said there; `None` if it had ended before.
    pub(crate) fn resume(&mut self, input: I) -> Option<O> {
        if self.coroutine.done() {
            return None;
        }
        let _running = Running(RUNNING.replace(self.id));
        match self.coroutine.resume(input) {
            CoroutineResult::Yield(output) | CoroutineResult::Return(output) => Some(output),
        }
    }
}

/// Puts back which fiber was running, even if the one that ran panicked.
struct Running(u64);

impl Drop for Running {
    fn drop(&mut self) {
        RUNNING.set(self.0);
    }
}

/// The way to pause a fiber from inside. It may be kept by what outlives borrows, as handlers of a library are; where the
/// fiber does not run, it does nothing.
pub(crate) struct Pause<I, O> {
    id: u64,
    yielder: *const Yielder<I, O>,
}

impl<I, O> Clone for Pause<I, O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I, O> Copy for Pause<I, O> {}

// SAFETY: the pointer is only followed on the thread that is running the fiber, see `pause`; elsewhere a value of this
// type is two numbers.
unsafe impl<I, O> Send for Pause<I, O> {}

impl<I, O> Pause<I, O> {
    /// Gives `output` to whoever runs the fiber, and waits for the next input; `None` if the fiber is being dropped or is
    /// not what this thread is running.
    pub(crate) fn pause(&self, output: O) -> Option<I> {
        if RUNNING.get() != self.id {
            return None;
        }
        // SAFETY: numbers of fibers are never used twice, so the fiber that `Fiber::resume` is running on this thread is the
        // one whose body was given this value, and the body has not returned. The yielder lives on the fiber's stack for
        // as long as the body runs.
        Some(unsafe { &*self.yielder }.suspend(output))
    }
}

/// A copy of the bytes of a `Uint8Array`; `None` if its buffer is detached.
pub(super) fn array_bytes(array: &TypedArray<'_, u8>) -> Option<Bytes> {
    // SAFETY: the slice is only borrowed while it is copied, and no JavaScript runs meanwhile that could detach
    // or resize the buffer.
    unsafe { array.as_bytes() }.map(Bytes::copy_from_slice)
}

/// A copy of `length` bytes of an `ArrayBuffer` from `offset` on; `None` if it is detached or shorter.
pub(super) fn buffer_bytes(buffer: &ArrayBuffer<'_>, offset: usize, length: usize) -> Option<Bytes> {
    // SAFETY: as for `array_bytes`.
    let all = unsafe { buffer.as_bytes() }?;
    all.get(offset..offset.checked_add(length)?).map(Bytes::copy_from_slice)
}

/// The text of a JavaScript string, unpaired surrogates replaced by U+FFFD; `None` if memory ran out.
pub(super) fn text(string: &JsString<'_>) -> Option<String> {
    with_text(string, str::to_owned)
}

/// What `f` makes of the text of a JavaScript string, as [`text`] gives it but not copied.
pub(super) fn with_text<R>(string: &JsString<'_>, f: impl FnOnce(&str) -> R) -> Option<R> {
    /// Frees the text, also if `f` panics.
    struct Borrowed(*mut qjs::JSContext, *const libc::c_char);
    impl Drop for Borrowed {
        fn drop(&mut self) {
            // SAFETY: the text came from this context, which is alive, and nobody reads it any more.
            unsafe { qjs::JS_FreeCString(self.0, self.1) }
        }
    }
    let ctx = string.ctx().as_raw().as_ptr();
    let mut length = 0;
    // SAFETY: the context and the string belong together and are alive.
    let pointer = unsafe { qjs::JS_ToCStringLen(ctx, &mut length, string.as_raw()) };
    if pointer.is_null() {
        return None;
    }
    let _freed_last = Borrowed(ctx, pointer);
    // SAFETY: on success the engine returned `length` bytes that stay valid and unchanged until they are freed, which
    // happens once, after `f` has seen them.
    let bytes = unsafe { std::slice::from_raw_parts(pointer.cast::<u8>(), length) };
    Some(match std::str::from_utf8(bytes) {
        Ok(text) => f(text),
        Err(_) => f(&well_formed(bytes)),
    })
}

/// The engine writes an unpaired surrogate as the three bytes that UTF-8 forbids; each becomes one U+FFFD.
fn well_formed(bytes: &[u8]) -> String {
    let mut fixed = bytes.to_vec();
    for at in 0..fixed.len().saturating_sub(2) {
        if fixed[at] == 0xED && fixed[at + 1] >= 0xA0 {
            fixed[at..at + 3].copy_from_slice("\u{FFFD}".as_bytes());
        }
    }
    String::from_utf8_lossy(&fixed).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unpaired_surrogates_become_one_replacement_character_each() {
        assert_eq!(well_formed(b"a\xED\xA0\x80b\xED\xBF\xBF"), "a\u{FFFD}b\u{FFFD}");
    }

    #[test]
    fn a_fiber_pauses_and_goes_on() {
        let mut fiber = Fiber::new(64 << 10, |pause: Pause<u32, u32>, first| {
            let mut sum = first;
            while let Some(more @ 1..) = pause.pause(sum) {
                sum += more;
            }
            sum * 100
        })
        .unwrap();
        assert_eq!(
            [fiber.resume(1), fiber.resume(2), fiber.resume(0), fiber.resume(5)],
            [Some(1), Some(3), Some(300), None]
        );
    }

    #[test]
    fn what_a_dropped_fiber_held_is_dropped_and_cannot_pause() {
        struct Held(Rc<Cell<u32>>, Pause<(), ()>);
        impl Drop for Held {
            fn drop(&mut self) {
                self.0.set(if self.1.pause(()).is_none() { 1 } else { 2 });
            }
        }
        let dropped = Rc::new(Cell::new(0));
        let seen = Rc::clone(&dropped);
        let mut fiber = Fiber::new(64 << 10, move |pause, ()| {
            let _held = Held(seen, pause);
            let _ = pause.pause(());
        })
        .unwrap();
        fiber.resume(());
        drop(fiber);
        assert_eq!(dropped.get(), 1);
    }

    #[test]
    fn a_pause_outside_its_fiber_does_nothing() {
        let mut fiber = Fiber::new(64 << 10, |pause: Pause<(), Option<Pause<(), ()>>>, ()| {
            let _ = pause.pause(None);
            None
        })
        .unwrap();
        fiber.resume(());
        let mut other = Fiber::new(64 << 10, |pause: Pause<u8, Pause<u8, u8>>, _| {
            let inner = Pause::<u8, u8> { id: pause.id + 1, yielder: std::ptr::null() };
            assert!(inner.pause(0).is_none());
            inner
        })
        .unwrap();
        assert!(other.resume(0).unwrap().pause(1).is_none());
    }

    #[test]
    fn the_heap_gives_back_all_it_took() {
        let gauge = Rc::new(Gauge::new(super::super::Limits { memory: 1 << 20, stack: 0 }));
        let mut heap = Heap(Rc::clone(&gauge));
        let first = heap.alloc(1000);
        let second = heap.calloc(10, 100);
        assert!(!first.is_null() && !second.is_null());
        // SAFETY: both pointers came from this heap and are used for the last time.
        unsafe {
            let first = heap.realloc(first, 50_000);
            assert!(gauge.memory() >= 51_000);
            let first = heap.realloc(first, 10);
            heap.dealloc(first);
            heap.dealloc(second);
        }
        assert_eq!(gauge.memory(), 0);
        assert!(heap.alloc(2 << 20).is_null());
        assert_eq!(gauge.memory(), 0);
    }
}
