//! 目录 — the forms as data: which headers and items mean what.
//!
//! A province's layout is an entry here, never an `if` elsewhere. Words are matched after [`fold`](super::fold()):
//! no spaces or quotation marks, brackets half-width. In every list the first entry that fits wins, so the special
//! stands before the general.

use super::CharSet;
use super::fold::{fold, without_number};
pub use super::meaning::{Aspect, Meaning, Side};
pub use super::role::Role;

/// Whether a cell of a procurement table says how a purchase is organised (政府集中采购, 分散自行组织): only purchases
/// themselves have it, their subtotals do not.
#[must_use]
pub fn is_purchase_method(text: &str) -> bool {
    let key = fold(text);
    key.chars().count() <= 10
        && ["集中采购", "分散采购", "分散自行", "自行组织", "集中组织", "政府集中", "部门集中"].iter().any(|w| key.contains(w))
}

/// Whether the name of a row says that it holds rates and no amounts: `增减变化率（%）`, `占比`.
#[must_use]
pub fn is_rate(name: &str) -> bool {
    let key = fold(name);
    key.contains('%') || ["率", "比例", "占比", "比重", "百分比", "增幅", "增减幅度"].iter().any(|end| key.ends_with(end))
}

/// How an entry of a word list fits.
#[derive(Clone, Copy)]
enum Fit {
    Is,
    Has,
}
use Fit::{Has, Is};

type Words = &'static [(Fit, &'static str, Meaning)];

/// Column headers (the lowest header cell).
const COLUMNS: Words = &[
    (Is, "序号", Meaning::Ordinal),
    (Is, "行次", Meaning::Ordinal),
    (Is, "栏次", Meaning::Ordinal),
    (Has, "单位编码", Meaning::Text),
    (Has, "单位)代码", Meaning::Text),
    (Has, "单位)编码", Meaning::Text),
    (Has, "单位)名称", Meaning::Text),
    (Has, "单位代码", Meaning::Text),
    // Ratios beside amounts: never a part of their sums.
    (Has, "%", Meaning::Text),
    (Has, "增减幅", Meaning::Text),
    (Has, "变化率", Meaning::Text),
    (Has, "变化幅度", Meaning::Text),
    (Has, "变动幅度", Meaning::Text),
    (Is, "变化比率", Meaning::Text),
    (Has, "增长率", Meaning::Text),
    (Has, "增减率", Meaning::Text),
    (Has, "变动率", Meaning::Text),
    (Has, "完成率", Meaning::Text),
    (Has, "执行率", Meaning::Text),
    (Has, "支出率", Meaning::Text),
    (Has, "占比", Meaning::Text),
    (Has, "比重", Meaning::Text),
    (Has, "比例", Meaning::Text),
    (Has, "百分比", Meaning::Text),
    (Has, "执行进度", Meaning::Text),
    (Has, "完成进度", Meaning::Text),
    (Has, "支出进度", Meaning::Text),
    (Has, "支付进度", Meaning::Text),
    (Has, "原因", Meaning::Text),
    (Has, "增减说明", Meaning::Text),
    (Has, "比上年", Meaning::ChangeAmount),
    (Has, "较上年", Meaning::ChangeAmount),
    (Has, "增减额", Meaning::ChangeAmount),
    (Has, "增减变化", Meaning::ChangeAmount),
    (Is, "增减", Meaning::ChangeAmount),
    (Has, "上年预算", Meaning::PriorAmount),
    (Has, "上年执行", Meaning::PriorAmount),
    (Has, "上年决算", Meaning::PriorAmount),
    (Is, "上年数", Meaning::PriorAmount),
    (Is, "上年", Meaning::PriorAmount),
    (Is, "类", Meaning::Code),
    (Is, "款", Meaning::Code),
    (Is, "项", Meaning::Code),
    (Has, "科目编码", Meaning::Code),
    (Has, "科目代码", Meaning::Code),
    (Has, "分类编码", Meaning::Code),
    (Is, "编码", Meaning::Code),
    (Is, "代码", Meaning::Code),
    (Has, "科目名称", Meaning::Name),
    (Has, "分类名称", Meaning::Name),
    (Has, "科目(按大类)", Meaning::Name),
    (Has, "按功能科目分类", Meaning::Name),
    (Is, "项目", Meaning::Name),
    (Is, "项目名称", Meaning::Name),
    (Has, "项目(按", Meaning::Name),
    (Is, "按功能分类", Meaning::Name),
    (Is, "按经济分类", Meaning::Name),
    (Has, "按部门预算经济分类", Meaning::Name),
    (Has, "按政府预算经济分类", Meaning::Name),
    (Has, "按部门预算支出经济分类", Meaning::Name),
    (Has, "按政府预算支出经济分类", Meaning::Name),
    (Is, "支出用途", Meaning::Name),
    (Is, "收入来源", Meaning::Name),
    (Is, "收入项目", Meaning::Name),
    (Is, "资金来源", Meaning::Name),
    (Is, "资金性质", Meaning::Name),
    (Is, "科目", Meaning::Name),
    (Is, "功能科目", Meaning::Name),
    (Is, "预算科目", Meaning::Name),
    (Is, "支出科目", Meaning::Name),
    (Is, "功能分类科目", Meaning::Name),
    (Is, "经济分类科目", Meaning::Name),
    (Is, "支出功能分类科目", Meaning::Name),
    (Is, "支出经济分类科目", Meaning::Name),
    (Is, "功能分类", Meaning::Name),
    (Is, "名称", Meaning::Name),
    (Is, "支出项目", Meaning::Name),
    (Has, "机关运行经费", Meaning::AgencyOperating),
    (Has, "会议费", Meaning::Meeting),
    (Has, "培训费", Meaning::Training),
    (Has, "因公出国", Meaning::Abroad),
    (Is, "公务用车费", Meaning::CarAll),
    (Is, "公务用车经费", Meaning::CarAll),
    (Has, "用车购置及运", Meaning::CarAll),
    (Has, "用车购置和运", Meaning::CarAll),
    (Has, "用车购置", Meaning::CarPurchase),
    (Has, "车辆购置", Meaning::CarPurchase),
    (Is, "购置费", Meaning::CarPurchase),
    (Has, "用车运行", Meaning::CarRun),
    (Has, "车辆运行", Meaning::CarRun),
    (Is, "运行费", Meaning::CarRun),
    (Is, "运行维护费", Meaning::CarRun),
    (Is, "运维费", Meaning::CarRun),
    (Has, "公务接待", Meaning::Reception),
    (Has, "三公经费", Meaning::ThreePublicTotal),
    (Has, "人员经费", Meaning::Personnel),
    (Has, "公用经费", Meaning::Public),
    (Has, "上解上级", Meaning::PaidUp),
    (Has, "上缴上级", Meaning::PaidUp),
    (Has, "附属单位补助", Meaning::SubsidyDown),
    (Has, "补助附属单位", Meaning::SubsidyDown),
    (Has, "经营支出", Meaning::OperatingExpenditure),
    (Has, "机动经费", Meaning::Reserve),
    (Has, "结转下年", Meaning::CarryOut),
    (Has, "年末结转", Meaning::CarryOut),
    (Has, "年终结转", Meaning::CarryOut),
    (Has, "上年结转", Meaning::CarryIn),
    (Has, "上年结余", Meaning::CarryIn),
    (Has, "年初结转", Meaning::CarryIn),
    (Has, "年初财政拨款结转", Meaning::CarryIn),
    (Has, "上年财政拨款", Meaning::CarryIn),
    (Is, "财政拨款结转", Meaning::CarryIn),
    (Has, "非财政拨款结余", Meaning::SurplusUsed),
    (Has, "事业基金弥补", Meaning::SurplusUsed),
    (Has, "财政专户", Meaning::FiscalAccount),
    (Has, "单位资金", Meaning::UnitFunds),
    (Has, "上级补助", Meaning::SuperiorGrant),
    (Has, "附属单位上缴", Meaning::AffiliatePayment),
    (Has, "经营收入", Meaning::Operating),
    (Has, "事业收入", Meaning::Undertaking),
    (Has, "其他收入", Meaning::OtherIncome),
    (Has, "其他资金", Meaning::OtherFunds),
    (Has, "财政拨款收入", Meaning::FiscalAppropriation),
    (Is, "本年收入合计", Meaning::Total),
    (Is, "本年支出合计", Meaning::Total),
    (Is, "收入总计", Meaning::Total),
    (Is, "支出总计", Meaning::Total),
    (Is, "项目总额", Meaning::Total),
    (Is, "收入合计", Meaning::Total),
    (Is, "支出合计", Meaning::Total),
    (Is, "基本支出", Meaning::Basic),
    (Is, "项目支出", Meaning::Project),
    (Is, "合计", Meaning::Total),
    (Is, "总计", Meaning::Total),
    (Is, "小计", Meaning::Subtotal),
    (Is, "本年收入", Meaning::YearIncome),
    (Is, "本年支出", Meaning::YearExpenditure),
    (Has, "中小微企业", Meaning::SmallBusiness),
    (Has, "中小企业", Meaning::SmallBusiness),
    (Has, "一般公共预算", Meaning::General),
    (Has, "公共财政预算", Meaning::General),
    (Has, "政府性基金", Meaning::Fund),
    (Has, "基金预算", Meaning::Fund),
    (Has, "国有资本", Meaning::Capital),
    (Has, "财政拨款", Meaning::FiscalAppropriation),
    (Has, "基本支出", Meaning::Basic),
    (Has, "项目支出", Meaning::Project),
    (Is, "数量", Meaning::Count),
    (Is, "单价", Meaning::UnitPrice),
    (Has, "价值", Meaning::Value),
    (Has, "预算数", Meaning::Amount),
    (Has, "决算数", Meaning::Amount),
    (Has, "决算统计数", Meaning::Amount),
    (Has, "执行数", Meaning::Amount),
    (Is, "金额", Meaning::Amount),
    (Is, "预算金额", Meaning::Amount),
    (Is, "支出预算", Meaning::Amount),
    (Is, "支出金额", Meaning::Amount),
    (Is, "预算资金", Meaning::Amount),
    (Is, "本年预算", Meaning::Amount),
    (Has, "采购金额", Meaning::Amount),
    (Is, "计量单位", Meaning::Text),
    (Has, "采购物品", Meaning::Text),
    (Has, "采购目录", Meaning::Text),
    (Has, "品目", Meaning::Text),
    (Has, "采购组织形式", Meaning::Text),
    (Has, "专项名称", Meaning::Text),
    (Has, "经济科目", Meaning::Text),
    (Has, "单位名称", Meaning::Text),
    (Has, "单位性质", Meaning::Text),
    (Has, "单位规格", Meaning::Text),
    (Has, "保障形式", Meaning::Text),
    (Has, "备注", Meaning::Text),
    (Has, "合计", Meaning::Total),
];

/// Items on the income side of the balance tables.
const INCOME_ITEMS: Words = &[
    // 从政府性基金预算调入, 一般债务转贷收入: what a government's balance takes from its other budgets.
    (Has, "调入", Meaning::Named),
    (Has, "转贷", Meaning::Named),
    (Has, "本年收入", Meaning::CurrentTotal),
    (Has, "当年收入", Meaning::CurrentTotal),
    (Has, "收入总计", Meaning::GrandTotal),
    (Has, "收入合计", Meaning::GrandTotal),
    (Has, "收入总数", Meaning::GrandTotal),
    (Has, "收入总额", Meaning::GrandTotal),
    (Has, "收支总计", Meaning::GrandTotal),
    (Is, "收入预算总计", Meaning::GrandTotal),
    (Is, "总计", Meaning::GrandTotal),
    (Is, "共计", Meaning::GrandTotal),
    (Is, "合计", Meaning::GrandTotal),
    (Has, "收入小计", Meaning::CurrentTotal),
    (Has, "非财政拨款结余", Meaning::SurplusUsed),
    (Has, "非财政拨款", Meaning::OtherFunds),
    (Has, "事业基金弥补", Meaning::SurplusUsed),
    (Has, "历年结余", Meaning::CarryIn),
    (Has, "历年结转", Meaning::CarryIn),
    (Has, "上年结转", Meaning::CarryIn),
    (Has, "上年结余", Meaning::CarryIn),
    (Has, "上年度结", Meaning::CarryIn),
    (Has, "上年财政拨款", Meaning::CarryIn),
    (Has, "以前年度结", Meaning::CarryIn),
    (Has, "年初结转", Meaning::CarryIn),
    (Has, "年初财政拨款结转", Meaning::CarryIn),
    (Has, "一般公共预算", Meaning::General),
    (Has, "公共财政预算", Meaning::General),
    (Has, "政府性基金", Meaning::Fund),
    (Has, "基金预算", Meaning::Fund),
    (Has, "国有资本", Meaning::Capital),
    (Has, "财政专户", Meaning::FiscalAccount),
    (Has, "单位资金", Meaning::UnitFunds),
    (Has, "上级补助", Meaning::SuperiorGrant),
    (Has, "附属单位上缴", Meaning::AffiliatePayment),
    (Has, "经营收入", Meaning::Operating),
    (Has, "事业收入", Meaning::Undertaking),
    (Has, "其他收入", Meaning::OtherIncome),
    (Has, "其他资金", Meaning::OtherFunds),
    (Has, "财政拨款", Meaning::FiscalAppropriation),
];

/// Items on the expenditure side that are not functional classes.
const EXPENDITURE_ITEMS: Words = &[
    (Has, "本年支出", Meaning::CurrentTotal),
    (Has, "当年支出", Meaning::CurrentTotal),
    (Has, "支出总计", Meaning::GrandTotal),
    (Has, "支出小计", Meaning::CurrentTotal),
    (Has, "支出合计", Meaning::GrandTotal),
    (Has, "支出总数", Meaning::GrandTotal),
    (Has, "支出总额", Meaning::GrandTotal),
    (Has, "收支总计", Meaning::GrandTotal),
    (Is, "支出预算总计", Meaning::GrandTotal),
    (Is, "总计", Meaning::GrandTotal),
    (Is, "共计", Meaning::GrandTotal),
    (Is, "合计", Meaning::GrandTotal),
    (Has, "结余分配", Meaning::SurplusDistribution),
    (Has, "年终结转", Meaning::CarryOut),
    (Has, "年末结转", Meaning::CarryOut),
    (Has, "年末财政拨款结转", Meaning::CarryOut),
    (Has, "结转下年", Meaning::CarryOut),
    (Is, "基本支出", Meaning::Basic),
    (Is, "项目支出", Meaning::Project),
    (Has, "机动经费", Meaning::Reserve),
    (Is, "经营支出", Meaning::OperatingExpenditure),
    (Has, "上缴上级支出", Meaning::PaidUp),
    (Has, "上解上级支出", Meaning::PaidUp),
    (Has, "附属单位补助", Meaning::SubsidyDown),
];

/// Items of the “三公” table and of the sentences about it.
const THREE_PUBLIC_ITEMS: Words = &[
    // 相关统计数: counts of journeys, cars and visits, not amounts of the items.
    (Has, "团组", Meaning::Named),
    (Has, "批次", Meaning::Named),
    (Has, "人次", Meaning::Named),
    (Has, "人数", Meaning::Named),
    (Has, "购置数", Meaning::Named),
    (Has, "购置辆数", Meaning::Named),
    (Has, "购置量", Meaning::Named),
    (Has, "保有量", Meaning::Named),
    (Is, "支出合计", Meaning::ThreePublicTotal),
    (Is, "合计", Meaning::Total),
    (Is, "总计", Meaning::Total),
    (Has, "教学科研人员", Meaning::Named),
    (Has, "其他因公出国", Meaning::Named),
    (Has, "外事接待", Meaning::Named),
    (Has, "国内接待", Meaning::Named),
    (Has, "国内公务接待", Meaning::Named),
    (Has, "境)外接待", Meaning::Named),
    (Has, "境)外公务接待", Meaning::Named),
    (Has, "因公出国", Meaning::Abroad),
    (Has, "车购置及运", Meaning::CarAll),
    (Has, "车购置和运", Meaning::CarAll),
    (Has, "用车用车运行", Meaning::CarRun),
    (Is, "公务用车费", Meaning::CarAll),
    (Is, "公务用车经费", Meaning::CarAll),
    (Has, "车购置", Meaning::CarPurchase),
    (Is, "购置费", Meaning::CarPurchase),
    (Is, "购置", Meaning::CarPurchase),
    (Is, "购置经费", Meaning::CarPurchase),
    (Has, "车运行", Meaning::CarRun),
    (Is, "运行", Meaning::CarRun),
    (Is, "运行经费", Meaning::CarRun),
    (Has, "车运维", Meaning::CarRun),
    (Has, "车运转", Meaning::CarRun),
    (Is, "运行费", Meaning::CarRun),
    (Is, "运行维护费", Meaning::CarRun),
    (Is, "运维费", Meaning::CarRun),
    (Has, "接待费", Meaning::Reception),
    (Has, "会议费", Meaning::Meeting),
    (Has, "培训费", Meaning::Training),
    (Has, "机关运行经费", Meaning::AgencyOperating),
    (Has, "三公", Meaning::ThreePublicTotal),
    (Is, "小计", Meaning::ThreePublicTotal),
];

/// Rows of the asset table.
const ASSET_ITEMS: Words = &[
    (Has, "资产总额", Meaning::Total),
    (Has, "资产总值", Meaning::Total),
    (Has, "合计", Meaning::Total),
    (Has, "办公用房", Meaning::Named),
    (Has, "房屋", Meaning::Buildings),
    (Has, "车辆", Meaning::Vehicles),
    (Has, "其他固定资产", Meaning::OtherAssets),
    (Has, "设备", Meaning::Equipment),
];

fn lookup(words: Words, key: &str) -> Option<Meaning> {
    words
        .iter()
        .find(|(fit, word, _)| match fit {
            Is => key == *word,
            Has => key.contains(word),
        })
        .map(|(_, _, meaning)| *meaning)
}

/// The characters of each word of [`COLUMNS`]: most words have one that a cell lacks.
static COLUMN_CHARACTERS: [CharSet; COLUMNS.len()] = {
    let mut sets = [CharSet::of(""); COLUMNS.len()];
    let mut at = 0;
    while at < COLUMNS.len() {
        sets[at] = CharSet::of(COLUMNS[at].1);
        at += 1;
    }
    sets
};

/// What one header cell means by itself.
#[must_use]
pub fn header_meaning(cell: &str) -> Option<Meaning> {
    let key = fold(cell);
    let own = CharSet::of(&key);
    let fits = |((fit, word, _), set): &(&(Fit, &str, Meaning), &CharSet)| {
        own.holds(**set) && if matches!(fit, Is) { key == *word } else { key.contains(word) }
    };
    COLUMNS.iter().zip(&COLUMN_CHARACTERS).find(fits).map(|((_, _, meaning), _)| *meaning).or_else(|| {
        // 2020年预算: the amounts of a year's budget.
        let rest = key.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches("年度").trim_start_matches('年');
        matches!(rest, "预算" | "决算").then_some(Meaning::Amount)
    })
}

/// The columns that a header over several stands over, by what it means; none where it may stand over any.
#[must_use]
pub const fn header_members(meaning: Meaning) -> &'static [Meaning] {
    use Meaning as M;
    match meaning {
        M::CarAll => &[M::Subtotal, M::CarPurchase, M::CarRun],
        M::ThreePublicTotal => &[M::Total, M::Subtotal, M::Abroad, M::CarAll, M::CarPurchase, M::CarRun, M::Reception],
        M::Basic => &[M::Subtotal, M::Personnel, M::Public],
        _ => &[],
    }
}

/// What the names of columns end with in all forms.
const HEADER_ENDINGS: &[&str] = &[
    "收入",
    "支出",
    "预算",
    "决算",
    "预算数",
    "决算数",
    "经费",
    "资金",
    "科目",
    "结转",
    "结余",
    "名称",
    "编码",
    "代码",
    "序号",
    "行次",
    "栏次",
    "单位",
    "数量",
    "单价",
    "拨款",
    "核拨",
    "项目",
    "金额",
    "补助",
    "上缴",
    "合计",
    "小计",
    "总计",
    "份额",
    "来源",
    "分类",
    "性质",
    "用途",
    "目录",
    "备注",
    "下年",
    "安排",
    "明细",
    "情况",
    "费",
];

/// Whether a header is whole by its ending; `财政拨款收` is not.
#[must_use]
pub fn ends_like_a_header(folded: &str) -> bool {
    HEADER_ENDINGS.iter().any(|end| folded.trim_end_matches(')').ends_with(end))
}

/// What an item of a table's rows means, by the side it stands on.
#[must_use]
pub fn item_meaning(role: Role, side: Side, name: &str) -> Meaning {
    let folded = fold(name);
    let key = without_number(&folded);
    let words = match (role, side) {
        (Role::ThreePublic, _) => THREE_PUBLIC_ITEMS,
        (Role::Assets, _) => ASSET_ITEMS,
        (_, Side::Income) => INCOME_ITEMS,
        (_, Side::Expenditure | Side::Use) => EXPENDITURE_ITEMS,
        (Role::Income, Side::Single) => INCOME_ITEMS,
        _ => return Meaning::Named,
    };
    // 其中：购置费, 其中：（1）运行费: as it would be called alone, where it is not called so.
    let inner = || key.strip_prefix("其中").map(|rest| without_number(rest.trim_start_matches([':', ' '])));
    let part = || if role == Role::ThreePublic { lookup(words, inner()?) } else { None };
    lookup(words, key).or_else(part).unwrap_or(Meaning::Named)
}

/// What words about “三公” costs mean.
#[must_use]
pub fn three_public_meaning(words: &str) -> Option<Meaning> {
    let folded = fold(words);
    lookup(THREE_PUBLIC_ITEMS, without_number(&folded)).filter(|m| *m != Meaning::Named && *m != Meaning::Total)
}

/// What words about income mean.
#[must_use]
pub fn income_meaning(words: &str) -> Option<Meaning> {
    let folded = fold(words);
    lookup(INCOME_ITEMS, without_number(&folded))
}

/// Names of 合计 rows in coded tables.
#[must_use]
pub fn is_total_name(name: &str) -> bool {
    matches!(fold(name).as_str(), "合计" | "总计" | "支出合计" | "收入合计" | "支出总计" | "收入总计" | "本年支出合计" | "本年收入合计")
}

/// Whether a folded header is that of a sum.
#[must_use]
pub fn is_sum(folded: &str) -> bool {
    ["合计", "小计", "总计"].iter().any(|whole| folded.ends_with(whole))
}

/// Whether a folded cell stands before the numbers of the columns.
#[must_use]
pub fn is_number_label(folded: &str) -> bool {
    matches!(folded, "栏次" | "行次")
}
