use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::*;

/// Seconds since 1970 of `YYYY-MM-DD HH:MM`, found by counting days.
fn at(text: &str) -> SystemTime {
    let number = |range: std::ops::Range<usize>| text[range].parse::<i64>().unwrap();
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    let date = Date { year, month: month as u8, day: day as u8 };
    let days = (0..200_000).find(|&days| Date::from_days(days) == date).unwrap();
    let minutes = days * MINUTES_A_DAY + number(11..13) * 60 + number(14..16);
    UNIX_EPOCH + Duration::from_secs(minutes as u64 * 60)
}

fn show(time: SystemTime) -> String {
    let minutes = time.duration_since(UNIX_EPOCH).unwrap().as_secs() as i64 / 60;
    let Date { year, month, day } = Date::from_days(minutes / MINUTES_A_DAY);
    let minute = minutes % MINUTES_A_DAY;
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}", minute / 60, minute % 60)
}

/// The first matches after a time, one a line.
fn check(expression: &str, after: &str, expected: &[&str]) {
    let cron = Cron::parse(expression).unwrap();
    let mut time = at(after);
    let found: Vec<String> = expected
        .iter()
        .map(|_| {
            time = cron.next_after(time).unwrap();
            show(time)
        })
        .collect();
    assert_eq!(found, expected, "{expression} after {after}");
}

#[test]
fn the_examples_of_the_documentation() {
    check("* * * * *", "2025-01-01 00:00", &["2025-01-01 00:01", "2025-01-01 00:02"]);
    check("*/30 * * * *", "2025-01-01 00:00", &["2025-01-01 00:30", "2025-01-01 01:00"]);
    check("*/3 * * * *", "2025-01-01 00:55", &["2025-01-01 00:57", "2025-01-01 01:00"]);
    check("45 * * * *", "2025-01-01 00:45", &["2025-01-01 01:45"]);
    // 2025-01-05 was a Sunday.
    check("0 17 * * sun", "2025-01-01 00:00", &["2025-01-05 17:00", "2025-01-12 17:00"]);
    check("0 17 * * 1", "2025-01-01 00:00", &["2025-01-05 17:00"]);
    check("10 7 * * mon-fri", "2025-01-03 08:00", &["2025-01-06 07:10", "2025-01-07 07:10"]);
    check("10 7 * * 2-6", "2025-01-03 08:00", &["2025-01-06 07:10"]);
    check("0 15 1 * *", "2025-01-01 15:00", &["2025-02-01 15:00"]);
    check("0 18 * * 6L", "2025-01-01 00:00", &["2025-01-31 18:00", "2025-02-28 18:00"]);
    check("0 18 * * friL", "2025-01-01 00:00", &["2025-01-31 18:00"]);
    check("59 23 LW * *", "2025-01-01 00:00", &["2025-01-31 23:59", "2025-02-28 23:59", "2025-03-31 23:59"]);
}

#[test]
fn the_letters_of_quartz() {
    check("0 0 L * *", "2024-02-01 00:00", &["2024-02-29 00:00", "2024-03-31 00:00", "2024-04-30 00:00"]);
    check("0 0 L-3 * *", "2025-01-01 00:00", &["2025-01-28 00:00", "2025-02-25 00:00"]);
    // 31 August 2025 was a Sunday, 15 February 2025 a Saturday, 1 March 2025 a Saturday.
    check("0 0 LW * *", "2025-08-01 00:00", &["2025-08-29 00:00"]);
    check("0 0 15W 2 *", "2025-01-01 00:00", &["2025-02-14 00:00"]);
    check("0 0 1W 3 *", "2025-01-01 00:00", &["2025-03-03 00:00"]);
    check("0 0 * * 2#1", "2025-01-01 00:00", &["2025-01-06 00:00", "2025-02-03 00:00"]);
    check("0 0 * * L", "2025-01-01 00:00", &["2025-01-04 00:00"]);
}

#[test]
fn lists_ranges_and_steps() {
    check("5,10 2 * * *", "2025-01-01 00:00", &["2025-01-01 02:05", "2025-01-01 02:10"]);
    check("50/5 * * * *", "2025-01-01 00:00", &["2025-01-01 00:50", "2025-01-01 00:55", "2025-01-01 01:50"]);
    check(
        "0 8-16/4 * * *",
        "2025-01-01 08:00",
        &["2025-01-01 12:00", "2025-01-01 16:00", "2025-01-02 08:00"],
    );
    check(
        "0 0 1 NOV-feb *",
        "2025-02-01 00:00",
        &["2025-11-01 00:00", "2025-12-01 00:00", "2026-01-01 00:00"],
    );
    check(
        "0 0 * * FRI-SUN",
        "2025-01-05 00:00",
        &["2025-01-10 00:00", "2025-01-11 00:00", "2025-01-12 00:00"],
    );
    // Both day fields restricted: either will do.
    check("0 0 13 * fri", "2025-01-01 00:00", &["2025-01-03 00:00", "2025-01-10 00:00", "2025-01-13 00:00"]);
}

#[test]
fn rare_days_are_found() {
    check("0 0 29 2 *", "2097-01-01 00:00", &["2104-02-29 00:00"]);
    check("0 0 * 2 1#5", "2005-01-01 00:00", &["2032-02-29 00:00"]);
    assert!(Cron::parse("* * * * *").unwrap().next_after(UNIX_EPOCH - Duration::from_secs(90)).is_none());
    let eve = UNIX_EPOCH - Duration::from_secs(30);
    assert_eq!(Cron::parse("* * * * *").unwrap().next_after(eve), Some(UNIX_EPOCH));
}

#[test]
fn what_cloudflare_refuses_is_refused_with_its_place() {
    let check = |text: &str, at: &str, message: &str| {
        let error = Cron::parse(text).unwrap_err();
        assert_eq!((&text[error.at.clone()], error.to_string().as_str()), (at, message), "{text}");
    };
    let five = "a cron expression has five fields (minute, hour, day, month, weekday), this has";
    check("* * * *", "* * * *", &format!("{five} 4"));
    check("0 * * * * *", "0 * * * * *", &format!("{five} 6"));
    check("", "", &format!("{five} 0"));
    check("@daily", "@daily", "Cloudflare has no nicknames such as `@daily`; write the five fields");
    check("60 * * * *", "60", "the minute goes from 0 to 59");
    check("0 24 * * *", "24", "the hour goes from 0 to 23");
    check("0 0 0 * *", "0", "the day of the month goes from 1 to 31");
    check("0 0 * foo *", "foo", "the month goes from 1 to 12");
    check("0 0 * * 0", "0", "the day of the week goes from 1 to 7");
    check("0 0 * * mon,8", "8", "the day of the week goes from 1 to 7");
    check("0 0 1-x * *", "x", "the day of the month goes from 1 to 31");
    check("*/0 * * * *", "0", "the step of a minute goes from 1 to 59");
    check("*/ * * * *", "", "the step of a minute goes from 1 to 59");
    check("0 0 * * 2#6", "6", "a month has a first to a fifth weekday: `#1` to `#5`");
    check("0 0 L-31 * *", "L-31", "the days before the last one go from `L-1` to `L-30`");
    check("0 0 LL * *", "LL", "the days before the last one go from `L-1` to `L-30`");
    check("0 0 ? * *", "?", "the day of the month goes from 1 to 31");
    check("+5 * * * *", "+5", "the minute goes from 0 to 59");
    let never = "no month in this expression has such a day, so it would never run";
    check("0 0 31 2,4 *", "31 2,4", never);
    check("0 0 30W feb *", "30W feb", never);
}
