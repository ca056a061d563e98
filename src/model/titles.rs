//! 表名 — the titles as data: which of them name which table.
//!
//! A province's title is an entry here, never an `if` elsewhere; the first entry that fits wins, so the special stands before
//! the general.

use super::fold::fold;
pub use super::role::Role;

/// How a title names a role: all of `all`, and none of `none`.
struct TitleEntry {
    role: Role,
    all: &'static [&'static str],
    none: &'static [&'static str],
}

const fn title(role: Role, all: &'static [&'static str], none: &'static [&'static str]) -> TitleEntry {
    TitleEntry { role, all, none }
}

/// Titles seen in Hebei, Shanghai, Jiangsu, Hubei, Jiangxi, Guangxi, Hunan, Yunnan, Sichuan, Shaanxi and others.
const TITLES: &[TitleEntry] = &[
    title(Role::Performance, &["绩效", "表"], &["情况说明"]),
    // What one kind of money pays of them is no table of the unit's “三公” costs.
    title(Role::Other, &["政府性基金", "三公", "表"], &["一般公共预算", "财政拨款"]),
    title(Role::Other, &["国有资本", "三公", "表"], &["一般公共预算", "财政拨款"]),
    title(Role::ThreePublic, &["三公", "表"], &[]),
    // The ninth table of some final accounts: three public costs, agency operating costs, cars, procurement.
    title(Role::ThreePublic, &["机构运行信息表"], &[]),
    title(Role::AgencyOperating, &["机关运行经费", "表"], &[]),
    title(Role::Procurement, &["采购", "表"], &[]),
    title(Role::Procurement, &["政府采购预算"], &["情况", "说明"]),
    // What is to be bought, beside what there is.
    title(Role::Other, &["资产配置", "表"], &[]),
    title(Role::Other, &["新增资产", "表"], &[]),
    title(Role::Assets, &["资产", "表"], &[]),
    title(Role::ProjectList, &["项目支出", "表"], &["一般公共预算", "财政拨款", "政府性基金", "决算", "经济", "分类", "绩效"]),
    title(Role::Other, &["项目支出", "表"], &[]),
    // What governments publish besides, and what is not the whole of the unit's money.
    title(Role::Other, &["保险基金", "表"], &[]),
    title(Role::Other, &["社保基金", "表"], &[]),
    title(Role::Other, &["转移支付", "表"], &[]),
    title(Role::Other, &["债务", "表"], &[]),
    title(Role::Other, &["预算", "对比表"], &[]),
    title(Role::Other, &["决算", "对比表"], &[]),
    title(Role::Detail, &["专项业务经费", "支出", "表"], &[]),
    title(Role::Detail, &["专项资金", "支出", "表"], &[]),
    title(Role::Detail, &["财政专户", "支出", "表"], &["收支", "收入"]),
    title(Role::Other, &["财政专户", "表"], &[]),
    title(Role::Detail, &["单位资金", "支出", "表"], &["收支", "收入", "财政拨款"]),
    title(Role::Detail, &["上年结转", "支出", "表"], &["含上年结转", "收支", "收入"]),
    title(Role::Other, &["上年结转", "表"], &["含上年结转"]),
    title(Role::Other, &["政府性基金", "收入", "表"], &["支出", "收支"]),
    title(Role::Other, &["基金预算", "收入", "表"], &["支出", "收支"]),
    title(Role::Other, &["国有资本", "收入", "表"], &["支出", "收支"]),
    title(Role::Fund, &["政府性基金", "表"], &[]),
    title(Role::Fund, &["基金预算", "支出", "表"], &[]),
    title(Role::Capital, &["国有资本", "表"], &[]),
    title(Role::BasicEconomic, &["一般公共预算", "基本支出", "表"], &[]),
    title(Role::FiscalBasic, &["财政拨款基本支出", "表"], &[]),
    title(Role::BasicEconomic, &["基本支出", "表"], &[]),
    title(Role::FiscalBalance, &["财政拨款收支", "表"], &["一般公共预算"]),
    title(Role::FiscalBalance, &["财政拨款收入支出", "表"], &["一般公共预算"]),
    // All expenditure of the general budget by economic code: no functional table.
    title(Role::Other, &["一般公共预算", "支出", "经济分类", "表"], &["功能"]),
    title(Role::Other, &["一般公共预算", "支出", "经济科目", "表"], &["功能"]),
    title(Role::General, &["一般公共预算", "支出", "表"], &["收支"]),
    title(Role::FiscalExpenditure, &["财政拨款支出", "表"], &[]),
    title(Role::Balance, &["收支", "表"], &[]),
    title(Role::Balance, &["收入支出", "表"], &[]),
    title(Role::Income, &["收入", "表"], &["支出"]),
    title(Role::Expenditure, &["支出", "表"], &["收入", "分类"]),
];

/// The role a title names, or `None` where it is no table title that the catalogue knows.
///
/// ```
/// use budgetcheck::model::titles::role_of_title;
/// use budgetcheck::model::Role;
/// assert_eq!(role_of_title("2024年部门“三公”经费和机关运行经费预算表"), Some(Role::ThreePublic));
/// assert_eq!(role_of_title("部门预算一般公共预算财政拨款基本支出表"), Some(Role::BasicEconomic));
/// assert_eq!(role_of_title("公共财政预算拨款支出预算表"), Some(Role::General));
/// assert_eq!(role_of_title("收入决算表"), Some(Role::Income));
/// assert_eq!(role_of_title("部门职责"), None);
/// ```
#[must_use]
pub fn role_of_title(text: &str) -> Option<Role> {
    // 公共财政预算 is what 一般公共预算 was called up to 2015.
    let key = fold(text).replace("公共财政预算", "一般公共预算");
    TITLES.iter().find(|e| e.all.iter().all(|w| key.contains(w)) && !e.none.iter().any(|w| key.contains(w))).map(|e| e.role)
}

/// What a table is by its title and by what the bracket behind it says: by another classification than its role's, it is
/// another table.
#[must_use]
pub fn role_of_bracket(role: Role, bracket: &str) -> Role {
    let key = fold(bracket);
    let (function, economy) = (key.contains("功能"), key.contains("经济分类") || key.contains("经济科目"));
    match role {
        Role::Expenditure | Role::General | Role::FiscalExpenditure | Role::Fund | Role::Capital if economy && !function => Role::Detail,
        Role::BasicEconomic | Role::FiscalBasic if function && !economy => Role::Detail,
        _ => role,
    }
}
