//! BC833 — the note below the table of one fund that speaks of the other.

use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::Group;
use crate::model::fold::fold;
use crate::model::{Disclosure, Role};

/// 表下的注写成了另一项预算
pub static OTHER_FUND: Rule = Rule {
    code: "BC833",
    name: "note-of-another-fund",
    title: "表下的说明写成了另一项预算",
    title_en: "The note below a table speaks of another fund",
    severity: Severity::Warning,
    checks: (
        "政府性基金预算表下说明“没有……”的，说的应是政府性基金；国有资本经营预算表下的应是国有资本经营预算。只写了另一项预算的，多为抄自另一张表。",
        "A note that there is nothing in the table of government funds speaks of those, and one below the table of state capital of that; where only the other is named it was copied from the other table.",
    ),
    basis: TEXT,
    example: (
        "国有资本经营预算支出表下写“本单位2024年没有政府性基金预算”。",
        "The table of state capital says that there are no government funds.",
    ),
    tolerance: Tolerance::None,
    fix: ("改为本表的预算名称", "name the fund of the table"),
    check: other_fund,
};

fn other_fund(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in &d.tables {
        let (own, other, en) = match table.role {
            Role::Fund => (Group::FundName, Group::CapitalName, "state capital"),
            Role::Capital => (Group::CapitalName, Group::FundName, "government funds"),
            _ => continue,
        };
        let (Some(own), Some(other)) = (own.words().next(), other.words().next()) else { continue };
        // Several notes may belong to the tables around it.
        let [note] = &table.notes[..] else { continue };
        let words = fold(&note.text);
        let empty = !table.rows.iter().any(|r| r.cells.iter().any(|c| d.is_nonzero(*c)));
        if !empty
            || !words.contains(other)
            || words.contains(own)
            || table.role == Role::Capital && Group::CapitalName.is_in(&words)
            || !Group::SaysNothing.is_in(&words)
        {
            continue;
        }
        ledger
            .report(
                &OTHER_FUND,
                note.span,
                format!("“{}”下的说明写的是{other}，没有说到{own}", table.title),
                format!("the note below \"{}\" speaks of {en} only", table.title),
            )
            .keyed(table.role.key());
    }
}
