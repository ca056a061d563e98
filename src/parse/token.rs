//! Numbers and words of a paragraph, in order.

use super::flow::Flow;
use super::separators;
use crate::model::number;
use crate::model::words::{self, ABOVE, BELOW, DIRECTIONS, LEVEL, MONEY_UNITS, OPENERS, any};
use crate::model::{Certainty, Direction, Figure, FigureId, Money, Order, Origin, Percent, Quantity, Reading, Span, Unchecked};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// An amount of money.
    Amount(FigureId),
    /// A percentage.
    Percent(FigureId),
    /// Another number that is a figure.
    Other(FigureId),
    /// 决算数大于（小于、等于）预算数
    Compared(Order),
    /// 持平, 一致 without a figure.
    Level,
    /// 其中, 包括 and the like; whether the list claims to be complete, and whether a colon or 其中 lets `；` separate its parts.
    Open {
        /// 其中、包括 and not 主要.
        complete: bool,
        /// Parts may be separated by `；`.
        wide: bool,
    },
    /// 主要原因是, 主要是, 因为: what follows explains.
    Reason,
    /// `，` or `、`
    Comma,
    /// `；`
    Semicolon,
    /// `。`
    Stop,
    /// `（`
    OpenBracket,
    /// `）`
    CloseBracket,
}

/// A token and its range in the flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// What.
    pub token: Token,
    /// Where in the folded text.
    pub range: Range<usize>,
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?").expect("valid pattern"));
static UNIT: LazyLock<Regex> = LazyLock::new(|| {
    let units = any(MONEY_UNITS.iter().map(|u| u.0));
    Regex::new(&format!(r"^({units}|[万亿](?:[，、。；()]|$)|%|个百分点)")).expect("valid pattern")
});
/// 十二万元, 三百万元; 几百万元 and 第一 are no amounts.
static CHINESE: LazyLock<Regex> = LazyLock::new(|| {
    let units = any(MONEY_UNITS.iter().map(|u| u.0));
    Regex::new(&format!(
        r"(?:^|[^几数上百千万亿第多零余整一二三四五六七八九十两\d])([一二三四五六七八九十两][一二三四五六七八九十百千零两]*)({units})",
    ))
    .expect("valid pattern")
});
static MEASURE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:余|多)?(平方米|平方公里|公里|亩|人次|人|个|家|辆|篇|起|名|项|台|套|批次|批|次|份|所|处|件|场|期|户|村|万人次|万人|分|倍|余|部|条|支|张|座|岁|小时|%)").expect("valid pattern")
});
static WORD: LazyLock<Regex> = LazyLock::new(|| {
    let budget = r"(?:20\d\d年度?)?(?:年初|全年|调整后?|当年)?(?:支出)?预算数?";
    let (above, below) = (any(ABOVE.iter().copied()), any(BELOW.iter().copied()));
    let (level, open) = (any(LEVEL.iter().copied()), any(OPENERS.iter().copied()));
    Regex::new(
        &[
            format!(r"(?P<most>决算数?(?:未|不|没有|没)(?:{above}){budget})"),
            format!(r"|(?P<above>决算数?(?:{above}){budget})|(?P<below>决算数?(?:{below}){budget})"),
            format!(r"|(?P<equal>决算数?(?:等于{budget}|[与和同]{budget}(?:持平|一致|相同|相等|无差异)))"),
            format!(r"|(?P<about>决算数?[与和同]{budget}基本(?:持平|一致|相同))"),
            r"|(?P<reason>(?:增减变化的?)?主要原因(?:是|为|:)?|原因(?:是|为|:)|主要是因为|主要是|主要因为?)".to_owned(),
            r"|(?P<mainly>主要(?:为|包括)|具体为)".to_owned(),
            r"|(?P<uses>主要用于(?:(?:以下|如下)[^，。；:]{0,6})?[:：])|(?P<by>按[^，。；:\d]{2,12}(?:分|分类|划分):)".to_owned(),
            format!(r"|(?P<open>(?:{open})[:：]?)|(?P<level>{level})"),
            r"|(?P<comma>[，、])|(?P<semi>；)|(?P<stop>。)|(?P<ob>\()|(?P<cb>\))".to_owned(),
        ]
        .concat(),
    )
    .expect("valid pattern")
});

/// What was found in a paragraph: tokens, the figures among them, and digits that are structure.
#[derive(Debug, Default)]
pub struct Tokens {
    /// Tokens in order.
    pub tokens: Vec<Placed>,
    /// Digits that are no figures: years, dates, numbers of lists and documents.
    pub structure: Vec<Span>,
}

/// Splits a paragraph into tokens; figures are added to `figures`.
#[must_use]
pub fn tokens(flow: &Flow, section: Option<usize>, figures: &mut Vec<Figure>) -> Tokens {
    let mut found = Tokens::default();
    for word in WORD.captures_iter(&flow.text) {
        if let Some(token) = word_token(&word) {
            let range = word.get(0).map_or(0..0, |m| m.range());
            found.tokens.push(Placed { token, range });
        }
    }
    let odd = separators::odd(flow);
    let inside = |range: &Range<usize>| odd.iter().any(|o| o.range.start < range.end && range.start < o.range.end);
    found.tokens.retain(|t| !inside(&t.range));
    for m in NUMBER.find_iter(&flow.text).filter(|m| !inside(&m.range())) {
        number_token(flow, m.range(), section, figures, &mut found);
    }
    for one in &odd {
        match one.read {
            Some(n) => figure_token(flow, one.range.clone(), n, section, figures, &mut found),
            None => unreadable_token(flow, one.range.clone(), section, figures, &mut found),
        }
    }
    for m in CHINESE.captures_iter(&flow.text) {
        chinese_token(flow, &m, section, figures, &mut found);
    }
    found.tokens.sort_by_key(|t| t.range.start);
    found
}

fn word_token(word: &regex::Captures<'_>) -> Option<Token> {
    let group = |name: &str| word.name(name).map(|m| m.as_str());
    if group("reason").is_some() {
        return Some(Token::Reason);
    }
    for (name, order) in [("most", Order::AtMost), ("above", Order::Above), ("below", Order::Below), ("equal", Order::Equal)] {
        if group(name).is_some() {
            return Some(Token::Compared(order));
        }
    }
    if group("uses").is_some() {
        return Some(Token::Open { complete: false, wide: true });
    }
    if group("by").is_some() {
        return Some(Token::Open { complete: true, wide: true });
    }
    if group("mainly").is_some() {
        return Some(Token::Open { complete: false, wide: false });
    }
    if let Some(open) = group("open") {
        let wide = open.starts_with("其中") || open.ends_with([':', '：']);
        return Some(Token::Open { complete: true, wide });
    }
    let simple = [
        ("level", Token::Level),
        ("comma", Token::Comma),
        ("semi", Token::Semicolon),
        ("stop", Token::Stop),
        ("ob", Token::OpenBracket),
        ("cb", Token::CloseBracket),
    ];
    simple.into_iter().find(|(name, _)| group(name).is_some()).map(|(_, token)| token)
}

fn number_token(flow: &Flow, range: Range<usize>, section: Option<usize>, figures: &mut Vec<Figure>, found: &mut Tokens) {
    let raw = &flow.text[range.clone()];
    let after = &flow.text[range.end..];
    let before = &flow.text[..range.start];
    // A dash after a digit is a range, and at the beginning of a line a list mark.
    let minus_is_dash = raw.starts_with('-') && (before.is_empty() || before.ends_with(|c: char| c.is_ascii_digit() || c == '。'));
    let start = if minus_is_dash { range.start + 1 } else { range.start };
    let span = flow.source(start, range.end);
    if is_structure(&flow.text[start..range.end], before, after) {
        found.structure.push(span);
        return;
    }
    let Some(n) = number::number(&flow.text[start..range.end]) else { return };
    figure_token(flow, start..range.end, n, section, figures, found);
}

/// A number that is a figure: what its unit makes it.
fn figure_token(
    flow: &Flow,
    range: Range<usize>,
    n: number::Number,
    section: Option<usize>,
    figures: &mut Vec<Figure>,
    found: &mut Tokens,
) {
    let (before, after) = (&flow.text[..range.start], &flow.text[range.end..]);
    let unit = UNIT.find(after).map_or("", |m| m.as_str());
    let money = |unit| Reading::Money(Money { value: n.value, scale: n.scale, unit });
    let quantity = |unit: &str| Reading::Quantity(Quantity { value: n.value, scale: n.scale, unit: unit.to_owned() });
    let per = |u: &str| after[u.len()..].starts_with('/');
    let (reading, reason) = match unit {
        "%" => (Reading::Percent(Percent { value: n.value, scale: n.scale }), Unchecked::NoCounterpart),
        u => match words::money_unit(u).or_else(|| words::short_money_unit(u)) {
            Some(_) if per(u) => (quantity(u), Unchecked::UnitCost),
            Some((unit, _)) => (money(unit), Unchecked::NoCounterpart),
            None => other(after, n),
        },
    };
    let token = match &reading {
        Reading::Money(_) => Token::Amount(FigureId(figures.len())),
        Reading::Percent(_) => Token::Percent(FigureId(figures.len())),
        _ => Token::Other(FigureId(figures.len())),
    };
    let approximate = before.ends_with('约') || before.ends_with('近') || after.starts_with('余');
    figures.push(Figure {
        span: flow.source(range.start, range.end),
        raw: String::new(),
        reading,
        origin: Origin::Sentence { section, label: String::new() },
        reason,
        approximate,
        unit: None,
        set: 0,
        certainty: Certainty::Certain,
    });
    let printed = words::money_unit(unit).or_else(|| words::short_money_unit(unit)).map_or(0, |(_, length)| length);
    let end = range.end + if unit == "%" { unit.len() } else { printed };
    found.tokens.push(Placed { token, range: range.start..end });
}

/// A number that cannot be read: every relation that needs it is blocked.
fn unreadable_token(flow: &Flow, range: Range<usize>, section: Option<usize>, figures: &mut Vec<Figure>, found: &mut Tokens) {
    let unit = UNIT.find(&flow.text[range.end..]).map_or("", |m| m.as_str());
    let money = words::money_unit(unit).map(|(unit, _)| unit);
    let id = FigureId(figures.len());
    let token = if unit == "%" { Token::Percent(id) } else { Token::Amount(id) };
    figures.push(Figure {
        span: flow.source(range.start, range.end),
        raw: String::new(),
        reading: Reading::Unreadable,
        origin: Origin::Sentence { section, label: String::new() },
        reason: Unchecked::Unreadable,
        approximate: false,
        unit: money,
        set: 0,
        certainty: Certainty::Certain,
    });
    found.tokens.push(Placed { token, range: range.start..range.end + unit.trim_end_matches(['，', '。', '；', ')']).len() });
}

fn chinese_token(flow: &Flow, m: &regex::Captures<'_>, section: Option<usize>, figures: &mut Vec<Figure>, found: &mut Tokens) {
    let (Some(digits), Some(unit)) = (m.get(1), m.get(2)) else { return };
    let Some(value) = number::chinese(digits.as_str()) else { return };
    let Some((money, _)) = words::money_unit(unit.as_str()) else { return };
    found.tokens.push(Placed { token: Token::Amount(FigureId(figures.len())), range: digits.start()..unit.end() });
    figures.push(Figure {
        span: flow.source(digits.start(), digits.end()),
        raw: String::new(),
        reading: Reading::Money(Money { value, scale: 0, unit: money }),
        origin: Origin::Sentence { section, label: String::new() },
        reason: Unchecked::NoCounterpart,
        approximate: flow.text[..digits.start()].ends_with(['约', '近']),
        unit: None,
        set: 0,
        certainty: Certainty::Certain,
    });
}

fn other(after: &str, n: number::Number) -> (Reading, Unchecked) {
    let unit = MEASURE.captures(after).and_then(|m| m.get(1)).map_or("", |m| m.as_str());
    let reason = match unit {
        "" => Unchecked::NotUnderstood,
        "平方米" | "平方公里" | "公里" | "亩" => Unchecked::Area,
        _ => Unchecked::Count,
    };
    (Reading::Quantity(Quantity { value: n.value, scale: n.scale, unit: unit.to_owned() }), reason)
}

/// Digits that are no figure: years, months and days, list numbers, document numbers, codes.
fn is_structure(raw: &str, before: &str, after: &str) -> bool {
    let digits = raw.chars().all(|c| c.is_ascii_digit());
    if !digits {
        return false;
    }
    let year = raw.len() == 4 && (raw.starts_with("19") || raw.starts_with("20"));
    let dated = after.starts_with(['年', '月', '日', '号', '时', '点']) && !after.starts_with("年期") && raw.len() <= 4;
    let iso = year && after.starts_with(['-', '/', '.']) || before.ends_with('-') && raw.len() <= 2;
    let listed =
        (before.is_empty() || before.ends_with(['。', '；', '-', '('])) && after.starts_with(['、', '.', ')', '．']) && raw.len() <= 2;
    let document = before.ends_with(['[', '第', '公']) || after.starts_with(']') || after.starts_with("号");
    let form = before.ends_with(['图', '表']) && raw.len() <= 2
        || before.ends_with("附件")
        || before.ends_with("公开")
        || after.starts_with('表')
        || after.starts_with("大类");
    let code = raw.len() >= 3 && (after.starts_with("类)") || after.starts_with("款)") || after.starts_with("项)"))
        || raw.len() == 2 && before.ends_with('(') && (after.starts_with("款)") || after.starts_with("项)"));
    dated || iso || listed || document || form || code || (year && after.is_empty())
}

/// The direction words of a change.
static DIRECTION: LazyLock<Regex> = LazyLock::new(|| {
    let words = |way: Direction| any(DIRECTIONS.iter().filter(|d| d.1 == way).map(|d| d.0));
    Regex::new(&format!("(?P<up>{})|(?P<down>{})", words(Direction::Up), words(Direction::Down))).expect("valid pattern")
});

/// 稳增长 is a policy, 增收 and 减排 are nouns: no change of an amount.
fn is_direction(words: &str, range: Range<usize>) -> bool {
    let (word, before, after) = (&words[range.clone()], &words[..range.start], &words[range.end..]);
    let short = matches!(word, "增" | "减");
    // 比上年减收N万元: 收 and 支 say which side grew or shrank.
    let after = after.strip_prefix('收').filter(|rest| rest.is_empty() || rest.starts_with(['约', '近', '了'])).unwrap_or(after);
    let stands_alone = after.is_empty() || after.starts_with(['了', '幅', '约', '近', '支', '(', ')']);
    !(before.ends_with(['稳', '保', '促']) || after.starts_with('设') || short && !stands_alone)
}

/// The last direction word in some words, its range, and whether it is left open (增加（减少）).
#[must_use]
pub fn direction(words: &str) -> Option<(Direction, Range<usize>)> {
    let found = DIRECTION.captures_iter(words).filter(|m| m.get(0).is_some_and(|x| is_direction(words, x.range()))).last()?;
    let range = found.get(0)?.range();
    Some((if found.name("up").is_some() { Direction::Up } else { Direction::Down }, range))
}
