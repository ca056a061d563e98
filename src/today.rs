//! 今天: the day that reports and baselines are dated with.

use budgetcheck::report::Lang;

/// The day on which the report is made, as its readers count days: in China. `SOURCE_DATE_EPOCH` sets it, as in every tool
/// whose output is to be the same again.
pub fn today(lang: Lang) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let seconds = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|s| s.parse().ok()).unwrap_or(now);
    let (year, month, day) = civil((seconds + 8 * 3600) / 86_400);
    match lang {
        Lang::Zh => format!("{year}年{month}月{day}日"),
        Lang::En => format!("{year}-{month:02}-{day:02}"),
    }
}

/// Year, month and day of the n-th day since 1970.
fn civil(days: u64) -> (u64, u64, u64) {
    // Years counted from March have their leap day at the end.
    let day = days + 719_468;
    let (era, of_era) = (day / 146_097, day % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let (march, day) = (month < 10, of_year - (153 * month + 2) / 5 + 1);
    let month = if march { month + 3 } else { month - 9 };
    (year + era * 400 + u64::from(month <= 2), month, day)
}
