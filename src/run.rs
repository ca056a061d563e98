//! Running a command: files in, report out, exit code.

use crate::cli::{Cli, Command, Extract, Format, Verify, show};
use anstream::AutoStream;
use budgetcheck::gate::Gate;
use budgetcheck::ledger::Words;
use budgetcheck::report::{self, Failure, Lang, Report, Style};
use budgetcheck::{Error, ReadOptions, Verified, rules};
use ignore::WalkBuilder;
use rayon::prelude::*;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Exit code: nothing could be run, read or checked.
const UNABLE: u8 = 2;

/// Runs what the command line asks for.
pub fn run(cli: &Cli) -> ExitCode {
    let outcome = match &cli.command {
        Command::Verify(args) => verify(args),
        Command::Extract(args) => extract(args),
        Command::Rules { lang } => print(|out| report::rule_page::list(rules::RULES, (*lang).into(), out)),
        Command::Explain { code, lang } => return explain(code, (*lang).into()),
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
    let mut out = io::BufWriter::new(io::stdout().lock());
    write(&mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn explain(code: &str, lang: Lang) -> ExitCode {
    if let Some((path, line, column)) = place(code) {
        return explain_figure(&path, line, column, lang);
    }
    let Some(rule) = rules::find(code) else {
        eprintln!(
            "budgetcheck: {}“{code}”{}",
            lang.of("没有规则", "no rule "),
            lang.of("；用 budgetcheck rules 查看全部规则", "; see budgetcheck rules")
        );
        return ExitCode::from(UNABLE);
    };
    match print(|out| report::rule_page::explain(rule, lang, out)) {
        Ok(code) => code,
        Err(_) => ExitCode::SUCCESS,
    }
}

/// `FILE:LINE` or `FILE:LINE:COL`; a drive letter before the path is part of it.
fn place(words: &str) -> Option<(PathBuf, usize, Option<usize>)> {
    let (head, last) = words.rsplit_once(':')?;
    let last: usize = last.parse().ok()?;
    match head.rsplit_once(':').map(|(path, line)| (path, line.parse::<usize>())) {
        Some((path, Ok(line))) => Some((PathBuf::from(path), line, Some(last))),
        _ => Some((PathBuf::from(head), last, None)),
    }
}

fn explain_figure(path: &Path, line: usize, column: Option<usize>, lang: Lang) -> ExitCode {
    let name = path.display().to_string();
    let read = fs::read(path).map_err(Error::Io).and_then(|bytes| budgetcheck::verify(&name, &bytes, &ReadOptions::default()));
    let document = match read {
        Ok(document) => document,
        Err(error) => {
            eprintln!("budgetcheck: {name}: {}", lang.pick(&Words::new(error.to_string(), error.english())));
            return ExitCode::from(UNABLE);
        }
    };
    let figures = report::figure_page::figures_at(&document, line, column);
    if figures.is_empty() {
        eprintln!("budgetcheck: {}: {}", path.display(), lang.of("这个位置没有印出的数字", "no figure is printed there"));
        return ExitCode::from(UNABLE);
    }
    let style = Style { lang, ..Style::default() };
    match print(|out| report::figure_page::render(&document, &figures, &style, out)) {
        Ok(code) => code,
        Err(_) => ExitCode::SUCCESS,
    }
}

fn verify(args: &Verify) -> io::Result<ExitCode> {
    let mut report = Report::default();
    let files = collect(&args.paths, &mut report);
    refuse_to_overwrite(args, &files)?;
    let names: Vec<PathBuf> = files.iter().map(|f| PathBuf::from(f.name())).collect();
    let gate = match Gate::new(args.gate(), names.iter().map(PathBuf::as_path)) {
        Ok(gate) => gate,
        Err(wrong) => return Err(io::Error::other(args.lang.map_or(Lang::Zh, Lang::from).pick(&wrong).to_owned())),
    };
    let lang = args.lang.map(Lang::from).or(gate.lang()).unwrap_or_default();
    let options = ReadOptions { encoding: args.encoding.clone() };
    for outcome in check_all(&files, &options, &gate, args.jobs) {
        match outcome {
            Ok(document) => report.documents.push(document),
            Err(failure) => report.failures.push(failure),
        }
    }
    for failure in &report.failures {
        eprintln!("budgetcheck: {}: {}", failure.path, lang.pick(&failure.message));
    }
    write_report(args, lang, &report)?;
    // These say it themselves, document by document.
    let kept_back = gate.kept_back();
    if !kept_back.is_empty() && !matches!(args.format, Format::Text | Format::Json | Format::Ndjson) {
        eprintln!("budgetcheck: {}", kept_back.words(lang));
    }
    for words in gate.finish()? {
        eprintln!("budgetcheck: {}", lang.pick(&words));
    }
    Ok(exit_code(&gate, &report))
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

/// 0, 1 or 2: a file that could not be read is never a pass.
fn exit_code(gate: &Gate, report: &Report) -> ExitCode {
    if !report.failures.is_empty() || report.documents.is_empty() {
        return ExitCode::from(UNABLE);
    }
    ExitCode::from(u8::from(gate.failed()))
}

/// One file to check: its name in the report, and where its bytes are.
enum Input {
    Stdin,
    File(PathBuf),
}

impl Input {
    fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    fn bytes(&self) -> io::Result<Vec<u8>> {
        match self {
            Self::Stdin => {
                let mut bytes = Vec::new();
                io::stdin().lock().read_to_end(&mut bytes)?;
                Ok(bytes)
            }
            Self::File(path) => fs::read(path),
        }
    }
}

/// Files of a folder that may hold a disclosure.
const EXTENSIONS: &[&str] = &["txt", "tsv", "csv", "md", "pdf", "docx", "xlsx", "xls", "ods", "htm", "html"];

fn collect(paths: &[PathBuf], report: &mut Report) -> Vec<Input> {
    let mut files = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            files.push(Input::Stdin);
        } else if path.is_dir() {
            let found = walk(path);
            if found.is_empty() {
                let message = Words::new("文件夹里没有可以检查的文件", "the folder holds no file that can be checked");
                report.failures.push(Failure { path: path.display().to_string(), message });
            }
            files.extend(found.into_iter().map(Input::File));
        } else {
            files.push(Input::File(path.clone()));
        }
    }
    files
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let known =
        |path: &Path| path.extension().and_then(|e| e.to_str()).is_some_and(|e| EXTENSIONS.contains(&e.to_ascii_lowercase().as_str()));
    let mut found: Vec<PathBuf> = WalkBuilder::new(folder)
        .standard_filters(false)
        .hidden(true)
        .build()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|t| t.is_file()) && known(entry.path()))
        .map(ignore::DirEntry::into_path)
        .collect();
    found.sort();
    found
}

fn check_all(files: &[Input], options: &ReadOptions, gate: &Gate, jobs: Option<usize>) -> Vec<Result<Verified, Failure>> {
    let one = |input: &Input| check(input, options, gate);
    if files.len() < 2 || jobs == Some(1) {
        return files.iter().map(one).collect();
    }
    match rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0)).build() {
        Ok(pool) => pool.install(|| files.par_iter().map(one).collect()),
        Err(_) => files.iter().map(one).collect(),
    }
}

fn check(input: &Input, options: &ReadOptions, gate: &Gate) -> Result<Verified, Failure> {
    let failure = |error: &Error| Failure { path: input.name(), message: Words::new(error.to_string(), error.english()) };
    let bytes = input.bytes().map_err(|e| failure(&Error::Io(e)))?;
    let name = input.name();
    let mut document = budgetcheck::verify_as(&name, &bytes, options, &gate.identity(&name)).map_err(|e| failure(&e))?;
    gate.apply(&mut document);
    Ok(document)
}

fn write_report(args: &Verify, lang: Lang, report: &Report) -> io::Result<()> {
    let to_terminal = args.output.is_none();
    let choice = AutoStream::choice(&io::stdout());
    let color = to_terminal && !matches!(choice, anstream::ColorChoice::Never);
    let style = Style { lang, show: show(&args.show), color, width: width() };
    let mut bytes = Vec::new();
    match args.format {
        Format::Text => report::text::render(report, &style, &mut bytes)?,
        Format::Concise => report::concise::render(report, &style, &mut bytes)?,
        Format::Table => report::overview::render(report, &style, &mut bytes)?,
        Format::Json => report::json::render(report, &style, &mut bytes)?,
        Format::Ndjson => report::ndjson::render(report, &style, &mut bytes)?,
        Format::Csv => report::csv::render(report, &style, &mut bytes)?,
        Format::Sarif => report::sarif::render(report, &style, &mut bytes)?,
        Format::Github => report::github::render(report, &style, &mut bytes)?,
        Format::Gitlab => report::gitlab::render(report, &style, &mut bytes)?,
        Format::Junit => report::junit::render(report, &style, &mut bytes)?,
        Format::Rdjson => report::rdjson::render(report, &style, &mut bytes)?,
    }
    match &args.output {
        Some(path) => replace(path, &bytes),
        None => {
            let mut out = io::stdout().lock();
            out.write_all(&bytes)?;
            out.flush()
        }
    }
}

/// Display columns: of the terminal if the shell says so, otherwise 100.
fn width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).filter(|&c| c >= 60).unwrap_or(100)
}

/// Writes beside the target and renames: nothing is ever half-written.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
    fs::write(&beside, bytes).map_err(named)?;
    fs::rename(&beside, path).map_err(|e| {
        let _ = fs::remove_file(&beside);
        named(e)
    })
}

fn extract(args: &Extract) -> io::Result<ExitCode> {
    let lang: Lang = args.lang.into();
    let input = if args.path.as_os_str() == "-" { Input::Stdin } else { Input::File(args.path.clone()) };
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
        let mut bytes = Vec::new();
        report::extract::csv(&source, &disclosure, table, &mut bytes)?;
        let path = folder.join(report::extract::csv_name(index, table));
        replace(&path, &bytes)?;
        eprintln!("{}", path.display());
    }
    Ok(ExitCode::SUCCESS)
}
