//! 及时性 — within twenty days of the day on which the budget was approved.

use crate::ledger::Words;

/// Days within which a department publishes what was approved.
const DAYS: i64 = 20;

/// The day of approval and the day of publication, as days counted from one and the same day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// 批复
    pub approved: i64,
    /// 公开
    pub published: i64,
}

impl Dates {
    /// Whether publication came in time; `None` where it comes before the approval.
    #[must_use]
    pub const fn in_time(self) -> Option<bool> {
        match self.published - self.approved {
            days if days < 0 => None,
            days => Some(days <= DAYS),
        }
    }

    /// What the review says of it.
    #[must_use]
    pub fn words(self) -> Words {
        let days = self.published - self.approved;
        match self.in_time() {
            None => Words::new("公开日期早于批复日期，请核对两个日期", "published before it was approved: see both dates"),
            Some(true) => Words::new(
                format!("批复后第 {days} 日公开，在 {DAYS} 日之内"),
                format!("published {days} day(s) after approval, within {DAYS}"),
            ),
            Some(false) => Words::new(
                format!("批复后第 {days} 日公开，超过 {DAYS} 日"),
                format!("published {days} day(s) after approval, more than {DAYS}"),
            ),
        }
    }
}

/// A day: `2024-02-05`, `2024/2/5`, `2024.2.5` or `2024年2月5日`, as a number of days.
#[must_use]
pub fn day(words: &str) -> Option<i64> {
    let parts: Vec<&str> = words.trim().trim_end_matches('日').split(['-', '/', '.', '年', '月']).collect();
    let [year, month, day] = parts[..] else { return None };
    let (year, month, day): (i64, i64, i64) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1900..=2999).contains(&year) || !(1..=length).contains(&day) {
        return None;
    }
    // Years counted from March have their leap day at the end.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    Some(365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_months_and_leap_years() {
        let between = |a: &str, b: &str| day(b).unwrap() - day(a).unwrap();
        assert_eq!(between("2024-02-05", "2024年2月25日"), 20);
        assert_eq!(between("2024/2/28", "2024/3/1"), 2);
        assert_eq!(between("2023.12.31", "2024.1.1"), 1);
        for wrong in ["2023-02-29", "2024-13-01", "2024-1", "昨天", ""] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }
}
