//! The words that a sentence is read by, and what each of them says.

use super::rows::rows;
use crate::model::{Direction, Meaning, MoneyUnit, Order};
use std::sync::LazyLock;

/// How a word opens a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparing {
    /// 比, 较: before what it is compared with.
    Strong,
    /// 与, 和: only before a year or a stage.
    Weak,
    /// 相比: behind what it is compared with.
    After,
    /// 同比: with last year, which is not named.
    LastYear,
}

/// What a list that a word opens claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// 其中, 包括: the parts.
    All,
    /// 含: some of it, beside the rest.
    Some,
    /// 主要包括: the main parts.
    Main,
    /// 主要用于: what it was spent on.
    Uses,
    /// 具体如下: items that follow.
    Below,
}

/// The year that a word names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearWord {
    /// 本年
    Current,
    /// 上年
    Prior,
    /// 上年末: how things stood when the year began.
    LastEnd,
    /// 年初
    Start,
    /// 年末
    End,
}

/// 预算 or 决算, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// 预算
    Budget,
    /// 年初预算
    Opening,
    /// 全年预算
    WholeYear,
    /// 调整预算
    Adjusted,
    /// 决算, 执行数
    Final,
}

/// Which whole an amount is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// 总计: with what is carried over.
    Grand,
    /// 合计
    Total,
    /// 总额, 共计
    Sum,
}

/// The money that a side is paid with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fund {
    /// 财政拨款
    Fiscal,
    /// 一般公共预算, 政府性基金, 国有资本经营
    Of(Meaning),
}

/// What a number with this unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// People, cars, projects.
    Count,
    /// 平方米, 公里
    Area,
    /// 倍
    Times,
    /// 月, 日
    Date,
}

/// What a word names as the subject of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    /// 收入
    Income,
    /// 支出
    Expenditure,
    /// 收支
    Both,
    /// An item of income.
    IncomeItem(Meaning),
    /// An item of expenditure.
    Item(Meaning),
    /// 人员经费, 公用经费
    BasicPart(Meaning),
    /// An item of “三公”.
    ThreePublic(Meaning),
    /// 政府采购 and its kinds.
    Procurement(Meaning),
    /// 集中采购, 分散采购: procurement by how it is organised.
    Method,
    /// 固定资产
    Assets(Meaning),
    /// 机关运行经费
    Agency,
    /// 中小企业; whether only 小微.
    SmallBusiness(bool),
    /// 涉及: what projects with targets cost.
    TargetFunds,
    /// 结转结余 of no year named.
    Carried,
}

/// 类, 款 or 项 behind the name of a 科目.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// 类
    Class,
    /// 款
    Kind,
    /// 项
    Item,
}

/// What a word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// 元, 万元
    Unit(MoneyUnit),
    /// %; whether it says 百分点.
    Percent(bool),
    /// 平方米, 人
    Measure(Measure),
    /// 增加; whether the word is one character that only a number follows.
    Direction(Direction, bool),
    /// 增加到; `None` for 调整为.
    Reach(Option<Direction>),
    /// 持平; whether only about.
    Level(bool),
    /// 大于; `None` for 未超过.
    Order(Option<Order>),
    /// 差值
    Gap,
    /// 比
    Compare(Comparing),
    /// 上年
    Year(YearWord),
    /// 年初预算
    Stage(Stage),
    /// 总计
    Extent(Extent),
    /// 分别
    Each,
    /// 其中
    Open(Listing),
    /// 主要原因
    Reason,
    /// 占
    Share,
    /// 比重
    Ratio,
    /// 完成
    Complete,
    /// 完成率
    Rate,
    /// 差异率: how far the outturn is from the budget.
    Deviation,
    /// 加上
    Add,
    /// 每, 标准
    Per,
    /// 约
    Approximate,
    /// （类）
    Rank(Rank),
    /// 基本支出; whether the word is one character.
    Noun(Noun, bool),
    /// 一般公共预算
    Fund(Fund),
    /// 安排, 金额: nothing of what it is.
    Filler,
    /// 经费, 资金: a word that belongs to a name, and names nothing alone.
    Matter,
    /// 部门, 局: whose it is.
    Body,
    /// 未安排
    None,
    /// 同口径, 剔除: of another scope than the amounts that are printed.
    Scope,
    /// 增减相抵后: what the amounts before come to, and no further one.
    Netted,
    /// A word that only holds one of the others.
    Inert,
}

/// The class and the value of a line, as what they say; `None` where nobody knows them.
fn sense(class: &str, value: &str) -> Option<Sense> {
    let (value, short) = value.strip_suffix(" short").map_or((value, false), |v| (v, true));
    let one = |pairs: &[(&str, Sense)]| pairs.iter().find(|(name, _)| *name == value).map(|(_, sense)| *sense);
    Some(match class {
        "unit" => one(&[
            ("yuan", Sense::Unit(MoneyUnit::Yuan)),
            ("qian", Sense::Unit(MoneyUnit::QianYuan)),
            ("wan", Sense::Unit(MoneyUnit::WanYuan)),
            ("yi", Sense::Unit(MoneyUnit::YiYuan)),
        ])?,
        "percent" => Sense::Percent(value == "points"),
        "measure" => one(&[
            ("count", Sense::Measure(Measure::Count)),
            ("area", Sense::Measure(Measure::Area)),
            ("times", Sense::Measure(Measure::Times)),
            ("date", Sense::Measure(Measure::Date)),
        ])?,
        "direction" => one(&[("up", Sense::Direction(Direction::Up, short)), ("down", Sense::Direction(Direction::Down, short))])?,
        "reach" => {
            one(&[("up", Sense::Reach(Some(Direction::Up))), ("down", Sense::Reach(Some(Direction::Down))), ("-", Sense::Reach(None))])?
        }
        "level" => one(&[("class", Sense::Rank(Rank::Class)), ("kind", Sense::Rank(Rank::Kind)), ("item", Sense::Rank(Rank::Item))])
            .unwrap_or(Sense::Level(value == "about")),
        "order" => one(&[
            ("above", Sense::Order(Some(Order::Above))),
            ("below", Sense::Order(Some(Order::Below))),
            ("equal", Sense::Order(Some(Order::Equal))),
            ("not_above", Sense::Order(None)),
        ])?,
        "compare" => one(&[
            ("strong", Sense::Compare(Comparing::Strong)),
            ("weak", Sense::Compare(Comparing::Weak)),
            ("after", Sense::Compare(Comparing::After)),
            ("last_year", Sense::Compare(Comparing::LastYear)),
        ])?,
        "year" => one(&[
            ("current", Sense::Year(YearWord::Current)),
            ("prior", Sense::Year(YearWord::Prior)),
            ("last_end", Sense::Year(YearWord::LastEnd)),
            ("start", Sense::Year(YearWord::Start)),
            ("end", Sense::Year(YearWord::End)),
        ])?,
        "stage" => one(&[
            ("budget", Sense::Stage(Stage::Budget)),
            ("opening", Sense::Stage(Stage::Opening)),
            ("whole_year", Sense::Stage(Stage::WholeYear)),
            ("adjusted", Sense::Stage(Stage::Adjusted)),
            ("final", Sense::Stage(Stage::Final)),
        ])?,
        "extent" => {
            one(&[("grand", Sense::Extent(Extent::Grand)), ("total", Sense::Extent(Extent::Total)), ("sum", Sense::Extent(Extent::Sum))])?
        }
        "open" => one(&[
            ("all", Sense::Open(Listing::All)),
            ("some", Sense::Open(Listing::Some)),
            ("main", Sense::Open(Listing::Main)),
            ("uses", Sense::Open(Listing::Uses)),
            ("below", Sense::Open(Listing::Below)),
        ])?,
        "fund" => one(&[
            ("fiscal", Sense::Fund(Fund::Fiscal)),
            ("general", Sense::Fund(Fund::Of(Meaning::General))),
            ("fund", Sense::Fund(Fund::Of(Meaning::Fund))),
            ("capital", Sense::Fund(Fund::Of(Meaning::Capital))),
        ])?,
        "noun" => Sense::Noun(noun(value)?, short),
        _ => plain(class)?,
    })
}

/// Classes whose words all say the same.
fn plain(class: &str) -> Option<Sense> {
    Some(match class {
        "gap" => Sense::Gap,
        "each" => Sense::Each,
        "reason" => Sense::Reason,
        "share" => Sense::Share,
        "ratio" => Sense::Ratio,
        "complete" => Sense::Complete,
        "rate" => Sense::Rate,
        "deviation" => Sense::Deviation,
        "add" => Sense::Add,
        "per" => Sense::Per,
        "approximate" => Sense::Approximate,
        "filler" => Sense::Filler,
        "matter" => Sense::Matter,
        "body" => Sense::Body,
        "none" => Sense::None,
        "scope" => Sense::Scope,
        "netted" => Sense::Netted,
        "inert" => Sense::Inert,
        _ => return None,
    })
}

/// `kind` or `kind:item` of a noun.
fn noun(value: &str) -> Option<Noun> {
    let (kind, item) = value.split_once(':').unwrap_or((value, ""));
    let of = || MEANINGS.iter().find(|(name, _)| *name == item).map(|(_, m)| *m);
    Some(match (kind, item) {
        ("side", "income") => Noun::Income,
        ("side", "expenditure") => Noun::Expenditure,
        ("side", "both") => Noun::Both,
        ("income", _) => Noun::IncomeItem(of()?),
        ("item", _) => Noun::Item(of()?),
        ("part", _) => Noun::BasicPart(of()?),
        ("three_public", _) => Noun::ThreePublic(of()?),
        ("procurement", _) => Noun::Procurement(of()?),
        ("method", _) => Noun::Method,
        ("assets", _) => Noun::Assets(of()?),
        ("agency", _) => Noun::Agency,
        ("small_business", item) => Noun::SmallBusiness(item == "micro"),
        ("target_funds", _) => Noun::TargetFunds,
        ("carried", _) => Noun::Carried,
        _ => return None,
    })
}

/// Items by the names that the table uses.
const MEANINGS: &[(&str, Meaning)] = &[
    ("superior_grant", Meaning::SuperiorGrant),
    ("affiliate_payment", Meaning::AffiliatePayment),
    ("operating", Meaning::Operating),
    ("undertaking", Meaning::Undertaking),
    ("other_income", Meaning::OtherIncome),
    ("other_funds", Meaning::OtherFunds),
    ("unit_funds", Meaning::UnitFunds),
    ("fiscal_account", Meaning::FiscalAccount),
    ("surplus_used", Meaning::SurplusUsed),
    ("carry_in", Meaning::CarryIn),
    ("basic", Meaning::Basic),
    ("project", Meaning::Project),
    ("operating_expenditure", Meaning::OperatingExpenditure),
    ("paid_up", Meaning::PaidUp),
    ("subsidy_down", Meaning::SubsidyDown),
    ("reserve", Meaning::Reserve),
    ("carry_out", Meaning::CarryOut),
    ("surplus_distribution", Meaning::SurplusDistribution),
    ("personnel", Meaning::Personnel),
    ("public", Meaning::Public),
    ("three_public_total", Meaning::ThreePublicTotal),
    ("abroad", Meaning::Abroad),
    ("car_all", Meaning::CarAll),
    ("car_purchase", Meaning::CarPurchase),
    ("car_run", Meaning::CarRun),
    ("reception", Meaning::Reception),
    ("meeting", Meaning::Meeting),
    ("training", Meaning::Training),
    ("total", Meaning::Total),
    ("goods", Meaning::Goods),
    ("works", Meaning::Works),
    ("services", Meaning::Services),
    ("planned_purchase", Meaning::PlannedPurchase),
];

const TABLE: &str = include_str!("data/words.tsv");

/// Every word with what it says, in the order of the table.
pub static WORDS: LazyLock<Vec<(&'static str, Sense)>> =
    LazyLock::new(|| rows(TABLE).filter_map(|[word, class, value]| Some((word, sense(class, value)?))).collect());

/// The words that say one thing, such as every word for last year: `words_of(|s| s == Sense::Year(YearWord::Prior))`.
pub fn words_of(is: impl Fn(Sense) -> bool) -> impl Iterator<Item = &'static str> {
    WORDS.iter().filter(move |(_, sense)| is(*sense)).map(|(word, _)| *word)
}

/// Whether words name last year without its number.
#[must_use]
pub fn names_last_year(words: &str) -> bool {
    super::scan(words).any(|hit| matches!(hit.sense, Sense::Year(YearWord::Prior | YearWord::LastEnd)))
}

/// The unit of money that a text ends with.
#[must_use]
pub fn money_unit_at_end(text: &str) -> Option<&'static str> {
    words_of(|s| matches!(s, Sense::Unit(_))).filter(|unit| text.ends_with(unit)).max_by_key(|unit| unit.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Text;
    use crate::model::Span;
    use std::collections::BTreeMap;

    #[test]
    fn every_line_says_something_and_no_word_says_two_things() {
        let mut seen = BTreeMap::new();
        for [word, class, value] in rows(TABLE) {
            assert!(sense(class, value).is_some(), "{word}: {class} {value}");
            assert_eq!(seen.insert(word, class), None, "{word} stands twice");
        }
        assert_eq!(seen.len(), WORDS.len());
    }

    #[test]
    fn every_word_is_folded() {
        for (word, _) in WORDS.iter() {
            assert_eq!(Text::of(word, [Span::new(0, word.len())]).text(), *word);
        }
    }

    #[test]
    fn no_class_is_empty() {
        for name in ["year", "stage", "direction", "unit", "extent", "open", "reason", "compare", "noun", "fund", "none", "order"] {
            assert!(rows(TABLE).any(|[_, class, _]| class == name), "{name}");
        }
        assert!(words_of(|s| s == Sense::Year(YearWord::Prior)).count() > 5);
    }
}
