//! What the words in front of an amount name.

use crate::model::catalog::{income_meaning, three_public_meaning};
use crate::model::fold::without_number;
use crate::model::{Meaning, Subject, YearRef};
use regex::Regex;
use std::sync::LazyLock;

/// Words after the subject that say nothing about it.
static TAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:为|是|共|计|共计|合计|总计|均为|总额|总金额|总数|总|年初|全年|安排|预算安排|预算数|预算|决算数|决算|数|金额|约|资金额|经费额|情况)$")
        .expect("valid pattern")
});

/// Words in front of a subject that do not change it.
static NEUTRAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|年|年度|年初|度|末|初|我|本|部门|单位|厅|局|乡|镇|府|处|院|会|所|办|中心|的|当年|全年|本级|区|县|市|省|中|万元|财政拨款|一般公共预算|拨款|预算|安排|日常|人员类|用于|拟购买|拟采购|购买|委|队|\))$").expect("valid pattern")
});

/// Words in front of 收入 and 支出 that leave them the whole: a year, a body, 本年; not the last part of a name such as 城乡社区.
static WHOLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|年|年度|度|本年|当年|全年|部门|单位|预算|安排|总|[厅局委院镇乡府处])$").expect("valid pattern"));

/// Words that name a year and nothing else.
static TIME_ONLY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:20\d\d|年初|年|度|本|当|全|初|上|去|的|完成)*(?:预算|决算|执行|支出预算|支出决算)?$").expect("valid pattern")
});

static LEVELS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\((?:\d{2,7})?(?:类|款|项)\)").expect("valid pattern"));

/// Subjects by the words that name them, special before general.
const ALIASES: &[(&str, Subject)] = &[
    ("机关运行经费", Subject::AgencyOperating),
    ("人员经费", Subject::BasicPart(Meaning::Personnel)),
    ("公用经费", Subject::BasicPart(Meaning::Public)),
    ("人员支出", Subject::BasicPart(Meaning::Personnel)),
    ("公用支出", Subject::BasicPart(Meaning::Public)),
    ("拟购置固定资产", Subject::Assets(Meaning::PlannedPurchase)),
    ("固定资产", Subject::Assets(Meaning::Total)),
    ("资产", Subject::Assets(Meaning::Total)),
    ("货物", Subject::Procurement(Meaning::Goods)),
    ("工程", Subject::Procurement(Meaning::Works)),
    ("服务", Subject::Procurement(Meaning::Services)),
    ("货物类", Subject::Procurement(Meaning::Goods)),
    ("工程类", Subject::Procurement(Meaning::Works)),
    ("服务类", Subject::Procurement(Meaning::Services)),
    ("政府采购", Subject::Procurement(Meaning::Total)),
    ("公务接待", Subject::ThreePublic(Meaning::Reception)),
];

/// Removes 为, 共计, 预算 … from the end of the words.
#[must_use]
pub fn core(words: &str) -> &str {
    let mut rest = without_number(words).trim_end_matches([':', '，', '、']);
    while let Some(found) = TAIL.find(rest) {
        // 支出预算总计 keeps 支出: only whole tails go.
        if found.start() == 0 {
            break;
        }
        rest = &rest[..found.start()];
    }
    rest
}

/// The subject that words name; [`Subject::Named`] where the words are not known, [`Subject::Unknown`] without words.
#[must_use]
pub fn of(words: &str) -> Subject {
    if LEVELS.is_match(words) {
        return functional(words);
    }
    // 按支出性质分：基本支出 — what stands before a colon leads in; 公务接待费：2024年预算安排 — or names the thing.
    let (head, tail) = words.rsplit_once(':').map_or(("", words), |(head, tail)| (head, tail));
    if !head.is_empty() && !tail.is_empty() && TIME_ONLY.is_match(core(tail)) {
        return match of(head) {
            Subject::Named(_) => Subject::Unknown,
            known => known,
        };
    }
    let words = tail;
    let core = core(words);
    if TIME_ONLY.is_match(core) {
        return Subject::Unknown;
    }
    // 支出N万元, 支出决算为N万元: of what was named before, not of everything.
    let bare = matches!(core, "支出" | "收入" | "决算" | "预算")
        && !["预算收", "预算支", "收入预算", "支出预算", "总预算", "预算总"].iter().any(|w| words.contains(w));
    if core.is_empty() || bare && !words.contains("总计") && !words.contains("合计") {
        return Subject::Unknown;
    }
    let shorter = core.strip_suffix("支出").or_else(|| core.strip_suffix("费用")).map(self::core).filter(|c| !c.is_empty());
    let shorter = shorter.map(|c| c.strip_suffix("财政拨款").unwrap_or(c));
    special(core)
        .or_else(|| special(shorter?))
        .or_else(|| sides(core))
        .or_else(|| income(core, words))
        .or_else(|| expenditure(core))
        .unwrap_or_else(|| Subject::Named(core.to_owned()))
}

fn special(core: &str) -> Option<Subject> {
    if core.ends_with("涉及") || core.contains("涉及") && core.ends_with(['金', '额', '算', '款']) {
        return Some(Subject::TargetFunds);
    }
    // 支持中小企业发展和管理支出 is a 科目.
    if ["中小企业", "小微企业", "小型和微型企业", "小型、微型企业", "中小微企业"].iter().any(|w| core.contains(w))
        && !core.contains("支持中小企业")
    {
        return Some(Subject::SmallBusiness);
    }
    for (alias, subject) in ALIASES {
        if let Some(before) = core.strip_suffix(alias)
            && neutral(before)
        {
            return Some(subject.clone());
        }
        if *alias == "政府采购" && core.contains("采购") {
            return procurement(core);
        }
    }
    // 会议费 and 培训费 only where they are the whole subject: projects and purchases hold some as well.
    for (word, meaning) in [("会议费", Meaning::Meeting), ("培训费", Meaning::Training)] {
        if core.strip_suffix(word).is_some_and(|before| before.is_empty() || before.ends_with("安排的")) {
            return Some(Subject::ThreePublic(meaning));
        }
    }
    if let Some(meaning) = three_public_meaning(core).filter(|_| is_three_public(core)) {
        return Some(Subject::ThreePublic(meaning));
    }
    None
}

/// The words speak of small and medium enterprises.
#[must_use]
pub fn is_small_business(words: &str) -> bool {
    ["中小企业", "小微企业", "小型和微型企业", "小型、微型企业", "中小微企业", "微型企业"].iter().any(|w| words.contains(w))
}

fn neutral(before: &str) -> bool {
    before.is_empty() || NEUTRAL.is_match(before)
}

fn procurement(core: &str) -> Option<Subject> {
    let item = [("货物", Meaning::Goods), ("工程", Meaning::Works), ("服务", Meaning::Services)]
        .into_iter()
        .find(|(word, _)| core.contains(word))
        .map_or(Meaning::Total, |(_, m)| m);
    // 采购办公设备 is a purchase of its own, not the procurement.
    let whole = core.contains("政府采购") || matches!(core, "采购" | "采购支出" | "采购资金");
    (item != Meaning::Total || whole).then_some(Subject::Procurement(item))
}

/// The words end with a “三公” item and do not go on to something else.
fn is_three_public(core: &str) -> bool {
    ["费", "经费", "(境)", "因公出国", "三公经费财政拨款", "运行维护", "三公", "购置", "运行", "接待", "费用"]
        .iter()
        .any(|end| core.ends_with(end))
        && !core.contains("会议费")
        && !core.contains("培训费")
}

fn sides(core: &str) -> Option<Subject> {
    let both = ["收支", "收入支出", "收支出"].iter().find_map(|w| core.strip_suffix(w))?;
    if both.ends_with("财政拨款") {
        return Some(Subject::Fiscal);
    }
    neutral(both).then_some(Subject::BothSides)
}

/// 年末结转和结余, 结转下年: what is carried out of the year.
fn is_carried_out(core: &str) -> bool {
    ["年末", "年终", "结转下年"].iter().any(|w| core.contains(w))
}

fn income(core: &str, words: &str) -> Option<Subject> {
    let ends = ["收入", "结转", "结余", "结转结余", "结转和结余", "单位资金", "其他资金", "专户资金", "专户管理资金", "结转资金"];
    if !ends.iter().any(|e| core.ends_with(e)) || core.contains("支出") || is_carried_out(core) {
        return None;
    }
    // 住院 is no hospital.
    if core.ends_with("住院收入") {
        return None;
    }
    // 财政拨款收入总计: the total of the fiscal balance, with what was carried over.
    if words.contains("总计") && core.strip_suffix("财政拨款收入").is_some_and(neutral) {
        return Some(Subject::Fiscal);
    }
    for total in ["总收入", "本年收入", "年收入", "收入"] {
        if let Some(before) = core.strip_suffix(total)
            && WHOLE.is_match(before)
            && !before.ends_with("一般公共预算")
            && !before.ends_with("财政拨款")
            && !before.ends_with("拨款")
            && !before.ends_with("基金预算")
            && !before.ends_with("经营预算")
        {
            return Some(Subject::Income);
        }
    }
    match income_meaning(core)? {
        Meaning::CurrentTotal | Meaning::GrandTotal => Some(Subject::Income),
        Meaning::General if core.contains("基本") => None,
        meaning => Some(Subject::IncomeItem(meaning)),
    }
}

fn expenditure(core: &str) -> Option<Subject> {
    // 上年末结转 is what this year began with, and stays unnamed.
    let carried = ["结转", "结余", "结转和结余", "结转结余"].iter().any(|end| core.ends_with(end)) && !core.contains("上年");
    if carried && is_carried_out(core) {
        return Some(Subject::ExpenditureItem(Meaning::CarryOut));
    }
    for (word, meaning) in [
        ("基本支出", Meaning::Basic),
        ("项目支出", Meaning::Project),
        ("经营支出", Meaning::OperatingExpenditure),
        ("机动经费", Meaning::Reserve),
        ("单位预留机动经费", Meaning::Reserve),
        ("结转下年资金", Meaning::CarryOut),
        ("结转下年", Meaning::CarryOut),
        ("结转下年支出", Meaning::CarryOut),
    ] {
        if let Some(before) = core.strip_suffix(word)
            && neutral(before)
        {
            let general = before.contains("一般公共预算") || before.contains("财政拨款");
            return Some(if general { Subject::GeneralItem(meaning) } else { Subject::ExpenditureItem(meaning) });
        }
    }
    let before = core.strip_suffix("支出")?;
    // 会议费预算支出 is one cost, and not the expenditure.
    if before.trim_end_matches("预算").trim_end_matches("安排").ends_with('费') {
        return None;
    }
    let funds =
        [("政府性基金", Meaning::Fund), ("基金预算", Meaning::Fund), ("国有资本", Meaning::Capital), ("一般公共预算", Meaning::General)];
    if let Some((_, meaning)) = funds.iter().find(|(word, _)| before.contains(word)) {
        return Some(Subject::FundTotal(*meaning));
    }
    if before.ends_with("财政拨款") || before.ends_with("财政拨款预算") {
        return Some(Subject::Fiscal);
    }
    WHOLE.is_match(before).then_some(Subject::Expenditure)
}

/// The 科目 that opens a paragraph before any amount: `1.X（类）Y（款）Z（项）。主要用于…`.
#[must_use]
pub fn opening(text: &str) -> Option<Subject> {
    let end = text.find(['。', '，', '；', ':', '：']).unwrap_or(text.len());
    let last = LEVELS.find_iter(&text[..end]).last()?;
    Some(functional(&text[..last.end()]))
}

/// The 科目 that a heading names, the last one perhaps without its level word.
#[must_use]
pub fn heading(title: &str) -> Option<Subject> {
    let last = LEVELS.find_iter(title).last()?;
    let Subject::Functional(mut names) = functional(&title[..last.end()]) else { return None };
    let rest = title[last.end()..].trim_end_matches(['。', ':', '：']);
    if !rest.is_empty() {
        if rest.contains(['，', '。', '万', '元']) || rest.ends_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        names.push(rest.to_owned());
    }
    Some(Subject::Functional(names))
}

/// The names in `X（类）Y（款）Z（项）` or `X（208类）…`.
fn functional(words: &str) -> Subject {
    let mut names = Vec::new();
    let mut start = 0;
    for level in LEVELS.find_iter(words) {
        let name = words[start..level.start()].trim_start_matches(['，', '、', ':']);
        names.push(without_number(name).to_owned());
        start = level.end();
    }
    Subject::Functional(names)
}

/// Which year the words speak of, given the year of the disclosure.
#[must_use]
pub fn year_of(words: &str, disclosure: Option<i32>) -> YearRef {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(20\d\d)年").expect("valid pattern"));
    let named = YEAR.captures_iter(words).last().and_then(|m| m[1].parse::<i32>().ok());
    let other = matches!((named, disclosure), (Some(named), Some(year)) if named != year);
    if !other && (words.contains("年初预算") || words.contains("全年预算")) {
        return YearRef::Opening;
    }
    let before = ["上年", "去年", "上一年"].iter().any(|w| {
        words.match_indices(w).any(|(at, _)| {
            let after = &words[at + w.len()..];
            // 上年末固定资产 is what there is now; 较上年末的N万元 is what it is compared with.
            (!after.starts_with('末') || words.starts_with(['比', '较'])) && !after.starts_with("结转") && !after.starts_with("结余")
        })
    });
    match (named, disclosure) {
        (Some(named), Some(year)) if named != year => YearRef::Prior,
        (Some(_), _) => YearRef::Current,
        _ if before => YearRef::Prior,
        _ => YearRef::Current,
    }
}

/// Whether a subject is a usual part of another; `None` where nothing is known.
#[must_use]
pub fn is_part_of(part: &Subject, whole: &Subject) -> Option<bool> {
    use Meaning as M;
    use Subject as S;
    match (whole, part) {
        (S::ThreePublic(M::ThreePublicTotal), S::ThreePublic(m)) => Some(matches!(m, M::Abroad | M::CarAll | M::Reception)),
        (S::ThreePublic(M::CarAll), S::ThreePublic(m)) => Some(matches!(m, M::CarPurchase | M::CarRun)),
        (S::ThreePublic(M::Reception), S::Named(n)) if n.contains("接待") => None,
        (S::ThreePublic(_), _) => Some(false),
        (S::Expenditure | S::BothSides, S::ExpenditureItem(_) | S::GeneralItem(_) | S::Fiscal | S::FundTotal(_)) => Some(true),
        (S::Income | S::BothSides, S::IncomeItem(_)) => Some(true),
        (S::Income, S::Expenditure | S::ExpenditureItem(_) | S::GeneralItem(_)) => Some(false),
        (S::Expenditure, S::Income | S::IncomeItem(_)) => Some(false),
        (S::ExpenditureItem(M::Basic) | S::GeneralItem(M::Basic), S::BasicPart(_)) => Some(true),
        (S::ExpenditureItem(_) | S::GeneralItem(_), S::ExpenditureItem(_) | S::GeneralItem(_)) => Some(false),
        (S::BasicPart(_), S::BasicPart(_) | S::ExpenditureItem(_)) => Some(false),
        (S::Expenditure, S::BasicPart(_)) => Some(false),
        (S::Procurement(M::Total), S::SmallBusiness) => Some(false),
        // 集中采购 and 分散采购 divide it by who buys.
        (S::Procurement(M::Total), S::Named(n)) if n.contains("集中采购") || n.contains("分散采购") => Some(true),
        (S::Procurement(M::Total), S::Procurement(m)) => Some(*m != M::Total),
        (S::IncomeItem(a), S::IncomeItem(b)) if a == b => Some(false),
        (S::IncomeItem(_), S::Expenditure | S::ExpenditureItem(_) | S::GeneralItem(_) | S::FundTotal(_)) => Some(false),
        _ => None,
    }
}

/// Whether parts with these subjects make up the whole by the form itself.
#[must_use]
pub fn is_complete(whole: &Subject, parts: &[Subject]) -> bool {
    use Meaning as M;
    use Subject as S;
    let has = |wanted: &[M]| {
        wanted.iter().all(|m| {
            parts.iter().any(|p| {
                matches!(p, S::ThreePublic(x) | S::ExpenditureItem(x) | S::GeneralItem(x) | S::BasicPart(x) | S::Procurement(x) if x == m)
            })
        })
    };
    match whole {
        S::ThreePublic(M::ThreePublicTotal) => {
            has(&[M::Abroad, M::CarAll, M::Reception]) || has(&[M::Abroad, M::CarPurchase, M::CarRun, M::Reception])
        }
        S::ThreePublic(M::CarAll) => has(&[M::CarPurchase, M::CarRun]),
        S::ThreePublic(M::Reception) => {
            let named = |word: &str| parts.iter().any(|p| matches!(p, S::Named(n) if n.contains(word)));
            parts.len() == 2 && named("外事") && named("国内")
        }
        // 收入包括：一般公共预算拨款A、政府性基金预算拨款B, of 收支总预算.
        S::BothSides if parts.len() > 1 && parts.iter().all(|p| matches!(p, S::IncomeItem(_))) => true,
        S::Expenditure | S::BothSides | S::Fiscal | S::FundTotal(_) if has(&[M::Basic, M::Project]) => true,
        S::Expenditure if parts.len() == 3 && has(&[M::Personnel, M::Public, M::Project]) => true,
        // 某科目N元，其中：基本支出A元，项目支出B元
        S::Named(_) | S::Functional(_) if parts.len() == 2 && has(&[M::Basic, M::Project]) => true,
        S::ExpenditureItem(M::Basic) | S::GeneralItem(M::Basic) => has(&[M::Personnel, M::Public]),
        // 实际采购规模N万元，其中：货物类A，工程类B，服务类C: there is no fourth kind.
        S::Named(name) if name.contains("采购") && parts.len() == 3 && has(&[M::Goods, M::Works, M::Services]) => true,
        S::Procurement(M::Total) => {
            let by = |word: &str| parts.iter().any(|p| matches!(p, S::Named(n) if n.contains(word)));
            has(&[M::Goods, M::Works, M::Services]) || by("集中采购") && by("分散采购")
        }
        S::Income => {
            let items = parts.iter().filter(|p| matches!(p, S::IncomeItem(_))).count();
            items >= 2 && items == parts.len()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_their_subject() {
        use Meaning as M;
        for (words, subject) in [
            ("2024年预算收入", Subject::Income),
            ("2024年支出预算", Subject::Expenditure),
            ("2024年预算收支安排", Subject::BothSides),
            ("其中:一般公共预算收入", Subject::IncomeItem(M::General)),
            ("基金预算收入", Subject::IncomeItem(M::Fund)),
            ("财政专户核拨收入", Subject::IncomeItem(M::FiscalAccount)),
            ("上年结转结余", Subject::IncomeItem(M::CarryIn)),
            ("其中基本支出", Subject::ExpenditureItem(M::Basic)),
            ("日常公用经费", Subject::BasicPart(M::Public)),
            ("我部门机关运行经费共计安排", Subject::AgencyOperating),
            ("我部门财政拨款三公经费预算安排", Subject::ThreePublic(M::ThreePublicTotal)),
            ("公务用车购置及运维费", Subject::ThreePublic(M::CarAll)),
            ("公务用车运维费", Subject::ThreePublic(M::CarRun)),
            ("因公出国(境)费预算支出", Subject::ThreePublic(M::Abroad)),
            ("上年末固定资产金额为", Subject::Assets(M::Total)),
            ("本年度拟购置固定资产总额为", Subject::Assets(M::PlannedPurchase)),
            ("政府采购货物预算", Subject::Procurement(M::Goods)),
            ("一般公共预算财政拨款支出", Subject::FundTotal(M::General)),
            ("财政拨款收入支出总计", Subject::Fiscal),
            ("自收自支事业编人员经费", Subject::Named("自收自支事业编人员经费".into())),
        ] {
            assert_eq!(of(words), subject, "{words}");
        }
        assert_eq!(
            of("社会保障和就业支出(类)行政事业单位养老支出(款)行政单位离退休(项)"),
            Subject::Functional(vec!["社会保障和就业支出".into(), "行政事业单位养老支出".into(), "行政单位离退休".into()])
        );
    }

    #[test]
    fn the_year_is_read_from_the_words() {
        assert_eq!(year_of("2023年当年预算执行数为", Some(2024)), YearRef::Prior);
        assert_eq!(year_of("2024年预算安排", Some(2024)), YearRef::Current);
        assert_eq!(year_of("上年末固定资产金额为", Some(2024)), YearRef::Current);
        assert_eq!(year_of("年初预算为", Some(2024)), YearRef::Opening);
    }
}
