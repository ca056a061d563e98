//! BC9xx — a department against its own unit.

use super::{Relationship, others};
use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::{Disclosure, FigureId, Meaning, Role, Side, Table};
use crate::rules::between::total_figure;

/// 所属单位的数大于部门的数
pub static EXCEEDS: Rule = Rule {
    code: "BC909",
    name: "unit-exceeds-department",
    title: "所属单位的数大于部门的数",
    title_en: "A unit's amount exceeds its department's",
    severity: Severity::Error,
    checks: (
        "部门的公开表包括所属各单位：合计和每个科目都不应小于其中一个单位的数。",
        "A department's tables hold all its units: no total and no code is less than that of one unit.",
    ),
    basis: FORM,
    example: ("部门 2010301 为 390.46 万元，所属单位同一科目为 490.46 万元。", "2010301: department 390.46, its unit 490.46."),
    tolerance: Tolerance::Sum,
    fix: (
        "核对部门与单位的同一科目；两者没有隶属关系的不必比较",
        "compare the code in both; a body that is no unit of this department need not be compared",
    ),
    check: exceeds,
};

fn exceeds(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for (_, other) in others(d, Relationship::ItsUnit) {
        for (department, unit) in pairs(d, &other.disclosure) {
            if !d.is_doubtful(other.figure(unit)) {
                ledger.at_least(&EXCEEDS, department, [(1, other.figure(unit))]);
            }
        }
    }
    for (_, other) in others(d, Relationship::ItsDepartment) {
        for (department, unit) in pairs(&other.disclosure, d) {
            if !d.is_doubtful(other.figure(department)) {
                ledger.at_least(&EXCEEDS, other.figure(department), [(1, unit)]);
            }
        }
    }
}

/// Totals and codes that both print.
fn pairs(department: &Disclosure, unit: &Disclosure) -> Vec<(FigureId, FigureId)> {
    let mut found = Vec::new();
    for role in [Role::Income, Role::Expenditure, Role::General] {
        let (Some(whole), Some(part)) = (department.table(role), unit.table(role)) else { continue };
        found.extend(total_figure(whole, Meaning::Total).zip(total_figure(part, Meaning::Total)));
        for row in part.coded_rows() {
            let code = part.rows[row].code.as_ref();
            let theirs = code.and_then(|c| whole.coded(c)).and_then(|r| amount(whole, r));
            found.extend(theirs.zip(amount(part, row)));
        }
    }
    found.retain(|(_, unit_figure)| unit.figure(*unit_figure).is_printed());
    found
}

fn amount(table: &Table, row: usize) -> Option<FigureId> {
    table.figure(row, table.column(Meaning::Total).or_else(|| table.single_column(Side::Single))?)
}
