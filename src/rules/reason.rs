//! BC4xx, BC8xx — purposes and reasons: copied from a neighbouring item, or against the direction that they explain.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::opposite::{is_left_open, is_said};
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::reasons::points;
use crate::model::fold::{fold, without_number};
use crate::model::pattern;
use crate::model::{Claim, ClaimKind, Direction, Disclosure, FigureId, Folded, Role, Span, Subject, YearRef};
use regex::Regex;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// 原因与增减方向相反
pub static AGAINST: Rule = Rule {
    code: "BC415",
    name: "reason-direction-contradicted",
    title: "增减方向与所写原因相反",
    title_en: "A change and its reason point opposite ways",
    severity: Severity::Warning,
    checks: (
        "原因只写“（本科目）经费增加（减少、不变）”，或者所写的因素都只使支出增加（减少）时，方向应与前面的增减一致。",
        "Where the whole reason is that the item itself rose, fell or stayed, or all that it names raises or lowers expenditure only, it points the way of the change.",
    ),
    basis: TEXT,
    example: ("“比上年减少 2.98%，主要原因是宣传事务经费增加”。", "\"Down 2.98%, mainly because the item increased\"."),
    tolerance: Tolerance::None,
    fix: ("改正原因，或核对增减方向", "correct the reason, or check the direction"),
    check: against,
};

/// What may follow the name of an item that a reason consists of.
static RISES: LazyLock<Regex> = LazyLock::new(|| {
    pattern::new(r"^(?:经费|支出|费用|预算|资金|安排|金额)*(?:较上年|比上年|有所|略有)?(?:(?P<up>增加|增长|上升)|(?P<down>减少|下降|降低)|(?P<level>保持不变|没有变化|无变化|不变|持平))了?$").expect("valid pattern")
});

fn against(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        let ClaimKind::Change { direction, reason: Some(reason), difference, percent, .. } = claim.kind else { continue };
        let words = fold(reason.of(&d.text));
        let words = words.trim_start_matches([':', ',']).trim_end_matches(['。', ';']);
        let names = match &claim.subject {
            Subject::Functional(names) => own_names(names),
            _ => vec![without_number(&fold(&claim.words)).trim_end_matches(['为', '数']).to_owned()],
        };
        let rest = names.iter().filter(|n| n.chars().count() >= 2).find_map(|n| words.strip_prefix(n.as_str()));
        let Some(found) = rest.and_then(|r| RISES.captures(r)) else {
            points_the_other_way(d, claim, words, ledger);
            continue;
        };
        let said = if found.name("up").is_some() {
            Direction::Up
        } else if found.name("down").is_some() {
            Direction::Down
        } else {
            Direction::Level
        };
        // 增加0万元 with 不变 is no contradiction.
        let zero = difference.or(percent).is_some_and(|f| !d.is_nonzero(Some(f)));
        if said != direction && !is_said(d, claim) && !(zero && (said == Direction::Level || direction == Direction::Level)) {
            report(d, (direction, difference.or(percent)), (reason, words), ledger);
        }
    }
}

/// Says that a direction has a reason that points the other way.
fn report(d: &Disclosure, (direction, stated): (Direction, Option<FigureId>), (reason, words): (Span, &str), ledger: &mut Ledger<'_>) {
    let (zh, en) = word(direction);
    ledger
        .report(&AGAINST, reason.trimmed(&d.text), format!("前面写{zh}，原因却是“{words}”"), format!("{en} is explained by \"{words}\""))
        .with(stated)
        .keyed(words.to_owned());
}

/// The reason consists of other words, all of which point the other way: 增加2万元，主要原因是压减接待费.
fn points_the_other_way(d: &Disclosure, claim: &Claim, words: &str, ledger: &mut Ledger<'_>) {
    let ClaimKind::Change { direction, direction_span, reason: Some(reason), difference, percent, .. } = claim.kind else { return };
    // What the amount is used for explains nothing, and an amount in a reason is compared by itself.
    let words = words.split("用于").next().unwrap_or(words).trim_end_matches(['主', '要', ',']);
    let stated = difference.or(percent).filter(|f| d.is_nonzero(Some(*f)));
    // 决算数与预算数存在差异的主要原因是…: it may explain something else than the change before it.
    let end = [difference, percent].into_iter().flatten().map(|f| d.figure(f).span.end).max().unwrap_or(reason.start);
    let between = fold(d.text.get(end..reason.start).unwrap_or(""));
    let explains = between.chars().count() <= 14 && !["差异", "预算", "决算", "完成", "执行"].iter().any(|w| between.contains(w));
    let opposite = matches!((direction, points(words)), (Direction::Up, Some(Direction::Down)) | (Direction::Down, Some(Direction::Up)));
    if claim.chosen || !opposite || !explains || is_left_open(d, direction_span) || is_said(d, claim) || words.contains(['元', '%']) {
        return;
    }
    if let Some(stated) = stated {
        report(d, (direction, Some(stated)), (reason, words), ledger);
    }
}

const fn word(direction: Direction) -> (&'static str, &'static str) {
    match direction {
        Direction::Up => ("增加", "an increase"),
        Direction::Down => ("减少", "a decrease"),
        Direction::Level => ("持平", "no change"),
    }
}

/// 项, and 款 with 项.
fn own_names(names: &[String]) -> Vec<String> {
    let last = names.last().map(|n| fold(n)).unwrap_or_default();
    let before = names.len().checked_sub(2).map(|i| fold(&names[i])).unwrap_or_default();
    vec![format!("{before}{last}"), last]
}

/// 用途或原因抄自另一科目
pub static ANOTHER: Rule = Rule {
    code: "BC809",
    name: "words-of-another-item",
    title: "科目的用途或原因写的是另一科目",
    title_en: "An item has another item's purpose or reason",
    severity: Severity::Warning,
    checks: (
        "“主要用于”“主要原因是”后面只写科目名称时，应是本科目的名称；写成文中或表中另一科目名称的，疑为抄自该科目。",
        "Where a purpose or a reason is just the name of an item, it is the item's own; the name of another one was probably copied with its sentence.",
    ),
    basis: TEXT,
    example: (
        "“城管执法（项）604.34万元，主要用于城乡社区管理事务一般行政管理事务”。",
        "The item of city inspection, \"mainly for general administration\", as the item before.",
    ),
    tolerance: Tolerance::None,
    fix: ("改为本科目的用途和原因", "give the item's own purpose and reason"),
    check: another,
};

/// Names that many 款 share: they mean another item only together with their 款.
const SHARED: &[&str] = &["行政运行", "一般行政管理事务", "机关服务", "事业运行"];

fn another(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let known = items(d);
    let amounts = amounts(d);
    for prose in d.prose() {
        let own = openings(&amounts, &prose);
        for (index, (start, names)) in own.iter().enumerate() {
            let end = own.get(index + 1).map_or(prose.text.len(), |next| next.0);
            let Some(name) = names.last().map(|n| fold(n)).filter(|n| !n.starts_with("其他")) else { continue };
            let found: Vec<(Range<usize>, &str, String)> = said(&prose.text[*start..end])
                .into_iter()
                .filter_map(|(range, what)| {
                    let words = &prose.text[*start + range.start..*start + range.end];
                    let theirs = known.iter().find(|(section, item)| is_name_of(words, section, item, &name))?;
                    Some((*start + range.start..*start + range.end, what, theirs.1.clone()))
                })
                .collect();
            let Some(first) = found.first() else { continue };
            let what: Vec<&str> = found.iter().map(|f| f.1).collect();
            let span = found.iter().map(|f| prose.span(f.0.clone())).reduce(Span::cover).unwrap_or_default();
            let quoted = &prose.text[first.0.clone()];
            ledger
                .report(
                    &ANOTHER,
                    span,
                    format!("“{name}”的{}写的是“{quoted}”，疑抄自科目“{}”", what.join("和"), first.2),
                    format!("\"{name}\" has \"{quoted}\" as its {}: copied from \"{}\"?", english(&what), first.2),
                )
                .keyed(name);
        }
    }
}

fn english(what: &[&str]) -> String {
    what.iter().map(|w| if *w == "用途" { "purpose" } else { "reason" }).collect::<Vec<_>>().join(" and ")
}

/// 款 and 项 of every item that the text or the general table names.
fn items(d: &Disclosure) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for claim in &d.claims {
        if let Subject::Functional(names) = &claim.subject
            && let [.., section, item] = &names[..]
        {
            found.insert((fold(section), fold(item)));
        }
    }
    for table in [Role::General, Role::Expenditure].into_iter().filter_map(|role| d.table(role)) {
        for row in table.coded_rows().map(|r| &table.rows[r]) {
            let parent = row.code.as_ref().filter(|c| c.level() == 3).and_then(|c| c.parent());
            let section = parent.and_then(|p| table.coded(&p)).map(|r| fold(&table.rows[r].name));
            found.extend(section.map(|s| (s, fold(&row.name))));
        }
    }
    found
}

/// This year's amounts of items in the order of the text, with the names that the item goes by.
fn amounts(d: &Disclosure) -> Vec<(usize, &[String])> {
    let mut found: Vec<(usize, &[String])> = Vec::new();
    for claim in d.claims.iter().filter(|c| c.year == YearRef::Current) {
        if let (Subject::Functional(names), ClaimKind::Amount { figure }) = (&claim.subject, &claim.kind) {
            found.push((d.figure(*figure).span.start, names.as_slice()));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found
}

/// Where in a paragraph each item is named with its amount.
fn openings<'d>(amounts: &[(usize, &'d [String])], prose: &Folded) -> Vec<(usize, &'d [String])> {
    let whole = prose.span(0..prose.text.len());
    let from = amounts.partition_point(|(at, _)| *at < whole.start);
    let mut found: Vec<(usize, &[String])> = Vec::new();
    for (at, names) in amounts[from..].iter().take_while(|(at, _)| *at < whole.end) {
        if found.last().is_some_and(|last| last.1 == *names) {
            continue;
        }
        // Every byte of a character knows where the character came from: the first that is not before the amount begins one.
        let (mut low, mut high) = (0, prose.text.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if prose.span(middle..middle + 1).start < *at {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if low < prose.text.len() {
            found.push((low, names));
        }
    }
    found
}

/// The clauses after 主要用于 and 主要原因是.
fn said(text: &str) -> Vec<(Range<usize>, &'static str)> {
    static SAID: LazyLock<Regex> =
        LazyLock::new(|| pattern::new(r"(?:(?P<use>主要用于|用于)|主要原因(?:是|为)?:?)(?P<what>[^。,;]+)").expect("valid pattern"));
    SAID.captures_iter(text)
        .filter_map(|m| Some((m.name("what")?.range(), if m.name("use").is_some() { "用途" } else { "原因" })))
        .collect()
}

/// The words are the name of this other item and nothing else.
fn is_name_of(words: &str, section: &str, item: &str, own: &str) -> bool {
    static REST: LazyLock<Regex> = LazyLock::new(|| {
        pattern::new(r"^(?:经费|支出|费用|资金|方面)*(?:增加|增长|减少|下降|保持不变|不变|持平)?等?$").expect("valid pattern")
    });
    let short = |name: &str| name.trim_end_matches("支出").to_owned();
    let stripped = words.strip_prefix(section).filter(|rest| !rest.is_empty());
    let Some(rest) = stripped.unwrap_or(words).strip_prefix(item) else { return false };
    let shared = SHARED.contains(&item) || item.starts_with("其他");
    item != own && short(item) != short(own) && !words.contains(&short(own)) && !(shared && stripped.is_none()) && REST.is_match(rest)
}
