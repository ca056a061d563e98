//! `mark` — copies of the documents with every finding at its place, written beside them.

use super::output;
use budgetcheck::mark;
use budgetcheck::report::html::Html;
use budgetcheck::report::{Counts, Format, Lang, Style, Summary, Tally, Verified};
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What a copy adds to the name of its document; files of this name that hold notes are passed over in folders.
pub const SUFFIX: &str = "-标注";

/// A copy that waits to be written.
#[derive(Debug)]
pub struct Copied {
    /// The document that it is a copy of.
    of: String,
    /// The ending that its name gets.
    extension: OsString,
    bytes: Vec<u8>,
    counts: Counts,
}

/// The copy of one document, as the report itself.
#[derive(Debug)]
pub struct Copy;

impl Format for Copy {
    type Part = Vec<Copied>;

    fn part(document: Verified, style: &Style) -> io::Result<Vec<Copied>> {
        copies(document, style)
    }

    fn add(&mut self, part: Vec<Copied>, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
        part.first().map_or(Ok(()), |copy| out.write_all(&copy.bytes))
    }
}

/// Copies beside the documents; the report says which were written.
#[derive(Debug)]
pub struct Beside {
    /// Where the copy of the only document goes.
    pub output: Option<PathBuf>,
    /// The documents, none of which is ever written to.
    pub inputs: Vec<PathBuf>,
}

impl Format for Beside {
    type Part = Vec<Copied>;

    fn part(document: Verified, style: &Style) -> io::Result<Vec<Copied>> {
        copies(document, style)
    }

    fn add(&mut self, part: Vec<Copied>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        for copy in part {
            let beside = || named(Path::new(&copy.of), &copy.extension);
            let target = self.output.take().unwrap_or_else(beside);
            if self.inputs.contains(&target) {
                let why = style
                    .lang
                    .of("就是要核对的文件，不会写入；请用 --output 另取文件名", "is itself a document: name another with --output");
                return Err(io::Error::other(format!("{}: {why}", target.display())));
            }
            output::replace(&target, |file| file.write_all(&copy.bytes))?;
            let (c, target) = (copy.counts, target.display());
            match style.lang {
                Lang::Zh => writeln!(out, "{target}：{} 个错误、{} 个警告、{} 个提示", c.errors, c.warnings, c.notes)?,
                Lang::En => writeln!(out, "{target}: {} error(s), {} warning(s), {} note(s)", c.errors, c.warnings, c.notes)?,
            }
        }
        Ok(())
    }
}

/// `草稿.docx` to `草稿-标注.docx`.
fn named(document: &Path, extension: &OsString) -> PathBuf {
    let mut name = document.file_stem().unwrap_or_default().to_owned();
    name.push(SUFFIX);
    name.push(".");
    name.push(extension);
    document.with_file_name(name)
}

/// A copy of every file of a document; of a format without notes, the page.
fn copies(document: Verified, style: &Style) -> io::Result<Vec<Copied>> {
    let counts = document.counts();
    let mut files: Vec<String> = document.parts().map(str::to_owned).collect();
    if files.is_empty() {
        files.push(document.path.clone());
    }
    let mut copies = Vec::new();
    let mut page = false;
    for of in files {
        if of == "-" {
            page = true;
            continue;
        }
        match mark::copy(&fs::read(&of)?, &of, &document, style)
            .map_err(|refusal| io::Error::other(style.lang.pick(&refusal.0).to_owned()))?
        {
            mark::Copy::Document(bytes) => {
                let extension = Path::new(&of).extension().map(OsString::from).unwrap_or_default();
                copies.push(Copied { of, extension, bytes, counts });
            }
            mark::Copy::Page => page = true,
        }
    }
    if page {
        let of = if document.path == "-" { "stdin".to_owned() } else { document.path.clone() };
        copies.push(Copied { of, extension: "html".into(), bytes: page_of(document, style)?, counts });
    }
    Ok(copies)
}

/// The page of one document.
fn page_of(document: Verified, style: &Style) -> io::Result<Vec<u8>> {
    let mut summary = Summary::default();
    summary.add(Tally::of(&document));
    let (mut page, mut bytes) = (Html::dated(crate::today::today(style.lang)), Vec::new());
    let part = Html::part(document, style)?;
    page.add(part, style, &mut bytes)?;
    page.end(&summary, style, &mut bytes)?;
    Ok(bytes)
}
