//! Just enough of the Gregorian calendar.

/// A day, valid by construction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: i64,
    /// 1–12
    pub(super) month: u8,
    /// 1–31
    pub(super) day: u8,
}

impl Date {
    /// The date a number of days after 1 January 1970.
    ///
    /// Years are counted from March, so that the leap day comes last, and in cycles of 400 years, after which
    /// the calendar repeats: 146,097 days, each century of it 36,524, each four years 1,461.
    pub(super) fn from_days(days: i64) -> Self {
        // 1 March of year 0 lies 719,468 days before 1970.
        let days = days + 719_468;
        let (cycle, day_of_cycle) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let leap_days = day_of_cycle / 1_460 - day_of_cycle / 36_524 + day_of_cycle / 146_096;
        let year_of_cycle = (day_of_cycle - leap_days) / 365;
        let day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
        // Months from March have 31, 30, 31, 30, 31 days again and again: 153 days for five.
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = cycle * 400 + year_of_cycle + i64::from(month <= 2);
        Self { year, month: month as u8, day: day as u8 }
    }

    /// 1 (Sunday) to 7 (Saturday), by Sakamoto's method.
    pub(super) fn weekday(self) -> u8 {
        const SHIFT: [i64; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        let year = self.year - i64::from(self.month < 3);
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        let shift = SHIFT[usize::from(self.month - 1)];
        ((year + leap_days + shift + i64::from(self.day)).rem_euclid(7) + 1) as u8
    }

    /// The last day of the date's month.
    pub(super) fn last_day(self) -> u8 {
        days_in_month(self.year, self.month).unwrap_or(31)
    }

    /// The day from Monday to Friday nearest to `day` of the same month, without leaving the month.
    pub(super) fn nearest_weekday(self, day: u8) -> u8 {
        match (Self { day, ..self }).weekday() {
            7 if day == 1 => 3,
            7 => day - 1,
            1 if day == self.last_day() => day - 2,
            1 => day + 1,
            _ => day,
        }
    }
}

/// The number of days in a month (1–12) of a year, if there is such a month.
pub(crate) fn days_in_month(year: i64, month: u8) -> Option<u8> {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => {
            let leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
            Some(if leap { 29 } else { 28 })
        }
        _ => None,
    }
}
