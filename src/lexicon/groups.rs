//! Words that a turn of phrase, or a rule, knows beside the grammar: each group is lines of `data/groups.tsv`.

use super::rows::rows;
use std::sync::LazyLock;

/// A group of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// 以上: behind an amount: it is a bound, and no amount of what is spoken of.
    Above,
    /// (含): between such an amount and 以上.
    Bracketed,
    /// 限额: what something is held against.
    Limit,
    /// 控制在: how it is held.
    Held,
    /// 以内: behind a limit.
    Inside,
    /// 新: what is new, in a reason.
    Adds,
    /// 支出: how the name of an expense ends.
    Expense,
    /// 总额: a sum of what stands before.
    Total,
    /// 合计: the same, behind how many it counts.
    Counted,
    /// 若: a note about empty tables that says nothing of its own table.
    Conditional,
    /// 支出: between the two.
    Side,
    /// 相抵: income against expenditure.
    Balance,
    /// 结余: what is left, beside both.
    Rest,
    /// 结余: what is left.
    Left,
    /// 年初: what was left before.
    Carried,
    /// 分类: what an amount is divided by, behind 按.
    Basis,
    /// 分类: the same, for all of it.
    Kinds,
    /// 执行: a heading of a report that goes through one year or plans another.
    Report,
    /// 标准: a norm, and no average.
    Norm,
    /// 本级: how the name of a body below the department ends.
    BodyBelow,
    /// 涉及: what is done with targets, beside 绩效.
    TargetCovers,
    /// 预算: what makes a title that of another table.
    TableKind,
    /// 人均: an average.
    Average,
    /// 情况说明: how a heading of the text ends, and no item of a table.
    HeadingEnd,
    /// 科目: what a header of codes and their names speaks of.
    Account,
    /// 单位: what a header beside them speaks of, and is none.
    NoAccount,
    /// 项目名称: what names a project beside its code's own name.
    ProjectName,
    /// 部门: whose classification the rows of a table are by, where it prints two.
    Department,
    /// 收入: what stands over one side of a table.
    SideHead,
    /// 小计: a sum below a head.
    Subtotal,
    /// 其中: a part beside its whole.
    OfWhich,
    /// 率: how the header of a rate ends.
    RateEnd,
}

/// Every group with the name that the table uses.
const NAMES: &[(&str, Group)] = &[
    ("above", Group::Above),
    ("bracketed", Group::Bracketed),
    ("limit", Group::Limit),
    ("held", Group::Held),
    ("inside", Group::Inside),
    ("adds", Group::Adds),
    ("expense", Group::Expense),
    ("total", Group::Total),
    ("counted", Group::Counted),
    ("conditional", Group::Conditional),
    ("side", Group::Side),
    ("balance", Group::Balance),
    ("rest", Group::Rest),
    ("left", Group::Left),
    ("carried", Group::Carried),
    ("basis", Group::Basis),
    ("kinds", Group::Kinds),
    ("report", Group::Report),
    ("norm", Group::Norm),
    ("body_below", Group::BodyBelow),
    ("target_covers", Group::TargetCovers),
    ("table_kind", Group::TableKind),
    ("average", Group::Average),
    ("heading_end", Group::HeadingEnd),
    ("account", Group::Account),
    ("no_account", Group::NoAccount),
    ("project_name", Group::ProjectName),
    ("department", Group::Department),
    ("side_head", Group::SideHead),
    ("subtotal", Group::Subtotal),
    ("of_which", Group::OfWhich),
    ("rate_end", Group::RateEnd),
];

static WORDS: LazyLock<Vec<(Group, &'static str, &'static str)>> = LazyLock::new(|| {
    let group = |name: &str| NAMES.iter().find(|(own, _)| *own == name).map(|(_, group)| *group);
    rows(include_str!("data/groups.tsv")).filter_map(|[name, word, value]| Some((group(name)?, word, value))).collect()
});

impl Group {
    /// Its words, in the order of the table.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        self.pairs().map(|(word, _)| word)
    }

    /// Its words with what each goes with.
    pub fn pairs(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        WORDS.iter().filter(move |(group, ..)| *group == self).map(|&(_, word, value)| (word, value))
    }

    /// Whether one of them stands in a text.
    #[must_use]
    pub fn is_in(self, text: &str) -> bool {
        self.words().any(|word| text.contains(word))
    }

    /// Whether a text begins with one of them.
    #[must_use]
    pub fn begins(self, text: &str) -> bool {
        self.words().any(|word| text.starts_with(word))
    }

    /// Whether a text ends with one of them.
    #[must_use]
    pub fn ends(self, text: &str) -> bool {
        self.words().any(|word| text.ends_with(word))
    }

    /// A text without the one of them that it begins with.
    #[must_use]
    pub fn skip(self, text: &str) -> &str {
        self.words().find_map(|word| text.strip_prefix(word)).unwrap_or(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_of_a_group_and_no_group_is_empty() {
        for [name, word, _] in rows(include_str!("data/groups.tsv")) {
            assert!(NAMES.iter().any(|(own, _)| *own == name), "{word}: {name}");
        }
        for (name, group) in NAMES {
            assert!(group.words().count() > 0, "{name}");
        }
    }
}
