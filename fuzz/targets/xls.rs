//! The reader of old workbooks, from the stream of the file.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let file = budgetcheck_fuzz::compound(&["/Workbook"], input);
    budgetcheck_fuzz::read(budgetcheck::read::sheet::read(&file, &budgetcheck_fuzz::plain()));
});
