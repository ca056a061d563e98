//! BC6xx — what has to be published: tables, sections, notes of empty tables, reasons, depth.

use super::scope::{self, Scope};
use super::unread_titles::unread_roles;
use crate::ledger::rule::LAW;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::Group;
use crate::model::fold::fold;
use crate::model::pattern;
use crate::model::{
    ClaimKind, Direction, Disclosure, DocumentKind, Level, Meaning, Paragraph, RemarkKind, Role, Section, Span, Subject, Table, titles,
};
use regex::Regex;
use std::cell::LazyCell;
use std::sync::LazyLock;

fn start(d: &Disclosure) -> Span {
    let end = d.text.trim_start().chars().next().map_or(0, char::len_utf8);
    let begin = d.text.len() - d.text.trim_start().len();
    Span::new(begin, begin + end)
}

/// Whether the document is a whole disclosure and not only its narrative or a single table.
fn has_tables(d: &Disclosure) -> bool {
    d.tables.iter().filter(|t| !matches!(t.role, Role::Detail | Role::ProjectList | Role::Other | Role::Performance)).count() >= 3
}

/// 应公开的表缺失 (M2–M7)
pub static TABLE: Rule = Rule {
    code: "BC601",
    name: "required-table-missing",
    title: "应公开的表缺失",
    title_en: "A required table is missing",
    severity: Severity::Error,
    checks: (
        "应公开：收支总表、收入总表、支出总表、财政拨款收支总表、一般公共预算支出表、基本支出表、“三公”经费表、政府性基金表，2020 年起还有国有资本经营预算表；没有数据也应保留空表。",
        "Balance, revenue, expenditure, fiscal balance, general, basic, three public, funds, and from 2020 state capital; empty ones are kept.",
    ),
    basis: LAW,
    example: ("没有“政府性基金预算支出表”。", "No government funds table."),
    tolerance: Tolerance::None,
    fix: ("补上这张表；没有数据时保留空表并说明", "add the table; keep it empty with a note where there is no data"),
    check: table,
};

const REQUIRED: &[Role] = &[
    Role::Balance,
    Role::Income,
    Role::Expenditure,
    Role::FiscalBalance,
    Role::General,
    Role::BasicEconomic,
    Role::ThreePublic,
    Role::Fund,
    Role::Capital,
];

/// What a government's budget is asked for: a report on one of its books, by its title or because it speaks of no other, holds that one
/// alone.
fn of_government(d: &Disclosure) -> &'static [Role] {
    let title = d.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let book = Some(scope::named(title)).filter(|book| *book != Scope::Whole).unwrap_or_else(|| scope::named(&d.text));
    match book {
        Scope::One(Meaning::General) => &[Role::General],
        Scope::One(Meaning::Fund) => &[Role::Fund],
        Scope::One(_) => &[],
        Scope::Whole | Scope::Fiscal => &[Role::General, Role::Fund],
    }
}

fn table(d: &Disclosure, ledger: &mut Ledger<'_>) {
    if !has_tables(d) {
        return;
    }
    // A government's budget has tables of its own: of these only what every budget has is asked for.
    let asked: &[Role] = if d.level == Some(Level::Government) { of_government(d) } else { REQUIRED };
    let unread = LazyCell::new(|| unread_roles(d));
    for &role in asked {
        // Forms without a table of 国有资本经营预算 give this money a column of its own in the others.
        let own_column = |t: &Table| t.columns.iter().any(|c| c.meaning == Meaning::Capital);
        let in_others = || d.tables.iter().any(own_column) || d.has_unread();
        let recent = role != Role::Capital || d.year.is_some_and(|y| y >= 2021) && !in_others();
        let listed = d.contents.iter().any(|e| crate::layout::line::title_role(&e.text) == Some(role));
        // A table that the contents list is BC001's.
        if recent && !listed && d.table(role).is_none() && !is_named(d, role) && !d.is_undecided(role) && !unread.contains(&role) {
            ledger
                .report(&TABLE, start(d), format!("没有找到{}", role.name()), format!("the {} table was not found", role.english()))
                .keyed(role.key());
        }
    }
}

/// A table of the kind is there by its title, though the bracket behind it says that it is by another classification; 财政拨款基本支出表
/// holds what 一般公共预算基本支出表 would.
fn is_named(d: &Disclosure, role: Role) -> bool {
    let bare = |title: &str| titles::role_of_title(title.split(['（', '(']).next().unwrap_or_default());
    let fiscal = role == Role::BasicEconomic && d.table(Role::FiscalBasic).is_some();
    fiscal || d.tables.iter().any(|t| t.role == Role::Detail && bare(&t.title) == Some(role))
}

/// 空表没有说明 (M8)
pub static EMPTY_UNEXPLAINED: Rule = Rule {
    code: "BC602",
    name: "empty-table-unexplained",
    title: "空表没有说明",
    title_en: "An empty table has no note",
    severity: Severity::Warning,
    checks: (
        "没有数据的表应在表下说明（如“本部门无政府性基金预算，空表列示”）。",
        "A table without data has a note below it that says so.",
    ),
    basis: LAW,
    example: ("政府性基金表只有表头，没有注。", "The funds table has a header and no note."),
    tolerance: Tolerance::None,
    fix: ("在表下加一句说明，或补上数据", "add a note, or the data"),
    check: empty_unexplained,
};

fn explains_empty(d: &Disclosure, table: &Table) -> bool {
    let title = table.title.split_once(['（', '(']).map_or("", |(_, bracket)| bracket);
    says_empty(title) || table.notes.iter().any(|n| says_empty(&n.text)) || said_in_narrative(d, table.role)
}

/// A sentence of the same disclosure that says there is none: some print no note below the table itself.
fn said_in_narrative(d: &Disclosure, role: Role) -> bool {
    let words: &[&str] = match role {
        Role::Fund => &["政府性基金"],
        Role::Capital => &["国有资本经营"],
        Role::Procurement => &["政府采购"],
        _ => return false,
    };
    d.paragraphs.iter().any(|p| {
        p.span.of(&d.text).split(['。', '；', '，', ',']).any(|clause| {
            let key = fold(clause);
            let none = says_empty(&key) && !key.contains('元') || says_zero(&key);
            words.iter().any(|w| key.contains(w)) && none
        })
    })
}

/// `政府性基金支出预算支出0万元`
fn says_zero(clause: &str) -> bool {
    static ZERO: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"[^\d.,]0(?:\.0+)?万?元$").expect("valid pattern"));
    ZERO.is_match(clause)
}

fn says_empty(note: &str) -> bool {
    let key = fold(note);
    ["空表", "为空", "无数据", "没有数据", "无内容", "无相关", "无此项", "未安排", "未发生", "不涉及"].iter().any(|w| key.contains(w))
        || (key.contains('无') || key.contains("没有"))
            && ["预算", "收支", "收入", "支出", "安排", "财政拨款", "项目"].iter().any(|w| key.contains(w))
}

/// Lines of amounts stand between the title and what comes next: a table that was not read is not empty.
fn is_unread(d: &Disclosure, table: &Table) -> bool {
    let said = |kind: &RemarkKind| matches!(kind, RemarkKind::CellsUndecided { title, columns: None, .. } if *title == table.title);
    if d.remarks.iter().any(|remark| said(&remark.kind)) {
        return true;
    }
    static AMOUNT: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"(?:\d\.\d+|\d,\d{3})(?:\D|$)").expect("valid pattern"));
    let start = table.title_span.end;
    let titles = d.tables.iter().map(|t| t.title_span.start).chain(d.sections.iter().map(|s| s.title_span.start));
    let end = titles.filter(|&at| at > start).min().unwrap_or(d.text.len());
    let row = |line: &&str| line.len() > 6 && !line.contains(['。', '，', '；']) && AMOUNT.find_iter(line).count() > 1;
    d.text.get(start..end).is_some_and(|below| below.lines().filter(row).count() > 1)
}

fn empty_unexplained(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let asked = |t: &&Table| !matches!(t.role, Role::Other | Role::ProjectList) && t.is_empty(&d.figures);
    for table in d.tables.iter().filter(asked).filter(|t| !explains_empty(d, t) && !is_unread(d, t)) {
        ledger
            .report(
                &EMPTY_UNEXPLAINED,
                table.title_span,
                format!("“{}”没有数据，表下也没有说明", table.title),
                format!("\"{}\" has no data and no note that says so", table.title),
            )
            .keyed(table.role.key());
    }
}

/// 说明为空表而表中有数 (M8)
pub static EMPTY_CONTRADICTED: Rule = Rule {
    code: "BC603",
    name: "empty-note-contradicted",
    title: "注明空表而表中有数",
    title_en: "A table that is said to be empty has figures",
    severity: Severity::Error,
    checks: ("表下注明“本表为空表”时，表中不应有非零的金额。", "A table whose note says it is empty has no amount other than zero."),
    basis: LAW,
    example: ("“三公”经费表印有 47.91，注为“故本表为空表”。", "The three public table prints 47.91 and a note that it is empty."),
    tolerance: Tolerance::None,
    fix: ("删去该注，或核对表中数字", "remove the note or check the figures"),
    check: empty_contradicted,
};

fn empty_contradicted(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in &d.tables {
        let Some(note) = table.notes.iter().find(|n| {
            let key = fold(&n.text);
            (key.contains("空表") || key.contains("本表无数据")) && !Group::Conditional.is_in(&key)
        }) else {
            continue;
        };
        let figures: Vec<_> =
            table.rows.iter().flat_map(|r| r.cells.iter().flatten().copied()).filter(|&id| d.is_nonzero(Some(id))).collect();
        // The note closes its table: rows that only follow it are of another one.
        let figures: Vec<_> = figures.into_iter().filter(|&id| d.figure(id).span.start < note.span.start).collect();
        if let Some(&first) = figures.first() {
            ledger
                .report(
                    &EMPTY_CONTRADICTED,
                    note.span,
                    format!("“{}”注明为空表，表中却有 {} 等 {} 个金额", table.title, d.figure(first).raw, figures.len()),
                    format!(
                        "\"{}\" is said to be empty but prints {} and {} amount(s) in all",
                        table.title,
                        d.figure(first).raw,
                        figures.len()
                    ),
                )
                .with(figures)
                .keyed(table.role.key());
        }
    }
}

/// 应说明的内容缺失 (M1, M11–M15)
pub static SECTION: Rule = Rule {
    code: "BC604",
    name: "required-section-missing",
    title: "应说明的内容缺失",
    title_en: "A required section is missing",
    severity: Severity::Warning,
    checks: (
        "情况说明应包括：部门职责、机构设置、机关运行经费、政府采购、国有资产占用、绩效、名词解释；标题下应有内容。",
        "The narrative covers duties, organisation, agency operating costs, procurement, state assets, performance and terms; a heading has content.",
    ),
    basis: LAW,
    example: ("没有提到国有资产占用情况。", "State assets are not mentioned."),
    tolerance: Tolerance::None,
    fix: ("补上这一部分；没有的事项也应写明“无”", "add the section; say so where there is nothing"),
    check: section,
};

/// What to look for, and the words any of which show that it is there.
const SECTIONS: &[(&str, &str, &[&str])] = &[
    ("部门（单位）职责", "duties", &["职责", "职能"]),
    (
        "机构设置",
        "organisation",
        &["机构设置", "机构人员", "机构情况", "机构编制", "单位构成", "内设机构", "预算单位构成", "决算单位构成", "基本情况"],
    ),
    ("机关运行经费", "agency operating costs", &["机关运行经费", "运行经费"]),
    ("政府采购", "procurement", &["政府采购"]),
    ("国有资产占用", "state assets", &["国有资产", "固定资产", "资产占用", "资产占有"]),
    ("绩效", "performance", &["绩效"]),
    ("名词解释", "explanation of terms", &["名词解释"]),
];

fn section(d: &Disclosure, ledger: &mut Ledger<'_>) {
    // A file that holds only tables, or only a part of the narrative, is not asked for the rest.
    let narrative: usize = d.paragraphs.iter().map(|p| p.span.end - p.span.start).sum();
    // A government's report on its budget has other sections than a department's disclosure.
    let part = narrative < 600 || is_about_three_public(d) || begins_in_the_middle(d) && !has_tables(d);
    if d.sections.len() < 3 || part || d.level == Some(Level::Government) {
        return;
    }
    let mut text: String = d.paragraphs.iter().map(|p| fold(p.span.of(&d.text))).collect();
    text.extend(d.sections.iter().map(|s| fold(&s.title)));
    text.extend(d.tables.iter().map(|t| fold(&t.title)));
    let old = d.year.is_some_and(|y| y < 2019);
    let optional = |zh: &str| old && zh == "国有资产占用";
    let missing: Vec<_> = SECTIONS.iter().filter(|(zh, _, words)| !optional(zh) && !words.iter().any(|w| text.contains(w))).collect();
    // A text that speaks of next to nothing that a disclosure consists of is none, but a report on debts or on one month.
    let spoken = SECTIONS.iter().filter(|(_, _, words)| words.iter().any(|w| text.contains(w))).count();
    if spoken < 3 && !has_tables(d) {
        return;
    }
    for (zh, en, _) in missing {
        ledger.report(&SECTION, start(d), format!("情况说明没有“{zh}”的内容"), format!("the narrative says nothing about {en}")).keyed(*zh);
    }
    // What stands alone in its line may be the name of a row where a table was not read.
    if d.remarks.iter().any(|remark| matches!(remark.kind, RemarkKind::CellsUndecided { .. })) || !unread_roles(d).is_empty() {
        return;
    }
    for (at, section) in d.sections.iter().enumerate().filter(|(_, s)| s.depth <= 2 && !s.has_content) {
        // 四、绩效预算信息 that has a 第一部分 of its own, behind the one of the document.
        let parts = |s: &Section| fold(&s.title).starts_with("第一部分");
        if d.sections.get(at + 1).is_some_and(parts) && d.sections[..at].iter().any(parts) {
            continue;
        }
        let only_title = !d.sections.iter().any(|o| o.title_span.start > section.title_span.start && o.title_span.start < section.span.end);
        // The table that the heading names may stand elsewhere: on another sheet, or behind the text.
        let elsewhere = titles::role_of_title(&format!("{}表", section.title)).is_some_and(|role| d.table(role).is_some());
        let explained = elsewhere || ["无", "略"].iter().any(|w| section.title.ends_with(w));
        if only_title && !explained {
            ledger
                .report(
                    &SECTION,
                    section.title_span,
                    format!("“{}”下没有内容", section.title),
                    format!("nothing stands below \"{}\"", section.title),
                )
                .at_most(if section.depth == 1 { Severity::Note } else { Severity::Warning })
                .keyed(section.title.clone());
        }
    }
}

/// An explanation of the “三公” costs alone, published by itself.
fn is_about_three_public(d: &Disclosure) -> bool {
    let head = d.text.lines().map(fold).filter(|l| !l.is_empty()).take(3).collect::<String>();
    head.contains("三公") && !["部门预算", "部门决算", "单位预算", "单位决算", "目录"].iter().any(|w| head.contains(w))
}

/// The first heading is a second or later one: the file is a piece of a disclosure.
fn begins_in_the_middle(d: &Disclosure) -> bool {
    static LATER: LazyLock<Regex> =
        LazyLock::new(|| pattern::new(r"^(?:第[二三四五六七八九十]+部分|\(?[二三四五六七八九十]+[、)])").expect("valid pattern"));
    d.sections.first().is_some_and(|s| LATER.is_match(&fold(&s.title)))
}

/// 增减没有说明原因 (M9, M10)
pub static REASON: Rule = Rule {
    code: "BC605",
    name: "change-unexplained",
    title: "收支或“三公”经费增减没有说明原因",
    title_en: "A change is not explained",
    severity: Severity::Warning,
    checks: (
        "收支总额和“三公”经费的增减应说明金额、方向和原因。",
        "Changes of total revenue and expenditure and of the three public costs come with amount, direction and reason.",
    ),
    basis: LAW,
    example: ("“三公”经费比上年减少 2.13 万元。（无原因）", "Three public costs down 2.13, without a reason."),
    tolerance: Tolerance::None,
    fix: ("补写增减的主要原因", "add the main reason"),
    check: reason,
};

fn reason(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        let asked = matches!(claim.subject, Subject::BothSides | Subject::ThreePublic(Meaning::ThreePublicTotal));
        let ClaimKind::Change { reason: None, difference: Some(difference), direction, direction_span, .. } = &claim.kind else { continue };
        if !asked || *direction == Direction::Level || !d.is_nonzero(Some(*difference)) {
            continue;
        }
        // The reasons of the components, or of a later sentence of the paragraph, explain the whole.
        let at = d.paragraph_at(direction_span.start);
        let paragraph = at.map(|at| &d.paragraphs[at]);
        let section = claim.section.map(|s| d.sections[s].span);
        // Of a text without headings the paragraph behind it.
        let next = at.filter(|_| section.is_none()).and_then(|at| d.paragraphs.get(at + 1));
        let listed = paragraph.and_then(|p| items_after(d, p));
        let explained = [paragraph.map(|p| p.span), section, next.map(|p| p.span), listed].into_iter().flatten().any(|span| {
            let words = fold(Span::new(direction_span.end.min(span.end), span.end).of(&d.text));
            ["原因", "主要为", "主要是", "由于", "因"].iter().any(|w| words.contains(w))
        });
        if !explained {
            ledger
                .report(&REASON, *direction_span, "这里写了增减，没有写原因", "a change is stated here without its reason")
                .with([*difference]);
        }
    }
}

/// The paragraphs of the section that follow one which ends with a colon: what it announced.
fn items_after(d: &Disclosure, announces: &Paragraph) -> Option<Span> {
    if !announces.span.of(&d.text).trim_end().ends_with(['：', ':']) {
        return None;
    }
    let after = d.paragraphs.iter().filter(|p| p.section == announces.section && p.span.start >= announces.span.end);
    after.map(|p| p.span).reduce(Span::cover)
}

/// 公务用车购置与运行未分列 (M6)
pub static CAR_SPLIT: Rule = Rule {
    code: "BC606",
    name: "car-costs-not-split",
    title: "公务用车购置费与运行费没有分列",
    title_en: "Purchase and running of cars are not apart",
    severity: Severity::Warning,
    checks: ("“三公”经费表应分别列示公务用车购置费和运行费。", "The three public table gives purchase and running of official cars apart."),
    basis: LAW,
    example: ("只有“公务用车购置及运行费”一项。", "Only one item for both."),
    tolerance: Tolerance::None,
    fix: ("分列购置费和运行费", "print both"),
    check: car_split,
};

/// Whether the lines below the title name both apart, though not both were read: a row without any amount, a header of which no
/// column was found.
fn names_both(d: &Disclosure, table: &Table) -> bool {
    let begins = d.tables.iter().map(|t| t.title_span.start).chain(d.sections.iter().map(|s| s.span.start));
    let next = begins.filter(|&start| start > table.title_span.start).min();
    let own = Span::new(table.title_span.end, next.unwrap_or(d.text.len()));
    let words = fold(own.of(&d.text));
    ["购置", "运行"].iter().all(|part| words.matches(part).count() > 1)
}

fn car_split(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in d.tables_of(Role::ThreePublic).filter(|t| !t.is_empty(&d.figures)) {
        let has = |m: Meaning| table.column(m).is_some() || table.rows.iter().any(|r| r.meaning == m);
        if !(names_both(d, table) || has(Meaning::CarPurchase) && has(Meaning::CarRun)) {
            ledger
                .report(
                    &CAR_SPLIT,
                    table.title_span,
                    format!("“{}”没有把公务用车购置费和运行费分开列示", table.title),
                    format!("\"{}\" does not give purchase and running of cars apart", table.title),
                )
                .keyed(table.role.key());
        }
    }
}

/// 项目绩效目标没有公开 (M14)
pub static TARGETS: Rule = Rule {
    code: "BC607",
    name: "performance-targets-missing",
    title: "有项目支出而没有项目绩效目标",
    title_en: "Projects without performance targets",
    severity: Severity::Note,
    checks: (
        "有项目支出的预算应公开项目绩效目标表，或在情况说明中说明绩效目标。",
        "A budget with projects publishes their performance targets.",
    ),
    basis: LAW,
    example: ("项目支出 217.49 万元，没有绩效目标表。", "Project expenditure 217.49 and no targets."),
    tolerance: Tolerance::None,
    fix: ("补上项目绩效目标表", "add the targets"),
    check: targets,
};

fn targets(d: &Disclosure, ledger: &mut Ledger<'_>) {
    if d.kind == Some(DocumentKind::FinalAccounts) || d.sections.len() < 3 || !has_tables(d) {
        return;
    }
    let project = d.table(Role::Expenditure).and_then(|t| super::between::total_figure(t, Meaning::Project));
    let mentioned = d.paragraphs.iter().any(|p| p.span.of(&d.text).contains("绩效")) || d.tables_of(Role::Performance).next().is_some();
    if let Some(id) = project.filter(|&id| d.is_nonzero(Some(id)) && !mentioned) {
        ledger
            .report(
                &TARGETS,
                d.figure(id).span,
                format!("项目支出为 {}，没有找到项目绩效目标", d.figure(id).raw),
                format!("project expenditure is {} and no performance targets were found", d.figure(id).raw),
            )
            .with([id]);
    }
}

/// 科目没有细化 (M4, M5)
pub static DEPTH: Rule = Rule {
    code: "BC608",
    name: "classification-too-shallow",
    title: "科目没有细化到规定的级次",
    title_en: "The classification is not deep enough",
    severity: Severity::Warning,
    checks: (
        "一般公共预算支出表应细化到项（每个款有 7 位科目），基本支出表应细化到款（每个 3xx 类有 5 位科目）。",
        "The general table goes down to 项 (7 digits), the basic table to 款 (5 digits).",
    ),
    basis: LAW,
    example: ("20805 下没有任何 7 位科目。", "No 7-digit code below 20805."),
    tolerance: Tolerance::None,
    fix: ("补列下一级科目", "add the next level"),
    check: depth,
};

fn depth(d: &Disclosure, ledger: &mut Ledger<'_>) {
    // A government's own tables go down to 类 or 款: what each body spends on 项 stands in the tables of the bodies.
    if d.level == Some(Level::Government) {
        return;
    }
    for (role, level, wanted) in [(Role::General, 2, "项"), (Role::BasicEconomic, 1, "款")] {
        let Some(table) = d.table(role) else { continue };
        for r in table.coded_rows() {
            let row = &table.rows[r];
            let Some(code) = row.code.as_ref().filter(|c| c.level() == level || role == Role::General && c.level() == 1) else { continue };
            let nonzero = row.cells.iter().any(|c| d.is_nonzero(*c));
            // What one table of it gives by 类 another may give down to 项.
            let divided = d.tables_of(role).any(|t| t.divides(code));
            if nonzero && !divided {
                ledger
                    .report(
                        &DEPTH,
                        if row.name.is_empty() { row.spans.first().copied().unwrap_or(row.name_span) } else { row.name_span },
                        format!("“{}”中 {} {} 没有细化到{wanted}", table.title, code.0, row.name),
                        format!("in \"{}\", {} {} has no codes of the next level", table.title, code.0, row.name),
                    )
                    .keyed(format!("{}|{}", role.key(), code.0));
            }
        }
    }
}
