//! What is drawn on a page: an input is the content of a page, which is unpacked and may be anything a page can draw.

#![no_main]

use libfuzzer_sys::fuzz_target;

const BEFORE: &str = "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 7 0 R>>/XObject<</X 4 0 R>>>>>>endobj\n\
5 0 obj<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>endobj\n\
6 0 obj<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000>>endobj\n\
7 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n4 0 obj<</Length ";

fuzz_target!(|input: &[u8]| {
    let head = format!("{BEFORE}{}>>stream\n", input.len());
    let file = [head.as_bytes(), input, b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"].concat();
    budgetcheck_fuzz::read(budgetcheck::read::pdf::read(&file));
});
