//! What opens a list: 其中, 包括, 如下, 按…分, and brackets.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::discourse::{Discourse, text_of};
use super::grammar::{Clause, Kind};
use super::list::Ends;
use super::phrase::Says;
use super::remembered::{Components, Mention};
use super::statement::Statement;
use super::{form, mark};
use crate::lexicon::Group;
use crate::lexicon::words::Listing;
use crate::model::{ClaimKind, Direction, Meaning, Subject, YearRef};

impl Discourse<'_> {
    /// A numbered item within a sentence, after 其中： or `；`.
    pub(super) fn begin_listed(&mut self, at: usize) {
        let Some((style, number)) = mark::of(self.text.text().get(at..).unwrap_or("")) else { return };
        let opens = number == 1 && self.lists.last().is_some_and(|l| l.parts.is_empty() && l.ends != Ends::Bracket);
        if opens && let Some(list) = self.lists.last_mut() {
            list.ends = Ends::Paragraphs;
        }
        if opens || self.lists.iter().any(|l| l.marks == Some((style, number))) {
            self.stop(at);
            self.begin_sentence(at);
        }
    }

    /// 一、A 10万元，二、B 20万元: the next number of a list that is going on, after a comma.
    pub(super) fn begin_listed_on(&mut self, at: usize) {
        if self.lists.last().is_some_and(|l| l.marks.is_some() && !l.awaits) && !self.sentence.explains {
            self.begin_listed(at);
        }
    }

    /// 支出预算中，A；B: parts of the amount that the words name, said before. What they make is said only where they make it.
    pub(super) fn within(&mut self, clause: &Clause, rest: &[Clause]) {
        let begins = self.text.text().get(self.sentence.start..clause.range.start).is_some_and(mark::is_all);
        let comma = rest.first().is_some_and(|c| c.mark == Some(Says::Comma));
        let Some((name, range)) = clause.name.as_ref().filter(|(n, _)| n.within && comma) else { return };
        // 其中甲A，占P%，而甲中，乙a、丙b: parts of the part just said.
        let words = text_of(self.text.text(), range).trim_start_matches(['而', '，']);
        let words = Group::Within.strip_end(words);
        if let Some(now) = self.sentence.now.clone().filter(|m| !begins && words.chars().count() > 1 && m.words.ends_with(words)) {
            return self.open_list_of(vec![now], Ends::Semicolon);
        }
        if !begins || self.lists.iter().any(|l| l.ends != Ends::Paragraphs) {
            return;
        }
        let other_year = name.when.year_ref(self.setting.year, self.setting.is_budget) != YearRef::Current;
        let subject = name.subject.clone();
        let total = matches!(subject, Subject::ThreePublic(Meaning::ThreePublicTotal) | Subject::Procurement(Meaning::Total));
        let open = total || matches!(subject, Subject::Unknown | Subject::Named(_));
        if other_year || open {
            return;
        }
        if let Some(figure) = self.said_last(&subject) {
            self.open_list_of(vec![Mention { subject, ..Mention::nothing(figure) }], Ends::Stop);
        }
    }

    /// 项目支出具体安排：一是A，二是B: items of the amount that the words name, said before. What they make is said only where
    /// they make it.
    pub(super) fn headed_items(&mut self, at: usize) {
        // 其中： opened a list already.
        if self.lists.last().is_some_and(|l| l.parts.is_empty()) {
            return;
        }
        // 政府采购支出N万元：货物A、服务B
        let behind = self.text.text().get(self.sentence.ended.max(self.sentence.start)..at).unwrap_or("");
        // 总投资N万元，来源有三：甲、乙、丙; 新增债券N亿元。新增债券用于三个方向：
        if super::complete::announced(behind).is_some() && !self.sentence.explains && self.lists.is_empty() {
            let bare = |m: &Mention| Group::Leads.strip_end(m.words.trim_start_matches(['，', '；', '、'])).to_owned();
            let named = |m: &&Mention| bare(m).chars().count() > 2 && behind.starts_with(&bare(m));
            let whole = self.sentence.now.clone().or_else(|| self.before.iter().find(named).cloned());
            if let Some(whole) = whole {
                return self.open_list_of(vec![whole], Ends::Stop);
            }
        }
        let behind = self.text.text().get(self.sentence.ended..at).unwrap_or("");
        let behind = behind.trim_end_matches(':').trim_end_matches("安排").trim_end_matches("分别为");
        let behind = behind.trim_end_matches([')', '，']);
        let direct = behind.is_empty() || behind.starts_with('(') && behind.matches('(').count() == 1 && !behind.contains(')');
        let marked = mark::opens(self.text.text().get(at..).unwrap_or("")) && behind.chars().count() < 24;
        let now = self.sentence.now.clone().filter(|_| !self.sentence.explains && !self.sentence.reasoned);
        if let Some(now) = now.filter(|_| direct || marked) {
            let alone = self.lists.is_empty() && !self.sentence.broke;
            return self.open_list_of(vec![now], if alone { Ends::Stop } else { Ends::Semicolon });
        }
        let begins = self.sentence.now.is_none() && self.sentence.prior.is_none() && self.lists.is_empty();
        let Some((name, range)) = self.sentence.row.last().filter(|(_, r)| begins && r.end + 1 == at) else { return };
        let opens = mark::opens(self.text.text().get(at..).unwrap_or(""));
        // （二）支出：甲A，占总支出的P%；乙B: of what the narrative gave for that side, or for both.
        let words = text_of(self.text.text(), range).trim_start_matches(|c: char| !matches!(c, '收' | '支'));
        let side = match Group::Composition.strip_end(words) {
            "支出" => Some(Subject::Expenditure),
            "收入" => Some(Subject::Income),
            _ => None,
        };
        if let Some(side) = side {
            let of = |subject: Subject| Some(Mention { subject: subject.clone(), ..Mention::nothing(self.said_last(&subject)?) });
            let among: Vec<Mention> = [of(Subject::BothSides), of(side)].into_iter().flatten().collect();
            return self.open_list_of(among, Ends::Stop);
        }
        let bare = matches!(name.subject, Subject::Unknown | Subject::Named(_)) || !name.when.is_empty();
        if let Some(figure) = self.said_last(&name.subject).filter(|_| opens && !bare && range.start <= self.sentence.start + 12) {
            let whole = Mention { subject: name.subject.clone(), ..Mention::nothing(figure) };
            self.open_list_of(vec![whole], Ends::Stop);
        }
    }

    /// The amount of this year that the narrative gave last for a subject.
    fn said_last(&self, subject: &Subject) -> Option<crate::model::FigureId> {
        let year = if self.plans_another_year() { YearRef::Prior } else { YearRef::Current };
        self.statements.iter().rev().take(super::measure::FAR).find_map(|s| match s.kind {
            ClaimKind::Amount { figure } if s.subject == *subject && s.year == year => Some(figure),
            _ => None,
        })
    }

    /// 商品和服务支出50万元： at the end of a line, or a numbered line that ends with its amount: items may follow below.
    pub(super) fn announced_by_colon(&mut self, clauses: &[Clause]) {
        let text = self.text.text();
        let end = match text.strip_suffix(':') {
            Some(before) => before.len(),
            None if mark::of(text).is_some() => text.len(),
            None => return,
        };
        let last = clauses.iter().rfind(|c| c.kind == Kind::Amount).filter(|c| c.range.end == end);
        // 项目支出N万元，其中…。具体项目及开展情况： and numbered lines: of one of the amounts before.
        if last.is_none() && text.ends_with(':') && self.lists.is_empty() && !self.sentence.explains {
            let among: Vec<Mention> =
                self.before.iter().chain(&self.sentence.plain).chain(self.topic.as_ref().map(|t| &t.0)).cloned().collect();
            return self.open_list_of(among.into_iter().rev().take(8).rev().collect(), Ends::Paragraphs);
        }
        let Some(now) = self.sentence.now.clone().filter(|n| last.is_some_and(|c| c.amounts.contains(&n.figure))) else { return };
        self.open_list(now, Listing::All, Ends::Paragraphs);
        if let Some(list) = self.lists.last_mut() {
            list.doubtful = true;
        }
    }

    pub(super) fn opens(&mut self, clause: &Clause, rest: &[Clause]) {
        let Some(listing) = clause.listing else { return };
        // 加上甲A（含乙a），丙C: the bracket is no addend.
        if let Some(sum) = self.sentence.added.as_mut().filter(|_| self.sentence.bracket.is_empty()) {
            sum.nested = sum.nested.or(Some(sum.parts.len()));
        }
        if self.sentence.explains {
            // 一是基本支出增加A，其中人员经费增加a: of the reason before.
            let some = self.sentence.change.as_ref().is_some_and(|c| !c.reasons.is_empty());
            self.sentence.within_reason = some && listing == Listing::All;
            return;
        }
        let next = rest.iter().find(|c| !matches!(c.kind, Kind::Mark | Kind::Named));
        if listing == Listing::All && next.is_some_and(|c| self.counts_something(c)) && self.follows_count(clause) {
            return;
        }
        if listing == Listing::Below {
            return self.announces(clause);
        }
        // 主要用于以下方面（按大类）：
        let aside = |c: &&Clause| c.kind == Kind::Named && self.text.text()[c.range.clone()].starts_with('(');
        let colon = matches!(rest.iter().find(|c| !aside(c)).and_then(|c| c.mark.as_ref()), Some(Says::Colon));
        let words = &self.text.text()[clause.range.clone()];
        let after = self.text.text()[..clause.range.start].ends_with('；');
        let wide = (colon || after || words.ends_with("其中")) && listing != Listing::Uses;
        let next = rest.iter().take_while(|c| !matches!(c.mark, Some(Says::Stop))).find(|c| !matches!(c.kind, Kind::Mark | Kind::Named));
        if listing == Listing::Uses && !next.is_some_and(|c| c.kind == Kind::Amount) {
            return;
        }
        let ends = match (wide, self.sentence.bracket.is_empty()) {
            (_, false) => Ends::Bracket,
            (true, _) => Ends::Stop,
            _ => Ends::Semicolon,
        };
        let mut rival = None;
        if let Some(change) = self.sentence.change.clone() {
            match listing {
                // 公用经费N万元，比上年增加M万元，主要包括甲A、乙B: of the amount; 主要为增加甲A of the change.
                Listing::Main if !self.lists_amounts(next) => return self.reason(clause.range.end),
                Listing::All if next.is_some_and(|c| matches!(c.kind, Kind::Change | Kind::Level)) => {
                    self.finish_change();
                    self.components = self.components_of(change.statement);
                    return;
                }
                _ => {
                    // 比上年减少N万元，其中：A、B: of the amount itself, or of its change.
                    // At the end of its line 其中 announces items of the amount itself.
                    if next.is_some()
                        && let ClaimKind::Change { difference: Some(difference), direction, .. } = self.statements[change.statement].kind
                    {
                        rival = Some((difference, direction == Direction::Down));
                    }
                    self.finish_change();
                }
            }
        }
        // …比去年增加N万元，主要原因是…。其中，A增加…: the components of the change in the sentence before.
        let begins = clause.range.start <= self.sentence.start;
        if listing == Listing::All
            && begins
            && self.sentence.now.is_none()
            && next.is_some_and(|c| matches!(c.kind, Kind::Change | Kind::Level))
            && let Some(components) = self.changed_before()
        {
            self.components = Some(components);
            return;
        }
        if listing == Listing::All && self.sentence.now.is_none() && self.divides_by_kind(clause) {
            if let Some(whole) = self.side_of_section() {
                self.open_list(whole, listing, Ends::Stop);
                if let Some(list) = self.lists.last_mut() {
                    list.divides = true;
                }
            }
            return;
        }
        // 按来源分为：甲A，乙B；按年度分为：丙C，丁D: the same whole, divided once more.
        let by = clause.name.as_ref().is_some_and(|(_, range)| Group::By.begins(text_of(self.text.text(), range)));
        if by && after && listing == Listing::All {
            let before = self.lists.last().filter(|l| !l.parts.is_empty() && l.ends != Ends::Paragraphs).map(|l| l.whole.clone());
            if let Some(whole) = before.or_else(|| self.sentence.made.clone()) {
                self.end_lists(|ends| ends != Ends::Paragraphs && ends != Ends::Bracket);
                return self.open_list_of(vec![whole], Ends::Stop);
            }
        }
        let side = clause.name.as_ref().map(|(n, range)| match text_of(self.text.text(), range) {
            "支出" => Subject::Expenditure,
            "收入" => Subject::Income,
            _ => n.subject.clone(),
        });
        let side = side.filter(|s| *s != Subject::Unknown);
        let whole = match side {
            // 收入包括…；支出包括…: of both sides, and not of the last amount of the other.
            Some(Subject::Income | Subject::Expenditure) => {
                let said = self.sentence.first.clone().or_else(|| self.topic.clone().map(|t| t.0));
                let sides =
                    said.filter(|m| matches!(m.subject, Subject::BothSides | Subject::Income | Subject::Expenditure | Subject::Fiscal));
                // 收入总计A，支出总计B。收入总计包括…: of the one that the words name.
                let grand = clause.name.as_ref().is_some_and(|(_, range)| text_of(self.text.text(), range).contains("总计"));
                let own = clause.name.as_ref().and_then(|(n, _)| self.said(&n.subject));
                sides.or(own.filter(|m| grand && m.words.contains("总计")))
            }
            // A；其中B：b: B is a part of what the amounts before divide in full.
            None if after && self.lists.last().is_some_and(|l| l.ends != Ends::Paragraphs && self.is_made(l)) => {
                let done = self.lists.last().map(|l| l.whole.clone());
                self.close_list();
                done
            }
            None if after && self.sentence.made.is_some() => self.sentence.made.clone(),
            Some(subject) => self.sentence.now.clone().filter(|m| m.subject == subject).or_else(|| self.said(&subject)),
            None => self.sentence.now.clone().or_else(|| self.sentence.prior.clone().filter(|p| p.year == YearRef::Prior)).or_else(|| {
                // 其中 at the head of a sentence speaks of the one thing that the sentence before named.
                let begins = clause.range.start <= self.sentence.start + '，'.len_utf8() || self.sentence.reasoned;
                let topic = self.topic.clone().filter(|t| begins && (t.1 || self.sentence.start == 0)).map(|t| t.0);
                topic.or_else(|| self.other_topic.clone().filter(|_| begins))
            }),
        };
        if let Some(whole) = whole {
            self.open_list(whole, listing, ends);
            if let Some(list) = self.lists.last_mut() {
                list.rival = rival;
            }
        } else if listing == Listing::All && self.sentence.now.is_none() {
            self.one_of_several(next.filter(|_| rival.is_none()), ends);
        }
    }

    /// An amount follows that nothing is said to be new of.
    fn lists_amounts(&self, next: Option<&Clause>) -> bool {
        let next = next.filter(|c| c.kind == Kind::Amount).and_then(|c| c.name.as_ref());
        next.is_some_and(|(_, range)| !Group::Adds.is_in(&Group::NotNew.without(text_of(self.text.text(), range))))
    }

    /// 收入A万元，支出B万元。其中：…: of the amounts of the sentence before, the one that the form makes the first part a part of, or
    /// that the parts make.
    fn one_of_several(&mut self, first: Option<&Clause>, ends: Ends) {
        let Some(first) = first.filter(|c| c.kind == Kind::Amount) else { return };
        let part = first.name.as_ref().map_or(Subject::Unknown, |(n, _)| n.subject.clone());
        let known: Vec<Mention> = self.before.iter().filter(|m| form::is_part_of(&part, &m.subject) == Some(true)).cloned().collect();
        match &known[..] {
            [only] => self.open_list(only.clone(), Listing::All, ends),
            _ => self.open_list_of(self.before.iter().rev().take(8).rev().cloned().collect(), ends),
        }
    }

    /// The components of a change that a statement states.
    pub(super) fn components_of(&self, statement: usize) -> Option<Components> {
        let said = &self.statements[statement];
        let ClaimKind::Change { difference: Some(difference), direction, .. } = said.kind else { return None };
        let (when, base) = (said.when, self.base_of(said.when));
        let (of, start, down) = (said.subject.clone(), self.sentence.start, direction == Direction::Down);
        Some(Components { when, difference, down, parts: Vec::new(), base, mixed: false, of, start, loose: false })
    }

    /// The components of the change of what the sentence before spoke of.
    fn changed_before(&self) -> Option<Components> {
        let Some(topic) = self.topic.as_ref().filter(|t| t.1).map(|t| t.0.figure) else {
            // “三公”经费比上年减少N元。其中：A减少…: of the change that was said last, its amount given elsewhere.
            let last = self.statements.len().checked_sub(1).filter(|_| self.sentence.start > 0)?;
            let said = &self.statements[last];
            let alone = matches!(said.kind, ClaimKind::Change { now: None, .. }) && said.section == self.section;
            return if alone { self.components_of(last) } else { None };
        };
        let from = self.statements.len().saturating_sub(6);
        let is_it = |s: &Statement| matches!(s.kind, ClaimKind::Change { now: Some(now), difference: Some(_), .. } if now == topic);
        let at = self.statements[from..].iter().rposition(is_it)?;
        self.components_of(from + at)
    }

    /// 财政拨款支出主要内容如下： items of what was said before, not claimed to be all.
    pub(super) fn announces(&mut self, clause: &Clause) {
        let named = clause.name.as_ref().map_or(Subject::Unknown, |(n, _)| n.subject.clone());
        let whole = match named {
            Subject::Unknown => {
                let total = Subject::ThreePublic(Meaning::ThreePublicTotal);
                let first = self.sentence.first.clone().or_else(|| self.topic.clone().map(|t| t.0));
                first.filter(|m| m.subject == total)
            }
            // 按科目分类如下：
            Subject::Named(_) => self.sentence.now.clone().filter(|_| self.divides_by_kind_here(clause)),
            known => self.said_last(&known).map(|figure| Mention { subject: known, ..Mention::nothing(figure) }),
        };
        if let Some(whole) = whole {
            self.open_list(whole, Listing::Main, Ends::Paragraphs);
        }
    }

    /// 按资金来源分：the parts of what was said follow.
    pub(super) fn divided_by(&mut self, colon: bool) {
        let Some((_, range)) = self.sentence.row.last() else { return };
        let words = text_of(self.text.text(), range);
        // 从采购方式看，
        let seen = Group::SeenFrom.begins(words) && Group::Seen.ends(words);
        if seen && !colon && self.sentence.bracket.is_empty() && !self.sentence.explains {
            return self.seen_from();
        }
        let words = Group::Seen.strip_end(words);
        let words =
            words.rsplit_once('按').map_or("", |(before, after)| if before.is_empty() || before.ends_with('中') { after } else { "" });
        let by = Group::Basis.ends(words) && words.chars().count() <= 12;
        // 支出N万元，按功能划分：甲A、乙B；按项目划分：丙C、丁D: N is divided once more.
        let again = self.sentence.broke && self.sentence.bracket.is_empty();
        let before =
            self.lists.last().filter(|l| by && again && !l.parts.is_empty() && l.ends != Ends::Paragraphs).map(|l| l.whole.clone());
        if let Some(whole) = before.or_else(|| self.sentence.made.clone().filter(|_| by && again)) {
            if self.lists.last().is_some_and(|l| l.whole.figure == whole.figure) {
                self.close_list();
            }
            return if colon { self.open_list(whole, Listing::All, Ends::Stop) } else { self.open_list_of(vec![whole], Ends::Stop) };
        }
        // At the head of a line: of what the section is about, and not of the item that the line before spoke of last.
        let topic = self.topic.clone().map(|t| t.0);
        let item = |m: &Mention| {
            matches!(m.subject, Subject::ExpenditureItem(_) | Subject::GeneralItem(_) | Subject::BasicPart(_) | Subject::Named(_))
        };
        // In the paragraph that gave it: 2024年支出安排N万元，收支平衡。按用途划分：
        let beside = self.topic.as_ref().is_some_and(|t| t.1) && self.sentence.start > 0;
        let named = |m: &Mention| beside && matches!(m.subject, Subject::Named(_));
        let about = topic.clone().filter(|t| !item(t) || named(t)).or_else(|| self.side_of_section()).or(topic);
        // 2025年支出安排N万元。按用途划分： of that, and of no other year's.
        let other = self.other_topic.clone().filter(|_| self.sentence.start > 0);
        let whole = self.sentence.now.clone().or(other).or(about);
        match whole.filter(|_| by) {
            Some(whole) if colon => self.open_list(whole, Listing::All, Ends::Stop),
            Some(whole) => self.open_list_of(vec![whole], Ends::Stop),
            None => {}
        }
    }

    /// 从采购方式看，甲A，乙B: parts of an amount that the section gave before, where they make one.
    fn seen_from(&mut self) {
        let last = self.lists.last().filter(|l| !l.parts.is_empty() && l.ends != Ends::Paragraphs).map(|l| l.whole.clone());
        if last.is_some() {
            self.close_list();
        }
        let own = self.statements.iter().rev().filter(|s| s.section == self.section).filter_map(|s| match s.kind {
            ClaimKind::Amount { figure } => {
                Some(Mention { subject: s.subject.clone(), words: s.words.clone(), ..Mention::nothing(figure) })
            }
            _ => None,
        });
        let mut among: Vec<Mention> = own.take(24).collect();
        among.reverse();
        among.extend(last);
        self.open_list_of(among, Ends::Stop);
    }

    /// 按科目分类 in front of 如下.
    fn divides_by_kind_here(&self, clause: &Clause) -> bool {
        let words = clause.name.as_ref().map_or("", |(_, range)| text_of(self.text.text(), range));
        words.starts_with('按') && words.contains("分类")
    }

    /// Whether the parts of a list make what it divides.
    fn is_made(&self, list: &super::list::List) -> bool {
        let parts: Vec<crate::model::FigureId> = list.parts.iter().map(|p| p.figure).collect();
        parts.len() > 1 && self.makes(list.whole.figure, &parts)
    }

    /// 按支出功能分类， and nothing else before 包括.
    pub(super) fn divides_by_kind(&self, clause: &Clause) -> bool {
        let text = self.text.text();
        let so_far = text.get(self.sentence.start..clause.range.start).unwrap_or("");
        let so_far = crate::model::fold::without_number(so_far).trim_end_matches('，');
        so_far.starts_with('按') && Group::Kinds.ends(so_far) && so_far.chars().count() <= 14
    }

    /// The one amount of 支出 or 收入 that the section states.
    pub(super) fn side_of_section(&self) -> Option<Mention> {
        let sides = [
            Subject::Expenditure,
            Subject::Income,
            Subject::Fiscal,
            Subject::FundTotal(Meaning::General),
            Subject::FundTotal(Meaning::Fund),
        ];
        let said: Vec<Mention> = sides.iter().filter_map(|side| self.said.get(&(self.section, side.clone())).cloned().flatten()).collect();
        let value = |m: &Mention| self.figures[m.figure.0].value();
        match &said[..] {
            [only] => Some(only.clone()),
            // 支出 and 收入 of one amount: whichever is divided.
            [spent, more @ ..] if more.iter().all(|m| value(m) == value(spent)) => Some(spent.clone()),
            _ => None,
        }
    }

    /// 公车费N万元（购置费A万元，运行维护费B万元）: the bracket lists parts of the amount.
    pub(super) fn open_bracket(&mut self, rest: &[Clause]) {
        let now = self.sentence.now.clone();
        self.sentence.bracket.push(now.clone());
        let inside: Vec<&Clause> = rest.iter().take_while(|c| !matches!(c.mark, Some(Says::Close | Says::Stop))).collect();
        let opens = inside.iter().any(|c| c.kind == Kind::Opens);
        // …主要原因是人员增加（其中：甲A万元，比上年…）: the bracket divides the amount, and explains nothing.
        if self.sentence.explains && inside.first().is_some_and(|c| c.listing == Some(Listing::All)) {
            self.finish_change();
            self.sentence.reasoned = false;
        }
        let compares = inside.iter().any(|c| matches!(c.kind, Kind::Change | Kind::Level | Kind::Compared | Kind::Base));
        let first = inside.iter().find(|c| c.kind == Kind::Amount);
        let Some((now, first)) = now.zip(first).filter(|_| !opens && !compares && self.sentence.change.is_none()) else { return };
        let part = first.name.as_ref().map_or(Subject::Unknown, |(n, _)| n.subject.clone());
        let amounts = inside.iter().filter(|c| c.kind == Kind::Amount).count();
        // 净值N万元（原值A万元，累计折旧B万元）
        if first.name.as_ref().is_some_and(|(_, r)| Group::OriginalValue.is_in(text_of(self.text.text(), r))) {
            return;
        }
        if form::is_part_of(&part, &now.subject) == Some(true) {
            self.open_list(now, Listing::All, Ends::Bracket);
        } else if amounts > 1 && !self.lists.is_empty() {
            // A part whose own parts stand in a bracket: they are not parts beside it.
            self.open_list(now, Listing::Main, Ends::Bracket);
        } else if amounts > 1 {
            // 债务余额N万元（甲A万元，乙B万元）: where they make it.
            self.open_list_of(vec![now], Ends::Bracket);
        }
    }

    pub(super) fn close_bracket(&mut self) {
        if let Some(before) = self.sentence.bracket.pop() {
            if self.lists.iter().any(|l| l.ends == Ends::Bracket) {
                self.end_lists(|ends| ends != Ends::Bracket && ends != Ends::Paragraphs && ends != Ends::Stop);
                if self.lists.last().is_some_and(|l| l.ends == Ends::Bracket) {
                    self.close_list();
                }
            }
            if before.is_some() {
                self.sentence.now = before;
            }
        }
    }
}
