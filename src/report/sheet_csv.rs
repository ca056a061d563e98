//! `sheet` as CSV — the review as one table of all documents, for those who put several together.

use super::csv::{Row, begin, harmless};
use super::review::{Met, Review, Row as Item};
use super::sheet::COLUMNS;
use super::{Format, Lang, Style, Summary, Verified, Written};
use std::io::{self, Write};

/// The review of every document, a row a content item, written as the documents come.
#[derive(Debug, Default)]
pub struct SheetCsv;

impl Format for SheetCsv {
    type Part = Review;

    fn part(document: Verified, style: &Style) -> io::Result<Review> {
        Ok(Review::of(&document, style))
    }

    fn begin(&mut self, style: &Style, out: &mut dyn Write) -> Written {
        let document = [("文件", "document"), ("单位、年度", "unit and year")];
        let columns = COLUMNS.iter().map(|(zh, en, _)| (*zh, *en));
        let names: Row = document.into_iter().chain(columns).map(|(zh, en)| style.lang.of(zh, en).to_owned()).collect();
        begin(&names, out)
    }

    fn add(&mut self, part: Review, style: &Style, out: &mut dyn Write) -> Written {
        let lang = style.lang;
        let mut write = |item: &str, met: &str, words: &str, rules: &str| {
            super::csv::write(&[&part.path, &part.heading, item, met, words, rules, "", "", "", ""].map(harmless), out)
        };
        write(lang.of("汇总", "summary"), "", &counts(&part, lang), "")?;
        for line in part.rows.iter().flat_map(Item::lines) {
            write(&line.item, line.met.word(lang), &line.words, &line.rule)?;
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, style: &Style, out: &mut dyn Write) -> Written {
        let lang = style.lang;
        for failure in &summary.failures {
            let what = lang.of("未能检查", "could not be checked");
            let row = [&failure.path, "", what, Met::Unchecked.word(lang), lang.pick(&failure.message), "", "", "", "", ""];
            super::csv::write(&row.map(harmless), out)?;
        }
        Ok(())
    }
}

fn counts(review: &Review, lang: Lang) -> String {
    let (c, f) = (review.counts, review.figures);
    match lang {
        Lang::Zh => format!(
            "{} 个错误、{} 个警告、{} 个提示；读到 {} 个数字，{} 个核对相符，{} 个核对不符，{} 个未核对（其中 {} 个无法读取）",
            c.errors, c.warnings, c.notes, f.read, f.proven, f.contradicted, f.unchecked, f.unreadable
        ),
        Lang::En => format!(
            "{} error(s), {} warning(s), {} note(s); {} figures read, {} proven, {} contradicted, {} unchecked ({} of them unreadable)",
            c.errors, c.warnings, c.notes, f.read, f.proven, f.contradicted, f.unchecked, f.unreadable
        ),
    }
}
