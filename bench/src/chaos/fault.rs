//! What is wrong with a worker.

use std::time::Duration;

use clap::ValueEnum;
use serde::Serialize;

/// How long a slow worker waits before it does its work: longer than any deadline of the fleet.
const SLOW: Duration = Duration::from_millis(1500);
/// How long a flapping worker fails, and how long it is well.
const FLAP: Duration = Duration::from_millis(300);

/// What is wrong with a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fault {
    /// It answers long after the deadline
    Slow,
    /// It throws
    Failing,
    /// It throws for 300 ms, is well for 300 ms, and so on
    Flapping,
    /// It never answers
    Dead,
    /// It never answers, and all edges have one timeout: whoever calls has no more time than whom it calls
    Even,
    /// It throws, and no edge has a breaker: only the budgets hold the retries back
    Storm,
    /// It is not there: its code cannot be built
    Gone,
}

/// What a worker is to do with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Its work.
    Pass,
    /// Its work, later.
    Wait(Duration),
    /// Throw.
    Throw,
    /// Wait for an answer that never comes.
    Hang,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Slow, Self::Failing, Self::Flapping, Self::Dead, Self::Even, Self::Storm, Self::Gone];

    /// Its name, as on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::Failing => "failing",
            Self::Flapping => "flapping",
            Self::Dead => "dead",
            Self::Even => "even",
            Self::Storm => "storm",
            Self::Gone => "gone",
        }
    }

    /// What a worker with this fault does with a call that comes `since` the fault began.
    pub fn order(self, since: Duration) -> Order {
        match self {
            Self::Slow => Order::Wait(SLOW),
            Self::Failing | Self::Storm => Order::Throw,
            Self::Flapping if (since.as_millis() / FLAP.as_millis()).is_multiple_of(2) => Order::Throw,
            // A worker that is not there is asked nothing.
            Self::Flapping | Self::Gone => Order::Pass,
            Self::Dead | Self::Even => Order::Hang,
        }
    }

    /// Whether the breaker must open: a flapping worker may be well again before it does.
    pub fn opens_breaker(self) -> bool {
        matches!(self, Self::Slow | Self::Failing | Self::Dead | Self::Even | Self::Gone)
    }
}

impl Order {
    /// The order in the words that the worker understands.
    pub(super) fn words(self) -> String {
        match self {
            Self::Pass => "pass".to_owned(),
            Self::Wait(pause) => format!("wait {}", pause.as_millis()),
            Self::Throw => "throw".to_owned(),
            Self::Hang => "hang".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flapping_worker_fails_and_is_well_in_turns() {
        let orders =
            [0, 299, 300, 599, 600].map(|millis| Fault::Flapping.order(Duration::from_millis(millis)));
        assert_eq!(orders, [Order::Throw, Order::Throw, Order::Pass, Order::Pass, Order::Throw]);
    }

    #[test]
    fn names_are_those_of_the_command_line() {
        for fault in Fault::ALL {
            assert_eq!(Fault::from_str(fault.name(), false), Ok(fault));
        }
    }
}
