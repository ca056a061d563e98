//! BC108 — “三公” costs: the whole and its parts, in rows or in columns.

use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::{Aspect, Disclosure, FigureId, Meaning, Role, Side, Table};

/// “三公”经费不符 — the “three public” items do not add up (B14).
pub static THREE_PUBLIC: Rule = Rule {
    code: "BC108",
    name: "three-public-mismatch",
    title: "“三公”经费合计与分项不符",
    title_en: "The “three public” costs do not add up",
    severity: Severity::Error,
    checks: (
        "“三公”经费 = 因公出国（境）费 + 公务用车购置及运行费 + 公务接待费；公务用车购置及运行费 = 购置费 + 运行费；预算数、决算数和各资金列分别成立。",
        "Three public costs = travel abroad + official cars + reception; cars = purchase + running; for budget, final and every fund.",
    ),
    basis: FORM,
    example: ("小计 22.91，出国 0，公车 21.56，接待 1.53。", "Subtotal 22.91; abroad 0, cars 21.56, reception 1.53."),
    tolerance: Tolerance::Sum,
    fix: ("核对“三公”经费各项", "compare the items"),
    check: three_public,
};

/// The whole and its parts, in rows or in columns.
const THREE_PUBLIC_SUMS: &[(Meaning, &[Meaning])] = &[
    (Meaning::CarAll, &[Meaning::CarPurchase, Meaning::CarRun]),
    (Meaning::ThreePublicTotal, &[Meaning::Abroad, Meaning::CarAll, Meaning::Reception]),
    (Meaning::Total, &[Meaning::ThreePublicTotal, Meaning::Meeting, Meaning::Training]),
    (Meaning::Total, &[Meaning::Abroad, Meaning::CarAll, Meaning::Reception, Meaning::Meeting, Meaning::Training]),
];

fn three_public(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in d.tables_of(Role::ThreePublic) {
        three_public_rows(d, table, ledger);
        three_public_columns(d, table, ledger);
    }
}

/// The parts that the form prints; without 公务用车购置及运行费 its two parts stand for it.
fn printed_parts(parts: &[Meaning], has: impl Fn(Meaning) -> bool) -> Vec<Meaning> {
    let split = parts.contains(&Meaning::CarAll) && !has(Meaning::CarAll);
    let cars: &[Meaning] = if split { &[Meaning::CarPurchase, Meaning::CarRun] } else { &[] };
    parts.iter().chain(cars).copied().filter(|&m| has(m)).collect()
}

fn applies(whole: Meaning, parts: &[Meaning], has: impl Fn(Meaning) -> bool) -> bool {
    let nested = whole != Meaning::Total || has(Meaning::ThreePublicTotal) == parts.contains(&Meaning::ThreePublicTotal);
    let found = printed_parts(parts, &has).len();
    has(whole) && nested && found >= if whole == Meaning::Total { 1 } else { 2 }
}

fn three_public_rows(d: &Disclosure, table: &Table, ledger: &mut Ledger<'_>) {
    let row = |m: Meaning| table.printed_item(Side::Single, m, &d.figures);
    for (whole, parts) in THREE_PUBLIC_SUMS.iter().filter(|(whole, parts)| applies(*whole, parts, |m| row(m).is_some())) {
        let Some(whole_row) = row(*whole) else { continue };
        // 人, 批 and 辆 do not add up.
        for column in table.amount_columns().filter(|&c| table.columns[c].meaning != Meaning::Count) {
            if let Some(reported) = table.figure(whole_row, column) {
                let parts = printed_parts(parts, |m| row(m).is_some());
                let terms: Vec<FigureId> = parts.iter().filter_map(|&m| table.figure(row(m)?, column)).collect();
                // One nought, and the other rows blank: an amount was left out there, and this is not it.
                if !matches!(terms[..], [one] if !d.is_nonzero(Some(one)) && d.is_nonzero(Some(reported))) {
                    ledger.sum(&THREE_PUBLIC, reported, terms);
                }
            }
        }
    }
}

fn three_public_columns(d: &Disclosure, table: &Table, ledger: &mut Ledger<'_>) {
    for aspect in [Aspect::Only, Aspect::Budget, Aspect::Final, Aspect::Aside] {
        let column = |m: Meaning| table.amount_columns().find(|&c| table.columns[c].meaning == m && table.columns[c].aspect == aspect);
        for row in 0..table.rows.len() {
            for (whole, parts) in THREE_PUBLIC_SUMS.iter().filter(|(whole, parts)| applies(*whole, parts, |m| column(m).is_some())) {
                let Some(reported) = column(*whole).and_then(|c| table.figure(row, c)) else { continue };
                let parts = printed_parts(parts, |m| column(m).is_some());
                let terms: Vec<FigureId> = parts.iter().filter_map(|&m| table.figure(row, column(m)?)).collect();
                // A form that prints only 合计 and leaves the rest of a group blank says nothing about the parts.
                let any = terms.iter().any(|&f| d.figure(f).is_printed());
                if any || d.figure(reported).is_printed() && terms.len() == parts.len() {
                    ledger.sum(&THREE_PUBLIC, reported, terms);
                }
            }
        }
    }
}
