//! BC3xx — amounts of the narrative against the tables, and wholes against their parts.

use super::coded_amount;
use super::exhaustive::{self, Listing};
use super::share;
use super::target::{self, Target};
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance, Words};
use crate::model::fold::fold;
use crate::model::{ClaimKind, Disclosure, DocumentKind, FigureId, Meaning, Part, Role, Subject, Table, YearRef};
use rust_decimal::Decimal;
use std::collections::{BTreeSet, HashSet};

/// 情况说明与表不符 (B17)
pub static AMOUNT: Rule = Rule {
    code: "BC301",
    name: "narrative-amount-mismatch",
    title: "情况说明中的金额与表不符",
    title_en: "An amount of the narrative disagrees with its table",
    severity: Severity::Error,
    checks: (
        "情况说明中写明科目或项目的金额，应与公开表中的同一数字一致（按说明所印的位数和单位）。",
        "An amount that the text gives for a known item agrees with the table, at the digits and unit the text prints.",
    ),
    basis: TEXT,
    example: ("说明写“支出预算 886.70 万元”，支出总计为 866.70。", "The text says 886.70万元, the table 866.70."),
    tolerance: Tolerance::Same,
    fix: ("核对情况说明与表，改正印错的一处", "compare the text with the table"),
    check: amount,
};

fn amount(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let mut cut = Vec::new();
    let mut tied: HashSet<FigureId> = HashSet::new();
    let unread = d.unread_numbers();
    let mut up = 0;
    for claim in &d.claims {
        let ClaimKind::Amount { figure } = claim.kind else { continue };
        // 年初预算为N万元 beside 预算数 of the table: the same, where they are; the table may print another stage.
        if claim.year == YearRef::Opening
            && let Some(cell) = target::budget_of(d, &claim.subject)
            && d.figure(cell).value() == d.figure(figure).value()
        {
            ledger.same(&AMOUNT, figure, cell);
        }
        if claim.year != YearRef::Current
            || claim.subject == Subject::AgencyOperating && d.table(Role::AgencyOperating).is_none() && !prints_agency(d)
        {
            continue;
        }
        for target in target::of(d, claim) {
            tied.insert(figure);
            match target {
                Target::Figure(table) if may_speak_of_another(d, &unread, figure, table) => {}
                Target::Figure(table) if is_cut_off(d, figure, table) => cut.push((figure, table)),
                Target::Figure(table) => {
                    up += usize::from(is_rounded_up(d, figure, table));
                    ledger.same(&AMOUNT, figure, table);
                }
                Target::Sum(parts) => ledger.sum(&AMOUNT, figure, parts),
                Target::Nothing => ledger.sum(&AMOUNT, figure, []),
            }
        }
    }
    for (figure, target, chosen) in coded_amount::all(d).into_iter().filter(|(figure, ..)| !tied.contains(figure)) {
        ledger.as_read(chosen, |ledger| match target {
            Target::Figure(table) if may_speak_of_another(d, &unread, figure, table) => {}
            Target::Figure(table) if is_cut_off(d, figure, table) => cut.push((figure, table)),
            Target::Figure(table) => ledger.same(&AMOUNT, figure, table),
            Target::Sum(parts) => ledger.sum(&AMOUNT, figure, parts),
            Target::Nothing => {}
        });
    }
    cut_off(d, &cut, up, ledger);
}

/// A table that could not be read prints what the text says, and the one that was read does not.
fn may_speak_of_another(d: &Disclosure, unread: &BTreeSet<String>, said: FigureId, printed: FigureId) -> bool {
    d.figure(said).value() != d.figure(printed).value() && unread.contains(&d.figure(said).raw.replace(',', ""))
}

/// Amounts that cut off digits of the table, each beside the one it stands for, in a text that rounds `up` others where it has
/// to. A habit of the writer is said once, as a note; one that is cut off where most are rounded is not the amount.
fn cut_off(d: &Disclosure, cut: &[(FigureId, FigureId)], up: usize, ledger: &mut Ledger<'_>) {
    let is_habit = cut.len() >= up;
    for &(figure, table) in cut {
        if is_habit {
            ledger.at_least(&AMOUNT, table, [(1, figure)]);
        } else {
            ledger.same(&AMOUNT, figure, table);
        }
    }
    if let Some(&(first, _)) = cut.first().filter(|_| is_habit) {
        if cut.len() > 1 {
            ledger.amounts_are_cut();
        }
        let Words { zh: more, en: more_en } = Words::in_all(cut.len());
        let figure = d.figure(first);
        ledger
            .report(
                &AMOUNT,
                figure.span,
                format!("{}{} 是把表中的数截去尾数得来，没有四舍五入{more}", figure.raw, figure.unit_name()),
                format!("{}{} cuts off digits of the table instead of rounding them{more_en}", figure.raw, figure.unit_name()),
            )
            .with(cut.iter().map(|&(said, _)| said))
            .at_most(Severity::Note);
    }
}

/// The text prints fewer digits than the table, and has cut the rest off where rounding would have gone up.
fn is_cut_off(d: &Disclosure, said: FigureId, printed: FigureId) -> bool {
    rest(d, said, printed).is_some_and(|(rest, step)| rest > step / Decimal::TWO && rest < step)
}

/// The text prints fewer digits than the table, and has gone up where it had to.
fn is_rounded_up(d: &Disclosure, said: FigureId, printed: FigureId) -> bool {
    rest(d, said, printed).is_some_and(|(rest, step)| rest < Decimal::ZERO && -rest <= step / Decimal::TWO)
}

/// What the table prints beyond an amount of the text that has fewer digits, and the unit of the text's last digit.
fn rest(d: &Disclosure, said: FigureId, printed: FigureId) -> Option<(Decimal, Decimal)> {
    let (said, printed) = (d.figure(said), d.figure(printed));
    let (text, table) = (said.value()?, printed.value()?);
    (printed.step() < said.step() && text > Decimal::ZERO).then(|| (table - text, said.step()))
}

fn prints_adjusted(table: &Table) -> bool {
    table.columns.iter().any(|c| c.is_amount && c.header.contains("调整"))
}

fn prints_agency(d: &Disclosure) -> bool {
    d.table(Role::ThreePublic).is_some_and(|t| t.column(Meaning::AgencyOperating).is_some())
}

/// 总数与其中各项之和不符 (B18)
pub static PARTS: Rule = Rule {
    code: "BC302",
    name: "narrative-parts-mismatch",
    title: "情况说明中总数与其中各项之和不符",
    title_en: "A stated whole is not the sum of its parts",
    severity: Severity::Error,
    checks: (
        "“其中：”“包括”后完整列出的各项之和应等于前面的总数。",
        "Parts listed in full after 其中 or 包括 add up to the whole before them.",
    ),
    basis: TEXT,
    example: (
        "“三公”经费 0.24 万元，其中出国 0.00、公车 0.00、接待 0.42。",
        "Three public costs 0.24: abroad 0.00, cars 0.00, reception 0.42.",
    ),
    tolerance: Tolerance::Sum,
    fix: ("核对这句话里的总数与各项", "compare the whole with its parts"),
    check: parts,
};

fn parts(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        if let ClaimKind::Parts { whole, parts, complete } = &claim.kind
            && (*complete && exhaustive::listing(d, claim, *whole, parts) == Listing::All || have_all_shares(d, *whole, parts))
        {
            let from = ledger.relations().len();
            ledger.signed_sum(&PARTS, *whole, parts.iter().map(|p| (sign(p.negative), p.figure)));
            if claim.chosen {
                ledger.chosen(from);
            }
        }
    }
    let value = |id: &FigureId| d.figure(*id).value();
    for (whole, parts) in share::shared_out(d) {
        // What a list with words of its own says, or several of them, is said there.
        let listed = d.claims.iter().any(|c| match &c.kind {
            ClaimKind::Parts { whole: own, parts: said, .. } => {
                value(own) == value(&whole) && said.iter().filter(|p| parts.contains(&p.figure)).count() > 1
            }
            _ => false,
        });
        if !listed {
            ledger.sum(&PARTS, whole, parts);
        }
    }
}

/// 占40%, 占60%: the shares of the listed parts make 100, so that they are all there is.
fn have_all_shares(d: &Disclosure, whole: FigureId, parts: &[Part]) -> bool {
    let parts: Vec<FigureId> = parts.iter().map(|p| p.figure).collect();
    share::are_all(d, whole, &parts)
}

const fn sign(negative: bool) -> i8 {
    if negative { -1 } else { 1 }
}

/// 其中各项之和大于总数 (B18)
pub static PARTS_EXCEED: Rule = Rule {
    code: "BC303",
    name: "narrative-parts-exceed-whole",
    title: "情况说明中列举的各项之和大于总数",
    title_en: "Listed parts exceed their whole",
    severity: Severity::Warning,
    checks: ("只列主要项目时，各项之和不应大于总数。", "Where only the main parts are listed, they do not exceed the whole."),
    basis: TEXT,
    example: ("项目支出 217.49 万元，主要为人员经费 7.49 万元及道路工程 2100 万元。", "Project expenditure 217.49, mainly 7.49 and 2100."),
    tolerance: Tolerance::Sum,
    fix: ("核对这句话里的总数与各项", "compare the whole with its parts"),
    check: parts_exceed,
};

fn parts_exceed(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        if let ClaimKind::Parts { whole, parts, complete } = &claim.kind
            && !(*complete && exhaustive::listing(d, claim, *whole, parts) == Listing::All)
            && !have_all_shares(d, *whole, parts)
        {
            let from = ledger.relations().len();
            exhaustive::at_most(ledger, *whole, parts);
            if claim.chosen {
                ledger.chosen(from);
            }
        }
    }
}

/// 机关运行经费大于公用经费 (B16)
pub static AGENCY: Rule = Rule {
    code: "BC304",
    name: "agency-operating-above-public",
    title: "机关运行经费大于公用经费",
    title_en: "Agency operating costs exceed public expenditure",
    severity: Severity::Warning,
    checks: (
        "机关运行经费是行政单位和参公单位的公用经费，不应大于基本支出表的公用经费合计。",
        "Agency operating costs are public expenditure of administrative units and do not exceed the public total of the basic table.",
    ),
    basis: TEXT,
    example: ("机关运行经费 59.35 万元，公用经费 53.95 万元。", "Agency operating costs 59.35, public expenditure 53.95."),
    tolerance: Tolerance::Sum,
    fix: ("核对机关运行经费的口径和金额", "check the scope and the amount"),
    check: agency,
};

fn agency(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(public) = target::basic_part(d, Meaning::Public) else { return };
    for claim in d.claims.iter().filter(|c| c.subject == Subject::AgencyOperating && c.year == YearRef::Current) {
        // 年初预算 beside a table of 调整后预算数: another stage of the year.
        let opening = claim.words.contains("年初") && d.table(Role::BasicEconomic).is_some_and(prints_adjusted);
        if let ClaimKind::Amount { figure } = claim.kind
            && !opening
        {
            ledger.at_least(&AGENCY, public, [(1, figure)]);
        }
    }
}

/// 同一金额前后不一致
pub static RESTATED: Rule = Rule {
    code: "BC305",
    name: "narrative-amount-restated",
    title: "情况说明中同一金额前后不一致",
    title_en: "The narrative states one amount twice, differently",
    severity: Severity::Error,
    checks: (
        "同一段开头写明的科目金额与后面“预算安排”的金额应一致。",
        "The amount that opens an item and the budget it is said to get agree.",
    ),
    basis: TEXT,
    example: (
        "“住房公积金（项）科目 350.35 万元……2024 年预算安排 352.67 万元”。",
        "\"Housing fund 350.35 … the 2024 budget provides 352.67\".",
    ),
    tolerance: Tolerance::Same,
    fix: ("核对两处金额，改正印错的一处", "compare the two and correct the wrong one"),
    check: restated,
};

fn restated(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        if let ClaimKind::Restated { first, again } = claim.kind {
            ledger.same(&RESTATED, again, first);
        }
    }
}

/// 绩效目标涉及资金大于项目支出
pub static TARGET_FUNDS: Rule = Rule {
    code: "BC306",
    name: "target-funds-above-projects",
    title: "编报绩效目标的项目资金大于项目支出",
    title_en: "Projects with targets cost more than all projects",
    severity: Severity::Note,
    checks: (
        "编报绩效目标的项目所涉及的资金，一般不大于全部项目支出。",
        "What the projects with performance targets cost does not usually exceed project expenditure.",
    ),
    basis: TEXT,
    example: ("涉及资金 6000 万元，项目支出 600 万元。", "Target funds 6000, project expenditure 600."),
    tolerance: Tolerance::Sum,
    fix: ("核对涉及资金的口径和单位", "check scope and unit"),
    check: target_funds,
};

fn target_funds(d: &Disclosure, ledger: &mut Ledger<'_>) {
    // What final accounts say of targets is the budget of the projects, and not what was spent on them.
    if d.kind == Some(DocumentKind::FinalAccounts) {
        return;
    }
    let all = target::project_total(d).or_else(|| amount_of(d, &Subject::ExpenditureItem(Meaning::Project)));
    let Some(all) = all else { return };
    for claim in d.claims.iter().filter(|c| c.subject == Subject::TargetFunds && c.year == YearRef::Current) {
        if let ClaimKind::Amount { figure } = claim.kind {
            ledger.at_least(&TARGET_FUNDS, all, [(1, figure)]);
            ledger.as_stated();
        }
    }
}

/// The first amount that the narrative gives for a subject.
fn amount_of(d: &Disclosure, subject: &Subject) -> Option<FigureId> {
    d.claims.iter().find_map(|c| match c.kind {
        ClaimKind::Amount { figure } if c.subject == *subject && c.year == YearRef::Current => Some(figure),
        _ => None,
    })
}

/// 中小企业份额大于政府采购总额 (B25)
pub static SMALL_BUSINESS: Rule = Rule {
    code: "BC307",
    name: "small-business-above-procurement",
    title: "面向中小企业的采购金额大于政府采购总额",
    title_en: "Procurement from small business exceeds all procurement",
    severity: Severity::Warning,
    checks: (
        "预留给中小企业、由其中标的采购金额，都不大于政府采购总额。",
        "What is set aside for or won by small and medium enterprises does not exceed all procurement.",
    ),
    basis: TEXT,
    example: ("政府采购 251.25 万元，面向中小企业预留 2464.70 万元。", "Procurement 251.25, set aside 2464.70."),
    tolerance: Tolerance::Sum,
    fix: ("核对两个金额", "compare the two amounts"),
    check: small_business,
};

fn small_business(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let stated = d.claims.iter().filter_map(|c| match c.kind {
        ClaimKind::Amount { figure }
            if c.subject == Subject::Procurement(Meaning::Total) && c.year == YearRef::Current && c.words.contains("政府采购") =>
        {
            Some(figure)
        }
        _ => None,
    });
    let Some(all) = stated.max_by_key(|&id| d.figure(id).value()) else { return };
    for claim in d.claims.iter().filter(|c| c.subject == Subject::SmallBusiness && c.year == YearRef::Current) {
        if let ClaimKind::Amount { figure } = claim.kind {
            // 占总采购金额的P%, on other platforms as well: of another whole.
            let of_another = d.claims.iter().filter(|c| c.sentence == claim.sentence).any(|c| match &c.kind {
                ClaimKind::ShareOf { part, whole_words, .. } => {
                    *part == figure && !whole_words.is_empty() && !whole_words.contains("政府采购")
                }
                _ => false,
            });
            if of_another {
                continue;
            }
            ledger.at_least(&SMALL_BUSINESS, all, [(1, figure)]);
            ledger.as_stated();
        }
    }
    awarded_within_reserved(d, ledger);
}

/// 面向中小企业预留N万元；在其中由中小企业中标M万元: M is at most N, said where it is.
fn awarded_within_reserved(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let kind = |words: &str| if words.contains("小微") || words.contains("微型") { "小微" } else { "中小" };
    let mut reserved: Vec<(&str, FigureId)> = Vec::new();
    for claim in d.claims.iter().filter(|c| c.subject == Subject::SmallBusiness && c.year == YearRef::Current) {
        let ClaimKind::Amount { figure } = claim.kind else { continue };
        let at = d.figure(figure).span.start;
        let before = d.text.get(claim.sentence.start..at).map(fold).unwrap_or_default();
        let clause = before.rsplit([';', '。']).next().unwrap_or("");
        if claim.words.contains("预留") && !clause.contains("中标") {
            reserved.push((kind(&claim.words), figure));
        } else if clause.contains("中标") && clause.contains("预留") && !clause.contains("其他政府采购") {
            let all = reserved.iter().find(|(own, _)| *own == kind(clause)).map(|r| r.1);
            if let Some(all) = all.filter(|&all| d.figure(all).value() >= d.figure(figure).value()) {
                ledger.at_least(&SMALL_BUSINESS, all, [(1, figure)]);
            }
        }
    }
}

/// 数量、面积与其中各项之和不符
pub static COUNTS: Rule = Rule {
    code: "BC308",
    name: "count-parts-mismatch",
    title: "数量或面积与其中各项之和不符",
    title_en: "A count or area is not the sum of its parts",
    severity: Severity::Warning,
    checks: (
        "车辆数、面积等写明总数及其全部组成时，各项之和应等于总数。",
        "Where a count or an area is given with all of its parts, they add up to it.",
    ),
    basis: TEXT,
    example: (
        "地上面积 8013 平方米，其中计容 7998 平方米，不计容 105 平方米：应为 8103。",
        "8013 m² above ground, 7998 counted and 105 not counted: 8103.",
    ),
    tolerance: Tolerance::Sum,
    fix: ("核对总数与各项", "compare the whole with its parts"),
    check: counts,
};

fn counts(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        if let ClaimKind::Counts { whole, parts } = &claim.kind {
            let from = ledger.relations().len();
            ledger.signed_sum(&COUNTS, *whole, parts.iter().map(|p| (sign(p.negative), p.figure)));
            if claim.chosen {
                ledger.chosen(from);
            }
        }
    }
}
