//! The reader of Markdown.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| budgetcheck_fuzz::read(budgetcheck::read::markdown::read(input, &budgetcheck_fuzz::plain())));
