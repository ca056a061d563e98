//! One pass over a folded paragraph: words of the lexicon, numbers, punctuation, and what is left between them.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::number;
use crate::lexicon::words::Measure;
use crate::lexicon::{Group, Hit, Sense, Text, scan};
use crate::model::{Certainty, Figure, FigureId, Money, MoneyUnit, Origin, Percent, Quantity, Reading, Span, Unchecked};
use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// A word of the lexicon.
    Word(Sense),
    /// An amount of money.
    Amount(FigureId),
    /// A percentage.
    Percent(FigureId),
    /// Another number that is a figure: a count, an area, a number without unit.
    Count(FigureId),
    /// A year.
    Year(i32),
    /// Digits that are structure: dates, list numbers, codes.
    Structure,
    /// `，`
    Comma,
    /// `、`
    Pause,
    /// `；`
    Semicolon,
    /// `:`
    Colon,
    /// `。`
    Stop,
    /// `(`
    Open,
    /// `)`
    Close,
    /// Words that the lexicon does not know.
    Other,
}

/// A token and its place in the folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// What.
    pub token: Token,
    /// Where.
    pub range: Range<usize>,
}

/// The tokens of a paragraph, and its digits that are no figures.
pub struct Tokens {
    /// In order, without gaps.
    pub tokens: Vec<Placed>,
    /// Years, dates, numbers of lists and documents.
    pub structure: Vec<Span>,
}

/// Splits a paragraph into tokens; its figures are added to `figures`.
pub fn tokens(source: &str, text: &Text, section: Option<usize>, figures: &mut Vec<Figure>) -> Tokens {
    let lexer = Lexer {
        source,
        text,
        section,
        figures,
        hits: Vec::new(),
        at: 0,
        several: false,
        begins: true,
        found: Tokens { tokens: Vec::new(), structure: Vec::new() },
    };
    lexer.run()
}

struct Lexer<'a> {
    source: &'a str,
    text: &'a Text,
    section: Option<usize>,
    figures: &'a mut Vec<Figure>,
    /// Hits still to come, the next one last.
    hits: Vec<Hit>,
    at: usize,
    /// 分别 was said since the last stop: several numbers follow.
    several: bool,
    /// Nothing but an opening bracket or a dash stands since the last stop.
    begins: bool,
    found: Tokens,
}

impl Lexer<'_> {
    fn run(mut self) -> Tokens {
        let text = self.text.text();
        self.hits = scan(text).collect();
        self.hits.reverse();
        while self.at < text.len() {
            let before = self.at;
            self.step(text);
            if self.at == before {
                break;
            }
        }
        self.found
    }

    fn push(&mut self, token: Token, end: usize) {
        let start = self.at;
        self.at = end;
        match token {
            Token::Stop | Token::Semicolon => (self.several, self.begins) = (false, true),
            Token::Colon => self.begins = !self.several,
            Token::Open => {}
            Token::Other if self.text.text()[start..end].starts_with('-') => {}
            _ => (self.several, self.begins) = (self.several || token == Token::Word(Sense::Each), false),
        }
        while self.hits.last().is_some_and(|hit| hit.range.start < end) {
            self.hits.pop();
        }
        match (self.found.tokens.last_mut(), token) {
            (Some(Placed { token: Token::Other, range }), Token::Other) => range.end = end,
            _ => self.found.tokens.push(Placed { token, range: start..end }),
        }
    }

    /// The word that begins at an offset.
    fn word_at(&self, at: usize) -> Option<&Hit> {
        self.hits.iter().rev().take_while(|hit| hit.range.start <= at).find(|hit| hit.range.start == at)
    }

    fn step(&mut self, text: &str) {
        let rest = &text[self.at..];
        let Some(c) = rest.chars().next() else { return };
        if self.begins
            && let Some((_, _, length)) = super::mark::lex(rest)
        {
            let digits: Vec<usize> = rest[..length].char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
            if let (Some(first), Some(last)) = (digits.first(), digits.last()) {
                self.found.structure.push(self.text.source(self.at + first..self.at + last + 1));
            }
            return self.push(Token::Structure, self.at + length);
        }
        if c.is_ascii_digit() || c == '-' && rest[1..].starts_with(|d: char| d.is_ascii_digit()) {
            return self.digits(text);
        }
        if c == '('
            && let Some((rank, length)) = coded_rank(rest)
        {
            let (from, to) = (self.at + 1, self.at + length - "类)".len());
            self.found.structure.push(self.text.source(from..to));
            return self.push(Token::Word(Sense::Rank(rank)), self.at + length);
        }
        if let Some(hit) = self.word_at(self.at) {
            let (sense, end) = (hit.sense, hit.range.end);
            let token = if self.says_nothing(text, sense, end) { Token::Other } else { Token::Word(sense) };
            return self.push(token, end);
        }
        let token = match c {
            '，' => Token::Comma,
            '、' => Token::Pause,
            '；' => Token::Semicolon,
            ':' => Token::Colon,
            '。' | '!' | '?' => Token::Stop,
            '(' => Token::Open,
            ')' => Token::Close,
            _ if self.chinese(text) => return,
            _ => Token::Other,
        };
        self.push(token, self.at + c.len_utf8());
    }

    /// Units without a number, and one-character words that no number follows.
    fn says_nothing(&self, text: &str, sense: Sense, end: usize) -> bool {
        match sense {
            Sense::Unit(_) | Sense::Percent(_) | Sense::Measure(_) | Sense::Noun(_, true) => true,
            Sense::Direction(_, true) => {
                let after = text[end..].trim_start_matches(['了', '幅', '约', '近', '支', '收', '达', '为', '(']);
                !after.starts_with(|c: char| c.is_ascii_digit())
            }
            Sense::Approximate => !text[end..].starts_with(|c: char| c.is_ascii_digit() || c == '-'),
            _ => false,
        }
    }

    fn digits(&mut self, text: &str) {
        let before = &text[..self.at];
        let rest = &text[self.at..];
        // A dash after a digit or a unit is a range, and at the beginning of a line a list mark.
        let minus = rest.starts_with('-');
        if minus
            && (before.is_empty() || before.ends_with(|c: char| c.is_ascii_digit() || c == '。' || c == '%') || Group::Scale.ends(before))
        {
            return self.push(Token::Other, self.at + 1);
        }
        let rest = &rest[usize::from(minus)..];
        let from = self.at + usize::from(minus);
        let unit = |length: usize| {
            let at = from + length;
            matches!(self.word_at(at), Some(Hit { sense: Sense::Unit(_) | Sense::Percent(_), .. })) || is_wan(&text[at..])
        };
        let lexed = number::lex(rest, unit, self.several, self.begins);
        let end = from + lexed.length;
        let printed = &rest[..lexed.length];
        let after = &text[end..];
        if let Some(year) = year(printed, after) {
            self.found.structure.push(self.text.source(from..end));
            return self.push(Token::Year(year), end);
        }
        if is_structure(printed, before, after) {
            self.found.structure.push(self.text.source(from..end));
            return self.push(Token::Structure, end);
        }
        let mut number = lexed.number;
        if let Some(n) = number.as_mut().filter(|n| minus && !n.value.is_zero()) {
            n.value.set_sign_negative(true);
        }
        self.figure(text, self.at, end, number);
    }

    /// 十二万元; 几百万元 and 第一 are no amounts.
    fn chinese(&mut self, text: &str) -> bool {
        let before = &text[..self.at];
        if before.ends_with(['几', '数', '上', '百', '千', '万', '亿', '第', '多', '零', '余', '整'])
            || before.ends_with(|c: char| c.is_ascii_digit())
        {
            return false;
        }
        let Some((value, length)) = crate::model::number::chinese_at(&text[self.at..]) else { return false };
        let end = self.at + length;
        if !matches!(self.word_at(end), Some(Hit { sense: Sense::Unit(_), .. })) {
            return false;
        }
        self.figure(text, self.at, end, Some(number::Number { value, scale: 0 }));
        true
    }

    /// A number that is a figure: what its unit makes it. Without a number it cannot be read, and blocks what needs it.
    fn figure(&mut self, text: &str, start: usize, end: usize, number: Option<number::Number>) {
        let after = &text[end..];
        let gap = after.len() - after.trim_start_matches(['余', '多']).len();
        let unit = self.word_at(end + gap).or_else(|| self.word_at(end)).or_else(|| self.shared_unit(text, end));
        let (sense, unit_range) = unit.map_or((Sense::Inert, end..end), |hit| (hit.sense, hit.range.clone()));
        let money = match sense {
            Sense::Unit(unit) => Some(unit),
            _ if is_wan(after) => Some(MoneyUnit::WanYuan),
            _ => None,
        };
        let per = text[unit_range.end..].starts_with('/');
        let named = &text[unit_range.clone()];
        let (reading, reason) = match (number, sense) {
            (None, _) => (Reading::Unreadable, Unchecked::Unreadable),
            (Some(n), Sense::Percent(_)) => (Reading::Percent(Percent { value: n.value, scale: n.scale }), Unchecked::NoCounterpart),
            (Some(n), _) if money.is_some() && !per => {
                let unit = money.unwrap_or(MoneyUnit::Yuan);
                (Reading::Money(Money { value: n.value, scale: n.scale, unit }), Unchecked::NoCounterpart)
            }
            (Some(n), sense) => {
                let (unit, reason) = match sense {
                    Sense::Unit(_) => (named, Unchecked::UnitCost),
                    Sense::Measure(Measure::Area) => (named, Unchecked::Area),
                    Sense::Measure(_) => (named, Unchecked::Count),
                    _ => ("", Unchecked::NotUnderstood),
                };
                (Reading::Quantity(Quantity { value: n.value, scale: n.scale, unit: unit.to_owned() }), reason)
            }
        };
        let id = FigureId(self.figures.len());
        let token = match (&reading, sense, money) {
            (Reading::Money(_), ..) | (Reading::Unreadable, _, Some(_)) => Token::Amount(id),
            (Reading::Percent(_), ..) | (Reading::Unreadable, Sense::Percent(_), _) => Token::Percent(id),
            _ => Token::Count(id),
        };
        let before = &text[..start];
        let span = self.text.source(start..end);
        self.figures.push(Figure {
            span,
            raw: span.of(self.source).to_owned(),
            reading,
            origin: Origin::Sentence { section: self.section, label: String::new() },
            reason,
            approximate: before.ends_with(['约', '近']) || after.starts_with('余'),
            unit: money,
            set: 0,
            certainty: Certainty::Certain,
        });
        let counted = matches!(sense, Sense::Unit(_) | Sense::Percent(_) | Sense::Measure(_));
        let wan = if !counted && is_wan(after) { '万'.len_utf8() } else { 0 };
        // A unit that several numbers share stands behind the last of them.
        let own = counted && unit_range.start <= end + gap;
        self.push(token, if own { unit_range.end } else { end + wan });
    }

    /// 各为12.5、13.5万元: the unit of the last number is that of the first.
    fn shared_unit(&self, text: &str, end: usize) -> Option<&Hit> {
        if !self.several {
            return None;
        }
        let rest = text[end..].strip_prefix(['，', '、', ',', '和', '与', '及'])?;
        let length = number::lex(rest.starts_with(|c: char| c.is_ascii_digit()).then_some(rest)?, |_| false, true, false).length;
        self.word_at(text.len() - rest.len() + length)
    }
}

/// 万 without 元, at the end of a clause.
fn is_wan(after: &str) -> bool {
    after.strip_prefix('万').is_some_and(|rest| rest.is_empty() || rest.starts_with(['，', '。', '；', '(', ')', '、']))
}

/// `(208类)`: the number of a 科目 with its level.
fn coded_rank(text: &str) -> Option<(crate::lexicon::words::Rank, usize)> {
    use crate::lexicon::words::Rank;
    let inner = text.strip_prefix('(')?;
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &inner[digits..];
    let rank = [("类)", Rank::Class), ("款)", Rank::Kind), ("项)", Rank::Item)].into_iter().find(|(word, _)| rest.starts_with(word))?;
    (2..=7).contains(&digits).then_some((rank.1, 1 + digits + rank.0.len()))
}

/// Four digits that name a year.
fn year(printed: &str, after: &str) -> Option<i32> {
    let is_year =
        printed.len() == 4 && (printed.starts_with("19") || printed.starts_with("20")) && printed.bytes().all(|b| b.is_ascii_digit());
    if is_year && after.starts_with('年') && !after.starts_with("年期") { printed.parse().ok() } else { None }
}

/// Digits that are no figure: months and days, list numbers, document numbers, codes.
fn is_structure(printed: &str, before: &str, after: &str) -> bool {
    if !printed.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let short = printed.len() <= 2;
    let year = printed.len() == 4 && (printed.starts_with("19") || printed.starts_with("20"));
    // 2023部门预算: the year without its word.
    let bare_year = year && scan(after).next().is_some_and(|h| h.range.start == 0 && matches!(h.sense, Sense::Body | Sense::Stage(_)));
    let dated = after.starts_with(['年', '月', '日', '号', '时', '点']) && !after.starts_with("年期") && printed.len() <= 4;
    // 1-5月, 3至6月: the first month of several.
    let months = || {
        let rest = after.strip_prefix(['-', '—', '~', '至', '到'])?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        Some((1..3).contains(&digits) && rest[digits..].starts_with(['月', '日', '季']))
    };
    let dated = dated || short && months() == Some(true);
    let iso = year && after.starts_with(['-', '/', '.']) || before.ends_with('-') && short;
    let listed = (before.is_empty() || before.ends_with(['。', '；', '-', '(', ':'])) && after.starts_with(['、', '.', ')']) && short;
    let document = before.ends_with(['[', '第', '公']) || after.starts_with(']');
    let form = before.ends_with(['图', '表']) && short
        || before.ends_with("附件")
        || before.ends_with("公开")
        || after.starts_with('表')
        || after.starts_with("大类");
    dated || bare_year || iso || listed || document || form || year && after.is_empty()
}
