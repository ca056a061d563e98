//! Clauses to statements: what a sentence, its paragraph and its section are about, and what is left out because it was
//! said before.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::Setting;
use super::grammar::{self, Clause, Kind, Named};
use super::list::{Ends, List};
use super::mark;
use super::noun::Year;
use super::phrase::{self, Says};
use super::remembered::{Components, Executed, Item, Mention, Sentence, Waiting};
use super::statement::{Certainty, Statement};
use super::token;
use crate::lexicon::words::Comparing;
use crate::lexicon::{Group, Sense, Text};
use crate::model::{ClaimKind, Direction, Figure, FigureId, Origin, Paragraph, Part, Section, Span, Subject, YearRef};
use std::collections::{HashMap, HashSet};

/// Reads paragraph after paragraph.
pub struct Discourse<'a> {
    pub(super) source: &'a str,
    pub(super) sections: &'a [Section],
    /// As the section has it: a report may go through one year and plan another.
    pub(super) setting: Setting,
    /// The year of the disclosure.
    pub(super) disclosed: Option<i32>,
    /// Every figure.
    pub figures: &'a mut Vec<Figure>,
    /// What was understood.
    pub statements: Vec<Statement>,
    /// Years, list numbers and the like.
    pub structure: Vec<Span>,
    /// The paragraph.
    pub text: Text,
    /// Its section.
    pub section: Option<usize>,
    /// The sentence.
    pub sentence: Sentence,
    /// Lists that are open, the innermost last.
    pub lists: Vec<List>,
    /// A list whose next part may open the next sentence.
    pub parked: Option<List>,
    /// The count that ended the sentence before.
    pub last_counted: Option<(FigureId, usize)>,
    /// What the sentence before spoke of, if of one thing; and whether in this paragraph.
    pub topic: Option<(Mention, bool)>,
    /// What the sentence before spoke of in this paragraph, where that is of another year.
    pub other_topic: Option<Mention>,
    pub(super) item: Option<Item>,
    /// Budget and outturn said last in this paragraph.
    pub execution: Option<Executed>,
    /// The amounts of the sentence before, in this paragraph.
    pub before: Vec<Mention>,
    /// Those of the last sentence of the paragraph before.
    pub(super) paragraph_before: Vec<Mention>,
    /// The first figure of the paragraph.
    pub(super) first_figure: usize,
    /// Shares of nothing that was found: the part and the percentage.
    pub(super) lone_shares: Vec<(FigureId, FigureId)>,
    /// Percentages and amounts behind which a bound stands: 20%以上.
    pub(super) loose: HashSet<FigureId>,
    /// The amounts of the paragraph.
    pub(super) items: Vec<super::sums::Item>,
    /// What was said to be spent of a budget, in the paragraph: the outturn and the rate.
    pub(super) rates: Vec<(FigureId, FigureId)>,
    /// Rates whose budget is still to be found, by their statements.
    pub(super) unmeasured: HashSet<usize>,
    /// How many `；` and `。` were read.
    pub(super) stretch: usize,
    /// The share of last year and that of this one: 由P%升至Q%.
    pub(super) share_pair: Option<(FigureId, FigureId)>,
    /// The amounts that opened the paragraphs before.
    pub(super) heads: Vec<super::sums::Item>,
    /// Amounts with those that opened the paragraphs below them.
    pub(super) above: Vec<(FigureId, Vec<FigureId>)>,
    /// The first statement of the paragraph.
    pub(super) first_statement: usize,
    /// Amounts of sections that plan another year.
    pub(super) planned_amounts: HashSet<FigureId>,
    /// The parts of the list that was said last.
    pub lists_said: Option<Vec<Mention>>,
    /// Reasons of a change that another sentence gave, listed in this paragraph.
    pub reasons: Vec<Part>,
    /// First amounts of sentences that are numbered through.
    pub numbered: Vec<Mention>,
    /// A change and the changes of its parts.
    pub components: Option<Components>,
    /// “三公”经费中，A、B、C, whose whole the section has not given yet.
    pub waiting: Option<Waiting>,
    /// The amounts of this year that a section gave for a subject; `None` where it gave several.
    pub(super) said: HashMap<(Option<usize>, Subject), Option<Mention>>,
    /// What an amount was said to be a share of.
    pub shares: HashMap<FigureId, Subject>,
    /// By how much an amount changed, and which way.
    pub changes: HashMap<FigureId, (Option<FigureId>, Direction)>,
    /// The same, against the budget.
    pub(super) budget_changes: HashMap<FigureId, (Option<FigureId>, Direction)>,
}

impl<'a> Discourse<'a> {
    /// Nothing was read yet.
    pub fn new(source: &'a str, sections: &'a [Section], setting: Setting, figures: &'a mut Vec<Figure>) -> Self {
        Self {
            source,
            sections,
            setting,
            disclosed: setting.year,
            figures,
            statements: Vec::new(),
            structure: Vec::new(),
            text: Text::default(),
            section: None,
            sentence: Sentence::default(),
            lists: Vec::new(),
            parked: None,
            last_counted: None,
            topic: None,
            other_topic: None,
            item: None,
            execution: None,
            before: Vec::new(),
            paragraph_before: Vec::new(),
            first_figure: 0,
            lone_shares: Vec::new(),
            loose: HashSet::new(),
            items: Vec::new(),
            rates: Vec::new(),
            unmeasured: HashSet::new(),
            stretch: 0,
            share_pair: None,
            heads: Vec::new(),
            above: Vec::new(),
            first_statement: 0,
            planned_amounts: HashSet::new(),
            lists_said: None,
            reasons: Vec::new(),
            numbered: Vec::new(),
            components: None,
            waiting: None,
            said: HashMap::new(),
            shares: HashMap::new(),
            changes: HashMap::new(),
            budget_changes: HashMap::new(),
        }
    }

    /// Reads one paragraph.
    pub fn paragraph(&mut self, paragraph: &Paragraph) {
        let moved = self.section != paragraph.section;
        let text = Text::of(self.source, paragraph.lines.iter().copied());
        let goes_on = !moved && self.text.text().ends_with([':', '；']) && mark::of(text.text()).is_none();
        // 主要原因： and the reason on the next line.
        let explains = goes_on && self.sentence.explains && self.text.text().ends_with(':');
        if goes_on && !explains {
            let colon = self.text.text().ends_with(':');
            if let Some(list) = self.lists.last_mut().filter(|l| colon && l.parts.is_empty() && l.ends == Ends::Stop) {
                list.lines = true;
            }
            self.semicolon();
            if let Some(list) = self.lists.last_mut().filter(|l| l.ends == Ends::Paragraphs && l.marks.is_none()) {
                (list.awaits, list.by_semicolon) = (true, list.by_semicolon || !colon);
            }
        } else if !goes_on {
            self.stop(self.text.text().len());
            self.close_components();
            self.reasons.clear();
            self.paragraph_before = std::mem::take(&mut self.before);
            self.topic = self.topic.take().filter(|_| !moved).map(|(topic, _)| (topic, false));
        }
        if moved {
            self.unpark();
            self.leave(paragraph.section);
        }
        self.section = paragraph.section;
        if moved {
            self.setting.year = self.year_of_section().or(self.disclosed);
        }
        if !goes_on {
            self.doubts_of_paragraph();
            self.sums_of_paragraph();
            (self.first_figure, self.first_statement) = (self.figures.len(), self.statements.len());
        }
        let tokens = token::tokens(self.source, &text, paragraph.section, self.figures);
        self.structure.extend(tokens.structure);
        let phrases = phrase::phrases(text.text(), &tokens.tokens);
        let clauses = grammar::clauses(text.text(), &phrases);
        self.text = text;
        self.sentence.start = 0;
        if !goes_on {
            // 完成年初预算的N%, 决算数大于预算数 in a line of its own go on with the item of the line before.
            let measures = clauses.first().is_some_and(|c| match c.kind {
                Kind::Completion | Kind::Ordered => c.amounts.is_empty(),
                Kind::Level => c.compare.as_ref().is_some_and(|(when, _)| when.stage.is_some() && when.year.is_none()),
                _ => false,
            });
            if moved || !measures {
                self.execution = None;
                self.begin_item(&tokens.tokens, moved);
            }
            self.begin_paragraph();
        }
        self.begin_sentence(0);
        if explains {
            self.sentence.explains = false;
            self.reason(0);
        }
        for (at, clause) in clauses.iter().enumerate() {
            self.clause(clause, &clauses[at + 1..]);
        }
        self.cut_short(paragraph, &clauses);
        self.plans(&clauses);
        self.counts(&clauses);
        self.announced_by_colon(&clauses);
    }

    /// Ends everything.
    pub fn finish(&mut self) {
        self.stop(self.text.text().len());
        self.close_components();
        self.unpark();
        self.end_lists(|_| true);
        self.end_lists(|_| true);
        self.doubts_of_paragraph();
        self.sums_of_paragraph();
        self.setting.year = self.disclosed;
        self.elsewhere();
        self.form_sums();
        self.grand_totals();
        self.shares_of_one();
        self.settle_loose();
        // What is said of another year is held against no table of the disclosure's.
        for said in self.statements.iter_mut().filter(|s| s.year == YearRef::Prior && matches!(s.kind, ClaimKind::Change { .. })) {
            said.subject = Subject::Unknown;
        }
    }

    pub(super) fn clause(&mut self, clause: &Clause, rest: &[Clause]) {
        self.mark_loose(clause);
        self.sentence.other_scope |= clause.other_scope;
        self.sentence.netted |= self.sentence.explains && clause.netted;
        let row = if matches!(clause.kind, Kind::Named | Kind::Mark) { Vec::new() } else { std::mem::take(&mut self.sentence.row) };
        let percent = clause.percents.last().copied();
        match clause.kind {
            Kind::Amount => self.amounts(clause, row, rest),
            Kind::Base => self.base(clause),
            Kind::Change => self.change(clause, rest),
            Kind::Level => self.level(clause),
            Kind::Ordered => self.ordered(clause),
            Kind::Gap => self.gap(clause),
            Kind::Share | Kind::Completion => {
                let said = self.statements.len();
                if clause.kind == Kind::Share {
                    self.share(clause);
                } else {
                    self.completion(clause);
                }
                // 完成预算的P%: of a budget, and of no other amount that happens to bear it out.
                let of_budget = [&clause.object, &clause.name].into_iter().flatten().any(|(n, _)| n.when.stage.is_some());
                let budget = clause.kind == Kind::Completion && of_budget;
                if self.statements.len() == said && !self.sentence.explains && !budget {
                    self.share_nearby(clause);
                }
                if self.statements.len() == said && clause.kind == Kind::Completion {
                    self.leave_unmeasured(clause);
                }
            }
            Kind::Opens => self.opens(clause, rest),
            Kind::Reason => self.reason(clause.range.end),
            Kind::Compared => {
                self.sentence.compared = clause.compare.clone();
                self.carry(clause);
            }
            Kind::Reached => self.reached(clause, rest),
            Kind::Added => self.added(clause),
            Kind::Percent => {
                self.label_all(clause);
                if clause.name.is_none() && !self.sentence.bracket.is_empty() {
                    self.percent_in_bracket(clause);
                }
                // 为预算的P%: how much of it was spent; 完成预算的P%、调整预算的Q% as well.
                let pause = self.text.text()[..clause.range.start].ends_with('、');
                let goes_on = pause && (self.sentence.percent.is_some() || self.sentence.change.is_some());
                let about = |(_, range): &Named| Group::About.holds(text_of(self.text.text(), range));
                let of_budget =
                    |(n, range): &Named| n.when.stage.is_some() && (goes_on || Group::Equal.begins(text_of(self.text.text(), range)));
                if clause.name.as_ref().is_some_and(of_budget) && clause.percents.len() == 1 {
                    self.completion(clause);
                } else if goes_on && clause.name.as_ref().is_none_or(about) && self.sentence.change.is_some() {
                    self.percent_beside(clause);
                } else if !self.sentence.explains {
                    self.rate(clause);
                }
            }
            Kind::Count if self.is_nothing(clause) || self.is_item_without_unit(clause, rest) => self.amounts(clause, row, rest),
            Kind::Count => {
                self.multiple(clause);
                self.average_of_counts(clause);
                self.count(clause);
                self.carry(clause);
                // 卫生健康支出30，占30%: a share of what was not read, and not of the item before.
                let bare = clause.name.is_some() && clause.amounts.iter().any(|&f| self.is_unitless(f));
                if bare && self.lists.last().is_some_and(|l| l.ends != Ends::Bracket) {
                    self.sentence.now = None;
                }
            }
            Kind::Named => {
                // 收支相抵，结余N is no further item of what was listed.
                if clause.netted && !self.sentence.explains && Group::BothSides.begins(text_of(self.text.text(), &clause.range)) {
                    self.end_lists(|ends| ends != Ends::Bracket);
                }
                if Group::Besides.begins(text_of(self.text.text(), &clause.range)) {
                    self.end_lists(|ends| ends != Ends::Bracket && ends != Ends::Paragraphs);
                }
                self.within(clause, rest);
                self.carry(clause);
                self.sentence.row.extend(clause.name.clone());
            }
            Kind::Mark => self.punctuation(clause, rest),
        }
        self.sentence.percent = percent.or(self.sentence.percent);
    }

    pub(super) fn carry(&mut self, clause: &Clause) {
        if let Some(named) = clause.name.clone().filter(|(n, _)| n.subject != Subject::Unknown || n.fund.is_some() || !n.when.is_empty()) {
            self.sentence.carried = Some(named);
        }
    }

    pub(super) fn punctuation(&mut self, clause: &Clause, rest: &[Clause]) {
        self.stretch += usize::from(matches!(clause.mark, Some(Says::Stop | Says::Semicolon)));
        match &clause.mark {
            Some(Says::Stop) => {
                self.stop(clause.range.end);
                if !rest.is_empty() {
                    self.begin_sentence(clause.range.end);
                }
            }
            Some(Says::Semicolon) => {
                // 上年预算N万元；对比减少M万元: the comparison goes on.
                let prior = self.sentence.prior.clone().filter(|_| self.goes_on_comparing(clause.range.end));
                // 一是A增加N；二是B减少M: the explanation goes on.
                let marked = mark::opens(self.text.text().get(clause.range.end..).unwrap_or(""));
                let explains = self.sentence.explains && marked && self.lists.is_empty();
                self.sentence.within_reason = false;
                if !explains {
                    self.keep_open(rest);
                    self.semicolon();
                    self.sentence.prior = prior;
                    self.begin_listed(clause.range.end);
                }
            }
            Some(Says::Colon) => {
                self.headed_items(clause.range.end);
                self.sentence.headed = self.sentence.row.last().map(|(n, _)| n.subject.clone());
                self.divided_by(true);
                let words = self.text.text().get(self.sentence.ended.max(self.sentence.start)..clause.range.end).unwrap_or("");
                let announced = super::complete::announced(words);
                if let Some(list) = self.lists.last_mut().filter(|l| l.parts.is_empty()) {
                    list.announced = announced;
                }
                self.begin_listed(clause.range.end);
            }
            Some(Says::Comma) => {
                if rest.first().is_some_and(|c| c.kind == Kind::Amount) {
                    self.divided_by(false);
                }
                self.begin_listed_on(clause.range.end);
            }
            Some(Says::Open) => self.open_bracket(rest),
            Some(Says::Close) => self.close_bracket(),
            _ => {}
        }
        if !matches!(clause.mark, Some(Says::Comma | Says::Pause | Says::Colon)) {
            self.sentence.row.clear();
        }
    }

    fn goes_on_comparing(&self, at: usize) -> bool {
        let next = self.text.text().get(at..).unwrap_or("");
        let first = crate::lexicon::scan(next).next().filter(|hit| hit.range.start == 0);
        matches!(first.map(|hit| hit.sense), Some(Sense::Compare(Comparing::After | Comparing::LastYear)))
    }

    pub(super) fn semicolon(&mut self) {
        self.end_lists(|ends| ends == Ends::Semicolon);
        self.finish_change();
        let s = &mut self.sentence;
        (s.prior, s.budget, s.compared, s.carried) = (None, None, None, None);
        let reasoned = s.reasoned && !self.reasons.is_empty();
        (s.explains, s.reasoned, s.other_scope, s.broke) = (false, reasoned, false, true);
        s.half = s.plain.len();
        for list in &mut self.lists {
            list.semicolons = true;
        }
    }

    pub(super) fn stop(&mut self, end: usize) {
        if let Some(list) = self.lists.last_mut().filter(|l| l.lines && l.parts.len() == 1) {
            list.ends = Ends::Paragraphs;
        }
        // A bracket that is never closed: where its list ends nobody can say.
        if !self.sentence.bracket.is_empty() {
            self.lists.iter_mut().for_each(|list| list.doubtful = true);
        }
        self.end_lists(|ends| ends != Ends::Paragraphs);
        self.finish_change();
        self.averages();
        self.carries_over();
        self.balances(end.min(self.text.text().len()));
        let listed = self.lists_said.take();
        let before = self.sentence.plain.clone();
        match listed.filter(|l| l.len() > before.len()) {
            Some(parts) => self.before = parts,
            None if before.is_empty() => {}
            None => self.before = before,
        }
        self.unannounced();
        let sentence = std::mem::take(&mut self.sentence);
        let goes_on = sentence.reasoned && !self.reasons.is_empty();
        self.other_topic = sentence.prior.clone().or(sentence.other.clone()).filter(|_| sentence.first.is_none());
        self.last_counted = sentence.counted;
        if let Some(first) = sentence.first {
            self.topic = (!sentence.several).then_some((first, true));
        } else if self.other_topic.is_some() {
            // A sentence about another year: what follows speaks of it.
            self.topic = None;
        }
        self.sentence.start = end;
        self.sentence.reasoned = goes_on;
        // 加上甲A、乙B。合计收入总量N
        self.sentence.added = sentence.added.filter(|_| Group::Counted.begins(self.text.text().get(end..).unwrap_or("")));
        // 年初预算为N万元。支出决算为M万元: the sentence goes on.
        self.sentence.budget = sentence.budget.filter(|_| self.opens_with_outturn(end));
    }

    /// Adds a statement. What a section of another year gives as its own is not of the disclosure's.
    pub fn say(&mut self, of: &Mention, year: YearRef, kind: ClaimKind, certainty: Certainty) -> usize {
        let compared = matches!(kind, ClaimKind::Change { .. });
        let year = match of.when.year {
            _ if !self.plans_another_year() => year,
            Some(Year::Named(named)) if Some(named) == self.disclosed && !compared => YearRef::Current,
            _ if year == YearRef::Current => YearRef::Prior,
            _ => year,
        };
        let text = self.text.text();
        let start = self.sentence.start.min(text.len());
        let end = text[start..].find('。').map_or(text.len(), |at| start + at);
        self.statements.push(Statement {
            subject: of.subject.clone(),
            words: of.words.clone(),
            year,
            when: of.when,
            kind,
            sentence: self.text.source(start..end),
            section: self.section,
            certainty,
        });
        self.statements.len() - 1
    }

    /// The words in front of the first number of a clause; a name before a colon that heads them is one of them.
    pub fn words(&self, clause: &Clause) -> String {
        let start = clause.name.as_ref().map_or(clause.range.start, |(_, range)| range.start.min(clause.range.start));
        let bare = clause.kind == Kind::Amount && clause.name.as_ref().is_none_or(|(n, _)| n.subject == Subject::Unknown);
        let headed = self.sentence.carried.as_ref().filter(|(n, range)| {
            let functional = matches!(n.subject, Subject::Functional(_));
            bare && functional && range.end + ':'.len_utf8() == start && self.text.text()[range.end..].starts_with(':')
        });
        let start = headed.map_or(start, |(_, range)| range.start);
        self.text.text()[start..clause.number.max(start)].to_owned()
    }

    pub(super) fn label(&mut self, figure: FigureId, words: &str) {
        if let Origin::Sentence { label, .. } = &mut self.figures[figure.0].origin {
            words.clone_into(label);
        }
    }

    /// Names the figures of a clause by its words.
    pub fn label_all(&mut self, clause: &Clause) {
        let words = self.words(clause);
        for figure in clause.amounts.iter().chain(&clause.percents) {
            self.label(*figure, &words);
        }
    }
}

/// The words of a range.
pub(super) fn text_of<'t>(text: &'t str, range: &std::ops::Range<usize>) -> &'t str {
    text.get(range.clone()).unwrap_or("")
}
