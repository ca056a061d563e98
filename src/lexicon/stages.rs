//! What a header says of the year and the stage of its amounts: 上年核定数, 2025年执行数, 调整后预算.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::rows::rows;
use crate::model::fold::fold;
use std::sync::LazyLock;

/// 年度: of which year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// 上年
    Prior,
    /// A year by its number.
    Year(i32),
    /// 本年, or nothing said.
    Current,
}

/// 阶段: how far the money has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// 年初预算、核定数、批复数、安排数
    Budget,
    /// 调整后预算、全年预算
    Adjusted,
    /// 执行数、决算数
    Done,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Period(Period),
    Stage(Stage),
    Filler,
}

static WORDS: LazyLock<Vec<(&str, Word)>> = LazyLock::new(|| {
    let class = |name: &str| match name {
        "prior" => Word::Period(Period::Prior),
        "current" => Word::Period(Period::Current),
        "budget" => Word::Stage(Stage::Budget),
        "adjusted" => Word::Stage(Stage::Adjusted),
        "done" => Word::Stage(Stage::Done),
        _ => Word::Filler,
    };
    let mut words: Vec<(&str, Word)> = rows(include_str!("data/stages.tsv")).map(|[name, word]: [&str; 2]| (word, class(name))).collect();
    words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    words
});

/// Year and stage of a header that is made of nothing else; of stages the last one that it names.
#[must_use]
pub fn said(header: &str) -> Option<(Period, Option<Stage>)> {
    let folded = fold(header);
    let digits = folded.bytes().take_while(u8::is_ascii_digit).count();
    let (mut period, mut rest) = (None, folded.as_str());
    if digits == 4 {
        period = folded[..digits].parse().ok().map(Period::Year);
        rest = &folded[digits..];
        rest = rest.strip_prefix("年度").or_else(|| rest.strip_prefix('年'))?;
    }
    let mut stage = None;
    while !rest.is_empty() {
        let (word, class) = WORDS.iter().find(|(word, _)| rest.starts_with(word))?;
        match class {
            Word::Period(own) if period.is_none() && stage.is_none() => period = Some(*own),
            Word::Period(_) => return None,
            Word::Stage(own) => stage = Some(*own),
            Word::Filler if period.is_none() && stage.is_none() => return None,
            Word::Filler => {}
        }
        rest = &rest[word.len()..];
    }
    (period.is_some() || stage.is_some()).then(|| (period.unwrap_or(Period::Current), stage))
}

/// Folded words of a name without the stage that they end with: `项目支出年初预算数` is 项目支出.
#[must_use]
pub fn without(mut folded: &str) -> &str {
    while let Some((word, _)) = WORDS.iter().find(|(word, class)| !matches!(class, Word::Period(_)) && folded.ends_with(word)) {
        folded = &folded[..folded.len() - word.len()];
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_from_the_stage_that_it_ends_with() {
        assert_eq!(without("项目支出年初预算数"), "项目支出");
        assert_eq!(without("财政拨款收入"), "财政拨款收入");
        assert_eq!(without("决算数"), "");
    }

    #[test]
    fn headers_of_years_and_stages_are_told_apart() {
        assert_eq!(said("上年核定数"), Some((Period::Prior, Some(Stage::Budget))));
        assert_eq!(said("本年安排数"), Some((Period::Current, Some(Stage::Budget))));
        assert_eq!(said("2024年决算数"), Some((Period::Year(2024), Some(Stage::Done))));
        assert_eq!(said("２０２５年"), Some((Period::Year(2025), None)));
        assert_eq!(said("调整后预算数"), Some((Period::Current, Some(Stage::Adjusted))));
        assert_eq!(said("年初 预算"), Some((Period::Current, Some(Stage::Budget))));
        for other in ["合计", "增减额", "上年结转", "2024年增减", "2101", "数", "实际人数（人）", ""] {
            assert_eq!(said(other), None, "{other}");
        }
    }
}
