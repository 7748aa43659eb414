//! Has engines look at their limits as time goes by.
//!
//! An engine counts its polls down and looks at its limits at every ten-thousandth. That is soon where each step of a script is short; of a
//! script that parses megabytes of JSON between two polls it would be minutes. So all isolates of a thread count on one
//! [`Countdown`], and one thread of the process ends those that are running every few milliseconds.

use std::{
    cell::OnceCell,
    io,
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicI32, Ordering},
    },
    thread,
    time::Duration,
};

/// How often countdowns are ended while scripts run.
const TICK: Duration = Duration::from_millis(10);
/// How often it is looked whether scripts run again.
const LOOK: Duration = Duration::from_millis(100);
/// So many ticks without a poll, and none is expected soon.
const CALM: u32 = 50;

/// The polls that are left until the isolate which runs on a thread looks at its limits.
#[derive(Debug, Default)]
pub(super) struct Countdown(AtomicI32);

/// The countdowns of all threads, and whether the thread that ends them has begun.
struct All {
    countdowns: Vec<Weak<Countdown>>,
    watched: bool,
}

static ALL: Mutex<All> = Mutex::new(All { countdowns: Vec::new(), watched: false });

impl Countdown {
    /// The one of this thread.
    ///
    /// # Errors
    ///
    /// The system has no thread left to watch the time.
    pub(super) fn of_this_thread() -> io::Result<Arc<Self>> {
        thread_local! {
            static OWN: OnceCell<Arc<Countdown>> = const { OnceCell::new() };
        }
        OWN.with(|own| {
            if let Some(own) = own.get() {
                return Ok(Arc::clone(own));
            }
            let new = Arc::new(Self::default());
            let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
            if !all.watched {
                thread::Builder::new().name("workmesh-ticks".to_owned()).spawn(watch)?;
                all.watched = true;
            }
            all.countdowns.push(Arc::downgrade(&new));
            Ok(Arc::clone(own.get_or_init(|| new)))
        })
    }

    /// What an engine counts on, by itself and without asking anybody.
    pub(super) fn counter(&self) -> *mut i32 {
        self.0.as_ptr()
    }

    /// Ends it; says whether anything was polled since the last time. What the engine stores at the very moment may win; then the
    /// next tick ends it.
    fn end(&self) -> bool {
        self.0.swap(0, Ordering::Relaxed) != 0
    }
}

/// Ends countdowns as long as the process lives.
fn watch() {
    let mut calm = 0;
    loop {
        thread::sleep(if calm < CALM { TICK } else { LOOK });
        let mut polled = false;
        let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
        all.countdowns.retain(|countdown| {
            let Some(countdown) = countdown.upgrade() else { return false };
            polled |= countdown.end();
            true
        });
        drop(all);
        calm = if polled { 0 } else { calm.saturating_add(1) };
    }
}
