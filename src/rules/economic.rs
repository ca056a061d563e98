//! BC1xx and BC2xx about the economic classification: 人员 and 公用, 三公 items, and what function they belong to.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::between::total_figure;
use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::codes::{Scheme, names};
use crate::model::fold::fold;
use crate::model::{Aspect, Code, Disclosure, FigureId, Meaning, Role, Side, Table};

pub(super) const PERSONNEL: &[&str] = &["301", "303"];
pub(super) const PUBLIC: &[&str] = &["302", "307", "309", "310", "312", "399"];

/// 人员经费与公用经费列错 (B13)
pub static COLUMN: Rule = Rule {
    code: "BC110",
    name: "economic-column-unusual",
    title: "经济科目列在不常见的一栏",
    title_en: "An economic code stands in the unusual column",
    severity: Severity::Note,
    checks: (
        "301、303 一般列入人员经费，302、307、309、310、312、399 一般列入公用经费。",
        "301 and 303 are usually personnel; 302, 307, 309, 310, 312 and 399 usually public expenditure.",
    ),
    basis: FORM,
    example: ("30201 办公费的金额印在人员经费列。", "30201 office costs printed as personnel."),
    tolerance: Tolerance::None,
    fix: ("确认是否列错了栏", "see whether the column is right"),
    check: column,
};

fn column(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in d.tables_of(Role::BasicEconomic).filter(|t| exchanged(d, t).is_none()) {
        for (classes, wrong) in [(PERSONNEL, Meaning::Public), (PUBLIC, Meaning::Personnel)] {
            let Some(column) = table.column(wrong) else { continue };
            for row in table.coded_rows() {
                let Some(code) = table.rows[row].code.as_ref().filter(|c| c.level() == 2) else { continue };
                let Some(id) = table.figure(row, column).filter(|&id| d.is_nonzero(Some(id))) else { continue };
                if classes.iter().any(|c| code.0.starts_with(c)) {
                    let header = &table.columns[column].header;
                    ledger
                        .report(
                            &COLUMN,
                            d.figure(id).span,
                            format!(
                                "{} {}的 {} 列在“{}”",
                                code.0,
                                table.rows[row].name,
                                d.figure(id).raw,
                                header.rsplit('/').next().unwrap_or(header)
                            ),
                            format!("{} of {} {} stands in \"{header}\"", d.figure(id).raw, code.0, table.rows[row].name),
                        )
                        .with([id]);
                }
            }
        }
    }
}

/// The columns of 人员经费 and 公用经费, where every code of either stands in the other's.
fn exchanged(d: &Disclosure, table: &Table) -> Option<(usize, usize)> {
    let (personnel, public) = (table.column(Meaning::Personnel)?, table.column(Meaning::Public)?);
    let prints = |row: usize, column: usize| d.is_nonzero(table.figure(row, column));
    let mut of = [0_usize; 2];
    for row in table.coded_rows().filter(|&r| prints(r, personnel) || prints(r, public)) {
        let code = table.rows[row].code.as_ref()?;
        let kind = [PERSONNEL, PUBLIC].iter().position(|classes| classes.iter().any(|c| code.0.starts_with(c)))?;
        let (own, other) = if kind == 0 { (personnel, public) } else { (public, personnel) };
        if prints(row, own) || !prints(row, other) {
            return None;
        }
        of[kind] += 1;
    }
    of.iter().all(|&n| n > 1).then_some((personnel, public))
}

/// 人员经费、公用经费合计不符 (B13)
pub static GROUPS: Rule = Rule {
    code: "BC112",
    name: "personnel-public-mismatch",
    title: "人员经费或公用经费与所属各类之和不符",
    title_en: "Personnel or public expenditure is not the sum of its classes",
    severity: Severity::Error,
    checks: (
        "人员经费合计 = 301 + 303；公用经费合计 = 302 + 307 + 309 + 310 + 312 + 399。各项都列在另一栏的，是两列对调。",
        "Personnel = 301 + 303; public = 302 + 307 + 309 + 310 + 312 + 399. Where every code stands in the other column, the two are exchanged.",
    ),
    basis: FORM,
    example: ("人员经费合计 2,152.26，301 为 2,082.85，303 为 69.14。", "Personnel 2,152.26; 301 is 2,082.85 and 303 is 69.14."),
    tolerance: Tolerance::Sum,
    fix: ("核对合计与各类", "compare the total with the classes"),
    check: groups,
};

fn groups(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in d.tables.iter().filter(|t| t.role.is_economic() && has_classes(t) && !t.is_by_unit()) {
        for (words, classes) in [("人员经费", PERSONNEL), ("公用经费", PUBLIC)] {
            let Some(row) = table.rows.iter().position(|r| r.code.is_none() && fold(&r.name).contains(words)) else { continue };
            for column in table.amount_columns() {
                if let Some(reported) = table.figure(row, column) {
                    ledger.sum(&GROUPS, reported, class_figures(table, classes, column));
                }
            }
        }
        if let Some((personnel, public)) = exchanged(d, table) {
            let header = |c: usize| table.columns[c].header.rsplit('/').next().unwrap_or_default();
            let (a, b) = (header(personnel), header(public));
            ledger
                .report(
                    &GROUPS,
                    table.columns[personnel].header_span,
                    format!("“{a}”与“{b}”两列对调：301、303 各项都列在“{b}”，302 等各项都列在“{a}”"),
                    format!("columns \"{a}\" and \"{b}\" stand in each other's place: all of 301 and 303 is in \"{b}\", all of 302 and the like in \"{a}\""),
                )
                .with((0..table.rows.len()).flat_map(|r| [personnel, public].map(|c| table.figure(r, c))).flatten().filter(|&f| d.is_nonzero(Some(f))))
                .leaning()
                .keyed(format!("{}|exchanged", table.role.key()))
                .advise("核对表头与这两列数字", "compare the headers with the two columns");
        }
        let Some(total) = table.total_row() else { continue };
        for (meaning, classes) in [(Meaning::Personnel, PERSONNEL), (Meaning::Public, PUBLIC)] {
            let (Some(part), Some(whole)) = (table.column(meaning), table.column(Meaning::Total)) else { continue };
            // Where every class stands in its usual column, the column total is the sum of its classes' totals.
            let opposite = table.column(if meaning == Meaning::Personnel { Meaning::Public } else { Meaning::Personnel });
            let usual = table.coded_rows().all(|r| {
                let own = table.rows[r].code.as_ref().is_some_and(|c| classes.iter().any(|k| c.0.starts_with(k)));
                let elsewhere = if own { opposite } else { Some(part) };
                !d.is_nonzero(elsewhere.and_then(|c| table.figure(r, c)))
            });
            if let Some(reported) = table.figure(total, part).filter(|_| usual) {
                ledger.sum(&GROUPS, reported, class_figures(table, classes, whole));
            }
        }
    }
}

/// The amounts of the classes. A class without a row of its own is the sum of what stands below it; where the table prints
/// neither, it has nothing of the class.
fn class_figures(table: &Table, classes: &[&str], column: usize) -> Vec<FigureId> {
    let rows = |code: Code| table.coded(&code).map_or_else(|| table.nearest_below(&code), |row| vec![row]);
    classes.iter().flat_map(|c| rows(Code::new((*c).to_owned()))).filter_map(|r| table.figure(r, column)).collect()
}

/// Whether the table divides its amounts into classes that are known: one of another classification does not.
fn has_classes(table: &Table) -> bool {
    let known = |code: &Code| PERSONNEL.iter().chain(PUBLIC).any(|class| code.0.starts_with(class));
    table.coded_rows().any(|r| table.rows[r].code.as_ref().is_some_and(known))
}

/// 基本支出表与一般公共预算支出表不符 (B13)
pub static BASIC_TOTAL: Rule = Rule {
    code: "BC209",
    name: "basic-total-mismatch",
    title: "基本支出表合计与一般公共预算支出表不符",
    title_en: "The basic expenditure table disagrees with the general table",
    severity: Severity::Error,
    checks: (
        "一般公共预算基本支出表合计 = 一般公共预算支出表基本支出合计；收支总表列有人员经费、公用经费两栏，合计与基本支出表相同的，两项也相同；决算表没有合计行时，人员经费合计 + 公用经费合计 = 该数。",
        "The total of the basic expenditure table is the basic expenditure of the general table; where the balance table has columns of personnel and public expenditure that make this total, both are the same there; without a total row, personnel + public.",
    ),
    basis: FORM,
    example: ("基本支出表 649.21，一般公共预算支出表基本支出 694.21。", "Basic table 649.21, general table 694.21."),
    tolerance: Tolerance::Sum,
    fix: ("两张表的基本支出应一致", "make the two tables agree"),
    check: basic_total,
};

fn basic_total(d: &Disclosure, ledger: &mut Ledger<'_>) {
    basic_parts(d, ledger);
    let (Some(economic), Some(general)) = (d.table(Role::BasicEconomic), d.table(Role::General)) else { return };
    let Some(basic) = total_figure(general, Meaning::Basic) else { return };
    let whole = if fiscal_column(economic).is_some_and(|c| economic.columns[c].meaning == Meaning::General) {
        Meaning::General
    } else {
        Meaning::Total
    };
    let all = whole == Meaning::Total && economic.column(Meaning::UnitFunds).is_some();
    if let Some(total) = economic.total_row().and_then(|_| total_figure(economic, whole)) {
        if all {
            return;
        }
        ledger.same(&BASIC_TOTAL, total, basic);
        return;
    }
    let column = economic.column(Meaning::Amount).or_else(|| economic.single_column(Side::Single));
    let rows: Vec<FigureId> = ["人员经费", "公用经费"]
        .iter()
        .filter_map(|w| economic.rows.iter().position(|r| r.code.is_none() && fold(&r.name).contains(w)))
        .filter_map(|r| economic.figure(r, column?))
        .collect();
    if rows.len() == 2 {
        ledger.sum(&BASIC_TOTAL, basic, rows);
    }
}

/// 人员经费 and 公用经费 as columns of 收支总表: where the two make the total of the basic table, each is what that table prints.
fn basic_parts(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let (Some(balance), Some(economic)) = (d.table(Role::Balance), d.table(Role::BasicEconomic)) else { return };
    let grand = balance.side(Side::Expenditure).grand_figure().and_then(|f| d.figure(f).cell());
    let own = |m: Meaning| balance.figure(grand?.1, balance.column(m)?).filter(|&f| d.is_nonzero(Some(f)));
    let theirs = |m: Meaning| super::target::basic_part(d, m).filter(|&f| d.is_nonzero(Some(f)));
    let parts = [Meaning::Personnel, Meaning::Public].map(|m| own(m).zip(theirs(m)));
    let ([Some(personnel), Some(public)], Some(total)) = (parts, total_figure(economic, Meaning::Total)) else { return };
    if !crate::ledger::adds_up(d, &BASIC_TOTAL, total, [personnel.0, public.0]) {
        return;
    }
    ledger.same(&BASIC_TOTAL, personnel.0, personnel.1);
    // What one of the two has too much the other has too little: that is said once.
    let value = |f: FigureId| (d.figure(f).value(), d.figure(f).step());
    let ((a, step), (b, other)) = (value(personnel.0), value(personnel.1));
    if a.zip(b).is_none_or(|(a, b)| (a - b).abs() <= step.max(other)) {
        ledger.same(&BASIC_TOTAL, public.0, public.1);
    }
}

/// “三公”经费小于基本支出中的同名科目 (B15)
pub static THREE_PUBLIC_COVER: Rule = Rule {
    code: "BC210",
    name: "three-public-below-basic",
    title: "“三公”经费小于基本支出表中的同类科目",
    title_en: "A “three public” item is below its economic code",
    severity: Severity::Warning,
    checks: (
        "“三公”经费各项不应小于基本支出表的 30212 因公出国、30217 公务接待、30231 公务用车运行、31013 公务用车购置；同表列有会议费的，不应小于 30215 会议费（项目支出中还可以有）。",
        "Each item is at least its code in the basic table (30212, 30217, 30231, 31013; 30215 where the table lists meetings too); projects may add to it.",
    ),
    basis: FORM,
    example: (
        "基本支出表 30217 公务接待费 2.40，“三公”经费表公务接待费 0.24。",
        "30217 prints 2.40, reception in the “three public” table 0.24.",
    ),
    tolerance: Tolerance::Sum,
    fix: ("核对两张表的这一项", "compare the item in the two tables"),
    check: three_public_cover,
};

/// The column of what is paid from the general budget; of all, where the table tells no sources apart.
fn fiscal_column(table: &Table) -> Option<usize> {
    let column = |m: Meaning| table.column(m);
    column(Meaning::General)
        .or_else(|| column(Meaning::FiscalAppropriation))
        .or_else(|| column(Meaning::Total))
        .or_else(|| column(Meaning::Amount))
        .or_else(|| table.single_column(Side::Single))
}

/// The items, and the code of the basic table that pays for each. 会议费 and 培训费 stand in the “三公” table of some provinces.
const ITEMS: &[(Meaning, &str)] = &[
    (Meaning::Abroad, "30212"),
    (Meaning::Reception, "30217"),
    (Meaning::CarRun, "30231"),
    (Meaning::CarPurchase, "31013"),
    (Meaning::Meeting, "30215"),
];

fn three_public_cover(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let (Some(public), Some(economic)) = (d.table(Role::ThreePublic), d.table(Role::BasicEconomic)) else { return };
    let Some(column) = fiscal_column(economic) else { return };
    for &(item, code) in ITEMS {
        // Who numbers the codes in a way of his own prints other costs there.
        let is_named = |name: &str| {
            let known = names(Scheme::Economic, code);
            let head = |n: &str| fold(n).chars().take(2).collect::<String>();
            known.is_empty() || name.is_empty() || known.iter().any(|n| head(n.name) == head(name))
        };
        let row = economic.coded(&Code::new(code)).filter(|&r| is_named(&economic.rows[r].name));
        let economic_figure = row.and_then(|r| economic.figure(r, column));
        if let (Some(own), Some(theirs)) = (three_public_figure(d, public, item), economic_figure) {
            ledger.at_least(&THREE_PUBLIC_COVER, own, [(1, theirs)]);
        }
    }
}

/// The amount of a “三公” item: its row in the 合计 column, or its column; of 预算数 and 决算数 the latter.
#[must_use]
pub fn three_public_figure(d: &Disclosure, table: &Table, item: Meaning) -> Option<FigureId> {
    if let Some(row) = table.printed_item(Side::Single, item, &d.figures) {
        let executed = table.amount_columns().find(|&c| table.columns[c].aspect == Aspect::Final);
        let column = executed.or_else(|| table.column(Meaning::Total)).or_else(|| table.column(Meaning::Amount)).or_else(|| {
            table.amount_columns().find(|&c| !matches!(table.columns[c].meaning, Meaning::PriorAmount | Meaning::ChangeAmount))
        })?;
        return table.figure(row, column);
    }
    let row = (table.rows.len() == 1).then_some(0).or_else(|| table.total_row()).or_else(|| row_of_year(d, table))?;
    let columns: Vec<usize> = table.amount_columns().filter(|&c| table.columns[c].meaning == item).collect();
    let own = columns.iter().rfind(|&&c| table.columns[c].aspect.is_own());
    table.figure(row, *own.or(columns.last())?)
}

/// The row of the document's year, where each row is named by a year: 2024年, 2025年预算.
fn row_of_year(d: &Disclosure, table: &Table) -> Option<usize> {
    let year = d.year?;
    let named = |r: usize| {
        let words = std::iter::once(&table.rows[r].name).chain(&table.rows[r].texts);
        words.map(|w| fold(w)).find_map(|w| w.get(..4)?.parse::<i32>().ok().filter(|_| w[4..].starts_with('年')))
    };
    let years: Option<Vec<i32>> = (0..table.rows.len()).map(named).collect();
    let mut own = years?.into_iter().enumerate().filter(|(_, y)| *y == year).map(|(row, _)| row);
    own.next().filter(|_| own.next().is_none())
}

/// 功能科目与经济科目不对应 (B27)
pub static FUNCTION_MATCH: Rule = Rule {
    code: "BC212",
    name: "function-economic-unequal",
    title: "缴费类功能科目与对应的经济科目不等",
    title_en: "A contribution differs between function and economic code",
    severity: Severity::Note,
    checks: (
        "没有其他来源时，2080505 ≈ 30108 养老保险，2080506 ≈ 30109 职业年金，21011 各项医疗 ≈ 30110 + 30111，2210201 ≈ 30113 住房公积金。",
        "Without other funding 2080505 ≈ 30108, 2080506 ≈ 30109, 2210201 ≈ 30113.",
    ),
    basis: FORM,
    example: ("2080505 为 66.52，30108 为 65.52。", "2080505 is 66.52, 30108 is 65.52."),
    tolerance: Tolerance::Same,
    fix: ("如无其他安排，两处应一致", "without other funding the two should agree"),
    check: function_match,
};

fn function_match(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let (Some(general), Some(economic)) = (d.table(Role::General), d.table(Role::BasicEconomic)) else { return };
    let (Some(basic), Some(whole)) =
        (general.column(Meaning::Basic), economic.column(Meaning::Total).or_else(|| economic.column(Meaning::Amount)))
    else {
        return;
    };
    for (function, code) in [("2080505", "30108"), ("2080506", "30109"), ("2210201", "30113")] {
        let own = general.coded(&Code::new(function.to_owned())).and_then(|r| general.figure(r, basic));
        let code = Code::new(code.to_owned());
        // Printed once for each project, no row is all of it.
        let once = economic.coded_rows().filter(|&r| economic.rows[r].code.as_ref() == Some(&code)).count() == 1;
        let theirs = economic.coded(&code).filter(|_| once).and_then(|r| economic.figure(r, whole));
        if let (Some(own), Some(theirs)) = (own, theirs) {
            ledger.same(&FUNCTION_MATCH, theirs, own);
        }
    }
}
