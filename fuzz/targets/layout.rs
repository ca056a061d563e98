//! The tables of a document: whatever the input is read as, from plain text to a web page with real cells.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Ok(source) = budgetcheck::read::read(input, &budgetcheck_fuzz::plain()) else { return };
    let layout = budgetcheck::layout::read(&source);
    for figure in &layout.collected.figures {
        assert_eq!(source.text.get(figure.span.start..figure.span.end), Some(figure.raw.as_str()));
    }
});
