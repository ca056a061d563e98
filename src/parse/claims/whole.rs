//! 其中, 包括: a whole and its parts, within a sentence and over lines that end with `；`.

use super::change::{Components, Open, says_change};
use super::{Now, Topic, Walker};
use crate::model::fold::without_number;
use crate::model::{ClaimKind, FigureId, Meaning, Origin, Part, Subject, YearRef};
use crate::parse::subject;
use crate::parse::token::{self, Token};
use regex::Regex;
use rust_decimal::Decimal;
use std::sync::LazyLock;

/// A whole whose parts are being listed.
pub(super) struct Whole {
    pub(super) figure: FigureId,
    pub(super) subject: Subject,
    parts: Vec<(Part, Subject)>,
    complete: bool,
    pub(super) wide: bool,
    pub(super) bracket: bool,
    /// The words divide it in full: 按支出功能分类，包括.
    divides: bool,
    /// It is an amount of another year, and so are its parts.
    pub(super) other_year: bool,
    /// Whether its last part was introduced by 合计 or 共计 alone.
    pub(super) restated: bool,
    /// 比上年减少N万元，其中：A、B: the change that the parts may be of as well, and whether it is a reduction.
    rival: Option<(FigureId, bool)>,
    /// Something in the list was not understood, or the text stops before the list does: it accuses nobody.
    pub(super) doubtful: bool,
}

impl Whole {
    /// Nothing was listed yet, and the list claims to be complete.
    pub(super) fn awaits(&self) -> bool {
        self.parts.is_empty() && self.complete && !self.bracket
    }

    /// The whole itself.
    pub(super) fn own(&self) -> Now {
        Now { figure: self.figure, subject: self.subject.clone(), words: String::new() }
    }

    /// The whole and its parts so far.
    pub(super) fn figures(&self) -> impl Iterator<Item = FigureId> + '_ {
        std::iter::once(self.figure).chain(self.parts.iter().map(|(part, _)| part.figure))
    }

    /// Whether the form makes the subject a part of the whole; the two halves of 公务用车购置及运行费 are parts of 三公经费 where
    /// their sum is not listed.
    fn takes(&self, subject: &Subject) -> Option<bool> {
        let halves = Subject::ThreePublic(Meaning::CarAll);
        let is_flat = self.subject == Subject::ThreePublic(Meaning::ThreePublicTotal)
            && subject::is_part_of(subject, &halves) == Some(true)
            && self.parts.iter().all(|(_, s)| *s != halves);
        if is_flat { Some(true) } else { subject::is_part_of(subject, &self.subject) }
    }

    fn is_of_assets(&self) -> bool {
        matches!(self.subject, Subject::Assets(_)) || matches!(&self.subject, Subject::Named(n) if n.contains("资产"))
    }

    fn is_complete(&self) -> bool {
        let subjects: Vec<Subject> = self.parts.iter().map(|(_, s)| s.clone()).collect();
        subject::is_complete(&self.subject, &subjects)
    }
}

impl Walker<'_> {
    pub(super) fn add_part(&mut self, part: Part, subject: Subject) {
        self.open_cars(&subject);
        while let Some(top) = self.stack.last() {
            // 县级A、上级B；别的资金C: A and B were all there is of what they divide.
            if self.is_used_up(top) && subject::is_part_of(&subject, &top.subject) != Some(true) {
                self.pop();
                continue;
            }
            let known = top.takes(&subject);
            let elsewhere = self.stack.iter().rev().skip(1).any(|w| subject::is_part_of(&subject, &w.subject) == Some(true));
            // 人员经费A、公用经费B、项目支出C: the two stand beside the projects where 基本支出 is not named.
            let beside = matches!((&top.subject, &subject), (Subject::Expenditure, Subject::BasicPart(_)))
                && !top.parts.iter().any(|(_, s)| *s == Subject::ExpenditureItem(Meaning::Basic));
            let known = if beside { None } else { known };
            if known == Some(false) || known.is_none() && elsewhere {
                self.pop();
            } else {
                break;
            }
        }
        if self.stack.is_empty() {
            self.resume(&subject);
        }
        if let Some(top) = self.stack.last_mut() {
            top.parts.push((part, subject));
        }
    }

    /// 公车购置及运行费N万元，购置费A万元，运行费B万元 in the list of 三公经费, without 其中: parts of the part just said.
    fn open_cars(&mut self, subject: &Subject) {
        let cars = Subject::ThreePublic(Meaning::CarAll);
        let Some(top) = self.stack.last().filter(|_| subject::is_part_of(subject, &cars) == Some(true)) else { return };
        if let Some((part, _)) = top.parts.last().filter(|(_, s)| *s == cars) {
            let (now, wide) = (Now { figure: part.figure, subject: cars, words: String::new() }, top.wide);
            self.push(now, true, wide, false);
        }
    }

    /// The parts so far, which a `；` follows, make the whole.
    fn is_used_up(&self, whole: &Whole) -> bool {
        let listed = whole.parts.len() > 1 && self.flow.text[..self.lead_start].ends_with('；');
        listed && !whole.is_complete() && self.makes(whole.figure, whole.parts.iter().map(|(part, _)| part.figure))
    }

    /// 其中： with one part a sentence: the next part goes on with the list, anything else ends it.
    fn resume(&mut self, subject: &Subject) {
        let Some(whole) = &self.parked else { return };
        let known = whole.parts.iter().any(|(_, s)| s == subject);
        if whole.takes(subject) == Some(true) && !known {
            self.stack.extend(self.parked.take());
        } else {
            self.unpark();
        }
    }

    pub(super) fn unpark(&mut self) {
        if let Some(whole) = self.parked.take() {
            self.say(whole);
        }
    }

    pub(super) fn open(&mut self, complete: bool, wide: bool, index: usize) {
        if self.statement.change.as_ref().is_some_and(|c| c.in_reason) {
            return;
        }
        let bracket = index > 0 && matches!(self.tokens[index - 1].token, Token::OpenBracket);
        if !self.names_amount_after(index) {
            return;
        }
        // 收入合计N万元；包括A；B；C: the parts are told apart as the whole was from them.
        let wide =
            wide || complete && self.lead_start == self.tokens[index].range.start && self.flow.text[..self.lead_start].ends_with('；');
        if self.statement.change.is_some() {
            // 比上年增加N万元，主要用于：A、B: what the amount itself is spent on.
            if let (false, true, Some(now)) = (complete, wide, self.statement.now.clone()) {
                self.finish_change();
                return self.push(now, complete, wide, bracket);
            }
            if !complete {
                // 主要为 after a change opens its reasons.
                return self.reason(self.tokens[index].range.end);
            }
            // 比上年增加N万元，其中：出国费A万元: parts of the amount itself, and not of its change.
            if let (false, Some(now)) = (self.lists_changes(index), self.statement.now.clone()) {
                let change = self.statement.change.as_ref().and_then(|c| c.difference.map(|d| (d, c.down)));
                self.finish_change();
                self.push(now, complete, wide, bracket);
                if let Some(top) = self.stack.last_mut() {
                    top.rival = change;
                }
                return;
            }
            if let Some(Open { difference: Some(difference), down, base, .. }) = &self.statement.change {
                let (difference, down, base) = (*difference, *down, base.clone());
                self.finish_change();
                self.components = Some(Components { difference, down, parts: Vec::new(), base, mixed: false });
            }
            // 其中： at the end of the line: numbered items of the amount itself follow, not of its change.
            if let (true, Some(now)) = (self.ends_the_line(index), self.statement.now.clone()) {
                self.push(now, complete, wide, bracket);
            }
            return;
        }
        // …比去年增加N万元，主要原因是…。其中，A增加…: the components of the change in the sentence before.
        if complete
            && self.lead_start == self.sentence_start
            && self.statement.now.is_none()
            && !self.ends_the_line(index)
            && self.lists_changes(index)
            && let Some((difference, down, base)) = self.changed_before()
        {
            self.components = Some(Components { difference, down, parts: Vec::new(), base, mixed: false });
            return;
        }
        // 收入包括…；支出包括…: of both sides, and not of the last amount of the other.
        if matches!(self.words(self.tokens[index].range.start), "支出" | "收入" | "支出预算" | "收入预算")
            && self.lead_start > self.sentence_start
        {
            let said = self.statement.first.clone().or_else(|| self.topic.clone().filter(|t| t.single).map(|t| t.now));
            let sides = said.filter(|n| matches!(n.subject, Subject::BothSides | Subject::Income | Subject::Expenditure | Subject::Fiscal));
            if let Some(now) = sides {
                self.push(now, complete, wide, bracket);
            }
            return;
        }
        // 1.按支出功能分类，包括…: the expenditure that the section speaks of, in full.
        if complete && self.statement.now.is_none() && self.divides_by_kind(index) {
            if let Some(now) = self.side_of_section() {
                self.push(now, complete, true, bracket);
                if let Some(top) = self.stack.last_mut() {
                    top.divides = true;
                }
            }
            return;
        }
        // 其中 at the head of a sentence speaks of the one thing that the sentence before named.
        let side = matches!(self.words(self.tokens[index].range.start), "" | "支出" | "收入" | "支出预算" | "收入预算");
        // A sentence without amounts that opens the paragraph may speak of something else than the paragraph before.
        let near = |t: &Topic| t.here || self.sentence_start == 0;
        let before = || self.topic.clone().filter(|t| t.single && near(t) && side && self.lead_start == self.sentence_start).map(|t| t.now);
        // 2022年支出N万元，其中：A、B in a disclosure of another year: A and B are of 2022 as well.
        if let Some(now) = self.prior_divided(index) {
            self.push(now, complete, wide, bracket);
            if let Some(top) = self.stack.last_mut() {
                top.other_year = true;
            }
            self.statement.divides_other_year = true;
            return;
        }
        let Some(now) = self.statement.now.clone().or_else(before) else { return };
        self.push(now, complete, wide, bracket);
    }

    /// 运行维护费N万元，主要用于燃料费A万元、维修费B万元: uses of the part just said, and not parts beside it.
    pub(super) fn uses(&mut self, words: &str) {
        if !self.stack.is_empty()
            && (words.starts_with("主要用于") || words.starts_with("用于"))
            && let Some(now) = self.statement.now.clone()
        {
            self.push(Now { subject: Subject::Unknown, ..now }, false, false, false);
        }
    }

    /// 主要用于： is followed by a list of amounts, and not by a description of what the money is for.
    fn names_amount_after(&self, index: usize) -> bool {
        let range = self.tokens[index].range.clone();
        if !self.flow.text[range.clone()].starts_with("主要用于:") {
            return true;
        }
        let next = self.tokens[index + 1..].iter().find(|t| !matches!(t.token, Token::OpenBracket | Token::CloseBracket));
        next.is_some_and(|t| {
            let words = &self.flow.text[range.end..t.range.start];
            matches!(t.token, Token::Amount(_)) && words.chars().count() <= 24 && !words.contains("算")
        })
    }

    pub(super) fn label(&self, figure: FigureId) -> String {
        match &self.figures[figure.0].origin {
            Origin::Sentence { label, .. } => label.clone(),
            _ => String::new(),
        }
    }

    fn push(&mut self, now: Now, complete: bool, wide: bool, bracket: bool) {
        self.stack.push(Whole {
            figure: now.figure,
            subject: now.subject,
            parts: Vec::new(),
            complete,
            wide,
            bracket,
            divides: false,
            other_year: false,
            restated: false,
            rival: None,
            doubtful: false,
        });
    }

    /// A、B、C，三项合计N: the last three amounts of the sentence, where they are all there is or make N.
    pub(super) fn totals_counted(&mut self, total: FigureId, words: &str) -> bool {
        static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"^(?:以上|上述)?([两二三四五六七八九十])项(?:合计|共计|总计|总和)(?:为|是)?$").expect("valid pattern")
        });
        let Some(count) =
            COUNTED.captures(words).and_then(|m| "一二三四五六七八九十".chars().position(|c| m[1].replace('两', "二").starts_with(c)))
        else {
            return false;
        };
        let (count, listed) = (count + 1, &self.statement.listed);
        let Some(from) = listed.len().checked_sub(count) else { return false };
        let last: Vec<FigureId> = listed[from..].to_vec();
        if from > 0 && !self.makes(total, last.iter().copied()) {
            return false;
        }
        self.statement.listed.clear();
        let parts = last.into_iter().map(|figure| Part { figure, negative: false }).collect();
        self.claim(Subject::Unknown, words, YearRef::Current, ClaimKind::Parts { whole: total, parts, complete: true });
        self.statement.now = Some(Now { figure: total, subject: Subject::Unknown, words: words.to_owned() });
        true
    }

    /// A、B和C，合计N: what the sentence listed so far adds up to N.
    pub(super) fn totals(&mut self, total: FigureId, subject: &Subject) {
        let listed = std::mem::take(&mut self.statement.listed);
        if listed.len() > 1 && self.stack.is_empty() {
            let parts = listed.into_iter().map(|figure| Part { figure, negative: false }).collect();
            self.claim(subject.clone(), "", YearRef::Current, ClaimKind::Parts { whole: total, parts, complete: true });
        }
    }

    /// 基本支出 and 项目支出 listed below the expenditure of one fund are that fund's.
    pub(super) fn of_fund(&self, subject: Subject) -> Subject {
        let Some(whole) = self.stack.last() else { return subject };
        match (&whole.subject, subject) {
            (Subject::FundTotal(Meaning::General), Subject::ExpenditureItem(m @ (Meaning::Basic | Meaning::Project))) => {
                Subject::GeneralItem(m)
            }
            (Subject::FundTotal(Meaning::Fund | Meaning::Capital), Subject::ExpenditureItem(Meaning::Basic | Meaning::Project)) => {
                Subject::Unknown
            }
            (_, subject) => subject,
        }
    }

    /// A sentence that lists all the parts which the form fixes, without 其中: of the whole at its head, or of the one that
    /// the section gave before.
    pub(super) fn unannounced(&mut self) {
        let plain = std::mem::take(&mut self.statement.plain);
        let Some(((first, head), rest)) = plain.split_first() else { return };
        let is_all = |whole: &Subject, parts: &[(FigureId, Subject)]| {
            let subjects: Vec<Subject> = parts.iter().map(|(_, s)| s.clone()).collect();
            subjects.iter().all(|s| subject::is_part_of(s, whole) == Some(true)) && subject::is_complete(whole, &subjects)
        };
        if self.statement.other_year && self.statement.prior.is_none() {
            return;
        }
        let other_year = self.statement.prior.map(|prior| {
            let words = if let Origin::Sentence { label, .. } = &self.figures[prior.0].origin { label.as_str() } else { "" };
            (prior, subject::of(words))
        });
        let (whole, of, parts) = if let Some((prior, of)) = other_year {
            // 2023年“三公”经费N万元中，A、B、C: the parts are of that year.
            if !is_all(&of, &plain) {
                return;
            }
            (prior, of, &plain[..])
        } else if is_all(head, rest) && !self.is_divided(*first) {
            (*first, head.clone(), rest)
        } else {
            let fixed = [Subject::Procurement(Meaning::Total), Subject::ThreePublic(Meaning::ThreePublicTotal)];
            let Some(of) = fixed.into_iter().find(|whole| is_all(whole, &plain)) else { return };
            let so_far: Vec<Part> = plain.iter().map(|(figure, _)| Part { figure: *figure, negative: false }).collect();
            self.waiting = Some((of.clone(), so_far, self.section));
            let said = self.claims.iter().rev().filter(|c| c.section == self.section && c.subject == of && c.year == YearRef::Current);
            let mut said = said.filter_map(|c| if let ClaimKind::Amount { figure } = c.kind { Some(figure) } else { None });
            let Some(whole) = said.next() else { return };
            self.waiting = None;
            (whole, of, &plain[..])
        };
        let parts = parts.iter().map(|(figure, _)| Part { figure: *figure, negative: false }).collect();
        self.claim(of, "", YearRef::Current, ClaimKind::Parts { whole, parts, complete: true });
    }

    /// The whole of parts that a sentence before listed: said where the parts make it.
    pub(super) fn arrives(&mut self, figure: FigureId, subject: &Subject, year: YearRef) {
        let Some((of, parts, section)) = &self.waiting else { return };
        if of != subject || *section != self.section || year != YearRef::Current {
            return;
        }
        if self.makes(figure, parts.iter().map(|p| p.figure)) {
            let kind = ClaimKind::Parts { whole: figure, parts: parts.clone(), complete: true };
            self.claim(subject.clone(), "", year, kind);
        }
        self.waiting = None;
    }

    /// 财政拨款支出预算中，A；B: the amount that the words name, said before. What it makes is said only where it makes it.
    pub(super) fn opens_within(&mut self) {
        let sentence = &self.flow.text[self.sentence_start..];
        let Some((head, _)) = sentence.split_once('，').filter(|(head, _)| head.ends_with('中') && head.chars().count() <= 40) else {
            return;
        };
        let words = without_number(head).trim_end_matches('中');
        let subject = subject::of(words);
        let known = !matches!(subject, Subject::Unknown | Subject::Named(_) | Subject::ThreePublic(_) | Subject::Procurement(_));
        if !known || !self.stack.is_empty() || subject::year_of(words, self.year) != YearRef::Current {
            return;
        }
        let said = self.claims.iter().rev().find_map(|c| match c.kind {
            ClaimKind::Amount { figure } if c.subject == subject && c.year == YearRef::Current => Some((figure, c.words.clone())),
            _ => None,
        });
        if let Some((figure, words)) = said {
            self.push(Now { figure, subject, words }, true, true, false);
            if let Some(top) = self.stack.last_mut() {
                top.doubtful = true;
            }
        }
    }

    /// The first amount after 其中 is itself a change (其中：基本支出增加N万元), or none follows in the sentence.
    fn lists_changes(&self, index: usize) -> bool {
        let from = self.tokens[index].range.end;
        let mut rest = self.tokens[index + 1..].iter().take_while(|t| !matches!(t.token, Token::Stop | Token::Semicolon));
        let first = rest.find(|t| matches!(t.token, Token::Amount(_) | Token::Percent(_) | Token::Level));
        first.is_none_or(|t| {
            let words = &self.flow.text[from..t.range.start];
            matches!(t.token, Token::Level) || token::direction(words).is_some_and(|(_, range)| says_change(words, range.end))
        })
    }

    fn ends_the_line(&self, index: usize) -> bool {
        self.tokens[index].range.end == self.flow.text.len()
    }

    pub(super) fn pop(&mut self) {
        let Some(whole) = self.stack.pop() else { return };
        if whole.awaits() {
            // 包括： and nothing in the sentence: numbered items may follow.
            return self.await_items(whole.figure, whole.subject);
        }
        if whole.parts.is_empty() {
            return;
        }
        // Wholes whose parts the forms fix, so that the next sentence can be told to go on with them.
        let fixed = matches!(
            whole.subject,
            Subject::ThreePublic(_)
                | Subject::Procurement(Meaning::Total)
                | Subject::ExpenditureItem(Meaning::Basic)
                | Subject::GeneralItem(Meaning::Basic)
        );
        let parts_of_it = fixed && whole.parts.iter().all(|(_, s)| whole.takes(s) == Some(true));
        if self.stack.is_empty() && whole.complete && whole.wide && !whole.bracket && parts_of_it && !whole.is_complete() {
            self.unpark();
            self.parked = Some(whole);
            return;
        }
        self.say(whole);
    }

    /// 计划N、实际M、节约K，其中X计划A、实际B、节约C；Y…: of what is said of each part, only the amounts of one kind add up.
    fn keep_own_kind(&self, whole: &mut Whole) -> bool {
        let own = self.label(whole.figure);
        let same = |(part, _): &(Part, Subject)| self.label(part.figure) == own;
        let mixed = !own.is_empty() && whole.parts.iter().any(same) && !whole.parts.iter().all(same);
        if mixed {
            whole.parts.retain(same);
        }
        mixed
    }

    fn say(&mut self, mut whole: Whole) {
        let figures = || whole.parts.iter().map(|(p, _)| p.figure);
        if let Some((difference, down)) = whole.rival.filter(|_| whole.parts.len() > 1)
            && !self.makes(whole.figure, figures())
            && self.makes(difference, figures())
        {
            let parts = figures().map(|figure| Part { figure, negative: down }).collect();
            self.claim(Subject::Unknown, "", YearRef::Current, ClaimKind::Components { difference, down, parts });
            return;
        }
        let holds = self.makes(whole.figure, figures());
        let mixed = self.keep_own_kind(&mut whole);
        // 其中A、B，合计N: the parts are complete, and their total is no part.
        if whole.restated
            && whole.parts.len() > 2
            && let Some((total, _)) = whole.parts.pop()
        {
            let parts = whole.parts.iter().map(|(p, _)| *p).collect();
            let kind = ClaimKind::Parts { whole: total.figure, parts, complete: true };
            self.claim(whole.subject.clone(), "", YearRef::Current, kind);
        }
        let unsure = whole.doubtful || whole.rival.is_some() && !whole.is_complete();
        let more_than_one = whole.parts.len() > 1;
        let above = || {
            let all: Option<Decimal> = whole.parts.iter().map(|(p, _)| self.value(p.figure)).sum();
            all.zip(self.value(whole.figure)).is_some_and(|(all, whole)| all > whole)
        };
        if whole.doubtful && !holds && above() {
            return;
        }
        let complete = holds && more_than_one && !mixed
            || whole.complete
                && !mixed
                && !unsure
                && (whole.divides || whole.is_complete() || self.names_every_row(&whole) || self.ends_with_the_rest(&whole));
        let parts: Vec<Part> = whole.parts.into_iter().map(|(p, _)| p).collect();
        let figures: Vec<FigureId> = parts.iter().map(|p| p.figure).collect();
        if parts.len() > 1 && (complete || self.makes(whole.figure, figures.iter().copied())) {
            self.changes_of_items(whole.figure, &figures, !whole.doubtful);
        }
        let year = if whole.other_year { YearRef::Prior } else { YearRef::Current };
        self.claim(whole.subject, "", year, ClaimKind::Parts { whole: whole.figure, parts, complete });
    }

    /// Assets whose list ends with 其他固定资产 leave nothing out.
    fn ends_with_the_rest(&self, whole: &Whole) -> bool {
        let last = whole.parts.last().map(|(part, _)| self.label(part.figure)).unwrap_or_default();
        whole.is_of_assets() && whole.parts.len() > 2 && last.starts_with("其他") && last.contains("资产")
    }

    /// A list that names even what is zero names every row there is; of assets it names those above a value.
    fn names_every_row(&self, whole: &Whole) -> bool {
        if whole.is_of_assets() {
            return false;
        }
        let zero = |(part, _): &(Part, Subject)| self.figures[part.figure.0].value().is_some_and(|v| v.is_zero());
        whole.wide && whole.parts.len() >= 3 && whole.parts.iter().any(zero)
    }

    /// 公车费N万元（购置费A万元，运行维护费B万元）: the bracket lists parts that the form makes those of the amount.
    pub(super) fn open_bracket(&mut self, index: usize) {
        let follows = index > 0 && matches!(self.tokens[index - 1].token, Token::Amount(_));
        if follows && self.flow.text[self.tokens[index].range.end..].starts_with(['含', '包']) {
            self.statement.bracket = self.statement.now.clone();
        }
        let Some(now) = self.statement.now.clone().filter(|_| follows && self.statement.change.is_none()) else { return };
        let from = self.tokens[index].range.end;
        let first =
            self.tokens[index + 1..].iter().find(|t| matches!(t.token, Token::Amount(_) | Token::CloseBracket | Token::Open { .. }));
        let Some(first) = first.filter(|t| matches!(t.token, Token::Amount(_))) else { return };
        let named = subject::of(&self.flow.text[from..first.range.start]);
        if subject::is_part_of(&named, &now.subject) == Some(true) {
            self.push(now, true, true, true);
        } else if !self.stack.is_empty() && self.lists_amounts(index) {
            // A part whose own parts stand in a bracket: they are not parts beside it.
            self.push(now, false, true, true);
        }
    }

    /// 按支出功能分类， and nothing else before 包括.
    fn divides_by_kind(&self, index: usize) -> bool {
        let so_far = &self.flow.text[self.sentence_start..self.tokens[index].range.start];
        let so_far = without_number(so_far).trim_end_matches('，');
        so_far.starts_with('按')
            && (so_far.ends_with("分类") || so_far.ends_with("划分") || so_far.ends_with('分'))
            && so_far.chars().count() <= 14
    }

    /// The one amount of 支出 or 收入 that the section states.
    fn side_of_section(&self) -> Option<Now> {
        let own = self.claims.iter().filter(|c| c.section == self.section && c.year == YearRef::Current);
        let mut sides = own.filter_map(|c| match (&c.kind, &c.subject) {
            (ClaimKind::Amount { figure }, Subject::Expenditure | Subject::Income | Subject::FundTotal(_)) => {
                Some(Now { figure: *figure, subject: c.subject.clone(), words: c.words.clone() })
            }
            _ => None,
        });
        sides.next().filter(|_| sides.next().is_none())
    }

    /// The bracket holds amounts and no comparison.
    fn lists_amounts(&self, index: usize) -> bool {
        let from = self.tokens[index].range.end;
        let end = self.flow.text[from..].find(')').map_or(self.flow.text.len(), |at| from + at);
        let inside = &self.flow.text[from..end];
        let amounts = self.tokens[index + 1..].iter().take_while(|t| t.range.start < end);
        let compares = inside.contains('比') || inside.contains("上年") || inside.contains("去年") || token::direction(inside).is_some();
        let least = if inside.starts_with(['含', '包']) { 1 } else { 2 };
        amounts.filter(|t| matches!(t.token, Token::Amount(_))).count() >= least && !compares
    }

    pub(super) fn close_bracket(&mut self) {
        // 事业收入N元（含教育收费M元），占P%: of N.
        if let Some(before) = self.statement.bracket.take() {
            self.statement.now = Some(before);
        }
        if let Some(at) = self.stack.iter().rposition(|w| w.bracket) {
            // What follows the bracket speaks of the amount before it.
            let (figure, subject) = (self.stack[at].figure, self.stack[at].subject.clone());
            while self.stack.len() > at {
                self.pop();
            }
            let words = self.label(figure);
            self.statement.now = Some(Now { figure, subject, words });
        }
    }
}
