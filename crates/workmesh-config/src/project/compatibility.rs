//! What a worker's compatibility date and flags make of every compatibility flag there is.
//!
//! `flags.txt` has what workerd knew on 2026-11-17, a flag a line and in its order: the flag, the flag that turns it off,
//! the day from which it is on without being named (or `always`), and `OTHER@DAY` for every other flag that turns it on
//! from some day on.

use std::collections::HashSet;

use crate::unit::CompatibilityDate;

const TABLE: &str = include_str!("flags.txt");
/// Stands in the table where a flag cannot be turned off.
const NONE: &str = "-";
/// Stands in the table for a flag that is on whatever the date.
const ALWAYS: &str = "always";
/// A text that is greater than every date: without a date everything is as it is now.
const NOW: &str = "now";

/// Every compatibility flag, and whether it is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compatibility(Vec<(&'static str, bool)>);

impl Compatibility {
    /// What a date and flags come to; flags that do not exist are passed over.
    #[must_use]
    pub fn of(date: Option<CompatibilityDate>, flags: &[String]) -> Self {
        let date = date.map_or_else(|| NOW.to_owned(), |date| date.to_string());
        let named: HashSet<&str> = flags.iter().map(String::as_str).collect();
        let by_itself = |row: &Row| {
            let by_date = row.since == Some(ALWAYS) || row.since.is_some_and(|since| date.as_str() >= since);
            named.contains(row.flag) || by_date && !named.contains(row.without)
        };
        let mut all: Vec<_> = rows().map(|row| (row.flag, by_itself(&row))).collect();
        // In the order of the table, as workerd does it: what is turned on late turns on nothing that came before.
        for (at, row) in rows().enumerate() {
            let implied = row.implied_by.split_whitespace().filter_map(|item| item.split_once('@'));
            let turns_on = |(other, since): (&str, &str)| date.as_str() >= since && value(&all, other);
            if !named.contains(row.without) && implied.into_iter().any(turns_on) {
                all[at].1 = true;
            }
        }
        Self(all)
    }

    /// Whether a flag is on.
    #[must_use]
    pub fn on(&self, flag: &str) -> bool {
        value(&self.0, flag)
    }

    /// Every flag, and whether it is on.
    #[must_use]
    pub fn all(&self) -> &[(&'static str, bool)] {
        &self.0
    }
}

fn value(all: &[(&'static str, bool)], flag: &str) -> bool {
    all.iter().any(|(name, on)| *on && *name == flag)
}

/// A line of the table.
struct Row {
    flag: &'static str,
    without: &'static str,
    since: Option<&'static str>,
    implied_by: &'static str,
}

fn rows() -> impl Iterator<Item = Row> {
    TABLE.lines().filter_map(|line| {
        let (flag, rest) = line.split_once(' ')?;
        let (without, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        let first = rest.split(' ').next().filter(|item| !item.is_empty() && !item.contains('@'));
        Some(Row { flag, without, since: first, implied_by: rest })
    })
}

/// The flags that there are, each with its opposite if it has one.
pub(crate) fn pairs() -> impl Iterator<Item = (&'static str, Option<&'static str>)> + Clone {
    TABLE.lines().filter_map(|line| {
        let mut words = line.split(' ');
        Some((words.next()?, words.next().filter(|without| *without != NONE)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(date: &str, flags: &[&str]) -> Compatibility {
        let flags: Vec<_> = flags.iter().map(|flag| (*flag).to_owned()).collect();
        Compatibility::of(date.parse().ok(), &flags)
    }

    #[test]
    fn flags_follow_from_the_date() {
        assert!(!of("2021-05-01", &[]).on("url_standard") && of("2022-10-31", &[]).on("url_standard"));
        assert!(!of("2026-11-17", &["url_original"]).on("url_standard"));
        assert!(of("2021-05-01", &["url_standard"]).on("url_standard"));
        assert!(of("2021-05-01", &[]).on("r2_public_beta_bindings"));
        assert!(of("", &[]).on("pipe_to_backward_propagation"));
        assert!(!of("", &[]).on("temporal"));
    }

    #[test]
    fn flags_turn_on_others() {
        let on = |date, flags: &[&str]| of(date, flags).on("nodejs_compat_v2");
        assert!(!on("2024-09-22", &["nodejs_compat"]) && on("2024-09-23", &["nodejs_compat"]));
        assert!(!on("2024-09-23", &["nodejs_compat", "no_nodejs_compat_v2"]));
        assert!(on("2026-08-04", &[]) && !on("2026-08-03", &[]));
        let http = of("2026-04-01", &["enable_nodejs_http_modules"]);
        assert!(http.on("enable_nodejs_http_server_modules") && !http.on("nodejs_compat"));
    }

    #[test]
    fn the_table_is_whole() {
        let pairs: Vec<_> = pairs().collect();
        assert_eq!(pairs.len(), 205);
        let names: HashSet<_> =
            pairs.iter().flat_map(|(flag, without)| [Some(*flag), *without]).flatten().collect();
        assert_eq!(names.len(), 205 + pairs.iter().filter(|(_, without)| without.is_some()).count());
        for row in rows() {
            let (others, day) =
                (row.implied_by.split_whitespace().filter_map(|item| item.split_once('@')), 10);
            assert!(row.since.is_none_or(|since| since == ALWAYS || since.len() == day), "{}", row.flag);
            assert!(others.into_iter().all(|(other, since)| names.contains(other) && since.len() == day));
        }
    }
}
