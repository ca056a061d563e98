//! The reader of fixed pages, from the parts of the archive.

#![no_main]

use libfuzzer_sys::fuzz_target;

const FIXED: [(&str, &str); 1] = [("OFD.xml", "<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>")];

fuzz_target!(|input: &[u8]| {
    let names = ["Doc_0/Pages/Page_0/Content.xml", "Doc_0/Document.xml", "Doc_0/PublicRes.xml", "Doc_0/Tpls/Tpl_0/Content.xml"];
    let file = budgetcheck_fuzz::archive(&FIXED, &names, input);
    budgetcheck_fuzz::read(budgetcheck::read::ofd::read(&file, &budgetcheck_fuzz::plain()));
});
