//! Faults of words: years, names, lists, percentages, copies, said of the same figures.

use super::fault::{Base, Edits, Fault};
use budgetcheck::model::{Role, Span};

/// All faults of words that a document admits.
pub fn faults(base: &Base) -> Vec<Fault> {
    let mut all = Vec::new();
    years(base, &mut all);
    names(base, &mut all);
    classification(base, &mut all);
    lists(base, &mut all);
    amounts(base, &mut all);
    all
}

/// The first place of words in the narrative behind a mark.
fn after(base: &Base, mark: &str, words: &str) -> Option<Span> {
    let from = base.narrative();
    let at = from + base.text[from..].find(mark)?;
    let end = base.text[at..].find('\n').map_or(base.text.len(), |e| at + e);
    let found = at + base.text[at..end].find(words)?;
    Some(Span::new(found, found + words.len()))
}

fn years(base: &Base, all: &mut Vec<Fault>) {
    let Some(year) = base.verified.disclosure.year else { return };
    let (own, other) = (format!("{year}年"), format!("{}年", year - 2));
    // The title of the narrative.
    for mark in [format!("{own}部门"), format!("{own}度部门"), format!("{own}单位"), format!("{own}度单位")] {
        let from = base.narrative().saturating_sub(200);
        let Some(at) = base.text.get(from..).and_then(|t| t.find(&mark)).map(|a| from + a) else { continue };
        all.push(
            Fault::edits("year of a title", base, "", vec![(Span::new(at, at + own.len()), other.clone())]).saying([year.to_string()]),
        );
    }
    for (kind, marks) in [
        ("year of a sentence", ["“三公”经费预算", "“三公”经费财政拨款支出预算"]),
        ("year of a sentence", ["机关运行经费预算", "机关运行经费支出"]),
        ("year of a sentence", ["支出预算", "本年支出合计"]),
    ] {
        for mark in marks {
            let from = base.narrative();
            let Some(at) = base.text[from..].match_indices(mark).map(|(a, _)| from + a).find(|&a| {
                let line = base.line_of(a);
                base.text[line.start..a].starts_with(&own)
            }) else {
                continue;
            };
            let start = base.line_of(at).start;
            all.push(Fault::edits(kind, base, mark, vec![(Span::new(start, start + own.len()), other.clone())]).saying([year.to_string()]));
        }
    }
    // Every comparison names the year before last.
    let from = base.narrative();
    let (last, before) = (format!("{}年", year - 1), format!("{}年", year - 2));
    let edits: Edits = ["与", "比", "较"]
        .iter()
        .flat_map(|w| {
            let words = format!("{w}{last}");
            base.text[from..]
                .match_indices(&words)
                .map(|(a, m)| (Span::new(from + a + w.len(), from + a + m.len()), before.clone()))
                .collect::<Vec<_>>()
        })
        .collect();
    if edits.len() > 1 {
        all.push(Fault::edits("year of all comparisons", base, "", edits).saying([(year - 1).to_string()]));
    }
}

fn names(base: &Base, all: &mut Vec<Fault>) {
    let Some(name) = base.verified.disclosure.name.clone() else { return };
    let from = base.narrative();
    let places: Vec<usize> = base.text[from..].match_indices(&name).map(|(a, _)| from + a).collect();
    let chars: Vec<char> = name.chars().collect();
    let other: Option<String> = [
        "柳河镇→杨树镇",
        "第二幼儿园→第五幼儿园",
        "市场监督服务中心→市场检测服务中心",
        "退役事务局→民政事务局",
        "文化服务局→体育服务局",
        "农业农村局→水利局",
    ]
    .iter()
    .filter_map(|pair| pair.split_once('→'))
    .find_map(|(a, b)| name.contains(a).then(|| name.replace(a, b)));
    if let (Some(other), Some(&at)) = (other, places.last()) {
        all.push(
            Fault::edits("another body's name", base, &other, vec![(Span::new(at, at + name.len()), other.clone())]).saying([name.clone()]),
        );
    }
    if let (Some(&at), true) = (places.last(), chars.len() > 8) {
        let short: String = chars[..chars.len() - 4].iter().chain(&chars[chars.len() - 2..]).collect();
        all.push(
            Fault::edits("a word of the name lost", base, &short, vec![(Span::new(at, at + name.len()), short.clone())]).saying([name]),
        );
    }
}

fn classification(base: &Base, all: &mut Vec<Fault>) {
    for (right, wrong) in [
        ("行政运行", "行政远行"),
        ("事业运行", "事业远行"),
        ("住房改革支出", "住房改革资出"),
        ("卫生健康支出", "医疗卫生与计划生育支出"),
        ("机关事业单位基本养老保险缴费支出", "机关事业单位职业年金缴费支出"),
        ("住房公积金", "提租补贴"),
    ] {
        // In every table that prints it, and nowhere else.
        let d = &base.verified.disclosure;
        let edits: Edits = d
            .tables
            .iter()
            .filter(|t| !t.role.is_economic())
            .flat_map(|t| t.rows.iter().filter(|r| r.code.is_some() && r.name == right).map(|r| (r.name_span, wrong.to_owned())))
            .collect();
        if edits.len() > 2 {
            all.push(Fault::edits("name of a code", base, format!("{right} → {wrong}"), edits).saying([right]));
        }
    }
    if let Some(table) = base.table(Role::BasicEconomic) {
        let row = |name: &str| table.rows.iter().find(|r| r.name == name).map(|r| r.name_span);
        if let (Some(a), Some(b)) = (row("基本工资"), row("津贴补贴")) {
            let edits = vec![(a, "津贴补贴".to_owned()), (b, "基本工资".to_owned())];
            all.push(Fault::edits("30101 and 30102 exchanged", base, "", edits).saying(["30101"]));
        }
    }
    for (right, wrong) in [("住房改革支出（款）", "住房保障支出（款）"), ("行政事业单位养老支出（款）", "抚恤（款）"), ("（项）", "（款）")]
    {
        if let Some(at) = after(base, "（类）", right) {
            all.push(Fault::edits("level or name in the text", base, right, vec![(at, wrong.to_owned())]));
        }
    }
}

fn lists(base: &Base, all: &mut Vec<Fault>) {
    for (kind, old, new) in [
        ("list: names what no row has", "奖金、", "奖金、伙食补助费、"),
        ("list: names one twice", "奖金、", "奖金、津贴补贴、"),
        ("list: leaves one out", "津贴补贴、", ""),
        ("list: leaves one out", "邮电费、", ""),
        ("list: names what no row has", "差旅费、", "差旅费、因公出国（境）费用、"),
    ] {
        if let Some(at) = after(base, "主要包括：基本工资", old).or_else(|| after(base, "人员经费", old)) {
            let name =
                if new.is_empty() { old.trim_end_matches('、') } else { new.trim_end_matches('、').rsplit('、').next().unwrap_or(new) };
            all.push(Fault::edits(kind, base, name, vec![(at, new.to_owned())]).saying([name]));
        }
    }
}

/// Percentages and amounts of sentences.
fn amounts(base: &Base, all: &mut Vec<Fault>) {
    let d = &base.verified.disclosure;
    for claim in &d.claims {
        let budgetcheck::model::ClaimKind::Change { now: Some(now), difference: Some(by), percent: Some(percent), direction, .. } =
            claim.kind
        else {
            continue;
        };
        let (now, by, percent) = (d.figure(now), d.figure(by), d.figure(percent));
        let (Some(n), Some(b)) = (now.value(), by.value()) else { continue };
        if n.is_zero() || direction == budgetcheck::model::Direction::Level {
            continue;
        }
        let wrong = (b * rust_decimal::Decimal::ONE_HUNDRED / n).round_dp(2);
        if Some(wrong) != percent.value() {
            let edits = vec![(percent.span, format!("{wrong:.2}"))];
            all.push(Fault::edits("percentage of this year's amount", base, "", edits).saying([percent.raw.clone(), "本年".to_owned()]));
            break;
        }
    }
    // One wrong amount, said again.
    let from = base.narrative();
    for figure in d.claims.iter().filter_map(|c| match c.kind {
        budgetcheck::model::ClaimKind::Amount { figure } => Some(d.figure(figure)),
        _ => None,
    }) {
        let amount = figure.raw.as_str();
        let mut digits: Vec<char> = amount.chars().collect();
        if figure.span.start < from || digits.len() < 5 || digits[0] == digits[1] || digits[1] == '0' {
            continue;
        }
        digits.swap(0, 1);
        let wrong: String = digits.iter().collect();
        let whole = |at: usize| {
            let before = base.text[..at].chars().next_back();
            let after = base.text[at + amount.len()..].chars().next();
            !before.is_some_and(|c| c.is_ascii_digit() || c == '.') && after == Some('万')
        };
        let places: Vec<usize> = base.text[from..].match_indices(amount).map(|(a, _)| from + a).filter(|&a| whole(a)).collect();
        if places.len() > 1 {
            let edits: Edits = places.iter().map(|&a| (Span::new(a, a + amount.len()), wrong.clone())).collect();
            all.push(Fault::edits("one wrong amount said again", base, amount, edits).saying([amount]));
            break;
        }
    }
}
