//! Numbers that a sheet shows as a date or a time, written the ISO way.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Which parts of a date a format shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Shape {
    year: bool,
    month: bool,
    day: bool,
    time: bool,
    elapsed: bool,
}

/// The letters of a format code that make it the format of a date.
#[derive(Debug, Default)]
pub(super) struct Letters {
    shape: Shape,
    months_or_minutes: bool,
    exponent: bool,
}

impl Letters {
    /// Takes a letter; false where it means nothing in a format.
    pub(super) fn take(&mut self, letter: char) -> bool {
        match letter.to_ascii_lowercase() {
            'y' => self.shape.year = true,
            'd' => self.shape.day = true,
            'h' | 's' => self.shape.time = true,
            'm' => self.months_or_minutes = true,
            'e' => self.exponent = true,
            // Eras, Chinese weekdays, and AM/PM.
            'g' | 'b' | 'a' | 'p' => {}
            _ => return false,
        }
        true
    }

    /// A bracket such as `[h]`: hours go beyond 24.
    pub(super) fn elapsed(&mut self) {
        self.shape.time = true;
        self.shape.elapsed = true;
    }

    /// Whether an `E` is a power of ten.
    pub(super) fn exponent(&self) -> bool {
        self.exponent
    }

    /// The parts that the letters name; `None` where they make no date.
    pub(super) fn shape(&self) -> Option<Shape> {
        let mut shape = self.shape;
        // m is minutes beside hours or seconds, unless there are days or years too.
        if self.months_or_minutes && (shape.year || shape.day || !shape.time) {
            shape.month = true;
        }
        (shape.year || shape.month || shape.day || shape.time).then_some(shape)
    }
}

/// The date or time of a serial number, or `None` where it is none.
pub(super) fn show(serial: Decimal, shape: Shape, epoch_1904: bool) -> Option<String> {
    if serial.is_sign_negative() {
        return None;
    }
    let seconds = (serial * Decimal::from(86_400)).round().to_i64()?;
    if shape.elapsed {
        return Some(format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60));
    }
    let time = format!("{:02}:{:02}:{:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    if !(shape.year || shape.month || shape.day) {
        return Some(time);
    }
    let (year, month, day) = civil(seconds / 86_400, epoch_1904)?;
    let date = match shape {
        Shape { day: true, .. } => format!("{year:04}-{month:02}-{day:02}"),
        Shape { month: true, .. } => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}"),
    };
    Some(if shape.time { format!("{date} {time}") } else { date })
}

/// Year, month and day of a serial day number.
fn civil(serial: i64, epoch_1904: bool) -> Option<(i64, i64, i64)> {
    /// The last day of the year 9999.
    const LAST: i64 = 2_958_465;
    // Day 60 of the 1900 system is a 29 February that never was, so earlier days are one off.
    let since_1899_12_30 = match (epoch_1904, serial) {
        (true, days) => days + 1462,
        (false, days @ 0..60) => days + 1,
        (false, days) => days,
    };
    if !(0..=LAST).contains(&since_1899_12_30) {
        return None;
    }
    // Days from 1 March of the year 0, in eras of 400 years.
    let days = since_1899_12_30 + 693_899;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    Some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_days_are_dates() {
        assert_eq!(civil(1, false), Some((1900, 1, 1)));
        assert_eq!(civil(61, false), Some((1900, 3, 1)));
        assert_eq!(civil(45_351, false), Some((2024, 2, 29)));
        assert_eq!(civil(43_830, true), Some((2024, 1, 1)));
        assert_eq!(civil(3_000_000, false), None);
    }
}
