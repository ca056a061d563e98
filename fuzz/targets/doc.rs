//! The reader of old text documents, from the streams of the file.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let file = budgetcheck_fuzz::compound(&["/WordDocument", "/1Table", "/0Table", "/Data"], input);
    budgetcheck_fuzz::read(budgetcheck::read::doc::read(&file, &budgetcheck_fuzz::plain()));
});
