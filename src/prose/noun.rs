//! What the words in front of an amount name: the last noun, with what stands before it.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::token::{Placed, Token};
use crate::lexicon::words::{Extent, Fund, Noun, Rank, Stage, YearWord};
use crate::lexicon::{Group, Sense};
use crate::model::fold::without_number;
use crate::model::{Meaning, Subject, YearRef};

/// The year that words name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Year {
    /// 2024年
    Named(i32),
    /// 上年, 本年 and the like.
    Word(YearWord),
}

/// When an amount is of: its year and its stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct When {
    /// The year, where one is named.
    pub year: Option<Year>,
    /// 预算 or 决算, where it is said.
    pub stage: Option<Stage>,
}

impl When {
    /// Which year that is in a disclosure of a year; a budget's own 年初预算 is what it discloses.
    pub fn year_ref(self, disclosure: Option<i32>, is_budget: bool) -> YearRef {
        match (self.year, disclosure) {
            (Some(Year::Named(named)), Some(year)) if named != year => return YearRef::Prior,
            (Some(Year::Word(YearWord::Prior)), _) => return YearRef::Prior,
            _ => {}
        }
        match self.stage {
            Some(Stage::Opening) if !is_budget => YearRef::Opening,
            // What a budget became in the year is not what is disclosed.
            Some(Stage::WholeYear | Stage::Adjusted) => YearRef::Opening,
            _ => YearRef::Current,
        }
    }

    /// Whether nothing is said of it.
    pub const fn is_empty(self) -> bool {
        self.year.is_none() && self.stage.is_none()
    }
}

/// 某项经费2024年预算: what words in front of an amount say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// What is named; [`Subject::Unknown`] where the words name nothing themselves.
    pub subject: Subject,
    /// When.
    pub when: When,
    /// 总计, 合计.
    pub extent: Option<Extent>,
    /// 一般公共预算 without 收入 or 支出: one of both, which the context tells.
    pub fund: Option<Meaning>,
    /// 每, 标准: what one of many gets.
    pub per: bool,
    /// 未安排
    pub none: bool,
    /// 支出预算中: what follows is within what is named.
    pub within: bool,
    /// 同口径, 剔除…后: of another scope than the amounts that are printed.
    pub other_scope: bool,
    /// 增减相抵后, or 合计 alone: what the amounts before come to.
    pub netted: bool,
}

/// Reads the tokens of a noun phrase.
pub fn name(text: &str, tokens: &[Placed]) -> Name {
    let within = tokens.len() > 1 && tokens.last().is_some_and(|t| Group::Within.holds(&text[t.range.clone()]));
    let words = tokens.iter().map(|t| t.token);
    let mut name = Name {
        subject: Subject::Unknown,
        when: When::default(),
        extent: None,
        fund: None,
        per: false,
        none: false,
        within,
        other_scope: false,
        netted: false,
    };
    for token in words {
        match token {
            Token::Year(year) => name.when.year = Some(Year::Named(year)),
            Token::Word(Sense::Year(word)) if !matches!(name.when.year, Some(Year::Named(_))) => name.when.year = Some(Year::Word(word)),
            Token::Word(Sense::Stage(stage)) => name.when.stage = later(name.when.stage, stage),
            Token::Word(Sense::Extent(extent)) => name.extent = Some(extent),
            Token::Word(Sense::Per) => name.per = true,
            Token::Word(Sense::None) => name.none = true,
            Token::Word(Sense::Scope) => name.other_scope = true,
            Token::Word(Sense::Netted) => name.netted = true,
            _ => {}
        }
    }
    if let Some(names) = accounts(text, tokens) {
        name.subject = Subject::Functional(names);
        return name;
    }
    let (subject, fund) = subject(text, tokens, name.extent);
    (name.subject, name.fund) = (subject, fund);
    // 合计, 两项合计 right before a direction word.
    let sum = matches!(tokens.last().map(|t| t.token), Some(Token::Word(Sense::Extent(_))));
    name.netted |= sum && matches!(name.subject, Subject::Unknown | Subject::Named(_));
    name
}

/// 年初预算 says more than 预算 after it; 支出预算执行数 is of the outturn.
fn later(said: Option<Stage>, next: Stage) -> Option<Stage> {
    match (said, next) {
        (Some(Stage::Opening | Stage::WholeYear | Stage::Adjusted), Stage::Budget) => said,
        _ => Some(next),
    }
}

/// The names in `X（类）Y（款）Z（项）`, or `X（208类）…`.
fn accounts(text: &str, tokens: &[Placed]) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut start = tokens.first()?.range.start;
    for placed in tokens.iter().filter(|t| matches!(t.token, Token::Word(Sense::Rank(_)))) {
        let name = text[start..placed.range.start].trim_start_matches(['，', '、', ':', '。']);
        names.push(without_number(name).to_owned());
        start = placed.range.end;
    }
    (!names.is_empty()).then_some(names)
}

/// The levels that the words name.
pub fn ranks(tokens: &[Placed]) -> impl Iterator<Item = Rank> + '_ {
    tokens.iter().filter_map(|t| if let Token::Word(Sense::Rank(rank)) = t.token { Some(rank) } else { None })
}

/// Words behind a noun that leave it what it is.
const fn is_tail(token: Token) -> bool {
    matches!(
        token,
        Token::Word(
            Sense::Filler
                | Sense::Matter
                | Sense::Stage(_)
                | Sense::Extent(_)
                | Sense::Year(_)
                | Sense::Each
                | Sense::None
                | Sense::Approximate
                | Sense::Ratio
                | Sense::Scope
        ) | Token::Year(_)
            | Token::Colon
            | Token::Structure
    )
}

/// Words in front of a noun that leave it the whole: a year, a body, 本年; not the last part of a name such as 城乡社区.
const fn is_neutral(token: Token) -> bool {
    is_tail(token) || matches!(token, Token::Word(Sense::Body) | Token::Comma | Token::Pause | Token::Close)
}

/// 2024年我局: whose it is and when, in front of a noun.
const fn is_whose(token: Token) -> bool {
    matches!(token, Token::Year(_) | Token::Structure | Token::Word(Sense::Body | Sense::Year(_)))
}

fn subject(text: &str, tokens: &[Placed], extent: Option<Extent>) -> (Subject, Option<Meaning>) {
    let mut end = tokens.iter().rposition(|t| !is_tail(t.token)).map_or(0, |at| at + 1);
    // 政府采购金额（以合同签订为准）: a bracket behind the noun says how, not what.
    if let Some(open) =
        tokens[..end].iter().rposition(|t| t.token == Token::Open).filter(|&open| open > 0 && tokens[end - 1].token == Token::Close)
    {
        let outside = tokens[..open].iter().rposition(|t| !is_tail(t.token)).map_or(0, |at| at + 1);
        if outside > 0 && matches!(tokens[outside - 1].token, Token::Word(Sense::Noun(..))) {
            end = outside;
        }
    }
    let core = &tokens[..end];
    let named = || {
        // 事业运行经费: the name keeps what belongs to it.
        let whole = core.len() + tokens[end..].iter().take_while(|t| t.token == Token::Word(Sense::Matter)).count();
        let core = &tokens[..whole];
        let (Some(first), Some(last)) = (core.iter().find(|t| t.token != Token::Structure), core.last()) else { return Subject::Unknown };
        let name = without_number(&text[first.range.start..last.range.end]).trim_matches([':', '，', '、']);
        if name.is_empty() { Subject::Unknown } else { Subject::Named(name.to_owned()) }
    };
    if core.is_empty() {
        return (Subject::Unknown, None);
    }
    let holds = |noun: Noun| core.iter().any(|t| matches!(t.token, Token::Word(Sense::Noun(n, _)) if n == noun));
    if holds(Noun::SmallBusiness(true)) || holds(Noun::SmallBusiness(false)) {
        return (Subject::SmallBusiness, None);
    }
    if holds(Noun::TargetFunds) && (end < tokens.len() || core.len() == 1) {
        return (Subject::TargetFunds, None);
    }
    // 财政拨款 and the noun of the side may stand on either side of the special noun: 三公经费财政拨款支出, 财政拨款三公经费.
    let mut fund = None;
    let mut side = None;
    let mut special = None;
    // 县博物馆2024年度支出: a year stands between whose it is and what it is.
    let mut dated = false;
    let mut at = core.len();
    while let Some(placed) = at.checked_sub(1).map(|i| &core[i]) {
        match placed.token {
            Token::Word(Sense::Noun(noun, _)) => match noun {
                Noun::Income | Noun::Expenditure | Noun::Both if side.is_none() && special.is_none() => side = Some(noun),
                Noun::Income | Noun::Expenditure | Noun::Both => {}
                _ if special.is_none() => special = Some(noun),
                // 政府采购中小企业: the first says more.
                _ => special = Some(narrower(special, noun)),
            },
            Token::Word(Sense::Fund(f)) => fund = fund.or(Some(f)),
            Token::Year(_) | Token::Word(Sense::Year(_)) => dated = true,
            token if is_tail(token) => {}
            _ => break,
        }
        at -= 1;
    }
    let before = at.checked_sub(1).map(|i| core[i].token);
    let is_whole = dated || before.is_none_or(is_neutral);
    // 实际采购, 计划采购: 采购 alone is the procurement, behind other words it is one purchase of many.
    let bare = |t: &&Placed| {
        t.token == Token::Word(Sense::Noun(Noun::Procurement(Meaning::Total), false)) && Group::Buying.begins(&text[t.range.clone()])
    };
    if special == Some(Noun::Procurement(Meaning::Total))
        && core.iter().rposition(|t| bare(&t)).is_some_and(|at| !core[..at].iter().all(|t| is_whose(t.token)))
    {
        return (named(), None);
    }
    // 省属驻县单位三公经费: of somebody else.
    let words = core.first().zip(core.last()).map_or("", |(first, last)| &text[first.range.start..last.range.end]);
    if Group::Foreign.is_in(words) {
        return (named(), None);
    }
    // 本级支出 leaves out what is passed on.
    let of_one_level = || core[..at].last().is_some_and(|t| Group::OwnLevel.ends(&text[t.range.clone()]));
    match (special, side, fund) {
        (Some(noun), side, fund) => (of_noun(noun, side, fund, is_whole, named), None),
        _ if !is_whole || special.is_none() && of_one_level() => (named(), None),
        (None, Some(_), None) if is_bare(text, tokens, extent) => (Subject::Unknown, None),
        (None, Some(Noun::Income), None) => (Subject::Income, None),
        (None, Some(Noun::Expenditure), None) => (Subject::Expenditure, None),
        (None, Some(Noun::Income), Some(Fund::Fiscal)) if extent == Some(Extent::Grand) => (Subject::Fiscal, None),
        (None, Some(Noun::Income), Some(Fund::Fiscal)) => (Subject::IncomeItem(Meaning::FiscalAppropriation), None),
        (None, Some(Noun::Income), Some(Fund::Of(m))) => (Subject::IncomeItem(m), None),
        (None, Some(_), Some(Fund::Fiscal)) => (Subject::Fiscal, None),
        (None, Some(Noun::Expenditure), Some(Fund::Of(m))) => (Subject::FundTotal(m), None),
        (None, Some(_), _) => (Subject::BothSides, None),
        (None, None, Some(Fund::Of(m))) => (named(), Some(m)),
        (None, None, Some(Fund::Fiscal)) => (named(), Some(Meaning::FiscalAppropriation)),
        (None, None, None) => (named(), None),
    }
}

/// 支出N万元, 支出决算为N万元: of what was named before, not of everything.
fn is_bare(text: &str, core: &[Placed], extent: Option<Extent>) -> bool {
    let says_more = |t: &Placed| match t.token {
        Token::Year(_) | Token::Word(Sense::Year(_) | Sense::Body | Sense::Stage(Stage::Budget)) | Token::Other => true,
        Token::Word(Sense::Noun(..)) => Group::AllOfIt.is_in(&text[t.range.clone()]),
        _ => false,
    };
    extent.is_none() && !core.iter().any(says_more)
}

/// Of two nouns in a row, the one that says more.
fn narrower(last: Option<Noun>, first: Noun) -> Noun {
    match (last, first) {
        (_, Noun::SmallBusiness(_) | Noun::TargetFunds) => first,
        (Some(Noun::Procurement(Meaning::Total)), Noun::Procurement(_)) => first,
        (Some(last), _) => last,
        (None, first) => first,
    }
}

fn of_noun(noun: Noun, side: Option<Noun>, fund: Option<Fund>, is_whole: bool, named: impl Fn() -> Subject) -> Subject {
    match noun {
        Noun::IncomeItem(_) if side == Some(Noun::Expenditure) => named(),
        Noun::IncomeItem(m) if is_whole => Subject::IncomeItem(m),
        Noun::Item(_) if !is_whole || matches!(fund, Some(Fund::Of(Meaning::Fund | Meaning::Capital))) => named(),
        Noun::Item(m @ (Meaning::Basic | Meaning::Project)) if fund.is_some() => Subject::GeneralItem(m),
        Noun::Item(m) => Subject::ExpenditureItem(m),
        Noun::BasicPart(m) if is_whole => Subject::BasicPart(m),
        Noun::ThreePublic(m @ (Meaning::Meeting | Meaning::Training)) if is_whole => Subject::ThreePublic(m),
        Noun::ThreePublic(Meaning::Meeting | Meaning::Training) => named(),
        Noun::ThreePublic(m) => Subject::ThreePublic(m),
        Noun::Procurement(m) if is_whole => Subject::Procurement(m),
        Noun::Assets(m) if is_whole => Subject::Assets(m),
        Noun::Agency => Subject::AgencyOperating,
        Noun::SmallBusiness(_) => Subject::SmallBusiness,
        Noun::TargetFunds => Subject::TargetFunds,
        _ => named(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Text;
    use crate::model::Span;
    use crate::prose::token;

    fn read(words: &str) -> Name {
        let text = Text::of(words, [Span::new(0, words.len())]);
        let tokens = token::tokens(words, &text, None, &mut Vec::new());
        name(text.text(), &tokens.tokens)
    }

    #[test]
    fn words_name_their_subject() {
        use Meaning as M;
        for (words, subject) in [
            ("2024年预算收入", Subject::Income),
            ("2024年支出预算", Subject::Expenditure),
            ("2024年预算收支安排", Subject::BothSides),
            ("一般公共预算收入", Subject::IncomeItem(M::General)),
            ("基金预算收入", Subject::IncomeItem(M::Fund)),
            ("财政专户核拨收入", Subject::IncomeItem(M::FiscalAccount)),
            ("上年结转结余", Subject::IncomeItem(M::CarryIn)),
            ("基本支出", Subject::ExpenditureItem(M::Basic)),
            ("日常公用经费", Subject::BasicPart(M::Public)),
            ("我部门机关运行经费共计安排", Subject::AgencyOperating),
            ("我部门财政拨款三公经费预算安排", Subject::ThreePublic(M::ThreePublicTotal)),
            ("公务用车购置及运维费", Subject::ThreePublic(M::CarAll)),
            ("公务用车运维费", Subject::ThreePublic(M::CarRun)),
            ("因公出国(境)费预算支出", Subject::ThreePublic(M::Abroad)),
            ("上年末固定资产金额为", Subject::Assets(M::Total)),
            ("本年度拟购置固定资产总额为", Subject::Assets(M::PlannedPurchase)),
            ("政府采购货物预算", Subject::Procurement(M::Goods)),
            ("一般公共预算财政拨款支出", Subject::FundTotal(M::General)),
            ("财政拨款收入支出总计", Subject::Fiscal),
            ("自收自支事业编人员经费", Subject::Named("自收自支事业编人员经费".into())),
        ] {
            assert_eq!(read(words).subject, subject, "{words}");
        }
        assert_eq!(
            read("社会保障和就业支出(类)行政事业单位养老支出(款)行政单位离退休(项)").subject,
            Subject::Functional(vec!["社会保障和就业支出".into(), "行政事业单位养老支出".into(), "行政单位离退休".into()])
        );
    }

    #[test]
    fn the_year_is_read_from_the_words() {
        for (words, is_budget, year) in [
            ("2023年当年预算执行数为", true, YearRef::Prior),
            ("2024年预算安排", true, YearRef::Current),
            ("上年末固定资产金额为", true, YearRef::Current),
            ("年初预算为", false, YearRef::Opening),
            ("年初预算为", true, YearRef::Current),
        ] {
            assert_eq!(read(words).when.year_ref(Some(2024), is_budget), year, "{words}");
        }
    }
}
