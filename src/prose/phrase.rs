//! Tokens to phrases: names with their time, comparisons, amounts, and the words that tie them together.

use super::noun::{self, Name, When, Year};
use super::token::{Placed, Token};
use crate::lexicon::Sense;
use crate::lexicon::words::{Comparing, Listing, Noun, YearWord};
use crate::model::{Direction, FigureId, Meaning, Order, Subject};
use std::ops::Range;

/// What a phrase says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// Words that name something, a time, or both.
    Name(Name),
    /// 比上年: what is compared with, and its subject where that is named.
    Compare(When, Subject),
    /// 32.50万元
    Amount(FigureId),
    /// 5.20%
    Percent(FigureId),
    /// 3辆, or a number without unit.
    Count(FigureId),
    /// 增加
    Change(Direction),
    /// 增加到, and which way; 调整为 says neither.
    Reach(Option<Direction>),
    /// 持平; whether only about.
    Level(bool),
    /// 大于
    Order(Option<Order>),
    /// 差值
    Gap,
    /// 占
    Share,
    /// 完成
    Complete,
    /// 完成率
    Rate,
    /// 差异率
    Deviation,
    /// 分别
    Each,
    /// 其中
    Opens(Listing),
    /// 主要原因
    Reason,
    /// 加上
    Add,
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
}

/// A phrase and its place in the folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// What.
    pub says: Says,
    /// Where.
    pub range: Range<usize>,
}

/// Phrases of a paragraph, in order.
pub fn phrases(text: &str, tokens: &[Placed]) -> Vec<Phrase> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (says, next) = next(text, tokens, at);
        if let (Some(says), Some(last)) = (says, tokens.get(next.max(at + 1) - 1)) {
            found.push(Phrase { says, range: tokens[at].range.start..last.range.end });
        }
        at = next.max(at + 1);
    }
    found
}

/// The phrase that begins at a token, and the token after it.
fn next(text: &str, tokens: &[Placed], at: usize) -> (Option<Says>, usize) {
    if let Some(end) = account(tokens, at) {
        return named(text, tokens, at, end);
    }
    let one = |says| (Some(says), at + 1);
    match tokens[at].token {
        Token::Amount(figure) => one(Says::Amount(figure)),
        Token::Percent(figure) => one(Says::Percent(figure)),
        Token::Count(figure) => one(Says::Count(figure)),
        Token::Comma => one(Says::Comma),
        Token::Pause => one(Says::Pause),
        Token::Semicolon => one(Says::Semicolon),
        Token::Colon => one(Says::Colon),
        Token::Stop => one(Says::Stop),
        Token::Open => match inner_bracket(text, tokens, at) {
            Some(end) => named(text, tokens, at, end),
            None => one(Says::Open),
        },
        Token::Close => one(Says::Close),
        Token::Word(sense) => match sense {
            Sense::Direction(direction, _) => one(Says::Change(direction)),
            Sense::Reach(direction) => one(Says::Reach(direction)),
            Sense::Level(about) => one(Says::Level(about)),
            Sense::Order(order) => one(Says::Order(order)),
            Sense::Gap => one(Says::Gap),
            Sense::Share => one(Says::Share),
            Sense::Complete => one(Says::Complete),
            Sense::Rate => one(Says::Rate),
            Sense::Deviation => one(Says::Deviation),
            Sense::Each => one(Says::Each),
            Sense::Open(listing) => one(Says::Opens(listing)),
            Sense::Reason => one(Says::Reason),
            Sense::Add => one(Says::Add),
            Sense::Compare(Comparing::LastYear) => {
                one(Says::Compare(When { year: Some(Year::Word(YearWord::Prior)), stage: None }, Subject::Unknown))
            }
            Sense::Compare(how) => compare(text, tokens, at, how),
            Sense::Approximate => (None, at + 1),
            _ => named(text, tokens, at, at + 1),
        },
        Token::Year(_) | Token::Structure | Token::Other => named(text, tokens, at, at + 1),
    }
}

/// `X（类）Y（款）`: all words up to the last level before the next amount or stop are the name, whatever else they are.
fn account(tokens: &[Placed], at: usize) -> Option<usize> {
    // Looked for where words begin, so that each stretch is looked through once.
    let begins = at == 0
        || matches!(tokens[at - 1].token, Token::Comma | Token::Semicolon | Token::Colon | Token::Stop | Token::Open | Token::Pause)
        || matches!(tokens[at - 1].token, Token::Word(Sense::Open(_)) | Token::Structure);
    if !begins || matches!(tokens[at].token, Token::Word(Sense::Open(Listing::All | Listing::Main))) {
        return None;
    }
    let stretch = tokens[at..].iter().take(40).take_while(|t| {
        !matches!(t.token, Token::Amount(_) | Token::Percent(_) | Token::Comma | Token::Semicolon | Token::Stop | Token::Colon)
    });
    let last = stretch.enumerate().filter(|(_, t)| matches!(t.token, Token::Word(Sense::Rank(_)))).last()?;
    Some(at + last.0 + 1)
}

/// Whether a token may go on with a name.
const fn goes_on(token: Token) -> bool {
    matches!(
        token,
        Token::Other
            | Token::Year(_)
            | Token::Structure
            | Token::Word(
                Sense::Noun(..)
                    | Sense::Fund(_)
                    | Sense::Stage(_)
                    | Sense::Year(_)
                    | Sense::Extent(_)
                    | Sense::Filler
                    | Sense::Matter
                    | Sense::Body
                    | Sense::Inert
                    | Sense::Per
                    | Sense::None
                    | Sense::Scope
                    | Sense::Netted
                    | Sense::Ratio
                    | Sense::Rank(_)
                    | Sense::Unit(_)
                    | Sense::Percent(_)
                    | Sense::Measure(_)
            )
    )
}

/// The name that begins with tokens `at..end` and goes on as far as words do.
fn named(text: &str, tokens: &[Placed], at: usize, mut end: usize) -> (Option<Says>, usize) {
    loop {
        match tokens.get(end).map(|t| t.token) {
            Some(Token::Open) => match inner_bracket(text, tokens, end) {
                Some(after) => end = after,
                None => break,
            },
            // 和 and 与 inside a name: 商品和服务.
            Some(Token::Word(Sense::Compare(Comparing::Weak)))
                if !is_time(tokens, end + 1) && !names_a_row(tokens, end + 1) && !ties_two(tokens, end) =>
            {
                end += 1;
            }
            Some(token) if goes_on(token) => end += 1,
            _ => break,
        }
    }
    let words = &tokens[at..end];
    // 增加了, 合计为: nothing is named.
    if words.iter().all(|t| matches!(t.token, Token::Word(Sense::Filler | Sense::Matter))) {
        return (None, end);
    }
    (Some(Says::Name(noun::name(text, words))), end)
}

/// 与向人代会报告的执行数48,190万元相比, 比计划的1200次多48次: a comparison with a figure that is printed.
fn compares_figure(tokens: &[Placed], at: usize) -> bool {
    let words = tokens.iter().skip(at).take(10).take_while(|t| goes_on(t.token)).count();
    let rest = tokens.get(at + words..).unwrap_or(&[]);
    let measures = |token| matches!(token, Token::Word(Sense::Compare(Comparing::After) | Sense::Direction(..)));
    words > 0 && matches!(rest, [a, c, ..] if matches!(a.token, Token::Amount(_) | Token::Count(_)) && measures(c.token))
}

/// 货物和服务分别为: names in a row, and not one.
fn names_a_row(tokens: &[Placed], at: usize) -> bool {
    let mut rest = tokens.iter().skip(at).take(8).skip_while(|t| goes_on(t.token));
    rest.next().is_some_and(|t| t.token == Token::Word(Sense::Each))
}

/// 公务用车运行费和公务接待费: two items of the form, and not one.
fn ties_two(tokens: &[Placed], tie: usize) -> bool {
    let item = |at: Option<usize>| match at.and_then(|at| tokens.get(at)).map(|t| t.token) {
        Some(Token::Word(Sense::Noun(Noun::ThreePublic(m), _))) => !matches!(m, Meaning::Meeting | Meaning::Training),
        _ => false,
    };
    item(tie.checked_sub(1)) && item(Some(tie + 1))
}

/// A bracket without digits and punctuation, such as （境） or （护）, is part of a name.
fn inner_bracket(text: &str, tokens: &[Placed], open: usize) -> Option<usize> {
    let close = tokens[open + 1..].iter().take(6).position(|t| t.token == Token::Close)? + open + 1;
    let inside = &tokens[open + 1..close];
    let plain = inside.iter().all(|t| goes_on(t.token) && !matches!(t.token, Token::Year(_) | Token::Structure));
    let words = text.get(tokens[open].range.end..tokens[close].range.start)?;
    (plain && !inside.is_empty() && words.chars().count() <= 8).then_some(close + 1)
}

/// A year or a stage stands there, perhaps behind whose it is.
fn is_time(tokens: &[Placed], at: usize) -> bool {
    let mut rest = tokens.iter().skip(at).skip_while(|t| matches!(t.token, Token::Word(Sense::Filler | Sense::Body)));
    rest.next().is_some_and(|t| matches!(t.token, Token::Year(_) | Token::Word(Sense::Year(_) | Sense::Stage(_))))
}

/// 比上年, 与2023年决算数相比: up to the word that says how they compare.
fn compare(text: &str, tokens: &[Placed], at: usize, how: Comparing) -> (Option<Says>, usize) {
    if how == Comparing::After || !is_time(tokens, at + 1) && !compares_figure(tokens, at + 1) {
        // 相比 that nothing precedes, 比 and 和 before a noun.
        return (None, at + 1);
    }
    let mut end = at + 1;
    let mut noun = None;
    while let Some(placed) = tokens.get(end) {
        match placed.token {
            Token::Word(Sense::Compare(Comparing::After)) => {
                end += 1;
                break;
            }
            Token::Word(Sense::Noun(..) | Sense::Fund(_)) => noun = noun.or(Some(end)),
            Token::Other | Token::Word(Sense::Inert) => noun = noun.or(Some(end)),
            // 按与上年统计口径一致计算: no comparison of amounts.
            Token::Word(Sense::Scope) => break,
            token if goes_on(token) => {}
            _ => break,
        }
        end += 1;
    }
    // 比上年基本支出增加: the noun is what changes; 比2023年公务接待费预算减少: what is compared with.
    let last_time =
        (at + 1..end).rev().find(|&i| matches!(tokens[i].token, Token::Year(_) | Token::Word(Sense::Year(_) | Sense::Stage(_))));
    // 比上年累计支出433万元减少2万元: an amount stands between, and the noun is of it.
    let measured = matches!(tokens.get(end..), Some([a, b, ..])
        if matches!(a.token, Token::Amount(_) | Token::Count(_)) && matches!(b.token, Token::Word(Sense::Direction(..))));
    let behind = matches!(tokens[end - 1].token, Token::Word(Sense::Compare(_)));
    let cut = noun.filter(|&n| last_time.is_some_and(|t| t < n) && !behind && !measured);
    let end = cut.unwrap_or(end);
    let with = noun::name(text, &tokens[at + 1..end]);
    (Some(Says::Compare(with.when, with.subject)), end)
}
