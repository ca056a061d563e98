//! Amounts that a sentence adds up: 加上A，总计T; A、B，合计N; all parts that the form fixes, without 其中.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::discourse::Discourse;
use super::form;
use super::grammar::Clause;
use super::list::Ends;
use super::mark;
use super::remembered::{Addition, Mention, Waiting};
use super::statement::{Certainty, Statement};
use crate::lexicon::Group;
use crate::model::{ClaimKind, FigureId, Meaning, Part, Subject, YearRef};

impl Discourse<'_> {
    /// A、B和C，合计N: what the sentence listed so far makes N.
    pub(super) fn totals(&mut self, total: &Mention) -> bool {
        let listed = std::mem::take(&mut self.sentence.plain);
        let in_list = self.lists.iter().any(|l| l.ends != Ends::Paragraphs);
        let figures: Vec<FigureId> = listed.iter().map(|m| m.figure).collect();
        let unsure = self.sentence.unsure && !self.makes(total.figure, &figures);
        if listed.len() > 1 && !in_list && !unsure {
            let parts = figures.into_iter().map(|figure| Part { figure, negative: false }).collect();
            let kind = ClaimKind::Parts { whole: total.figure, parts, complete: true };
            self.say(&Mention::nothing(total.figure), YearRef::Current, kind, Certainty::Certain);
            self.sentence.now = Some(total.clone());
            return true;
        }
        self.sentence.plain = listed;
        false
    }

    /// 加上A、B，总计T.
    pub(super) fn added(&mut self, clause: &Clause) {
        self.label_all(clause);
        let in_lists = self.lists.iter().filter(|l| l.ends != Ends::Paragraphs);
        let mut bases: Vec<FigureId> = self.sentence.plain.iter().map(|m| m.figure).collect();
        bases.extend(in_lists.flat_map(|l| l.parts.iter().map(|p| p.figure).chain([l.whole.figure])));
        let to_topic = bases.is_empty();
        if to_topic {
            bases.extend(self.topic.as_ref().map(|t| t.0.figure));
        }
        bases.sort_unstable();
        bases.dedup();
        self.end_lists(|ends| ends != Ends::Paragraphs);
        self.finish_change();
        for &figure in &clause.amounts {
            let mention = Mention { words: self.words(clause), ..Mention::nothing(figure) };
            self.say(&mention, YearRef::Current, ClaimKind::Amount { figure }, Certainty::Certain);
            self.remember_item(&mention);
            // 加上转移性收入N亿元（其中…）: what the bracket divides.
            self.sentence.now = Some(mention);
        }
        let parts = clause.amounts.iter().map(|&figure| Part { figure, negative: false }).collect();
        self.sentence.added = Some(Addition { bases, to_topic, parts, nested: None });
    }

    /// What is added, or the total that ends the addition.
    pub(super) fn adds(&mut self, mention: &Mention, is_total: bool) {
        let Some(mut sum) = self.sentence.added.take() else { return };
        let taken = mention.words.trim_start_matches(['，', '、']).starts_with('减');
        if taken || !is_total && !mention.words.contains("财力") && !mention.words.contains("总量") {
            sum.parts.push(Part { figure: mention.figure, negative: taken });
            self.sentence.added = Some(sum);
            return;
        }
        // 加上甲A，其中：…，总计T；: what follows divides no addend.
        self.lists.retain(|l| l.ends == Ends::Paragraphs || !l.parts.is_empty());
        self.end_lists(|ends| ends != Ends::Paragraphs);
        // 可安排财力N: what the next sentence spends.
        self.sentence.plain = vec![mention.clone()];
        // …支出N万元。另外，加上基金收入A，收入总量T: of the other side than what was said last, and so of an amount before it.
        let topic = self.topic.as_ref().filter(|_| sum.to_topic).map(|t| &t.0);
        let elsewhere = topic.is_some_and(|t| are_of_two_sides(t, mention)) || self.sentence.added_before;
        self.sentence.added_before = true;
        let only = sum.bases.len() == 1 && !elsewhere && sum.nested.is_none() && sum.parts.iter().all(|p| !p.negative);
        if elsewhere {
            let own = self.statements.iter().rev().filter(|s| s.section == self.section && s.year == mention.year).filter_map(amount);
            let own = own.map(|(_, figure)| figure).filter(|f| *f != mention.figure && sum.parts.iter().all(|p| p.figure != *f));
            sum.bases.extend(own.take(16));
        }
        let with = |base: FigureId, parts: &[Part]| -> Vec<Part> {
            std::iter::once(Part { figure: base, negative: false }).chain(parts.iter().copied()).collect()
        };
        // 加上甲A，其中乙a、丙b，丁D，总计T: a and b are parts of A, and D is one more.
        let mut readings = vec![sum.parts.clone()];
        if let Some(at) = sum.nested.filter(|&at| sum.parts.len() < at + 12) {
            readings.extend((at + 1..=sum.parts.len()).map(|n| [&sum.parts[..at], &sum.parts[n..]].concat()));
        }
        let all = sum.bases.iter().take(24).flat_map(|&base| readings.iter().map(move |parts| with(base, parts)));
        let fitting = all.into_iter().find(|parts| self.nets(mention.figure, parts));
        // Of several amounts that fit none, nothing tells which was meant.
        let said = fitting.or_else(|| sum.bases.first().filter(|_| only).map(|&base| with(base, &sum.parts)));
        if let Some(parts) = said {
            let certainty = if only { Certainty::Certain } else { Certainty::Chosen };
            self.say(mention, YearRef::Current, ClaimKind::Parts { whole: mention.figure, parts, complete: true }, certainty);
        }
    }

    /// A，B，C，收入总计T: said of what the sentence listed since its last `；`, where it is their sum.
    pub(super) fn adds_up(&mut self, total: &Mention) {
        let named = Group::Total.is_in(&total.words);
        let all = Group::AllOfIt.is_in(&total.words) && (Group::Revenue.is_in(&total.words) || Group::Spending.is_in(&total.words));
        let formed = Group::MakesUp.begins(total.words.trim_start_matches('，'));
        let side = named || all || formed || matches!(total.subject, Subject::Income | Subject::Expenditure);
        let from = self.sentence.half.min(self.sentence.plain.len());
        let figures = |from: usize| self.sentence.plain[from..].iter().map(|m| m.figure).collect::<Vec<FigureId>>();
        // 收入N，其中…；加上A、B，收入总量T: also of what stands before the `；`.
        let listed = if self.makes(total.figure, &figures(from)) { figures(from) } else { figures(0) };
        let all = self.totals_the_sentence(total);
        if side && listed.len() > 1 && (self.makes(total.figure, &listed) || all) {
            let parts = listed.into_iter().map(|figure| Part { figure, negative: false }).collect();
            let kind = ClaimKind::Parts { whole: total.figure, parts, complete: true };
            let certainty = if all { Certainty::Certain } else { Certainty::Chosen };
            self.say(&Mention { words: String::new(), ..total.clone() }, YearRef::Current, kind, certainty);
        }
    }

    /// 本级收入A，上级补助B，上年结转C，收入总计T: whether the words leave no doubt that T is what the sentence listed. All amounts come
    /// in, or all go out; nothing is divided, compared or explained in between; and T is not of the year alone.
    fn totals_the_sentence(&self, total: &Mention) -> bool {
        let words = total.words.trim_start_matches(['，', '；']);
        let (comes_in, goes_out) = (Group::Revenue.is_in(words), Group::Spending.is_in(words));
        let way = if comes_in { "in" } else { "out" };
        let is_total = Group::Total.is_in(words) && comes_in != goes_out && !Group::OwnYear.is_in(words);
        let s = &self.sentence;
        let of_fund = |m: &Mention| {
            let kind = Group::Resource.pairs().find(|(word, _)| m.words.contains(word)).map(|p| p.1);
            kind.is_some_and(|kind| kind == way || kind == "both") && m.year == YearRef::Current
        };
        // 上解支出A，还本支出B，支出总计T: what was spent itself stands in the sentence before.
        let own = |m: &Mention| {
            Group::Resource.pairs().all(|(word, _)| (Group::Revenue.holds(word) || Group::Spending.holds(word)) || !m.words.contains(word))
        };
        let so_far = self.text.text().get(s.start..s.ended).unwrap_or("");
        // 收入A，补助B，全市收入总计T: of more than the body that A is of.
        let wider = |place: &str| words.contains(place) && !s.plain.first().is_some_and(|m| m.words.contains(place));
        if Group::WholePlace.words().any(wider) {
            return false;
        }
        let plain = s.plain.first().is_some_and(own)
            && s.half == 0
            && s.plain.len() > 1
            && s.change.is_none()
            && !s.reasoned
            && !s.unsure
            && s.added.is_none();
        is_total && plain && s.plain.iter().all(of_fund) && !Group::Among.is_in(so_far) && !so_far.contains(['(', '；', '%'])
    }

    /// 收支相抵，年终结余N: what income is above expenditure, of the amounts that the section gave last, where it is; 预算A，实际支出B，
    /// 结余N likewise.
    pub(super) fn left_over(&mut self, rest: &Mention) {
        let text = self.text.text();
        let so_far = text.get(self.sentence.start..self.sentence.ended).unwrap_or("");
        let lacks = Group::Lacking.is_in(&rest.words);
        if !leaves(&rest.words) && !lacks {
            return;
        }
        if Group::Balance.is_in(so_far) && self.nets_before(rest) {
            return;
        }
        let text = self.text.text();
        let so_far = text.get(self.sentence.start..self.sentence.ended).unwrap_or("");
        let unspent = self.execution.as_ref().and_then(|e| Some((self.budget_named(None)?, e.executed)));
        let own = |s: &&Statement| s.section == self.section;
        let said: Vec<(&str, FigureId)> = self.statements.iter().rev().skip(1).take(48).filter(own).filter_map(amount).collect();
        let with = |word: &str, side: &Subject| {
            let near = said.iter().filter(|(w, _)| w.contains(word) && !leaves(w)).map(|s| s.1);
            self.said(side).map(|m| m.figure).into_iter().chain(near).collect::<Vec<FigureId>>()
        };
        let balance = Group::Balance.is_in(so_far);
        // 收入A，支出B，结余N in one sentence.
        let words = rest.words.trim_start_matches(['，', '；']);
        let beside = self.sentence.plain.len() > 1 && Group::Rest.begins(words);
        let balance = balance || beside;
        let (incomes, spent) =
            if balance { (with("收入", &Subject::Income), with("支出", &Subject::Expenditure)) } else { Default::default() };
        // 收入总量A，支出总量B。收支总量相抵，赤字N: what is spent is the more.
        let (incomes, spent) = if lacks { (spent, incomes) } else { (incomes, spent) };
        let pairs = incomes.iter().flat_map(|&i| spent.iter().map(move |&s| (i, s)));
        // 年初安排A，动支B，剩余C: the two before it.
        let last = || match &self.sentence.plain[..] {
            [.., all, spent] => Some((all.figure, spent.figure)),
            _ => None,
        };
        let value = |id: FigureId| self.figures[id.0].value();
        let exactly = |all: FigureId, spent: FigureId| Some(value(all)? == value(spent)? + value(rest.figure)?);
        let beside = last().filter(|&(all, spent)| exactly(all, spent) == Some(true));
        // 收入总计A。支出总计B。收支相抵，年终结余N: the words name both totals, and what was left over years is not meant.
        let total = |side: Group, other: Group| {
            let mut all =
                said.iter().filter(|(w, _)| side.is_in(w) && !other.is_in(w) && Group::Total.is_in(w) && !Group::OwnYear.is_in(w));
            all.next().map(|s| s.1)
        };
        let named = total(Group::Revenue, Group::Spending).zip(total(Group::Spending, Group::Revenue));
        let named = named.filter(|_| Group::Balance.is_in(so_far) && !lacks && !Group::OverYears.is_in(&rest.words));
        // 收入A，支出B，当期结余C, and nothing else.
        let side = |m: &Mention, side: Group, other: Group| side.is_in(&m.words) && !other.is_in(&m.words);
        let named = named.or_else(|| match &self.sentence.plain[..] {
            [a, b] if self.lists.is_empty() && self.sentence.change.is_none() && own_period(words) => {
                let sides = side(a, Group::Revenue, Group::Spending) && side(b, Group::Spending, Group::Revenue);
                sides.then_some((a.figure, b.figure))
            }
            _ => None,
        });
        let found = beside.or_else(|| unspent.into_iter().chain(pairs).find(|&(i, s)| self.makes(i, &[s, rest.figure])));
        let Some((whole, spent)) = found.or(named) else { return };
        let certainty = if named == Some((whole, spent)) { Certainty::Certain } else { Certainty::Chosen };
        let parts = [spent, rest.figure].map(|figure| Part { figure, negative: false }).to_vec();
        self.say(&Mention::nothing(whole), YearRef::Current, ClaimKind::Parts { whole, parts, complete: true }, certainty);
    }

    /// 收入A，上级补助B，上年结余C，支出D。收支相抵，年终结余N: what came in, less what went out, where that is it.
    fn nets_before(&mut self, rest: &Mention) -> bool {
        let listed = if self.before.is_empty() { &self.paragraph_before } else { &self.before };
        let listed = if self.sentence.plain.len() > 2 { &self.sentence.plain } else { listed };
        let from = listed.iter().position(|m| Group::Spending.is_in(&m.words) && !Group::Revenue.is_in(&m.words));
        let Some(from) = from.filter(|&from| from > 0 && listed.len() > 2) else { return false };
        let part = |(at, m): (usize, &Mention)| Part { figure: m.figure, negative: at >= from };
        let parts: Vec<Part> = listed.iter().enumerate().map(part).collect();
        let holds = self.nets(rest.figure, &parts);
        if holds {
            let kind = ClaimKind::Parts { whole: rest.figure, parts, complete: true };
            self.say(&Mention::nothing(rest.figure), YearRef::Current, kind, Certainty::Chosen);
        }
        holds
    }

    /// 收入A，支出B，调出资金C，收支平衡: the sentence says that the others make the first, which is said where they do.
    pub(super) fn balances(&mut self, end: usize) {
        let sentence = self.text.text().get(self.sentence.start..end).unwrap_or("");
        let plain = &self.sentence.plain;
        let balanced = sentence.contains("收支平衡");
        let (head, others) = match plain.split_first() {
            Some((head, others)) if !others.is_empty() && head.words.contains("收入") => (head.clone(), others),
            // 收入A，加上B，可安排财力C。支出D、E，收支平衡。
            Some(_) if plain.len() > 1 => match self.before.last() {
                Some(total) if balanced || total.words.contains("财力") => (total.clone(), &plain[..]),
                _ => return,
            },
            _ => return,
        };
        let figures: Vec<FigureId> = others.iter().map(|m| m.figure).collect();
        if balanced && self.makes(head.figure, &figures) {
            let parts = figures.into_iter().map(|figure| Part { figure, negative: false }).collect();
            let kind = ClaimKind::Parts { whole: head.figure, parts, complete: true };
            self.say(&Mention::nothing(head.figure), YearRef::Current, kind, Certainty::Chosen);
        }
    }

    /// 三项合计N: how many amounts it counts.
    pub(super) fn counts_items(words: &str) -> Option<usize> {
        let words = words.trim_start_matches("以上").trim_start_matches("上述");
        Group::ItemsWord.words().find_map(|item| {
            let (count, rest) = words.rsplit_once(item)?;
            // 教育、住房保障两项合计: the number stands behind the names.
            let names = count.trim_end_matches(|c: char| c == '两' || mark::chinese(&c.to_string()).is_some());
            let count = if count == names { None } else { count.strip_prefix(names) }?;
            let total = Group::Counted.begins(Group::Side.skip(rest));
            let count = if count == "两" { 2 } else { mark::chinese(count)? };
            if total { usize::try_from(count).ok() } else { None }
        })
    }

    /// A、B、C，三项合计N: the last three amounts of the sentence, where they are all there is or make N.
    pub(super) fn totals_counted(&mut self, total: &Mention) -> bool {
        let Some(count) = Self::counts_items(&total.words) else { return false };
        // 以上五项合计 behind items that are numbered through.
        let numbered = self.sentence.plain.is_empty() && self.numbered.len() == count;
        let plain = if numbered { &self.numbered } else { &self.sentence.plain };
        // 甲A；乙B。甲、乙两项合计N: of the sentence before, where they make it.
        let before = plain.is_empty();
        let plain = if before { &self.before } else { plain };
        let near: Vec<FigureId> = self.near(total.figure).into_iter().filter(|f| self.is_money(*f)).take(count).collect();
        // 甲、乙分别增加A、B，两项合计N: whatever they are, where they make it.
        if near.len() == count && count > 1 && self.makes(total.figure, &near) && plain.len() < count {
            let parts = near.into_iter().rev().map(|figure| Part { figure, negative: false }).collect();
            let kind = ClaimKind::Parts { whole: total.figure, parts, complete: true };
            self.say(&Mention::nothing(total.figure), YearRef::Current, kind, Certainty::Chosen);
            self.sentence.now = Some(Mention { subject: Subject::Unknown, ..total.clone() });
            return true;
        }
        let Some(from) = plain.len().checked_sub(count) else { return false };
        // 甲A，乙B，丙C，丁D。前三项合计N
        let (from, before) = if total.words.contains('前') { (0, true) } else { (from, before) };
        let last: Vec<FigureId> = plain[from..from + count].iter().map(|m| m.figure).collect();
        let in_list = self.lists.iter().any(|l| l.ends != Ends::Paragraphs);
        // 会议、培训两项共N: of those that are named, which may not be those that were listed.
        let bare = Group::Ties.strip_start(total.words.trim_start_matches(['，', '；'])).chars().next();
        let named = bare.is_some_and(|c| !['以', '上', '这', '前', '两'].contains(&c) && mark::chinese(&c.to_string()).is_none());
        if (from > 0 || before || in_list || numbered || named) && !self.makes(total.figure, &last) {
            return false;
        }
        let parts = last.into_iter().map(|figure| Part { figure, negative: false }).collect();
        self.sentence.plain.clear();
        let of = Mention { subject: Subject::Unknown, ..total.clone() };
        self.say(&of, YearRef::Current, ClaimKind::Parts { whole: total.figure, parts, complete: true }, Certainty::Certain);
        self.sentence.subtotal = Some(of.clone());
        self.sentence.now = Some(of);
        true
    }

    /// The whole of parts that a sentence before listed: said where the parts make it.
    pub(super) fn arrives(&mut self, mention: &Mention) {
        let own = |w: &Waiting| w.of == mention.subject && w.section == self.section && mention.year == YearRef::Current;
        let Some(waiting) = self.waiting.take_if(|w| own(w)) else { return };
        if self.makes(mention.figure, &waiting.parts) {
            let parts = waiting.parts.into_iter().map(|figure| Part { figure, negative: false }).collect();
            let kind = ClaimKind::Parts { whole: mention.figure, parts, complete: true };
            self.say(&Mention { words: String::new(), ..mention.clone() }, YearRef::Current, kind, Certainty::Chosen);
        }
    }

    /// A sentence that lists all the parts which the form fixes, without 其中: of the whole at its head, or of the one that the
    /// section gave before.
    pub(super) fn unannounced(&mut self) {
        let plain = std::mem::take(&mut self.sentence.plain);
        let Some((head, rest)) = plain.split_first() else { return };
        // “三公”经费N。甲A，乙B，丙C: parts of what the sentence before spoke of, where they make it.
        // 预算规模N。/ 资金分配情况：甲A，乙B，丙C: also of the line before, where there are many.
        let topic = self.topic.clone().filter(|t| !rest.is_empty() && self.sentence.change.is_none() && (t.1 || rest.len() > 2));
        if let Some((topic, _)) = topic {
            let figures: Vec<FigureId> = plain.iter().map(|m| m.figure).collect();
            let nothing = self.figures[topic.figure.0].value().is_none_or(|v| v.is_zero());
            if !nothing
                && plain.iter().all(|m| m.subject != topic.subject || m.subject == Subject::Unknown)
                && self.makes(topic.figure, &figures)
            {
                let parts = figures.into_iter().map(|figure| Part { figure, negative: false }).collect();
                let kind = ClaimKind::Parts { whole: topic.figure, parts, complete: true };
                self.say(&Mention { words: String::new(), ..topic.clone() }, YearRef::Current, kind, Certainty::Chosen);
                // What was divided once may be divided again.
                self.sentence.first = Some(topic);
                self.sentence.several = false;
                return;
            }
        }
        let is_all = |whole: &Subject, parts: &[Mention]| {
            let subjects: Vec<Subject> = parts.iter().map(|p| p.subject.clone()).collect();
            subjects.iter().all(|s| form::is_part_of(s, whole) == Some(true)) && form::is_complete(whole, &subjects)
        };
        // 本年收入A，上年结转B，结余C: beside one another, and no division of the first.
        let sides = matches!(head.subject, Subject::Income | Subject::Expenditure | Subject::BothSides);
        let figures: Vec<FigureId> = rest.iter().map(|m| m.figure).collect();
        // 收入A；支出B，调出资金C: the others make the first.
        let all =
            figures.len() > 1 && figures.iter().chain([&head.figure]).all(|f| self.figures[f.0].value().is_some_and(|v| !v.is_zero()));
        if all && self.makes(head.figure, &figures) && !is_all(&head.subject, rest) {
            let parts = figures.into_iter().map(|figure| Part { figure, negative: false }).collect();
            let kind = ClaimKind::Parts { whole: head.figure, parts, complete: true };
            self.say(&Mention::nothing(head.figure), YearRef::Current, kind, Certainty::Chosen);
            return;
        }
        let (whole, parts) = if is_all(&head.subject, rest) && (!sides || self.makes(head.figure, &figures)) {
            (head.clone(), rest)
        } else {
            let fixed = [Subject::Procurement(Meaning::Total), Subject::ThreePublic(Meaning::ThreePublicTotal)];
            let Some(of) = fixed.into_iter().find(|whole| is_all(whole, &plain)) else { return };
            let Some(whole) = self.sentence.prior.clone().filter(|p| p.subject == of).or_else(|| self.said(&of)) else {
                let parts = plain.iter().map(|p| p.figure).collect();
                self.waiting = Some(Waiting { of, parts, section: self.section });
                return;
            };
            (whole, &plain[..])
        };
        let figures: Vec<FigureId> = parts.iter().map(|p| p.figure).collect();
        // “三公”经费预算数A、决算数B，下年预算数C。预算中，甲a，乙b，丙c: of whichever of its amounts they make.
        let own =
            self.statements.iter().rev().take(super::measure::FAR).filter(|s| s.subject == whole.subject && whole.figure != head.figure);
        let mut several: Vec<FigureId> = own.filter_map(amount).map(|(_, figure)| figure).collect();
        several.dedup_by_key(|f| self.figures[f.0].value());
        let made = several.iter().copied().find(|&f| self.makes(f, &figures));
        let certainty = if several.len() > 1 { Certainty::Chosen } else { Certainty::Certain };
        let Some(figure) = made.or_else(|| Some(whole.figure).filter(|_| several.len() < 2)) else { return };
        let parts = figures.into_iter().map(|figure| Part { figure, negative: false }).collect();
        let kind = ClaimKind::Parts { whole: figure, parts, complete: true };
        self.say(&Mention { words: String::new(), figure, ..whole }, YearRef::Current, kind, certainty);
    }
}

/// 结余, 年末结转: words of what is left.
fn leaves(words: &str) -> bool {
    Group::Left.is_in(words) && !Group::Carried.is_in(words)
}

/// 当期结余: of the period alone.
fn own_period(words: &str) -> bool {
    Group::Rest.pairs().any(|(word, kind)| kind == "period" && words.starts_with(word))
}

/// 支出, and 收入总量: no sum of one is of the other.
pub(super) fn are_of_two_sides(one: &Mention, other: &Mention) -> bool {
    let side = |m: &Mention| match (Group::Revenue.is_in(&m.words), Group::Spending.is_in(&m.words), &m.subject) {
        (true, false, _) | (false, false, Subject::Income | Subject::IncomeItem(_)) => Some(true),
        (false, true, _) | (false, false, Subject::Expenditure | Subject::ExpenditureItem(_) | Subject::FundTotal(_)) => Some(false),
        _ => None,
    };
    side(one).zip(side(other)).is_some_and(|(one, other)| one != other)
}

/// The words and the figure of an amount.
const fn amount(said: &Statement) -> Option<(&str, FigureId)> {
    if let ClaimKind::Amount { figure } = said.kind { Some((said.words.as_str(), figure)) } else { None }
}
