//! The reader of text documents, from the parts of the archive.

#![no_main]

use libfuzzer_sys::fuzz_target;

const FIXED: [(&str, &str); 1] = [(
    "word/_rels/document.xml.rels",
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/><Relationship Id="b" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
)];

fuzz_target!(|input: &[u8]| {
    let file = budgetcheck_fuzz::archive(&FIXED, &["word/document.xml", "word/styles.xml", "word/numbering.xml"], input);
    budgetcheck_fuzz::read(budgetcheck::read::docx::read(&file, &budgetcheck_fuzz::plain()));
});
