//! Measures what is detected: one change at a time, in every document, and what the tool then says.
//!
//! `cargo run --release --example mutations -- FILE|FOLDER… [--sample N] [--seed N] [--write] [--check] [--list KIND]`
//!
//! Text forms only (`.txt`, `.tsv.txt`; not `.layout.txt`): a change is made in the text and the text verified again.
//! Of each kind at most N changes a document are tried (`--sample`, 0 for all), chosen by a seed, so that a run can be
//! repeated. A change counts as detected when an error or a warning appears that the unchanged document does not have;
//! as named when the first such finding suspects the changed figure (for a row or columns: when it names them); the value
//! as right when the finding suggests what was printed before. `--write` writes `docs/mutations.md`; `--check` fails when
//! a count there has become worse. `--list KIND` prints what of a kind was missed or misnamed, with the findings;
//! `--misses` prints one line for each change that was not detected, not named or not given its value.

mod changes;
mod open;
mod possible;
mod witness;

use budgetcheck::ledger::{Finding, Severity};
use budgetcheck::model::FigureId;
use budgetcheck::{ReadOptions, Verified};
use possible::Changed;
use rayon::prelude::*;
use rust_decimal::Decimal;
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
    ("unit", "金额单位", false),
    ("code", "科目编码", false),
    ("header", "表头两格对调", false),
    ("body", "单位名称", false),
    ("class-", "漏一类", false),
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
    /// Not detected, and true amounts exist, by the independent computation, that round to what is printed.
    possible: usize,
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
        self.possible += o.possible;
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
    let (mut lines, mut unproven) = (Vec::new(), Vec::new());
    let mut uncontradicted: Uncontradicted = BTreeMap::new();
    for file in &files {
        let name =
            file.iter().rev().take(2).collect::<Vec<_>>().into_iter().rev().map(|p| p.to_string_lossy()).collect::<Vec<_>>().join("/");
        let Some((tallies, unchanged, missed, open)) = document(file, sample, seed, &shown) else { continue };
        for (key, n) in open {
            *uncontradicted.entry(key).or_default() += n;
        }
        unproven.extend(missed.iter().map(|m| format!("- {name} {m}")));
        let two = sum(&tallies, |k| k.2);
        let one = sum(&tallies, |k| k.0.starts_with("last") && !k.2);
        lines.push(format!(
            "| {name} | {unchanged} | {} | {} | {} | {} | {} | {} | {} | {} |",
            two.tried,
            share(two.related_detected, two.related),
            share(two.related_detected, two.related - two.possible),
            share(two.table_detected, two.table),
            share(two.named, two.detected),
            share(two.suggested, two.detected),
            if two.detected == 0 { "–".to_owned() } else { format!("{:.2}", two.findings as f64 / two.detected as f64) },
            share(one.related_detected, one.related),
        ));
        println!("{}", lines[lines.len() - 1]);
        for (kind, tally) in &tallies {
            total.entry(kind).or_default().add(tally);
        }
    }
    let page = page(&lines, &unproven, &uncontradicted, &total, sample, seed);
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

/// A share with the counts that it is made of: the gate compares those.
fn counted(part: usize, whole: usize) -> String {
    if whole == 0 { "–".to_owned() } else { format!("{} ({part}/{whole})", share(part, whole)) }
}

fn per(part: usize, whole: usize) -> String {
    if whole == 0 { "–".to_owned() } else { format!("{:.2} ({part}/{whole})", part as f64 / whole as f64) }
}

/// The columns of the first table, and whether more is better.
const COLUMNS: &[(&str, bool)] = &[
    ("detected", true),
    ("related figures", true),
    ("related, without the possible", true),
    ("table figures", true),
    ("named", true),
    ("value", true),
    ("findings per change", false),
];

fn cells(t: &Tally) -> [String; 7] {
    [
        counted(t.detected, t.tried),
        counted(t.related_detected, t.related),
        counted(t.related_detected, t.related - t.possible),
        counted(t.table_detected, t.table),
        counted(t.named, t.detected),
        counted(t.suggested, t.detected),
        per(t.findings, t.detected),
    ]
}

fn page(lines: &[String], unproven: &[String], open: &Uncontradicted, total: &BTreeMap<&str, Tally>, sample: usize, seed: u64) -> String {
    let mut page = format!(
        "# 改动一处，查出几成 · What a single change leads to\n\n由命令生成，勿手改 · Written by the command, not by hand: \
         `cargo run --release --example mutations -- ../shared/corpus --sample {sample} --seed {seed} --write`\n\n\
         每份文件每类至多取 {sample} 处改动，每次只改一处。各栏：\n\n\
         - “查出”（detected）：出现未改动时没有的错误或警告，占全部改动。\n\
         - “有等式的数字”（related figures）：同上，只算参加合计、一致、百分比或乘积关系的数字；只有“不小于”关系的数字另列（bound only），因为界限管不到末位。\n\
         - “除去证明可能的”（related, without the possible）：同上，但分母不含这样的改动：没有查出，而且证明了改动之后仍存在一组真实金额，四舍五入恰为所印的全部数字，并满足原文件中成立的全部关系（合计、一致、不小于、百分比、乘积）。仅凭所印数字，任何程序都无从发现它们。这样的金额由另一个程序（microlp，浮点线性规划）在整组关系上找出，再以精确分数逐项核对（占比之和按其商核对；原文件的商本来就合不成 100% 的，按所印占比核对）；没有找到的一律算没有查出。\n\
         - “表中数字”（table figures）：只算已识别的表中的数字，有无关系都算。\n\
         - “指名”（named）：第一条新发现所疑的正是改动处；“还原”（value）：建议值等于原印数；二者占查出的改动。\n\
         - 每处改动的新发现数（findings per change），占查出的改动。\n\n\
         At most {sample} changes of a kind a document, one at a time. Detected: an error or warning that the unchanged document does not have, of all changes. \
         Related figures: the same, of figures in a sum, a copy, a percentage or a product; those of which only a bound is stated are counted apart. \
         Without the possible: the same, leaving out of the whole the changes that are not detected and after which true amounts still exist that round to \
         everything printed and satisfy every relation that held before (sums, copies, bounds, percentages, products): from the printed figures alone no program could find them. \
         Such amounts are found by another program and then checked against every relation in exact fractions (shares that make 100 by their quotients, or as printed where the quotients of the unchanged document do not). Where none are found the change counts as missed. \
         Table figures: of all figures in recognised tables, with or without a relation. \
         Named: the first new finding suspects the changed place. Value: it suggests what was printed before. Both, and the findings per change, of what was detected.\n\n\
         ## 按改动种类 · By kind\n\n\
         | kind | 改动 | tried |"
    );
    for (name, _) in COLUMNS {
        page.push_str(&format!(" {name} |"));
    }
    page.push_str(" bound only |\n|---|---|---:|");
    page.push_str(&"---:|".repeat(COLUMNS.len() + 1));
    page.push('\n');
    let row = |name: &str, words: &str, t: &Tally| {
        let bounded = if t.bounded == 0 { "–".to_owned() } else { format!("{} / {}", t.bounded_detected, t.bounded) };
        format!("| {name} | {words} | {} | {} | {bounded} |\n", t.tried, cells(t).join(" | "))
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
        "\n末位改动 2 以上、有等式的 {} 处中，没有查出的 {} 处：证明可能的 {} 处，其余 {} 处算漏查。\
         Of {} changes by two units or more on related figures, {} are not detected: {} are proven possible, {} count as missed.\n",
        two.related,
        two.related - two.related_detected,
        two.possible,
        two.related - two.related_detected - two.possible,
        two.related,
        two.related - two.related_detected,
        two.possible,
        two.related - two.related_detected - two.possible,
    ));
    if !unproven.is_empty() {
        page.push_str(&format!("\n算漏查的 · Those that count as missed:\n\n{}\n", unproven.join("\n")));
    }
    page.push_str(&format!(
        "\n## 一个单位之差 · One unit of the last place\n\n末位 ±1 的改动 {} 处（数字有等式）；改后不存在真实金额的 {} 处（{}），其中查出 {} 处（{}）。是否存在由另一个程序（microlp，浮点线性规划）\
         在整组合计与一致关系上独立计算。\n\nOf {} changes by one unit, {} leave no true amounts that round to what is printed ({}), computed by another program on the whole \
         group of sums and copies; {} of them are detected ({}).\n\n| impossible | detected |\n|---:|---:|\n| {} | {} |\n",
        one.related, one.impossible, share(one.impossible, one.related), one.impossible_detected, share(one.impossible_detected, one.impossible),
        one.related, one.impossible, share(one.impossible, one.related), one.impossible_detected, share(one.impossible_detected, one.impossible),
        one.impossible, one.impossible_detected,
    ));
    page.push_str(
        "\n## 文字改动中没有印着的东西与之相反的 · Changes of words that nothing printed contradicts\n\n\
         只看改动前的文字和表，不用本程序的任何规则判断（`examples/mutations/open.rs`）；上表仍把它们全部算在内，这里另列没有查出的。\n\n\
         Decided from the text and the tables before the change, by none of the program's rules; the first table counts all of them. \
         Here are those that were not detected, with the reason, and the share of the others that was.\n\n\
         | kind | reason | not detected | detected of the others |\n|---|---|---:|---:|\n",
    );
    for ((kind, reason), count) in open {
        let all: usize = open.iter().filter(|((k, _), _)| k == kind).map(|(_, n)| n).sum();
        let t = total.get(kind).copied().unwrap_or_default();
        page.push_str(&format!("| {kind} | {reason} | {count} | {} |\n", counted(t.detected, t.tried - all)));
    }
    page.push_str("\n## 按文件（末位改动 2 以上；末列为 ±1） · By document (two units or more; the last column ±1)\n\n");
    page.push_str("| document | errors and warnings unchanged | tried | related figures | related, without the possible | table figures | named | value | findings per change | ±1 related |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    page.push_str(&lines.join("\n"));
    page.push('\n');
    page
}

/// Worse is: a smaller share of a kind detected, named or given its value, or more findings a change. A run is the same
/// every time, so there is no slack: what is meant to change is written again with `--write`, and read in the diff.
fn compare(now: &str) -> ExitCode {
    let Ok(before) = std::fs::read_to_string(TABLE) else {
        println!("no {TABLE} to compare with");
        return ExitCode::FAILURE;
    };
    let (before, now) = (rows(&before), rows(now));
    let mut worse = usize::from(before.is_empty());
    for (kind, was) in &before {
        let is = now.get(kind);
        for (column, (name, more_is_better)) in COLUMNS.iter().enumerate() {
            let Some((a, of_a)) = was[column] else { continue };
            let fell = match is.and_then(|is| is[column]) {
                // a / of_a against b / of_b, without division
                Some((b, of_b)) if *more_is_better => b * of_a < a * of_b,
                Some((b, of_b)) => b * of_a > a * of_b,
                None => true,
            };
            if fell {
                let is = is.and_then(|is| is[column]).map_or("nothing".to_owned(), |(b, of)| format!("{b} of {of}"));
                println!("WORSE: {kind}, {name}: was {a} of {of_a}, is {is}");
                worse += 1;
            }
        }
    }
    println!("{}", if worse == 0 { "nothing is worse than committed" } else { "see WORSE above" });
    ExitCode::from(u8::from(worse > 0))
}

/// The counts of every kind of a page, a column each.
fn rows(page: &str) -> BTreeMap<String, Vec<Option<(usize, usize)>>> {
    let counts = |cell: &str| {
        let (part, whole) = cell.split_once('(')?.1.strip_suffix(')')?.split_once('/')?;
        Some((part.parse().ok()?, whole.parse().ok()?))
    };
    page.lines()
        .map(|line| line.split('|').map(str::trim).collect::<Vec<_>>())
        .filter(|c| c.len() > COLUMNS.len() + 4 && (c[1] == "all≥2" || KINDS.iter().any(|k| k.0 == c[1])))
        .map(|c| (c[1].to_owned(), c[4..4 + COLUMNS.len()].iter().map(|cell| counts(cell)).collect()))
        .collect()
}

fn verify(text: &str) -> Option<Verified> {
    budgetcheck::verify("document.txt", text.as_bytes(), &ReadOptions::default()).ok()
}

/// Of each kind of change and each reason: how many were not detected and are contradicted by nothing that is printed.
type Uncontradicted = BTreeMap<(&'static str, &'static str), usize>;

type Measured = (BTreeMap<&'static str, Tally>, usize, Vec<String>, Uncontradicted);

fn document(file: &Path, sample: usize, seed: u64, shown: &Shown) -> Option<Measured> {
    let bytes = std::fs::read(file).ok()?;
    let base = budgetcheck::verify("document.txt", &bytes, &ReadOptions::default()).ok()?;
    let text = base.source.text.clone();
    let known: BTreeSet<(String, String)> = serious(&base).map(|f| (f.fingerprint.clone(), f.message.zh.clone())).collect();
    let mut by_kind: BTreeMap<&'static str, Vec<Change>> = BTreeMap::new();
    for change in changes::changes(&base, &text) {
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
    let outcomes: Vec<(&Change, Tally)> = chosen.par_iter().map(|c| (c, try_change(&base, &text, c, &known, shown))).collect();
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    let mut missed = Vec::new();
    for (change, tally) in &outcomes {
        tallies.entry(change.kind).or_default().add(tally);
        if KINDS.iter().any(|k| k.0 == change.kind && k.2) && tally.related > tally.related_detected + tally.possible {
            let line = text[..change.edits[0].0].matches('\n').count() + 1;
            missed.push(format!("{line}: {} {}", change.kind, change.note.trim_end()));
        }
    }
    let mut uncontradicted = Uncontradicted::new();
    for (change, _) in outcomes.iter().filter(|(_, tally)| tally.detected == 0) {
        if let Some(reason) = open::reason(&base.disclosure, &text, change) {
            *uncontradicted.entry((change.kind, reason)).or_default() += 1;
        }
    }
    Some((tallies, known.len(), missed, uncontradicted))
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
    let mut possible = false;
    if let Target::Figure { id, in_table, related, bounded, .. } = change.target {
        tally.bounded = usize::from(bounded);
        tally.bounded_detected = usize::from(bounded && detected);
        let after = Changed::of(base, id, &change.edits[0].2);
        if matches!(change.kind, "last+1" | "last-1") && related {
            let impossible = after.is_impossible();
            tally.impossible = usize::from(impossible);
            tally.impossible_detected = usize::from(impossible && detected);
            assert!(!(impossible && after.is_possible()), "both possible and impossible: {} {}", change.place, change.note);
            if impossible && !detected {
                println!("IMPOSSIBLE AND NOT DETECTED: {} {} {}", change.kind, change.place, change.note);
            }
        }
        possible = related && !detected && after.is_possible();
        tally.possible = usize::from(possible);
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
            if possible {
                "possible"
            } else if !detected {
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
