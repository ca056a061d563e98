//! 项目绩效目标表: labels and values, the spending plan, and the indicators.

use super::raw::{Cell, Collected, GridRow};
use crate::model::fold::fold;
use crate::model::number;
use crate::model::pattern;
use crate::model::{
    Certainty, Figure, FigureId, Indicator, MoneyUnit, Origin, PlanStep, Project, Quantity, Reading, Span, Table, TableId, Unchecked,
};
use regex::Regex;
use std::sync::LazyLock;

/// Labels whose value stands in the next filled cell.
const CODE: &[&str] = &["项目编码", "项目代码"];
const NAME: &[&str] = &["项目名称"];
const WHOLE: &[&str] = &["项目资金总额", "项目总金额", "项目总投资", "资金总额"];
const BUDGET: &[&str] = &["预算数", "年度资金总额", "年度资金申请总额", "年度预算资金总额", "预算金额"];
const FISCAL: &[&str] = &["财政资金", "当年财政拨款", "财政拨款", "年度财政拨款", "本年财政拨款", "一般公共预算拨款"];
const CARRIED: &[&str] = &["上年结转资金", "上年结转"];
const OTHER: &[&str] = &["其他资金", "年度其他资金"];

struct Reader<'t, 'c> {
    text: &'t str,
    id: TableId,
    unit: MoneyUnit,
    /// The column of the year's label, where a row has that of the project as a whole before it.
    year: Option<usize>,
    into: &'c mut Collected,
}

/// Reads the rows of a performance table into `table.project`, its figures into `into`.
pub fn read(text: &str, id: TableId, unit: MoneyUnit, rows: &[GridRow], table: &mut Table, into: &mut Collected) {
    table.lines = rows.iter().filter(|r| r.iter().any(|c| !c.is_blank())).count();
    // 项目资金（元）: the unit stands in the label, and is nearer than the one above the table.
    let of_funds = |c: &&Cell| c.text(text).contains("资金");
    let labelled = rows.iter().flatten().filter(of_funds).find_map(|c| super::caption::unit_inside(text, c.span()));
    let labelled = labelled
        .or_else(|| rows.iter().flatten().find_map(|c| super::caption::unit_inside(text, c.span())).filter(|_| table.unit.is_none()));
    if let Some((span, own)) = labelled {
        (table.unit, table.unit_span) = (Some(own), Some(span));
    }
    let unit = table.unit.unwrap_or(unit);
    let mut reader = Reader { text, id, unit, year: None, into };
    let mut project = Project::default();
    let indicators_at = rows.iter().position(|r| position_of(text, r, &["指标值"]).is_some());
    let upper = &rows[..indicators_at.unwrap_or(rows.len())];
    reader.labels(upper, &mut project);
    reader.plan(upper, &mut project);
    if let Some(at) = indicators_at {
        reader.indicators(&rows[at], &rows[at + 1..], &mut project);
    }
    table.project = Some(project);
}

fn position_of(text: &str, row: &GridRow, labels: &[&str]) -> Option<usize> {
    row.iter().position(|c| labels.contains(&label_of(&c.text(text)).as_str()))
}

static MONTH: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"^(\d{1,2})\s*月(?:底|末|份)?(?:前)?$").expect("valid pattern"));

/// Months of a date label such as `3 月底`; `None` for anything else.
fn month(label: &str) -> Option<u32> {
    MONTH.captures(label.trim())?.get(1)?.as_str().parse().ok()
}

impl Reader<'_, '_> {
    fn labels(&mut self, rows: &[GridRow], project: &mut Project) {
        for row in rows {
            let value = |labels: &[&str]| {
                let at = position_of(self.text, row, labels)?;
                // A blank cell before the next label is the blank value itself.
                let next = row[at + 1..].iter().find(|c| !c.is_blank())?;
                Some(next.clone())
            };
            if let Some(cell) = value(CODE) {
                project.code = cell.text(self.text);
                self.into.structure.extend(cell.spans.iter().copied());
            }
            if let Some(cell) = value(NAME) {
                project.name = cell.text(self.text);
                self.into.structure.extend(cell.spans.iter().copied());
            }
            self.money(row, project, false);
        }
        for row in rows {
            self.money(row, project, true);
        }
        let budget_row = rows.iter().position(|r| position_of(self.text, r, BUDGET).or(position_of(self.text, r, WHOLE)).is_some());
        if let Some(next) = budget_row.and_then(|at| rows.get(at + 1)) {
            let mut filled = next.iter().filter(|c| !c.is_blank());
            if let (Some(only), None) = (filled.next(), filled.next()) {
                project.purpose = only.text(self.text);
            }
        }
    }

    /// The amounts of a row. A form that prints 项目资金总额 beside 年度资金申请总额 has the funds of both in one row:
    /// the first of two like labels belongs to the project as a whole, the second to the year.
    ///
    /// Once all that is printed is known, the blank cells beside the labels that are left are blank amounts, where another
    /// label of the row has its amount beside it: elsewhere the amounts may stand below.
    fn money(&mut self, row: &GridRow, project: &mut Project, blanks: bool) {
        let keys: Vec<String> = row.iter().map(|c| label_of(&c.text(self.text))).collect();
        let found =
            |labels: &[&str]| keys.iter().enumerate().filter(|(_, k)| labels.contains(&k.as_str())).map(|(i, _)| i).collect::<Vec<_>>();
        let beside = self.year.is_some() || !found(WHOLE).is_empty() && !found(BUDGET).is_empty();
        if let (Some(_), Some(&year)) = (found(WHOLE).first(), found(BUDGET).first()) {
            self.year = Some(year);
        }
        // 财政资金 of the project as a whole, centred beside two rows of the year's, stands in a row of its own.
        let year = self.year;
        let before = |at: usize| year.is_some_and(|year| at < year) && !keys[at].starts_with(['当', '本', '年']);
        let beside_labels = (1..row.len()).any(|c| is_label(&keys[c - 1]) && self.is_amount(&row[c..]));
        if blanks && !beside_labels {
            return;
        }
        for (labels, label) in
            [(WHOLE, "项目资金总额"), (BUDGET, "预算数"), (FISCAL, "财政资金"), (CARRIED, "上年结转资金"), (OTHER, "其他资金")]
        {
            let places = found(labels);
            let count = places.len();
            for (nth, at) in places.into_iter().enumerate() {
                let Some(mut cell) = self.beside(&row[at + 1..], blanks).cloned() else { continue };
                if cell.spans.is_empty() {
                    // A blank among columns of spaces has no place of its own: it stands behind its label.
                    let end = row[at].spans.last().map_or(0, |s| s.end);
                    cell = Cell::of(Span::new(end, end));
                }
                let of_whole = beside && matches!(label, "财政资金" | "其他资金") && (count > 1 && nth == 0 || count == 1 && before(at));
                let name = if of_whole { "项目资金总额的来源" } else { label };
                let slot = match label {
                    "项目资金总额" if !beside => &mut project.budget,
                    "项目资金总额" => &mut project.whole,
                    "预算数" => &mut project.budget,
                    "财政资金" if of_whole => &mut project.whole_fiscal,
                    "财政资金" => &mut project.fiscal,
                    "上年结转资金" => &mut project.carried,
                    _ if of_whole => &mut project.whole_other,
                    _ => &mut project.other,
                };
                if !blanks || slot.is_none() {
                    let figure = self.amount(&cell, name);
                    slot.get_or_insert(figure);
                }
            }
        }
    }

    /// The cell that is filled after a label; or the last blank one before the next label, or the end.
    fn beside<'r>(&self, rest: &'r [Cell], blank: bool) -> Option<&'r Cell> {
        let filled = rest.iter().position(|c| !c.is_blank());
        // In a list the words of the next column's head follow: an amount has digits, or the mark of none.
        let words = |cell: &Cell| {
            let text = cell.text(self.text);
            text.chars().filter(|c| c.is_alphabetic()).count() > 1 && !fold(&text).contains(|c: char| c.is_ascii_digit())
        };
        let value = filled.filter(|&at| !is_label(&rest[at].text(self.text)) && !words(&rest[at]));
        match (blank, value) {
            (false, at) => rest.get(at?),
            (true, None) => rest[..filled.unwrap_or(rest.len())].last(),
            (true, Some(_)) => None,
        }
    }

    /// Whether the next filled cell holds an amount.
    fn is_amount(&self, rest: &[Cell]) -> bool {
        self.beside(rest, false).is_some_and(|c| matches!(number::amount_cell(self.text, c.span(), self.unit).0, Reading::Money(_)))
    }

    fn plan(&mut self, rows: &[GridRow], project: &mut Project) {
        for (at, row) in rows.iter().enumerate() {
            let dates: Vec<(usize, String)> =
                row.iter().enumerate().map(|(c, cell)| (c, cell.text(self.text))).filter(|(_, t)| month(t).is_some()).collect();
            if dates.is_empty() {
                continue;
            }
            self.into.structure.extend(dates.iter().flat_map(|(c, _)| row[*c].spans.iter().copied()));
            // As many percentages below as dates: in their order, wherever they stand.
            let percent = |c: &&Cell| number::percent(&c.text(self.text)).is_some();
            let all: Vec<&Cell> = rows.get(at + 1).into_iter().flatten().filter(percent).collect();
            let in_order = |nth: usize| all.get(nth).copied().filter(|_| all.len() == dates.len());
            let below = |nth: usize, column: usize| in_order(nth).or_else(|| rows.get(at + 1)?.get(column)).filter(percent);
            let below: Vec<Option<Cell>> = dates.iter().enumerate().map(|(nth, (column, _))| below(nth, *column).cloned()).collect();
            for ((column, label), below) in dates.iter().zip(below) {
                let beside = row.get(column + 1).filter(|c| number::percent(&c.text(self.text)).is_some());
                let (cell, displaced) = match (below, beside) {
                    (Some(cell), _) => (cell, false),
                    (None, Some(cell)) => (cell.clone(), true),
                    (None, None) => continue,
                };
                let percent = self.percent(&cell, label);
                project.plan.push(PlanStep { label: label.clone(), month: month(label), percent, displaced });
            }
        }
    }

    fn indicators(&mut self, header: &GridRow, rows: &[GridRow], project: &mut Project) {
        let column = |labels: &[&str]| position_of(self.text, header, labels);
        let first = column(&["一级指标"]).unwrap_or(0);
        let second = column(&["二级指标"]).unwrap_or(1);
        let third = column(&["三级指标"]).unwrap_or(2);
        let described = column(&["绩效指标描述", "指标描述", "指标内容"]).unwrap_or(third);
        let Some(target) = column(&["指标值"]) else { return };
        let mut last = [String::new(), String::new()];
        for row in rows {
            let cell = |c: usize| row.get(c).map(|cell| cell.text(self.text)).unwrap_or_default();
            for (slot, c) in last.iter_mut().zip([first, second]) {
                if !cell(c).is_empty() {
                    *slot = cell(c);
                }
            }
            let name = if cell(described).is_empty() { cell(third) } else { cell(described) };
            let Some(value) = row.get(target).filter(|c| !c.is_blank()).cloned() else { continue };
            let (sign, figure) = self.target(&value, &name);
            project.indicators.push(Indicator {
                first: last[0].clone(),
                second: last[1].clone(),
                name,
                target: value.text(self.text),
                target_span: value.span(),
                sign,
                figure,
            });
        }
    }

    fn push(&mut self, span: Span, reading: Reading, label: &str, reason: Unchecked) -> FigureId {
        let id = FigureId(self.into.figures.len());
        self.into.figures.push(Figure {
            span,
            raw: span.of(self.text).to_owned(),
            reading,
            origin: Origin::Performance { table: self.id, label: label.to_owned() },
            reason,
            approximate: false,
            unit: Some(self.unit),
            set: 0,
            certainty: Certainty::Certain,
        });
        id
    }

    fn amount(&mut self, cell: &Cell, label: &str) -> FigureId {
        let (reading, span) = number::amount_cell(self.text, cell.span(), self.unit);
        let reason = if reading == Reading::Unreadable { Unchecked::Unreadable } else { Unchecked::NoCounterpart };
        self.push(span, reading, label, reason)
    }

    fn percent(&mut self, cell: &Cell, label: &str) -> FigureId {
        let span = cell.span().trimmed(self.text);
        let raw = span.of(self.text);
        let digits = Span::new(span.start, span.start + raw.trim_end_matches(['%', '％']).trim_end().len());
        let reading = number::percent(raw).map_or(Reading::Unreadable, Reading::Percent);
        self.push(digits, reading, label, Unchecked::Ratio)
    }

    /// `≥210 万元`, `1790 元/人/月`, `≥95%`, `每月 30 日之前`, `是`.
    fn target(&mut self, cell: &Cell, label: &str) -> (Option<char>, Option<FigureId>) {
        static TARGET: LazyLock<Regex> = LazyLock::new(|| {
            pattern::new(r"([≥≤<>=＜＞＝])?\s*(\d[\d,]*(?:\.\d+)?)\s*(%|％|\p{Han}+(?:[/／]\p{Han}+)*)?").expect("valid pattern")
        });
        let at = cell.span();
        let raw = at.of(self.text);
        let Some(found) = TARGET.captures(raw) else { return (None, None) };
        let sign = found.get(1).and_then(|m| m.as_str().chars().next());
        let Some(digits) = found.get(2) else { return (sign, None) };
        let unit = found.get(3).map_or("", |m| m.as_str());
        let span = Span::new(at.start + digits.start(), at.start + digits.end());
        let Some(n) = number::number(digits.as_str()) else {
            return (sign, Some(self.push(span, Reading::Unreadable, label, Unchecked::Unreadable)));
        };
        let money = |unit| Reading::Money(crate::model::Money { value: n.value, scale: n.scale, unit });
        let quantity = || Reading::Quantity(Quantity { value: n.value, scale: n.scale, unit: unit.to_owned() });
        let (reading, reason) = match unit {
            "%" | "％" => (Reading::Percent(crate::model::Percent { value: n.value, scale: n.scale }), Unchecked::Ratio),
            "万元" => (money(MoneyUnit::WanYuan), Unchecked::NoCounterpart),
            "亿元" => (money(MoneyUnit::YiYuan), Unchecked::NoCounterpart),
            "千元" => (money(MoneyUnit::QianYuan), Unchecked::NoCounterpart),
            "元" => (money(MoneyUnit::Yuan), Unchecked::NoCounterpart),
            u if u.contains('元') => (quantity(), Unchecked::UnitCost),
            u if u.contains(['日', '天', '月', '年', '周', '号']) || u.contains("小时") => (quantity(), Unchecked::Date),
            u if u.contains("平方") || u.contains("公里") || u.ends_with('米') || u.ends_with('亩') => (quantity(), Unchecked::Area),
            _ => (quantity(), Unchecked::Count),
        };
        (sign, Some(self.push(span, reading, label, reason)))
    }
}

/// A label without 其中 and the colon after it.
fn label_of(cell: &str) -> String {
    let key = fold(cell);
    let key = key.strip_prefix("其中").unwrap_or(&key);
    key.trim_matches([':', '：']).to_owned()
}

/// Whether a cell is a label of its own, so that the value before it is blank.
fn is_label(cell: &str) -> bool {
    let key = label_of(cell);
    [CODE, NAME, WHOLE, BUDGET, FISCAL, CARRIED, OTHER].iter().any(|labels| labels.contains(&key.as_str()))
}
