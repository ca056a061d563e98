//! The changes: every kind, on every figure, row, pair of columns and word that it can be made on.

use super::{Change, Target};
use budgetcheck::Verified;
use budgetcheck::ledger::{Kind, label};
use budgetcheck::model::{ClaimKind, Direction, Figure, FigureId, Origin, Reading, Role};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// All changes that a document admits.
pub fn changes(base: &Verified, text: &str) -> Vec<Change> {
    let d = &base.disclosure;
    let mut related = vec![true; d.figures.len()];
    for u in &base.closed.coverage.unchecked {
        related[u.figure.0] = false;
    }
    let mut bounded = vec![true; d.figures.len()];
    for relation in base.closed.relations.iter().filter(|r| r.kind != Kind::AtLeast) {
        relation.figures().for_each(|f| bounded[f.0] = false);
    }
    let mut all = Vec::new();
    for (index, figure) in d.figures.iter().enumerate() {
        let in_table = match figure.origin {
            Origin::Cell { table, .. } | Origin::Performance { table, .. } => d.tables[table.0].role != Role::Other,
            _ => false,
        };
        let sentence = matches!(figure.origin, Origin::Sentence { .. });
        if !matches!(figure.origin, Origin::Cell { .. } | Origin::Performance { .. } | Origin::Sentence { .. }) || figure.raw.is_empty() {
            continue;
        }
        let money = matches!(figure.reading, Reading::Money(_));
        let percent = matches!(figure.reading, Reading::Percent(_)) && sentence;
        let Some(value) = figure.value().filter(|_| money || percent) else { continue };
        for (kind, changed) in figure_changes(figure) {
            let kind = if percent { "percent" } else { kind };
            if percent && !(changed.1 == "last+5" || changed.1 == "swap") {
                continue;
            }
            all.push(Change {
                kind,
                place: label(d, FigureId(index)).zh,
                edits: vec![(figure.span.start, figure.span.end, changed.0.clone())],
                target: Target::Figure {
                    id: FigureId(index),
                    start: figure.span.start,
                    value,
                    in_table,
                    related: related[index] && !bounded[index],
                    bounded: related[index] && bounded[index],
                },
                note: format!("{} → {}", figure.raw, changed.0),
            });
        }
        if money && let Some(above) = above(d, figure) {
            all.push(Change {
                kind: "above",
                place: label(d, FigureId(index)).zh,
                edits: vec![(figure.span.start, figure.span.end, above.raw.clone())],
                target: Target::Figure {
                    id: FigureId(index),
                    start: figure.span.start,
                    value,
                    in_table,
                    related: related[index] && !bounded[index],
                    bounded: related[index] && bounded[index],
                },
                note: format!("{} → {}", figure.raw, above.raw),
            });
        }
    }
    rows(d, text, &mut all);
    columns(d, text, &mut all);
    units(d, text, &mut all);
    headers(d, text, &mut all);
    codes(d, text, &mut all);
    body(d, text, &mut all);
    words(d, text, &mut all);
    all
}

fn above<'d>(d: &'d budgetcheck::model::Disclosure, figure: &Figure) -> Option<&'d Figure> {
    let Origin::Cell { table, row, column } = figure.origin else { return None };
    let t = &d.tables[table.0];
    let before = (0..row).rev().find(|&r| t.rows[r].side == t.rows[row].side)?;
    let above = d.figure(t.figure(before, column)?);
    (above.is_addend() && above.value() != figure.value()).then_some(above)
}

fn figure_changes(figure: &Figure) -> Vec<(&'static str, (String, &'static str))> {
    let scale = figure.scale() as usize;
    let Some(base) = figure.value().and_then(|v| v.checked_div(figure.base())) else { return Vec::new() };
    let unit = Decimal::new(1, figure.scale());
    let printed = |v: Decimal| format!("{v:.scale$}");
    let raw = &figure.raw;
    let mut found: Vec<(&'static str, String)> = Vec::new();
    for (kind, units) in [("last+1", 1), ("last-1", -1), ("last+2", 2), ("last-2", -2), ("last+5", 5), ("last-5", -5)] {
        let v = base + unit * Decimal::from(units);
        if !v.is_sign_negative() || base.is_sign_negative() {
            found.push((kind, printed(v)));
        }
    }
    let digits: Vec<usize> = raw.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i).collect();
    let bytes = raw.as_bytes();
    // A place in the middle, the same for every run.
    if let Some(pair) = digits.windows(2).rev().skip(1).chain(digits.windows(2).rev().take(1)).find(|w| bytes[w[0]] != bytes[w[1]]) {
        let mut b = bytes.to_vec();
        b.swap(pair[0], pair[1]);
        found.extend(String::from_utf8(b).ok().map(|s| ("swap", s)));
    }
    if let Some(&i) = digits.get(digits.len() / 2) {
        let mut b = bytes.to_vec();
        b[i] = b'0' + (b[i] - b'0' + 3) % 10;
        found.extend(String::from_utf8(b).ok().map(|s| ("digit", s)));
        if digits.len() > 1 {
            found.push(("drop", format!("{}{}", &raw[..i], &raw[i + 1..])));
        }
        found.push(("double", format!("{}{}", &raw[..=i], &raw[i..])));
    }
    if !base.is_zero() {
        found.push(("x10", printed(base * Decimal::TEN)));
        found.push(("d10", printed(base / Decimal::TEN)));
        found.push(("x10000", printed(base * Decimal::from(10_000))));
        found.push(("sign", if base.is_sign_negative() { printed(-base) } else { format!("-{raw}") }));
        found.push(("blank", " ".repeat(raw.len())));
    }
    let sentence = matches!(figure.origin, Origin::Sentence { .. });
    let own = |text: &str| text.replace(',', "").parse::<Decimal>().ok();
    found
        .into_iter()
        .filter(|(kind, text)| match *kind {
            // In a sentence a missing number is another sentence.
            "blank" => !sentence,
            k if k.starts_with("last") => true,
            // A change of less than two units is not of its kind.
            _ => own(text).is_some_and(|v| (v - base).abs() >= unit * Decimal::TWO),
        })
        .map(|(kind, text)| (kind, (text, kind)))
        .collect()
}

/// The whole line of a place.
fn line(text: &str, at: usize) -> (usize, usize) {
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let end = text[at..].find('\n').map_or(text.len(), |i| at + i + 1);
    (start, end)
}

fn rows(d: &budgetcheck::model::Disclosure, text: &str, all: &mut Vec<Change>) {
    for t in d.tables.iter().filter(|t| t.role != Role::Other) {
        let mut lines: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (r, row) in t.rows.iter().enumerate() {
            let printed: Vec<FigureId> = row
                .cells
                .iter()
                .flatten()
                .copied()
                .filter(|&id| d.figure(id).is_addend() && d.figure(id).value().is_some_and(|v| !v.is_zero()))
                .collect();
            let places = row.spans.iter().copied().chain(printed.iter().map(|&id| d.figure(id).span));
            let own: BTreeSet<(usize, usize)> = places.filter(|s| s.end > s.start).map(|s| line(text, s.start)).collect();
            if let (Some(one), 1, false) = (own.first(), own.len(), printed.is_empty()) {
                lines.entry(*one).or_default().push(r);
            }
        }
        for ((start, end), rows) in lines {
            let mut words: Vec<String> = rows
                .iter()
                .flat_map(|&r| [t.rows[r].code.as_ref().map(|c| c.0.clone()), Some(t.rows[r].name.trim().to_owned())])
                .flatten()
                .filter(|w| w.chars().count() > 1)
                .collect();
            words.push("漏列".to_owned());
            let note = text[start..end].trim().replace('\t', " ");
            all.push(Change {
                kind: "row-",
                place: t.role.name().to_owned(),
                edits: vec![(start, end, String::new())],
                target: Target::Words(words.clone()),
                note: note.clone(),
            });
            let whole = &text[start..end];
            let again = if whole.ends_with('\n') { whole.to_owned() } else { format!("\n{whole}") };
            *words.last_mut().expect("one") = "重列".to_owned();
            all.push(Change {
                kind: "row+",
                place: t.role.name().to_owned(),
                edits: vec![(end, end, again)],
                target: Target::Words(words),
                note,
            });
        }
    }
}

fn columns(d: &budgetcheck::model::Disclosure, text: &str, all: &mut Vec<Change>) {
    for t in d.tables.iter().filter(|t| t.role != Role::Other) {
        let columns: Vec<usize> = t.amount_columns().collect();
        for pair in columns.windows(2).filter(|p| t.columns[p[0]].side == t.columns[p[1]].side) {
            let mut edits = Vec::new();
            let mut differ = false;
            for r in 0..t.rows.len() {
                let (Some(a), Some(b)) = (t.figure(r, pair[0]), t.figure(r, pair[1])) else { continue };
                let (a, b) = (d.figure(a), d.figure(b));
                if a.span.start == b.span.start || !text[a.span.start.min(b.span.start)..b.span.start.max(a.span.start)].contains('\t') {
                    continue;
                }
                differ |= a.value() != b.value();
                edits.push((a.span.start, a.span.end, b.raw.clone()));
                edits.push((b.span.start, b.span.end, a.raw.clone()));
            }
            if differ {
                let words = vec!["对调".to_owned(), t.columns[pair[0]].header.clone(), t.columns[pair[1]].header.clone()];
                let note = format!("{} {} ↔ {}", t.role.name(), t.columns[pair[0]].header, t.columns[pair[1]].header);
                all.push(Change { kind: "columns", place: t.role.name().to_owned(), edits, target: Target::Words(words), note });
            }
        }
    }
}

/// The unit line of a table in another unit.
fn units(d: &budgetcheck::model::Disclosure, text: &str, all: &mut Vec<Change>) {
    for t in d.tables.iter().filter(|t| t.role != Role::Other && t.role != Role::Performance) {
        let Some(span) = t.unit_span else { continue };
        let line = line(text, span.start);
        let Some(at) = text[line.0..line.1].rfind("单位：").map(|at| line.0 + at + "单位：".len()) else { continue };
        let (old, new) = if text[at..].starts_with("万元") { ("万元", "元") } else { ("元", "万元") };
        if text[at..].starts_with(old) {
            all.push(Change {
                kind: "unit",
                place: t.role.name().to_owned(),
                edits: vec![(at, at + old.len(), new.to_owned())],
                target: Target::Words(vec!["单位".to_owned()]),
                note: format!("{} {old} → {new}", t.title),
            });
        }
    }
}

/// Two header cells that stand side by side in each other's place.
fn headers(d: &budgetcheck::model::Disclosure, text: &str, all: &mut Vec<Change>) {
    for t in d.tables.iter().filter(|t| t.role != Role::Other) {
        let columns: Vec<usize> = t.amount_columns().collect();
        for pair in columns.windows(2) {
            let (a, b) = (&t.columns[pair[0]], &t.columns[pair[1]]);
            let (x, y) = (a.header_span.of(text), b.header_span.of(text));
            let differ = (0..t.rows.len()).any(|r| {
                let value = |c: usize| t.figure(r, c).and_then(|f| d.figure(f).value());
                value(pair[0]) != value(pair[1])
            });
            if a.side != b.side || a.meaning == b.meaning || x.is_empty() || y.is_empty() || x == y || !differ {
                continue;
            }
            all.push(Change {
                kind: "header",
                place: t.role.name().to_owned(),
                edits: vec![(a.header_span.start, a.header_span.end, y.to_owned()), (b.header_span.start, b.header_span.end, x.to_owned())],
                target: Target::Words(vec!["对调".to_owned()]),
                note: format!("{} {x} ↔ {y}", t.title),
            });
        }
    }
}

/// A mistyped code, and the row of a class left out.
fn codes(d: &budgetcheck::model::Disclosure, text: &str, all: &mut Vec<Change>) {
    for t in &d.tables {
        let taken: BTreeSet<&str> = t.rows.iter().filter_map(|r| r.code.as_ref()).map(|c| c.0.as_str()).collect();
        for r in t.coded_rows() {
            let row = &t.rows[r];
            let Some(code) = row.code.as_ref().map(|c| c.0.as_str()) else { continue };
            let own = line(text, row.name_span.start);
            if code.len() == 3 && t.has_children(&budgetcheck::model::Code::new(code)) {
                all.push(Change {
                    kind: "class-",
                    place: t.role.name().to_owned(),
                    edits: vec![(own.0, own.1, String::new())],
                    target: Target::Words(vec![code.to_owned()]),
                    note: format!("{} {code}", t.title),
                });
            }
            let Some(at) = text[own.0..row.name_span.start.max(own.0)].find(code).filter(|_| code.len() == 7) else { continue };
            let mut swapped = code.as_bytes().to_vec();
            swapped.swap(5, 6);
            let Ok(swapped) = String::from_utf8(swapped) else { continue };
            if swapped != code && !taken.contains(swapped.as_str()) {
                all.push(Change {
                    kind: "code",
                    place: t.role.name().to_owned(),
                    edits: vec![(own.0 + at, own.0 + at + code.len(), swapped.clone())],
                    target: Target::Words(vec![swapped.clone()]),
                    note: format!("{code} → {swapped}"),
                });
            }
        }
    }
}

/// The name of the body, where a sentence or a heading says it: that of its neighbour.
fn body(d: &budgetcheck::model::Disclosure, text: &str, all: &mut Vec<Change>) {
    let Some(name) = d.name.as_deref().filter(|n| n.chars().count() > 5) else { return };
    // What tells it from its neighbours: the two characters before the last word of a place or of a kind of body.
    let chars: Vec<char> = name.chars().collect();
    let ends: &[&str] = &["镇", "乡", "街道", "区", "县", "市"];
    let kinds: &[&str] = &["财政局", "委员会", "人民法院", "检察院", "办公厅", "福利院", "局", "院", "中心"];
    let place = ends.iter().chain(kinds).filter_map(|w| name.rfind(w)).map(|at| name[..at].chars().count()).find(|&at| at >= 4);
    let middle = place.unwrap_or(chars.len() / 2);
    let other: String = chars
        .iter()
        .enumerate()
        .map(|(i, c)| {
            if i + 2 == middle {
                '安'
            } else if i + 1 == middle {
                '平'
            } else {
                *c
            }
        })
        .collect();
    let headings = d.sections.iter().map(|s| s.title_span);
    for span in headings.chain(d.paragraphs.iter().map(|p| p.span)) {
        if let Some(at) = span.of(text).find(name).map(|at| span.start + at) {
            all.push(Change {
                kind: "body",
                place: String::new(),
                edits: vec![(at, at + name.len(), other.clone())],
                target: Target::Place(at, at + other.len()),
                note: span.of(text).chars().take(24).collect(),
            });
        }
    }
}

fn words(d: &budgetcheck::model::Disclosure, text: &str, all: &mut Vec<Change>) {
    for claim in &d.claims {
        if let ClaimKind::Change { direction, direction_span, .. } = claim.kind {
            let word = direction_span.of(text);
            let other = match (direction, word) {
                (Direction::Up, "增加") => "减少",
                (Direction::Down, "减少") => "增加",
                (Direction::Up, "增长") => "下降",
                (Direction::Down, "下降") => "增长",
                _ => continue,
            };
            all.push(Change {
                kind: "direction",
                place: String::new(),
                edits: vec![(direction_span.start, direction_span.end, other.to_owned())],
                target: Target::Place(claim.sentence.start, claim.sentence.end),
                note: claim.words.clone(),
            });
        }
    }
    let Some(year) = d.year else { return };
    for p in &d.paragraphs {
        let own = p.span.of(text);
        if let Some(at) = own.find(&format!("{year}年")) {
            let start = p.span.start + at;
            all.push(Change {
                kind: "year",
                place: String::new(),
                edits: vec![(start, start + 4, (year - 2).to_string())],
                target: Target::Place(start, start + 4),
                note: own.chars().take(20).collect(),
            });
        }
    }
    let names: Vec<(String, String)> = d
        .tables
        .iter()
        .flat_map(|t| t.rows.iter().filter_map(|r| r.code.as_ref().map(|c| (c.0.clone(), r.name.trim().to_owned()))))
        .filter(|(_, n)| n.chars().count() > 3)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    for p in &d.paragraphs {
        let own = p.span.of(text);
        for (i, (_, name)) in names.iter().enumerate() {
            // What is part of the body's own name is no 科目: that is another kind.
            let of_body = |at: usize| {
                let body = d.name.as_deref().unwrap_or_default();
                !body.is_empty() && own.match_indices(body).any(|(from, body)| from <= at && at < from + body.len())
            };
            if let Some(at) = own.match_indices(name.as_str()).map(|(at, _)| at).find(|&at| !of_body(at))
                && let Some((_, other)) = names.get((i + 1) % names.len()).filter(|(_, o)| o != name)
            {
                let start = p.span.start + at;
                all.push(Change {
                    kind: "name",
                    place: String::new(),
                    edits: vec![(start, start + name.len(), other.clone())],
                    target: Target::Place(start, start + other.len()),
                    note: format!("{name} → {other}"),
                });
                break;
            }
        }
    }
}
