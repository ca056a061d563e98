//! Running a command: files in, report out, exit code.

mod batch;
mod explain;
mod input;
mod output;

use crate::cli::{Cli, Command, Extract, Format, RulesFormat, Verify, show};
use anstream::AutoStream;
use batch::Plan;
use budgetcheck::gate::Gate;
use budgetcheck::ledger::Words;
use budgetcheck::report::concise::Concise;
use budgetcheck::report::json::Json;
use budgetcheck::report::ndjson::Ndjson;
use budgetcheck::report::overview::Overview;
use budgetcheck::report::text::Text;
use budgetcheck::report::{self, Failure, Lang, Style, Summary, Whole};
use budgetcheck::{Error, ReadOptions, Verified, rules};
use input::Input;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Exit code: nothing could be run, read or checked.
const UNABLE: u8 = 2;

/// Runs what the command line asks for.
pub fn run(cli: &Cli) -> ExitCode {
    let outcome = match &cli.command {
        Command::Verify(args) => verify(args),
        Command::Extract(args) => extract(args),
        Command::Rules { lang, format } => print(|out| match format {
            RulesFormat::Text => report::rule_page::list(rules::RULES, (*lang).into(), out),
            RulesFormat::Markdown => report::reference::markdown(rules::RULES, (*lang).into(), out),
        }),
        Command::Explain { code, lang } => return explain::explain(code, (*lang).into()),
    };
    match outcome {
        Ok(code) => code,
        // A reader that closes the pipe early (head) is no failure.
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("budgetcheck: {e}");
            ExitCode::from(UNABLE)
        }
    }
}

fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<ExitCode> {
    let mut out = BufWriter::new(io::stdout().lock());
    write(&mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn verify(args: &Verify) -> io::Result<ExitCode> {
    let (files, failures) = input::collect(&args.paths);
    refuse_to_overwrite(args, &files)?;
    let names: Vec<PathBuf> = files.iter().map(|f| PathBuf::from(f.name())).collect();
    let gate = match Gate::new(args.gate(), names.iter().map(PathBuf::as_path)) {
        Ok(gate) => gate,
        Err(wrong) => return Err(io::Error::other(args.lang.map_or(Lang::Zh, Lang::from).pick(&wrong).to_owned())),
    };
    let lang = args.lang.map(Lang::from).or(gate.lang()).unwrap_or_default();
    let choice = AutoStream::choice(&io::stdout());
    let color = args.output.is_none() && !matches!(choice, anstream::ColorChoice::Never);
    let style = Style { lang, show: show(&args.show), color, width: width() };
    let mut summary = Summary::default();
    let write = |out: &mut dyn Write| {
        summary = write_report(args, &files, failures, &gate, &style, out)?;
        out.flush()
    };
    match &args.output {
        Some(path) => output::replace(path, write)?,
        None => write(&mut BufWriter::new(io::stdout().lock()))?,
    }
    // These say it themselves, document by document.
    let kept_back = gate.kept_back();
    if !kept_back.is_empty() && !matches!(args.format, Format::Text | Format::Json | Format::Ndjson) {
        eprintln!("budgetcheck: {}", kept_back.words(lang));
    }
    for words in gate.finish()? {
        eprintln!("budgetcheck: {}", lang.pick(&words));
    }
    Ok(exit_code(&gate, &summary))
}

/// Nothing is ever written into a document that is checked.
fn refuse_to_overwrite(args: &Verify, files: &[Input]) -> io::Result<()> {
    let real = |path: &Path| fs::canonicalize(path).ok();
    for target in [&args.output, &args.baseline].into_iter().flatten() {
        let same = |file: &Input| matches!(file, Input::File(path) if real(path) == real(target));
        if real(target).is_some() && files.iter().any(same) {
            let lang = args.lang.map_or(Lang::Zh, Lang::from);
            let why = lang
                .of("就是要核对的文件，不会写入；请换一个文件名", "is a document to be checked and is not written to; use another name");
            return Err(io::Error::other(format!("{}: {why}", target.display())));
        }
    }
    Ok(())
}

fn write_report(
    args: &Verify,
    files: &[Input],
    failures: Vec<Failure>,
    gate: &Gate,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<Summary> {
    batch::keep_panics();
    let options = ReadOptions { encoding: args.encoding.clone() };
    let check = |input: &Input| check(input, &options, gate);
    let plan = Plan { jobs: args.jobs, ordered: true, style };
    let render = match args.format {
        Format::Text => return batch::run(files, failures, plan, check, Text, out),
        Format::Concise => return batch::run(files, failures, plan, check, Concise, out),
        Format::Table => return batch::run(files, failures, plan, check, Overview, out),
        Format::Json => return batch::run(files, failures, plan, check, Json::default(), out),
        Format::Ndjson => return batch::run(files, failures, Plan { ordered: false, ..plan }, check, Ndjson, out),
        Format::Csv => report::csv::render,
        Format::Sarif => report::sarif::render,
        Format::Github => report::github::render,
        Format::Gitlab => report::gitlab::render,
        Format::Junit => report::junit::render,
        Format::Rdjson => report::rdjson::render,
    };
    batch::run(files, failures, plan, check, Whole::new(render), out)
}

fn check(input: &Input, options: &ReadOptions, gate: &Gate) -> Result<Verified, Failure> {
    let failure = |error: &Error| Failure { path: input.name(), message: Words::new(error.to_string(), error.english()) };
    let bytes = input.bytes().map_err(|e| failure(&Error::Io(e)))?;
    let name = input.name();
    let mut document = budgetcheck::verify_as(&name, &bytes, options, &gate.identity(&name)).map_err(|e| failure(&e))?;
    gate.apply(&mut document);
    Ok(document)
}

/// 0, 1 or 2: a file that could not be read is never a pass.
fn exit_code(gate: &Gate, summary: &Summary) -> ExitCode {
    if !summary.failures.is_empty() || summary.documents == 0 {
        return ExitCode::from(UNABLE);
    }
    ExitCode::from(u8::from(gate.failed()))
}

/// Display columns: of the terminal if the shell says so, otherwise 100.
fn width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).filter(|&c| c >= 60).unwrap_or(100)
}

fn extract(args: &Extract) -> io::Result<ExitCode> {
    let lang: Lang = args.lang.into();
    let input = Input::of(&args.path);
    let options = ReadOptions { encoding: args.encoding.clone() };
    let read = input.bytes().map_err(Error::Io).and_then(|bytes| budgetcheck::extract(&bytes, &options));
    let (source, disclosure) = match read {
        Ok(read) => read,
        Err(error) => {
            let message = Words::new(error.to_string(), error.english());
            eprintln!("budgetcheck: {}: {}", input.name(), lang.pick(&message));
            return Ok(ExitCode::from(UNABLE));
        }
    };
    let Some(folder) = &args.out else {
        return print(|out| report::extract::json(&input.name(), &source, &disclosure, out));
    };
    fs::create_dir_all(folder)?;
    for (index, table) in disclosure.tables.iter().enumerate() {
        let path = folder.join(report::extract::csv_name(index, table));
        output::replace(&path, |out| report::extract::csv(&source, &disclosure, table, out))?;
        eprintln!("{}", path.display());
    }
    Ok(ExitCode::SUCCESS)
}
