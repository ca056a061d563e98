//! The short words that every sentence of a narrative is built from, each class in one list.
//!
//! A pattern that needs one of these classes is made from the list here ([`any`]), so that a province's word is added once.

use super::{Direction, MoneyUnit};

/// 金额单位, the longer before the shorter that it ends with.
pub const MONEY_UNITS: &[(&str, MoneyUnit)] =
    &[("亿元", MoneyUnit::YiYuan), ("万元", MoneyUnit::WanYuan), ("千元", MoneyUnit::QianYuan), ("元", MoneyUnit::Yuan)];

/// Units that print no 元: 万 and 亿 in front of a stop or at the end of a paragraph.
pub const SHORT_MONEY_UNITS: &[(&str, MoneyUnit)] = &[("亿", MoneyUnit::YiYuan), ("万", MoneyUnit::WanYuan)];

/// Direction words of a change, the longer before the shorter that it begins with.
pub const DIRECTIONS: &[(&str, Direction)] = &[
    ("增加", Direction::Up),
    ("增长", Direction::Up),
    ("上升", Direction::Up),
    ("上涨", Direction::Up),
    ("提高", Direction::Up),
    ("净增", Direction::Up),
    ("调增", Direction::Up),
    ("上浮", Direction::Up),
    ("上调", Direction::Up),
    ("增幅", Direction::Up),
    ("增", Direction::Up),
    ("减少", Direction::Down),
    ("下降", Direction::Down),
    ("下浮", Direction::Down),
    ("下调", Direction::Down),
    ("降幅", Direction::Down),
    ("降低", Direction::Down),
    ("压减", Direction::Down),
    ("压缩", Direction::Down),
    ("缩减", Direction::Down),
    ("削减", Direction::Down),
    ("核减", Direction::Down),
    ("调减", Direction::Down),
    ("净减", Direction::Down),
    ("减幅", Direction::Down),
    ("减", Direction::Down),
];

/// 持平 and its like.
pub const LEVEL: &[&str] = &[
    "持平",
    "一致",
    "相等",
    "相同",
    "无变化",
    "无增减变化",
    "无增减",
    "无差异",
    "无变动",
    "没有变化",
    "没有增减",
    "未发生变化",
    "未增减",
    "不变",
];

/// Last year without its number.
pub const LAST_YEAR: &[&str] = &["上一年度", "上一年", "上年度", "上年", "去年", "前一年"];

/// Words that put one amount beside another.
pub const COMPARE: &[&str] = &["比", "较", "与", "和", "同"];

/// The larger of two: 大于预算数.
pub const ABOVE: &[&str] = &["大于", "高于", "超过", "多于", "超出"];

/// The smaller of two: 小于预算数.
pub const BELOW: &[&str] = &["小于", "低于", "少于"];

/// Words that open a list which claims to be complete.
pub const OPENERS: &[&str] = &["其中", "包括", "包含", "分别为", "分别是"];

/// 年初预算, 全年预算, 调整预算: which budget of the year is meant.
pub const BUDGET_STAGES: &[&str] = &["年初", "全年", "调整后", "调整", "年度", "当年", "本年"];

/// The words say that the change is one of another scope than the amounts that are printed: 同口径, 剔除…因素后.
pub const OTHER_SCOPE: &[&str] = &["同口径", "可比口径", "统计口径一致", "同比口径", "剔除", "扣除", "不含", "不考虑"];

/// 增减相抵后: what the amounts listed before come to, and no further one of them.
pub const NETTED: &[&str] = &["相抵", "抵减后", "抵消后", "品迭", "轧差"];

/// 合计 right before a direction word: the same.
pub const SUMMED: &[&str] = &["合计", "共计", "总计", "累计", "合计净", "共计净", "总体"];

/// One of several words, as the alternatives of a pattern.
#[must_use]
pub fn any<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    words.into_iter().collect::<Vec<_>>().join("|")
}

/// The unit of money that a text begins with, and its length.
#[must_use]
pub fn money_unit(text: &str) -> Option<(MoneyUnit, usize)> {
    MONEY_UNITS.iter().find(|(word, _)| text.starts_with(word)).map(|(word, unit)| (*unit, word.len()))
}

/// 万 or 亿 without 元 at the head of a text, where a stop or nothing follows.
#[must_use]
pub fn short_money_unit(text: &str) -> Option<(MoneyUnit, usize)> {
    let found = SHORT_MONEY_UNITS.iter().find(|(word, _)| text.starts_with(word));
    found.filter(|(word, _)| text[word.len()..].chars().all(|c| "，、。；()".contains(c))).map(|(word, unit)| (*unit, word.len()))
}

/// Whether words name last year without its number.
#[must_use]
pub fn names_last_year(words: &str) -> bool {
    LAST_YEAR.iter().any(|w| words.contains(w))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_word_stands_twice_and_none_hides_a_longer_one() {
        let lists: [Vec<&str>; 9] = [
            MONEY_UNITS.iter().map(|u| u.0).collect(),
            DIRECTIONS.iter().map(|u| u.0).collect(),
            LEVEL.to_vec(),
            LAST_YEAR.to_vec(),
            COMPARE.to_vec(),
            ABOVE.to_vec(),
            BELOW.to_vec(),
            OPENERS.to_vec(),
            BUDGET_STAGES.to_vec(),
        ];
        for list in lists {
            assert!(!list.is_empty());
            assert_eq!(list.iter().collect::<BTreeSet<_>>().len(), list.len(), "{list:?}");
            for (at, word) in list.iter().enumerate() {
                assert!(!list[..at].iter().any(|before| word.starts_with(before)), "{word} is hidden");
            }
        }
    }

    #[test]
    fn units_are_read_from_the_longest_word() {
        assert_eq!(money_unit("万元，"), Some((MoneyUnit::WanYuan, "万元".len())));
        assert_eq!(money_unit("千元"), Some((MoneyUnit::QianYuan, "千元".len())));
        assert_eq!(money_unit("人"), None);
    }
}
