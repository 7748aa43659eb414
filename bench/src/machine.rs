//! The machine: its cores, what it is called in a report, and which day it is.

use std::{
    fs,
    path::Path,
    process::Command,
    time::{SystemTime, UNIX_EPOCH},
};

use crate::error::BenchError;

/// The cores that contestants and load run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Cores {
    /// Where servers run, one at a time.
    pub server: usize,
    /// Where the load generator and everything measured in this process runs.
    pub load: usize,
}

impl Cores {
    /// The first two cores that this process may use.
    ///
    /// # Errors
    /// There is only one, or the system does not tell.
    pub fn choose() -> Result<Self, BenchError> {
        let status =
            fs::read_to_string("/proc/self/status").map_err(BenchError::io("reading /proc/self/status"))?;
        let allowed = field(&status, "Cpus_allowed_list").map(cores).unwrap_or_default();
        match allowed[..] {
            [server, load, ..] => Ok(Self { server, load }),
            _ => Err(BenchError::Cores(allowed.len())),
        }
    }

    /// Moves the calling thread, and all that it starts from now on, to the core for load.
    ///
    /// # Errors
    /// `taskset` is missing or fails.
    pub fn take_load(self) -> Result<(), BenchError> {
        let (core, process) = (self.load.to_string(), std::process::id().to_string());
        let done = Command::new("taskset").args(["-cp", &core, &process]).output();
        let output = done.map_err(|_| TASKSET)?;
        if output.status.success() {
            Ok(())
        } else {
            Err(BenchError::Command { command: "taskset".into(), status: output.status })
        }
    }

    /// A command that runs `program` on the core for servers alone.
    pub fn on_server(self, program: &Path) -> Command {
        Self::on(&self.server.to_string(), program)
    }

    /// A command that runs `program` on both cores, as a developer would.
    pub fn on_both(self, program: &Path) -> Command {
        Self::on(&format!("{},{}", self.server, self.load), program)
    }

    fn on(cores: &str, program: &Path) -> Command {
        let mut command = Command::new("taskset");
        command.args(["-c", cores]).arg(program);
        command
    }
}

const TASKSET: BenchError =
    BenchError::Missing { program: "taskset", used_for: "it keeps servers and load on cores of their own" };

/// What a report says about the machine and the moment.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Machine {
    /// Day of the run, UTC.
    pub date: String,
    /// Processor.
    pub cpu: String,
    /// Cores of the whole machine.
    pub cores: usize,
    /// Memory in GiB.
    pub memory_gib: u64,
    /// Operating system.
    pub system: String,
    /// Load average of the last minute when the run began. Above about 0.5, something else was running.
    pub load_average: f64,
}

impl Machine {
    /// This machine, now. What cannot be found out is left empty.
    pub fn describe() -> Self {
        let read = |path| fs::read_to_string(path).unwrap_or_default();
        let (cpu, memory) = (read("/proc/cpuinfo"), read("/proc/meminfo"));
        let kib: u64 = field(&memory, "MemTotal").map(number).unwrap_or_default();
        Self {
            date: today(),
            cpu: field(&cpu, "model name").unwrap_or_default().to_owned(),
            cores: cpu.lines().filter(|line| line.starts_with("processor")).count(),
            memory_gib: kib.div_ceil(1 << 20),
            system: format!("Linux {}", read("/proc/sys/kernel/osrelease").trim()),
            load_average: read("/proc/loadavg")
                .split(' ')
                .next()
                .and_then(|text| text.parse().ok())
                .unwrap_or_default(),
        }
    }
}

/// The first line of what `program --version` prints; empty if that fails.
pub fn version(program: &Path) -> String {
    let output = Command::new(program).arg("--version").output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().next().unwrap_or_default().to_owned()
}

/// The value of `name: value` in one of the files of /proc.
pub(crate) fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(':'))?;
    Some(value.trim())
}

/// The number at the front of a text.
pub(crate) fn number(text: &str) -> u64 {
    let digits = text.find(|c: char| !c.is_ascii_digit()).map_or(text, |end| &text[..end]);
    digits.parse().unwrap_or_default()
}

/// The cores of a list such as `0-3,8`.
fn cores(list: &str) -> Vec<usize> {
    let ranges = list.split(',').filter_map(|range| {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        Some(first.trim().parse().ok()?..=last.trim().parse().ok()?)
    });
    ranges.flatten().collect()
}

fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let (year, month, day) = civil(since.as_secs() / 86_400);
    format!("{year}-{month:02}-{day:02}")
}

/// The year, month and day of a number of days since 1970, counting leap years from 1 March 0000.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        for (days, date) in
            [(0, (1970, 1, 1)), (59, (1970, 3, 1)), (11_016, (2000, 2, 29)), (20_779, (2026, 11, 22))]
        {
            assert_eq!(civil(days), date, "{days}");
        }
    }

    #[test]
    fn core_lists_are_read_as_the_kernel_writes_them() {
        for (list, expected) in
            [("0", vec![0]), ("0-1", vec![0, 1]), ("1,4-6", vec![1, 4, 5, 6]), ("", vec![])]
        {
            assert_eq!(cores(list), expected, "{list:?}");
        }
    }

    #[test]
    fn fields_of_proc_are_found_by_their_whole_name() {
        let text = "VmPeakX:\t1 kB\nVmPeak:\t  42 kB\n";
        assert_eq!(field(text, "VmPeak"), Some("42 kB"));
        assert_eq!(field(text, "VmPea"), None);
        assert_eq!(number("42 kB"), 42);
    }
}
