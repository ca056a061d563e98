//! BC004 — amounts that are no readable numbers.

use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance, label};
use crate::lexicon::Group;
use crate::model::fold::{fold, number_depth};
use crate::model::{Disclosure, Figure, FigureId, Origin, Reading, Role, Unchecked};
use crate::read::sheet::UNCACHED;
use std::collections::BTreeMap;

/// 数字无法读取 — a figure is unreadable.
pub static UNREADABLE: Rule = Rule {
    code: "BC004",
    name: "figure-unreadable",
    title: "金额无法读取",
    title_en: "A figure cannot be read",
    severity: Severity::Error,
    checks: (
        "金额单元格里只能是数字、空白、横线或“无”；其他内容不当作 0，与之有关的核对一律中止。",
        "An amount cell holds a number, nothing, a dash or 无; anything else is not taken for 0, and every check that needs it is blocked.",
    ),
    basis: FORM,
    example: ("“12,34.5”“1O0.00”（字母 O）“约 30”。", "\"12,34.5\", \"1O0.00\" (letter O), \"约 30\"."),
    tolerance: Tolerance::None,
    fix: ("改成正确的数字", "print the number correctly"),
    check: unreadable,
};

fn unreadable(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let known = |f: &Figure| match f.origin {
        Origin::Cell { table, .. } => d.tables[table.0].role != Role::Other,
        // BC824 speaks of the numbers of sentences.
        Origin::Sentence { .. } => false,
        _ => true,
    };
    let placed = |f: &Figure| !matches!(f.reason, Unchecked::Undecided | Unchecked::Ambiguous | Unchecked::UnknownColumn);
    // `一、一般公共服务支出` and `公用经费合计` are names: the table was read askew.
    let named = |f: &Figure| {
        let key = fold(&f.raw);
        number_depth(&key).is_some() || Group::Counted.is_in(&key) && !key.contains(|c: char| c.is_ascii_digit())
    };
    let unreadable = |f: &Figure| f.reading == Reading::Unreadable && placed(f) && !named(f);
    let found = || d.figures.iter().enumerate().filter(|(_, f)| unreadable(f) && known(f));
    let uncomputed = |f: &Figure| f.raw == UNCACHED;
    // One cause for a whole table: the workbook was written by a program that computes nothing.
    let mut tables: BTreeMap<Option<usize>, Vec<FigureId>> = BTreeMap::new();
    for (index, figure) in found().filter(|(_, f)| uncomputed(f)) {
        let table = if let Origin::Cell { table, .. } = figure.origin { Some(table.0) } else { None };
        tables.entry(table).or_default().push(FigureId(index));
    }
    for (table, ids) in tables {
        let title = table.map_or("", |t| d.tables[t].title.as_str());
        let Some(&first) = ids.first() else { continue };
        let n = ids.len();
        ledger
            .report(
                &UNREADABLE,
                d.figure(first).span,
                format!("“{title}”中有 {n} 个单元格是公式，文件里没有存计算结果，与之有关的核对已中止；请用 Excel 或 WPS 打开，另存后再核对"),
                format!(
                    "\"{title}\" has {n} cells with formulas whose results are not stored; the checks that need them are blocked; open the file in Excel or WPS, save it and check again"
                ),
            )
            .with(ids);
    }
    for (index, figure) in found().filter(|(_, f)| !uncomputed(f)) {
        let id = FigureId(index);
        let name = label(d, id);
        ledger
            .report(
                &UNREADABLE,
                figure.span,
                format!("{}印为“{}”，不是可以读取的数字，与之有关的核对已中止", name.zh, figure.raw),
                format!("{} prints \"{}\", which is no readable number; the checks that need it are blocked", name.en, figure.raw),
            )
            .with([id]);
    }
}
