//! BC8xx — headings of the contents against those of the text.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::layout::line;
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::fold::{common_in_order, fold, is_chinese_digit, without_number};
use crate::model::pattern;
use crate::model::{Disclosure, Span};
use regex::Regex;
use std::sync::LazyLock;

/// 目录与正文标题不一致
pub static CONTENTS: Rule = Rule {
    code: "BC817",
    name: "contents-differ",
    title: "目录与正文标题不一致",
    title_en: "The contents and the headings differ",
    severity: Severity::Note,
    checks: (
        "目录中的标题和表名，应与正文中同一序号的标题、同一张表的表名一字不差；目录列有的标题正文应有，正文的标题目录应列。",
        "Headings and table titles of the contents are printed in the text word for word, under the same number; none is in one of the two alone.",
    ),
    basis: TEXT,
    example: ("目录为“五、其他事项说明”，正文为“五、其他重要事项说明”。", "The contents leave out a word of the fifth heading."),
    tolerance: Tolerance::None,
    fix: ("使目录与正文一致", "print the same words in both places"),
    check: contents,
};

pub(super) static PART: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"^第([一二三四五六七八九十]{1,3})部分").expect("valid pattern"));

/// Folded, without the brackets that some contents put around titles.
fn plain(text: &str) -> String {
    fold(text).replace(['《', '》'], "")
}

/// The words of an entry or a heading without its number and its last stop.
fn words(folded: &str) -> &str {
    static NUMBERED_YEAR: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"^\d{1,2}[.、](20\d\d年.*)").expect("valid pattern"));
    let bare = PART.find(folded).map_or(folded, |m| &folded[m.end()..]);
    // `1.2024年…` is no decimal.
    let bare = NUMBERED_YEAR.captures(bare).and_then(|c| c.get(1)).map_or(bare, |year| year.as_str());
    let bare = without_number(bare.trim_start_matches(['、', ':']));
    // `表三:` and `公开03表` number a table.
    static TABLE: LazyLock<Regex> = LazyLock::new(|| {
        pattern::new(r"^(?:(?:附|公开)?表[一二三四五六七八九十\d]{1,3}(?:-\d)?[、:.]?|(?:公开|附)\d{1,2}表:?)").expect("valid pattern")
    });
    let bare = TABLE.find(bare).map_or(bare, |m| &bare[m.end()..]);
    bare.trim_end_matches(['。', ';', ':'])
}

/// The number in front: `第三部分`, `十一、`, `(二)`.
fn number(folded: &str) -> &str {
    let end = PART.find(folded).map_or(folded.len() - without_number(folded).len(), |m| m.end());
    &folded[..end]
}

/// A heading of the text, with the part that it stands in.
struct Heading {
    part: String,
    text: String,
    start: usize,
    span: Span,
}

fn headings(d: &Disclosure, from: usize) -> Vec<Heading> {
    let mut part = String::new();
    let mut found = Vec::new();
    for section in d.sections.iter().filter(|s| s.title_span.start >= from) {
        let text = plain(&section.title);
        if let Some(m) = PART.find(&text) {
            part = m.as_str().to_owned();
        }
        found.push(Heading { part: part.clone(), text, start: section.title_span.start, span: section.title_span });
    }
    found
}

fn contents(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(last) = d.contents.last().filter(|_| d.contents.len() > 2) else { return };
    let body = plain(&d.text[last.span.end..]);
    let headings = headings(d, last.span.end);
    let entries = entries(d);
    // An entry whose heading stands elsewhere under other words, or nowhere.
    let mut absent: Vec<&Entry> = Vec::new();
    let mut renamed: Vec<usize> = Vec::new();
    for entry in &entries {
        let listed = words(&entry.text);
        if listed.is_empty() || body.contains(listed) {
            continue;
        }
        let own = headings.iter().filter(|h| h.part == entry.part && !number(&h.text).is_empty());
        let is_listed = |h: &Heading| entries.iter().any(|e| words(&e.text) == words(&h.text));
        let same = own.clone().filter(|h| number(&h.text) == number(&entry.text)).find(|h| alike(listed, &whole(d, h, listed)));
        // The same heading under another number.
        let moved = || own.clone().filter(|h| !is_listed(h)).find(|h| alike(listed, &whole(d, h, listed)));
        let heading = same.or_else(moved);
        renamed.extend(heading.map(|h| h.start));
        let Some(printed) = table_title(d, &entry.text).or_else(|| heading.map(|h| whole(d, h, listed))) else {
            if !is_said_otherwise(d, last.span.end, &body, listed) {
                absent.push(entry);
            }
            continue;
        };
        if printed.is_empty() || is_beginning(listed, &printed) || is_left_over(listed, &printed) {
            continue;
        }
        ledger
            .report(
                &CONTENTS,
                entry.span,
                format!("目录为“{listed}”，正文为“{printed}”"),
                format!("the contents say \"{listed}\", the text \"{printed}\""),
            )
            .keyed(listed.to_owned());
    }
    one_sided(d, ledger, &Outline { entries: &entries, headings: &headings, renamed: &renamed, body: &body }, &absent);
}

/// 部门主要职能 under the heading 某某局主要职能, or a line of the text that is much like it and was not read as a heading.
fn is_said_otherwise(d: &Disclosure, from: usize, body: &str, listed: &str) -> bool {
    static BODY: LazyLock<Regex> =
        LazyLock::new(|| pattern::new(r"20\d\d年度?|[本我]?(?:部门|单位)|^关于|的?(?:情况)?说明$").expect("valid pattern"));
    let name = d.name.as_deref().map_or_else(String::new, fold);
    let bare = if name.is_empty() { listed.to_owned() } else { listed.replace(&name, "") };
    let core = BODY.replace_all(&bare, "").into_owned();
    let short = |line: &&str| (3..=40).contains(&line.chars().count());
    // 三公经费情况 for 关于2024年三公经费预算情况的说明: the contents are shorter, and say nothing else.
    d.sections.iter().filter(|s| s.title_span.start >= from).any(|s| shortens(listed, words(&plain(&s.title))))
        || core.chars().count() >= 3 && body.contains(&core)
        || d.text[from..].lines().map(str::trim).filter(short).any(|line| alike(listed, words(&plain(line))))
}

/// An entry of the contents, with the part that it stands in.
struct Entry {
    part: String,
    text: String,
    span: Span,
}

fn entries(d: &Disclosure) -> Vec<Entry> {
    let mut part = String::new();
    let mut found = Vec::new();
    for entry in &d.contents {
        let text = plain(&entry.text);
        if let Some(m) = PART.find(&text) {
            part = m.as_str().to_owned();
        }
        found.push(Entry { part: part.clone(), text, span: entry.span });
    }
    found
}

/// Both outlines.
struct Outline<'a> {
    entries: &'a [Entry],
    headings: &'a [Heading],
    /// Where headings stand that the contents list under other words.
    renamed: &'a [usize],
    body: &'a str,
}

impl Outline<'_> {
    /// Tables are looked for by their kind, by other rules.
    fn is_table(&self, entry: &Entry) -> bool {
        let of_part = self.entries.iter().find(|e| e.part == entry.part && PART.is_match(&e.text));
        let names_tables = |text: &str| line::title_role(text).is_some() || words(text).ends_with('表') || text.contains("附件");
        names_tables(&entry.text) || of_part.is_some_and(|p| names_tables(&p.text))
    }

    /// The contents have it, under these or longer or shorter words.
    fn lists(&self, heading: &Heading) -> bool {
        let printed = words(&heading.text);
        self.renamed.contains(&heading.start)
            || self
                .entries
                .iter()
                .map(|e| words(&e.text))
                .any(|listed| !listed.is_empty() && (listed.contains(printed) || printed.contains(listed) || shortens(listed, printed)))
    }
}

/// `第二部分` and `三、` number headings that contents list; deeper ones they may leave out.
fn is_main(text: &str) -> bool {
    PART.is_match(text) || number(text).ends_with('、') && text.starts_with(is_chinese_digit)
}

/// Headings that only the contents have, or only the text.
fn one_sided(d: &Disclosure, ledger: &mut Ledger<'_>, outline: &Outline<'_>, absent: &[&Entry]) {
    let checkable: Vec<&Entry> = outline.entries.iter().filter(|e| is_main(&e.text) && !outline.is_table(e)).collect();
    let absent: Vec<&Entry> = absent.iter().copied().filter(|e| checkable.iter().any(|c| c.span == e.span)).collect();
    // Where much is absent this is one of several files, or its headings were not read.
    if checkable.len() < 3 || absent.len() * 3 > checkable.len() || outline.body.is_empty() || d.paragraphs.len() < 3 {
        return;
    }
    let extra: Vec<&Heading> = extra(outline, &checkable);
    for entry in &absent {
        let listed = words(&entry.text);
        // Under the same number the text has another heading.
        let instead = extra.iter().find(|h| h.part == entry.part && number(&h.text) == number(&entry.text)).map(|h| words(&h.text));
        if listed.chars().count() < 3 || instead.is_some_and(|printed| is_left_over(listed, printed)) || is_left_over(listed, "") {
            continue;
        }
        let (zh, en) = instead.map_or((String::new(), String::new()), |printed| {
            (format!("，同一序号为“{printed}”"), format!("; \"{printed}\" has its number"))
        });
        ledger
            .report(
                &CONTENTS,
                entry.span,
                format!("目录列有“{listed}”，正文中没有这个标题{zh}"),
                format!("the contents list \"{listed}\"; the text has no such heading{en}"),
            )
            .keyed(listed.to_owned());
    }
    for heading in extra {
        let printed = words(&heading.text);
        if absent.iter().any(|e| e.part == heading.part && number(&e.text) == number(&heading.text)) {
            continue;
        }
        ledger
            .report(
                &CONTENTS,
                heading.span,
                format!("正文有标题“{printed}”，目录没有列出"),
                format!("the text has the heading \"{printed}\"; the contents do not list it"),
            )
            .keyed(printed.to_owned());
    }
}

/// Main headings that the contents leave out where they list their sisters.
fn extra<'a>(outline: &Outline<'a>, checkable: &[&Entry]) -> Vec<&'a Heading> {
    let mut found = Vec::new();
    let depth = |text: &str| usize::from(!PART.is_match(text));
    let mut groups: Vec<(usize, &str)> = outline.headings.iter().filter(|h| is_main(&h.text)).map(|h| group(&h.text, &h.part)).collect();
    groups.dedup();
    let parts_are_printed =
        outline.headings.iter().any(|h| PART.is_match(&h.text)) || !outline.entries.iter().any(|e| PART.is_match(&e.text));
    for (level, part) in groups {
        let own = |text: &str, of: &str| depth(text) == level && (level == 0 || of == part);
        let sisters: Vec<&Heading> = outline.headings.iter().filter(|h| is_main(&h.text) && own(&h.text, &h.part)).collect();
        let listed = checkable.iter().filter(|e| own(&e.text, &e.part)).count();
        let mut numbers: Vec<&str> = sisters.iter().map(|h| number(&h.text)).collect();
        numbers.sort_unstable();
        let doubled = numbers.windows(2).any(|w| w[0] == w[1]);
        let missing: Vec<&Heading> = sisters.iter().copied().filter(|h| !outline.lists(h)).collect();
        // A second list of the same numbers is no outline; nor is one of which the contents have little.
        if doubled || !parts_are_printed || listed < 2 || missing.len() * 2 > sisters.len() {
            continue;
        }
        found.extend(
            missing
                .into_iter()
                .filter(|h| words(&h.text).chars().count() >= 3 && !h.text.contains(['。', ',']) && line::title_role(&h.text).is_none()),
        );
    }
    found
}

fn group<'a>(text: &str, part: &'a str) -> (usize, &'a str) {
    if PART.is_match(text) { (0, "") } else { (1, part) }
}

/// The entry is the heading with some of its words left out.
fn shortens(listed: &str, printed: &str) -> bool {
    let (listed, printed): (Vec<char>, Vec<char>) = (listed.chars().collect(), printed.chars().collect());
    listed.len() >= 4 && common_in_order(&listed, &printed) == listed.len()
}

/// The words of a heading; one that a line end cut short goes on in the next line.
fn whole(d: &Disclosure, heading: &Heading, listed: &str) -> String {
    let printed = words(&heading.text);
    if !listed.starts_with(printed) && !is_beginning(listed, printed) {
        return printed.to_owned();
    }
    let mut lines = d.text[heading.start..].lines().filter(|l| !l.trim().is_empty());
    let (first, second) = (lines.next().unwrap_or_default(), plain(lines.next().unwrap_or_default()));
    // The next line goes on with the heading where it begins with what the contents say next.
    let goes_on = listed.get(printed.len()..).and_then(|rest| rest.chars().next()).is_some_and(|c| second.starts_with(c));
    if goes_on { words(&(plain(first) + &second)).to_owned() } else { printed.to_owned() }
}

/// The title of the table that an entry lists, where the two are told apart by more than the year, the unit's name and
/// what a bracket adds.
fn table_title(d: &Disclosure, entry: &str) -> Option<String> {
    let role = line::title_role(&plain(entry))?;
    // Of several tables of one kind it is not said which one an entry means.
    if d.contents.iter().filter(|e| line::title_role(&plain(&e.text)) == Some(role)).count() > 1 {
        return None;
    }
    let title = plain(&d.table(role)?.title);
    let core = |folded: &str| {
        static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"20\d\d年度?").expect("valid pattern"));
        let bare = YEAR.replace_all(words(folded), "").into_owned();
        let bare = d.name.as_deref().map_or(bare.clone(), |name| bare.replace(&fold(name), ""));
        bare.split('(').next().unwrap_or_default().to_owned()
    };
    let (listed, printed) = (core(&plain(entry)), core(&title));
    // One of the two may name the kind of funds or the form's number in front.
    let same = listed.ends_with(&printed) || printed.ends_with(&listed);
    (!same).then(|| words(&title).to_owned())
}

/// Two wordings of one heading: most characters of the shorter are in the longer, in their order.
pub(super) fn alike(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let shared = common_in_order(&one, &other);
    shared * 5 >= one.len().max(other.len()) * 3
}

/// Another year and placeholders are findings of their own.
fn is_left_over(listed: &str, printed: &str) -> bool {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"20\d\d").expect("valid pattern"));
    let years = |text: &str| YEAR.find_iter(text).map(|m| m.as_str().to_owned()).collect::<Vec<_>>();
    let other_year = years(listed) != years(printed) && !years(listed).is_empty() && !years(printed).is_empty();
    other_year || [listed, printed].iter().any(|t| t.contains("XX") || t.contains("xx") || t.contains("××"))
}

/// A heading that a line end cut begins like the entry.
fn is_beginning(one: &str, other: &str) -> bool {
    // A text extraction may have put the digits elsewhere.
    let han = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let (one, other) = (han(one), han(other));
    one.starts_with(&other) || other.starts_with(&one) && one.chars().count() * 2 > other.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_alike_when_most_of_them_is() {
        assert!(alike("其他事项说明", "其他重要事项说明"));
        assert!(!alike("机关运行经费", "政府采购情况"));
    }
}
