//! BC1xx — inside one table: code tree, 合计, row sums, the two sides, parts, fund flows.

use super::named_rows;
use super::parent_row;
use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance, adds_up};
use crate::lexicon::Group;
use crate::model::fold::{fold, number_depth, without_number};
use crate::model::{Code, Disclosure, FigureId, Meaning, Role, RowKind, Side, Table};
use std::collections::HashSet;

const SIDES_OF: [Side; 3] = [Side::Income, Side::Expenditure, Side::Use];

/// 小计与明细不符 — a parent code's amount is not the sum of its direct children (B9).
pub static SUBTOTAL: Rule = Rule {
    code: "BC101",
    name: "subtotal-mismatch",
    title: "上级科目与下级科目之和不符",
    title_en: "A parent code is not the sum of its children",
    severity: Severity::Error,
    checks: (
        "每张有科目编码的表、每个金额列：类 = 所属各款之和，款 = 所属各项之和；没有编码、以名称缩进分级的表，上级 = 缩进其下的各行之和。",
        "In every coded table and amount column a 类 is the sum of its 款, a 款 the sum of its 项; without codes a row is the sum of the names set in below it.",
    ),
    basis: FORM,
    example: ("20103 印为 539.37，其下 2010301 与 2010350 相加为 540.38。", "20103 prints 539.37; 2010301 and 2010350 add up to 540.38."),
    tolerance: Tolerance::Sum,
    fix: ("核对上级科目与各下级科目的金额，改正印错的一个", "compare the parent with its children and correct the wrong one"),
    check: subtotal,
};

fn subtotal(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in d.tables.iter().filter(|t| named_rows::is_tree(t)) {
        for (parent, below) in named_rows::below(table).into_iter().enumerate() {
            for column in table.amount_columns().filter(|_| !below.is_empty()) {
                if let Some(reported) = table.figure(parent, column) {
                    ledger.sum(&SUBTOTAL, reported, below.iter().filter_map(|&r| table.figure(r, column)));
                }
            }
        }
    }
    for table in &d.tables {
        for parent in table.coded_rows() {
            let Some(code) = &table.rows[parent].code else { continue };
            let children = table.nearest_below(code);
            if children.is_empty() {
                continue;
            }
            for column in table.amount_columns() {
                if let Some(reported) = table.figure(parent, column) {
                    ledger.sum(&SUBTOTAL, reported, children.iter().filter_map(|&r| table.figure(r, column)));
                }
            }
        }
    }
}

/// 本年合计与各项之和不符 — the items of a side do not add up (B1, B10).
pub static YEAR_TOTAL: Rule = Rule {
    code: "BC104",
    name: "year-total-mismatch",
    title: "本年合计与各项之和不符",
    title_en: "The year's total is not the sum of its items",
    severity: Severity::Error,
    checks: (
        "收支总表、财政拨款收支总表：各收入项目之和 = 本年收入合计，各支出项目之和 = 本年支出合计，每个资金列都成立。",
        "In the balance tables the items of each side add up to the year's total, in every fund column.",
    ),
    basis: FORM,
    example: ("本年支出合计 866.70，各项相加 876.70。", "The year's expenditure prints 866.70; its items add up to 876.70."),
    tolerance: Tolerance::Sum,
    fix: ("核对各项目与本年合计", "compare the items with the total"),
    check: year_total,
};

fn year_total(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in d.tables.iter().filter(|t| t.role.has_sides()) {
        for side in SIDES_OF {
            let view = table.side(side);
            let mut items = view.items();
            let (current, grand) = (view.current_total(), view.grand_total());
            // A form without 本年合计 adds items and carry-over to 总计 directly.
            let (whole, extra) = match (current, grand) {
                (Some(current), _) => (current, Vec::new()),
                (None, Some(grand)) => (grand, view.carried()),
                (None, None) => continue,
            };
            if items.is_empty() {
                continue;
            }
            // Below 本年合计 stands what it does not hold.
            let depth = |r: usize| number_depth(&fold(&table.rows[r].name));
            if current == Some(whole)
                && (items.iter().any(|&r| r < whole) || depth(whole).is_some() && items.iter().any(|&r| depth(r) == depth(whole)))
            {
                // 二、上解上级支出 is beside 一、本年支出.
                items.retain(|&r| r < whole || depth(whole).is_some() && depth(r) > depth(whole));
            }
            if items.is_empty() {
                continue;
            }
            // Where all that follows 本年合计 stands below it, some of it is money that the year's total does not hold.
            let is_read =
                current != Some(whole) || items.iter().any(|&r| r < whole) || number_depth(&fold(&table.rows[whole].name)).is_some();
            // 二、 without a name: the rest of the side is not there.
            let nameless = |&r: &usize| without_number(&fold(&table.rows[r].name)).is_empty();
            let is_read = is_read && !items.iter().any(nameless);
            for column in view.columns() {
                let reported = table.figure(whole, column);
                let shared = shared_total(d, table, side, whole, reported);
                if let Some(reported) = shared.or(reported) {
                    let all: Vec<usize> = items.iter().chain(&extra).copied().collect();
                    let figures = |rows: &[usize]| rows.iter().filter_map(|&r| table.figure(r, column)).collect::<Vec<FigureId>>();
                    // Rows without a number may be parts of the one above, though nothing says so.
                    let outer = || without_parts(d, table, &all, column);
                    let printed = |rows: &[usize]| -> Vec<usize> {
                        rows.iter().copied().filter(|&r| d.is_nonzero(table.figure(r, column))).collect()
                    };
                    let adds_up = |rows: &[usize]| adds_up(d, &YEAR_TOTAL, reported, figures(rows));
                    let mut runs = Vec::new();
                    let nested = || Some(outer()).filter(|rows| rows.len() < all.len() && adds_up(rows));
                    if let Some(rows) = if adds_up(&all) { None } else { nested() } {
                        ledger.open_sum(&YEAR_TOTAL, reported, &figures(&rows), false);
                    } else if !adds_up(&all) && divided(&printed(&all), &adds_up, &mut runs) {
                        // 按性质 and 按经济分类, one below the other: the whole is divided twice.
                        for run in runs {
                            ledger.open_sum(&YEAR_TOTAL, reported, &figures(&run), false);
                        }
                    } else {
                        let rows = if adds_up(&all) { all } else { outer() };
                        ledger.open_sum(&YEAR_TOTAL, reported, &figures(&rows), is_read);
                    }
                }
            }
        }
    }
}

/// Whether rows that follow one another are several times the same whole.
fn divided(rows: &[usize], adds_up: &dyn Fn(&[usize]) -> bool, runs: &mut Vec<Vec<usize>>) -> bool {
    let mut from = 0;
    while from < rows.len() {
        let Some(end) = (from + 2..=rows.len()).find(|&end| adds_up(&rows[from..end])) else { return false };
        runs.push(rows[from..end].to_vec());
        from = end;
    }
    runs.len() > 1
}

/// Most rows that are tried as the parts of one.
const MOST_PARTS: usize = 60;

/// Rows of a side without those that follow another one, have no number, and are together what it prints; parts may have parts of
/// their own. A single one of the same amount is a part only where it has some, or is set in: else it may be the row once more.
fn without_parts(d: &Disclosure, table: &Table, rows: &[usize], column: usize) -> Vec<usize> {
    let plain = |r: usize| number_depth(&fold(&table.rows[r].name)).is_none();
    let blanks = |r: usize| table.rows[r].name_span.set_in(&d.text);
    // How many rows below each are its parts, from the last row up.
    let mut below = vec![0; rows.len()];
    for at in (0..rows.len()).rev() {
        let Some(whole) = table.figure(rows[at], column).filter(|&id| d.is_nonzero(Some(id))) else { continue };
        let mut parts = Vec::new();
        let mut next = at + 1;
        while parts.len() < MOST_PARTS && next < rows.len() && plain(rows[next]) {
            parts.extend(table.figure(rows[next], column));
            next += 1 + below[next];
            let set_in = || blanks(rows[at + 1]) > blanks(rows[at]);
            if (parts.len() > 1 || below[at + 1] > 0 || set_in()) && adds_up(d, &PARTS, whole, parts.clone()) {
                below[at] = next - at - 1;
                break;
            }
        }
    }
    let mut outer = Vec::new();
    let mut at = 0;
    while let Some(&row) = rows.get(at) {
        outer.push(row);
        at += 1 + below[at];
    }
    outer
}

/// Where functional items and uses stand side by side, the total is printed once for both.
fn shared_total(d: &Disclosure, table: &Table, side: Side, row: usize, own: Option<FigureId>) -> Option<FigureId> {
    let blank = own.is_none_or(|id| !d.figure(id).is_printed());
    if side != Side::Expenditure || !blank {
        return None;
    }
    let meaning = table.rows[row].meaning;
    let other = table.item(Side::Use, meaning)?;
    let column = table.side(Side::Use).main_column()?;
    table.figure(other, column).filter(|&id| d.figure(id).is_printed())
}

/// 总计不符 — 总计 is not 本年合计 plus carry-over (B2).
pub static GRAND_TOTAL: Rule = Rule {
    code: "BC105",
    name: "grand-total-mismatch",
    title: "总计与本年合计加结转不符",
    title_en: "总计 is not the year's total plus carry-over",
    severity: Severity::Error,
    checks: (
        "收入总计 = 本年收入合计 + 上年结转（及使用结余）；支出总计 = 本年支出合计 + 结转下年（及结余分配）。",
        "Total revenue = the year's revenue + carry-over in; total expenditure = the year's expenditure + carry-over out.",
    ),
    basis: FORM,
    example: (
        "本年收入合计 2,946.25，年初结转 49.14，总计印为 2,955.39。",
        "The year's revenue 2,946.25, carry-over 49.14, total printed 2,955.39.",
    ),
    tolerance: Tolerance::Sum,
    fix: ("核对总计、本年合计与结转", "compare the total, the year's total and the carry-over"),
    check: grand_total,
};

fn grand_total(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in d.tables.iter().filter(|t| t.role.has_sides()) {
        for side in SIDES_OF {
            let view = table.side(side);
            let (Some(current), Some(grand)) = (view.current_total(), view.grand_total()) else { continue };
            let carried = view.carried();
            for column in view.columns() {
                let printed = |id: Option<FigureId>| id.is_some_and(|id| d.figure(id).is_printed());
                let (whole, year) = (table.figure(grand, column), table.figure(current, column));
                // Totals that a form prints once for two columns are compared where they are printed.
                if let (Some(whole), Some(year)) = (whole, year)
                    && (side != Side::Expenditure || printed(Some(whole)) || !printed(Some(year)))
                {
                    let terms: Vec<FigureId> =
                        std::iter::once(year).chain(carried.iter().filter_map(|&r| table.figure(r, column))).collect();
                    let between = view.items().into_iter().filter(|&r| current < r && r < grand);
                    // 上级补助收入, 调入资金, 上解支出: what a government adds to the year's total, in ways of its own.
                    let is_read = between.filter_map(|r| table.figure(r, column)).all(|id| !d.is_nonzero(Some(id)));
                    ledger.open_sum(&GRAND_TOTAL, whole, &terms, is_read);
                }
            }
        }
    }
}

/// 收入总计与支出总计不等 — the two sides differ (B3, B10).
pub static SIDES: Rule = Rule {
    code: "BC106",
    name: "sides-unequal",
    title: "收入总计与支出总计不等",
    title_en: "Total revenue and total expenditure differ",
    severity: Severity::Error,
    checks: ("收支总表、财政拨款收支总表：收入总计 = 支出总计。", "In the balance tables total revenue equals total expenditure."),
    basis: FORM,
    example: ("收入总计 866.70，支出总计 866.07。", "Revenue 866.70, expenditure 866.07."),
    tolerance: Tolerance::Same,
    fix: ("核对两边总计", "compare the two totals"),
    check: sides,
};

fn sides(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in d.tables.iter().filter(|t| t.role.has_sides()) {
        let Some(income) = table.side(Side::Income).grand_figure() else { continue };
        for side in [Side::Expenditure, Side::Use] {
            if let Some(expenditure) = table.side(side).grand_figure().filter(|&id| d.figure(id).is_printed()) {
                ledger.same(&SIDES, income, expenditure);
            }
        }
    }
}

/// 项目与其分项之和不符 — an item is not the sum of its parts.
pub static PARTS: Rule = Rule {
    code: "BC107",
    name: "item-parts-mismatch",
    title: "项目与其分项之和不符",
    title_en: "An item is not the sum of its parts",
    severity: Severity::Error,
    checks: (
        "收支表、“三公”经费表中，分列两个以上分项的项目 = 各分项之和；只列“其中”一项时，不应大于该项目。按来源竖排的收入表：小计 = 其下各项之和，收入总计 = 各小计之和。",
        "In the balance and “three public” tables an item with two or more parts is their sum; a single 其中 part does not exceed it. In a revenue table listed by source a 小计 is the sum of the rows below it, the total that of all 小计.",
    ),
    basis: FORM,
    example: (
        "财政拨款收入 156，其下一般公共预算资金 150、政府性基金空白。",
        "Fiscal appropriation 156, below it general budget 150 and no funds.",
    ),
    tolerance: Tolerance::Sum,
    fix: ("核对该项目与各分项", "compare the item with its parts"),
    check: parts,
};

fn parts(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in d.tables.iter().filter(|t| t.role.has_sides() || matches!(t.role, Role::ThreePublic | Role::Income)) {
        if table.role == Role::Income && by_source(table, ledger) {
            continue;
        }
        for whole in 0..table.rows.len() {
            // The items of “三公” costs themselves are BC108's.
            if table.role == Role::ThreePublic && table.rows[whole].meaning != Meaning::Abroad {
                continue;
            }
            let parts: Vec<usize> = (0..table.rows.len()).filter(|&r| table.rows[r].parent == Some(whole)).collect();
            for column in table.columns_of(whole) {
                let Some(reported) = table.figure(whole, column) else { continue };
                let figures: Vec<FigureId> = parts.iter().filter_map(|&r| table.figure(r, column)).collect();
                let printed = figures.iter().filter(|&&f| d.figure(f).is_printed()).count();
                match (parts.len(), printed) {
                    (_, 0) => {}
                    (1, _) => ledger.at_least(&PARTS, reported, figures.iter().map(|&f| (1, f))),
                    _ => ledger.sum(&PARTS, reported, figures),
                }
            }
        }
    }
}

/// A revenue table that lists its sources one below the other: each group begins with its 小计. The
/// source itself is printed beside the middle of its group, so how far a name is set in tells nothing. Says whether the
/// table is one.
fn by_source(table: &Table, ledger: &mut Ledger<'_>) -> bool {
    let heads: Vec<usize> = (0..table.rows.len()).filter(|&r| Group::Subtotal.ends(table.rows[r].name.trim())).collect();
    let total = table.rows.iter().position(|r| r.kind == RowKind::Total);
    let coded = table.coded_rows().next().is_some();
    let Some(total) = total.filter(|&t| !coded && heads.len() > 1 && (heads.iter().all(|&h| h > t) || heads.iter().all(|&h| h < t))) else {
        return false;
    };
    for column in table.amount_columns() {
        for (at, &head) in heads.iter().enumerate() {
            let end = heads.get(at + 1).copied().unwrap_or(table.rows.len());
            let own = (head + 1..end).filter(|&r| r != total && table.rows[r].kind == RowKind::Item);
            let figures: Vec<FigureId> = own.filter_map(|r| table.figure(r, column)).collect();
            if let Some(reported) = table.figure(head, column).filter(|_| !figures.is_empty()) {
                ledger.sum(&PARTS, reported, figures);
            }
        }
        if let Some(reported) = table.figure(total, column) {
            ledger.sum(&PARTS, reported, heads.iter().filter_map(|&h| table.figure(h, column)));
        }
    }
    true
}

/// 科目层级不完整或重复 — a 项 without its 款 row, or a code twice (B9b).
pub static CODE_TREE: Rule = Rule {
    code: "BC109",
    name: "code-tree-broken",
    title: "科目缺上级行或编码重复",
    title_en: "A code lacks its parent row or stands twice",
    severity: Severity::Warning,
    checks: (
        "每个款、项在同一张表中应有其上级行；同一编码只应出现一次。",
        "Every 款 and 项 has its parent row in the same table, and no code stands twice.",
    ),
    basis: FORM,
    example: ("有 2080501、2080505 而没有 20805；2010301 出现两次。", "2080501 and 2080505 without 20805; 2010301 twice."),
    tolerance: Tolerance::None,
    fix: ("补上缺少的上级行，或更正重复的编码", "add the parent row or correct the repeated code"),
    check: code_tree,
};

fn code_tree(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in &d.tables {
        let mut seen: HashSet<(&Code, Vec<&str>)> = HashSet::new();
        let mut orphans: HashSet<Code> = HashSet::new();
        let deep = table.coded_rows().any(|r| table.rows[r].code.as_ref().is_some_and(|c| c.level() == 1));
        for r in table.coded_rows() {
            let row = &table.rows[r];
            let Some(code) = &row.code else { continue };
            // Two projects may be of one item.
            let projects = matches!(table.role, Role::ProjectList | Role::Detail | Role::Other) && Group::ProjectWord.is_in(&table.title);
            if !seen.insert((code, table.words_beside(row))) && !projects {
                ledger
                    .report(
                        &CODE_TREE,
                        row.spans.first().copied().unwrap_or(row.name_span),
                        format!("编码 {} 在“{}”中出现了两次", code.0, table.title),
                        format!("code {} stands twice in \"{}\"", code.0, table.title),
                    )
                    .keyed(format!("{}|{}", table.role.key(), code.0))
                    .with(row.cells.iter().flatten().copied());
            }
            if let Some(parent) = code
                .parent()
                .filter(|p| deep && table.coded(p).is_none() && !parent_row::leaves_out(table, p.level()) && !orphans.contains(p))
            {
                if parent_row::printed_elsewhere(d, table, &parent).is_some() {
                    orphans.insert(parent);
                    continue;
                }
                ledger
                    .report(
                        &CODE_TREE,
                        row.spans.first().copied().unwrap_or(row.name_span),
                        format!("“{}”中有 {} 而没有上级科目 {} 的行", table.title, code.0, parent.0),
                        format!("\"{}\" has {} but no row for its parent {}", table.title, code.0, parent.0),
                    )
                    .keyed(format!("{}|{}", table.role.key(), parent.0));
                orphans.insert(parent);
            }
        }
    }
}

/// 年初、收入、支出、年末不平衡 — the fund flow does not balance (F4, F8).
pub static FUND_FLOW: Rule = Rule {
    code: "BC111",
    name: "fund-flow-unbalanced",
    title: "年初结转加收入减支出不等于年末结转",
    title_en: "Opening + income − expenditure is not closing",
    severity: Severity::Error,
    checks: (
        "决算的政府性基金、国有资本表：年初结转 + 本年收入 − 本年支出 = 年末结转；本年支出小计 = 基本支出 + 项目支出。",
        "Final accounts of funds: opening + income − expenditure = closing; expenditure = basic + project.",
    ),
    basis: FORM,
    example: ("年初 0，收入 100，支出 90，年末印为 0。", "Opening 0, income 100, expenditure 90, closing printed 0."),
    tolerance: Tolerance::Sum,
    fix: ("核对四个数", "compare the four figures"),
    check: fund_flow,
};

fn fund_flow(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in d.tables.iter().filter(|t| matches!(t.role, Role::Fund | Role::Capital | Role::General)) {
        let column = |m: Meaning| table.column(m);
        let (Some(income), Some(expenditure)) = (column(Meaning::YearIncome), column(Meaning::YearExpenditure)) else { continue };
        for row in 0..table.rows.len() {
            let figure = |m: Meaning| column(m).and_then(|c| table.figure(row, c));
            if let (Some(closing), Some(income), Some(spent)) =
                (figure(Meaning::CarryOut), table.figure(row, income), table.figure(row, expenditure))
            {
                let opening = figure(Meaning::CarryIn).map(|f| (1, f));
                ledger.signed_sum(&FUND_FLOW, closing, opening.into_iter().chain([(1, income), (-1, spent)]));
            }
            let parts: Vec<FigureId> = [Meaning::Basic, Meaning::Project].into_iter().filter_map(figure).collect();
            if let Some(spent) = table.figure(row, expenditure).filter(|_| parts.len() == 2) {
                ledger.sum(&FUND_FLOW, spent, parts);
            }
        }
    }
}
