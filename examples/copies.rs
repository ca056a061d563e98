//! Many documents at once: throughput, memory, and that each fault is found and nothing else.
//!
//! `cargo build --release && cargo run --release --example copies -- [N] [FILE] [--keep DIR]`
//!
//! Writes N copies (default 10000) of a text document, each with a change of its own, into a temporary folder; runs
//! `budgetcheck verify FOLDER --format ndjson` over it; prints documents per second and the memory of the process after
//! every tenth of the documents. Of ten copies eight have an amount changed so that a relation which held in the original
//! can no longer hold: by more than its printed digits allow. That is computed from the original, before anything is run.
//! One copy is unchanged, and in one the changed figure is in no relation. Exit 1 where a document has an error that should
//! have none, or none that should have one. Linux only: memory is read from `/proc`. `--keep` leaves the copies in a folder.

use budgetcheck::ledger::{Kind, Severity, Verdict};
use budgetcheck::model::{ClaimKind, FigureId, Reading};
use budgetcheck::{ReadOptions, Verified};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

const FIXTURE: &str = "fixtures/clean/township-budget-2024.txt";

fn main() -> ExitCode {
    match run() {
        Ok(wrong) => ExitCode::from(u8::from(wrong > 0)),
        Err(e) => {
            eprintln!("copies: {e}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<usize, Box<dyn Error>> {
    let (mut count, mut file, mut keep) = (10_000_usize, PathBuf::from(FIXTURE), None);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match (arg.as_str(), arg.parse()) {
            ("--keep", _) => keep = args.next().map(PathBuf::from),
            (_, Ok(n)) => count = n,
            _ => file = PathBuf::from(arg),
        }
    }
    let temporary = tempfile::tempdir()?;
    let folder = keep.as_deref().unwrap_or(temporary.path());
    let copies = write_copies(&file, count, folder)?;
    let expected = copies.values().filter(|&&fault| fault).count();
    println!("{count} copies of {}: {expected} with a fault that a relation excludes", file.display());
    let run = measure(folder, count)?;
    println!("{:.1} s, {:.0} documents per second, peak memory {} MiB", run.seconds, count as f64 / run.seconds, run.peak / 1024);
    let memory: Vec<String> = run.memory.iter().map(|kib| (kib / 1024).to_string()).collect();
    println!("memory after each tenth, MiB: {}", memory.join(" "));
    let found = run.errors.values().filter(|&&errors| errors > 0).count();
    println!("{found} documents with errors");
    let mut wrong = 0;
    for (path, fault) in &copies {
        match run.errors.get(path) {
            None => println!("{path}: not in the report"),
            Some(&errors) if (errors > 0) != *fault => println!("{path}: {errors} errors"),
            Some(_) => continue,
        }
        wrong += 1;
    }
    println!("{wrong} documents judged wrongly");
    Ok(wrong)
}

/// Writes the copies and says of each whether it has a fault that must be found.
fn write_copies(file: &Path, count: usize, folder: &Path) -> Result<BTreeMap<String, bool>, Box<dyn Error>> {
    let text = fs::read_to_string(file)?;
    let original = budgetcheck::verify("original", text.as_bytes(), &ReadOptions::default())?;
    if original.findings().iter().any(|f| f.severity == Severity::Error) {
        return Err(format!("{} has errors of its own", file.display()).into());
    }
    let (faults, harmless) = (faults(&original), harmless(&original));
    if faults.is_empty() || harmless.is_empty() {
        return Err(format!("{} has no figures to change", file.display()).into());
    }
    let mut random = Random(20_260_101);
    let mut copies = BTreeMap::new();
    for index in 0..count {
        let change = match index % 10 {
            0 => None,
            1 => Some(&harmless[random.below(harmless.len())]),
            _ => Some(&faults[random.below(faults.len())]),
        };
        let mut copy = text.clone();
        if let Some((start, end, digits)) = change {
            copy.replace_range(*start..*end, digits);
        }
        let place = folder.join(format!("{:03}", index / 1000));
        fs::create_dir_all(&place)?;
        let path = place.join(format!("{index:06}.txt"));
        // No two copies are the same bytes: nothing can be gained by remembering one.
        fs::write(&path, format!("{copy}\n第{index}份\n"))?;
        copies.insert(path.display().to_string(), index % 10 > 1);
    }
    Ok(copies)
}

type Change = (usize, usize, String);

/// Changes of amounts that break a relation of the original for certain.
fn faults(original: &Verified) -> Vec<Change> {
    let d = &original.disclosure;
    // 主要为A、B names the main parts: that they happen to make up the whole is no rule that they must.
    let main_parts = |whole: FigureId| {
        d.claims
            .iter()
            .any(|c| c.sentence.of(&d.text).contains("主要为") && matches!(&c.kind, ClaimKind::Parts { whole: w, .. } if *w == whole))
    };
    let mut found = Vec::new();
    for (index, figure) in d.figures.iter().enumerate() {
        let (Reading::Money(money), Some(value)) = (&figure.reading, figure.value()) else { continue };
        if value.is_zero() || figure.approximate {
            continue;
        }
        for digits in variants(&figure.raw) {
            let Ok(changed) = digits.parse::<Decimal>() else { continue };
            let moved = (changed * figure.base() - money.yuan()).abs();
            let certain = original.closed.relations.iter().zip(&original.closed.evaluations).any(|(relation, evaluation)| {
                let times: i32 = relation.terms.iter().filter(|t| t.figure.0 == index).map(|t| i32::from(t.sign)).sum();
                let weight = times - i32::from(relation.reported.0 == index);
                matches!(relation.kind, Kind::Sum | Kind::Same)
                    && relation.rule.severity == Severity::Error
                    && !main_parts(relation.reported)
                    && matches!(evaluation.verdict, Verdict::Exact | Verdict::Rounding)
                    && weight != 0
                    && moved > evaluation.allowed + evaluation.difference.abs()
            });
            if certain {
                found.push((figure.span.start, figure.span.end, digits));
            }
        }
    }
    found
}

/// Changes of figures that are in no relation.
fn harmless(original: &Verified) -> Vec<Change> {
    let figure = |id: FigureId| original.disclosure.figure(id);
    let unchecked = original.closed.coverage.unchecked.iter().map(|u| figure(u.figure));
    unchecked.flat_map(|f| variants(&f.raw).into_iter().map(|v| (f.span.start, f.span.end, v))).collect()
}

/// Slips of the keyboard: a digit changed, two neighbours exchanged, one lost.
fn variants(raw: &str) -> Vec<String> {
    if raw.is_empty() || !raw.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Vec::new();
    }
    let bytes = raw.as_bytes();
    let mut all = Vec::new();
    for at in 0..bytes.len() {
        if !bytes[at].is_ascii_digit() {
            continue;
        }
        let with = |digit: u8| {
            let mut changed = bytes.to_vec();
            changed[at] = digit;
            String::from_utf8(changed).unwrap_or_default()
        };
        all.extend([3, 7].map(|by| with(b'0' + (bytes[at] - b'0' + by) % 10)));
        if at + 1 < bytes.len() && bytes[at + 1].is_ascii_digit() && bytes[at] != bytes[at + 1] {
            let mut changed = bytes.to_vec();
            changed.swap(at, at + 1);
            all.extend(String::from_utf8(changed));
        }
        if raw.contains('.') && at > 0 && at + 1 < raw.find('.').unwrap_or(0) {
            all.push(format!("{}{}", &raw[..at], &raw[at + 1..]));
        }
    }
    // 0 in front is no slip of an amount: it is another kind of number.
    all.retain(|digits| digits != raw && (!digits.starts_with('0') || digits.starts_with("0.")));
    all
}

/// The splitmix64 sequence of a seed: a run can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }
}

/// What a run showed.
struct Run {
    seconds: f64,
    peak: u64,
    memory: Vec<u64>,
    errors: BTreeMap<String, usize>,
}

fn measure(folder: &Path, count: usize) -> Result<Run, Box<dyn Error>> {
    let program = program()?;
    let start = Instant::now();
    let mut child = Command::new(&program)
        .args(["verify", "--format", "ndjson", "--fail-on", "never"])
        .arg(folder)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("{}: {e}", program.display()))?;
    let status = format!("/proc/{}/status", child.id());
    let mut run = Run { seconds: 0.0, peak: 0, memory: Vec::new(), errors: BTreeMap::new() };
    let output = child.stdout.take().ok_or("no output")?;
    for (index, line) in BufReader::new(output).lines().enumerate() {
        let line = line?;
        let document: serde_json::Value = serde_json::from_str(&line)?;
        let path = document["path"].as_str().unwrap_or_default().to_owned();
        let errors = document["findings"].as_array().into_iter().flatten().filter(|f| f["severity"] == "error").count();
        run.errors.insert(path, errors);
        run.peak = run.peak.max(kib(&status, "VmHWM:"));
        if (index + 1) % (count / 10).max(1) == 0 {
            run.memory.push(kib(&status, "VmRSS:"));
        }
    }
    let code = child.wait()?;
    run.seconds = start.elapsed().as_secs_f64();
    if !code.success() {
        return Err(format!("{} ended with {code}", program.display()).into());
    }
    Ok(run)
}

/// The command, built with the same profile as this example.
fn program() -> Result<PathBuf, Box<dyn Error>> {
    let own = std::env::current_exe()?;
    let folder = own.parent().and_then(Path::parent).ok_or("where is the command?")?;
    let program = folder.join(format!("budgetcheck{}", std::env::consts::EXE_SUFFIX));
    if program.exists() { Ok(program) } else { Err(format!("{} is not built", program.display()).into()) }
}

/// A line of `/proc/PID/status`; 0 once the process has ended.
fn kib(status: &str, key: &str) -> u64 {
    let text = fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|l| l.strip_prefix(key));
    line.and_then(|l| l.split_whitespace().next()).and_then(|n| n.parse().ok()).unwrap_or(0)
}
