//! BC4xx — what explains a change: amounts that make it up, that are more or less than it, that belong to something else.

use super::change::signed;
use super::said_again;
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::{Group, Sense, scan};
use crate::model::fold::fold;
use crate::model::{ClaimKind, Direction, Disclosure, FigureId, Meaning, Origin, Part, Subject};
use rust_decimal::Decimal;

/// 增减原因中的金额与增减额不符 (B19)
pub static REASONS: Rule = Rule {
    code: "BC405",
    name: "change-reason-mismatch",
    title: "增减原因所列金额合不上增减额",
    title_en: "The amounts of a reason do not make up the change",
    severity: Severity::Warning,
    checks: (
        "增减原因列出两个以上带增减方向的金额时，其净额应等于所说明的增减额：净额更大或方向相反的在这里报告，更小的见 BC417。同样的原因和金额在别处恰好合成增减额时，这里也应相同。",
        "Where a reason lists two or more signed amounts, their net is the change they explain; a larger or opposite net is reported here, a smaller one by BC417. Where the same reasons with the same amounts make up the whole change elsewhere, they do so here.",
    ),
    basis: TEXT,
    example: (
        "基本支出增加 57.69 万元，主要为增设项目 201.33 万元、减少人员经费 8.67 万元，净额为 192.66。",
        "Basic up 57.69, mainly +201.33 and −8.67: net 192.66.",
    ),
    tolerance: Tolerance::Sum,
    fix: (
        "核对增减额与原因中的金额；如还有未列出的因素，请补写",
        "compare the change with the listed amounts; name other factors if there are any",
    ),
    check: reasons,
};

fn reasons(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        if let ClaimKind::Reasons { difference, down, parts } = &claim.kind
            && parts.len() >= 2
            && compared(d, parts).is_empty()
        {
            let own = signed(parts, *down);
            // What is complete elsewhere is not partial here: one of its amounts is wrong.
            let elsewhere = said_again::complete_elsewhere(d, *difference, &own);
            if elsewhere.is_none() && explain_less(d, *difference, &own) {
                ledger.at_least(&REASONS_PARTIAL, *difference, own.iter().copied());
                report_partial(d, *difference, &own, ledger);
                continue;
            }
            // 运转类经费压减10%，增加…200万元: what goes the other way has no amount.
            if elsewhere.is_none() && offset_without_amount(d, *difference, parts, *down) && explain_more(d, *difference, &own) {
                continue;
            }
            // No word says which way they went.
            if claim.chosen && elsewhere.is_none() && explain_more(d, *difference, &own) {
                continue;
            }
            ledger.signed_sum(&REASONS, *difference, own);
            ledger.as_stated();
            if let Some(elsewhere) = elsewhere {
                said_again::say_elsewhere(d, elsewhere, ledger);
            }
        }
    }
    said_again::same_reasons(d, ledger);
}

/// 增减原因只说明了一部分
pub static REASONS_PARTIAL: Rule = Rule {
    code: "BC417",
    name: "change-reason-partial",
    title: "增减原因所列金额小于增减额",
    title_en: "The amounts of a reason make up less than the change",
    severity: Severity::Note,
    checks: (
        "增减原因列出两个以上金额、净额与增减额方向相同而较小时，还有没有写明的因素，或者有数字写错。",
        "Where a reason lists two or more amounts whose net is in the same direction and smaller than the change, something is not named, or a figure is wrong.",
    ),
    basis: TEXT,
    example: (
        "收入减少 180.69 万元，主要原因是四项支出分别减少 87.53、35.19、19.96、24.61 万元，合计 167.29。",
        "Income down 180.69, mainly 87.53, 35.19, 19.96 and 24.61: 167.29 together.",
    ),
    tolerance: Tolerance::Sum,
    fix: ("核对金额；还有其他因素的，请补写", "check the amounts; name the other factors"),
    check: |_, _| {},
};

/// The net of the reasons goes the way of the change and not as far: 主要 names the main ones.
fn explain_less(d: &Disclosure, difference: FigureId, parts: &[(i8, FigureId)]) -> bool {
    let net: Decimal = parts.iter().filter_map(|&(sign, id)| d.figure(id).value().map(|v| if sign < 0 { -v } else { v })).sum();
    d.figure(difference).value().is_some_and(|change| net > Decimal::ZERO && net < change)
}

/// The net of the reasons goes the way of the change, and further.
fn explain_more(d: &Disclosure, difference: FigureId, parts: &[(i8, FigureId)]) -> bool {
    let net: Decimal = parts.iter().filter_map(|&(sign, id)| d.figure(id).value().map(|v| if sign < 0 { -v } else { v })).sum();
    d.figure(difference).value().is_some_and(|change| net > change)
}

/// Between a change and the last amount of its reason a clause that prints no amount speaks of what goes the other way.
fn offset_without_amount(d: &Disclosure, difference: FigureId, parts: &[Part], down: bool) -> bool {
    let from = d.figure(difference).span.end;
    let Some(until) = parts.iter().map(|p| d.figure(p.figure).span.end).max() else { return false };
    let other = if down { Direction::Up } else { Direction::Down };
    let between = fold(d.text.get(from..until).unwrap_or(""));
    let mut clauses = between.split([',', '。', ';', '、']);
    let priced = |clause: &str| Group::MoneyWord.is_in(clause) || clause.ends_with(|c: char| c.is_ascii_digit());
    clauses.any(|clause| !priced(clause) && scan(clause).any(|hit| hit.sense == Sense::Direction(other, false)))
}

/// 主要原因 names the main ones: what they come to is less than the change, which no relation forbids.
fn report_partial(d: &Disclosure, difference: FigureId, parts: &[(i8, FigureId)], ledger: &mut Ledger<'_>) {
    let unit = d.figure(difference);
    let net: Decimal = parts.iter().filter_map(|&(sign, id)| d.figure(id).value().map(|v| if sign < 0 { -v } else { v })).sum();
    let net = crate::ledger::finding::in_unit_of(unit, net);
    ledger
        .report(
            &REASONS_PARTIAL,
            unit.span,
            format!("增减 {}{}，所列原因的净额为 {net}，其余因素没有写明，或有数字写错", unit.raw, unit.unit_name()),
            format!(
                "the change is {}{}, the listed reasons net to {net}; other factors are not named, or a figure is wrong",
                unit.raw,
                unit.unit_name()
            ),
        )
        .with(std::iter::once(difference).chain(parts.iter().map(|p| p.1)))
        .at_most(Severity::Note);
}

/// The amounts of a reason that are themselves compared with another year: no reasons, but items of their own.
pub(super) fn compared(d: &Disclosure, parts: &[Part]) -> Vec<FigureId> {
    let is_comparison = |figure: FigureId| match &d.figure(figure).origin {
        Origin::Sentence { label, .. } => {
            let words = label.trim_start_matches([',', '，']);
            Group::Versus.begins(words) && Group::YearWord.is_in(words)
        }
        _ => false,
    };
    parts.windows(2).filter(|w| is_comparison(w[1].figure) && !is_comparison(w[0].figure)).map(|w| w[0].figure).collect()
}

/// 金额前缺项目名称
pub static NAME_LOST: Rule = Rule {
    code: "BC816",
    name: "item-name-lost",
    title: "金额前没有项目名称，疑有脱字",
    title_en: "An amount without the name of its item: words seem to be lost",
    severity: Severity::Warning,
    checks: (
        "原因里的金额后面又与上年比较增减的，是另一个项目的金额；前面没有该项目的名称，疑为文字脱漏。",
        "An amount within a reason that is itself compared with last year belongs to another item; where its name is missing, words were probably lost.",
    ),
    basis: TEXT,
    example: (
        "“出国费减少 25.36 万元，主要是严控290.5万元，比上年减少26.7万元”：290.5 是公务接待费。",
        "\"Abroad down 25.36, mainly strictly controlled 290.5, down 26.7\": 290.5 is reception.",
    ),
    tolerance: Tolerance::None,
    fix: ("补上项目名称和缺失的文字", "restore the name and the missing words"),
    check: name_lost,
};

fn name_lost(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        let ClaimKind::Reasons { parts, .. } = &claim.kind else { continue };
        let lost = compared(d, parts);
        let Some(first) = lost.first() else { continue };
        let quoted = |figure: FigureId| {
            let figure = d.figure(figure);
            let label = if let Origin::Sentence { label, .. } = &figure.origin { label.as_str() } else { "" };
            let clause = label.rsplit([',', '，']).next().unwrap_or("");
            format!("{clause}{}{}", figure.raw, figure.unit_name())
        };
        let all: Vec<String> = lost.iter().map(|&f| quoted(f)).collect();
        ledger
            .report(
                &NAME_LOST,
                d.figure(*first).span,
                format!("“{}”另与上年比较，前面却没有项目名称，疑有脱字", all.join("”“")),
                format!("\"{}\" compared with last year, but no item is named: words seem to be lost", all.join("\", \"")),
            )
            .with(lost)
            .keyed("reason");
    }
}

/// 基本支出的增减用项目解释
pub static REASON_KIND: Rule = Rule {
    code: "BC407",
    name: "basic-change-explained-by-project",
    title: "基本支出的增减用项目来解释",
    title_en: "A change of basic expenditure is explained by a project",
    severity: Severity::Warning,
    checks: (
        "基本支出保障人员和日常运转；其增减原因写成“项目”“工程”时，口径可能写错。",
        "Basic expenditure pays staff and daily running; a project or works as its reason is probably misplaced.",
    ),
    basis: TEXT,
    example: ("“基本支出增加 57.69 万元，主要为增设道路重建项目”。", "\"Basic expenditure up 57.69, mainly for a road project\"."),
    tolerance: Tolerance::None,
    fix: ("把该原因移到项目支出，或改写基本支出增减的原因", "move the reason to project expenditure or give the right one"),
    check: reason_kind,
};

fn reason_kind(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        let basic = matches!(claim.subject, Subject::ExpenditureItem(Meaning::Basic) | Subject::GeneralItem(Meaning::Basic));
        let ClaimKind::Change { reason: Some(reason), difference, .. } = &claim.kind else { continue };
        let words = reason.of(&d.text);
        let Some(project) = Group::Works.words().find(|w| words.contains(w)).filter(|_| basic) else { continue };
        // 项目支出 named beside 基本支出, or 项目 that left the scope, is no project as a reason.
        if Group::ProjectAccounts.is_in(words) {
            continue;
        }
        ledger
            .report(
                &REASON_KIND,
                *reason,
                format!("基本支出的增减原因中写有“{project}”：“{}”", excerpt(words)),
                format!("the reason for a change of basic expenditure names a project (\"{project}\"): \"{}\"", excerpt(words)),
            )
            .with(*difference)
            .keyed(Group::BasicName.words().next().unwrap_or_default());
    }
}

fn excerpt(words: &str) -> String {
    let short: String = words.split_whitespace().collect::<String>().chars().take(30).collect();
    if short.len() < words.len() { format!("{short}…") } else { short }
}

/// 项目支出比上年增加N万元 as a reason: the change of a part, which others may offset.
fn is_a_change_itself(d: &Disclosure, reason: FigureId) -> bool {
    match &d.figure(reason).origin {
        Origin::Sentence { label, .. } => Group::Versus.is_in(label) && Group::YearOrPeriod.is_in(label),
        _ => false,
    }
}

/// The sentences around a reason speak of what goes the other way: 同时……增加.
fn names_an_offset(d: &Disclosure, reason: FigureId, down: bool) -> bool {
    let at = d.figure(reason).span;
    let end = d.paragraph_at(at.start).map(|p| d.paragraphs[p].span.end).filter(|end| at.end <= *end).unwrap_or(at.end);
    let rest = fold(d.text.get(at.end..end).unwrap_or(""));
    let other = if down { Direction::Up } else { Direction::Down };
    scan(&rest).any(|hit| hit.sense == Sense::Direction(other, false))
}

/// 原因金额大于增减额
pub static REASON_LARGER: Rule = Rule {
    code: "BC410",
    name: "reason-larger-than-change",
    title: "原因中的金额大于增减额",
    title_en: "A reason is larger than the change",
    severity: Severity::Note,
    checks: (
        "增减原因只列一个金额时，该金额大于增减额说明还有抵减因素，应一并写明。",
        "A single amount that is larger than the change it explains means that something offsets it.",
    ),
    basis: TEXT,
    example: ("项目支出增加 210.00 万元，主要为道路工程 310 万元。", "Projects up 210.00, mainly road works 310."),
    tolerance: Tolerance::Sum,
    fix: ("写明抵减的因素，或核对金额", "name what offsets it, or check the amount"),
    check: reason_larger,
};

fn reason_larger(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        if let ClaimKind::Reasons { difference, down, parts } = &claim.kind
            && let [only] = parts[..]
            && (only.negative == *down || !only.negative)
        {
            if !is_a_change_itself(d, only.figure) && d.figure(only.figure).value() <= d.figure(*difference).value() {
                ledger.at_least(&REASON_LARGER, *difference, [(1, only.figure)]);
                continue;
            }
            // No relation: nothing says that one reason is at most the change. Where another reason is named, it may offset it.
            let (reason, change) = (d.figure(only.figure), d.figure(*difference));
            if reason.value().zip(change.value()).is_some_and(|(r, c)| r > c)
                && !names_an_offset(d, only.figure, *down)
                && !offset_without_amount(d, *difference, parts, *down)
            {
                let shown = |f: &crate::model::Figure| format!("{}{}", f.raw, f.unit_name());
                ledger
                    .report(
                        &REASON_LARGER,
                        reason.span,
                        format!("原因中的 {} 大于所说明的增减额 {}，其余抵减的因素没有写明", shown(reason), shown(change)),
                        format!(
                            "the reason gives {}, more than the change of {}; what offsets it is not named",
                            shown(reason),
                            shown(change)
                        ),
                    )
                    .with([*difference, only.figure]);
            }
        }
    }
}
