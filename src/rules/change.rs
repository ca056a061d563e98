//! BC4xx — changes against last year: amounts, percentages, direction words, components, reasons, shares.

use super::{opposite, prior_said, said_again, target};
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::words::names_last_year;
use crate::model::{Claim, ClaimKind, Direction, Disclosure, FigureId, Part, Span};
use rust_decimal::Decimal;

/// The figures of a change, as far as they are stated.
#[derive(Clone, Copy)]
struct Stated {
    word: Span,
    now: Option<FigureId>,
    prior: Option<FigureId>,
    difference: Option<FigureId>,
    percent: Option<FigureId>,
    direction: Direction,
}

fn stated(d: &Disclosure, claim: &Claim) -> Option<Stated> {
    match claim.kind {
        // 增加（减少）: of a choice that was left open nothing is known.
        ClaimKind::Change { direction_span, difference, .. } if d.is_nonzero(difference) && opposite::is_left_open(d, direction_span) => {
            None
        }
        ClaimKind::Change { now, prior, difference, percent, direction, direction_span, .. } => {
            Some(Stated { word: direction_span, now, prior, difference, percent, direction })
        }
        _ => None,
    }
}

const fn up(direction: Direction) -> i8 {
    if matches!(direction, Direction::Down) { -1 } else { 1 }
}

fn is_zero(d: &Disclosure, id: FigureId) -> bool {
    d.figure(id).value().is_some_and(|v| v.is_zero())
}

/// 增减额不符 (B19)
pub static DIFFERENCE: Rule = Rule {
    code: "BC401",
    name: "change-amount-mismatch",
    title: "增减额与本年数、上年数不符",
    title_en: "A change disagrees with the two years' amounts",
    severity: Severity::Error,
    checks: (
        "写明本年数、上年数和增减额时：本年数 = 上年数 ± 增减额。同一金额、同一百分比在几处说明时，增减额相同。",
        "Where all three are stated, this year = last year ± the change; the same amount with the same percentage changes by the same amount wherever it is said.",
    ),
    basis: TEXT,
    example: ("上年 599.01 万元，本年 866.70 万元，写“增加 276.69 万元”。", "599.01 to 866.70, \"up 276.69\"."),
    tolerance: Tolerance::Sum,
    fix: ("核对三个数", "compare the three figures"),
    check: difference,
};

fn difference(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for (claim, s) in d.claims.iter().filter_map(|c| Some((c, stated(d, c)?))) {
        let s = Stated { prior: s.prior.or_else(|| budget_of_change(d, claim, &s)), ..s };
        if let (Some(now), Some(prior), Some(difference)) = (s.now, s.prior, s.difference) {
            // Amounts that fit the opposite word are right, and the word is wrong (BC403).
            if !fits_the_other_way(d, now, prior, difference, s.direction) {
                ledger.signed_sum(&DIFFERENCE, now, [(1, prior), (up(s.direction), difference)]);
            }
        }
        // 增加N万元，上年无此项: all of this year's amount is new.
        if let (Some(now), None, Some(difference), Direction::Up) = (s.now, s.prior, s.difference, s.direction)
            && had_none(d, difference)
        {
            ledger.same(&DIFFERENCE, difference, now);
        }
    }
    said_again::same_change(d, ledger);
}

/// 与预算相比增加N万元: the budget that the table prints, where it bears the change out.
fn budget_of_change(d: &Disclosure, claim: &Claim, s: &Stated) -> Option<FigureId> {
    let (now, difference) = (s.now?, s.difference?);
    let words = d.text.get(d.figure(now).span.end..s.word.start)?;
    let budget = target::budget_of(d, &claim.subject).filter(|_| words.contains("预算") && !names_last_year(words))?;
    let value = |id: FigureId| d.figure(id).value();
    let way = Decimal::from(up(s.direction));
    (value(now)? - value(budget)? == way * value(difference)?).then_some(budget)
}

/// The words after the change say that there was nothing last year.
fn had_none(d: &Disclosure, difference: FigureId) -> bool {
    let rest = d.text.get(d.figure(difference).span.end..).unwrap_or("");
    let clause: String = rest.split(['。', '；', ';']).next().unwrap_or("").chars().filter(|c| !c.is_whitespace()).take(40).collect();
    let of_prior = ["上年", "去年", "上年度", "上一年"]
        .iter()
        .any(|y| ["无该", "无此", "没有该", "没有此", "未安排"].iter().any(|n| clause.contains(&format!("{y}{n}"))));
    of_prior && !clause.contains(['（', '('])
}

fn fits_the_other_way(d: &Disclosure, now: FigureId, prior: FigureId, difference: FigureId, direction: Direction) -> bool {
    let value = |id: FigureId| d.figure(id).value();
    let (Some(now), Some(prior), Some(difference)) = (value(now), value(prior), value(difference)) else { return false };
    let stated = if up(direction) < 0 { -difference } else { difference };
    !difference.is_zero() && now - prior == -stated
}

/// 增减百分比不符 (B19)
pub static PERCENT: Rule = Rule {
    code: "BC402",
    name: "change-percent-mismatch",
    title: "增减百分比与金额不符",
    title_en: "A percentage disagrees with its amounts",
    severity: Severity::Error,
    checks: (
        "增减百分比 = 增减额 ÷ 上年数；上年数没有写明时，由本年数和增减额推出。同一金额在别处印得更细，或由合计推得更准的，按更准的核对。",
        "The percentage is the change over last year's amount, which follows from this year's and the change where it is not stated. Where an amount is printed more finely elsewhere, or known better from its sum, that counts.",
    ),
    basis: TEXT,
    example: (
        "本年 1685.72 万元，增加 1557.29 万元，写“增长 1312.56%”，应为 1212.56%。",
        "1685.72, up 1557.29, \"1312.56%\": should be 1212.56%.",
    ),
    tolerance: Tolerance::Interval,
    fix: ("核对百分比和它所依据的金额", "compare the percentage with its amounts"),
    check: percent,
};

fn percent(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for (claim, s) in d.claims.iter().filter_map(|c| Some((c, stated(d, c)?))).filter(|(_, s)| s.direction != Direction::Level) {
        let Some(percent) = s.percent else { continue };
        let s = Stated { direction: opposite::meant(d, s.now, s.prior, (s.difference, s.percent), s.direction), ..s };
        let sign = up(s.direction);
        let elsewhere = s.now.filter(|_| s.prior.is_none() && s.difference.is_none()).and_then(|now| prior_said::of(d, claim, now));
        let s = Stated { prior: s.prior.or(elsewhere), ..s };
        match (s.now, s.prior, s.difference) {
            (_, Some(prior), _) if is_zero(d, prior) => {}
            (_, Some(prior), Some(difference)) => ledger.percent(&PERCENT, percent, &[(1, difference)], &[(1, prior)]),
            // A percentage that fits the opposite word is right, and the word is wrong (BC403).
            (Some(now), Some(prior), None) if percent_fits_the_other_way(d, now, prior, percent, s.direction) => {
                ledger.percent(&PERCENT, percent, &[(-sign, now), (sign, prior)], &[(1, prior)]);
            }
            (Some(now), Some(prior), None) => ledger.percent(&PERCENT, percent, &[(sign, now), (-sign, prior)], &[(1, prior)]),
            (Some(now), None, Some(difference)) if opposite::is_turned(d, now, difference, percent, s.direction) => {
                if !opposite::is_said(d, claim) {
                    opposite::report_turned(d, s.word, (now, difference, percent), s.direction, ledger);
                }
                ledger.percent(&PERCENT, percent, &[(1, difference)], &[(1, now), (sign, difference)]);
            }
            (Some(now), None, Some(difference)) if !grew_from_nothing(d, now, difference, s.direction) => {
                ledger.percent(&PERCENT, percent, &[(1, difference)], &[(1, now), (-sign, difference)]);
            }
            _ => {}
        }
    }
}

fn percent_fits_the_other_way(d: &Disclosure, now: FigureId, prior: FigureId, percent: FigureId, direction: Direction) -> bool {
    let value = |id: FigureId| d.figure(id).value();
    let (Some(now), Some(prior), Some(stated)) = (value(now), value(prior), value(percent)) else { return false };
    let change = if up(direction) < 0 { now - prior } else { prior - now };
    let fits = change.checked_mul(Decimal::ONE_HUNDRED).and_then(|c| c.checked_div(prior));
    fits.is_some_and(|fits| fits > Decimal::ZERO && (fits - stated).abs() <= d.figure(percent).step())
}

fn grew_from_nothing(d: &Disclosure, now: FigureId, difference: FigureId, direction: Direction) -> bool {
    direction == Direction::Up && d.figure(now).value() == d.figure(difference).value()
}

/// 增减方向不符 (B19)
pub static DIRECTION: Rule = Rule {
    code: "BC403",
    name: "direction-word-contradicted",
    title: "增加、减少、持平与金额不符",
    title_en: "A direction word contradicts the amounts",
    severity: Severity::Error,
    checks: (
        "写“增加”时本年数不小于上年数，写“减少”时不大于，写“持平”时相等；同一金额、同一增减额在几处说明时方向相同；各部分的增减按所写方向相加，等于合计的增减。",
        "增加 needs this year ≥ last year, 减少 ≤, 持平 equality; the same amount with the same change goes the same way wherever it is said; and the changes of the parts, each the way it is written, make up that of the whole.",
    ),
    basis: TEXT,
    example: ("上年 114.00 万元，本年 110.60 万元，写“增加”。", "114.00 to 110.60, \"up\"."),
    tolerance: Tolerance::Sum,
    fix: ("改正方向词或金额", "correct the word or the amounts"),
    check: direction,
};

fn direction(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for s in d.claims.iter().filter_map(|c| stated(d, c)) {
        let (Some(now), Some(prior)) = (s.now, s.prior) else { continue };
        // What the word of the percentage says as well is one slip, and is reported there.
        let s = Stated { direction: opposite::meant(d, s.now, s.prior, (s.difference, s.percent), s.direction), ..s };
        // 差异-4.76万元: the sign says which way, and no word does.
        if s.difference.and_then(|id| d.figure(id).value()).is_some_and(|v| v.is_sign_negative()) {
            continue;
        }
        let (word, other, other_en) = match s.direction {
            Direction::Up => ("增加", "减少", "a decrease"),
            Direction::Down => ("减少", "增加", "an increase"),
            Direction::Level => ("持平", "增加或减少", "a change"),
        };
        match s.direction {
            Direction::Up => ledger.at_least(&DIRECTION, now, [(1, prior)]),
            Direction::Down => ledger.at_least(&DIRECTION, prior, [(1, now)]),
            Direction::Level => ledger.same(&DIRECTION, now, prior),
        }
        let shown = |id: FigureId| format!("{}{}", d.figure(id).raw, d.figure(id).unit_name());
        ledger.say(
            s.word,
            format!("这里写“{word}”，而本年为 {}、上年为 {}，应为“{other}”，或金额有误", shown(now), shown(prior)),
            format!(
                "the text says {word}, but this year is {} and last year {}: it is {other_en}, or an amount is wrong",
                shown(now),
                shown(prior)
            ),
        );
    }
    super::opposite::repeated(d, ledger);
    super::opposite::within(d, ledger);
    super::opposite::levelled(d, ledger);
    super::turned::paragraphs(d, ledger);
}

/// 增减额与分项增减之和不符 (B19)
pub static COMPONENTS: Rule = Rule {
    code: "BC404",
    name: "change-components-mismatch",
    title: "增减总额与分项增减之和不符",
    title_en: "A change is not the sum of its components",
    severity: Severity::Error,
    checks: (
        "“较上年增加 N，其中基本支出增加 A，项目支出增加 B”：N = A + B（减少的取负数）。",
        "\"Up N, of which basic up A, project up B\": N = A + B, reductions negative.",
    ),
    basis: TEXT,
    example: ("增加 267.69 万元，其中基本支出增加 75.69 万元，项目支出增加 210.00 万元。", "Up 267.69: basic up 75.69, project up 210.00."),
    tolerance: Tolerance::Sum,
    fix: ("核对总额与各分项的增减", "compare the change with its components"),
    check: components,
};

fn components(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        if let ClaimKind::Components { difference, down, parts } = &claim.kind {
            let parts = signed(parts, *down);
            if !super::turned::components(d, *difference, &parts, ledger) {
                ledger.signed_sum(&COMPONENTS, *difference, parts);
            }
        }
    }
}

/// Parts with the sign they have towards a change: among the reasons of a reduction, a reduction adds.
pub(super) fn signed(parts: &[Part], down: bool) -> Vec<(i8, FigureId)> {
    parts.iter().map(|p| (if p.negative == down { 1 } else { -1 }, p.figure)).collect()
}

/// 增减额大于本年数 (B19)
pub static PRIOR_NEGATIVE: Rule = Rule {
    code: "BC406",
    name: "prior-year-negative",
    title: "按增减额推出的上年数为负",
    title_en: "The change implies a negative amount last year",
    severity: Severity::Error,
    checks: (
        "上年数 = 本年数 − 增加额（或 + 减少额），不能为负：增加额不大于本年数。",
        "Last year's amount, this year's minus the increase (plus the decrease), is not negative.",
    ),
    basis: TEXT,
    example: ("政府性基金支出预算 0 万元，比上年增加 1421.25 万元。", "Government funds 0, \"up 1421.25\"."),
    tolerance: Tolerance::Sum,
    fix: ("核对本年数、增减额和方向", "check the amount, the change and its direction"),
    check: prior_negative,
};

fn prior_negative(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for s in d.claims.iter().filter_map(|c| stated(d, c)) {
        if let (Some(now), Some(difference)) = (s.now, s.difference) {
            ledger.at_least(&PRIOR_NEGATIVE, now, [(up(s.direction), difference)]);
            let shown = |id: FigureId| format!("{}{}", d.figure(id).raw, d.figure(id).unit_name());
            ledger.say(
                d.figure(difference).span,
                format!("本年为 {}，却比上年增加 {}，推出的上年数为负", shown(now), shown(difference)),
                format!("this year is {} and is said to be up by {}: last year would be negative", shown(now), shown(difference)),
            );
        }
    }
}

/// 上年为零却有百分比
pub static ZERO_BASE: Rule = Rule {
    code: "BC409",
    name: "percent-on-zero-base",
    title: "上年数为零，增长百分比没有意义",
    title_en: "A percentage on a base of zero",
    severity: Severity::Note,
    checks: ("上年数为零时不能计算增长百分比。", "Growth from zero has no percentage."),
    basis: TEXT,
    example: ("上年 0.00 万元，本年 25.00 万元，“增加 100.00%”。", "0.00 to 25.00, \"up 100.00%\"."),
    tolerance: Tolerance::None,
    fix: ("改为“上年无此项”，或写增加额", "say that there was none last year, or give the amount"),
    check: zero_base,
};

fn zero_base(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for s in d.claims.iter().filter_map(|c| stated(d, c)).filter(|s| s.direction == Direction::Up) {
        let Some(percent) = s.percent.filter(|&p| d.figure(p).value().is_some_and(|v| v != Decimal::ZERO)) else { continue };
        let from_zero = s.prior.is_some_and(|p| is_zero(d, p))
            || s.prior.is_none() && s.now.zip(s.difference).is_some_and(|(n, x)| grew_from_nothing(d, n, x, s.direction));
        if from_zero && s.now.is_some_and(|n| !is_zero(d, n)) {
            let figure = d.figure(percent);
            ledger
                .report(
                    &ZERO_BASE,
                    figure.span,
                    format!("上年数为零，“{}%”没有意义", figure.raw),
                    format!("last year's amount is zero: \"{}%\" has no meaning", figure.raw),
                )
                .with([percent]);
        }
    }
}
