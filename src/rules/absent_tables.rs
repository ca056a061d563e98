//! BC001 — tables of no known kind (对下转移支付预算表, 政府购买服务预算表) that the contents list and the text lacks.

use super::contents::{PART, alike};
use super::reading::report_absent;
use crate::layout::line;
use crate::ledger::Ledger;
use crate::model::fold::{fold, without_number};
use crate::model::{Disclosure, Role};

/// Where the other tables that the contents list stand in the text under the same words, one whose words stand nowhere, nor
/// words like them, is absent.
pub(super) fn report(d: &Disclosure, ledger: &mut Ledger<'_>) {
    const ENOUGH: usize = 5;
    let Some(end) = d.contents.last().map(|last| last.span.end).filter(|_| d.tables.len() >= ENOUGH) else { return };
    let own = d.name.as_deref().map(fold).unwrap_or_default();
    let words = |text: &str| core(text, &own);
    let body = d.text.get(end..).unwrap_or_default();
    let folded = fold(body);
    // 第二部分 某某局部门决算表 heads the tables and is none.
    let heads = |at: usize| PART.is_match(&fold(&d.contents[at].text));
    let listed: Vec<(usize, String)> =
        d.contents.iter().map(|e| words(&e.text)).enumerate().filter(|(at, w)| is_title(w) && !heads(*at)).collect();
    let missing: Vec<&(usize, String)> = listed.iter().filter(|(_, w)| !folded.contains(w.as_str())).collect();
    // Where more than one is not found the contents use other words than the text.
    let [(at, wanted)] = missing[..] else { return };
    let entry = &d.contents[*at];
    let other = line::title_role(&entry.text).is_none_or(|r| matches!(r, Role::Other | Role::ProjectList | Role::Detail));
    if !other || listed.len() < ENOUGH {
        return;
    }
    // A title that the contents do not list may be this one in other words.
    let lines = body.lines().map(words).chain(d.tables.iter().map(|t| words(&t.title)));
    let unlisted = |w: &String| is_title(w) && listed.iter().all(|(_, l)| !l.contains(w.as_str()) && !w.contains(l.as_str()));
    if lines.filter(unlisted).any(|w| alike(wanted, &w)) {
        return;
    }
    report_absent(entry, entry.text.clone(), ledger);
}

/// A title says of what the table is: 部门预算公开表 heads all of them.
fn is_title(words: &str) -> bool {
    let said = ["公开", "信息", "预算", "决算", "部门", "单位", "附"].iter().fold(words.to_owned(), |rest, w| rest.replace(w, ""));
    words.ends_with('表') && (5..=40).contains(&words.chars().count()) && said.chars().count() > 2
}

/// The words of a title without its number, the year, the body's name, 部门 in front and what a bracket adds.
fn core(text: &str, name: &str) -> String {
    let key = fold(text).replace(['《', '》'], "");
    let bare = if name.is_empty() { key } else { key.replace(name, "") };
    let bare = without_number(&bare);
    let bare = bare.split('(').next().unwrap_or_default();
    let number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '、' | ':' | '.') || "一二三四五六七八九十".contains(c);
    let bare = ["公开", "附", "预算", ""]
        .iter()
        .find_map(|h| bare.strip_prefix(h)?.strip_prefix('表').filter(|r| r.starts_with(number)))
        .unwrap_or(bare);
    let bare = bare.trim_start_matches(number).trim_start_matches(['年', '度']);
    ["部门", "单位"].iter().find_map(|head| bare.strip_prefix(head)).unwrap_or(bare).to_owned()
}
