//! Two readers of sentences side by side: the one that the program uses, and the one under construction (`prose`).
//!
//! `cargo run --release --example prose -- FILE|FOLDER…` verifies every text with both and prints the relations that only
//! one of them states: `-` those of the present reader, `+` those of the new one, with their verdicts. The last line counts
//! them.
//!
//! `cargo run --release --example prose -- verify … FILE` prints the JSON report of the new reader, so that whatever
//! measures the program can measure it.

use budgetcheck::ledger::Relation;
use budgetcheck::model::{Figure, FigureId, Paragraph, Section};
use budgetcheck::parse::claims::{self, Found};
use budgetcheck::parse::identity::Identity;
use budgetcheck::report::{Show, Style, json};
use budgetcheck::{ReadOptions, Report, Verified, verify_with};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The reader under construction, in the place of the present one.
fn new(text: &str, sections: &[Section], paragraphs: &[Paragraph], identity: &Identity, figures: &mut Vec<Figure>) -> Found {
    budgetcheck::parse::sentences(text, sections, paragraphs, identity, figures)
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = match args.first().map(String::as_str) {
        Some("verify") => report(&args),
        Some("claims") => claims_of(&args[1..]),
        _ => compare(&args),
    };
    done.map_or_else(
        |e| {
            eprintln!("prose: {e}");
            ExitCode::from(2)
        },
        |()| ExitCode::SUCCESS,
    )
}

/// What the new reader states.
fn claims_of(args: &[String]) -> Result<(), Box<dyn Error>> {
    for path in args {
        let verified = verify_with(path, &fs::read(path)?, &ReadOptions::default(), new)?;
        for claim in &verified.disclosure.claims {
            let text = format!("{:?}", claim.kind);
            let mut shown = String::new();
            let mut rest = text.as_str();
            while let Some(at) = rest.find("FigureId(") {
                let digits = &rest[at + 9..];
                let end = digits.find(')').unwrap_or(0);
                let id = FigureId(digits[..end].parse()?);
                shown.push_str(&rest[..at]);
                shown.push_str(&verified.disclosure.figure(id).raw);
                rest = &digits[end + 1..];
            }
            shown.push_str(rest);
            println!("{:?} {:?} [{}] {shown}", claim.subject, claim.year, claim.words);
        }
    }
    Ok(())
}

/// The JSON report of the new reader.
fn report(args: &[String]) -> Result<(), Box<dyn Error>> {
    let path = args.iter().find(|a| Path::new(a).is_file()).ok_or("no file")?;
    let verified = verify_with(path, &fs::read(path)?, &ReadOptions::default(), new)?;
    let report = Report { documents: vec![verified], failures: Vec::new() };
    let style = Style { show: Show { relations: true, unchecked: true, ..Show::default() }, ..Style::default() };
    json::render(&report, &style, &mut std::io::stdout())?;
    Ok(())
}

/// What only one of the readers states.
fn compare(args: &[String]) -> Result<(), Box<dyn Error>> {
    let (mut same, mut only_present, mut only_new) = (0, 0, 0);
    let mut files = Vec::new();
    for arg in args {
        texts(Path::new(arg), &mut files)?;
    }
    for file in &files {
        let (path, bytes) = (file.display().to_string(), fs::read(file)?);
        let mut counts: BTreeMap<(usize, String), [usize; 2]> = BTreeMap::new();
        for (side, reader) in [claims::read, new].into_iter().enumerate() {
            let Ok(verified) = verify_with(&path, &bytes, &ReadOptions::default(), reader) else { continue };
            for (at, relation) in verified.closed.relations.iter().enumerate() {
                let key = (verified.disclosure.figure(relation.reported).span.start, shown(&verified, relation, at));
                counts.entry(key).or_default()[side] += 1;
            }
        }
        let mut headed = false;
        for ((_, relation), [present, new]) in counts {
            same += present.min(new);
            only_present += present.saturating_sub(new);
            only_new += new.saturating_sub(present);
            if present != new {
                if !std::mem::replace(&mut headed, true) {
                    println!("{path}");
                }
                println!("  {} {relation}", if present > new { '-' } else { '+' });
            }
        }
    }
    println!(
        "{} texts: {same} relations of both, {only_present} of the present reader alone, {only_new} of the new one alone",
        files.len()
    );
    Ok(())
}

/// Every text under a path.
fn texts(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    if path.is_dir() {
        let mut inside: Vec<PathBuf> = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
        inside.sort();
        return inside.iter().try_for_each(|p| texts(p, found));
    }
    if path.extension().is_some_and(|e| e == "txt" || e == "md") {
        found.push(path.to_owned());
    }
    Ok(())
}

fn shown(verified: &Verified, relation: &Relation, at: usize) -> String {
    let figure = |id: FigureId| {
        let figure = verified.disclosure.figure(id);
        format!("{}{}@{}", figure.raw, figure.unit_name(), figure.span.start)
    };
    let terms: Vec<String> = relation.terms.iter().map(|t| figure(t.figure)).collect();
    let verdict = verified.closed.evaluations.get(at).map(|e| format!("{:?}", e.verdict)).unwrap_or_default();
    format!("{} {:?} {} = {} {verdict}", relation.rule.code, relation.kind, figure(relation.reported), terms.join(" "))
}
