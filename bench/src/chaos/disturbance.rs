//! Whether the core of the server was its own. A round in which something else took it away says little.

use std::{fs, time::Duration};

use serde::Serialize;

use crate::contestant::Server;

/// Ticks of CPU time in a second; fixed in Linux's interface to programs.
const TICKS: f64 = 100.0;

/// A look at the clocks of a core and of the server on it.
#[derive(Debug, Clone, Copy)]
pub struct Clocks {
    /// Time in which the core was at work.
    busy: Duration,
    /// CPU time of the server.
    server: Duration,
}

/// How a core was used between two looks, each as a share of the time, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Use {
    /// By the server.
    pub server: f64,
    /// By anything else.
    pub others: f64,
}

impl Use {
    /// Whether something else used so much of the core that the figures say more about that.
    pub fn disturbed(&self) -> bool {
        self.others > 0.1
    }
}

impl Clocks {
    /// Looks at them now.
    pub fn read(core: usize, server: &Server) -> Self {
        let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
        Self { busy: busy(&stat, core), server: server.cpu() }
    }

    /// How the core was used since, over `time`.
    pub fn since(&self, before: &Self, time: Duration) -> Use {
        let share = |used: Duration| used.as_secs_f64() / time.as_secs_f64().max(f64::MIN_POSITIVE);
        let server = self.server.saturating_sub(before.server);
        let others = self.busy.saturating_sub(before.busy).saturating_sub(server);
        Use { server: share(server), others: share(others) }
    }
}

/// Time in which a core was neither idle nor waiting for a disk.
fn busy(stat: &str, core: usize) -> Duration {
    let line = stat.lines().find_map(|line| line.strip_prefix(&format!("cpu{core} "))).unwrap_or_default();
    let ticks: Vec<u64> = line.split_whitespace().map(|number| number.parse().unwrap_or_default()).collect();
    // user, nice, system, idle, iowait, irq, softirq, steal; what follows is part of user and nice.
    let busy: u64 =
        ticks.iter().take(8).enumerate().filter(|(index, _)| !matches!(index, 3 | 4)).map(|(_, n)| n).sum();
    Duration::from_secs_f64(busy as f64 / TICKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_does_not_use_others_do() {
        let stat = "cpu  9 9 9 9\ncpu0 100 0 50 999 7 10 20 20 5 5\ncpu1 1 0 0 0 0 0 0 0 0 0\n";
        assert_eq!(busy(stat, 0), Duration::from_secs(2));
        assert_eq!(busy(stat, 1), Duration::from_millis(10));
        let millis = Duration::from_millis;
        let before = Clocks { busy: millis(1000), server: millis(500) };
        let after = Clocks { busy: millis(1500), server: millis(600) };
        let used = after.since(&before, millis(1000));
        assert!((used.server - 0.1).abs() < 1e-9 && (used.others - 0.4).abs() < 1e-9, "{used:?}");
    }
}
