//! BC8xx — lists of economic 科目 in the text (主要包括：…) against the basic economic table.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::ledger::rule::{FORM, TEXT};
use crate::ledger::{Ledger, Rule, Severity, Tolerance, Words};
use crate::lexicon::Group;
use crate::model::economic::ECONOMIC_NAMES;
use crate::model::fold::fold;
use crate::model::{Code, Disclosure, Role, Span, Table};
use std::collections::{BTreeMap, BTreeSet};

/// 文中列举的科目在基本支出表中没有金额
pub static LISTED_BLANK: Rule = Rule {
    code: "BC804",
    name: "listed-code-without-amount",
    title: "文中“主要包括”列举的科目在基本支出表中没有金额",
    title_en: "A code listed in the text has no amount in the basic table",
    severity: Severity::Warning,
    checks: (
        "“人员经费（公用经费）主要包括：……”列举的经济分类科目，在基本支出表的同名行应有金额。",
        "An economic code that the text lists under personnel or public expenditure has an amount in the row of that name.",
    ),
    basis: TEXT,
    example: (
        "文中列有“生活补助”，表中该行为空，而“奖励金”0.31 没有列出。",
        "The text lists living allowances, whose row is blank, and not awards, 0.31.",
    ),
    tolerance: Tolerance::None,
    fix: ("按表中有金额的科目改写列举", "list the codes that have an amount in the table"),
    check: listed_blank,
};

/// So many items must be rows with an amount before a list is taken for one of economic 科目.
const ENOUGH: usize = 5;

fn listed_blank(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(table) = d.table(Role::BasicEconomic) else { return };
    // A list that the text prints again, for another section, is the same list.
    let mut found: Vec<(Blank, usize)> = Vec::new();
    for list in lists(d) {
        let Some(own) = blank_in(d, table, &list) else { continue };
        match found.iter_mut().find(|(known, _)| known.items == own.items && known.missing == own.missing) {
            Some((_, places)) => *places += 1,
            None => found.push((own, 1)),
        }
    }
    for (blank, places) in found {
        let items = blank.items.join("、");
        let Words { zh: more, en: more_en } = Words::in_all(places);
        let (zh, en) = match blank.missing.join("、") {
            names if names.is_empty() => (String::new(), String::new()),
            names => (format!("；表中有金额而没有列出的是“{names}”"), format!("; with an amount and not listed: \"{names}\"")),
        };
        ledger
            .report(
                &LISTED_BLANK,
                blank.span,
                format!("文中列有“{items}”，基本支出表中该科目没有金额{zh}{more}"),
                format!("the text lists \"{items}\", which has no amount in the basic table{en}{more_en}"),
            )
            .keyed(items);
    }
}

/// What a list names that has no amount, and what has one and is not named.
struct Blank {
    span: Span,
    items: Vec<String>,
    missing: Vec<String>,
}

/// A list of the text after 主要包括: its items, folded, and where each stands.
struct List {
    items: Vec<(String, Span)>,
    span: Span,
    /// 等 behind the last: there are more.
    is_open: bool,
}

fn lists(d: &Disclosure) -> Vec<List> {
    let mut found = Vec::new();
    for prose in d.prose() {
        for (at, opening) in Group::ListsMain.words().flat_map(|word| prose.text.match_indices(word)) {
            let start = at + opening.len();
            let start = start + usize::from(prose.text[start..].starts_with(':'));
            let end = prose.text[start..].find(['。', ';']).map_or(prose.text.len(), |e| start + e);
            let mut items = Vec::new();
            let mut from = start;
            for part in prose.text[start..end].split(['、', ',']) {
                let item = Group::AndSoOn.strip_end(part);
                if !item.is_empty() {
                    items.push((item.to_owned(), prose.span(from..from + item.len())));
                }
                from += part.len() + part_end(&prose.text[from + part.len()..end]);
            }
            let is_open = Group::AndSoOn.is_in(&prose.text[start..end]);
            found.push(List { items, span: prose.span(start..end), is_open });
        }
    }
    found
}

/// An item of a list of 科目 that stands in it a second time.
fn listed_twice(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let is_code = |item: &str| ECONOMIC_NAMES.iter().any(|(_, name)| *name == item);
    for list in lists(d) {
        let known = list.items.iter().filter(|(item, _)| is_code(item)).count();
        for (at, (item, span)) in list.items.iter().enumerate() {
            let again = list.items[..at].iter().any(|(before, _)| before == item);
            if known >= ENOUGH && again && is_code(item) {
                ledger
                    .report(
                        &LISTED_TWICE,
                        span.trimmed(&d.text),
                        format!("“{item}”在同一列举中出现两次"),
                        format!("\"{item}\" is listed twice"),
                    )
                    .keyed(item.clone());
            }
        }
    }
}

/// A row with an amount that a list, complete but for it, leaves out.
fn left_out(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(table) = d.table(Role::BasicEconomic) else { return };
    let paid = |r: usize| table.rows[r].cells.iter().any(|c| d.is_nonzero(*c));
    let parent = |r: usize| table.rows[r].code.as_ref().and_then(Code::parent);
    let mut rows: BTreeMap<String, usize> = BTreeMap::new();
    for row in table.coded_rows().filter(|&r| paid(r)) {
        rows.entry(fold(&table.rows[row].name)).or_insert(row);
    }
    for list in lists(d).iter().filter(|l| !l.is_open) {
        let listed: Option<Vec<usize>> = list.items.iter().map(|(item, _)| rows.get(item).copied()).collect();
        // Every item is a row with an amount: who lists so carefully means all of them.
        let Some(listed) = listed.filter(|l| l.len() >= ENOUGH) else { continue };
        let groups: BTreeSet<Code> = listed.iter().filter_map(|&r| parent(r)).collect();
        let known: BTreeSet<usize> = listed.iter().copied().collect();
        let divided = |r: usize| table.rows[r].code.as_ref().is_some_and(|c| table.has_children(c));
        let mut missing =
            table.coded_rows().filter(|&r| paid(r) && !known.contains(&r) && parent(r).is_some_and(|p| groups.contains(&p)) && !divided(r));
        let (Some(only), None) = (missing.next(), missing.next()) else { continue };
        let (name, code) = (fold(&table.rows[only].name), table.rows[only].code.as_ref().map_or("", |c| c.0.as_str()));
        // 其他… is what a list of the main items leaves to the table.
        if Group::OthersName.begins(&name) {
            continue;
        }
        let amounts = table.rows[only].cells.iter().flatten().copied().filter(|&f| d.is_nonzero(Some(f)));
        ledger
            .report(
                &LEFT_OUT,
                list.span.trimmed(&d.text),
                format!("列举的 {} 个科目在基本支出表中都有金额，唯独没有列出 {code} “{name}”", listed.len()),
                format!("all {} items listed have an amount in the basic table; only {code} \"{name}\" is left out", listed.len()),
            )
            .with(amounts)
            .keyed(name.clone())
            .advise(format!("补上“{name}”"), format!("add \"{name}\""));
    }
}

/// 列举漏了有金额的科目
pub static LEFT_OUT: Rule = Rule {
    code: "BC832",
    name: "listed-without-one",
    title: "文中列举的科目漏了一个",
    title_en: "A list of codes leaves out one that has an amount",
    severity: Severity::Warning,
    checks: (
        "“主要包括：……”逐一列举基本支出表中有金额的科目、不带“等”字，而同类科目中唯独漏了一个有金额的，予以报告；漏的是“其他……”的不算。",
        "Where a list names one by one the rows that have an amount, and is not left open, the only one of their class that is missing is reported; a row of what is other is not meant.",
    ),
    basis: TEXT,
    example: ("表中 30102 津贴补贴有 23.40 万元，列举了其余各项而没有它。", "All rows of the class with an amount are listed but one."),
    tolerance: Tolerance::None,
    fix: ("补上漏列的科目，或删去不再列举的", "add the code that is left out"),
    check: left_out,
};

/// 列举的科目重复
pub static LISTED_TWICE: Rule = Rule {
    code: "BC830",
    name: "listed-twice",
    title: "文中列举的科目重复",
    title_en: "A code is listed twice in the text",
    severity: Severity::Warning,
    checks: ("“主要包括：……”列举经济分类科目时，同一科目只应出现一次。", "In a list of economic codes each stands once."),
    basis: TEXT,
    example: ("“基本工资、津贴补贴、奖金、津贴补贴、绩效工资……”。", "One item of a list of salaries stands in it twice."),
    tolerance: Tolerance::None,
    fix: ("删去重复的科目，或改为漏列的科目", "delete the second, or name the code that was meant"),
    check: listed_twice,
};

/// The length of the mark that ends an item.
fn part_end(rest: &str) -> usize {
    rest.chars().next().map_or(0, char::len_utf8)
}

fn blank_in(d: &Disclosure, table: &Table, list: &List) -> Option<Blank> {
    let items: Vec<&str> = list.items.iter().map(|(item, _)| item.as_str()).collect();
    let rows = |item: &str| -> Vec<usize> { table.coded_rows().filter(|&r| fold(&table.rows[r].name) == item).collect() };
    let paid = |r: usize| table.rows[r].cells.iter().any(|c| d.is_nonzero(*c));
    // a cell that could not be read may hold an amount
    let readable = |r: usize| table.rows[r].cells.iter().flatten().all(|c| !d.figure(*c).is_printed() || d.figure(*c).value().is_some());
    let listed: Vec<usize> = items.iter().flat_map(|i| rows(i)).filter(|&r| paid(r)).collect();
    if listed.len() < ENOUGH {
        return None;
    }
    let blank: Vec<&str> = items
        .iter()
        .copied()
        .filter(|i| {
            let found = rows(i);
            let known = !found.is_empty() || ECONOMIC_NAMES.iter().any(|(_, name)| name == i);
            // Of names that were put together the code tells which row it is.
            let by_code = || ECONOMIC_NAMES.iter().find(|(_, name)| name == i).and_then(|(code, _)| table.coded(&Code::new(*code)));
            let torn = d.is_put_together(table) && by_code().is_some_and(paid);
            known && !torn && found.iter().all(|&r| !paid(r) && readable(r))
        })
        .collect();

    if blank.is_empty() {
        return None;
    }
    let groups: Vec<_> = listed.iter().filter_map(|&r| table.rows[r].code.as_ref().and_then(|c| c.parent())).collect();
    // an abbreviation in the list may stand for any row: then nothing is said to be missing
    let complete = items.iter().all(|i| !rows(i).is_empty());
    let missing = table
        .coded_rows()
        .filter(|&r| complete && paid(r) && !items.contains(&fold(&table.rows[r].name).as_str()))
        .filter(|&r| table.rows[r].code.as_ref().and_then(|c| c.parent()).is_some_and(|p| groups.contains(&p)))
        .map(|r| table.rows[r].name.clone())
        .collect();
    Some(Blank { span: list.span.trimmed(&d.text), items: blank.into_iter().map(str::to_owned).collect(), missing })
}

/// 列举的科目名称有错字
pub static MISSPELT: Rule = Rule {
    code: "BC503",
    name: "listed-name-misspelt",
    title: "文中列举的经济分类科目有错字",
    title_en: "A listed code of the economic classification is misspelt",
    severity: Severity::Warning,
    checks: (
        "“主要包括”后依次列举的经济分类科目，与分类科目名称只差一个字、次序又正好的，疑为错字。",
        "In a list of codes in their order, a name that differs from the classification's by one character, and stands where that code would, is probably misspelt.",
    ),
    basis: FORM,
    example: ("“基本工资、津贴补贴、资金、绩效工资……”，应为“奖金”。", "The third of the list is one character off the name of 30103."),
    tolerance: Tolerance::None,
    fix: ("按科目名称改正", "use the name of the classification"),
    check: misspelt,
};

fn misspelt(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for ((item, meant), places) in out_of_place(d, differs_by_one) {
        let (code, name) = ECONOMIC_NAMES[meant];
        let Words { zh: more, en: more_en } = Words::in_all(places.len());
        ledger
            .report(
                &MISSPELT,
                places[0],
                format!("“{item}”不是经济分类科目，按次序应为 {code} “{name}”{more}"),
                format!("\"{item}\" is no code of the classification; by its place it should be {code} \"{name}\"{more_en}"),
            )
            .keyed(item);
    }
}

/// Items of lists in the order of the codes that are no names of the classification, with the one that `stands_for` says is
/// meant by those whose place in the order is free.
fn out_of_place(d: &Disclosure, stands_for: impl Fn(&str, &str) -> bool) -> BTreeMap<(String, usize), Vec<Span>> {
    let code = |item: &str| ECONOMIC_NAMES.iter().position(|(_, name)| *name == item);
    let mut found: BTreeMap<(String, usize), Vec<Span>> = BTreeMap::new();
    for list in lists(d) {
        let items: Vec<&str> = list.items.iter().map(|(item, _)| item.as_str()).collect();
        if items.iter().filter(|i| code(i).is_some()).count() < ENOUGH {
            continue;
        }
        for (at, (item, span)) in list.items.iter().enumerate().filter(|(_, (item, _))| code(item).is_none()) {
            let before = items[..at].iter().rev().find_map(|i| code(i));
            let after = items[at + 1..].iter().find_map(|i| code(i));
            let (Some(before), Some(after)) = (before, after) else { continue };
            let meant = (before + 1..after).filter(|&i| stands_for(item, ECONOMIC_NAMES[i].1));
            if let [only] = meant.collect::<Vec<_>>()[..] {
                found.entry((item.clone(), only)).or_default().push(*span);
            }
        }
    }
    found
}

/// As long as the name, and one character another.
fn differs_by_one(item: &str, name: &str) -> bool {
    item.chars().count() == name.chars().count() && item.chars().zip(name.chars()).filter(|(a, b)| a != b).count() == 1
}

/// 列举的科目名称不全
pub static SHORTENED: Rule = Rule {
    code: "BC822",
    name: "listed-name-shortened",
    title: "文中列举的经济分类科目名称不全",
    title_en: "A listed code of the economic classification lacks characters of its name",
    severity: Severity::Note,
    checks: (
        "“主要包括”后依次列举经济分类科目时，应使用科目全称；次序正好、而名称少一两个字的，予以提示。",
        "In a list of codes in their order, names are printed in full; one that stands where a code would and lacks a character or two of its name is pointed out.",
    ),
    basis: FORM,
    example: (
        "“……绩效工资、机关事业单位养老保险缴费、职业年金缴费……”，科目为“机关事业单位基本养老保险缴费”。",
        "The name of 30108 is printed without two of its characters.",
    ),
    tolerance: Tolerance::None,
    fix: ("按科目全称列举", "use the name of the classification"),
    check: shortened,
};

fn shortened(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for ((item, meant), places) in out_of_place(d, lacks_characters) {
        let (code, name) = ECONOMIC_NAMES[meant];
        let Words { zh: more, en: more_en } = Words::in_all(places.len());
        ledger
            .report(
                &SHORTENED,
                places[0],
                format!("“{item}”不是科目全称，按次序应为 {code} “{name}”{more}"),
                format!("\"{item}\" is not the whole name; by its place it should be {code} \"{name}\"{more_en}"),
            )
            .keyed(item);
    }
}

/// The name without one or two characters that stand together inside it.
fn lacks_characters(item: &str, name: &str) -> bool {
    let (short, long): (Vec<char>, Vec<char>) = (item.chars().collect(), name.chars().collect());
    let missing = long.len().saturating_sub(short.len());
    if short.len() < 5 || !(1..=2).contains(&missing) || long.len() < short.len() {
        return false;
    }
    let head = short.iter().zip(&long).take_while(|(a, b)| a == b).count();
    let tail = short.iter().rev().zip(long.iter().rev()).take_while(|(a, b)| a == b).count();
    head >= 2 && tail >= 2 && head + tail >= short.len()
}
