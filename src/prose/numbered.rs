//! Items over lines and sections: numbers that go on, headings that are items, a text that stops in the middle.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::discourse::Discourse;
use super::grammar::Clause;
use super::list::{Ends, List};
use super::mark;
use crate::lexicon::words::{Listing, words_of};
use crate::lexicon::{Group, Sense, Text};
use crate::model::{Paragraph, Span, Subject};

impl Discourse<'_> {
    /// Another section begins: lists of sections that do not hold it are done.
    pub(super) fn leave(&mut self, section: Option<usize>) {
        let sections = self.sections;
        let keeps = |list: &List| match (list.section, section) {
            (Some(own), Some(new)) => {
                let (outer, inner) = (&sections[own], &sections[new]);
                outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
            }
            _ => false,
        };
        let kept = self.lists.iter().take_while(|l| keeps(l)).count();
        while self.lists.len() > kept {
            self.close_list();
        }
        // A heading that gives an amount is an item that nobody reads.
        let title = section.map_or("", |s| self.sections[s].title.as_str());
        let amount =
            words_of(|s| matches!(s, Sense::Unit(_))).any(|unit| title.contains(unit)) && title.contains(|c: char| c.is_ascii_digit());
        for list in &mut self.lists {
            (list.restarts, list.blocked) = (true, list.blocked || amount);
        }
        self.heading_item(section);
    }

    /// A heading that is itself the next item of a list: 2.X（类）Y（款）Z（项）, its amount in the lines below.
    fn heading_item(&mut self, section: Option<usize>) {
        let Some(section) = section else { return };
        let title = Text::of(self.source, [self.sections[section].title_span]);
        let Some((style, number)) = mark::of(title.text()) else { return };
        let names_item = Group::LastRank.is_in(title.text());
        let goes_on = |l: &List| match l.marks {
            Some(next) => next == (style, number),
            None => number == 1 && names_item && l.ends == Ends::Paragraphs,
        };
        if let Some(at) = self.lists.iter().rposition(goes_on) {
            self.close_after(at);
            self.next_item(at, style, number);
            self.lists[at].doubtful = true;
        }
    }

    /// Ends the lists within the one at a depth.
    fn close_after(&mut self, at: usize) {
        while self.lists.len() > at + 1 {
            self.close_list();
        }
    }

    /// The next item of the list at a depth begins.
    fn next_item(&mut self, at: usize, style: u8, number: u32) {
        let next = if style == mark::DASH { 0 } else { number + 1 };
        let list = &mut self.lists[at];
        list.broken |= list.awaits;
        list.restarted |= list.restarts;
        (list.marks, list.awaits, list.restarts, list.ends) = (Some((style, next)), true, false, Ends::Paragraphs);
    }

    /// The text stops in the middle of a list: at its end, in the words of the next item, or before a line that opens one.
    pub(super) fn cut_short(&mut self, paragraph: &Paragraph, clauses: &[Clause]) {
        let text = self.text.text();
        let is_open = self.lists.iter().any(|l| !l.parts.is_empty() || l.ends != Ends::Paragraphs);
        if !is_open || text.ends_with(['。', '；', ':', '!', ')', '.']) {
            return;
        }
        let last = clauses.iter().rfind(|c| !c.amounts.is_empty() || !c.percents.is_empty()).map_or(0, |c| c.range.end);
        let trailing = Group::AndSoOn.strip_start(text.get(last..).unwrap_or(""));
        let next = self.source[paragraph.span.end..].lines().map(str::trim).find(|line| !line.is_empty());
        let goes_on = next.is_none_or(|line| {
            let line = Text::of(line, [Span::new(0, line.len())]);
            let line = line.text();
            Group::Ranks.is_in(line) || line.starts_with(|c: char| c.is_ascii_digit())
        });
        // 甲A；乙B；丙: the text stops in the middle of an item.
        let middle = last > 0 && trailing.starts_with(['；', '，', '、']) && next.is_none();
        if goes_on || !trailing.is_empty() {
            for list in self.lists.iter_mut().filter(|l| middle || l.ends != Ends::Paragraphs) {
                list.doubtful = true;
            }
        }
    }

    /// 其中：at the end of a line: each paragraph after it is an item.
    pub(super) fn begin_paragraph(&mut self) {
        if mark::of(self.text.text()).is_none()
            && let Some(list) = self.lists.last_mut().filter(|l| l.ends == Ends::Paragraphs && l.marks.is_none())
        {
            // Lines that `；` ends, and the last one `。`: what follows is no further one.
            if list.awaits || list.by_semicolon {
                self.close_list();
            } else {
                list.awaits = true;
            }
        }
    }

    /// A sentence begins: an item of a numbered list, or none.
    pub(super) fn begin_sentence(&mut self, at: usize) {
        let Some((style, number)) = mark::of(&self.text.text()[at..]) else { return };
        // 其中：1、按功能分类：… 2、按用途分类：…: divisions of the whole, one after the other, and no items.
        let words = crate::model::fold::without_number(&self.text.text()[at..]);
        if Group::By.begins(words) && words.split(':').next().is_some_and(|w| Group::Kinds.ends(w)) {
            if let Some(list) = self.lists.pop_if(|l| l.ends == Ends::Paragraphs && l.parts.is_empty()) {
                self.topic = Some((list.whole, true));
            }
            return;
        }
        if number == 1 {
            self.numbered.clear();
        }
        let dash = style == mark::DASH;
        let goes_on = |l: &List| match l.marks {
            Some((own, next)) => own == style && (next == number || l.restarts && number == 1),
            None => (number == 1 || dash) && l.ends == Ends::Paragraphs,
        };
        if let Some(found) = self.lists.iter().rposition(goes_on) {
            self.close_after(found);
            return self.next_item(found, style, number);
        }
        // 1．甲100万元。（1）乙60万元。（2）丙40万元: a finer number divides the item before, perhaps not in full.
        let item = self.lists.last().filter(|l| number == 1 && !l.awaits && l.marks.is_some_and(|(own, _)| own < style));
        if let Some(whole) = item.and_then(|l| l.parts.last().cloned()) {
            self.open_list(whole, Listing::Main, Ends::Paragraphs);
            if let Some(list) = self.lists.last_mut() {
                (list.marks, list.awaits) = (Some((style, 2)), true);
            }
            return;
        }
        // （一）X类 as a heading with items 1. and 2., then （二）Y（项）with an amount of its own: an item as they are.
        let named = self.item.as_ref().is_some_and(|i| i.opening.is_none() && matches!(i.subject, Subject::Functional(_)));
        let above = self.lists.iter().rposition(|l| l.restarted && l.marks.is_some_and(|(own, _)| own > style) && !l.awaits && !l.broken);
        if let Some(above) = above.filter(|_| named) {
            self.close_after(above);
            (self.lists[above].awaits, self.lists[above].doubtful) = (true, true);
            return;
        }
        // Items in paragraphs without numbers end before a numbered one.
        while self.lists.last().is_some_and(|l| l.ends == Ends::Paragraphs && l.marks.is_none() && !l.parts.is_empty()) {
            self.close_list();
        }
        // The count is broken: nothing is known of these lists.
        for list in self.lists.iter_mut().filter(|l| l.ends == Ends::Paragraphs && l.marks.is_none_or(|(own, _)| own == style)) {
            list.broken = true;
        }
    }
}
