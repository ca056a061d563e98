//! The reader of text.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| budgetcheck_fuzz::read(budgetcheck::read::text::read(input, &budgetcheck_fuzz::plain())));
