//! The reader of OpenDocument texts, from the parts of the archive.

#![no_main]

use libfuzzer_sys::fuzz_target;

const FIXED: [(&str, &str); 1] = [("mimetype", "application/vnd.oasis.opendocument.text")];

fuzz_target!(|input: &[u8]| {
    let file = budgetcheck_fuzz::archive(&FIXED, &["content.xml", "styles.xml"], input);
    budgetcheck_fuzz::read(budgetcheck::read::odt::read(&file, &budgetcheck_fuzz::plain()));
});
