//! The reader of separated values.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| budgetcheck_fuzz::read(budgetcheck::read::csv::read(input, &budgetcheck_fuzz::plain())));
