//! Running a command: files in, report out, exit code.

mod batch;
mod example;
mod explain;
mod folder;
mod input;
mod join;
mod marked;
mod natural;
mod open;
mod output;
mod prior;
mod shell;

use crate::cli::{Cli, Color, Command, Extract, Format, Mark, RulesFormat, Verify, show};
use crate::today::today;
use anstream::AutoStream;
use batch::Plan;
use budgetcheck::gate::{self, Gate};
use budgetcheck::halves::Profile;
use budgetcheck::ledger::Words;
use budgetcheck::model::visible::visible;
use budgetcheck::model::{Disclosure, Source};
use budgetcheck::report::concise::Concise;
use budgetcheck::report::csv::Csv;
use budgetcheck::report::github::Github;
use budgetcheck::report::gitlab::Gitlab;
use budgetcheck::report::html::Html;
use budgetcheck::report::json::Json;
use budgetcheck::report::junit::Junit;
use budgetcheck::report::ndjson::Ndjson;
use budgetcheck::report::overview::Overview;
use budgetcheck::report::rdjson::Rdjson;
use budgetcheck::report::review::timeliness::Dates;
use budgetcheck::report::sarif::Sarif;
use budgetcheck::report::sheet::Sheet;
use budgetcheck::report::sheet_csv::SheetCsv;
use budgetcheck::report::shown::Shown;
use budgetcheck::report::statistics::Statistics;
use budgetcheck::report::text::Text;
use budgetcheck::report::{self, Failure, Lang, Style, Summary};
use budgetcheck::{Error, ReadOptions, rules};
use input::Input;
use join::{Found, Job};
use marked::{Beside, Copy};
use output::Screen;
use prior::Priors;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Exit code: nothing could be run, read or checked.
const UNABLE: u8 = 2;

/// Runs what the command line asks for.
pub fn run(cli: &Cli) -> ExitCode {
    let outcome = match &cli.command {
        Command::Verify(args) => verify(args, cli.color, crate::arguments::is_dropped(cli)),
        Command::Mark(args) => mark(args),
        Command::Extract(args) => extract(args),
        Command::Rules { lang, format } => print(|out| match format {
            RulesFormat::Text => report::rule_page::list(rules::RULES, (*lang).into(), out),
            RulesFormat::Markdown => report::reference::markdown(rules::RULES, (*lang).into(), out),
        }),
        Command::Explain { code, example: true, .. } => return example::document(code),
        Command::Explain { code, lang, .. } => return explain::explain(code, (*lang).into(), colored(cli.color)),
        Command::Completions { shell } => print(|out| shell::completions(*shell, out)),
        Command::Man { command } => match shell::man(command.as_deref()) {
            Some(page) => print(|out| out.write_all(&page)),
            None => Err(io::Error::other(format!("没有子命令“{}” · no such subcommand", command.as_deref().unwrap_or_default()))),
        },
    };
    match outcome {
        Ok(code) => code,
        Err(e) => {
            say(&e.to_string());
            ExitCode::from(UNABLE)
        }
    }
}

/// Says something on stderr. A file name or a document may hold what would steer the terminal.
fn say(words: &str) {
    eprintln!("budgetcheck: {}", visible(words));
}

/// Whether what is written is shown as it is: programs read the others, where such characters are escaped or are data.
fn is_read_by_people(args: &Verify) -> bool {
    match args.format {
        Format::Text | Format::Concise | Format::Table | Format::Csv | Format::Github | Format::Junit | Format::Html => true,
        Format::Sheet => is_csv(args.output.as_deref()),
        Format::Json | Format::Ndjson | Format::Sarif | Format::Gitlab | Format::Rdjson | Format::Marked => false,
    }
}

fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<ExitCode> {
    let mut out = Screen::new();
    write(&mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Writes every report that is asked for. A file dropped on the program has its page written beside it and opened.
fn verify(args: &Verify, color: Color, dropped: bool) -> io::Result<ExitCode> {
    let lang = args.lang.map_or(Lang::Zh, Lang::from);
    if !args.open && !dropped {
        let mut worst = 0;
        for report in args.reports().map_err(|(zh, en)| io::Error::other(lang.of(zh, en)))? {
            worst = worst.max(verify_once(&report, color)?);
        }
        return Ok(ExitCode::from(worst));
    }
    let page = args.outputs.first().cloned().unwrap_or_else(|| open::beside(&args.paths[0]));
    let outcome = verify_once(&Verify { format: Format::Html, output: Some(page.clone()), ..args.clone() }, color);
    if outcome.is_ok() {
        eprintln!("budgetcheck: {}{}", lang.of("已写入 ", "written to "), page.display());
        if !open::open(&page) {
            eprintln!(
                "budgetcheck: {}",
                lang.of("没有能打开网页的程序，请自行打开这个文件", "no program opens pages here: open the file yourself")
            );
        }
    }
    if dropped {
        if let Err(e) = &outcome {
            eprintln!("budgetcheck: {e}");
        }
        open::wait();
    }
    outcome.map(ExitCode::from)
}

fn verify_once(args: &Verify, color: Color) -> io::Result<u8> {
    let (files, failures) = input::collect(&args.paths, args.lang.map_or(Lang::Zh, Lang::from));
    refuse_unfit_output(args)?;
    refuse_to_overwrite(args, &files)?;
    let named = args.prior.iter().any(|path| !path.is_dir());
    for (given, option) in [(!args.with.is_empty(), "--with"), (named, "--prior")] {
        if given && files.len() != 1 {
            let why = match args.lang.map_or(Lang::Zh, Lang::from) {
                Lang::Zh => format!("{option} 只能与一份要核对的文件同用；请每次核对一份"),
                Lang::En => format!("{option} goes with one document only: check one document at a time"),
            };
            return Err(io::Error::other(why));
        }
    }
    let names: Vec<PathBuf> = files.iter().map(|f| PathBuf::from(f.name())).collect();
    let gate = match Gate::new(args.gate(), names.iter().map(PathBuf::as_path)) {
        Ok(gate) => gate,
        Err(wrong) => return Err(io::Error::other(args.lang.map_or(Lang::Zh, Lang::from).pick(&wrong).to_owned())),
    };
    let mut jobs = Job::each(files, !args.no_join);
    for job in &mut jobs {
        job.with = args.with.iter().map(|path| Input::of(path)).collect();
    }
    let lang = args.lang.map(Lang::from).or(gate.lang()).unwrap_or_default();
    let priors = Priors::of(&args.prior, &ReadOptions { encoding: args.encoding.clone() }, lang);
    let color = args.output.is_none() && colored(color);
    let dates = args.approved.zip(args.published).map(|(approved, published)| Dates { approved, published });
    let style = Style { lang, show: show(&args.show), color, width: width(), dates };
    let mut summary = Summary::default();
    let write = |out: &mut dyn Write| {
        summary = if is_read_by_people(args) {
            write_report(args, (&jobs, &priors), failures, &gate, &style, &mut Shown::new(out, style.color))?
        } else {
            write_report(args, (&jobs, &priors), failures, &gate, &style, out)?
        };
        out.flush()
    };
    match &args.output {
        Some(path) => output::replace(path, write)?,
        None => write(&mut Screen::new())?,
    }
    // These say it themselves, document by document.
    let kept_back = gate.kept_back();
    if !kept_back.is_empty() && !matches!(args.format, Format::Text | Format::Json | Format::Ndjson) {
        say(&kept_back.words(lang));
    }
    for words in gate.finish()? {
        say(lang.pick(&words));
    }
    priors.words(lang).iter().for_each(|words| say(words));
    Ok(exit_code(&gate, &summary))
}

/// Writes a marked copy of every document beside it, or of one where it is told.
fn mark(args: &Mark) -> io::Result<ExitCode> {
    let lang = args.lang.map_or(Lang::Zh, Lang::from);
    let (files, failures) = input::collect(&args.paths, lang);
    let named = args.prior.iter().any(|path| !path.is_dir());
    let several = files.len() != 1 && (args.output.is_some() || !args.with.is_empty() || named);
    if several {
        let why = lang.of("--output、--with、--prior 只能与一份文件同用", "--output, --with and --prior go with one document only");
        return Err(io::Error::other(why));
    }
    let inputs: Vec<PathBuf> = files.iter().map(|f| PathBuf::from(f.name())).chain(args.with.iter().chain(&args.prior).cloned()).collect();
    if let Some(target) = &args.output {
        refuse_targets(&[target], &inputs, lang)?;
    }
    let options = gate::Options {
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        config: args.config.clone(),
        baseline: args.baseline.clone(),
        ..gate::Options::default()
    };
    let gate = Gate::new(options, inputs.iter().map(PathBuf::as_path)).map_err(|wrong| io::Error::other(lang.pick(&wrong).to_owned()))?;
    let mut jobs = Job::each(files, !args.no_join);
    for job in &mut jobs {
        job.with = args.with.iter().map(|path| Input::of(path)).collect();
    }
    let style = Style { lang: args.lang.map(Lang::from).or(gate.lang()).unwrap_or_default(), width: width(), ..Style::default() };
    let reading = ReadOptions { encoding: args.encoding.clone() };
    let priors = Priors::of(&args.prior, &reading, style.lang);
    batch::keep_panics();
    let mut out = Screen::new();
    let plan = Plan { jobs: None, ordered: true, style: &style };
    let format = Beside { output: args.output.clone(), inputs };
    let summary = batch::run(&jobs, failures, plan, |job: &Job| check((job, &priors), &reading, &gate), format, &mut out)?;
    out.flush()?;
    priors.words(style.lang).iter().for_each(|words| say(words));
    Ok(ExitCode::from(exit_code(&gate, &summary)))
}

/// Nothing is ever written into a document that is checked.
fn refuse_to_overwrite(args: &Verify, files: &[Input]) -> io::Result<()> {
    let inputs: Vec<PathBuf> = files.iter().map(|f| PathBuf::from(f.name())).chain(args.with.iter().chain(&args.prior).cloned()).collect();
    let targets: Vec<&PathBuf> = [&args.output, &args.baseline].into_iter().flatten().collect();
    refuse_targets(&targets, &inputs, args.lang.map_or(Lang::Zh, Lang::from))
}

fn refuse_targets(targets: &[&PathBuf], inputs: &[PathBuf], lang: Lang) -> io::Result<()> {
    let real = |path: &Path| fs::canonicalize(path).ok();
    for target in targets {
        if real(target).is_some() && inputs.iter().any(|input| real(input) == real(target)) {
            let why = lang
                .of("就是要核对的文件，不会写入；请换一个文件名", "is a document to be checked and is not written to; use another name");
            return Err(io::Error::other(format!("{}: {why}", target.display())));
        }
    }
    Ok(())
}

fn write_report(
    args: &Verify,
    (jobs, priors): (&[Job], &Priors),
    failures: Vec<Failure>,
    gate: &Gate,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<Summary> {
    batch::keep_panics();
    let options = ReadOptions { encoding: args.encoding.clone() };
    let check = |job: &Job| check((job, priors), &options, gate);
    let plan = Plan { jobs: args.jobs, ordered: true, style };
    match args.format {
        _ if args.statistics => batch::run(jobs, failures, plan, check, Statistics, out),
        Format::Text => batch::run(jobs, failures, plan, check, Text, out),
        Format::Concise => batch::run(jobs, failures, plan, check, Concise, out),
        Format::Table => batch::run(jobs, failures, plan, check, Overview, out),
        Format::Json => batch::run(jobs, failures, plan, check, Json::default(), out),
        Format::Ndjson => batch::run(jobs, failures, Plan { ordered: false, ..plan }, check, Ndjson, out),
        Format::Csv => batch::run(jobs, failures, plan, check, Csv, out),
        Format::Sarif => batch::run(jobs, failures, plan, check, Sarif::default(), out),
        Format::Github => batch::run(jobs, failures, plan, check, Github::default(), out),
        Format::Gitlab => batch::run(jobs, failures, plan, check, Gitlab::default(), out),
        Format::Junit => batch::run(jobs, failures, plan, check, Junit::default(), out),
        Format::Rdjson => batch::run(jobs, failures, plan, check, Rdjson::default(), out),
        Format::Html => batch::run(jobs, failures, plan, check, Html::dated(today(style.lang)), out),
        Format::Sheet if is_csv(args.output.as_deref()) => batch::run(jobs, failures, plan, check, SheetCsv, out),
        Format::Sheet => batch::run(jobs, failures, plan, check, Sheet::default(), out),
        Format::Marked => batch::run(jobs, failures, plan, check, Copy, out),
    }
}

fn is_csv(path: Option<&Path>) -> bool {
    path.and_then(Path::extension).is_some_and(|e| e.eq_ignore_ascii_case("csv"))
}

/// A sheet is a workbook or CSV by the ending of the file it is written to, as in every spreadsheet program.
fn refuse_unfit_output(args: &Verify) -> io::Result<()> {
    let lang = args.lang.map_or(Lang::Zh, Lang::from);
    if args.format == Format::Marked && (args.output.is_none() || args.paths.len() != 1 || args.paths[0].is_dir()) {
        return Err(io::Error::other(lang.of(
            "--format marked 写一份文件的副本：请用 --output 草稿-标注.docx；多份文件请用 budgetcheck mark",
            "--format marked writes a copy of one document: use --output marked.docx, or budgetcheck mark for several",
        )));
    }
    let is_xlsx = args.output.as_deref().and_then(Path::extension).is_some_and(|e| e.eq_ignore_ascii_case("xlsx"));
    if args.format != Format::Sheet || is_xlsx || is_csv(args.output.as_deref()) {
        return Ok(());
    }
    Err(io::Error::other(lang.of(
        "--format sheet 要写入文件：请用 --output 核对单.xlsx（或 .csv）",
        "--format sheet is written to a file: use --output review.xlsx (or .csv)",
    )))
}

fn check((job, priors): (&Job, &Priors), options: &ReadOptions, gate: &Gate) -> Result<Found, Failure> {
    let name = job.input.name();
    let failure = |error: &Error| Failure { path: name.clone(), message: Words::new(error.to_string(), error.english()) };
    let (mut source, mut disclosure, digests) = read(&job.input, &job.with, options).map_err(|e| failure(&e))?;
    let waits = job.may_wait && job.input.folder().is_some();
    if let Some(profile) = waits.then(|| Profile::of(&disclosure)).flatten() {
        return Ok(Found::Half(job.input.clone(), profile));
    }
    let others = bytes_of(&priors.for_document(&job.input, &disclosure)).map_err(|e| failure(&e))?;
    budgetcheck::compare(&name, &mut source, &mut disclosure, &others, options).map_err(|e| failure(&e))?;
    let mut document = budgetcheck::check(&name, source, disclosure, &gate.identity(&name)).map_err(|e| failure(&e))?;
    document.digests = digests;
    gate.apply(&mut document);
    Ok(Found::Whole(Box::new(document)))
}

/// Name and SHA-256 of the files of a document.
type Digests = Vec<(String, String)>;

fn read(input: &Input, with: &[Input], options: &ReadOptions) -> Result<(Source, Disclosure, Digests), Error> {
    let bytes = input.bytes()?;
    let with = bytes_of(with)?;
    let (source, disclosure) = budgetcheck::extract_parts(&input.name(), &bytes, &with, options)?;
    let with = with.iter().map(|(name, bytes)| (name.clone(), report::digest::of(bytes)));
    Ok((source, disclosure, std::iter::once((input.name(), report::digest::of(&bytes))).chain(with).collect()))
}

fn bytes_of(files: &[Input]) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let read = files.iter().map(|file| match file.bytes() {
        Ok(bytes) => Ok((file.name(), bytes)),
        Err(Error::Io(error)) => Err(Error::PartIo { path: file.name(), error }),
        Err(Error::Read(error)) => Err(Error::Part { path: file.name(), error }),
        Err(other) => Err(other),
    });
    read.collect()
}

/// 0, 1 or 2: a file that could not be read is never a pass.
fn exit_code(gate: &Gate, summary: &Summary) -> u8 {
    if !summary.failures.is_empty() || summary.documents == 0 {
        return UNABLE;
    }
    u8::from(gate.failed())
}

/// Whether standard output takes colour: what the user says, then what the terminal and its variables say.
fn colored(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => !matches!(AutoStream::choice(&io::stdout()), anstream::ColorChoice::Never),
    }
}

/// Display columns: of the terminal if the shell says so, otherwise 100.
fn width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).filter(|c| (60..=1000).contains(c)).unwrap_or(100)
}

fn extract(args: &Extract) -> io::Result<ExitCode> {
    let [path] = args.paths.as_slice() else { return extract_several(args) };
    extract_one(args, path, args.out.as_deref())
}

/// Every document on a line of its own, or each data package in a folder named after its document.
fn extract_several(args: &Extract) -> io::Result<ExitCode> {
    if !args.with.is_empty() {
        let lang: Lang = args.lang.into();
        return Err(io::Error::other(lang.of("--with 只能与一份文件同用", "--with goes with one document only")));
    }
    let mut worst = ExitCode::SUCCESS;
    for path in &args.paths {
        let folder = args.out.as_ref().map(|out| out.join(path.file_stem().unwrap_or_default()));
        let code = extract_one(args, path, folder.as_deref())?;
        if code != ExitCode::SUCCESS {
            worst = code;
        }
    }
    Ok(worst)
}

fn extract_one(args: &Extract, path: &Path, out: Option<&Path>) -> io::Result<ExitCode> {
    let lang: Lang = args.lang.into();
    let input = Input::of(path);
    let options = ReadOptions { encoding: args.encoding.clone() };
    let with: Vec<Input> = args.with.iter().map(|path| Input::of(path)).collect();
    let (source, disclosure, _) = match read(&input, &with, &options) {
        Ok(read) => read,
        Err(error) => {
            let message = Words::new(error.to_string(), error.english());
            say(&format!("{}: {}", input.name(), lang.pick(&message)));
            return Ok(ExitCode::from(UNABLE));
        }
    };
    let Some(folder) = out else {
        return print(|out| report::extract::json(&input.name(), &source, &disclosure, out));
    };
    let files = report::package::files(&input.name(), &source, &disclosure, lang)?;
    output::replace_files(folder, &files)?;
    for (name, _) in &files {
        eprintln!("{}", visible(&folder.join(name).display().to_string()));
    }
    Ok(ExitCode::SUCCESS)
}
