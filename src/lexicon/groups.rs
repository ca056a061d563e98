//! Words that a turn of phrase, or a rule, knows beside the grammar: each group is lines of `data/groups.tsv`.

use super::group_names::NAMES;
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
    /// 从: before the view under which the parts of an amount are listed.
    SeenFrom,
    /// 来看: behind it.
    Seen,
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
    /// 基金: how the name of an item ends that ends as no header does.
    ItemEnd,
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
    /// 教育收费: a part that stands below one head, and no other.
    OnlyBelow,
    /// 率: how the header of a rate ends.
    RateEnd,
    /// 左右: behind a figure that only says about how much.
    Loose,
    /// 率: how the name of a rate ends.
    Rate,
    /// 总额: the whole, without a name.
    Whole,
    /// 倍: how many times.
    Times,
    /// 增值税: words that only look like something new.
    NotNew,
    /// 共: of several amounts together.
    Together,
    /// 预算: what an amount is measured by.
    Base,
    /// 构成: behind the parts, in front of what they form.
    MakesUp,
    /// 赤字: what is spent beyond what came in.
    Lacking,
    /// 合计: in the words of a sum.
    Summed,
    /// 一般公共预算: the name of a fund that holds 预算.
    FundBudget,
    /// 省属: of a body that is not the department's.
    Foreign,
    /// 批次: what visits are counted by, as the units begin.
    VisitUnit,
    /// 人: what the visitors of an item are counted by.
    VisitorUnit,
    /// 辆: what cars are counted by.
    CarUnit,
    /// 团组: what goes abroad.
    Delegation,
    /// 保有量: cars that are kept.
    Kept,
    /// 共有车辆: all of them.
    AllCars,
    /// 本级: of a part of the department, or of some of the cars.
    SomeOf,
    /// 接待: a reception.
    Reception,
    /// 为: that lead from a name to its figure.
    Leads,
    /// 总计: with what is carried over.
    Grand,
    /// 当年拨款: granted this year, without what was carried over.
    OwnGrant,
    /// 本年: of the year alone.
    OwnYear,
    /// 其中: before parts.
    Among,
    /// (项): the levels of a 科目.
    Ranks,
    /// (项): the last of them.
    LastRank,
    /// 等: there are more.
    AndSoOn,
    /// 按: before what divides.
    By,
    /// 个: one of anything.
    Piece,
    /// 车: a car of any kind.
    Vehicle,
    /// 本级: without what is passed on.
    OwnLevel,
    /// 中: within what was named.
    Within,
    /// 采: the head of 采购.
    Buying,
    /// 总: all of it.
    AllOfIt,
    /// 收支: income and expenditure.
    BothSides,
    /// 一项: one of the items.
    OneItem,
    /// 为: between what is held against each other.
    Relates,
    /// 年: behind a year.
    YearWord,
    /// 为: before the budget that a rate is of.
    Equal,
    /// 外事: the kinds of receptions.
    Visits,
    /// 集中采购: by who buys.
    Centrally,
    /// 采购: procurement.
    Purchase,
    /// 年初: at the start of the year.
    CarryStart,
    /// 执行: what became of a budget.
    DoneStage,
    /// 预算: before it was spent.
    BudgetStage,
    /// 执行: the stages of one year, each an amount of its own.
    Stages,
    /// 主要包括: before a list of 科目.
    ListsMain,
    /// 其他: what is left of a kind.
    OthersName,
    /// 资金: behind 其他, where that is all that is left.
    OfTheRest,
    /// 其中: behind which the changes of the parts stand.
    PartsFollow,
    /// 结转: what is left of income.
    Remains,
    /// 收支平衡: both sides are one.
    Balances,
    /// 增减: the head of a column of changes.
    ChangeHead,
    /// 率: the head of a column of percentages.
    PercentHead,
    /// 支出: how the name of a 科目 may end.
    NameTail,
    /// 的: within the name of a 科目, where it says nothing.
    NameLink,
    /// 、: between names of one amount.
    Ties,
    /// 一: digits, in order.
    Numeral,
    /// 十: ten.
    Ten,
    /// 是: behind the number of an item.
    Numbers,
    /// 比: before what is compared with.
    Versus,
    /// 年: of a year or a period.
    YearOrPeriod,
    /// 工程: what is built, and no running cost.
    Works,
    /// 项目支出: 项目 that is no project as a reason.
    ProjectAccounts,
    /// 基本支出: by its name.
    BasicName,
    /// 总: words that make 收入 or 支出 all of it.
    NamesAll,
    /// 合计: of the year.
    YearTotal,
    /// 一般公共预算: a heading of one fund.
    OneFund,
    /// 支出: the side that is spent.
    Spending,
    /// 收入: the side that comes in.
    Revenue,
    /// 中小企业: and not only the small ones.
    MediumBusiness,
    /// 项: of those that were listed.
    ItemsWord,
    /// 项目: for 项目支出.
    ProjectAlone,
    /// 三公经费: the whole of a form, by its kind.
    FormWhole,
    /// 约: about.
    About,
    /// 政府性基金: the fund, by its name.
    FundName,
    /// 国有资本经营: state capital, by its names.
    CapitalName,
    /// 没有: that there is nothing.
    SaysNothing,
    /// 平均: of each.
    MeanOf,
    /// 上年: a count that is not the one told elsewhere.
    CountedApart,
    /// 接待: of what was received at home.
    Came,
    /// 出国: of those who went abroad, or to a course.
    Went,
    /// 批次: what receptions are counted by.
    BatchUnit,
    /// 批: a row of receptions.
    BatchRow,
    /// 人次: what visitors are counted by.
    PersonUnit,
    /// 人数: a row of visitors.
    PersonRow,
    /// 车辆: all of them, where nothing stands before.
    CarsAlone,
    /// 项目: a project, as it is counted.
    ProjectWord,
    /// 绩效: what projects have targets for.
    TargetsWord,
    /// 元: a unit of money, or its end.
    MoneyWord,
    /// 此外: beside what was listed.
    Besides,
    /// 节约: what was not spent of what was planned.
    Saved,
    /// 计划: what was planned, before it was bought.
    Planned,
    /// 实际: what was paid for it.
    Bought,
    /// 上级补助: what comes in, and what goes out, of a fund.
    Resource,
    /// 滚存: left over several years.
    OverYears,
    /// 多出: how far an amount is from another.
    More,
    /// 亿: how an amount ends.
    Scale,
    /// 资产: what is owned.
    Assets,
    /// 剔除: what is left out of an amount.
    LeftOut,
    /// 全县: all of a place, which is more than one body.
    WholePlace,
    /// 的具体构成为: behind 收入 or 支出, before what it is divided into.
    Composition,
    /// 方面, 有: around the count of the parts that follow.
    Ways,
    /// 主要: of the greatest parts only.
    Chiefly,
    /// 尚余: what is left of one amount beside another.
    LeftOf,
    /// 使用非财政拨款结余: a further part of a total.
    CarriedBeside,
    /// 年初结转: what was carried over, of no fund alone.
    CarriedAlone,
    /// 按单位: a sentence that goes through the bodies of a department.
    ByBody,
    /// 外宾: guests from abroad.
    GuestsAbroad,
    /// 国内: guests of the country.
    AtHome,
    /// 原值: what something was bought for.
    OriginalValue,
    /// 负债: what is owed.
    Debts,
    /// 净资产: what is left of what is owned.
    NetAssets,
}

/// A word, and what it goes with.
type Pair = (&'static str, &'static str);

/// The words of every group, by its place in the enumeration.
static WORDS: LazyLock<Vec<Vec<Pair>>> = LazyLock::new(|| {
    let mut all = vec![Vec::new(); NAMES.len()];
    for [name, word, value] in rows(include_str!("data/groups.tsv")) {
        let group = NAMES.iter().find(|(own, _)| *own == name).map(|(_, group)| *group as usize);
        if let Some(words) = group.and_then(|at| all.get_mut(at)) {
            words.push((word, value));
        }
    }
    all
});

impl Group {
    /// Its words, in the order of the table.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        self.pairs().map(|(word, _)| word)
    }

    /// Its words with what each goes with.
    pub fn pairs(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        WORDS.get(self as usize).into_iter().flatten().copied()
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

    /// A text without those of them that it ends with.
    #[must_use]
    pub fn strip_end(self, text: &str) -> &str {
        let mut text = text;
        while let Some(rest) = self.words().find_map(|word| text.strip_suffix(word)) {
            text = rest;
        }
        text
    }

    /// A text without those of them that it begins with.
    #[must_use]
    pub fn strip_start(self, text: &str) -> &str {
        let mut text = text;
        while let Some(rest) = self.words().find_map(|word| text.strip_prefix(word)) {
            text = rest;
        }
        text
    }

    /// Whether a text is one of them.
    #[must_use]
    pub fn holds(self, text: &str) -> bool {
        self.words().any(|word| word == text)
    }

    /// A text without any of them.
    #[must_use]
    pub fn without(self, text: &str) -> String {
        self.words().fold(text.to_owned(), |text, word| if text.contains(word) { text.replace(word, "") } else { text })
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
