//! BC9xx — sentences that were taken over from last year: a year or an amount that nobody brought up to date, cars that
//! changed their kind.

use super::{Relationship, others};
use crate::ledger::label::other_name;
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::fold::{fold, without_number};
use crate::model::pattern;
use crate::model::{ClaimKind, Disclosure, FigureId, Origin, Reading, Span, Subject, YearRef};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// 沿用上年的句子没有更新
pub static NOT_UPDATED: Rule = Rule {
    code: "BC907",
    name: "sentence-not-updated",
    title: "沿用上年的句子没有更新",
    title_en: "A sentence of last year was not brought up to date",
    severity: Severity::Warning,
    checks: (
        "与上年公开文件一字不差的句子，连“截至”日期、本年度字样也相同的，疑未更新；只换了年份、金额全部相同的机关运行经费、政府采购、绩效金额，提示核对。",
        "A sentence that repeats last year's word for word, its date or its year included, was probably not brought up to date; where only the year was changed and every amount of agency operating costs, procurement or targets is the same, it is worth a look.",
    ),
    basis: TEXT,
    example: (
        "2024 年预算中仍写“2023年机关运行经费预算 45.30 万元”，与上年一字不差。",
        "The budget of 2024 repeats last year's sentence with 2023 in it.",
    ),
    tolerance: Tolerance::None,
    fix: ("按本年情况改写这一句", "bring the sentence up to date"),
    check: not_updated,
};

static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"(20\d\d)年").expect("valid pattern"));

fn not_updated(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for (index, other) in others(d, Relationship::LastYear) {
        let name = other_name(d, index);
        let theirs = &other.disclosure;
        let same: BTreeSet<String> = sentences(theirs).into_iter().map(|s| fold(s.of(&theirs.text))).collect();
        let same_but_year: BTreeSet<String> = same.iter().map(|s| without_years(s, theirs.year)).collect();
        for span in sentences(d) {
            let words = fold(span.of(&d.text));
            if same.contains(&words) && has_stale_year(d, span, &words, theirs.year) {
                ledger
                    .report(
                        &NOT_UPDATED,
                        span,
                        format!("这一句与{}的一句一字不差，年份没有更新", name.zh),
                        format!("this sentence repeats one of the {} word for word: its year was not brought up to date", name.en),
                    )
                    .keyed(without_years(&words, d.year));
                continue;
            }
            let amounts = yearly_amounts(d, span);
            if amounts.len() > 1 && same_but_year.contains(&without_years(&words, d.year)) {
                ledger
                    .report(
                        &NOT_UPDATED,
                        span,
                        format!("这一句除年份外与{}的一句相同，{} 个金额一分不差，请确认已按本年情况填写", name.zh, amounts.len()),
                        format!(
                            "but for the year this sentence repeats one of the {}, all {} amounts included: see that they are this year's",
                            name.en,
                            amounts.len()
                        ),
                    )
                    .with(amounts)
                    .keyed(without_years(&words, d.year))
                    .at_most(Severity::Note);
            }
        }
    }
}

/// The sentences of the narrative.
fn sentences(d: &Disclosure) -> Vec<Span> {
    let mut found = Vec::new();
    for paragraph in &d.paragraphs {
        let mut start = paragraph.span.start;
        for (at, stop) in paragraph.span.of(&d.text).match_indices('。') {
            let end = paragraph.span.start + at + stop.len();
            found.push(Span::new(start, end).trimmed(&d.text));
            start = end;
        }
        found.push(Span::new(start, paragraph.span.end).trimmed(&d.text));
    }
    found.retain(|s| s.of(&d.text).chars().count() >= 10);
    found
}

/// The words with each year as its distance from the year of the document.
fn without_years(words: &str, year: Option<i32>) -> String {
    YEAR.replace_all(words, |m: &regex::Captures<'_>| {
        let distance = m[1].parse::<i32>().ok().zip(year).map(|(named, own)| named - own);
        distance.map_or_else(|| m[0].to_owned(), |n| format!("<{n}>年"))
    })
    .into_owned()
}

/// The sentence dates what it says (截至), or gives amounts that belong to the year of the document, by last year's year.
fn has_stale_year(d: &Disclosure, span: Span, words: &str, last_year: Option<i32>) -> bool {
    static AS_OF: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"截[至止]到?(20\d\d)年").expect("valid pattern"));
    // Assets as of another year are told without last year's document (BC806).
    let assets = ["车辆", "资产", "设备", "房屋"].iter().any(|w| words.contains(w));
    if AS_OF.is_match(words) && !assets {
        return true;
    }
    let latest = YEAR.captures_iter(words).filter_map(|m| m[1].parse::<i32>().ok()).max();
    let mut own = d.claims.iter().filter(|c| span.start <= c.sentence.start && c.sentence.end <= span.end);
    let speaks_of_the_year = own.any(|c| {
        let known = !matches!(c.subject, Subject::Named(_) | Subject::Unknown);
        known && matches!(c.kind, ClaimKind::Amount { figure } if d.is_nonzero(Some(figure)))
    });
    latest.is_some() && latest == last_year && speaks_of_the_year
}

/// Amounts of a sentence that no table prints and that change from year to year.
fn yearly_amounts(d: &Disclosure, span: Span) -> Vec<FigureId> {
    let within = |f: FigureId| span.start <= d.figure(f).span.start && d.figure(f).span.end <= span.end;
    let own = d.claims.iter().filter(|c| c.year == YearRef::Current).filter_map(|c| match (&c.subject, &c.kind) {
        (
            Subject::AgencyOperating | Subject::Procurement(_) | Subject::SmallBusiness | Subject::TargetFunds,
            ClaimKind::Amount { figure },
        ) => Some(*figure),
        _ => None,
    });
    let digits = |f: FigureId| d.figure(f).raw.bytes().filter(u8::is_ascii_digit).count();
    own.filter(|&f| within(f) && d.is_nonzero(Some(f)) && digits(f) >= 4).collect()
}

/// 车辆总数未变而分类改变
pub static CAR_KINDS: Rule = Rule {
    code: "BC908",
    name: "car-kinds-changed",
    title: "车辆总数与上年相同，分类却不同",
    title_en: "As many cars as last year, of other kinds",
    severity: Severity::Note,
    checks: (
        "国有资产占用情况中的车辆总数与上年公开的相同时，各类车辆的辆数一般也相同；不同的，可能是分类有误。",
        "Where there are as many cars as last year, each kind usually has as many as well; otherwise a kind may be wrong.",
    ),
    basis: TEXT,
    example: (
        "上年 7 辆中执法执勤用车 4 辆，今年 7 辆中执法执勤用车 0 辆。",
        "Seven cars, four of them for law enforcement; this year seven, none of them.",
    ),
    tolerance: Tolerance::None,
    fix: ("核对车辆分类，或说明变动", "check the kinds, or say what changed"),
    check: car_kinds,
};

/// The cars that a sentence counts: how many, and of which kinds.
struct Cars {
    whole: FigureId,
    kinds: BTreeMap<String, FigureId>,
}

fn car_kinds(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for (index, other) in others(d, Relationship::LastYear) {
        let (Some(own), Some(theirs)) = (cars(d), cars(&other.disclosure)) else { continue };
        let last_year = |f: FigureId| other.disclosure.figure(f).value();
        if d.figure(own.whole).value() != last_year(theirs.whole) || !d.is_nonzero(Some(own.whole)) {
            continue;
        }
        let mut changed: Vec<(&String, FigureId, FigureId)> = own
            .kinds
            .iter()
            .filter_map(|(kind, &figure)| Some((kind, figure, *theirs.kinds.get(kind)?)))
            .filter(|(_, figure, before)| d.figure(*figure).value() != last_year(*before))
            .collect();
        changed.sort_by_key(|c| d.figure(c.1).span);
        let Some(first) = changed.first().map(|c| c.1) else { continue };
        let name = other_name(d, index);
        let list = |zh: bool| {
            let one = |(kind, figure, before): &(&String, FigureId, FigureId)| {
                let (now, then) = (&d.figure(*figure).raw, &other.disclosure.figure(*before).raw);
                if zh {
                    format!("{kind}{now}辆（{}为{then}辆）", name.zh)
                } else {
                    format!("{kind} {now} ({} in the {})", then, name.en)
                }
            };
            changed.iter().map(one).collect::<Vec<_>>().join(if zh { "、" } else { ", " })
        };
        let all = &d.figure(own.whole).raw;
        ledger
            .report(
                &CAR_KINDS,
                d.figure(first).span,
                format!("车辆总数与上年相同（{all}辆），这里的分类不同：{}", list(true)),
                format!("as many cars as last year ({all}), but of other kinds: {}", list(false)),
            )
            .with(changed.iter().flat_map(|c| [c.1, other.figure(c.2)]).chain([own.whole]))
            .keyed("cars");
    }
}

/// The first sentence that counts the cars there are, by the order of its figures.
fn cars(d: &Disclosure) -> Option<Cars> {
    let mut found: Option<Cars> = None;
    for (id, figure) in d.own_figures() {
        let (Origin::Sentence { label, .. }, Reading::Quantity(q)) = (&figure.origin, &figure.reading) else { continue };
        if q.unit != "辆" {
            continue;
        }
        let label = fold(label);
        let whole = label.ends_with("车辆") || label.ends_with("用车") && found.is_none();
        match &mut found {
            None if whole && !label.contains("购置") => found = Some(Cars { whole: id, kinds: BTreeMap::new() }),
            None => {}
            Some(_) if label.ends_with("车辆") => break,
            Some(cars) => {
                let kind = without_number(label.trim_start_matches([',', '、', '(', '；', '。', '，'])).to_owned();
                cars.kinds.entry(kind).or_insert(id);
            }
        }
    }
    found.filter(|c| !c.kinds.is_empty())
}
