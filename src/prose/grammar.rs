//! The productions: which phrases in a row make a clause. A new turn of phrase is a row with its example, which is a test.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::noun::{Name, When};
use super::phrase::{Phrase, Says};
use crate::lexicon::words::{Listing, Stage};
use crate::model::{Direction, FigureId, Order, Subject};
use std::ops::Range;

/// What a clause says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The amount of something.
    Amount,
    /// The amount that is compared with.
    Base,
    /// By how much or by what percentage something changed.
    Change,
    /// That it did not change.
    Level,
    /// That one amount is above or below another, perhaps by how much.
    Ordered,
    /// How far two amounts are apart.
    Gap,
    /// What share of a whole it is.
    Share,
    /// How much of a budget was spent.
    Completion,
    /// That parts follow.
    Opens,
    /// That an explanation follows.
    Reason,
    /// What the next clause is compared with.
    Compared,
    /// From one amount to another.
    Reached,
    /// An amount that is added to what was said.
    Added,
    /// A percentage alone.
    Percent,
    /// A count.
    Count,
    /// What the next amounts are of.
    Named,
    /// Punctuation.
    Mark,
}

/// One way to say something.
pub struct Production {
    /// What it says.
    pub kind: Kind,
    /// Its phrases: `N` name, `C` comparison, `A` amounts, `P` percentages, `Q` count, `D` 增加, `L` 持平, `O` 大于, `G` 差值, `S` 占,
    /// `F` 完成, `R` 完成率, `T` 增加到, `V` 差异率, `E` 分别, `X` 其中, `Y` 原因, `+` 加上, `(` and `)`; `?` behind what may be left out.
    pub pattern: &'static str,
    /// A clause that it reads.
    pub example: &'static str,
}

/// All productions. The one that takes most phrases is taken, of equally long ones the first.
pub const PRODUCTIONS: &[Production] = &[
    Production { kind: Kind::Amount, pattern: "N?E?A", example: "公务接待费预算3.20万元" },
    Production { kind: Kind::Amount, pattern: "N?C?TN?A", example: "比上年增加到5.00万元" },
    Production { kind: Kind::Reached, pattern: "N?ATN?A", example: "由2023年的4.00万元增加到2024年的5.00万元" },
    Production { kind: Kind::Reached, pattern: "N?QTN?Q", example: "抽检由4200批次增加到5460批次" },
    Production { kind: Kind::Base, pattern: "CA", example: "较上年预算16.40万元" },
    Production { kind: Kind::Change, pattern: "N?C?N?E?DN?A", example: "出国费比上年减少支出4.50万元" },
    Production { kind: Kind::Change, pattern: "N?C?N?E?DN?P", example: "与上年相比增长12.40%" },
    Production { kind: Kind::Change, pattern: "N?CADA", example: "较上年6.40减少0.90万元" },
    Production { kind: Kind::Change, pattern: "N?C(A)DA", example: "比2023年（6.40万元）增加0.90万元" },
    Production { kind: Kind::Change, pattern: "N?C(A)DP", example: "比上年预算（42.00万元）增长4.20%" },
    Production { kind: Kind::Change, pattern: "N?CADP", example: "较上年预算34.40亿元增长5%" },
    Production { kind: Kind::Change, pattern: "N?CQDA", example: "公务接待费较上年6.40减少0.90万元" },
    Production { kind: Kind::Change, pattern: "N?CQDQ", example: "较上年的760场增加40场" },
    Production { kind: Kind::Change, pattern: "N?EC?N?DN?A", example: "分别较上年末增加3.20亿元和15.46亿元" },
    Production { kind: Kind::Change, pattern: "N?EC?N?DN?P", example: "分别比上年增长4.30%、8.50%" },
    Production { kind: Kind::Change, pattern: "N?CPDP", example: "较上年的26.70%降低3.60个百分点" },
    Production { kind: Kind::Change, pattern: "N?C?N?DQ", example: "比上年增长16倍" },
    Production { kind: Kind::Change, pattern: "N?C?N?E?D(D)A", example: "比上年增加（减少）0万元" },
    Production { kind: Kind::Change, pattern: "N?C?N?E?D(D)P", example: "增长（减少）0%" },
    Production { kind: Kind::Change, pattern: "A(P)", example: "3.00万元（12.50%）" },
    Production { kind: Kind::Level, pattern: "N?C?N?L", example: "会议费与上年持平" },
    Production { kind: Kind::Level, pattern: "N?CAL", example: "与上年预算12.00万元持平" },
    Production { kind: Kind::Level, pattern: "N?C(A)L", example: "与上年预算（4.80万元）一致" },
    Production { kind: Kind::Ordered, pattern: "N?O", example: "决算数大于预算数" },
    Production { kind: Kind::Ordered, pattern: "N?ON", example: "决算数大于预算数" },
    Production { kind: Kind::Ordered, pattern: "N?ON?A", example: "决算数小于预算数2.40万元" },
    Production { kind: Kind::Gap, pattern: "N?GA", example: "差值为0.90万元" },
    Production { kind: Kind::Share, pattern: "N?SN?E?P", example: "占本年支出合计的37.50%" },
    Production { kind: Kind::Share, pattern: "N?SN?PTP", example: "占支出的比重由上年的52.90%升至54.60%" },
    Production { kind: Kind::Share, pattern: "N?SNQP", example: "占全部项目66个的100%" },
    Production { kind: Kind::Share, pattern: "AP", example: "为12.00万元的95%" },
    Production { kind: Kind::Share, pattern: "N?SNAP", example: "占本年收入12.00万元的95%" },
    Production { kind: Kind::Share, pattern: "N?ESN?P", example: "三项分别占20%、30%、50%" },
    Production { kind: Kind::Completion, pattern: "N?FN?P", example: "完成年初预算的98.20%" },
    Production { kind: Kind::Completion, pattern: "N?FN?AP", example: "完成预算12.00万元的95%" },
    Production { kind: Kind::Completion, pattern: "N?FN?QP", example: "完成目标5000人的106.1%" },
    Production { kind: Kind::Completion, pattern: "N?FN?(A)P", example: "完成调整预算（12.00亿元）的95%" },
    Production { kind: Kind::Completion, pattern: "N?FN?A", example: "完成预算12.00万元" },
    Production { kind: Kind::Completion, pattern: "NAP", example: "为年初预算8.50亿元的101.65%" },
    Production { kind: Kind::Gap, pattern: "N?VP", example: "预决算差异率-7.56%" },
    Production { kind: Kind::Completion, pattern: "N?RP", example: "预算执行率为97.5%" },
    Production { kind: Kind::Opens, pattern: "N?X", example: "其中" },
    Production { kind: Kind::Reason, pattern: "N?Y", example: "主要原因是" },
    Production { kind: Kind::Compared, pattern: "N?C", example: "与上年相比" },
    Production { kind: Kind::Added, pattern: "+N?A", example: "加上年结转8.10万元" },
    Production { kind: Kind::Percent, pattern: "N?P", example: "30.5%" },
    Production { kind: Kind::Count, pattern: "N?Q", example: "公务用车3辆" },
    Production { kind: Kind::Named, pattern: "N", example: "公务接待费" },
];

/// A name and its place.
pub type Named = (Name, Range<usize>);

/// A clause: what it says, with the parts that its production named.
#[derive(Debug, Clone)]
pub struct Clause {
    /// What it says.
    pub kind: Kind,
    /// Where.
    pub range: Range<usize>,
    /// What it is about, in front.
    pub name: Option<Named>,
    /// What it is compared with.
    pub compare: Option<(When, Subject)>,
    /// The name behind the word that ties: what changed, what the share is of, which budget.
    pub object: Option<Named>,
    /// Which way.
    pub direction: Option<(Direction, Range<usize>)>,
    /// 大于; inner `None` for 未超过.
    pub order: Option<Option<Order>>,
    /// What a list claims.
    pub listing: Option<Listing>,
    /// 基本持平: no equality.
    pub about: bool,
    /// 分别: as many amounts as names.
    pub each: bool,
    /// 同口径, 剔除…后: of another scope than the amounts that are printed.
    pub other_scope: bool,
    /// 相抵, 合计 before what the amounts of a reason come to.
    pub netted: bool,
    /// 增加到: what an amount came to.
    pub reached: bool,
    /// Amounts, and where the first begins.
    pub amounts: Vec<FigureId>,
    /// Percentages.
    pub percents: Vec<FigureId>,
    /// Where the first number begins.
    pub number: usize,
    /// The punctuation.
    pub mark: Option<Says>,
}

/// Clauses of the phrases of a paragraph, in order.
pub fn clauses(text: &str, phrases: &[Phrase]) -> Vec<Clause> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < phrases.len() {
        let best = PRODUCTIONS.iter().filter_map(|p| Some((p, matches(text, p.pattern.as_bytes(), phrases, at)?)));
        // The first of those that take most.
        let best = best.fold(None, |best: Option<(&Production, usize)>, (p, end)| match best {
            Some((_, longest)) if longest >= end => best,
            _ => Some((p, end)),
        });
        let (kind, end) = best.map_or((Kind::Mark, at + 1), |(p, end)| (p.kind, end));
        found.push(clause(kind, &phrases[at..end]));
        at = end;
    }
    turn(&mut found);
    found
}

/// 财政拨款收入占94%，计850万元; 完成年初预算的95%，支出决算760万元: the amount that a percentage is of stands behind it. It is read
/// first, by the name in front of the percentage.
fn turn(clauses: &mut [Clause]) {
    for at in 2..clauses.len() {
        let [percent, comma, amount] = &mut clauses[at - 2..=at] else { continue };
        let alone = percent.amounts.is_empty() && percent.percents.len() == 1 && amount.amounts.len() == 1;
        if comma.mark != Some(Says::Comma) || amount.kind != Kind::Amount || !alone {
            continue;
        }
        // 计850万元: a name of one character names nothing.
        let bare = |s: &Subject| match s {
            Subject::Named(name) => name.chars().count() == 1,
            other => *other == Subject::Unknown,
        };
        let said = amount.name.as_ref().map(|(n, _)| (bare(&n.subject) && n.extent.is_none(), n.when));
        let turned = match (percent.kind, percent.name.take_if(|_| percent.kind == Kind::Share), said) {
            (Kind::Share, Some(named), None | Some((true, When { year: None, stage: None })))
                if !matches!(named.0.subject, Subject::Unknown) =>
            {
                amount.number = named.1.end;
                amount.name = Some(named);
                true
            }
            (Kind::Share, named, _) => {
                percent.name = named;
                false
            }
            (Kind::Completion, _, Some((true, when))) => when.stage == Some(Stage::Final),
            _ => false,
        };
        if turned {
            clauses.swap(at - 2, at);
        }
    }
}

/// Where a pattern that begins at a phrase ends, optional parts taken where that fits.
fn matches(text: &str, pattern: &[u8], phrases: &[Phrase], at: usize) -> Option<usize> {
    let Some((&letter, rest)) = pattern.split_first() else { return Some(at) };
    let optional = rest.first() == Some(&b'?');
    let rest = rest.strip_prefix(b"?").unwrap_or(rest);
    let taken = takes(text, letter, phrases, at);
    taken.and_then(|next| matches(text, rest, phrases, next)).or_else(|| if optional { matches(text, rest, phrases, at) } else { None })
}

/// The phrase after those that a letter takes.
fn takes(text: &str, letter: u8, phrases: &[Phrase], at: usize) -> Option<usize> {
    let fits = |says: &Says| match letter {
        b'N' => matches!(says, Says::Name(_)),
        b'C' => matches!(says, Says::Compare(..)),
        b'A' => matches!(says, Says::Amount(_)),
        b'P' => matches!(says, Says::Percent(_)),
        b'Q' => matches!(says, Says::Count(_)),
        b'D' => matches!(says, Says::Change(_)),
        b'L' => matches!(says, Says::Level(_)),
        b'O' => matches!(says, Says::Order(_)),
        b'G' => matches!(says, Says::Gap),
        b'S' => matches!(says, Says::Share),
        b'F' => matches!(says, Says::Complete),
        b'R' => matches!(says, Says::Rate),
        b'T' => matches!(says, Says::Reach(_)),
        b'V' => matches!(says, Says::Deviation),
        b'E' => matches!(says, Says::Each),
        b'X' => matches!(says, Says::Opens(_)),
        b'Y' => matches!(says, Says::Reason),
        b'+' => matches!(says, Says::Add),
        b'(' => matches!(says, Says::Open),
        b')' => matches!(says, Says::Close),
        _ => false,
    };
    if !fits(&phrases.get(at)?.says) {
        return None;
    }
    let mut end = at + 1;
    // A、B和C: numbers in a row, where 分别 announces them or nothing else stands between.
    let announced = phrases[at.saturating_sub(3)..at].iter().any(|p| p.says == Says::Each);
    while matches!(letter, b'A' | b'P') && joins(text, phrases, end, announced) && phrases.get(end + 1).is_some_and(|p| fits(&p.says)) {
        end += 2;
    }
    while matches!(letter, b'A' | b'P') && phrases.get(end).is_some_and(|p| fits(&p.says)) {
        end += 1;
    }
    Some(end)
}

/// A word or a mark between two numbers of a row.
fn joins(text: &str, phrases: &[Phrase], at: usize, announced: bool) -> bool {
    phrases.get(at).is_some_and(|p| match &p.says {
        Says::Comma => announced,
        Says::Pause => true,
        Says::Name(_) => matches!(&text[p.range.clone()], "及" | "以及"),
        _ => false,
    })
}

fn clause(kind: Kind, phrases: &[Phrase]) -> Clause {
    let range = phrases.first().map_or(0, |p| p.range.start)..phrases.last().map_or(0, |p| p.range.end);
    let mut clause = Clause {
        kind,
        number: range.end,
        range,
        name: None,
        compare: None,
        object: None,
        direction: None,
        order: None,
        listing: None,
        about: false,
        each: false,
        other_scope: false,
        netted: false,
        reached: false,
        amounts: Vec::new(),
        percents: Vec::new(),
        mark: None,
    };
    let mut tied = false;
    for Phrase { says, range } in phrases {
        clause.other_scope |= matches!(says, Says::Name(name) if name.other_scope);
        clause.netted |= matches!(says, Says::Name(name) if name.netted);
        if matches!(says, Says::Amount(_) | Says::Percent(_) | Says::Count(_)) {
            clause.number = clause.number.min(range.start);
        }
        match says {
            Says::Name(_) if !clause.reached && (!clause.amounts.is_empty() || !clause.percents.is_empty()) => {}
            Says::Name(name) if tied => clause.object = Some((name.clone(), range.clone())),
            // 公务接待费比上年预算减少: the name in front says more than one behind that names nothing.
            Says::Name(name) if clause.name.is_none() || clause.compare.is_some() && name.subject != Subject::Unknown => {
                clause.name = Some((name.clone(), range.clone()));
            }
            Says::Name(_) => {}
            Says::Compare(when, subject) => clause.compare = Some((*when, subject.clone())),
            Says::Amount(figure) | Says::Count(figure) => clause.amounts.push(*figure),
            Says::Percent(figure) => clause.percents.push(*figure),
            Says::Change(direction) => (clause.direction, tied) = (Some((*direction, range.clone())), true),
            Says::Reach(direction) => (clause.direction, clause.reached, tied) = (direction.map(|d| (d, range.clone())), true, true),
            Says::Level(about) => (clause.direction, clause.about, tied) = (Some((Direction::Level, range.clone())), *about, true),
            Says::Order(order) => (clause.order, clause.direction, tied) = (Some(*order), Some((Direction::Level, range.clone())), true),
            Says::Opens(listing) => clause.listing = Some(*listing),
            Says::Each => clause.each = true,
            Says::Share | Says::Complete | Says::Rate | Says::Deviation | Says::Gap | Says::Add => tied = true,
            Says::Comma | Says::Pause | Says::Semicolon | Says::Colon | Says::Stop | Says::Open | Says::Close if kind == Kind::Mark => {
                clause.mark = Some(says.clone());
            }
            _ => {}
        }
    }
    clause
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Text;
    use crate::model::Span;
    use crate::prose::{phrase, token};

    fn read(source: &str) -> Vec<Clause> {
        let text = Text::of(source, [Span::new(0, source.len())]);
        let tokens = token::tokens(source, &text, None, &mut Vec::new());
        clauses(text.text(), &phrase::phrases(text.text(), &tokens.tokens))
    }

    #[test]
    fn every_production_reads_its_example_whole() {
        for production in PRODUCTIONS {
            let found = read(production.example);
            assert!(found.len() == 1 && found[0].kind == production.kind, "{}: {found:#?}", production.example);
        }
    }
}
