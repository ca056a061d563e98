//! Which other year some words speak of, and whether they mean its budget or what became of it.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::lexicon::Group;
use crate::model::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// What a figure of another year is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// 预算
    Budget,
    /// 执行数, 决算
    Actual,
    /// Not said.
    Unsaid,
}

/// 比2023年预算执行数, 与上年相比, 上年预算数: the year that is named and what is meant of it.
#[must_use]
pub fn base(words: &str) -> (Option<i32>, Base) {
    static COMPARED: LazyLock<Regex> = LazyLock::new(|| {
        pattern::new(r"(?:(20\d\d)年度?|上年度?|去年|上一年度?)(?:\(上一?年度?[^)]{0,8}\))?(?:年初|当年)?(?:预算|执行|决算|完成|支出|收入|安排|实际)*[数额]?").expect("valid pattern")
    });
    let Some(found) = COMPARED.captures_iter(words).last() else { return (None, Base::Unsaid) };
    let named = &found[0];
    let year = found.get(1).and_then(|y| y.as_str().parse().ok());
    let base = if Group::DoneStage.is_in(named) {
        Base::Actual
    } else if Group::BudgetStage.is_in(named) {
        Base::Budget
    } else {
        Base::Unsaid
    };
    (year, base)
}

/// 比2023年预算增加, 与上年相比: the year that a change is measured against. `None` where it is the budget of the same year
/// (比年初预算).
#[must_use]
pub fn measured_against(words: &str) -> Option<(Option<i32>, Base)> {
    static AGAINST: LazyLock<Regex> = LazyLock::new(|| {
        pattern::new(r"(?:比|较|与|同|和)(?:(?P<other>20\d\d年|上年|去年|上一年)|(?P<own>年初|全年预算|当年预算|调整预算|预算数))")
            .expect("valid pattern")
    });
    match AGAINST.captures_iter(words).last() {
        Some(found) if found.name("own").is_some() => None,
        // 与上年相比，2020年度支出减少: what stands behind the comma is what changed.
        Some(found) => {
            let against = &words[found.name("other").map_or(0, |m| m.start())..];
            Some(base(against.split(['，', ',']).next().unwrap_or(against)))
        }
        None => Some((None, Base::Unsaid)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_which_year_and_what_of_it() {
        for (words, expected) in [
            ("比2023年预算执行数", (Some(2023), Base::Actual)),
            ("比2022年(上一年度，下同)预算", (Some(2022), Base::Budget)),
            ("与上年相比", (None, Base::Unsaid)),
            ("较去年年初预算数", (None, Base::Budget)),
            ("与2023年度相比，收入支出总计", (Some(2023), Base::Unsaid)),
            ("2023年当年预算执行数为", (Some(2023), Base::Actual)),
            ("上年决算数", (None, Base::Actual)),
        ] {
            assert_eq!(base(words), expected, "{words}");
        }
    }

    #[test]
    fn a_change_is_measured_against_what_the_words_compare_with() {
        for (words, expected) in [
            ("2024年预算安排15621.11万元，比2023年预算", Some((Some(2023), Base::Budget))),
            ("2023年度机关运行经费支出6,500.00万元，比年初预算数", None),
            ("2024年“三公”经费预算数为37.91万元，", Some((None, Base::Unsaid))),
            ("与上年相比,2023年度机关运行经费", Some((None, Base::Unsaid))),
            ("较去年同期，2023年项目支出", Some((None, Base::Unsaid))),
            ("与2022年度相比，收、支总计各", Some((Some(2022), Base::Unsaid))),
        ] {
            assert_eq!(measured_against(words), expected, "{words}");
        }
    }
}
