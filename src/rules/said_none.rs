//! BC609 — the text says that there is none of it, and the table prints amounts.

use super::between::whole_column;
use super::economic::three_public_figure;
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::nothing::{self, Thing};
use crate::model::{Disclosure, DocumentKind, FigureId, Meaning, Role, Table};

/// 文中说没有而表中有数
pub static SAID_NONE: Rule = Rule {
    code: "BC609",
    name: "said-none-but-printed",
    title: "文中说没有，表中却有金额",
    title_en: "The text says there is none, the table prints amounts",
    severity: Severity::Error,
    checks: (
        "情况说明写明没有（无、未安排、未发生、不涉及）政府性基金、国有资本经营预算支出，或没有因公出国（境）、公务接待、公务用车购置的，相应的表中不应有非零的金额。只说结转、只说收入、说的是本级或别的年份的，不在这里核对。",
        "Where the text says that there is no expenditure from government funds or state capital, or none for going abroad, receptions or buying cars, the table prints no amount other than zero. What is said of carry-over or revenue only, of one body of several or of another year is not held against the table.",
    ),
    basis: TEXT,
    example: (
        "文中写“本单位2024年没有使用政府性基金预算拨款安排的支出”，政府性基金表合计 8.08。",
        "The text says there is no expenditure from government funds; their table prints 8.08.",
    ),
    tolerance: Tolerance::None,
    fix: ("删去这句话，或核对表中金额", "remove the sentence or check the amounts of the table"),
    check: said_none,
};

fn said_none(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let other_year = |words: &str| nothing::years(words).any(|year| Some(year) != d.year);
    for prose in d.prose() {
        for said in nothing::said(&prose.text) {
            if other_year(said.before(&prose.text)) {
                continue;
            }
            let budget_of_outturn = d.kind == Some(DocumentKind::FinalAccounts) && said.names_budget;
            let Some((table, figures)) = printed(d, said.thing, budget_of_outturn) else { continue };
            let Some(&first) = figures.first() else { continue };
            let (name, name_en) = (said.thing.name(), said.thing.english());
            let figure = d.figure(first);
            ledger
                .report(
                    &SAID_NONE,
                    prose.span(said.range.clone()),
                    format!("文中说没有{name}，“{}”却印有 {}{}", table.title, figure.raw, figure.unit_name()),
                    format!("the text says there is no {name_en}, \"{}\" prints {}{}", table.title, figure.raw, figure.unit_name()),
                )
                .with(figures)
                .keyed(format!("{name}|{}", prose.text.get(said.range).unwrap_or_default()));
        }
    }
}

/// What the only table of the thing prints of it, other than zero.
fn printed(d: &Disclosure, thing: Thing, budget_of_outturn: bool) -> Option<(&Table, Vec<FigureId>)> {
    let only = |role: Role| {
        let mut tables = d.tables_of(role);
        tables.next().filter(|_| tables.next().is_none())
    };
    let item = |meaning: Meaning| {
        let table = only(Role::ThreePublic).filter(|_| !budget_of_outturn)?;
        let figure = three_public_figure(d, table, meaning)?;
        Some((table, vec![figure]))
    };
    let fund = |role: Role| {
        let table = only(role)?;
        let column = table.column(Meaning::YearExpenditure).or_else(|| whole_column(table))?;
        // A total alone may be one of several things; rows say what it is spent on.
        let figures: Vec<FigureId> = (0..table.rows.len()).filter_map(|r| table.figure(r, column)).collect();
        Some((table, figures))
    };
    let (table, mut figures) = match thing {
        Thing::Fund => fund(Role::Fund),
        Thing::Capital => fund(Role::Capital),
        Thing::Abroad => item(Meaning::Abroad),
        Thing::Reception => item(Meaning::Reception),
        Thing::CarPurchase => item(Meaning::CarPurchase),
    }?;
    figures.retain(|&f| d.is_nonzero(Some(f)));
    Some((table, figures))
}
