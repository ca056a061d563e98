//! 说明 — a relation that does not hold, in words: what is printed, what follows, the difference.

use super::finding::{Evidence, as_printed};
use super::{Evaluation, Finding, Involved, Kind, Part, Relation, Severity, Term, Verdict, Words, label};
use crate::model::{Disclosure, Figure, FigureId, Origin};
use rust_decimal::Decimal;

/// How a raw figure is quoted: a blank cell as 空白.
pub(super) fn shown(raw: &str) -> &str {
    if raw.is_empty() { "（空白）" } else { raw }
}

/// The same in English.
pub(super) fn shown_en(raw: &str) -> &str {
    if raw.is_empty() { "(blank)" } else { raw }
}

pub(super) fn unit_of(disclosure: &Disclosure, relation: &Relation, id: FigureId) -> String {
    let figure = disclosure.figure(id);
    if !figure.is_printed()
        && let Some(unit) = figure.unit
    {
        return unit.name().to_owned();
    }
    let own = disclosure.figure(id).unit_name();
    if own.is_empty() {
        relation.figures().map(|f| disclosure.figure(f).unit_name()).find(|u| !u.is_empty()).unwrap_or("").to_owned()
    } else {
        own.to_owned()
    }
}

pub(super) fn part_of(disclosure: &Disclosure, id: FigureId) -> Part {
    if matches!(disclosure.figure(id).origin, Origin::Sentence { .. }) { Part::Claim } else { Part::Term }
}

/// The finding of one relation by itself.
pub(super) fn of_relation(disclosure: &Disclosure, relation: &Relation, evaluation: &Evaluation, index: usize) -> Finding {
    let figure = disclosure.figure(relation.reported);
    let mut finding = Finding::plain(relation.rule, figure.span, words(disclosure, relation, evaluation));
    finding.figures.push(Involved { figure: relation.reported, part: Part::Reported });
    for term in &relation.terms {
        if disclosure.figure(term.figure).is_printed() && finding.figures.iter().all(|f| f.figure != term.figure) {
            finding.figures.push(Involved { figure: term.figure, part: part_of(disclosure, term.figure) });
        }
    }
    finding.evidence = Some(Evidence { computed: evaluation.computed, difference: evaluation.difference, allowed: evaluation.allowed });
    finding.breaks.push(index);
    if let Some(said) = &relation.said {
        finding.span = said.0;
        finding.message.clone_from(&said.1);
    }
    finding.severity = severity(disclosure, relation, evaluation);
    if is_cut_off(relation, figure, evaluation) {
        finding.message.zh.push_str("；像是把末位以后的数字截去了，没有四舍五入");
        finding.message.en.push_str("; the digits after the last were cut off and not rounded");
    }
    if is_of_this_year(disclosure, relation, evaluation) {
        finding.message.zh.push_str("；所印的是增减额占本年数的比例，增减百分比应以上年数为基数");
        finding.message.en.push_str("; what is printed is the change over this year's amount: it must be over last year's");
    }
    if relation.is_doubtful() && evaluation.verdict == Verdict::Broken {
        finding.advice = Words::new(
            "两处只差很少，通常是同一个数；另有小额资金的可以不改",
            "the two differ by little and are usually one amount; other money of that size may explain it",
        );
    }
    if evaluation.verdict == Verdict::UnlikelyRounding {
        finding.advice = Words::new(
            "差额仍可能由四舍五入造成，但不大像；建议按元核对一次",
            "rounding could give this difference but hardly does: check once in 元",
        );
    }
    finding
}

/// How bad it is that a relation does not hold: a percentage whose digits were only cut off, a difference that rounding
/// might give, and amounts that are only supposed to agree because they nearly do, are worth a note.
pub(super) fn severity(disclosure: &Disclosure, relation: &Relation, evaluation: &Evaluation) -> Severity {
    let mild = relation.is_doubtful()
        || evaluation.verdict == Verdict::UnlikelyRounding
        || is_cut_off(relation, disclosure.figure(relation.reported), evaluation);
    if mild { Severity::Note } else { relation.rule.severity }
}

/// Whether a printed percentage of a change is reckoned on this year's amount where last year's is meant: the change over
/// the amount that the sentence gives, and not over what that amount was before.
pub(super) fn is_of_this_year(disclosure: &Disclosure, relation: &Relation, evaluation: &Evaluation) -> bool {
    if relation.kind != Kind::Percent || evaluation.verdict != Verdict::Broken {
        return false;
    }
    let of = |below: bool| relation.terms.iter().filter(move |t| t.below == below);
    let mut over = of(false);
    let (Some(change), None) = (over.next(), over.next()) else { return false };
    // below the line: this year's amount ∓ the change
    let mut now = of(true).filter(|t| t.figure != change.figure);
    let (Some(now), None, 2) = (now.next(), now.next(), of(true).count()) else { return false };
    let value = |t: &Term| disclosure.figure(t.figure).value();
    let (Some(change), Some(now), Some(printed)) = (value(change), value(now), disclosure.figure(relation.reported).value()) else {
        return false;
    };
    let share = change.checked_mul(Decimal::ONE_HUNDRED).and_then(|c| c.checked_div(now));
    share.is_some_and(|s| (s.abs() - printed.abs()).abs() <= disclosure.figure(relation.reported).step() / Decimal::TWO)
}

/// The percentage that is printed is the computed one without the digits after its last.
fn is_cut_off(relation: &Relation, figure: &Figure, evaluation: &Evaluation) -> bool {
    let cut = evaluation.computed.trunc_with_scale(figure.scale());
    relation.kind == Kind::Percent && evaluation.verdict == Verdict::Broken && figure.value() == Some(cut) && !cut.is_zero()
}

fn words(disclosure: &Disclosure, relation: &Relation, evaluation: &Evaluation) -> Words {
    let figure = disclosure.figure(relation.reported);
    let name = label(disclosure, relation.reported);
    let unit = unit_of(disclosure, relation, relation.reported);
    let computed = as_printed(figure, evaluation.computed);
    let difference = as_printed(figure, evaluation.difference);
    let allowed = as_printed(figure, evaluation.allowed);
    let (raw, raw_en) = (shown(&figure.raw), shown_en(&figure.raw));
    let list = formula(disclosure, relation);
    let addends: Vec<FigureId> = relation.terms.iter().map(|t| t.figure).filter(|&f| disclosure.figure(f).is_printed()).collect();
    match relation.kind {
        Kind::Sum if addends.len() == 1 => {
            let theirs = label(disclosure, addends[0]);
            Words::new(
                format!("{}印为 {raw}{unit}，应与{}的 {computed}{unit} 一致，相差 {difference}", name.zh, theirs.zh),
                format!("{} prints {raw_en}{unit} and must agree with {} ({computed}{unit}): difference {difference}", name.en, theirs.en),
            )
        }
        // Round amounts were not rounded: there is nothing to allow.
        Kind::Sum if evaluation.allowed.is_zero() => Words::new(
            format!("{}印为 {raw}{unit}，按 {list} 应为 {computed}{unit}，相差 {difference}", name.zh),
            format!("{} prints {raw_en}{unit}, but {list} gives {computed}{unit}: difference {difference}", name.en),
        ),
        Kind::Sum => Words::new(
            format!("{}印为 {raw}{unit}，按 {list} 应为 {computed}{unit}，相差 {difference}（舍入最多允许 ±{allowed}）", name.zh),
            format!(
                "{} prints {raw_en}{unit}, but {list} gives {computed}{unit}: difference {difference} (rounding allows ±{allowed})",
                name.en
            ),
        ),
        Kind::Rest(whole) => Words::new(
            format!(
                "{}印为 {raw}{unit}，其余各项为 {list}，合计应为 {whole}{unit}，该项应为 {computed}{unit}，相差 {difference}（舍入最多允许 ±{allowed}）",
                name.zh
            ),
            format!(
                "{} prints {raw_en}{unit}; with {list} all must make {whole}{unit}, which leaves {computed}{unit}: difference {difference} (rounding allows ±{allowed})",
                name.en
            ),
        ),
        Kind::Same => {
            let other = relation.terms.first().map_or(relation.reported, |t| t.figure);
            let theirs = label(disclosure, other);
            let other_figure = disclosure.figure(other);
            let other_shown = if other_figure.unit_name().is_empty() { String::new() } else { other_figure.unit_name().to_owned() };
            let (other_raw, other_raw_en) = (shown(&other_figure.raw), shown_en(&other_figure.raw));
            Words::new(
                format!("{}印为 {raw}{unit}，而{}印为 {other_raw}{other_shown}，两处应一致，相差 {difference}", name.zh, theirs.zh),
                format!(
                    "{} prints {raw_en}{unit}, but {} prints {other_raw_en}{other_shown}: the two must agree, difference {difference}",
                    name.en, theirs.en
                ),
            )
        }
        Kind::AtLeast if relation.terms.len() == 1 => {
            let theirs = label(disclosure, relation.terms[0].figure);
            let short = as_printed(figure, evaluation.difference.abs());
            Words::new(
                format!("{}印为 {raw}{unit}，不应小于{}的 {computed}{unit}，少 {short}", name.zh, theirs.zh),
                format!("{} prints {raw_en}{unit} and should not be less than {} ({computed}{unit}); short by {short}", name.en, theirs.en),
            )
        }
        Kind::AtLeast => Words::new(
            format!(
                "{}印为 {raw}{unit}，不应小于 {list} = {computed}{unit}，少 {}",
                name.zh,
                as_printed(figure, evaluation.difference.abs())
            ),
            format!(
                "{} prints {raw_en}{unit} and should not be less than {list} = {computed}{unit}; short by {}",
                name.en,
                as_printed(figure, evaluation.difference.abs())
            ),
        ),
        Kind::Product(_) | Kind::Percent => {
            let (computed, difference) = (rounded(figure, evaluation.computed), rounded(figure, evaluation.difference));
            Words::new(
                format!("{}印为 {raw}{unit}，按所印数字计算（{list}）约为 {computed}{unit}，相差 {difference}", name.zh),
                format!(
                    "{} prints {raw_en}{unit}, but the printed figures ({list}) give about {computed}{unit}: difference {difference}",
                    name.en
                ),
            )
        }
    }
}

/// A computed quotient or product with two decimals more than the printed figure.
fn rounded(figure: &Figure, value: Decimal) -> String {
    (value / figure.base()).round_dp(figure.scale() + 2).normalize().to_string()
}

/// `649.21 + 217.49`, at most eight terms.
fn formula(disclosure: &Disclosure, relation: &Relation) -> String {
    let printed: Vec<_> = relation.terms.iter().filter(|t| disclosure.figure(t.figure).is_printed()).collect();
    if printed.is_empty() {
        return "0".to_owned();
    }
    let one = |t: &Term| {
        let f = disclosure.figure(t.figure);
        let (home, _) = disclosure.home(t.figure);
        let year = home.year.filter(|_| disclosure.is_elsewhere(t.figure)).map_or(String::new(), |y| format!("({y})"));
        if f.unit_name() == disclosure.figure(relation.reported).unit_name() {
            format!("{}{year}", f.raw)
        } else {
            format!("{}{}{year}", f.raw, f.unit_name())
        }
    };
    if let Kind::Percent = relation.kind {
        let part = |below: bool| {
            let terms: Vec<_> = printed.iter().filter(|t| t.below == below).copied().collect();
            let text = joined(&terms, &one);
            if terms.len() > 1 { format!("({text})") } else { text }
        };
        return format!("{} ÷ {}", part(false), part(true));
    }
    if let Kind::Product(factor) = relation.kind {
        let mut parts: Vec<String> = printed.iter().map(|t| one(t)).collect();
        if let Some(months) = months(factor) {
            parts.push(months);
        }
        return parts.join(" × ");
    }
    if printed.len() > 8 {
        let head: Vec<_> = printed[..6].to_vec();
        return format!("{} + …（{} 项）", joined(&head, &one), printed.len());
    }
    joined(&printed, &one)
}

/// The whole number in a factor such as 12 months, without its change of unit.
fn months(factor: Decimal) -> Option<String> {
    let whole =
        [Decimal::ONE, Decimal::from(10_000)].into_iter().map(|u| factor * u).find(|v| v.is_integer() && *v < Decimal::from(1000))?;
    (whole > Decimal::ONE).then(|| whole.normalize().to_string())
}

fn joined(terms: &[&Term], one: &dyn Fn(&Term) -> String) -> String {
    let mut text = String::new();
    for (i, term) in terms.iter().enumerate() {
        match (i, term.sign < 0) {
            (0, true) => text.push('−'),
            (0, false) => {}
            (_, true) => text.push_str(" − "),
            (_, false) => text.push_str(" + "),
        }
        text.push_str(&one(term));
    }
    text
}
