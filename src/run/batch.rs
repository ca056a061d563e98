//! Many documents: checked in parallel, written in order, none of them kept.

use super::input::Input;
use super::join::{self, Found, Job};
use budgetcheck::halves::Profile;
use budgetcheck::ledger::Words;
use budgetcheck::report::{Failure, Format, Lang, Style, Summary, Tally, Verified};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc;

/// Stack of a worker: deeply nested documents are refused by the readers' limits well before it ends.
const STACK: usize = 16 << 20;

/// Documents that may wait for an earlier one to be written.
const WAITING: usize = 64;

/// How to go through the files.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'s> {
    /// Files at a time; `None`: one a core.
    pub jobs: Option<usize>,
    /// Whether documents are written in the order of the files, or as they are finished.
    pub ordered: bool,
    /// How to print.
    pub style: &'s Style,
}

/// Checks every file with `check` and writes each as `format` says. Files that hold half a disclosure come last, when it
/// is known which of them belong together.
///
/// # Errors
/// Those of `out`; a file that fails is in the summary and stops nothing.
pub fn run<F: Format>(
    jobs: &[Job],
    failures: Vec<Failure>,
    plan: Plan<'_>,
    check: impl Fn(&Job) -> Result<Found, Failure> + Sync,
    mut format: F,
    out: &mut dyn Write,
) -> io::Result<Summary> {
    let style = plan.style;
    let mut summary = Summary { failures, ..Summary::default() };
    for failure in &summary.failures {
        say(failure, style.lang);
    }
    let progress = progress(jobs.len(), style.lang);
    format.begin(style, out)?;
    let one = |job: &Job| -> Outcome<F::Part> {
        let document = match guarded(job, &check)? {
            Found::Whole(document) => *document,
            Found::Half(input, profile) => return Ok(Step::Wait(input, profile)),
        };
        let tally = Tally::of(&document);
        let said = Said::of(job, &document);
        let part = F::part(document, style).map_err(|e| failed(job, &format!("无法输出：{e}"), &format!("cannot be printed: {e}")))?;
        Ok(Step::Done(part, Box::new((tally, said))))
    };
    let mut halves = Vec::new();
    let mut take = |outcome: Outcome<F::Part>, halves: &mut Vec<(Input, Profile)>| -> io::Result<()> {
        match outcome {
            Ok(Step::Done(part, beside)) => {
                let (tally, said) = *beside;
                progress.inc(1);
                summary.add(tally);
                if let Some(hardly) = said.hardly.filter(|_| !F::SAYS_WHAT_IS_UNCHECKED) {
                    progress.suspend(|| say(&hardly, style.lang));
                }
                if let Some(failure) = said.unchecked {
                    progress.suspend(|| say(&failure, style.lang));
                    summary.failures.push(failure);
                }
                format.add(part, style, out)
            }
            Ok(Step::Wait(input, profile)) => {
                halves.push((input, profile));
                Ok(())
            }
            Err(failure) => {
                progress.inc(1);
                progress.suspend(|| say(&failure, style.lang));
                summary.failures.push(failure);
                Ok(())
            }
        }
    };
    all(jobs, plan, &one, |outcome| take(outcome, &mut halves))?;
    // Those that are finished out of order are joined in the order of their names all the same.
    halves.sort_by_cached_key(|(input, _)| jobs.iter().position(|job| job.input == *input));
    let (second, said) = join::second_round(halves);
    progress.suspend(|| join::say(&said, style.lang));
    all(&second, plan, &one, |outcome| take(outcome, &mut Vec::new()))?;
    progress.finish_and_clear();
    format.end(&summary, style, out)?;
    Ok(summary)
}

fn all<P: Send>(
    jobs: &[Job],
    plan: Plan<'_>,
    one: &(impl Fn(&Job) -> Outcome<P> + Sync),
    mut take: impl FnMut(Outcome<P>) -> io::Result<()>,
) -> io::Result<()> {
    if jobs.len() < 2 || plan.jobs == Some(1) { jobs.iter().try_for_each(|job| take(one(job))) } else { in_parallel(jobs, plan, one, take) }
}

/// What a worker made of a file.
enum Step<P> {
    Done(P, Box<(Tally, Said)>),
    Wait(Input, Profile),
}

/// What is said of a document beside its report.
struct Said {
    /// No relation was evaluated: the run is no pass, whatever else is found.
    unchecked: Option<Failure>,
    /// Hardly any figure was checked.
    hardly: Option<Failure>,
}

impl Said {
    fn of(job: &Job, document: &Verified) -> Self {
        let about = |message: Words| Failure { path: job.input.name(), message };
        let blocked = document.is_blocked();
        let nothing = (blocked || document.is_unchecked()).then(|| {
            let error = if blocked { budgetcheck::Error::NearlyAllBlocked } else { budgetcheck::Error::NothingChecked };
            about(Words::new(error.to_string(), error.english()))
        });
        let hardly = document.hardly_checked().filter(|_| nothing.is_none()).map(about);
        Self { unchecked: nothing, hardly }
    }
}

type Outcome<P> = Result<Step<P>, Failure>;

fn in_parallel<P: Send>(
    jobs: &[Job],
    plan: Plan<'_>,
    one: &(impl Fn(&Job) -> Outcome<P> + Sync),
    mut take: impl FnMut(Outcome<P>) -> io::Result<()>,
) -> io::Result<()> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(plan.jobs.unwrap_or(0)).stack_size(STACK).build().map_err(io::Error::other)?;
    let (sender, receiver) = mpsc::sync_channel(WAITING);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // Files are taken up in order, so few finished documents wait for an earlier one.
            pool.install(|| {
                // Nobody listens any more once writing failed: then the rest is left.
                let _ = jobs.iter().enumerate().par_bridge().try_for_each(|(index, job)| sender.send((index, one(job))).map_err(drop));
            });
        });
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        // The receiver goes out of scope with an error, which stops the workers.
        for (index, outcome) in receiver {
            if !plan.ordered {
                take(outcome)?;
                continue;
            }
            waiting.insert(index, outcome);
            while let Some(outcome) = waiting.remove(&next) {
                take(outcome)?;
                next += 1;
            }
        }
        Ok(())
    })
}

thread_local! {
    /// Where the last panic of this thread was, and what it said.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// A defect of the checker that one file brings to light is an error of that file and stops no other.
fn guarded(job: &Job, check: &(impl Fn(&Job) -> Result<Found, Failure> + Sync)) -> Result<Found, Failure> {
    panic::catch_unwind(AssertUnwindSafe(|| check(job))).unwrap_or_else(|_| {
        let what = PANIC.take().unwrap_or_default();
        Err(failed(
            job,
            &format!("检查时程序出错（{what}）；这是 budgetcheck 的缺陷，请反馈，其他文件不受影响"),
            &format!("the checker failed ({what}): a defect of budgetcheck, please report it; other files are not affected"),
        ))
    })
}

/// Keeps what a panic says for the message about the file, instead of printing it between the lines of the report.
pub fn keep_panics() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let words = info.payload_as_str().unwrap_or_default();
        PANIC.set(Some(format!("{words} {place}").trim().to_owned()));
    }));
}

fn failed(job: &Job, zh: &str, en: &str) -> Failure {
    Failure { path: job.input.name(), message: Words::new(zh, en) }
}

fn say(failure: &Failure, lang: Lang) {
    super::say(&format!("{}: {}", failure.path, lang.pick(&failure.message)));
}

/// On stderr, where that is a terminal; otherwise nothing is drawn.
fn progress(files: usize, lang: Lang) -> ProgressBar {
    if files < 2 {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::stderr());
    let template = lang.of("{bar:30} {pos}/{len} 份，还需 {eta}", "{bar:30} {pos}/{len}, {eta} left");
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::*;
    use budgetcheck::report::concise::Concise;
    use std::path::PathBuf;

    const TEXT: &str = "收入总表\n单位：万元\n科目编码\t科目名称\t合计\n\t合计\t3.00\n201\t一般公共服务支出\t1.00\n";

    fn check(job: &Job) -> Result<Found, Failure> {
        let name = job.input.name();
        assert!(name != "7", "number seven");
        // Later files finish first.
        std::thread::sleep(std::time::Duration::from_millis(20_u64.saturating_sub(name.parse().unwrap())));
        let verified = budgetcheck::verify(&name, TEXT.as_bytes(), &Default::default());
        Ok(Found::Whole(Box::new(verified.map_err(|e| failed(job, &e.to_string(), ""))?)))
    }

    fn paths(jobs: usize, ordered: bool) -> (Vec<String>, Summary) {
        keep_panics();
        let files = Job::each((0..20).map(|i| Input::File(PathBuf::from(i.to_string()))).collect(), false);
        let style = Style::default();
        let mut out = Vec::new();
        let plan = Plan { jobs: Some(jobs), ordered, style: &style };
        let summary = run(&files, Vec::new(), plan, check, Concise, &mut out).unwrap();
        let paths = String::from_utf8(out).unwrap().lines().map(|l| l.split(':').next().unwrap().to_owned()).collect();
        (paths, summary)
    }

    #[test]
    fn a_panic_is_an_error_of_its_file_and_the_others_come_in_order() {
        let expected: Vec<String> = (0..20).filter(|i| *i != 7).map(|i| i.to_string()).collect();
        for jobs in [1, 4] {
            let (mut printed, summary) = paths(jobs, true);
            printed.dedup();
            assert_eq!(printed, expected, "{jobs} jobs");
            assert_eq!((summary.documents, summary.failures.len()), (19, 1));
            let message = &summary.failures[0].message.zh;
            assert!(summary.failures[0].path == "7" && message.contains("number seven") && message.contains("batch.rs"), "{message}");
        }
    }

    #[test]
    fn without_order_nothing_is_lost() {
        let (printed, summary) = paths(4, false);
        let printed: std::collections::BTreeSet<_> = printed.into_iter().collect();
        assert_eq!((printed.len(), summary.documents), (19, 19));
    }

    #[test]
    fn a_writer_that_fails_ends_the_run() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let files = Job::each((100..400).map(|i| Input::File(PathBuf::from(i.to_string()))).collect(), false);
        let style = Style::default();
        let plan = Plan { jobs: Some(2), ordered: true, style: &style };
        let error = run(&files, Vec::new(), plan, check, Concise, &mut Closed).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }
}
