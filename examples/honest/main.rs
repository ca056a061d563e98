//! Honest disclosures, none of which may be accused: the guard of the rule that an uncertain reading never accuses.
//!
//! `cargo run --release --example honest -- [N] [--seed S] [--print] [--keep DIR]`
//!
//! Makes N disclosures (default 2000): budgets and final accounts of departments, units and townships, in 万元 and 元, with
//! carry-over, other money however small, funds and empty tables, every figure rounded on its own from true amounts, the
//! narrative in several wordings. Checks each and prints every error and warning. Exit 1 where there is one. `--print`
//! writes the document of the seed and nothing else; `--keep` leaves the accused ones in a folder.

mod accounts;
mod forms;
mod narrative;

use accounts::{Random, accounts};
use budgetcheck::ReadOptions;
use budgetcheck::ledger::Severity;
use forms::{Form, Printer};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

/// The document of a seed.
fn document(seed: u64) -> String {
    let mut random = Random(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let form = Form::of(&mut random);
    let accounts = accounts(&mut random, form.settled);
    let mut printer = Printer::new(&form, &accounts);
    printer.line(&format!("{}{}{}公开\n", form.name, form.year_words(), form.kind()));
    printer.tables();
    narrative::narrative(&mut printer);
    printer.text
}

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(e) => {
            eprintln!("honest: {e}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<usize, Box<dyn std::error::Error>> {
    let (mut count, mut first, mut print, mut keep) = (2_000_u64, 1_u64, false, None::<PathBuf>);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--seed" => first = args.next().ok_or("--seed S")?.parse()?,
            "--keep" => keep = Some(args.next().ok_or("--keep DIR")?.into()),
            "--print" => print = true,
            n => count = n.parse()?,
        }
    }
    if print {
        println!("{}", document(first));
        return Ok(0);
    }
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let (mut accused, mut figures, mut checked) = (0, 0, 0);
    for seed in first..first + count {
        let text = document(seed);
        let verified = budgetcheck::verify("honest", text.as_bytes(), &ReadOptions::default())?;
        figures += verified.closed.coverage.figures;
        checked += verified.closed.coverage.checked;
        let wrong: Vec<_> = verified.findings().iter().filter(|f| f.severity > Severity::Note).collect();
        for finding in &wrong {
            *kinds.entry(format!("{} {}", finding.severity.key(), finding.rule.code)).or_default() += 1;
            if accused < 20 {
                let line = text[..finding.span.start].matches('\n').count() + 1;
                println!("seed {seed}, line {line}: {} {}", finding.rule.code, finding.message.zh);
            }
        }
        if !wrong.is_empty() {
            accused += 1;
            if let Some(folder) = &keep {
                std::fs::create_dir_all(folder)?;
                std::fs::write(folder.join(format!("{seed}.txt")), &text)?;
            }
        }
    }
    println!("{count} honest documents, {figures} figures, {checked} of them checked: {accused} accused");
    for (kind, times) in kinds {
        println!("  {kind}: {times}");
    }
    Ok(accused)
}
