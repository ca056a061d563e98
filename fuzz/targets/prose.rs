//! The sentences of a document: the input is the narrative behind a heading that says what it is about.

#![no_main]

use budgetcheck::model::Source;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let text = format!("清源县水利局2024年部门预算情况说明\n\n一、收支预算总体情况说明\n{input}\n");
    budgetcheck_fuzz::figures(&budgetcheck::parse::parse(&Source::plain(text, "utf-8")));
});
