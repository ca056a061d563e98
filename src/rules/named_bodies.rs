//! The places that name the body of the document — its cover, captions, forms, the one row of a table of units, the subject
//! of a sentence about its own money — against each other (part of BC831).

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::other_body::{OTHER_BODY, is_elsewhere, is_named_otherwise, labelled, place, subject_where};
use crate::ledger::{Ledger, Words};
use crate::lexicon::bodies::{
    begins_with_district, end_on_cover, ending, is_clause, is_office, says_what_is_published, speaks_of_its_money, undated,
    without_own_part,
};
use crate::model::fold::{common_in_order, fold};
use crate::model::{Disclosure, Folded, Level, Role, RowKind, Span};
use std::collections::{BTreeMap, BTreeSet};

/// What kind of place names the body.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    /// The first lines.
    Cover,
    /// 单位： above a table.
    Caption,
    /// 填报单位 in a form.
    Form,
    /// The only row of a table that is a body.
    Row,
    /// The subject of a sentence.
    Subject,
    /// The subject of a table's note.
    Note,
}

/// One place that names a body.
struct Named {
    name: String,
    span: Span,
    slot: Slot,
}

/// The odd places that name another body.
pub(super) struct Odd {
    /// The name that most places print.
    own: String,
    /// Each other name, and where it stands.
    others: BTreeMap<String, Vec<Span>>,
}

impl Odd {
    /// Whether it is one of the names.
    pub(super) fn names(&self, name: &str) -> bool {
        self.others.contains_key(&bare(name))
    }
}

/// Reports the odd places that name another body.
pub(super) fn odd_one(d: &Disclosure, ledger: &mut Ledger<'_>) -> Option<Odd> {
    let odd = odd(d)?;
    double(d, &odd.own, ledger);
    let own = &odd.own;
    for (name, places) in &odd.others {
        let Words { zh: more, en: more_en } = Words::in_all(places.len());
        ledger
            .report(
                &OTHER_BODY,
                places[0],
                format!("这里写的是“{name}”，这份文件是“{own}”的{more}"),
                format!("\"{name}\" is named here, the document is of \"{own}\"{more_en}"),
            )
            .keyed(name.clone())
            .advise(format!("核对单位名称，应为“{own}”"), format!("check the name: \"{own}\""));
    }
    Some(odd)
}

/// The odd places that name another body; `None` where no place names the own one.
pub(super) fn odd(d: &Disclosure) -> Option<Odd> {
    if d.level == Some(Level::Government) {
        return None;
    }
    let mut all: Vec<Named> = cover(d).chain(forms(d)).chain(only_rows(d)).collect();
    let text = fold(&d.text);
    let own = most_named(&all, &text)?;
    // The title of the disclosure is a heading too.
    let taken: BTreeSet<usize> = all.iter().map(|n| n.span.start).collect();
    all.extend(subjects(d, &own).into_iter().filter(|n| !taken.contains(&n.span.start)));
    let of_own = all.iter().filter(|n| n.name == own).count();
    let on_cover = |names: &str| all.iter().any(|n| n.slot == Slot::Cover && n.name == names);
    let mut others: BTreeMap<&str, Vec<&Named>> = BTreeMap::new();
    for named in all.iter().filter(|n| n.name != own) {
        others.entry(&named.name).or_default().push(named);
    }
    // Who names so many speaks of them.
    if others.len() > 3 {
        others.clear();
    }
    others.retain(|name, of| {
        // A unit of the body's own, or a partner, is named somewhere else too.
        let only_here = text.matches(name).count() == of.len();
        // A unit's cover also prints whom it belongs to, and a form of a department's project the unit that carries it out.
        let is_unit = d.level == Some(Level::Unit) && on_cover(name) || of.iter().any(|n| n.slot == Slot::Form);
        let is_superior = on_cover(name) && on_cover(&own) || is_unit && !is_same_kind(&own, name);
        let one_each = of_own == 1 && of.len() == 1 && of[0].slot != Slot::Subject && (on_cover(&own) || on_cover(name));
        let borne_out = of_own > 1 && of.len() * 2 <= of_own || one_each;
        only_here && !is_superior && borne_out && is_other(&own, name)
    });
    let others = others.into_iter().map(|(name, of)| (name.to_owned(), of.iter().map(|n| n.span).collect())).collect();
    Some(Odd { own, others })
}

/// The name that most places print; where two print it equally often, the one of which the text says more.
fn most_named(all: &[Named], text: &str) -> Option<String> {
    let mut counts: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
    for named in all.iter().filter(|n| n.slot != Slot::Form) {
        let (n, formal) = counts.entry(&named.name).or_default();
        (*n, *formal) = (*n + 1, *formal || named.slot != Slot::Row);
    }
    // 残疾人 of 某某县残疾人联合会 stands in the names of what it does.
    let matter = |name: &str| {
        let kind = place(name).map_or(name, |(_, kind, _)| kind);
        let bare = ending(kind).and_then(|end| kind.strip_suffix(end)).filter(|bare| bare.chars().count() > 1).unwrap_or(kind);
        text.matches(bare).count()
    };
    let most = |(name, (n, formal)): (&str, (usize, bool))| (n, text.matches(name).count(), matter(name), formal);
    counts.into_iter().max_by_key(|of| most(*of)).map(|(name, _)| name.to_owned())
}

/// What is left of two names without what both end in.
fn apart<'n>(one: &'n str, other: &'n str) -> (&'n str, &'n str) {
    let same: usize = one.chars().rev().zip(other.chars().rev()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    (&one[..one.len() - same], &other[..other.len() - same])
}

/// Whether two names are of two bodies, and not two ways of writing one: the same kind in another place, or another kind in
/// the same place.
pub(super) fn is_other(own: &str, name: &str) -> bool {
    // 118003_某某局 is 某某局 behind its number.
    let bare = |name: &str| -> Vec<char> { name.chars().skip_while(|c| c.is_ascii()).collect() };
    let (a, b) = (bare(own), bare(name));
    // 峰岭青石乡 for 峰岭矿区青石乡, 县人大常委会 for 县人民代表大会常务委员会: all characters of the one, in their order.
    if a.len() != b.len() && common_in_order(&a, &b) == a.len().min(b.len()) {
        return false;
    }
    is_same_kind(own, name) || is_other_kind(own, name)
}

/// 白溪县水利局 beside 青溪县水利局.
fn is_same_kind(own: &str, name: &str) -> bool {
    is_elsewhere(own, name) || is_named_otherwise(own, name)
}

/// 某某县水利局 beside 某某县应急管理局: the same place, and what is left has little in common.
fn is_other_kind(own: &str, name: &str) -> bool {
    let Some((town, kind, _)) = place(own) else { return false };
    let Some(other) = name.strip_prefix(town).filter(|other| begins_with_district(other) || place(other).is_none()) else { return false };
    let Some((own_end, end)) = ending(kind).zip(ending(other)) else { return false };
    // An office within the body speaks for it.
    if is_office(end) {
        return false;
    }
    let bare = |words: &'_ str, end: &str| words.strip_suffix(end).map_or(0, |bare| bare.chars().count());
    let (a, b) = apart(kind, other);
    // 人民法院 beside 人民检察院: nothing but what bodies end in.
    if bare(kind, own_end).max(bare(other, end)) == 0 {
        return !own_end.ends_with(end) && !end.ends_with(own_end);
    }
    let (a, b): (Vec<char>, Vec<char>) = if bare(kind, own_end).min(bare(other, end)) == 0 {
        (kind.chars().collect(), other.chars().collect())
    } else {
        (a.chars().collect(), b.chars().collect())
    };
    let least = a.len().min(b.len());
    least > 1 && common_in_order(&a, &b) * 2 < least
}

/// A name without its number and what is printed behind it for the body itself: 118003_某某局(本级).
fn bare(name: &str) -> String {
    without_own_part(name).trim_start_matches(|c| !is_han(c)).to_owned()
}

/// Whether words are the name of a body and nothing else.
fn is_name(words: &str) -> bool {
    (5..=30).contains(&words.chars().count()) && words.chars().all(is_han) && ending(words).is_some() && !is_clause(words)
}

/// The first lines, each the name of a body alone or with the title of the disclosure.
fn cover(d: &Disclosure) -> impl Iterator<Item = Named> + '_ {
    let mut at = 0;
    let lines = d.text.split_inclusive('\n').map(move |line| {
        at += line.len();
        Span::new(at - line.len(), at)
    });
    lines.filter(|line| !line.of(&d.text).trim().is_empty()).take(6).filter_map(|line| {
        let folded = Folded::of(&d.text, [line]);
        let words = folded.text.trim_start_matches(|c: char| c.is_ascii_digit());
        let words = undated(words);
        let from = folded.text.len() - words.len();
        let stop = words.find(|c| !is_han(c)).unwrap_or(words.len());
        let end = end_on_cover(&words[..stop]).unwrap_or(stop);
        let rest = &words[end..];
        let is_title = rest.is_empty() || says_what_is_published(rest) && !rest.contains(['|', '，', ',', '。']);
        let name = &words[..end];
        (is_title && is_name(name)).then(|| Named { name: name.to_owned(), span: folded.span(from..from + end), slot: Slot::Cover })
    })
}

/// What captions and forms print as the body that fills them in.
fn forms(d: &Disclosure) -> impl Iterator<Item = Named> + '_ {
    let captions = d.tables.iter().filter_map(|t| t.owner.as_ref()).map(|(span, owner)| (*span, fold(owner), Slot::Caption));
    let taken: BTreeSet<usize> = d.tables.iter().filter_map(|t| t.owner.as_ref()).map(|(span, _)| span.start).collect();
    let labels = labelled(d).filter(move |(span, _)| !taken.contains(&span.start)).map(|(span, name)| (span, name, Slot::Form));
    captions.chain(labels).filter_map(|(span, name, slot)| {
        let name = bare(&name);
        is_name(&name).then_some(Named { name, span, slot })
    })
}

/// The row of a table that has no other rows but totals, where it is a body.
fn only_rows(d: &Disclosure) -> impl Iterator<Item = Named> + '_ {
    d.tables.iter().filter(|t| matches!(t.role, Role::Income | Role::Expenditure)).filter_map(|table| {
        let mut rows = table.rows.iter().filter(|r| r.kind != RowKind::Total && r.cells.iter().flatten().count() > 0);
        let row = rows.next().filter(|r| rows.next().is_none() && r.code.is_none())?;
        let words = std::iter::once(&row.name).chain(&row.texts);
        words.filter(|words| (5..=40).contains(&words.chars().count())).find_map(|words| {
            let name = bare(&fold(words));
            let found = row.spans.iter().find_map(|line| {
                let at = line.start + line.of(&d.text).find(words)?;
                Some(Span::new(at, at + words.len()))
            });
            let span = found.filter(|_| is_name(&name))?;
            Some(Named { name, span, slot: Slot::Row })
        })
    })
}

/// The bodies with which sentences about their own money begin.
fn subjects(d: &Disclosure, own: &str) -> Vec<Named> {
    let mut found = Vec::new();
    let notes = d.tables.iter().flat_map(|t| t.notes.iter().map(|n| (Folded::of(&d.text, [n.span]), Slot::Note)));
    for (text, slot) in notes.chain(d.headings().chain(d.prose()).map(|text| (text, Slot::Subject))) {
        let starts = std::iter::once(0).chain(text.text.match_indices('。').map(|(at, mark)| at + mark.len()));
        for start in starts {
            let is_meant = |words: &str| is_name(words) && (words == own || is_other(own, words));
            let Some((from, name)) = subject_where(d.year, &text.text[start..], is_meant) else { continue };
            let behind = &text.text[start + from + name.len()..];
            let behind = behind.trim_start_matches(|c: char| c.is_ascii_digit());
            let behind = undated(behind);
            if speaks_of_its_money(behind) {
                let span = text.span(start + from..start + from + name.len());
                found.push(Named { name: name.to_owned(), span, slot });
            }
        }
    }
    found.sort_by_key(|n| n.span.start);
    found.dedup_by_key(|n| n.span.start);
    found
}

/// 清源县社会福利院 where the tables have 清源区社会福利院: a unit of the body's own, put in another place.
fn double(d: &Disclosure, own: &str, ledger: &mut Ledger<'_>) {
    let Some((town, _, _)) = place(own) else { return };
    let text = fold(&d.text);
    let rows =
        d.tables.iter().flat_map(|t| t.rows.iter()).filter(|r| r.code.is_none() && r.name.chars().count() < 40).map(|r| fold(&r.name));
    let units: BTreeSet<String> = rows
        .filter_map(|name| {
            let unit = without_own_part(&name).strip_prefix(town)?.to_owned();
            (unit.chars().count() > 3 && ending(&unit).is_some()).then_some(unit)
        })
        .take(30)
        .collect();
    for unit in &units {
        let whole = format!("{town}{unit}");
        if text.matches(unit.as_str()).count() != text.matches(&whole).count() + 1 || text.matches(&whole).count() < 2 {
            continue;
        }
        for words in d.prose() {
            for (at, _) in words.text.match_indices(unit.as_str()).filter(|(at, _)| !words.text[..*at].ends_with(town)) {
                let from = words.text[..at].char_indices().rev().take_while(|(_, c)| is_han(*c)).last().map_or(at, |(from, _)| from);
                let (other, end) = (&words.text[from..at], at + unit.len());
                let says = words.text[end..].starts_with(|c: char| c.is_ascii_digit()) || speaks_of_its_money(&words.text[end..]);
                if (2..=5).contains(&other.chars().count()) && place(other).is_some_and(|(_, rest, _)| rest.is_empty()) && says {
                    let name = &words.text[from..end];
                    ledger
                        .report(
                            &OTHER_BODY,
                            words.span(from..end),
                            format!("这里写的是“{name}”，别处都是“{whole}”"),
                            format!("\"{name}\" here, \"{whole}\" everywhere else"),
                        )
                        .keyed(name.to_owned())
                        .advise(format!("核对单位名称，应为“{whole}”"), format!("check the name: \"{whole}\""));
                }
            }
        }
    }
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}
