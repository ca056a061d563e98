//! One fault a document: whether the first finding names it, and whether it is the only one.
//!
//! `cargo run --release --example faults -- [--list] [--all] [--keep DIR] [--check] [--write]`
//!
//! Makes honest documents (fixtures and generated ones: budgets and final accounts, in 万元 and 元), edits each in one place,
//! and compares what is found with what a reader should be told. Prints, for each kind of fault, how often the first error
//! or warning names the cause, and how many there are. `--list` prints the faults whose first finding is another, `--all`
//! every finding of those; `--keep` writes the documents. `--write` writes docs/faults.md, `--check` ends with 1 where less
//! is right than that file says.

#[path = "../honest/accounts.rs"]
mod accounts;
mod fault;
#[path = "../honest/forms.rs"]
mod forms;
#[path = "../honest/narrative.rs"]
mod narrative;
mod tables;
mod words;

use accounts::{Random, accounts};
use budgetcheck::ReadOptions;
use budgetcheck::ledger::{Finding, Severity};
use fault::{Base, Fault};
use forms::{Form, Printer, Unit};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

const FIXTURES: &[&str] = &["township-budget-2024", "overall-tables-unit-budget-2024", "nine-tables-final-accounts-2023"];
/// Faults of a kind, spread over the documents.
const PER_KIND: usize = 6;
const PLACE: &str = "docs/faults.md";

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(e) => {
            eprintln!("faults: {e}");
            ExitCode::from(2)
        }
    }
}

fn bases() -> Result<Vec<Base>, Box<dyn Error>> {
    let mut all = Vec::new();
    for name in FIXTURES {
        all.push(Base::of(*name, fs::read_to_string(format!("fixtures/clean/{name}.txt"))?)?);
    }
    for (at, settled, unit) in [
        (0_u64, false, Unit::Wan),
        (1, true, Unit::Wan),
        (2, false, Unit::Yuan),
        (3, true, Unit::Whole),
        (4, false, Unit::Wan),
        (5, true, Unit::Wan),
    ] {
        let mut random = Random(0x5eed + at);
        let mut form = Form::of(&mut random);
        (form.settled, form.unit, form.nothing, form.wording) = (settled, unit, "", at as usize);
        let accounts = accounts(&mut random, settled);
        let mut printer = Printer::new(&form, &accounts);
        printer.line(&format!("{}{}{}公开\n", form.name, form.year_words(), form.kind()));
        printer.tables();
        narrative::narrative(&mut printer);
        all.push(Base::of(format!("generated-{at}"), printer.text)?);
    }
    for base in &all {
        if let Some(f) = base.verified.findings().iter().find(|f| f.severity > Severity::Note) {
            return Err(format!("{} is not honest: {} {}", base.name, f.rule.code, f.message.zh).into());
        }
    }
    Ok(all)
}

/// What a fault led to.
struct Outcome {
    right: bool,
    findings: usize,
    shown: Vec<String>,
}

fn judge(fault: &Fault) -> Result<Outcome, Box<dyn Error>> {
    let verified = budgetcheck::verify("fault", fault.text.as_bytes(), &ReadOptions::default())?;
    let line = |f: &Finding| fault.text[..f.span.start].matches('\n').count() + 1;
    let bad: Vec<&Finding> = verified.findings().iter().filter(|f| f.severity > Severity::Note).collect();
    let right = bad.first().is_some_and(|f| {
        let value = f.suggestion.map_or(String::new(), |(at, value)| {
            f.figures.get(at).map_or(String::new(), |i| {
                let figure = verified.disclosure.figure(i.figure);
                format!("{:.*}", figure.scale() as usize, value / figure.base())
            })
        });
        let said = format!("{} {} {value}", f.message.zh, f.advice.zh);
        let wanted = &fault.wanted;
        (wanted.lines.is_empty() || wanted.lines.contains(&line(f))) && wanted.says.iter().all(|w| said.contains(w.as_str()))
    });
    let shown = bad.iter().map(|f| format!("{} line {}: {} | {}", f.rule.code, line(f), f.message.zh, f.advice.zh)).collect();
    Ok(Outcome { right, findings: bad.len(), shown })
}

#[derive(Default)]
struct Tally {
    tried: usize,
    right: usize,
    silent: usize,
    findings: usize,
}

fn run() -> Result<bool, Box<dyn Error>> {
    let (mut list, mut every, mut write, mut check, mut keep, mut only) = (false, false, false, false, None::<PathBuf>, None::<String>);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--list" => list = true,
            "--all" => (list, every) = (true, true),
            "--write" => write = true,
            "--check" => check = true,
            "--keep" => keep = args.next().map(PathBuf::from),
            kind => only = Some(kind.to_owned()),
        }
    }
    let bases = bases()?;
    let mut by_kind: BTreeMap<&str, Vec<Vec<Fault>>> = BTreeMap::new();
    for base in &bases {
        let mut own: BTreeMap<&str, Vec<Fault>> = BTreeMap::new();
        for fault in tables::faults(base).into_iter().chain(words::faults(base)) {
            own.entry(fault.kind).or_default().push(fault);
        }
        for (kind, faults) in own {
            by_kind.entry(kind).or_default().push(faults);
        }
    }
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut number = 0;
    for (kind, groups) in by_kind.iter().filter(|(k, _)| only.as_deref().is_none_or(|o| k.contains(o))) {
        for fault in spread(groups) {
            let outcome = judge(fault)?;
            let tally = tallies.entry(kind).or_default();
            tally.tried += 1;
            tally.right += usize::from(outcome.right);
            tally.silent += usize::from(outcome.findings == 0);
            tally.findings += outcome.findings;
            number += 1;
            if let Some(folder) = &keep {
                fs::create_dir_all(folder)?;
                fs::write(folder.join(format!("{number:03}.txt")), &fault.text)?;
            }
            if list && (!outcome.right || outcome.findings != 1) {
                let lines = &fault.wanted.lines;
                println!("{number:03} {kind} · {} · {} · lines {lines:?} says {:?}", fault.base, fault.note, fault.wanted.says);
                for shown in outcome.shown.iter().take(if every { 40 } else { 2 }) {
                    println!("    {shown}");
                }
                println!("    {} finding(s){}", outcome.findings, if outcome.right { ", the first right" } else { "" });
            }
        }
    }
    let page = page(&tallies);
    println!("{page}");
    let total = total(&tallies);
    if write {
        fs::write(PLACE, &page)?;
    }
    if check {
        let before = fs::read_to_string(PLACE)?;
        let said = |page: &str| page.lines().find(|l| l.starts_with("| all |")).map(str::to_owned);
        let right = |line: &str| line.split('|').nth(3).and_then(|c| c.trim().parse::<usize>().ok());
        let (then, now) = (said(&before).as_deref().and_then(right), total.right);
        return Ok(then.is_some_and(|then| now >= then));
    }
    Ok(true)
}

/// At most so many of a kind, taken from each document in turn.
fn spread(groups: &[Vec<Fault>]) -> Vec<&Fault> {
    let longest = groups.iter().map(Vec::len).max().unwrap_or(0);
    (0..longest).flat_map(|at| groups.iter().filter_map(move |g| g.get(at))).take(PER_KIND).collect()
}

fn total(tallies: &BTreeMap<&str, Tally>) -> Tally {
    tallies.values().fold(Tally::default(), |mut all, t| {
        all.tried += t.tried;
        all.right += t.right;
        all.silent += t.silent;
        all.findings += t.findings;
        all
    })
}

fn page(tallies: &BTreeMap<&str, Tally>) -> String {
    let mut page = String::from(
        "# 一处差错，一条发现 · One fault, one finding\n\n由命令生成，勿手改 · Written by the command: `cargo run --release --example faults -- --write`\n\n每份文件原本无误，只改一处；“指名”：第一条错误或警告指出了原因（位置、应说的字、应为的数）；“无声”：没有错误或警告。\n\nEach document is honest but for one edit. Right: the first error or warning names the cause, at its place and with its value. Silent: there is none.\n\n| kind | tried | right first | silent | findings a fault |\n|---|---:|---:|---:|---:|\n",
    );
    let mut row = |name: &str, t: &Tally| {
        let found = t.tried - t.silent;
        let each = if found == 0 { "–".to_owned() } else { format!("{:.2}", t.findings as f64 / found as f64) };
        let _ = writeln!(page, "| {name} | {} | {} | {} | {each} |", t.tried, t.right, t.silent);
    };
    for (kind, tally) in tallies {
        row(kind, tally);
    }
    row("all", &total(tallies));
    page
}
