//! BC301 — 名称（编码）金额: an amount that the text gives behind the code of its 科目, against the row of that code.

use super::between::{key, total_figure, whole_column};
use super::scope::{self, Scope};
use super::target::{Target, prints};
use crate::model::fold::fold;
use crate::model::{ClaimKind, Disclosure, Figure, FigureId, Meaning, Origin, Reading, Role, Table};
use rust_decimal::Decimal;

/// Tables that print codes of what is spent. The first that fits is meant.
const ROLES: &[Role] = &[
    Role::General,
    Role::FiscalExpenditure,
    Role::Expenditure,
    Role::Detail,
    Role::BasicEconomic,
    Role::FiscalBasic,
    Role::Fund,
    Role::Capital,
];

/// Words that may stand between the code and its amount.
const BETWEEN: &[&str] = &[")", "]", "科目", "支出", "预算数", "预算", "决算数", "决算", "年初", "安排", "金额", "为", ":", "共", "当年"];

/// Each amount behind a code, where the tables print it, and whether that place was chosen among others because it prints it.
pub(super) fn all(d: &Disclosure) -> Vec<(FigureId, Target, bool)> {
    let mut said: Vec<FigureId> =
        (0..d.figures.len()).map(FigureId).filter(|&id| matches!(d.figure(id).origin, Origin::Sentence { .. } | Origin::Loose)).collect();
    said.sort_by_key(|&id| d.figure(id).span.start);
    let pairs = said.windows(2).filter_map(|pair| Some((code(d, pair[0], pair[1])?, pair[1])));
    pairs
        .filter_map(|(code, amount)| {
            let (target, chosen) = place(d, &code, amount)?;
            Some((amount, target, chosen))
        })
        .collect()
}

/// The code in front of an amount, and the words that name it.
struct Coded {
    digits: String,
    before: String,
}

fn code(d: &Disclosure, code: FigureId, amount: FigureId) -> Option<Coded> {
    let (own, money): (&Figure, &Figure) = (d.figure(code), d.figure(amount));
    let digits = &own.raw;
    let is_code = matches!(digits.len(), 3 | 5 | 7) && digits.bytes().all(|b| b.is_ascii_digit()) && digits.starts_with(['2', '3', '5']);
    if !is_code || !matches!(own.reading, Reading::Quantity(_)) || !matches!(money.reading, Reading::Money(_)) {
        return None;
    }
    let between = fold(d.text.get(own.span.end..money.span.start)?);
    let mut rest = between.as_str();
    while !rest.is_empty() {
        rest = BETWEEN.iter().find_map(|word| rest.strip_prefix(word))?;
    }
    let start = d.text.get(..own.span.start)?.rfind(['\n', '。', '；', '，']).unwrap_or(0);
    let before = fold(d.text.get(start..own.span.start)?);
    let before = before.strip_suffix(['(', '['])?.to_owned();
    Some(Coded { digits: digits.clone(), before })
}

/// The figures of a code in one table.
struct Candidate<'d> {
    table: &'d Table,
    figures: Vec<FigureId>,
}

impl Candidate<'_> {
    fn target(&self) -> Target {
        if let [only] = self.figures[..] { Target::Figure(only) } else { Target::Sum(self.figures.clone()) }
    }
}

/// Where the amount is printed: in the table that prints it, else in the one whose total is the whole that the text divides;
/// nowhere where the tables differ and neither says which is meant.
fn place(d: &Disclosure, coded: &Coded, amount: FigureId) -> Option<(Target, bool)> {
    let mut found: Vec<Candidate<'_>> = ROLES.iter().flat_map(|&role| d.tables_of(role)).filter_map(|t| candidate(d, t, coded)).collect();
    let agrees = |c: &Candidate<'_>| prints(d, &c.target(), amount);
    if let Some(own) = found.iter().find(|c| agrees(c)) {
        return Some((own.target(), !found.iter().all(agrees)));
    }
    let whole = d.claims.iter().find_map(|claim| match &claim.kind {
        ClaimKind::Parts { whole, parts, .. } if parts.iter().any(|p| p.figure == amount) => Some(*whole),
        _ => None,
    });
    if let Some(whole) = whole {
        let divides = |c: &Candidate<'_>| total_figure(c.table, Meaning::Total).is_some_and(|t| prints(d, &Target::Figure(t), whole));
        if found.iter().any(divides) {
            found.retain(divides);
        }
    } else if coded.digits.starts_with('2') {
        let money = heading(d, amount);
        let own = |c: &Candidate<'_>| money == Scope::One(Meaning::General) && c.table.role == Role::General;
        if found.iter().any(own) {
            found.retain(own);
        }
    } else {
        return None;
    }
    let first = found.first()?;
    let sum = |c: &Candidate<'_>| c.figures.iter().map(|&f| d.figure(f).value()).sum::<Option<Decimal>>();
    let own = sum(first)?;
    found.iter().all(|c| sum(c) == Some(own)).then(|| (first.target(), false))
}

/// The money that the headings above an amount name.
fn heading(d: &Disclosure, amount: FigureId) -> Scope {
    let Origin::Sentence { section: Some(inner), .. } = d.figure(amount).origin else { return Scope::Whole };
    let Some(inner) = d.sections.get(inner) else { return Scope::Whole };
    let around = d.sections.iter().filter(|s| s.span.start <= inner.span.start && inner.span.end <= s.span.end);
    let named = around.map(|s| (s.depth, scope::named(&s.title))).filter(|(_, scope)| *scope != Scope::Whole);
    named.max_by_key(|(depth, _)| *depth).map_or(Scope::Whole, |(_, scope)| scope)
}

/// The rows of the code, of each unit that has it, under the name that the text gives.
fn candidate<'d>(d: &'d Disclosure, table: &'d Table, coded: &Coded) -> Option<Candidate<'d>> {
    let column = whole_column(table)?;
    let mut units = Vec::new();
    let mut figures = Vec::new();
    for row in table.coded_rows() {
        let Some(code) = table.rows[row].code.as_ref().filter(|c| c.0 == coded.digits) else { continue };
        // Printed once for each project, no row is all of it.
        if units.contains(&code.unit()) || !coded.before.ends_with(&key(&table.rows[row].name)) {
            return None;
        }
        units.push(code.unit());
        figures.push(table.figure(row, column).filter(|&f| d.figure(f).is_printed())?);
    }
    (!figures.is_empty()).then_some(Candidate { table, figures })
}
