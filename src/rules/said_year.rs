//! BC829 — an amount of this year that a sentence gives to another one.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::compared::measured_against;
use super::opened_year;
use super::own_year::OwnYear;
use super::scope::clause_before;
use super::target::{self, Target};
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::fold::fold;
use crate::model::pattern;
use crate::model::{Claim, ClaimKind, Disclosure, FigureId, Folded, Meaning, Origin, Span, YearRef};
use regex::Regex;
use rust_decimal::Decimal;
use std::sync::LazyLock;

/// 句子写的年度与金额的年度不符
pub static SAID_YEAR: Rule = Rule {
    code: "BC829",
    name: "sentence-year-wrong",
    title: "句子写的年度不是金额的年度",
    title_en: "A sentence gives an amount of this year to another year",
    severity: Severity::Warning,
    checks: (
        "写作其他年度、金额却与本年度表中同一项一分不差的，或写作更早年度、又与上年比较增减的，年度可能没有更新；上年的数相同、结转、截至日期、引用文件和规划的年度不算。",
        "A sentence of another year whose amount is this year's in the table, to the last digit, or one of an earlier year that is measured against last year, was probably not brought up to date. Carry-overs, dates, cited documents, plans and amounts that did not change are not meant.",
    ),
    basis: TEXT,
    example: (
        "2024 年预算写“2022年支出预算 390.46 万元”，支出总表 2024 年为 390.46。",
        "\"Expenditure of 2022: 390.46\" in the budget of 2024, whose table prints 390.46.",
    ),
    tolerance: Tolerance::None,
    fix: ("改为本年度，或改为那一年的金额", "name this year, or give the amount of that year"),
    check: said_year,
};

static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"(20\d\d)年度?").expect("valid pattern"));

/// A year that a sentence begins to speak of.
struct Named {
    year: i32,
    /// Where it stands, and where the words after it begin.
    at: Span,
    after: usize,
}

/// What shows that the year is another one.
enum Shown {
    /// The amount is the table's.
    Table { amount: FigureId, cell: FigureId },
    /// It is compared with a later year.
    Later { amount: FigureId, against: i32 },
}

fn said_year(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(year) = d.year else { return };
    let mut agreeing = titles(d, year) + comparisons(d, year - 1);
    let mut wrong: Vec<(Named, Shown)> = Vec::new();
    for claim in &d.claims {
        let figure = match claim.kind {
            ClaimKind::Amount { figure } => figure,
            ClaimKind::Completion { executed, .. } => executed,
            _ => continue,
        };
        let Some(named) = named_before(d, claim, figure) else { continue };
        if named.year == year {
            agreeing += usize::from(cell(d, claim, figure).is_some());
            continue;
        }
        if claim.year != YearRef::Prior || (named.year - year).abs() > 3 || wrong.iter().any(|(n, _)| n.at == named.at) {
            continue;
        }
        let shown = match cell(d, claim, figure) {
            Some(cell) if !is_prior_as_well(d, claim, figure, cell) => Some(Shown::Table { amount: figure, cell }),
            _ => later(d, &named, figure, year).map(|against| Shown::Later { amount: figure, against }),
        };
        wrong.extend(shown.map(|shown| (named, shown)));
    }
    // Where many differ, the year of the document is another one than was read.
    let few = agreeing > 1 && wrong.len() * 2 <= agreeing;
    let mut own_year = OwnYear::of(d);
    wrong.retain(|(named, _)| few || own_year.is_certain(named.year));
    let said: Vec<Span> = wrong.iter().map(|(named, _)| named.at).collect();
    for (named, shown) in wrong {
        let (zh, en, figures) = match shown {
            Shown::Table { amount, cell } => {
                let raw = &d.figure(amount).raw;
                (
                    format!("这里写 {} 年，金额 {raw} 却是 {year} 年表中的数，年份应为 {year}", named.year),
                    format!("{} is named here, but {raw} is the amount of {year} in the table: the year should be {year}", named.year),
                    vec![amount, cell],
                )
            }
            Shown::Later { amount, against } => (
                format!("这里写 {} 年，却与 {against} 年比较，年份应为 {year}", named.year),
                format!("{} is named here, but measured against {against}: the year should be {year}", named.year),
                vec![amount],
            ),
        };
        ledger.report(&SAID_YEAR, named.at, zh, en).with(figures).keyed(named_key(d, &named));
    }
    opened_year::compiled(d, year, &mut own_year, ledger);
    let opened = opened_year::opened(d, year, &said, &mut own_year, ledger);
    let said: Vec<Span> = said.into_iter().chain(opened).collect();
    opened_year::noted(d, year, &said, &mut own_year, ledger);
}

/// Headings and table titles of the year.
fn titles(d: &Disclosure, year: i32) -> usize {
    let tables = d.tables.iter().map(|t| Folded::of(&d.text, [t.title_span]));
    d.headings().chain(tables).filter(|t| t.text.contains(&format!("{year}年"))).count()
}

/// Changes that are measured against a year by its number.
fn comparisons(d: &Disclosure, year: i32) -> usize {
    let against = |c: &Claim| match c.kind {
        ClaimKind::Change { direction_span, .. } => {
            let before = Span::new(c.sentence.start.min(direction_span.start), direction_span.start);
            measured_against(&fold(before.of(&d.text))).is_some_and(|(named, _)| named == Some(year))
        }
        _ => false,
    };
    d.claims.iter().filter(|c| against(c)).count()
}

/// Characters that tell a sentence from others.
const KEY: usize = 12;

/// The words that follow the year: they find the sentence again in the next version.
fn named_key(d: &Disclosure, named: &Named) -> String {
    fold(&d.text[named.after..].chars().take(4 * KEY).collect::<String>()).chars().take(KEY).collect()
}

/// The year that governs an amount: the last one named before it in its sentence, if it opens what is said of it.
fn named_before(d: &Disclosure, claim: &Claim, figure: FigureId) -> Option<Named> {
    let span = d.figure(figure).span;
    let paragraph = d.paragraph_at(span.start).map(|at| &d.paragraphs[at]).filter(|p| span.end <= p.span.end)?;
    let own = clause_before(d, paragraph.span.start, span.start)?;
    let before = Folded::of(&d.text, [Span::new(span.start - own.len(), span.start)]);
    let found = YEAR.captures_iter(&before.text).last()?;
    let all = found.get(0)?;
    let (head, tail) = (&before.text[..all.start()], &before.text[all.end()..]);
    if !opens(head, tail) || claim.words.contains("结转") || claim.words.contains("结余") {
        return None;
    }
    let digits = found.get(1)?;
    let at = before.span(digits.range());
    Some(Named { year: digits.as_str().parse().ok()?, at, after: before.span(all.range()).end })
}

/// The year says when the amount is spent: it is not compared with, cited, a date or the end of a span of years, and
/// nothing between it and the amount turns to another time.
fn opens(head: &str, tail: &str) -> bool {
    const BEFORE: &[char] =
        &['比', '较', '与', '同', '和', '及', '从', '自', '《', '[', '(', '至', '到', '-', '—', '~', '、', '按', '照', '据', '经', '号'];
    const AFTER: &[&str] = &[
        "末", "底", "初", "年初", "年末", "年底", "至", "到", "-", "—", "~", "、", "及", "和", "起", "以来", "以前", "之前", "前", "后",
        "开始",
    ];
    const TURNS: &[&str] = &[
        "结转",
        "结余",
        "《",
        "累计",
        "历年",
        "上年",
        "去年",
        "同期",
        "开始",
        "实施",
        "执行以来",
        "启动",
        "完工",
        "竣工",
        "总投资",
        "截至",
        "截止",
        "追加",
    ];
    let dated = tail.starts_with(|c: char| c.is_ascii_digit());
    !head.ends_with(BEFORE) && !dated && !AFTER.iter().any(|w| tail.starts_with(w)) && !TURNS.iter().any(|w| tail.contains(w))
}

/// The cell of this year's table that prints the amount, with enough digits to be no coincidence.
fn cell(d: &Disclosure, claim: &Claim, figure: FigureId) -> Option<FigureId> {
    let digits: String = d.figure(figure).raw.chars().filter(char::is_ascii_digit).collect();
    let significant = digits.trim_start_matches('0').trim_end_matches('0').len();
    // 万元 in the text and 元 in the table: the finer rounds to the coarser.
    let same = |cell: FigureId| {
        let (said, printed) = (d.figure(figure), d.figure(cell));
        let off = said.value().zip(printed.value()).map(|(a, b)| (a - b).abs());
        let finer = if printed.step() < said.step() { said.step() / Decimal::TWO } else { Decimal::ZERO };
        printed.step() <= said.step() && off.is_some_and(|off| off <= finer)
    };
    target::of(d, claim)
        .into_iter()
        .find_map(|t| match t {
            Target::Figure(cell) if same(cell) => Some(cell),
            _ => None,
        })
        .filter(|_| significant >= 3)
}

/// The amount did not change, as the row, the paragraph or the section says.
fn is_prior_as_well(d: &Disclosure, claim: &Claim, figure: FigureId, cell: FigureId) -> bool {
    let value = d.figure(figure).value();
    let in_row = match d.figure(cell).origin {
        Origin::Cell { table, row, .. } => {
            let table = &d.tables[table.0];
            let mut prior = table.amount_columns().filter(|&c| table.columns[c].meaning == Meaning::PriorAmount);
            prior.any(|c| table.figure(row, c).is_some_and(|f| d.figure(f).value() == value))
        }
        _ => false,
    };
    let level = d.paragraphs.iter().filter(|p| p.span.start <= claim.sentence.start && claim.sentence.end <= p.span.end).any(|p| {
        let words = fold(p.span.of(&d.text));
        ["持平", "一致", "相同", "不变", "没有变化", "无变化", "无增减"].iter().any(|w| words.contains(w))
    });
    let said_of_this_year = d.claims.iter().any(|c| {
        let amount = matches!(c.kind, ClaimKind::Amount { figure: own } if own != figure && d.figure(own).value() == value);
        amount && c.year == YearRef::Current && c.section == claim.section && c.subject == claim.subject
    });
    in_row || level || said_of_this_year
}

/// The later year that the amount of an earlier one is measured against.
fn later(d: &Disclosure, named: &Named, figure: FigureId, year: i32) -> Option<i32> {
    let amount = d.figure(figure).span;
    d.claims.iter().find_map(|c| match c.kind {
        ClaimKind::Change { now, direction_span, .. } if amount.end <= direction_span.start => {
            let within = d.paragraphs.iter().any(|p| p.span.start <= amount.start && direction_span.end <= p.span.end);
            let between = fold(Span::new(amount.end, direction_span.start).of(&d.text));
            let (against, _) = measured_against(&between)?;
            // The next sentence goes on with the change where it has no subject of its own.
            let goes_on = match between.rfind('。') {
                Some(at) => ["。与", "。比", "。较"].iter().any(|w| between[at..].starts_with(w)),
                None => now.is_none_or(|now| now == figure),
            };
            let alone = YEAR.find_iter(&between).count() == 1;
            against.filter(|&a| within && goes_on && alone && a == year - 1 && named.year < a)
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_that_dates_compares_or_cites_says_nothing_of_the_amount() {
        for (head, tail) in [
            ("比", "预算"),
            ("", "结转资金"),
            ("截至", "末,"),
            ("2021年-", "总投资"),
            ("根据《", "预算法》安排"),
            ("", "12月31日"),
            ("", "以来安排"),
            ("", "开始的项目安排"),
        ] {
            assert!(!opens(head, tail), "{head}…{tail}");
        }
        for (head, tail) in [("", "支出预算"), ("本镇", "部门预算安排"), ("其中:", "项目支出")] {
            assert!(opens(head, tail), "{head}…{tail}");
        }
    }
}
