//! What other programs make of a .docx is the same disclosure: the same figures in the same rows and columns, the same
//! findings, and a changed amount is found at its place (`fixtures/formats/office`).

use crate::documents::root;
use budgetcheck::ReadOptions;
use budgetcheck::ledger::Severity;
use budgetcheck::model::Place;
use budgetcheck::report::Verified;
use std::fs;

/// Formats that keep paragraphs and tables.
const FLOWING: &[&str] = &["odt", "rtf", "doc"];

fn verified(name: &str) -> Verified {
    // The township disclosure is one of the fixtures of all formats.
    let path = match name {
        "township.docx" => "township.docx".to_owned(),
        "township.changed.docx" => "township-faulty.docx".to_owned(),
        _ => format!("office/{name}"),
    };
    let bytes = fs::read(root().join("fixtures/formats").join(&path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    budgetcheck::verify(name, &bytes, &ReadOptions::default()).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// The tables as they were understood: each with its title and unit, each row with its name and its figures as printed.
fn tables(verified: &Verified) -> Vec<String> {
    let d = &verified.disclosure;
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    let mut lines = Vec::new();
    for table in &d.tables {
        lines.push(format!("{:?} {} {:?}", table.role, squeezed(&table.title), table.unit));
        lines.extend(table.columns.iter().map(|c| format!("{:?} {:?} {:?}", c.meaning, c.aspect, c.side)));
        for row in &table.rows {
            let cells: Vec<&str> = row.cells.iter().map(|c| c.map_or("·", |id| &d.figure(id).raw)).collect();
            lines.push(format!("{:?} {} {}", row.code, squeezed(&row.name), cells.join("|")));
        }
    }
    lines
}

/// Every figure as printed, those of sentences among them.
fn figures(verified: &Verified) -> Vec<&str> {
    verified.disclosure.figures.iter().map(|f| f.raw.as_str()).collect()
}

/// Code, figures as printed, the value that they should have, and where: row and column, for tables that stand directly behind
/// each other are one to some programs.
type Named = (String, Vec<String>, Option<String>, Option<(u32, u32)>);

fn findings(verified: &Verified) -> Vec<Named> {
    let d = &verified.disclosure;
    let of = |f: &budgetcheck::ledger::Finding| {
        let figures = f.figures.iter().map(|i| d.figure(i.figure).raw.clone()).collect();
        let suggested = f.suggestion.as_ref().map(|(i, value)| format!("{i}: {}", value.normalize()));
        let place = match verified.source.place(f.span.start) {
            Some(Place::Cell { row, column, .. }) => Some((*row, *column)),
            _ => None,
        };
        (f.rule.code.to_owned(), figures, suggested, place)
    };
    verified.findings().iter().filter(|f| f.severity > Severity::Note).map(of).collect()
}

#[test]
fn formats_of_flowing_text_give_the_model_of_the_docx() {
    for document in
        ["township", "yuan-budget", "final-accounts", "merged", "revised", "nested", "framed", "boxed", "contacts", "columns", "worked"]
    {
        let original = verified(&format!("{document}.docx"));
        assert!(findings(&original).is_empty(), "{document}: {:?}", findings(&original));
        assert!(original.disclosure.figures.len() > 150, "{document}");
        for format in FLOWING {
            let own = verified(&format!("{document}.{format}"));
            assert_eq!(tables(&own), tables(&original), "{document}.{format}");
            assert_eq!(figures(&own), figures(&original), "{document}.{format}");
            assert_eq!(own.closed.coverage.checked, original.closed.coverage.checked, "{document}.{format}");
            assert!(findings(&own).is_empty(), "{document}.{format}: {:?}", findings(&own));
        }
    }
}

/// What was struck out by hand was withdrawn: it is not read, and that it is not is said.
#[test]
fn what_is_struck_out_is_left_out_and_said() {
    for format in ["docx", "odt", "rtf", "doc"] {
        let own = verified(&format!("columns.{format}"));
        assert!(!own.source.text.contains("88.88") && !own.source.text.contains("77.77"), "{format}");
        assert!(own.source.remarks.iter().any(|(_, words)| words.contains("划去")), "{format}");
    }
}

/// On pages the line through it tells.
#[test]
fn what_is_struck_out_on_a_page_is_left_out_and_said() {
    let own = verified("columns.ofd");
    assert!(!own.source.text.contains("88.88") && !own.source.text.contains("77.77"), "{}", own.source.text);
    assert!(own.source.remarks.iter().any(|(_, words)| words.contains("处划去的文字")));
    assert!(findings(&own).is_empty(), "{:?}", findings(&own));
    assert_eq!(cells(&own), cells(&verified("columns.docx")));
    // Deletions that are tracked print so as well.
    let own = verified("worked.ofd");
    assert!(!own.source.text.contains("99.99") && findings(&own).is_empty(), "{:?}", findings(&own));
}

/// Word also saves the parts of a .docx in one file of XML.
#[test]
fn the_parts_in_one_file_give_the_model_of_the_docx() {
    let (original, own) = (verified("final-accounts.docx"), verified("final-accounts.flat.xml"));
    assert_eq!(tables(&own), tables(&original));
    assert_eq!(figures(&own), figures(&original));
    assert!(findings(&own).is_empty(), "{:?}", findings(&own));
}

/// A cell of a row of Word 2003.
fn cell(properties: &str, words: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>")
}

#[test]
fn xml_of_word_2003_is_read_as_it_prints() {
    let rows = [
        [cell("<w:vmerge w:val=\"restart\"/>", "项目"), cell("<w:gridSpan w:val=\"2\"/>", "预算数")].concat(),
        [cell("<w:vmerge/>", ""), cell("", "上年"), cell("", "本年")].concat(),
        [cell("", "合计"), cell("", "1.00"), cell("", "2.00")].concat(),
    ];
    let rows: String = rows.iter().map(|cells| format!("<w:tr>{cells}</w:tr>")).collect();
    let text = format!(
        r#"<?xml version="1.0"?><?mso-application progid="Word.Document"?>
        <w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="wx" xmlns:aml="aml"><w:body><wx:sect>
        <w:p><w:pPr><w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="一、"/></w:listPr></w:pPr><w:r><w:t>收支总表</w:t></w:r>
          <aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:delText>旧</w:delText></w:r></aml:content></aml:annotation>
          <aml:annotation w:type="Word.Insertion"><aml:content><w:r><w:t>（新）</w:t></w:r></aml:content></aml:annotation>
          <aml:annotation w:type="Word.Comment"><aml:content><w:p><w:r><w:t>批注 9.00</w:t></w:r></w:p></aml:content></aml:annotation></w:p>
        <w:tbl>{rows}</w:tbl>
        <w:p><w:r><w:t>注：没有其他。</w:t></w:r><w:r><w:footnote><w:p><w:r><w:t>8.00</w:t></w:r></w:p></w:footnote></w:r></w:p>
        <w:sectPr><w:hdr w:type="odd"><w:p><w:r><w:t>页眉 7.00</w:t></w:r></w:p></w:hdr></w:sectPr></wx:sect></w:body></w:wordDocument>"#
    );
    let source = budgetcheck::read::read(text.as_bytes(), &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(source.text, "一、收支总表（新）\n\n项目\t预算数\t\n\t上年\t本年\n合计\t1.00\t2.00\n\n注：没有其他。\n");
    let refusal = |text: &str| budgetcheck::read::read(text.as_bytes(), &ReadOptions::default()).expect_err("a refusal").to_string();
    assert!(refusal(&text[..text.len() - 40]).contains("损坏"));
    assert!(refusal(&text.replace("w:body", "w:else")).contains("没有正文"));
}

/// Formats of fixed pages, with ruling lines.
const FIXED: &[&str] = &["ofd"];

#[test]
fn pages_give_the_figures_of_the_docx() {
    for document in ["township", "yuan-budget", "final-accounts", "merged", "revised", "nested", "framed", "boxed", "contacts"] {
        let original = verified(&format!("{document}.docx"));
        for format in FIXED {
            let own = verified(&format!("{document}.{format}"));
            assert!(findings(&own).is_empty(), "{document}.{format}: {:?}", findings(&own));
            // A header that a page break cuts in the middle of a word tells not of every blank column that it is one of amounts.
            let printed = |all: Vec<String>| match document {
                "nested" => all.into_iter().map(|row| row.replace('·', "")).collect(),
                _ => all,
            };
            assert_eq!(printed(cells(&own)), printed(cells(&original)), "{document}.{format}");
        }
    }
}

/// What each table is, and the figures of each row: a page break may cut a name.
fn cells(verified: &Verified) -> Vec<String> {
    let d = &verified.disclosure;
    let of = |table: &budgetcheck::model::Table| {
        let rows =
            table.rows.iter().map(|row| row.cells.iter().map(|c| c.map_or("·", |id| &d.figure(id).raw)).collect::<Vec<_>>().join("|"));
        std::iter::once(format!("{:?} {:?}", table.role, table.unit)).chain(rows).collect::<Vec<_>>()
    };
    d.tables.iter().flat_map(of).collect()
}

#[test]
fn a_changed_amount_is_found_at_its_place_in_every_format() {
    for (document, changed) in [("township", "594.19"), ("yuan-budget", "256,500"), ("final-accounts", "78.42")] {
        let original = findings(&verified(&format!("{document}.changed.docx")));
        let at = original.iter().find(|f| f.1.first().is_some_and(|raw| raw == changed));
        assert!(at.is_some_and(|f| f.3.is_some()), "{document}: {original:?}");
        for format in FLOWING {
            assert_eq!(findings(&verified(&format!("{document}.changed.{format}"))), original, "{document}.{format}");
        }
        for format in FIXED {
            let own = verified(&format!("{document}.changed.{format}"));
            let without_cell =
                |all: Vec<Named>| all.into_iter().map(|(code, figures, value, _)| (code, figures, value)).collect::<Vec<_>>();
            assert_eq!(without_cell(findings(&own)), without_cell(original.clone()), "{document}.{format}");
            let found = own.findings().iter().find(|f| f.figures.first().is_some_and(|i| own.disclosure.figure(i.figure).raw == changed));
            let place = found.and_then(|f| own.source.place(f.span.start));
            assert!(matches!(place, Some(Place::Page { bounds: Some(_), .. })), "{document}.{format}: {place:?}");
        }
    }
}

/// What a converter leaves that keeps neither ruling lines nor scale: the columns are supposed, so that nothing accuses.
#[test]
fn pages_without_lines_and_scale_are_read_and_never_accuse() {
    for document in ["township", "yuan-budget", "final-accounts", "merged", "revised", "nested", "framed"] {
        let own = verified(&format!("{document}.easy.ofd"));
        assert!(findings(&own).is_empty(), "{document}: {:?}", findings(&own));
        assert!(own.source.columns_lost && own.source.remarks.iter().any(|(_, words)| words.contains("表格线")), "{document}");
        assert!(own.closed.coverage.checked > 100, "{document}");
    }
    // Nor where hardly anything is placed.
    assert!(findings(&verified("contacts.easy.ofd")).is_empty());
    // The columns are found again: the same figures in the same rows and columns, but for rows that print none.
    let printed = |all: Vec<String>| all.into_iter().filter(|row| row.chars().any(|c| c.is_alphanumeric())).collect::<Vec<_>>();
    for document in ["township", "yuan-budget", "final-accounts", "revised"] {
        let (own, original) = (verified(&format!("{document}.easy.ofd")), verified(&format!("{document}.docx")));
        assert_eq!(printed(cells(&own)), printed(cells(&original)), "{document}");
    }
    // Where nothing is cut, everything is read.
    for document in ["yuan-budget", "final-accounts", "revised"] {
        let (own, original) = (verified(&format!("{document}.easy.ofd")), verified(&format!("{document}.docx")));
        assert_eq!(own.closed.coverage.checked, original.closed.coverage.checked, "{document}");
    }
    // Amounts, codes and names that narrow columns cut are put together again, and words of two fonts stand in their order.
    let own = verified("township.easy.ofd");
    let printed = cells(&own);
    for row in ["549.19|549.19|549.19|||||||", "390.46|382.97|7.49|||", "210.00||210.00"] {
        assert!(printed.iter().any(|cells| cells.ends_with(row)), "{row}: {printed:#?}");
    }
    assert!(own.source.text.contains("2024年预算收入866.72万元，其中：一般公共预算收入866.72万元"));
    assert!(own.disclosure.tables.len() == 14 && own.closed.coverage.checked > 280, "{:?}", own.closed.coverage.checked);
    // A changed amount is noted at its place, in the coordinates of the file.
    for (document, changed, width) in
        [("yuan-budget", "256,500", 110), ("final-accounts", "78.42", 110), ("township", "594.19", 110), ("township", "866.27", 110)]
    {
        let own = verified(&format!("{document}.changed.easy.ofd"));
        let is_of = |f: &&budgetcheck::ledger::Finding| f.figures.first().is_some_and(|i| own.disclosure.figure(i.figure).raw == changed);
        let found = own.findings().iter().find(is_of).unwrap_or_else(|| panic!("{document}"));
        assert!(found.severity == Severity::Note && found.suggestion.is_some(), "{document}");
        let Some(Place::Page { bounds: Some(bounds), .. }) = own.source.place(found.span.start) else { panic!("{document}") };
        assert!(bounds[2] < 2 * width, "{document}: {bounds:?}");
    }
}
