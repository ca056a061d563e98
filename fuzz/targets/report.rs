//! What is printed of a document, in the formats that people and programs read.

#![no_main]

use budgetcheck::report::shown::Shown;
use budgetcheck::report::{Format, Lang, Show, Style, Summary, Tally, Verified};
use libfuzzer_sys::fuzz_target;
use std::io::{self, Write};

fn print<F: Format>(mut format: F, input: &[u8], style: &Style) -> Option<Vec<u8>> {
    let document: Verified = budgetcheck::verify("稿\u{1b}[31m\u{202e}.txt", input, &budgetcheck_fuzz::plain()).ok()?;
    let mut out = Vec::new();
    let mut summary = Summary::default();
    let written = (|| -> io::Result<()> {
        // As the command line writes what people read.
        let mut shown = Shown::new(&mut out, false);
        let writer: &mut dyn Write = &mut shown;
        format.begin(style, writer)?;
        summary.add(Tally::of(&document));
        format.add(F::part(document, style)?, style, writer)?;
        format.end(&summary, style, writer)
    })();
    written.expect("memory takes everything");
    Some(out)
}

/// No sign that steers a terminal is in what people read.
fn steers_nothing(out: &[u8]) {
    let text = std::str::from_utf8(out).expect("a report is text");
    let steers =
        |c: char| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!text.contains(steers), "{:?}", text.chars().find(|&c| steers(c)));
}

fuzz_target!(|input: &[u8]| {
    let lang = if input.len() % 2 == 0 { Lang::Zh } else { Lang::En };
    let style = Style { lang, show: Show { unchecked: true, relations: true, figures: true, ..Show::default() }, width: 60, ..Style::default() };
    use budgetcheck::report::{concise::Concise, html::Html, json::Json, text::Text};
    match input.len() % 4 {
        0 => print(Json::default(), input, &style).iter().for_each(|out| {
            std::str::from_utf8(out).expect("JSON is text");
        }),
        1 => print(Text, input, &style).iter().for_each(|out| steers_nothing(out)),
        2 => print(Html::default(), input, &style).iter().for_each(|out| steers_nothing(out)),
        _ => print(Concise, input, &style).iter().for_each(|out| steers_nothing(out)),
    }
});
