//! Sentences into claims: amounts of subjects, wholes and their parts, changes, shares, execution.
//!
//! One reader walks the whole narrative, so that a list may run over several paragraphs and a sentence may speak of what
//! the heading, the opening of its item or the sentence before named. Its jobs stand one a file: `whole` parts within
//! a sentence, `outline` numbered lists, `change` changes and reasons, `execution` 年初预算 against 决算, `share`
//! shares, `addition` sums with 加上, `pairs` two sides at once, `plan` plans by quarters, `count` cars and areas.
//!
//! What is not understood stays a figure without a claim, and is listed as unchecked.

mod addition;
mod change;
mod count;
mod divided;
mod elsewhere;
mod execution;
mod margin;
mod outline;
mod pairs;
mod plan;
mod share;
mod whole;

use super::flow::Flow;
use super::identity::Identity;
use super::subject;
use super::token::{self, Placed, Token};
use std::collections::HashMap;

use crate::model::fold::{fold, without_number};
use crate::model::{
    Claim, ClaimKind, DocumentKind, Figure, FigureId, Meaning, Origin, Paragraph, Part, Section, Span, Subject, Unchecked, YearRef,
};

/// Claims of a document, and digits of the narrative that are structure.
#[derive(Debug, Default)]
pub struct Found {
    /// The claims.
    pub claims: Vec<Claim>,
    /// Years, list numbers and the like.
    pub structure: Vec<Span>,
}

/// Reads every paragraph.
#[must_use]
pub fn read(text: &str, sections: &[Section], paragraphs: &[Paragraph], identity: &Identity, figures: &mut Vec<Figure>) -> Found {
    let mut structure = Vec::new();
    let mut walker = Walker {
        text,
        sections,
        flow: Flow::default(),
        tokens: Vec::new(),
        section: None,
        year: identity.year,
        is_budget: identity.kind == Some(DocumentKind::Budget) && !text.contains("支出决算") && !opens_as_final(text),
        claims: Vec::new(),
        figures,
        stack: Vec::new(),
        parked: None,
        outline: Vec::new(),
        pending: None,
        statement: Statement::default(),
        topic: None,
        item: None,
        execution: None,
        components: None,
        sentence_start: 0,
        lead_start: 0,
        by_subject: HashMap::new(),
        waiting: None,
    };
    for paragraph in paragraphs {
        let flow = Flow::of(text, paragraph);
        let first = walker.figures.len();
        let tokens = token::tokens(&flow, paragraph.section, walker.figures);
        for figure in &mut walker.figures[first..] {
            figure.raw = figure.span.of(text).to_owned();
        }
        structure.extend(tokens.structure);
        walker.paragraph(flow, tokens.tokens, paragraph);
    }
    walker.flush();
    walker.unpark();
    walker.close_lists(0);
    walker.index();
    walker.elsewhere();
    Found { claims: walker.claims, structure }
}

/// The first lines speak of final accounts.
fn opens_as_final(text: &str) -> bool {
    text.chars().take(120).collect::<String>().contains("决算")
}

/// An amount that a later word may refer to.
#[derive(Clone)]
struct Now {
    figure: FigureId,
    subject: Subject,
    words: String,
}

/// What was said since the last full stop.
#[derive(Default)]
struct Statement {
    now: Option<Now>,
    prior: Option<FigureId>,
    /// 年初预算, 全年预算 of what is said next.
    budget: Option<(FigureId, Subject)>,
    /// Other budgets of the same thing, said before it.
    budgets_before: Vec<FigureId>,
    change: Option<change::Open>,
    first: Option<Now>,
    /// What was said before a bracket that tells what it includes.
    bracket: Option<Now>,
    /// Plain amounts listed one after the other, with nothing else said of them.
    listed: Vec<FigureId>,
    /// Every amount of the year, in no list that 其中 opened.
    plain: Vec<(FigureId, Subject)>,
    /// 加上A、B: what is being added to the amount before.
    addition: Option<addition::Addition>,
    /// A number of the sentence was taken for an amount without its unit.
    lenient: bool,
    /// The whole whose list `；` ended.
    ended: Option<Now>,
    /// Whether a second amount stood beside the first and not below it.
    several: bool,
    /// An amount of another year was said.
    other_year: bool,
    /// 其中 divides an amount of another year: what follows is of that year.
    divides_other_year: bool,
    /// Percentages of a list, said of as many amounts.
    listed_percents: Vec<FigureId>,
    /// 完成预算N万元的: the percentage that follows is what was done of it.
    completing: bool,
}

/// What the sentence before spoke of.
#[derive(Clone)]
struct Topic {
    now: Now,
    /// Whether it spoke of one thing only.
    single: bool,
    /// Whether it stands in this paragraph.
    here: bool,
}

struct Walker<'a> {
    text: &'a str,
    sections: &'a [Section],
    flow: Flow,
    tokens: Vec<Placed>,
    section: Option<usize>,
    year: Option<i32>,
    /// A budget: its own 年初预算 is what it discloses.
    is_budget: bool,
    claims: Vec<Claim>,
    figures: &'a mut Vec<Figure>,
    stack: Vec<whole::Whole>,
    /// A whole whose next part may open the next sentence.
    parked: Option<whole::Whole>,
    outline: Vec<outline::List>,
    /// The list that waits for the amount of its item.
    pending: Option<usize>,
    statement: Statement,
    topic: Option<Topic>,
    item: Option<execution::Item>,
    execution: Option<execution::Executed>,
    components: Option<change::Components>,
    sentence_start: usize,
    lead_start: usize,
    /// The amounts of every subject, once all is read.
    by_subject: HashMap<(String, YearRef), Vec<FigureId>>,
    /// “三公”经费中，A、B、C, whose whole the section has not given yet.
    waiting: Option<(Subject, Vec<Part>, Option<usize>)>,
}

impl Walker<'_> {
    fn paragraph(&mut self, flow: Flow, tokens: Vec<Placed>, paragraph: &Paragraph) {
        let moved = self.section != paragraph.section;
        let goes_on = !moved && self.flow.text.ends_with([':', '；']) && outline::mark(&flow.text).is_none();
        // 主要原因： and the reason on the next line.
        let explains = goes_on && self.in_reason() && self.flow.text.ends_with(':');
        if goes_on {
            if !explains {
                self.semicolon();
            }
        } else {
            self.flush();
            self.topic = self.topic.take().filter(|_| !moved).map(|topic| Topic { here: false, ..topic });
        }
        if moved {
            self.unpark();
            self.enter(paragraph.section);
        }
        self.section = paragraph.section;
        self.flow = flow;
        self.tokens = tokens;
        (self.sentence_start, self.lead_start) = (0, 0);
        self.pairs();
        if !goes_on {
            self.begin_item(moved);
        }
        if explains {
            self.reason(0);
        }
        self.begin_sentence();
        self.walk();
        self.cut_short(paragraph);
        self.plans();
        self.counts();
        self.await_announced();
    }

    /// Collects the amounts of every subject.
    fn index(&mut self) {
        for claim in &self.claims {
            let ClaimKind::Amount { figure } = claim.kind else { continue };
            let mut subject = claim.subject.clone();
            if claim.year == YearRef::Prior && matches!(subject, Subject::Named(_)) {
                subject = subject::of(&claim.words);
            }
            if !matches!(subject, Subject::Unknown | Subject::Named(_)) {
                self.by_subject.entry((format!("{subject:?}"), claim.year)).or_default().push(figure);
            }
        }
    }

    /// Ends what the paragraph before left open.
    fn flush(&mut self) {
        self.stop(self.flow.text.len());
        self.close_components();
    }

    fn walk(&mut self) {
        for index in 0..self.tokens.len() {
            let Placed { token, range } = self.tokens[index].clone();
            match token {
                Token::Amount(figure) => self.amount(figure, range.start),
                Token::Percent(figure) => self.percent(figure, range.start),
                Token::Level => self.level(range.start, range.end),
                Token::Compared(order) => self.compared(order, range.start, range.end),
                Token::Open { complete, wide } => {
                    self.open(complete, wide, index);
                    self.begin_listed(range.end);
                }
                Token::Reason => self.reason(range.end),
                Token::Semicolon => {
                    self.semicolon();
                    self.begin_listed(range.end);
                }
                Token::Stop if range.end < self.flow.text.len() => {
                    self.stop(range.end);
                    self.begin_sentence();
                }
                Token::Stop => self.stop(range.end),
                Token::CloseBracket => self.close_bracket(),
                Token::OpenBracket => self.open_bracket(index),
                Token::Other(figure) => self.bare_number(figure, range.start),
                Token::Comma => self.begin_listed_on(range.end),
            }
            if !matches!(token, Token::Level) {
                self.lead_start = range.end;
            }
            if matches!(token, Token::OpenBracket) && self.is_inner_bracket(range.end) {
                // （境）, （类） and the like belong to the name.
                self.lead_start = self.lead_before(range.start);
            }
            if matches!(token, Token::CloseBracket) && self.was_inner_bracket(index) {
                self.lead_start = self.lead_before(range.start);
            }
        }
    }

    /// The text stops in the middle of a list: at its end, in the words of the next item, or before a line that opens one.
    fn cut_short(&mut self, paragraph: &Paragraph) {
        let text = &self.flow.text;
        if self.stack.is_empty() || text.ends_with(['。', '；', ':', '!', ')', '.']) {
            return;
        }
        let amounts = self.tokens.iter().filter(|t| matches!(t.token, Token::Amount(_) | Token::Percent(_) | Token::Other(_)));
        let last = amounts.map(|t| t.range.end).max().unwrap_or(0);
        let trailing = text.get(last..).unwrap_or("").trim_start_matches(['元', '等']);
        let next = self.text[paragraph.span.end..].lines().map(str::trim).find(|line| !line.is_empty());
        let goes_on = next.is_none_or(|line| {
            let line = fold(line);
            ["(项)", "(款)", "(类)"].iter().any(|l| line.contains(l)) || line.starts_with(|c: char| c.is_ascii_digit())
        });
        if goes_on || !trailing.is_empty() {
            for whole in &mut self.stack {
                whole.doubtful = true;
            }
        }
    }

    fn in_reason(&self) -> bool {
        self.statement.change.as_ref().is_some_and(|c| c.in_reason)
    }

    fn words(&self, end: usize) -> &str {
        self.flow.text.get(self.lead_start..end).unwrap_or("")
    }

    /// A bracket without digits and punctuation, such as （境） or （类）, is part of a name.
    fn is_inner_bracket(&self, after: usize) -> bool {
        let rest = &self.flow.text[after..];
        rest.find(')').is_some_and(|end| {
            end > 0
                && !rest[..end].contains(['，', '、', '；', '。', '.'])
                && rest[..end].chars().count() <= 8
                && !rest[..end].starts_with("其中")
        })
    }

    fn was_inner_bracket(&self, close: usize) -> bool {
        close > 0 && matches!(self.tokens[close - 1].token, Token::OpenBracket) && self.is_inner_bracket(self.tokens[close - 1].range.end)
    }

    /// Where the words around an inner bracket begin: after the last other token.
    fn lead_before(&self, position: usize) -> usize {
        let mut start = self.sentence_start;
        for (i, t) in self.tokens.iter().enumerate().take_while(|(_, t)| t.range.start < position) {
            let inner = matches!(t.token, Token::OpenBracket) && self.is_inner_bracket(t.range.end)
                || matches!(t.token, Token::CloseBracket) && self.was_inner_bracket(i)
                || matches!(t.token, Token::Other(_));
            if !inner {
                start = t.range.end;
            }
        }
        start.max(self.sentence_start)
    }

    fn name(&mut self, figure: FigureId, words: &str) {
        if let Origin::Sentence { label, .. } = &mut self.figures[figure.0].origin {
            words.clone_into(label);
        }
    }

    fn claim(&mut self, subject: Subject, words: &str, year: YearRef, kind: ClaimKind) -> usize {
        let start = self.sentence_start.min(self.flow.text.len());
        let end = self.flow.text[start..].find('。').map_or(self.flow.text.len(), |at| start + at);
        self.claims.push(Claim {
            subject,
            words: words.to_owned(),
            year,
            kind,
            sentence: self.flow.source(start, end),
            section: self.section,
        });
        self.claims.len() - 1
    }

    fn amount(&mut self, figure: FigureId, start: usize) {
        let words = self.whole_name(start);
        self.name(figure, &words);
        // 单价50万元以上的设备: a threshold, not an amount of anything.
        if words.ends_with("单价") || words.ends_with("单位价值") || words.ends_with("单台价值") {
            self.figures[figure.0].reason = Unchecked::UnitCost;
            return;
        }
        // 每村10万元, 补助标准2万元: what one of many gets.
        if !self.in_reason() && ["每", "人均", "标准"].iter().any(|w| words.contains(w)) {
            self.figures[figure.0].reason = Unchecked::UnitCost;
            return;
        }
        let direction = token::direction(&words).filter(|(_, range)| change::says_change(&words, range.end));
        if self.in_reason() {
            return self.reason_amount(figure, direction.map(|d| d.0));
        }
        if let Some((direction, range)) = direction.filter(|(_, range)| self.compares(&words, range.end)) {
            return self.change(figure, direction, &words, range);
        }
        if self.completes(figure, &words) || self.margin(figure, &words) {
            return;
        }
        if self.adds(figure, start, &words) {
            return;
        }
        if self.part_of_other_year(figure, &words) {
            return;
        }
        let mut year = subject::year_of(&words, self.year);
        // …支出N万元，年初预算为M万元: M is what N is measured by, whatever the document is.
        let beside = self.statement.now.is_some() && words.starts_with("年初预算");
        if year == YearRef::Opening && self.is_budget && !beside && !self.is_budget_of_final(figure, start, &words) {
            year = YearRef::Current;
        }
        if year == YearRef::Current && self.is_budget_of_final(figure, start, &words) {
            year = YearRef::Opening;
        }
        self.uses(&words);
        let own = self.subject_of(&words);
        let subject = match self.of_item(own.clone(), &words) {
            // …预算390.46万元，上年预算为364.60万元: of what was just said.
            Subject::Unknown if year == YearRef::Prior => self.statement.now.as_ref().map_or(Subject::Unknown, |n| n.subject.clone()),
            subject => self.of_budget(self.of_fund(subject), &words),
        };
        self.repeats_opening(figure, &own, &words, year);
        let own = if self.divides_an_item(&subject) { Subject::Unknown } else { subject.clone() };
        self.arrives(figure, &own, year);
        self.claim(own, &words, year, ClaimKind::Amount { figure });
        match year {
            YearRef::Prior => {
                if self.base_behind(figure) {
                    return;
                }
                self.statement.other_year = true;
                self.statement.prior = Some(figure);
                return;
            }
            // 比年初预算数N万元减少M万元: what the change is measured by.
            YearRef::Opening if words.starts_with(['比', '较', '与', '同']) => {
                self.statement.prior = Some(figure);
                return;
            }
            YearRef::Opening => {
                self.budgets(figure, &subject);
                self.list_item(figure, &subject, year);
                return;
            }
            YearRef::Current => {}
        }
        self.executes(figure, &subject, &words);
        self.list_item(figure, &subject, year);
        let restates = matches!(words.as_str(), "合计" | "共计" | "总计");
        if restates {
            self.totals(figure, &subject);
        } else if self.totals_counted(figure, &words) || self.adds_up(figure, &words) {
            return;
        } else {
            self.statement.listed.push(figure);
        }
        let now = Now { figure, subject: subject.clone(), words };
        match &self.statement.first {
            // A part of what the sentence before named is not what this sentence is about.
            _ if !self.stack.is_empty() => {}
            None => self.statement.first = Some(now.clone()),
            Some(_) => self.statement.several = true,
        }
        if self.stack.is_empty() {
            self.statement.plain.push((figure, subject.clone()));
        }
        self.statement.now = Some(now);
        self.statement.change = None;
        self.add_part(Part { figure, negative: false }, subject);
        if let Some(top) = self.stack.last_mut() {
            top.restated = restates;
        }
    }

    /// The words in front of an amount; those of a 科目 with 、 in its name from their beginning.
    fn whole_name(&self, start: usize) -> String {
        let words = self.words(start);
        let level = ["(项)", "(款)", "(类)"].iter().any(|l| words.contains(l));
        let before = self.flow.text.get(self.sentence_start..self.lead_start).unwrap_or("");
        if !level || !before.ends_with('、') {
            return words.to_owned();
        }
        let from = before.rfind(['，', '；', ':', '。']).map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
        let name = &before[from..];
        let has_number = without_number(name).contains(|c: char| c.is_ascii_digit());
        if has_number { words.to_owned() } else { format!("{name}{words}") }
    }

    /// The subject of the words; of the sentence so far where the words themselves name none.
    fn subject_of(&self, words: &str) -> Subject {
        let subject = subject::of(words);
        // 由中小企业供应商中标的，采购金额N万元: a part of the procurement, named before.
        if subject == Subject::Procurement(Meaning::Total) {
            let so_far = self.flow.text[self.sentence_start..self.lead_start].rsplit(['；', '。']).next().unwrap_or("");
            return if subject::is_small_business(so_far) { Subject::SmallBusiness } else { subject };
        }
        if subject != Subject::Unknown {
            return subject;
        }
        let whole = &self.flow.text[self.sentence_start..self.lead_start];
        let before = whole.rsplit(['，', '；', '。', '、']).find(|w| !w.is_empty()).unwrap_or("");
        if before.contains(|c: char| c.is_ascii_digit()) { Subject::Unknown } else { subject::of(before) }
    }

    fn semicolon(&mut self) {
        // `；` ends an inline list, and an inner list whose outer list is separated by `；` itself.
        while let Some(own) = self.stack.last().filter(|w| !w.wide && !w.bracket).map(whole::Whole::own) {
            self.statement.ended = Some(own);
            self.pop();
        }
        self.finish_change();
        // 上年预算N万元；对比减少M万元: the comparison goes on.
        let next = &self.flow.text[self.lead_start..];
        let next = next.find('；').map_or("", |at| &next[at + '；'.len_utf8()..]);
        if !["对比", "同比", "相比"].iter().any(|w| next.starts_with(w)) {
            self.statement.prior = None;
        }
        self.statement.budget = None;
    }

    fn stop(&mut self, end: usize) {
        while !self.stack.is_empty() {
            self.pop();
        }
        self.finish_change();
        self.unannounced();
        if let Some(now) = self.statement.first.take() {
            self.topic = Some(Topic { now, single: !self.statement.several, here: true });
        } else if self.statement.prior.is_some() {
            // A sentence about another year: what follows speaks of it, not of the sentence before.
            self.topic = None;
        }
        // 年初预算为N万元。支出决算为M万元: the sentence goes on.
        let next = self.flow.text.get(end..).unwrap_or("");
        let budget = self.statement.budget.take().filter(|_| next.starts_with("支出决算") || next.starts_with("决算"));
        self.statement = Statement { budget, ..Statement::default() };
        self.sentence_start = end;
        self.lead_start = end;
    }
}
