//! The reader of PDF files.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| budgetcheck_fuzz::read(budgetcheck::read::pdf::read(input)));
