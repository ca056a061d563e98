//! BC0xx — what could not be read, or was read in a way that the reader of the page should know.

use super::absent_tables;
use super::twice;
use super::unread_titles::unread_roles;
use crate::layout::line;
use crate::ledger::rule::{FORM, LAW};
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::Group;
use crate::model::fold::{fold, without_number};
use crate::model::{Disclosure, FigureId, Note, Origin, RemarkKind, Role, Table, TableId, Unchecked};
use std::cell::LazyCell;
use std::collections::BTreeMap;

/// 目录所列的表正文没有 — the contents list a table that is not there.
pub static TABLE_ABSENT: Rule = Rule {
    code: "BC001",
    name: "listed-table-absent",
    title: "目录列有的表，正文中没有",
    title_en: "A table of the contents is absent",
    severity: Severity::Error,
    checks: ("目录中列出的每张表，正文中都应有同类的表。", "Every table that the contents list is found in the text."),
    basis: LAW,
    example: (
        "目录列有“支出决算表”，正文从收入决算表直接到财政拨款收支表。",
        "The contents list an expenditure table; the text goes from revenue straight to fiscal appropriations.",
    ),
    tolerance: Tolerance::None,
    fix: ("补上缺少的表；没有数据也应保留空表并说明", "add the missing table; without data, keep it empty with a note"),
    check: table_absent,
};

fn table_absent(d: &Disclosure, ledger: &mut Ledger<'_>) {
    if d.tables.is_empty() {
        return;
    }
    let unread = LazyCell::new(|| unread_roles(d));
    for entry in &d.contents {
        let Some(role) = line::title_role(&entry.text).filter(|r| !matches!(r, Role::Other | Role::ProjectList | Role::Performance)) else {
            continue;
        };
        if d.table(role).is_none() && !d.is_undecided(role) && !unread.contains(&role) {
            report_absent(entry, role.key(), ledger);
        }
    }
    absent_tables::report(d, ledger);
}

/// Says of an entry of the contents that its table is not there.
pub(super) fn report_absent(entry: &Note, key: impl Into<String>, ledger: &mut Ledger<'_>) {
    let (zh, en) = (
        format!("目录列有“{}”，正文中没有找到这张表", entry.text),
        format!("the contents list \"{}\", but no such table was found", entry.text),
    );
    ledger.report(&TABLE_ABSENT, entry.span, zh, en).keyed(key);
}

/// 同一类表出现两次 — a table is there twice.
pub static TABLE_TWICE: Rule = Rule {
    code: "BC002",
    name: "table-twice",
    title: "同一张表出现了两次",
    title_en: "A table is there twice",
    severity: Severity::Warning,
    checks: ("除项目绩效目标表外，每类表只应出现一次。", "Apart from performance tables, each kind of table is there once."),
    basis: FORM,
    example: ("两张“支出总表”，其中一张是上年的。", "Two expenditure tables, one of them last year's."),
    tolerance: Tolerance::None,
    fix: ("删去重复的表，或更正标题", "remove the second table or correct its title"),
    check: table_twice,
};

fn table_twice(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let mut first: BTreeMap<Role, &Table> = BTreeMap::new();
    for table in &d.tables {
        if matches!(table.role, Role::Performance | Role::ProjectList | Role::Detail | Role::Other | Role::Procurement | Role::Assets) {
            continue;
        }
        if let Some(before) = first.insert(table.role, table) {
            if !is_same_table(before, table) || twice::differ(d, before, table) {
                first.insert(table.role, before);
                continue;
            }
            let name = table.role.name();
            ledger
                .report(
                    &TABLE_TWICE,
                    table.title_span,
                    format!("“{}”与前面的“{}”都是{name}；跨表核对只用第一张", table.title, before.title),
                    format!(
                        "\"{}\" and \"{}\" are both the {} table; only the first is compared with other tables",
                        table.title,
                        before.title,
                        table.role.english()
                    ),
                )
                .keyed(table.role.key());
            first.insert(table.role, before);
        }
    }
}

/// Two tables of one title, year and unit apart, with the same columns. Titles that differ in more (本级, 按政府预算经济分类)
/// are of two tables, of which each is there once.
pub(super) fn is_same_table(before: &Table, again: &Table) -> bool {
    let core = |table: &Table| -> String {
        let key = fold(&table.title);
        let words = without_number(&key).chars().filter(|c| !c.is_ascii_digit());
        words.collect::<String>().replace("年度", "").replace('年', "")
    };
    let (one, other) = (core(before), core(again));
    let (short, long) = if one.len() < other.len() { (&one, &other) } else { (&other, &one) };
    // One of the two may name the unit in front.
    let front = long.strip_suffix(short.as_str());
    let columns = |table: &Table| table.columns.iter().filter(|c| c.is_amount).map(|c| c.meaning).collect::<Vec<_>>();
    front.is_some_and(|front| !Group::TableKind.is_in(front)) && columns(before) == columns(again)
}

/// 表没有单位 — a table prints no unit.
pub static UNIT_MISSING: Rule = Rule {
    code: "BC003",
    name: "unit-missing",
    title: "表没有标明金额单位",
    title_en: "A table prints no unit",
    severity: Severity::Warning,
    checks: ("有金额的表都应标明“单位：元”或“单位：万元”。", "Every table with amounts says whether they are in 元 or 万元."),
    basis: FORM,
    example: ("表头没有“单位：万元”。", "No \"单位：万元\" above the header."),
    tolerance: Tolerance::None,
    fix: ("在表上方标明单位", "print the unit above the table"),
    check: unit_missing,
};

fn unit_missing(d: &Disclosure, ledger: &mut Ledger<'_>) {
    // 项目资金（万元）, cut by a line end, is a cell of the form.
    let says_unit = |t: &Table| {
        let start = t.title_span.end;
        let end = d.tables.iter().map(|o| o.title_span.start).filter(|&at| at > start).min().unwrap_or(d.text.len());
        let words = d.text.get(start..end).filter(|_| t.role == Role::Performance).map(fold).unwrap_or_default();
        t.role == Role::Performance && (words.contains("(万元)") || words.contains("(万") && words.contains("元)"))
    };
    let asked = |t: &&Table| !matches!(t.role, Role::Other | Role::ProjectList) && t.unit.is_none() && !t.is_empty(&d.figures);
    let without: Vec<&Table> = d.tables.iter().filter(asked).filter(|t| !says_unit(t)).collect();
    let Some(table) = without.first() else { return };
    let (others, others_en) = match without.len() {
        1 => (String::new(), String::new()),
        n => (format!("等 {n} 张表"), format!(" and {} more table(s)", n - 1)),
    };
    let unit = read_as(d, table);
    ledger
        .report(
            &UNIT_MISSING,
            table.title_span,
            format!("“{}”{others}没有标明金额单位，暂按{unit}读取", table.title),
            format!("\"{}\"{others_en} prints no unit; read in {unit}", table.title),
        )
        .keyed(table.role.key());
}

/// The unit that the table's amounts were read in.
fn read_as(d: &Disclosure, table: &Table) -> &'static str {
    table.rows.iter().flat_map(|r| r.cells.iter().flatten()).find_map(|id| d.figure(*id).unit).map_or("万元", |u| u.name())
}

/// 表头错位 — header cells are displaced.
pub static HEADER_DISPLACED: Rule = Rule {
    code: "BC005",
    name: "header-displaced",
    title: "表头单元格错位",
    title_en: "Header cells are displaced",
    severity: Severity::Note,
    checks: (
        "表头文字应在其栏次之上；错位时以栏次为准读取。",
        "Header words stand above their column number; where they do not, the number decides.",
    ),
    basis: FORM,
    example: (
        "“上年结转”印在第 11 栏，“其他收入”印在第 12 栏，两者互换。",
        "上年结转 stands in column 11 and 其他收入 in column 12: exchanged.",
    ),
    tolerance: Tolerance::None,
    fix: ("把两个表头单元格换回原位", "put the two header cells back"),
    check: header_displaced,
};

fn header_displaced(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for remark in &d.remarks {
        let RemarkKind::HeaderDisplaced { ordinals, headers } = &remark.kind else { continue };
        ledger
            .report(
                &HEADER_DISPLACED,
                remark.span,
                format!("表头错位：栏次 {} 应为“{}”，栏次 {} 应为“{}”；已按栏次读取", ordinals.0, headers.0, ordinals.1, headers.1),
                format!(
                    "header cells displaced: column {} should be \"{}\" and column {} \"{}\"; read by column number",
                    ordinals.0, headers.0, ordinals.1, headers.1
                ),
            )
            .keyed(format!("{}|{}", headers.0, headers.1));
    }
}

/// 行被分页截断 — a row was cut by a page break.
pub static ROW_CUT: Rule = Rule {
    code: "BC006",
    name: "row-cut",
    title: "一行被分页截成两行",
    title_en: "A row is cut in two",
    severity: Severity::Note,
    checks: (
        "科目名称被分页或列宽截成两行时，合成一行读取，并在此说明。",
        "A name cut in two by a page break is read as one row, and said so here.",
    ),
    basis: FORM,
    example: (
        "“机关事业单位”在上一页末，“基本养老保险缴费支出”在下一页首。",
        "机关事业单位 ends one page, 基本养老保险缴费支出 begins the next.",
    ),
    tolerance: Tolerance::None,
    fix: ("排版时让一行不跨页", "keep the row on one page"),
    check: row_cut,
};

fn row_cut(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for remark in &d.remarks {
        let RemarkKind::RowJoined { name } = &remark.kind else { continue };
        ledger
            .report(
                &ROW_CUT,
                remark.span,
                format!("这一行是上一行名称的下半，已合成“{name}”读取"),
                format!("this row is the second half of the name above; read as \"{name}\""),
            )
            .keyed(name.clone());
    }
}

/// 列未能识别 — a column was not recognised.
pub static COLUMN_UNKNOWN: Rule = Rule {
    code: "BC007",
    name: "column-unknown",
    title: "有一列未能识别",
    title_en: "A column was not recognised",
    severity: Severity::Note,
    checks: (
        "已知的表中，每个金额列的表头都应能识别；不能识别的列只做列内核对。",
        "In a known table every amount column has a known header; an unknown one is only checked within itself.",
    ),
    basis: FORM,
    example: ("表头空白，或用了目录中没有的名称。", "An empty header, or words the catalogue does not hold."),
    tolerance: Tolerance::None,
    fix: ("核对表头；如属地方表式，可反馈增加", "check the header; a local form can be added to the catalogue"),
    check: column_unknown,
};

fn column_unknown(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for remark in &d.remarks {
        let RemarkKind::ColumnUnknown { header, figures } = &remark.kind else { continue };
        let shown = if header.is_empty() { "（空白）" } else { header };
        ledger
            .report(
                &COLUMN_UNKNOWN,
                remark.span,
                format!("表头“{shown}”未能识别，该列 {figures} 个数字不参加行间和表间核对"),
                format!("header \"{shown}\" was not recognised; its {figures} figure(s) are not compared across columns or tables"),
            )
            .keyed(header.clone());
    }
}

/// 表未能识别 — a table was not recognised.
pub static TABLE_UNKNOWN: Rule = Rule {
    code: "BC008",
    name: "table-unknown",
    title: "有一张表未能识别",
    title_en: "A table was not recognised",
    severity: Severity::Note,
    checks: (
        "有数字的表应能按标题识别；不能识别的表，其数字只做表内核对，或列为未核对。",
        "A table with figures is recognised by its title; otherwise its figures are only compared within it, or listed as unchecked.",
    ),
    basis: FORM,
    example: ("没有标题的表，或目录中没有的地方附表。", "A table without a title, or a local annex the catalogue does not hold."),
    tolerance: Tolerance::None,
    fix: ("核对标题；如属地方表式，可反馈增加", "check the title; a local form can be added to the catalogue"),
    check: table_unknown,
};

fn table_unknown(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for remark in &d.remarks {
        let RemarkKind::TableUnknown { title, figures } = &remark.kind else { continue };
        let shown = if title.is_empty() { "（无标题）" } else { title };
        ledger
            .report(
                &TABLE_UNKNOWN,
                remark.span,
                format!("“{shown}”未能识别为哪一类表，其中 {figures} 个数字不参加表间核对"),
                format!("\"{shown}\" is no table the catalogue knows; its {figures} figure(s) are not compared with other tables"),
            )
            .keyed(title.clone());
    }
}

/// 一格一行而不能还原 — cells on lines of their own that cannot be put back into rows.
pub static CELLS_UNDECIDED: Rule = Rule {
    code: "BC010",
    name: "cells-undecided",
    title: "单元格在哪一栏无法判断",
    title_en: "The columns of some cells cannot be told",
    severity: Severity::Warning,
    checks: (
        "网页或文本把每个单元格印成一行时，按行次、栏次、科目编码还原成行；有空白格而无法判断是哪一栏的，不猜测，与之有关的核对中止。",
        "Where every cell is printed on a line of its own, rows are put back by line numbers, column numbers and codes; amounts whose column nothing tells are not guessed, and the checks that need them are blocked.",
    ),
    basis: FORM,
    example: (
        "表有 7 栏，一行只印了 2 个数，没有印出的是哪 5 栏无法判断。",
        "The table has 7 columns, a row prints 2 amounts, and nothing says which 5 are blank.",
    ),
    tolerance: Tolerance::None,
    fix: (
        "用原表（xlsx、docx、pdf）核对，或在空白格中填 0.00",
        "check the table's own file (xlsx, docx, pdf), or print 0.00 in blank cells",
    ),
    check: cells_undecided,
};

fn cells_undecided(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let mut unread = Vec::new();
    for remark in &d.remarks {
        let RemarkKind::CellsUndecided { role, title, amounts, rows, columns } = &remark.kind else { continue };
        let Some(columns) = columns else {
            unread.push((remark.span, *role, title, *amounts));
            continue;
        };
        ledger
            .report(
                &CELLS_UNDECIDED,
                remark.span,
                format!(
                    "“{title}”有 {columns} 栏，从这里起有 {rows} 行印的数字少于栏数（共 {amounts} 个），空白的是哪几栏无法判断，与之有关的核对已中止"
                ),
                format!(
                    "\"{title}\" has {columns} columns; from here on {rows} row(s) print fewer amounts ({amounts} in all), and nothing says which are blank; the checks that need them are blocked"
                ),
            )
            .at_most(Severity::Note)
            .keyed(role.key());
    }
    // Whole tables: one cause for all of them, the way the text was copied or exported.
    let Some(&(span, role, title, _)) = unread.first() else { return };
    let (tables, amounts) = (unread.len(), unread.iter().map(|u| u.3).sum::<usize>());
    let (several, several_en) =
        if tables > 1 { (format!("等 {tables} 张表"), format!(" and {} more table(s)", tables - 1)) } else { Default::default() };
    ledger
        .report(
            &CELLS_UNDECIDED,
            span,
            format!("“{title}”{several}的行和列在文本中无法还原，{amounts} 行或处数字没有核对；请改用原表（xlsx、docx、pdf）"),
            format!("the rows and columns of \"{title}\"{several_en} cannot be told from the text, and {amounts} line(s) or cell(s) with figures are not checked; use the tables' own file (xlsx, docx, pdf)"),
        )
        .keyed(role.key());
}

/// 数字的位置无法确定 — the place of a figure could not be decided.
pub static PLACE_AMBIGUOUS: Rule = Rule {
    code: "BC011",
    name: "place-ambiguous",
    title: "有数字的行、列无法确定",
    title_en: "The row or column of a figure could not be decided",
    severity: Severity::Note,
    checks: (
        "用空格排列的文本中，一个数字可能属于两行或两列时，不作猜测：与之有关的核对一律中止，并在此列出。",
        "In columns of spaces, a figure that could stand in two rows or columns is not guessed: every check that needs it is blocked, and it is listed here.",
    ),
    basis: FORM,
    example: (
        "金额单独印在两个项目之间的一行上，上下两行都缺这一栏。",
        "An amount on a line of its own between two items that both lack it.",
    ),
    tolerance: Tolerance::None,
    fix: (
        "改用原始的 PDF、Word 或 Excel 文件核对，或人工核对这一处",
        "verify the PDF, Word or Excel file instead, or check this place by hand",
    ),
    check: place_ambiguous,
};

fn place_ambiguous(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let mut tables: BTreeMap<TableId, Vec<FigureId>> = BTreeMap::new();
    for (index, figure) in d.figures.iter().enumerate().filter(|(_, f)| f.reason == Unchecked::Ambiguous && !f.raw.is_empty()) {
        if let Origin::Cell { table, .. } = figure.origin {
            tables.entry(table).or_default().push(FigureId(index));
        }
    }
    for (table, figures) in tables {
        let table = &d.tables[table.0];
        let first = d.figure(figures[0]);
        let count = figures.len();
        ledger
            .report(
                &PLACE_AMBIGUOUS,
                first.span,
                format!("“{}”中“{}”等 {count} 处内容属于哪一行、哪一列无法确定，与之有关的核对已中止", table.title, first.raw),
                format!(
                    "in \"{}\" the row or column of {count} cell(s), \"{}\" the first, could not be decided; the checks that need them are blocked",
                    table.title, first.raw
                ),
            )
            .keyed(table.role.key())
            .with(figures.iter().copied());
    }
}

/// 读取时的其他说明 — other remarks of the reader.
pub static CONTENT_LEFT_OVER: Rule = Rule {
    code: "BC009",
    name: "content-left-over",
    title: "有内容未能放入表中",
    title_en: "Content could not be placed",
    severity: Severity::Note,
    checks: (
        "读取文件时遇到而不能放入表格或文字的内容，如隐藏的工作表、图片、超出表头的单元格。",
        "What the reader met and could not place: hidden sheets, pictures, cells beyond the header.",
    ),
    basis: FORM,
    example: ("工作簿中有一张隐藏的工作表。", "The workbook has a hidden sheet."),
    tolerance: Tolerance::None,
    fix: ("人工核对这一处", "check this place by hand"),
    check: left_over,
};

fn left_over(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for remark in &d.remarks {
        if let RemarkKind::Reader { text } = &remark.kind {
            ledger.report(&CONTENT_LEFT_OVER, remark.span, text.clone(), text.clone()).keyed(text.clone());
        }
    }
}
