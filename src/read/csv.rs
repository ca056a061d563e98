//! Comma- or semicolon-separated values, as spreadsheet programs export them.

use super::encoding::{self, Decoded};
use super::grid::{Address, Grid, Row, Slot};
use super::limits::{Allowance, damaged};
use super::rendering::{Rendering, one_line};
use super::{ReadError, ReadOptions};
use crate::model::{Format, Source};
use ::csv::{ReaderBuilder, StringRecord};

/// Reads separated values.
///
/// # Errors
/// The errors of [`encoding::decode`], and [`ReadError::Damaged`] where the text is not separated values.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Source, ReadError> {
    let decoded = encoding::decode(bytes, options.encoding.as_deref())?;
    render(&decoded).unwrap_or_else(|| {
        Err(damaged(
            "文件不是逗号或分号分隔的表格；请另存为 CSV 或制表符分隔的文本后再检查",
            "the file is not comma- or semicolon-separated values; save it as CSV or TAB-separated text",
        ))
    })
}

/// The text as a table, or `None` where it is not separated values.
pub(super) fn render(decoded: &Decoded) -> Option<Result<Source, ReadError>> {
    let records = [b',', b';', b'\t'].into_iter().find_map(|delimiter| split(&decoded.text, delimiter))?;
    Some(print(&records, decoded.encoding))
}

/// The records, if this delimiter separates them: most have the same number of fields, and not few of them.
///
/// Prose has commas too, and figures in columns of spaces have them between their digits; neither is taken for a
/// table. Text with TABs is a table as it stands, unless its fields are quoted.
fn split(text: &str, delimiter: u8) -> Option<Vec<(u32, StringRecord)>> {
    const FEWEST_DELIMITERS: usize = 3;
    if text.contains('\t') != (delimiter == b'\t') || (delimiter == b'\t' && !has_quoted_field(text)) {
        return None;
    }
    let mut lines = Lines::of(text);
    let records: Vec<(u32, StringRecord)> = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
        .into_records()
        .filter_map(Result::ok)
        .map(|record| (lines.number(record.position().map_or(0, ::csv::Position::byte)), record))
        .filter(|(_, record)| record.iter().any(|field| !field.trim().is_empty()))
        .collect();
    let usual = usual_length(&records);
    let fitting = records.iter().filter(|(_, record)| record.len() == usual).count();
    let spaced = records.iter().filter(|(_, record)| record.iter().any(|field| is_spaced(field) || is_cut(field))).count();
    let even = usual > FEWEST_DELIMITERS && fitting > 1 && fitting * 2 > records.len();
    let separated = (even || delimiter != b'\t' && has_tables(&records, FEWEST_DELIMITERS)) && spaced * 2 < records.len();
    (separated && !is_prose(&records)).then_some(records)
}

/// More amounts stand within words than alone: sentences, whose commas an editor made half-width.
fn is_prose(records: &[(u32, StringRecord)]) -> bool {
    let fields = || records.iter().flat_map(|(_, record)| record.iter().map(str::trim));
    let alone = fields().filter(|f| f.contains(|c: char| c.is_ascii_digit()) && !f.contains(|c: char| c.is_alphabetic())).count();
    // 同比增长2.84%: words, a number, and its unit.
    let within = fields().filter(|f| {
        let (words, number) = f.split_at(f.find(|c: char| c.is_ascii_digit()).unwrap_or(f.len()));
        words.contains(char::is_alphabetic) && number.contains(|c: char| !c.is_ascii_digit() && c != '.')
    });
    within.count() > alone
}

/// Whether the records with delimiters stand in tables, each with its own number of fields, among lines without any: titles,
/// units, sentences that were not filled up to the width of the sheet.
fn has_tables(records: &[(u32, StringRecord)], fewest: usize) -> bool {
    const FEWEST_ROWS: usize = 3;
    let lengths: Vec<usize> = records.iter().map(|(_, record)| record.len()).collect();
    let divided = lengths.iter().filter(|&&length| length > 1).count();
    let tables = || lengths.chunk_by(|a, b| a == b).filter(|run| run[0] > 1 && run.len() >= FEWEST_ROWS);
    let spaced = records.iter().filter(|(_, record)| record.len() > 1 && record.iter().any(|field| is_spaced(field) || is_cut(field)));
    tables().any(|run| run[0] > fewest) && tables().map(<[usize]>::len).sum::<usize>() * 2 > divided && spaced.count() * 4 < divided
}

/// `234.56 1`: the comma before and behind it stood between the digits of two amounts.
fn is_cut(field: &str) -> bool {
    let ends = field.trim().rsplit_once(|c: char| c.is_whitespace());
    ends.is_some_and(|(_, last)| (1..=3).contains(&last.len()) && last.bytes().all(|b| b.is_ascii_digit()))
}

/// Counts lines, for the parser's own count takes the two characters of a line end apart.
struct Lines<'t> {
    text: &'t [u8],
    counted: usize,
    number: u32,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        Self { text: text.as_bytes(), counted: 0, number: 1 }
    }

    /// The number, from 1, of the line on which a record begins; records come in order. The parser's positions may
    /// lie before line ends that it passes over.
    fn number(&mut self, position: u64) -> u32 {
        let position = usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len());
        let ends = self.text[position..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let begin = (position + ends).max(self.counted);
        let passed = self.text[self.counted..begin].iter().filter(|&&b| b == b'\n').count();
        self.counted = begin;
        self.number = self.number.saturating_add(u32::try_from(passed).unwrap_or(u32::MAX));
        self.number
    }
}

/// The number of fields that most records have.
fn usual_length(records: &[(u32, StringRecord)]) -> usize {
    let mut lengths: Vec<usize> = records.iter().map(|(_, record)| record.len()).collect();
    lengths.sort_unstable();
    lengths.chunk_by(|a, b| a == b).max_by_key(|same| same.len()).map_or(0, |same| same[0])
}

fn has_quoted_field(text: &str) -> bool {
    text.starts_with('"') || text.contains("\t\"") || text.contains("\n\"")
}

/// Two texts with a gap between them: columns of spaces.
fn is_spaced(field: &str) -> bool {
    field.trim().contains("   ")
}

fn print(records: &[(u32, StringRecord)], encoding: &str) -> Result<Source, ReadError> {
    let width = records.iter().map(|(_, record)| record.len()).max().unwrap_or(0);
    let mut allowance = Allowance::new();
    allowance.take_cells(width.saturating_mul(records.len()))?;
    let mut rows: Vec<Row> = Vec::with_capacity(records.len());
    let mut previous_lines = 0;
    for (number, record) in records {
        // A blank line between two records sets two tables apart.
        if let Some(last) = rows.last()
            && last.number + previous_lines < *number
        {
            rows.push(Row { number: number - 1, slots: Vec::new() });
        }
        previous_lines = lines_of(record);
        let slots = record.iter().map(|field| Slot::single(one_line(field))).collect();
        rows.push(Row { number: *number, slots });
    }
    let mut rendering = Rendering::new();
    rendering.grid(Grid {
        address: Address::Table(1),
        columns: (1..=u32::try_from(width).unwrap_or(u32::MAX)).collect(),
        rows,
        loose_titles: true,
    });
    rendering.finish(Format::Csv, encoding)
}

/// The lines that a record takes up: quoted fields may hold line breaks.
fn lines_of(record: &StringRecord) -> u32 {
    let breaks: usize = record.iter().map(|field| field.matches('\n').count()).sum();
    u32::try_from(breaks).unwrap_or(u32::MAX - 1) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(text: &str) -> Option<String> {
        let decoded = Decoded { text: text.to_owned(), encoding: "utf-8" };
        render(&decoded).map(|source| source.unwrap().text)
    }

    #[test]
    fn separated_values_become_a_table() {
        let text = "收支总表,,,\n单位：万元,,,\n收入,预算数,支出,预算数\n一、拨款,\"1,000.00\",一、外交,\n合计,\"1,000.00\",合计,0\n";
        let expected = "收支总表\n\n单位：万元\n\n收入\t预算数\t支出\t预算数\n一、拨款\t1,000.00\t一、外交\t\n合计\t1,000.00\t合计\t0\n";
        assert_eq!(rendered(text).as_deref(), Some(expected));
        assert_eq!(rendered(&text.replace("\"1,000.00\"", "1000").replace(',', ";")), Some(expected.replace("1,000.00", "1000")));
    }

    /// Titles, units and sentences that are not filled up to the width of the tables, each table with a width of its own.
    #[test]
    fn tables_of_several_widths_between_lines_without_delimiters() {
        let text = "收支总表\n单位：万元\n收入,预算数,支出,预算数\n一、拨款,\"1,000.00\",一、外交,\n合计,\"1,000.00\",合计,0\n\n二、情况说明\n收入1000万元。\n支出1000万元。\n无。\n项目,金额\n甲,1\n乙,2\n";
        let text = rendered(text).expect("separated values");
        assert!(text.contains("一、拨款\t1,000.00\t一、外交\t\n") && text.contains("甲\t1"), "{text}");
        let single = "项目 预算数 合计\n甲 1,234,567.00 2,345,678.00\n乙 1,234,567.00 2,345,678.00\n丙 1,234,567.00 2,345,678.00\n";
        assert_eq!(rendered(single), None);
        let among_sentences = format!("{}{}", "说明。\n".repeat(20), single.replace(' ', "     "));
        assert_eq!(rendered(&among_sentences), None);
    }

    #[test]
    fn prose_and_columns_of_spaces_are_not() {
        let prose = "2024年,本部门收入1,000.00万元,支出1,000.00万元,均为财政拨款。\n其中,基本支出500.00万元。\n无。\n";
        assert_eq!(rendered(prose), None);
        let columns = "项目      预算数         合计\n甲    1,234,567.00   2,345,678.00\n乙    1,234,567.00   2,345,678.00\n丙    1,234,567.00   2,345,678.00\n";
        assert_eq!(rendered(columns), None);
        assert_eq!(rendered("收入\t1.00\t2.00\t3.00\n支出\t1.00\t2.00\t3.00\n"), None);
    }

    #[test]
    fn quoted_fields_between_tabs_are_unquoted() {
        let text = "项目\t甲\t乙\t丙\n\"一\n二\"\t\"1,000\"\t2\t3\n";
        assert_eq!(rendered(text).as_deref(), Some("项目\t甲\t乙\t丙\n一二\t1,000\t2\t3\n"));
    }
}
