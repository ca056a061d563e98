//! BC312, BC418 — items that the text lists one by one, against what it says elsewhere of the class or the total that they
//! make up: the amounts, and the changes.
//!
//! Whether a list leaves something out is not said: money of another fund, or an item that only last year had. What it
//! leaves out is then an amount of its own. A difference of a few hundred 元 is none: there a figure is wrong.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::between;
use super::change::signed;
use super::nearly;
use super::opposite;
use super::said_again::{against, of};
use super::turned;
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::fold::fold;
use crate::model::{Claim, ClaimKind, Direction, Disclosure, FigureId, Meaning, Role, Side, Subject, YearRef};
use std::collections::{BTreeMap, BTreeSet};

/// 各项之和与所说的类不符
pub static ITEMS: Rule = Rule {
    code: "BC312",
    name: "listed-items-differ",
    title: "逐项说明的金额合不上前面所说的类或总数",
    title_en: "Items told one by one do not make up their class",
    severity: Severity::Warning,
    checks: (
        "逐项说明一类的各项（款、项）时，各项之和应等于别处所说的该类金额；基本支出、项目支出、单位预留机动经费之和应等于支出总计。相差较多的，可能还有其他资金或没有说明的项，不在这里报告；只差末位几个单位的，不会是另一项支出。",
        "Items of a class that are told one by one make up what the text says of the class elsewhere; basic, project and reserve expenditure make up the total. Where they differ by much, another fund or an item left out may explain it, and nothing is said here; a few units of the last digit are no item.",
    ),
    basis: TEXT,
    example: (
        "住房保障（类）支出 1,499.26 万元，其下公积金 391.66 万元、提租补贴 1,107.65 万元，合计 1,499.31 万元。",
        "Housing 1,499.26; below it the fund 391.66 and the rent subsidy 1,107.65, together 1,499.31.",
    ),
    tolerance: Tolerance::Sum,
    fix: ("核对类的金额与逐项说明的金额", "compare the class with its items"),
    check: items,
};

/// 各项增减之和与总的增减额不符
pub static ITEM_CHANGES: Rule = Rule {
    code: "BC418",
    name: "item-changes-differ",
    title: "逐项说明的增减合不上总的增减额",
    title_en: "The changes of the items do not make up the change of the whole",
    severity: Severity::Warning,
    checks: (
        "一类（或总计）和它的各项都说明了较上年的增减额时，各项增减的净额应等于该类的增减额。各项增减合起来多于总的增加（少于总的减少）的，可能有上年安排、今年不再安排的项，相差较多时不在这里报告；只差末位几个单位的，不会是另一项支出。收支总表列出的支出用途、“三公”经费的各项都已说明的，没有遗漏，相差多少都报告。",
        "Where a class, or the total, and each of its items are given with their change against last year, the changes of the items make up that of the class. Where they rise by much more, or fall by much less, an item that only last year had may explain it, and nothing is said here; a few units of the last digit are no item. Where all uses of the balance table, or all of the three public costs, are told, nothing is left out and any difference is reported.",
    ),
    basis: TEXT,
    example: (
        "住房保障（类）支出增加 405.74 万元，其下公积金增加 49.91 万元、提租补贴增加 355.88 万元，合计 405.79 万元。",
        "Housing up 405.74; below it the fund up 49.91 and the rent subsidy up 355.88, together 405.79.",
    ),
    tolerance: Tolerance::Sum,
    fix: ("核对各项的增减额与总的增减额", "compare the changes of the items with that of the whole"),
    check: changes,
};

/// What the text says of a whole in one place and of its items in another.
struct Listed<'d> {
    whole: FigureId,
    subject: &'d Subject,
    items: Vec<FigureId>,
    /// The form fixes the items: nothing can be left out.
    is_all: bool,
}

fn items(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for listed in classes(d).into_iter().chain(kinds(d)) {
        let parts: Vec<(i8, FigureId)> = listed.items.iter().map(|&f| (1, f)).collect();
        if nearly::make(d, listed.whole, &parts) {
            let room = nearly::room(d, listed.items.iter().copied().chain([listed.whole]));
            ledger.signed_sum(&ITEMS, listed.whole, parts);
            if !listed.is_all {
                ledger.supposed(room);
            }
        }
    }
}

fn changes(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let changes: Vec<Change<'_>> = d.claims.iter().filter_map(|c| Change::of(d, c)).collect();
    // What a sentence says of its own components is held there (BC404).
    let mut said: BTreeSet<(FigureId, Vec<(i8, FigureId)>)> = d
        .claims
        .iter()
        .filter_map(|c| match &c.kind {
            ClaimKind::Components { difference, down, parts } => Some((*difference, signed(parts, *down))),
            _ => None,
        })
        .collect();
    for listed in classes(d).into_iter().chain(kinds(d)).chain(lists(d)) {
        let Some(parts) = listed.items.iter().map(|&f| moved(d, &changes, f)).collect::<Option<Vec<Moved>>>() else { continue };
        let own: Vec<(i8, FigureId)> = listed.items.iter().map(|&f| (1, f)).collect();
        let is_whole = nearly::make(d, listed.whole, &own);
        for whole in wholes_moved(d, &changes, &listed) {
            let Some(difference) = whole.difference else { continue };
            let terms: Vec<(i8, FigureId)> =
                parts.iter().filter_map(|p| Some((if p.down == whole.down { 1 } else { -1 }, p.difference?))).collect();
            let alike = parts.iter().all(|p| p.against.is_none() || p.against == whole.against);
            let fits = listed.is_all || nearly::make(d, difference, &terms) || (is_whole && falls_short(d, difference, whole.down, &terms));
            let new = alike && !terms.is_empty() && fits && said.insert((difference, terms.clone()));
            if new && !turned::components(d, difference, &terms, ledger) {
                let room = nearly::room(d, terms.iter().map(|t| t.1).chain([difference]));
                ledger.signed_sum(&ITEM_CHANGES, difference, terms);
                if !listed.is_all {
                    ledger.supposed(room);
                }
            }
        }
    }
}

/// Whether the items rose by less, or fell by more, than the whole that they are all of today. What only last year had can
/// make the whole rise by less than they did, never by more.
fn falls_short(d: &Disclosure, difference: FigureId, down: bool, terms: &[(i8, FigureId)]) -> bool {
    let mut rest = d.figure(difference).value();
    for &(sign, figure) in terms {
        let value = d.figure(figure).value().map(|v| if sign < 0 { -v } else { v });
        rest = rest.zip(value).and_then(|(rest, value)| rest.checked_sub(value));
    }
    rest.is_some_and(|rest| if down { rest.is_sign_negative() } else { rest.is_sign_positive() } && !rest.is_zero())
}

/// How an amount changed, as far as the text says it.
#[derive(Clone)]
struct Moved {
    /// By how much; `None` where it did not.
    difference: Option<FigureId>,
    down: bool,
    /// What it is compared with; `None` where the words say that it is new.
    against: Option<String>,
}

/// A change that the text states, and the amount that it is a change of.
struct Change<'d> {
    now: FigureId,
    subject: &'d Subject,
    moved: Moved,
}

impl<'d> Change<'d> {
    fn of(d: &Disclosure, claim: &'d Claim) -> Option<Self> {
        let ClaimKind::Change { now: Some(now), prior, difference, percent, direction, direction_span, .. } = claim.kind else {
            return None;
        };
        let level = direction == Direction::Level && percent.is_none();
        (level || difference.is_some()).then_some(())?;
        let words = d.text.get(d.figure(now).span.end..direction_span.start)?;
        let down = opposite::meant(d, Some(now), prior, (difference, percent), direction) == Direction::Down;
        let moved = Moved { difference: difference.filter(|_| !level), down, against: Some(against(words)?) };
        Some(Self { now, subject: &claim.subject, moved })
    }
}

/// The one change that is said of an amount, or that it is new this year.
fn moved(d: &Disclosure, changes: &[Change<'_>], amount: FigureId) -> Option<Moved> {
    let mut said = changes.iter().filter(|c| c.now == amount);
    match (said.next(), said.next()) {
        (Some(only), None) => Some(only.moved.clone()),
        (None, _) if is_new(d, amount) => Some(Moved { difference: Some(amount), down: false, against: None }),
        _ => None,
    }
}

/// N万元，今年新增支出。
fn is_new(d: &Disclosure, amount: FigureId) -> bool {
    let figure = d.figure(amount);
    let rest = d.text.get(figure.span.end..).unwrap_or("");
    let rest: String = rest.split('。').next().unwrap_or("").chars().filter(|c| !c.is_whitespace()).take(24).collect();
    let Some(said) = rest.strip_prefix(figure.unit_name()).and_then(|r| r.strip_prefix(['，', ','])) else { return false };
    ["今年新增", "本年新增", "本年度新增", "当年新增", "为今年新增", "为本年新增", "属新增"].iter().any(|w| said.starts_with(w))
        && !said.contains(|c: char| c.is_ascii_digit())
}

/// The changes that the text gives for the whole of a list: its own, and those of the same total elsewhere.
fn wholes_moved<'c>(d: &Disclosure, changes: &'c [Change<'_>], listed: &Listed<'_>) -> Vec<&'c Moved> {
    let is_total = of(listed.subject).is_some() && !matches!(listed.subject, Subject::Named(_) | Subject::Functional(_));
    let same = |c: &Change<'_>| {
        let total = is_total && of(c.subject) == of(listed.subject);
        c.now == listed.whole || total && d.figure(c.now).value() == d.figure(listed.whole).value()
    };
    changes.iter().filter(|c| same(c)).map(|c| &c.moved).collect()
}

/// Items that are told one by one below a class, with each amount that the text gives for the class elsewhere.
fn classes(d: &Disclosure) -> Vec<Listed<'_>> {
    let repeated: BTreeSet<FigureId> =
        d.claims.iter().filter_map(|c| if let ClaimKind::Restated { again, .. } = c.kind { Some(again) } else { None }).collect();
    let mut below: BTreeMap<(Option<usize>, String), Vec<FigureId>> = BTreeMap::new();
    let mut classes: Vec<(String, FigureId, &Subject, Option<usize>)> = Vec::new();
    for claim in d.claims.iter().filter(|c| c.year == YearRef::Current) {
        let (ClaimKind::Amount { figure }, Subject::Functional(names)) = (&claim.kind, &claim.subject) else { continue };
        if repeated.contains(figure) {
            continue;
        }
        if claim.words.contains("(项)") {
            let (section, heading) = class_above(d, claim.section);
            let class = if names.len() > 2 { names.first().cloned() } else { heading };
            if let Some(class) = class {
                below.entry((section, key(&class))).or_default().push(*figure);
            }
        } else if let ([class], true) = (names.as_slice(), claim.words.contains("(类)")) {
            classes.push((key(class), *figure, &claim.subject, claim.section));
        }
    }
    let mut found = Vec::new();
    for ((section, class), items) in below {
        for (_, whole, subject, _) in classes.iter().filter(|(name, _, _, own)| *name == class && *own != section) {
            found.push(Listed { whole: *whole, subject, items: items.clone(), is_all: false });
        }
    }
    found
}

/// The section that lists the items of a class, and the class that its heading names; for a list of all classes the section
/// that is not the heading of a single item.
fn class_above(d: &Disclosure, section: Option<usize>) -> (Option<usize>, Option<String>) {
    let Some(own) = section else { return (None, None) };
    let inner = d.sections[own].span;
    let mut around: Vec<usize> =
        (0..d.sections.len()).filter(|&s| d.sections[s].span.start <= inner.start && inner.end <= d.sections[s].span.end).collect();
    around.sort_by_key(|&s| std::cmp::Reverse(d.sections[s].depth));
    for &s in &around {
        let title = fold(&d.sections[s].title);
        if title.contains("(项)") || title.contains("(款)") {
            continue;
        }
        let class = title.find("(类)").map(|at| title[..at].to_owned());
        return (Some(s), class);
    }
    (section, None)
}

/// 一般公共服务 and 一般公共服务支出 are one class.
fn key(name: &str) -> String {
    let name = between::key(name);
    name.strip_suffix("支出").map(str::to_owned).unwrap_or(name)
}

/// 基本支出, 项目支出 and 单位预留机动经费 of a section that also gives the total of them.
fn kinds(d: &Disclosure) -> Vec<Listed<'_>> {
    let mut found = Vec::new();
    for section in 0..d.sections.len() {
        let own = || d.claims.iter().filter(move |c| c.section == Some(section) && c.year == YearRef::Current);
        let amount = |c: &Claim| if let ClaimKind::Amount { figure } = c.kind { Some(figure) } else { None };
        let kind = |m: Meaning| own().find(|c| c.subject == Subject::ExpenditureItem(m)).and_then(amount);
        let items: Vec<FigureId> = [Meaning::Basic, Meaning::Project, Meaning::Reserve].into_iter().filter_map(kind).collect();
        let whole = own().find(|c| matches!(c.subject, Subject::Expenditure | Subject::BothSides) && amount(c).is_some());
        if let (2.., Some(claim)) = (items.len(), whole)
            && let Some(whole) = amount(claim)
        {
            let is_all = is_every_use(d, &|m| kind(m).is_some());
            found.push(Listed { whole, subject: &claim.subject, items, is_all });
        }
    }
    found
}

/// Whether the balance table divides expenditure by use, and the text tells each of its uses.
fn is_every_use(d: &Disclosure, told: &dyn Fn(Meaning) -> bool) -> bool {
    let uses = d.table(Role::Balance).map(|t| t.side(Side::Use).items().into_iter().map(|r| t.rows[r].meaning).collect::<Vec<_>>());
    uses.is_some_and(|uses| !uses.is_empty() && uses.into_iter().all(told))
}

/// Lists of parts whose whole is said to have changed elsewhere; 项 are held against their class.
fn lists(d: &Disclosure) -> Vec<Listed<'_>> {
    let items: BTreeSet<FigureId> = d
        .claims
        .iter()
        .filter_map(|c| if let ClaimKind::Amount { figure } = c.kind { Some((c, figure)) } else { None })
        .filter(|(c, _)| c.words.contains("(项)"))
        .map(|(_, figure)| figure)
        .collect();
    let mut found = Vec::new();
    for claim in d.claims.iter().filter(|c| c.year == YearRef::Current) {
        if let ClaimKind::Parts { whole, parts, complete } = &claim.kind
            && parts.len() > 1
            && !parts.iter().any(|p| items.contains(&p.figure))
        {
            let is_all = *complete && matches!(claim.subject, Subject::ThreePublic(_));
            found.push(Listed { whole: *whole, subject: &claim.subject, items: parts.iter().map(|p| p.figure).collect(), is_all });
        }
    }
    found
}
