//! The reader of OpenDocument workbooks, from the parts of the archive.

#![no_main]

use libfuzzer_sys::fuzz_target;

const FIXED: [(&str, &str); 1] = [("mimetype", "application/vnd.oasis.opendocument.spreadsheet")];

fuzz_target!(|input: &[u8]| {
    let file = budgetcheck_fuzz::archive(&FIXED, &["content.xml", "styles.xml"], input);
    budgetcheck_fuzz::read(budgetcheck::read::sheet::read(&file, &budgetcheck_fuzz::plain()));
});
