//! A while of fuzzing with nothing but the usual toolchain: the bodies of the targets of `fuzz/targets`, over their seeds and
//! changes of these. `minute SECONDS FOLDER [TARGET…]`, where FOLDER is what `fuzz/seeds.py` made. A find is written to FOLDER/found and
//! ends it with 1; the fuzzer with coverage, `fuzz/run`, goes further and needs nightly.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr, missing_docs, unreachable_pub)]

// What the targets call by these names is here.
extern crate self as budgetcheck_fuzz;
extern crate self as libfuzzer_sys;

#[path = "../fuzz/src/lib.rs"]
mod shared;
pub use shared::*;

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// A target, as libFuzzer's own macro takes it.
#[macro_export]
macro_rules! fuzz_target {
    (|$input:ident: &[u8]| $body:expr) => {
        pub fn run(input: &[u8]) {
            let $input = input;
            $body
        }
    };
    (|$input:ident: &str| $body:expr) => {
        pub fn run(input: &[u8]) {
            let Ok($input) = std::str::from_utf8(input) else { return };
            $body
        }
    };
}

macro_rules! targets {
    ($($name:ident $path:literal),* $(,)?) => {
        $(#[allow(unused_attributes, unused_imports, clippy::all)] #[path = $path] mod $name;)*
        const TARGETS: &[(&str, fn(&[u8]))] = &[$((stringify!($name), $name::run)),*];
    };
}

targets! {
    layout "../fuzz/targets/layout.rs",
    prose "../fuzz/targets/prose.rs",
    verify "../fuzz/targets/verify.rs",
    report "../fuzz/targets/report.rs",
    doc "../fuzz/targets/doc.rs",
    ofd "../fuzz/targets/ofd.rs",
    docx "../fuzz/targets/docx.rs",
    odt "../fuzz/targets/odt.rs",
    rtf "../fuzz/targets/rtf.rs",
    xlsx "../fuzz/targets/xlsx.rs",
    xls "../fuzz/targets/xls.rs",
    ods "../fuzz/targets/ods.rs",
    pdf "../fuzz/targets/pdf.rs",
    pdf_page "../fuzz/targets/pdf_page.rs",
    html "../fuzz/targets/html.rs",
    markdown "../fuzz/targets/markdown.rs",
    csv "../fuzz/targets/csv.rs",
    text "../fuzz/targets/text.rs",
}

/// No input takes longer, however busy the machine is.
const LONGEST: Duration = Duration::from_secs(60);
/// Inputs grow no further.
const LARGEST: usize = 200_000;

/// The input under way: its target, its bytes, and since when.
static UNDER_WAY: Mutex<Option<(&str, Vec<u8>, Instant)>> = Mutex::new(None);
/// What was said last when something panicked.
static SAID: Mutex<String> = Mutex::new(String::new());

/// Numbers without pattern, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most.max(1) as u64).unwrap_or(0)
    }

    /// A stretch of something so long.
    fn stretch(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let most = if self.below(4) == 0 { length - start } else { 64.min(length - start) };
        start..start + self.below(most + 1)
    }
}

/// One change of an input, or a few.
fn changed(dice: &mut Dice, seeds: &[Vec<u8>], words: &[Vec<u8>]) -> Vec<u8> {
    let mut input = seeds[dice.below(seeds.len())].clone();
    for _ in 0..=dice.below(6) {
        let at = dice.stretch(input.len());
        match dice.below(7) {
            0 => drop(input.drain(at)),
            1 => {
                let again = input[at.clone()].to_vec();
                let times = 1 + dice.below(if again.len() < 200 { 40 } else { 2 });
                input.splice(at.end..at.end, again.repeat(times));
            }
            2 => {
                let other = &seeds[dice.below(seeds.len())];
                let theirs = dice.stretch(other.len());
                input.splice(at, other[theirs].iter().copied());
            }
            3 if !words.is_empty() => {
                let word = &words[dice.below(words.len())];
                let end = if dice.below(2) == 0 { at.start } else { at.end.min(at.start + word.len()) };
                input.splice(at.start..end, word.iter().copied());
            }
            4 if at.start < input.len() => input[at.start] ^= 1 << dice.below(8),
            5 => {
                for digit in input[at].iter_mut().filter(|b| b.is_ascii_digit()) {
                    *digit = b'0' + u8::try_from(dice.below(10)).unwrap_or(0);
                }
            }
            _ => {
                let odd = [
                    &b"\n"[..],
                    b"\t",
                    b" ",
                    b"\r\n\r\n",
                    b"0",
                    b"99999999999999999999",
                    b"-1",
                    "。".as_bytes(),
                    "其中：".as_bytes(),
                    &[0xff],
                    &[0],
                ];
                input.splice(at.start..at.start, odd[dice.below(odd.len())].iter().copied());
            }
        }
        input.truncate(LARGEST);
    }
    input
}

/// The words of a dictionary of libFuzzer: `"…"` a line, `\xNN` for a byte.
fn words(path: &Path) -> Vec<Vec<u8>> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let quoted = text.lines().filter_map(|line| line.split_once('"')?.1.strip_suffix('"'));
    let word = |quoted: &str| {
        let (mut bytes, mut rest) = (Vec::new(), quoted);
        while let Some((before, behind)) = rest.split_once('\\') {
            bytes.extend(before.as_bytes());
            let hex = behind.strip_prefix('x').and_then(|hex| Some((u8::from_str_radix(hex.get(..2)?, 16).ok()?, hex.get(2..)?)));
            let (byte, next) = hex.unwrap_or_else(|| (behind.bytes().next().unwrap_or(b'\\'), behind.get(1..).unwrap_or_default()));
            bytes.push(byte);
            rest = next;
        }
        bytes.extend(rest.as_bytes());
        bytes
    };
    quoted.map(word).collect()
}

fn seeds(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut all: Vec<Vec<u8>> = paths.iter().filter_map(|path| std::fs::read(path).ok()).filter(|seed| seed.len() <= LARGEST).collect();
    all.push(Vec::new());
    all
}

/// Writes what was found, and says it.
fn found(folder: &Path, target: &str, input: &[u8], what: &str) {
    let path = folder
        .join("found")
        .join(format!("{target}-{:016x}", input.iter().fold(0_u64, |sum, b| sum.wrapping_mul(31).wrapping_add(u64::from(*b)))));
    std::fs::create_dir_all(folder.join("found")).and_then(|()| std::fs::write(&path, input)).expect("a place for what is found");
    println!("{target}: {what}; the input is {}", path.display());
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [seconds, folder, only @ ..] = &arguments[..] else {
        eprintln!("minute SECONDS FOLDER [TARGET…]");
        return ExitCode::from(2);
    };
    let (seconds, folder) = (seconds.parse::<f64>().expect("seconds"), PathBuf::from(folder));
    set_hook(Box::new(|panic| *SAID.lock().unwrap_or_else(|e| e.into_inner()) = panic.to_string()));
    let place = folder.clone();
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            let under_way = UNDER_WAY.lock().unwrap_or_else(|e| e.into_inner());
            if let Some((target, input, since)) = under_way.as_ref().filter(|(_, _, since)| since.elapsed() > LONGEST) {
                found(&place, target, input, &format!("{} s and not at its end", since.elapsed().as_secs()));
                std::process::exit(1);
            }
        }
    });
    let targets: Vec<_> = TARGETS.iter().filter(|(name, _)| only.is_empty() || only.iter().any(|o| o == name)).collect();
    let slice = Duration::from_secs_f64(seconds / targets.len().max(1) as f64);
    let (mut all, mut failed) = (0, false);
    for (name, run) in targets {
        let (seeds, words) = (seeds(&folder.join("seeds").join(name)), words(&folder.join(format!("{name}.dict"))));
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        let begun = Instant::now();
        let mut count = 0;
        while begun.elapsed() < slice {
            // Each seed as it is, then changes of them.
            let input = seeds.get(count).cloned().unwrap_or_else(|| changed(&mut dice, &seeds, &words));
            *UNDER_WAY.lock().unwrap_or_else(|e| e.into_inner()) = Some((name, input.clone(), Instant::now()));
            let ended = catch_unwind(AssertUnwindSafe(|| run(&input)));
            *UNDER_WAY.lock().unwrap_or_else(|e| e.into_inner()) = None;
            count += 1;
            if ended.is_err() {
                found(&folder, name, &input, &SAID.lock().unwrap_or_else(|e| e.into_inner()).replace('\n', " "));
                failed = true;
                break;
            }
        }
        println!("{name}: {count} inputs of {} seeds in {:.1} s", seeds.len(), begun.elapsed().as_secs_f64());
        all += count;
    }
    println!("all: {all} inputs");
    ExitCode::from(u8::from(failed))
}
