//! What is answered: what the page shows at once, and the file that was asked for.

use crate::request::{self, Bytes, Request, Want};
use budgetcheck::gate::Identity;
use budgetcheck::halves::{self, Profile};
use budgetcheck::ledger::Words;
use budgetcheck::report::html::Html;
use budgetcheck::report::json::Json;
use budgetcheck::report::sheet::Sheet;
use budgetcheck::report::shown::Shown;
use budgetcheck::report::{Failure, Format, Lang, Style, Summary, Tally, Verified, digest, identity};
use budgetcheck::{Error, ReadOptions, mark};
use serde::Serialize;
use std::io;

/// The beginning of an answer; the file follows.
#[derive(Debug, Default, Serialize)]
pub struct Answer {
    /// What came of each document, in the order of the request.
    pub documents: Vec<Outcome>,
    /// Halves that belong together, by their numbers: tables, narrative, and why in Chinese and English.
    pub pairs: Vec<(usize, usize, String, String)>,
    /// Halves of which nobody can say which others they belong to.
    pub ambiguous: Vec<usize>,
    /// The ending of the name of the file that follows.
    pub ending: String,
    /// Why there is no file.
    pub refused: Option<String>,
}

/// What came of a document.
#[derive(Debug, Serialize)]
pub struct Outcome {
    /// Its name.
    pub name: String,
    /// Why it could not be checked.
    pub failed: Option<String>,
    /// What is said of it first: that nothing, or hardly anything, could be checked.
    pub warned: Option<String>,
    /// Whether nothing could be checked: never a pass.
    pub unchecked: bool,
    /// 单位、年度、预算或决算
    pub identity: String,
    /// Errors, warnings, notes.
    pub findings: [usize; 3],
    /// Figures printed, checked, unchecked.
    pub figures: [usize; 3],
    /// Whether it holds tables alone, or the narrative alone.
    pub half: bool,
}

impl Outcome {
    fn failed(name: &str, why: &Words, lang: Lang) -> Self {
        Self {
            name: name.to_owned(),
            failed: Some(lang.pick(why).to_owned()),
            warned: None,
            unchecked: true,
            identity: String::new(),
            findings: [0; 3],
            figures: [0; 3],
            half: false,
        }
    }

    fn of(document: &Verified, lang: Lang) -> Self {
        let (counts, coverage) = (document.counts(), &document.closed.coverage);
        let unchecked = document.is_unchecked();
        let warned = if unchecked { Some(words(&Error::NothingChecked)) } else { document.hardly_checked() };
        Self {
            name: document.path.clone(),
            failed: None,
            warned: warned.map(|words| lang.pick(&words).to_owned()),
            unchecked,
            identity: identity::words(&document.disclosure, lang),
            findings: [counts.errors, counts.warnings, counts.notes],
            figures: [coverage.figures, coverage.checked, coverage.unchecked.len()],
            half: Profile::of(&document.disclosure).is_some(),
        }
    }
}

/// Answers a request.
#[must_use]
pub fn answer(bytes: &[u8]) -> Vec<u8> {
    let (answer, file) = answered(bytes).unwrap_or_else(|why| (Answer { refused: Some(why), ..Answer::default() }, Vec::new()));
    let text = serde_json::to_vec(&answer).unwrap_or_default();
    let length = u32::try_from(text.len()).unwrap_or(0).to_le_bytes();
    [length.as_slice(), &text, &file].concat()
}

fn answered(bytes: &[u8]) -> Result<(Answer, Vec<u8>), String> {
    let (request, mut rest) = request::read(bytes)?;
    let lang = match request.lang {
        request::Lang::Zh => Lang::Zh,
        request::Lang::En => Lang::En,
    };
    js_sys::Date::tell(request.now);
    let style = Style { lang, width: 100, ..Style::default() };
    let mut files = Vec::new();
    for document in &request.documents {
        files.push((request::take(&document.files, &mut rest)?, request::take(&document.prior, &mut rest)?));
    }
    if request.want == Want::Pairs {
        return Ok((pairs(&files), Vec::new()));
    }
    let mut answer = Answer::default();
    let mut summary = Summary::default();
    let mut documents = Vec::new();
    for (own, prior) in &files {
        let name = own.first().map_or("", |(name, _)| name.as_str());
        match check(own, prior) {
            Ok(document) => {
                answer.documents.push(Outcome::of(&document, lang));
                documents.push(document);
            }
            Err(error) => {
                let message = words(&error);
                answer.documents.push(Outcome::failed(name, &message, lang));
                summary.failures.push(Failure { path: name.to_owned(), message });
            }
        }
    }
    let file = match request.want {
        Want::Page => {
            answer.ending = ".html".to_owned();
            let mut out = Vec::new();
            write(html(&request), documents, &mut summary, &style, &mut Shown::new(&mut out, false)).map(|()| out)
        }
        Want::Json => {
            answer.ending = ".json".to_owned();
            let mut out = Vec::new();
            write(Json::default(), documents, &mut summary, &style, &mut out).map(|()| out)
        }
        Want::Sheet => {
            answer.ending = ".xlsx".to_owned();
            let mut out = Vec::new();
            write(Sheet::default(), documents, &mut summary, &style, &mut out).map(|()| out)
        }
        Want::Marked => marked(&request, &files, documents, &style, &mut answer),
        Want::Pairs => Ok(Vec::new()),
    };
    let file = file.unwrap_or_else(|why| {
        answer.refused = Some(why.to_string());
        Vec::new()
    });
    Ok((answer, file))
}

fn words(error: &Error) -> Words {
    Words::new(error.to_string(), error.english())
}

fn html(request: &Request) -> Html {
    if request.day.is_empty() { Html::default() } else { Html::dated(request.day.clone()) }
}

/// The same steps as the command takes for a file.
fn check(own: &[Bytes], prior: &[Bytes]) -> Result<Verified, Error> {
    let Some(((name, bytes), with)) = own.split_first() else { return Err(Error::NoDisclosure) };
    let options = ReadOptions::default();
    let (mut source, mut disclosure) = budgetcheck::extract_parts(name, bytes, with, &options)?;
    budgetcheck::compare(name, &mut source, &mut disclosure, prior, &options)?;
    let mut document = budgetcheck::check(name, source, disclosure, &Identity::default())?;
    document.digests = own.iter().map(|(name, bytes)| (name.clone(), digest::of(bytes))).collect();
    Ok(document)
}

fn write<F: Format>(
    mut format: F,
    documents: Vec<Verified>,
    summary: &mut Summary,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    format.begin(style, out)?;
    for document in documents {
        summary.add(Tally::of(&document));
        let part = F::part(document, style)?;
        format.add(part, style, out)?;
    }
    format.end(summary, style, out)?;
    out.flush()
}

/// A copy of a file with notes; of a format that holds none, the page.
fn marked(
    request: &Request,
    files: &[(Vec<Bytes>, Vec<Bytes>)],
    documents: Vec<Verified>,
    style: &Style,
    answer: &mut Answer,
) -> io::Result<Vec<u8>> {
    let wanted = request.documents.first().map_or(0, |d| d.marked);
    let (Some(document), Some((name, bytes))) = (documents.into_iter().next(), files.first().and_then(|(own, _)| own.get(wanted))) else {
        let why = answer.documents.first().and_then(|outcome| outcome.failed.clone());
        return Err(io::Error::other(why.unwrap_or_default()));
    };
    match mark::copy(bytes, name, &document, style).map_err(|refusal| io::Error::other(style.lang.pick(&refusal.0).to_owned()))? {
        mark::Copy::Document(copy) => {
            answer.ending = name.rfind('.').map_or("", |at| &name[at..]).to_owned();
            Ok(copy)
        }
        mark::Copy::Page => {
            answer.ending = ".html".to_owned();
            let mut out = Vec::new();
            let mut summary = Summary::default();
            write(html(request), vec![document], &mut summary, style, &mut Shown::new(&mut out, false))?;
            Ok(out)
        }
    }
}

/// Which documents are halves of one.
fn pairs(files: &[(Vec<Bytes>, Vec<Bytes>)]) -> Answer {
    let profile = |(own, _): &(Vec<Bytes>, Vec<Bytes>)| {
        let (_, bytes) = own.first()?;
        budgetcheck::extract(bytes, &ReadOptions::default()).ok().and_then(|(_, disclosure)| Profile::of(&disclosure))
    };
    let profiles: Vec<(usize, Profile)> = files.iter().enumerate().filter_map(|(i, f)| Some((i, profile(f)?))).collect();
    let pairing = halves::pair(&profiles.iter().map(|(_, p)| p).collect::<Vec<_>>());
    let number = |index: usize| profiles[index].0;
    let pair = |(tables, narrative, evidence): (usize, usize, halves::Evidence)| {
        let (zh, en) = evidence.words();
        (number(tables), number(narrative), zh, en)
    };
    Answer {
        pairs: pairing.pairs.into_iter().map(pair).collect(),
        ambiguous: pairing.ambiguous.into_iter().map(number).collect(),
        ..Answer::default()
    }
}
