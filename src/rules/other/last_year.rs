//! BC9xx — every 上年 figure against last year's own disclosure: amounts, columns, changes, what is carried over.

use super::{Comparison, Relationship, agree, counterpart, others};
use crate::ledger::label::other_name;
use crate::ledger::rule::{FORM, TEXT};
use crate::ledger::verdict::Verdict;
use crate::ledger::{Kind, Ledger, Rule, Severity, Term, Tolerance};
use crate::lexicon::Group;
use crate::model::fold::{fold, without_number};
use crate::model::{Claim, ClaimKind, Direction, Disclosure, DocumentKind, FigureId, Meaning, Other, Role, Side, Span, Table, YearRef};
use crate::rules::compared::{Base, base, measured_against};
use crate::rules::target::{self, Target};

/// 所写上年数与上年公开文件不符
pub static STATED: Rule = Rule {
    code: "BC902",
    name: "prior-amount-mismatch",
    title: "上年数与上年公开的数不符",
    title_en: "Last year's amount is not what was published last year",
    severity: Severity::Error,
    checks: (
        "情况说明和表中的上年预算数（决算公开为上年决算数），应与上年公开文件中的同一数字一致；执行数与预算数口径不同，不比较。",
        "An amount given for last year's budget (in final accounts: last year's final amount) is the one that was published; what was executed is not compared with a budget.",
    ),
    basis: TEXT,
    example: ("写“上年预算 47.91 万元”，上年公开的是 49.71 万元。", "\"Last year's budget 47.91\"; published were 49.71."),
    tolerance: Tolerance::Same,
    fix: ("按上年公开文件改正上年数；口径有调整的，请写明", "correct it by last year's disclosure; where the scope changed, say so"),
    check: stated,
};

fn stated(d: &Disclosure, ledger: &mut Ledger<'_>) {
    write(d, &STATED, ledger);
}

/// 增减额推出的上年数与上年公开文件不符
pub static IMPLIED: Rule = Rule {
    code: "BC903",
    name: "implied-prior-mismatch",
    title: "按增减额推出的上年数与上年公开的数不符",
    title_en: "The change implies another amount than was published last year",
    severity: Severity::Error,
    checks: (
        "本年数减去“比上年增加”的数（加上减少的数）应等于上年公开的同一数字；写“持平”时两年相等；百分比同理。",
        "This year's amount minus the increase (plus the decrease) is what was published last year; \"unchanged\" means equal; percentages likewise.",
    ),
    basis: TEXT,
    example: (
        "本年 15621.11 万元，“比上年预算减少 867.75 万元”，上年公开 16497.86 万元，应为 876.75。",
        "15621.11, \"down 867.75\"; last year 16497.86: 876.75.",
    ),
    tolerance: Tolerance::Sum,
    fix: ("按上年公开文件核对增减额、百分比和方向", "compare the change with last year's disclosure"),
    check: implied,
};

fn implied(d: &Disclosure, ledger: &mut Ledger<'_>) {
    write(d, &IMPLIED, ledger);
}

fn write(d: &Disclosure, rule: &'static Rule, ledger: &mut Ledger<'_>) {
    for (_, other) in others(d, Relationship::LastYear) {
        let all = comparisons(d, other);
        if agree(d, &all) {
            all.into_iter().filter(|c| c.rule.code == rule.code).for_each(|c| c.write(ledger));
        }
    }
}

/// 上年数大多与上年公开文件不符
pub static SCOPE: Rule = Rule {
    code: "BC904",
    name: "prior-scope-differs",
    title: "上年数大多与上年公开的数不符",
    title_en: "Most amounts of last year differ from those published",
    severity: Severity::Warning,
    checks: (
        "半数以上的上年数与上年公开文件不符时，两份文件的口径可能不同，或对照文件不是同一单位的；只报告一次，不逐个列出。",
        "Where more than half of last year's amounts differ from the disclosure, the scope may have changed, or it is another body's; said once.",
    ),
    basis: TEXT,
    example: ("12 处上年数中有 9 处与上年公开的数不符。", "9 of 12 amounts differ from those published."),
    tolerance: Tolerance::None,
    fix: (
        "确认对照文件和口径；口径有调整的，请在情况说明中写明",
        "check the other document and the scope; say so in the text where it changed",
    ),
    check: scope,
};

fn scope(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for (index, other) in others(d, Relationship::LastYear) {
        let all = comparisons(d, other);
        if agree(d, &all) {
            continue;
        }
        let broken: Vec<FigureId> = all.iter().filter(|c| c.verdict(d) == Verdict::Broken).map(|c| c.reported).collect();
        let (name, count, of) = (other_name(d, index), broken.len(), all.len());
        ledger
            .report(
                &SCOPE,
                d.figure(broken[0]).span,
                format!("{of} 处上年数中有 {count} 处与{}不符，从这一处起", name.zh),
                format!("{count} of {of} amounts of last year differ from the {}, beginning here", name.en),
            )
            .with(broken)
            .keyed(format!("{index}"));
    }
}

/// 年初结转与上年年末结转不符 (F10)
pub static CARRY: Rule = Rule {
    code: "BC906",
    name: "carry-over-broken",
    title: "年初结转与上年决算的年末结转不符",
    title_en: "What is carried in is not what was carried out last year",
    severity: Severity::Warning,
    checks: (
        "决算的年初结转和结余，应等于上年决算的年末结转和结余；有年初调整的应有说明。",
        "What final accounts carry in is what last year's carried out; an adjustment is explained.",
    ),
    basis: FORM,
    example: ("年初结转和结余 21.63 万元，上年年末结转和结余 21.36 万元。", "Carried in 21.63; carried out last year 21.36."),
    tolerance: Tolerance::Same,
    fix: ("核对年初数；有调整的请说明", "check the opening amount; explain an adjustment"),
    check: carry,
};

fn carry(d: &Disclosure, ledger: &mut Ledger<'_>) {
    if d.kind != Some(DocumentKind::FinalAccounts) {
        return;
    }
    for (_, other) in others(d, Relationship::LastYear) {
        for role in [Role::Balance, Role::FiscalBalance] {
            let (Some(own), Some(theirs)) = (d.table(role), other.disclosure.table(role)) else { continue };
            let opening = own.side(Side::Income).item_figure(Meaning::CarryIn);
            let closing = theirs.side(Side::Expenditure).item_figure(Meaning::CarryOut);
            let firm = closing.map(|f| other.figure(f)).filter(|&f| !d.is_doubtful(f));
            if let (Some(opening), Some(closing)) = (opening, firm) {
                ledger.same(&CARRY, opening, closing);
            }
        }
    }
}

/// Everything that the document says about last year and last year's disclosure prints.
fn comparisons(d: &Disclosure, other: &Other) -> Vec<Comparison> {
    let mut found: Vec<Comparison> = Vec::new();
    for claim in &d.claims {
        match claim.kind {
            ClaimKind::Amount { figure } if claim.year == YearRef::Prior && is_comparable(d, other, &claim.words) => {
                found.extend(counterpart(d, other, claim).map(|theirs| Comparison::target(&STATED, figure, &theirs)));
            }
            ClaimKind::Change { direction_span, prior: None, .. } => {
                let before = fold(Span::new(claim.sentence.start.min(direction_span.start), direction_span.start).of(&d.text));
                if measured_against(&before).is_some_and(|(year, base)| is_meant(d, other, year, base)) {
                    found.extend(change(d, other, claim));
                }
            }
            _ => {}
        }
    }
    found.extend(d.tables.iter().flat_map(|table| columns(d, other, table)));
    found.retain(|c| c.is_firm(d));
    found
}

/// The words mean what the other document publishes: its year, and 预算 of a budget or 决算 of final accounts.
fn is_comparable(d: &Disclosure, other: &Other, words: &str) -> bool {
    let (year, base) = base(words);
    is_meant(d, other, year, base)
}

fn is_meant(d: &Disclosure, other: &Other, year: Option<i32>, base: Base) -> bool {
    let fits = match d.kind {
        Some(DocumentKind::FinalAccounts) => base != Base::Budget,
        _ => base != Base::Actual,
    };
    fits && year.is_none_or(|y| Some(y) == other.disclosure.year)
}

/// 比上年增加, 减少, 持平: what last year's amount must have been.
fn change(d: &Disclosure, other: &Other, claim: &Claim) -> Option<Comparison> {
    let ClaimKind::Change { now, difference, percent, direction, .. } = claim.kind else { return None };
    let now = now.or_else(|| match target::of(d, claim)[..] {
        [Target::Figure(figure)] => Some(figure),
        _ => None,
    })?;
    let theirs = match counterpart(d, other, claim)? {
        Target::Figure(figure) => vec![figure],
        Target::Sum(parts) => parts,
        Target::Nothing => Vec::new(),
    };
    let sign: i8 = if direction == Direction::Down { -1 } else { 1 };
    let terms = std::iter::once((sign, now)).chain(theirs.iter().map(|&f| (-sign, f)));
    match (direction, difference, percent) {
        (Direction::Level, ..) => Some(Comparison::sum(&IMPLIED, now, theirs.iter().map(|&f| (1, f)))),
        (_, Some(difference), _) => Some(Comparison::sum(&IMPLIED, difference, terms)),
        (_, None, Some(percent)) if theirs.iter().any(|&f| d.is_nonzero(Some(f))) => {
            let above = terms.map(|(sign, figure)| Term::plain(sign, figure));
            let below = theirs.iter().map(|&figure| Term { sign: 1, figure, below: true });
            Some(Comparison { rule: &IMPLIED, kind: Kind::Percent, reported: percent, terms: above.chain(below).collect() })
        }
        _ => None,
    }
}

/// 上年预算数 printed beside this year's, against last year's table of the same role.
fn columns(d: &Disclosure, other: &Other, table: &Table) -> Vec<Comparison> {
    let mut found = Vec::new();
    let Some(theirs) = other.disclosure.table(table.role).filter(|_| table.role != Role::Other) else { return found };
    let prior: Vec<usize> = table.amount_columns().filter(|&c| table.columns[c].meaning == Meaning::PriorAmount).collect();
    for &column in &prior {
        let side = table.columns[column].side;
        let header = fold(&table.columns[column].header);
        let last = header.rsplit('/').next().unwrap_or("");
        let alone = prior.iter().filter(|&&c| table.columns[c].side == side).count() == 1;
        if !alone || !is_comparable(d, other, if base(last).1 == Base::Unsaid { &header } else { last }) {
            continue;
        }
        for row in (0..table.rows.len()).filter(|&r| table.rows[r].side == side) {
            let Some(own) = table.figure(row, column).filter(|&f| d.figure(f).is_printed()) else { continue };
            let counterpart = same_row(table, row, theirs).and_then(|r| theirs.figure(r, amount_column(theirs, side)?));
            found.extend(counterpart.map(|f| Comparison::same(&STATED, own, other.figure(f))));
        }
    }
    found
}

/// The row of another year's table with the same code, or the one with the same name on the same side.
fn same_row(table: &Table, row: usize, theirs: &Table) -> Option<usize> {
    let own = &table.rows[row];
    if let Some(code) = &own.code {
        return theirs.coded(code).filter(|&r| theirs.rows[r].side == own.side);
    }
    let key = |t: &Table, r: usize| {
        (t.rows[r].side, Group::Among.strip_start(without_number(&fold(&t.rows[r].name))).trim_start_matches(':').to_owned())
    };
    let wanted = key(table, row);
    let mut rows = (0..theirs.rows.len()).filter(|&r| theirs.rows[r].code.is_none() && key(theirs, r) == wanted);
    let first = rows.next().filter(|_| !wanted.1.is_empty())?;
    rows.next().is_none().then_some(first)
}

/// The column that prints the amounts of the table's own year.
fn amount_column(table: &Table, side: Side) -> Option<usize> {
    let own = |&c: &usize| table.columns[c].side == side;
    let of = |meaning| table.amount_columns().filter(own).find(|&c| table.columns[c].meaning == meaning);
    of(Meaning::Total).or_else(|| of(Meaning::Amount)).or_else(|| {
        let mut left = table
            .amount_columns()
            .filter(own)
            .filter(|&c| !matches!(table.columns[c].meaning, Meaning::PriorAmount | Meaning::ChangeAmount));
        let first = left.next()?;
        left.next().is_none().then_some(first)
    })
}
