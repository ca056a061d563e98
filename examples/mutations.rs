//! Measures what is detected: one change at a time, in every document, and what the tool then says.
//!
//! `cargo run --release --example mutations -- FILE|FOLDER… [--sample N] [--seed N] [--write] [--check] [--list KIND]`
//!
//! Text forms only (`.txt`, `.tsv.txt`; not `.layout.txt`): a change is made in the text and the text verified again.
//! Of each kind at most N changes a document are tried (`--sample`, 0 for all), chosen by a seed, so that a run can be
//! repeated. A change counts as detected when an error or a warning appears that the unchanged document does not have;
//! as named when the first such finding suspects the changed figure (for a row or columns: when it names them); the value
//! as right when the finding suggests what was printed before. `--write` writes `docs/mutations.md`; `--check` fails when
//! a share there has become worse. `--list KIND` prints what of a kind was missed or misnamed, with the findings;
//! `--misses` prints one line for each change that was not detected, not named or not given its value.

use budgetcheck::ledger::{Finding, Kind, Relation, Severity, label};
use budgetcheck::model::{ClaimKind, Direction, Figure, FigureId, Origin, Reading, Role};
use budgetcheck::{ReadOptions, Verified};
use microlp::{ComparisonOp, OptimizationDirection, Problem};
use rayon::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const TABLE: &str = "docs/mutations.md";

/// Every kind of change: key, words, whether it moves an amount by two or more units of its last place.
const KINDS: &[(&str, &str, bool)] = &[
    ("last+1", "末位 +1", false),
    ("last-1", "末位 −1", false),
    ("last+2", "末位 +2", true),
    ("last-2", "末位 −2", true),
    ("last+5", "末位 +5", true),
    ("last-5", "末位 −5", true),
    ("swap", "相邻两位对调", true),
    ("digit", "一位数字改动", true),
    ("drop", "漏一位", true),
    ("double", "多一位", true),
    ("x10", "×10", true),
    ("d10", "÷10", true),
    ("x10000", "×10000", true),
    ("sign", "正负号", true),
    ("above", "抄成上一行", true),
    ("blank", "留空", true),
    ("row-", "漏一行", false),
    ("row+", "重一行", false),
    ("columns", "两列对调", false),
    ("percent", "百分比", false),
    ("direction", "增减方向", false),
    ("year", "年份", false),
    ("name", "科目名称", false),
];

/// What a change was made on.
enum Target {
    /// A figure: where it stands and what it was.
    Figure { id: FigureId, start: usize, value: Decimal, in_table: bool, related: bool, bounded: bool },
    /// Words that a finding must hold to have named it, any of them.
    Words(Vec<String>),
    /// A place of the text.
    Place(usize, usize),
}

struct Change {
    kind: &'static str,
    edits: Vec<(usize, usize, String)>,
    target: Target,
    note: String,
    /// Where it was made, for people: the figure's name.
    place: String,
}

/// What is printed of the changes one by one.
#[derive(Default, Clone)]
struct Shown {
    list: Option<String>,
    misses: bool,
}

#[derive(Default, Clone, Copy)]
struct Tally {
    tried: usize,
    related: usize,
    related_detected: usize,
    /// Changed figures of which only a bound is stated (no less than another): a bound says little of a digit.
    bounded: usize,
    bounded_detected: usize,
    /// Changes of one unit after which no true amounts exist, by the independent computation.
    impossible: usize,
    impossible_detected: usize,
    table: usize,
    table_detected: usize,
    detected: usize,
    named: usize,
    suggested: usize,
    findings: usize,
}

impl Tally {
    fn add(&mut self, o: &Tally) {
        self.tried += o.tried;
        self.related += o.related;
        self.related_detected += o.related_detected;
        self.bounded += o.bounded;
        self.bounded_detected += o.bounded_detected;
        self.impossible += o.impossible;
        self.impossible_detected += o.impossible_detected;
        self.table += o.table;
        self.table_detected += o.table_detected;
        self.detected += o.detected;
        self.named += o.named;
        self.suggested += o.suggested;
        self.findings += o.findings;
    }
}

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (mut files, mut sample, mut seed, mut write, mut check) = (Vec::new(), 12_usize, 1_u64, false, false);
    let mut shown = Shown::default();
    while let Some(arg) = args.next() {
        let mut number = || args.next().and_then(|n| n.parse::<u64>().ok());
        match arg.as_str() {
            "--sample" => sample = number().unwrap_or(12) as usize,
            "--seed" => seed = number().unwrap_or(1),
            "--write" => write = true,
            "--check" => check = true,
            "--list" => shown.list = args.next(),
            "--misses" => shown.misses = true,
            path => files.extend(documents(Path::new(path))),
        }
    }
    if files.is_empty() {
        eprintln!("which files?");
        return ExitCode::from(2);
    }
    let mut total: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut lines = Vec::new();
    for file in &files {
        let name =
            file.iter().rev().take(2).collect::<Vec<_>>().into_iter().rev().map(|p| p.to_string_lossy()).collect::<Vec<_>>().join("/");
        let Some((tallies, unchanged)) = document(file, sample, seed, &shown) else { continue };
        let two = sum(&tallies, |k| k.2);
        let one = sum(&tallies, |k| k.0.starts_with("last") && !k.2);
        lines.push(format!(
            "| {name} | {unchanged} | {} | {} | {} | {} | {} | {} | {} |",
            two.tried,
            share(two.related_detected, two.related),
            share(two.table_detected, two.table),
            share(two.named, two.detected),
            share(two.suggested, two.detected),
            per(two.findings, two.detected),
            share(one.related_detected, one.related),
        ));
        println!("{}", lines[lines.len() - 1]);
        for (kind, tally) in &tallies {
            total.entry(kind).or_default().add(tally);
        }
    }
    let page = page(&lines, &total, sample, seed);
    println!("{page}");
    if write {
        std::fs::write(TABLE, page).expect("the table can be written");
    } else if check {
        let missed: usize = ["last+1", "last-1"].iter().filter_map(|k| total.get(k)).map(|t| t.impossible - t.impossible_detected).sum();
        if missed > 0 {
            println!("WORSE: {missed} impossible change(s) of one unit are not detected");
            return ExitCode::FAILURE;
        }
        return compare(&page);
    }
    ExitCode::SUCCESS
}

fn documents(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let mut found: Vec<PathBuf> = std::fs::read_dir(path).into_iter().flatten().flatten().flat_map(|e| documents(&e.path())).collect();
    found.retain(|p| {
        let name = p.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.ends_with(".txt") && !name.ends_with(".layout.txt")
    });
    found.sort();
    found
}

fn sum(tallies: &BTreeMap<&'static str, Tally>, wanted: impl Fn(&(&str, &str, bool)) -> bool) -> Tally {
    let mut all = Tally::default();
    for kind in KINDS.iter().filter(|k| wanted(k)) {
        all.add(&tallies.get(kind.0).copied().unwrap_or_default());
    }
    all
}

fn share(part: usize, whole: usize) -> String {
    if whole == 0 { "–".to_owned() } else { format!("{:.1} %", 100.0 * part as f64 / whole as f64) }
}

fn per(part: usize, whole: usize) -> String {
    if whole == 0 { "–".to_owned() } else { format!("{:.2}", part as f64 / whole as f64) }
}

fn page(lines: &[String], total: &BTreeMap<&str, Tally>, sample: usize, seed: u64) -> String {
    let mut page = format!(
        "# 改动一处，查出几成 · What a single change leads to\n\n由命令生成，勿手改 · Written by the command, not by hand: \
         `cargo run --release --example mutations -- ../shared/corpus --sample {sample} --seed {seed} --write`\n\n\
         每份文件每类至多取 {sample} 处改动。“查出”指出现未改动时没有的错误或警告；“指名”指第一条新发现所疑的正是改动处；“还原”指建议值等于原印数。\n\
         At most {sample} changes of a kind a document. Detected: an error or warning that the unchanged document does not have. \
         Named: the first new finding suspects the changed place. Value: it suggests what was printed before.\n\n\
         “有等式的数字”参加合计、一致、百分比或乘积关系；只有“不小于”关系的数字另列，因为界限管不到末位。\n\
         Related figures take part in a sum, a copy, a percentage or a product; those of which only a bound is stated are counted apart.\n\n\
         ## 按改动种类 · By kind\n\n\
         | kind | 改动 | tried | detected | related figures | table figures | named | value | findings per change | bound only |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n"
    );
    let row = |name: &str, words: &str, t: &Tally| {
        format!(
            "| {name} | {words} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
            t.tried,
            share(t.detected, t.tried),
            share(t.related_detected, t.related),
            share(t.table_detected, t.table),
            share(t.named, t.detected),
            share(t.suggested, t.detected),
            per(t.findings, t.detected),
            if t.bounded == 0 { "–".to_owned() } else { format!("{} / {}", t.bounded_detected, t.bounded) },
        )
    };
    let mut two = Tally::default();
    for (key, words, counts) in KINDS {
        let t = total.get(key).copied().unwrap_or_default();
        if *counts {
            two.add(&t);
        }
        page.push_str(&row(key, words, &t));
    }
    page.push_str(&row("all≥2", "末位改动 2 以上合计", &two));
    let mut one = Tally::default();
    for key in ["last+1", "last-1"] {
        one.add(&total.get(key).copied().unwrap_or_default());
    }
    page.push_str(&format!(
        "\n## 一个单位之差 · One unit of the last place\n\n末位 ±1 的改动 {} 处（数字有等式）；改后不存在真实金额的 {} 处（{}），其中查出 {} 处（{}）。是否存在由另一个程序（microlp，浮点线性规划）\
         在整组关系上独立计算。\n\nOf {} changes by one unit, {} leave no true amounts that round to what is printed ({}), computed by another program on the whole \
         group of relations; {} of them are detected ({}).\n\n| impossible | detected |\n|---:|---:|\n| {} | {} |\n",
        one.related, one.impossible, share(one.impossible, one.related), one.impossible_detected, share(one.impossible_detected, one.impossible),
        one.related, one.impossible, share(one.impossible, one.related), one.impossible_detected, share(one.impossible_detected, one.impossible),
        one.impossible, one.impossible_detected,
    ));
    page.push_str("\n## 按文件（末位改动 2 以上；末列为 ±1） · By document (two units or more; the last column ±1)\n\n");
    page.push_str("| document | errors and warnings unchanged | tried | related figures | table figures | named | value | findings per change | ±1 related |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    page.push_str(&lines.join("\n"));
    page.push('\n');
    page
}

/// Worse is: a smaller share detected, named or given its value. A kind is tried only a hundred times or so, and another
/// figure read in one document moves its sample: only a fall of five points counts there, of half a point in the total.
fn compare(now: &str) -> ExitCode {
    let Ok(before) = std::fs::read_to_string(TABLE) else {
        println!("no {TABLE} to compare with");
        return ExitCode::FAILURE;
    };
    let rows = |page: &str| -> BTreeMap<String, Vec<String>> {
        page.lines()
            .filter(|l| l.starts_with("| ") && KINDS.iter().any(|k| l.starts_with(&format!("| {} |", k.0))) || l.starts_with("| all≥2"))
            .map(|l| l.split('|').map(|c| c.trim().to_owned()).collect::<Vec<_>>())
            .map(|c| (c[1].clone(), c))
            .collect()
    };
    let (before, now) = (rows(&before), rows(now));
    let mut worse = 0;
    let number = |cell: &str| cell.trim_end_matches('%').trim().parse::<f64>().ok();
    for (kind, was) in &before {
        let Some(is) = now.get(kind) else { continue };
        for column in 4..=8 {
            if let (Some(a), Some(b)) = (number(&was[column]), number(&is[column]))
                && b + if kind == "all≥2" { 0.5 } else { 5.0 } < a
            {
                println!("WORSE: {kind}, column {column}: was {a}, is {b}");
                worse += 1;
            }
        }
    }
    println!("{}", if worse == 0 { "nothing is worse than committed" } else { "see WORSE above" });
    ExitCode::from(u8::from(worse > 0))
}

fn verify(text: &str) -> Option<Verified> {
    budgetcheck::verify("document.txt", text.as_bytes(), &ReadOptions::default()).ok()
}

fn document(file: &Path, sample: usize, seed: u64, shown: &Shown) -> Option<(BTreeMap<&'static str, Tally>, usize)> {
    let bytes = std::fs::read(file).ok()?;
    let base = budgetcheck::verify("document.txt", &bytes, &ReadOptions::default()).ok()?;
    let text = base.source.text.clone();
    let known: BTreeSet<(String, String)> = serious(&base).map(|f| (f.fingerprint.clone(), f.message.zh.clone())).collect();
    let mut by_kind: BTreeMap<&'static str, Vec<Change>> = BTreeMap::new();
    for change in changes(&base, &text) {
        by_kind.entry(change.kind).or_default().push(change);
    }
    let mut chosen = Vec::new();
    for (kind, mut all) in by_kind {
        // By a hash of the change itself: a figure more in the document leaves the other choices as they were.
        let hash = |c: &Change| {
            let words = format!("{seed}|{kind}|{}|{}", c.place, c.note);
            let mut hash = words.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3));
            hash ^= hash >> 29;
            hash.wrapping_mul(0x9e37_79b9_7f4a_7c15)
        };
        all.sort_by_key(|c| (hash(c), c.edits[0].0));
        if sample > 0 {
            all.truncate(sample);
        }
        chosen.extend(all);
    }
    let outcomes: Vec<(&'static str, Tally)> = chosen.par_iter().map(|c| (c.kind, try_change(&base, &text, c, &known, shown))).collect();
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    for (kind, tally) in &outcomes {
        tallies.entry(kind).or_default().add(tally);
    }
    Some((tallies, known.len()))
}

fn serious(v: &Verified) -> impl Iterator<Item = &Finding> {
    v.findings().iter().filter(|f| f.severity > Severity::Note)
}

fn try_change(base: &Verified, text: &str, change: &Change, known: &BTreeSet<(String, String)>, shown: &Shown) -> Tally {
    let mut edits: Vec<&(usize, usize, String)> = change.edits.iter().collect();
    edits.sort();
    let (mut changed, mut at) = (String::with_capacity(text.len() + 64), 0);
    for (start, end, new) in edits {
        changed.push_str(&text[at..*start]);
        changed.push_str(new);
        at = *end;
    }
    changed.push_str(&text[at..]);
    let mut tally = Tally { tried: 1, ..Tally::default() };
    let verified = verify(&changed);
    let new: Vec<&Finding> =
        verified.iter().flat_map(serious).filter(|f| !known.contains(&(f.fingerprint.clone(), f.message.zh.clone()))).collect();
    // A document that can no longer be read at all is noticed as well.
    let detected = verified.is_none() || !new.is_empty();
    tally.detected = usize::from(detected);
    tally.findings = new.len();
    let (mut named, mut suggested) = (false, false);
    if let (Some(v), Some(first)) = (&verified, new.first()) {
        match &change.target {
            Target::Figure { start, value, .. } => {
                let end = start + change.edits[0].2.len().max(1);
                let here = |id: FigureId| (*start..end).contains(&v.disclosure.figure(id).span.start);
                named = (*start..end).contains(&first.span.start) || first.figures.first().is_some_and(|i| here(i.figure));
                suggested = new.iter().any(|f| f.suggestion.is_some_and(|(i, v)| here(f.figures[i].figure) && v == *value));
            }
            Target::Words(words) => {
                named = words.iter().any(|w| first.message.zh.contains(w.as_str()) || first.advice.zh.contains(w.as_str()));
            }
            Target::Place(start, end) => named = new.iter().any(|f| f.span.start < *end + 30 && f.span.end + 30 > *start),
        }
    }
    if let Target::Figure { id, in_table, related, bounded, .. } = change.target {
        tally.bounded = usize::from(bounded);
        tally.bounded_detected = usize::from(bounded && detected);
        if matches!(change.kind, "last+1" | "last-1") && related {
            let impossible = !possible(base, id, &change.edits[0].2);
            tally.impossible = usize::from(impossible);
            tally.impossible_detected = usize::from(impossible && detected);
            if impossible && !detected {
                println!("IMPOSSIBLE AND NOT DETECTED: {} {} {}", change.kind, change.place, change.note);
            }
        }
        tally.table = usize::from(in_table);
        tally.table_detected = usize::from(in_table && detected);
        tally.related = usize::from(related);
        tally.related_detected = usize::from(related && detected);
    }
    tally.named = usize::from(named);
    tally.suggested = usize::from(suggested);
    let line = text[..change.edits[0].0].matches('\n').count() + 1;
    if shown.misses && !(named && (suggested || !matches!(change.target, Target::Figure { .. }))) {
        let (in_table, related) = match change.target {
            Target::Figure { in_table, related, .. } => (in_table, related),
            _ => (false, true),
        };
        println!(
            "MISS\t{}\t{}\t{}\t{line}\t{}\t{}\t{}",
            change.kind,
            if !detected {
                "undetected"
            } else if !named {
                "unnamed"
            } else {
                "no value"
            },
            if !related {
                "unrelated"
            } else if in_table {
                "table"
            } else {
                "text"
            },
            change.place,
            change.note,
            new.first().map_or(String::new(), |f| format!("{} {} | {}", f.rule.code, f.message.zh, f.advice.zh)),
        );
    }
    let list = shown.list.as_deref().is_some_and(|k| k == change.kind || k == "all");
    if list && !(named && new.len() == 1) {
        println!(
            "  {} line {line} {}: {}{}",
            change.kind,
            change.note,
            if detected { "" } else { "MISSED" },
            if named { "" } else { " not named" }
        );
        for f in &new {
            println!("      {} {} | {}", f.rule.code, f.message.zh, f.advice.zh);
        }
    }
    tally
}

/// Whether true amounts exist that round to what is printed once a figure is changed: the question that the program
/// answers by narrowing and an exact simplex, answered by another program (a linear solver in floating point) on the
/// whole group of relations that hold in the unchanged document. Every printed amount may be off by half a unit; two
/// prints of one amount with as many digits, and a sum with one printed addend, must print the same digits.
fn possible(base: &Verified, changed: FigureId, raw: &str) -> bool {
    let d = &base.disclosure;
    let figure = d.figure(changed);
    let Ok(new) = raw.parse::<Decimal>() else { return true };
    let value = |id: FigureId| if id == changed { Some(new * figure.base()) } else { d.figure(id).value() };
    let sums: Vec<&Relation> = base
        .closed
        .relations
        .iter()
        .zip(&base.closed.evaluations)
        .filter(|(r, e)| matches!(r.kind, Kind::Sum | Kind::Same) && !r.as_stated && e.verdict.holds())
        // What usually agrees but need not is no statement about true amounts.
        .filter(|(r, _)| r.rule.severity > Severity::Note)
        .map(|(r, _)| r)
        .collect();
    let mut group = BTreeSet::from([changed]);
    let mut chosen = vec![false; sums.len()];
    loop {
        let before = group.len();
        for (at, relation) in sums.iter().enumerate() {
            let printed: Vec<FigureId> = relation.figures().filter(|&f| d.figure(f).is_addend()).collect();
            if !chosen[at] && printed.iter().any(|f| group.contains(f)) {
                chosen[at] = true;
                group.extend(printed);
            }
        }
        if group.len() == before {
            break;
        }
    }
    let unit = group.iter().map(|&f| d.figure(f).step()).filter(|s| !s.is_zero()).min().unwrap_or(Decimal::ONE);
    let in_units = |v: Decimal| (v / unit).to_f64().unwrap_or(f64::NAN);
    // Bounds that touch exactly must not be lost to floating point; a real gap is far wider.
    const SLACK: f64 = 1e-6;
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let variables: BTreeMap<FigureId, microlp::Variable> = group
        .iter()
        .map(|&f| {
            let half = in_units(d.figure(f).step()) / 2.0 + SLACK;
            (f, problem.add_var(0.0, (-half, half)))
        })
        .collect();
    let mut exact = true;
    for relation in sums.iter().zip(&chosen).filter(|(_, c)| **c).map(|(r, _)| r) {
        let terms = relation.terms.iter().map(|t| (t.figure, -i64::from(t.sign)));
        let mut coefficients: BTreeMap<FigureId, i64> = BTreeMap::new();
        let mut rest = Decimal::ZERO;
        for (f, sign) in std::iter::once((relation.reported, 1)).chain(terms) {
            let Some(v) = value(f) else { return true };
            rest += Decimal::from(sign) * v;
            if d.figure(f).is_addend() {
                *coefficients.entry(f).or_default() += sign;
            }
        }
        exact &= rest.is_zero();
        let steps: BTreeSet<Decimal> = coefficients.keys().map(|&f| d.figure(f).step()).collect();
        let copies = coefficients.len() <= 2 && d.figure(relation.reported).is_addend();
        if copies && steps.len() == 1 && !rest.is_zero() {
            return false;
        }
        let row: Vec<(microlp::Variable, f64)> = coefficients.iter().map(|(f, c)| (variables[f], *c as f64)).collect();
        problem.add_constraint(&row, ComparisonOp::Eq, -in_units(rest));
    }
    exact || !matches!(problem.solve(), Err(microlp::Error::Infeasible))
}

fn changes(base: &Verified, text: &str) -> Vec<Change> {
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
            if let Some(at) = own.find(name.as_str())
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
