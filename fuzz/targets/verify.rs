//! The whole way of a text, from bytes to findings.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    match budgetcheck::verify("稿.txt", input, &budgetcheck_fuzz::plain()) {
        Ok(verified) => budgetcheck_fuzz::figures(&verified.disclosure),
        Err(error) => assert!(!error.to_string().is_empty() && !error.english().is_empty()),
    }
});
