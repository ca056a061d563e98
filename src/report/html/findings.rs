//! The findings of a document beside its text: what, where, the relations that do not hold, the rule explained in place.

use super::text::class;
use crate::ledger::finding::as_printed;
use crate::ledger::{Finding, label};
use crate::model::{FigureId, Span};
use crate::report::entry::Entry;
use crate::report::position::Lines;
use crate::report::text::{Excerpt, place_words};
use crate::report::{Lang, Style, Verified, figure_page, places, rule_page};
use maud::{Markup, html};

/// Broken relations shown of one finding; the others are in `--format json`.
const RELATIONS: usize = 12;

/// A document with its figures' places.
pub(super) struct Page<'d> {
    pub(super) document: &'d Verified,
    pub(super) lines: Lines<'d>,
    pub(super) style: &'d Style,
    /// What the ids of the document begin with.
    pub(super) prefix: &'d str,
}

impl Page<'_> {
    /// `第 12 行第 3 列`, or the page, cell or sheet; the file where it is another part of the disclosure.
    pub(super) fn place(&self, span: Span) -> String {
        let lang = self.style.lang;
        let at = self.lines.position(span.start);
        let place = place_words(self.document, span, self.style).unwrap_or_else(|| match lang {
            Lang::Zh => format!("第 {} 行第 {} 列", at.line, at.column),
            Lang::En => format!("line {}, column {}", at.line, at.column),
        });
        match self.lines.path(span.start).filter(|path| *path != self.document.path) {
            Some(path) => format!("{path}{}{place}", lang.of("，", ", ")),
            None => place,
        }
    }

    /// A figure as it is printed, with its unit; a blank has none.
    fn shown(&self, id: FigureId) -> String {
        let figure = self.document.disclosure.figure(id);
        if figure.raw.is_empty() {
            return self.style.lang.of("（空白）", "(blank)").to_owned();
        }
        format!("{}{}", figure.raw, figure.unit_name())
    }

    fn name(&self, id: FigureId) -> String {
        self.style.lang.pick(&label(&self.document.disclosure, id)).to_owned()
    }

    /// A figure's place, as a link where the figure is in the page.
    fn link(&self, id: FigureId) -> Markup {
        let (d, prefix) = (&self.document.disclosure, self.prefix);
        let figure = d.figure(id);
        let here = figure.is_printed() && figure.span.start < figure.span.end && !d.is_elsewhere(id);
        html! {
            @if here { a href=(format!("#{prefix}f{}", id.0)) { (self.place(figure.span)) } } @else { (self.place(figure.span)) }
        }
    }

    pub(super) fn finding(&self, index: usize, finding: &Finding, entry: &Entry) -> Markup {
        let (lang, prefix) = (self.style.lang, self.prefix);
        let excerpt = Excerpt::of(&self.lines, finding.span);
        let (before, rest) = excerpt.text.split_at(excerpt.range.start);
        let (inside, after) = rest.split_at(excerpt.range.len());
        let class = class(entry.severity);
        html! {
            article class=(class) id=(format!("{prefix}n{index}")) data-code=(entry.rule.code) data-line=(entry.range.start.line)
                data-document=(entry.path) data-place=(entry.place.as_deref().unwrap_or_default()) {
                h4 {
                    (index + 1) ". " (lang.of(entry.severity.name(), entry.severity.key())) " " (entry.rule.code) " "
                    (lang.of(entry.rule.title, entry.rule.title_en))
                }
                p { a href=(format!("#{prefix}p{index}")) { (self.place(finding.span)) } }
                pre { (before) mark { (inside) } (after) }
                p { (entry.message) }
                p { b { (lang.of("修改：", "Do: ")) } (entry.advice) }
                (self.relations(finding))
                details.rule {
                    summary { (lang.of("规则 ", "Rule ")) (entry.rule.code) }
                    dl { @for (heading, words) in rule_page::sections(entry.rule, lang) { dt { (heading) } dd { (words) } } }
                }
            }
        }
    }

    /// The relations that a finding breaks: each figure with its place.
    fn relations(&self, finding: &Finding) -> Markup {
        let (d, closed, lang) = (&self.document.disclosure, &self.document.closed, self.style.lang);
        html! {
            @if !finding.breaks.is_empty() {
                table.relations {
                    thead { tr {
                        th scope="col" { (lang.of("不成立的关系", "relation that does not hold")) } th scope="col" { (lang.of("印出", "printed")) }
                        th scope="col" { (lang.of("数字", "figure")) } th scope="col" { (lang.of("位置", "place")) }
                    } }
                    @for &index in finding.breaks.iter().take(RELATIONS) {
                        @let (relation, evaluation) = (&closed.relations[index], &closed.evaluations[index]);
                        @let terms = relation.terms.iter().filter(|t| d.figure(t.figure).is_printed());
                        tbody {
                            tr {
                                td {
                                    (relation.rule.code) " " (figure_page::sign_of(relation.kind)) " "
                                    (lang.of("相差 ", "difference "))
                                    (as_printed(d.figure(relation.reported), evaluation.difference))
                                }
                                (self.operand(relation.reported))
                            }
                            @for term in terms {
                                tr { td.number { (if term.below { "÷" } else if term.sign < 0 { "−" } else { "+" }) } (self.operand(term.figure)) }
                            }
                        }
                    }
                }
                @if finding.breaks.len() > RELATIONS {
                    p { (lang.of("另有关系未列：", "relations not shown: ")) (finding.breaks.len() - RELATIONS) }
                }
            }
        }
    }

    fn operand(&self, id: FigureId) -> Markup {
        html! { td.number { (self.shown(id)) } td { (self.name(id)) } td { (self.link(id)) } }
    }

    pub(super) fn coverage(&self) -> Markup {
        let lang = self.style.lang;
        html! {
            table.coverage {
                thead { tr {
                    th scope="col" { (lang.of("表或标题", "table or section")) } th scope="col" { (lang.of("数字", "figures")) }
                    th scope="col" { (lang.of("已核对", "checked")) } th scope="col" { (lang.of("未核对", "unchecked")) }
                } }
                tbody { @for place in places(self.document) { tr {
                    td { @if place.name.is_empty() { (lang.of("（其他）", "(elsewhere)")) } @else { (place.name) } }
                    td.number { (place.figures) } td.number { (place.checked) } td.number { (place.figures - place.checked) }
                } } }
            }
        }
    }

    pub(super) fn undecided(&self) -> Markup {
        let closed = &self.document.closed;
        let groups = closed.coverage.undecided.iter().filter_map(|g| Some((closed.relations[*g.first()?].reported, g.len())));
        html! {
            ul { @for (first, relations) in groups { li {
                (self.link(first)) " " (self.name(first)) " "
                (self.style.lang.pick(&crate::report::text::undecided_words(relations)))
            } } }
        }
    }

    pub(super) fn unchecked(&self) -> Markup {
        let (d, lang) = (&self.document.disclosure, self.style.lang);
        html! {
            table.unchecked {
                thead { tr {
                    th scope="col" { (lang.of("位置", "place")) } th scope="col" { (lang.of("印出", "printed")) }
                    th scope="col" { (lang.of("原因", "why")) } th scope="col" { (lang.of("前后文字", "words around it")) }
                } }
                tbody { @for unchecked in &self.document.closed.coverage.unchecked {
                    @let (zh, en) = unchecked.reason.words();
                    @let figure = d.figure(unchecked.figure);
                    @let (before, after) = self.around(figure.span);
                    tr {
                        td { (self.link(unchecked.figure)) } td.number { (self.shown(unchecked.figure)) }
                        td { (lang.of(zh, en)) } td { (before) b { (figure.raw) } (after) }
                    }
                } }
            }
        }
    }

    /// The words of the line before and after a figure.
    fn around(&self, span: Span) -> (String, String) {
        const WORDS: usize = 14;
        let (start, line) = self.lines.line(self.lines.index(span.start));
        let (from, to) = (span.start.saturating_sub(start), span.end.saturating_sub(start));
        let plain = |words: &str| words.split(['\t', ' ', '\u{c}']).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
        let (before, after) = (plain(line.get(..from).unwrap_or_default()), plain(line.get(to..).unwrap_or_default()));
        let skip = before.chars().count().saturating_sub(WORDS);
        let cut = |long: bool| if long { "…" } else { "" };
        let head = format!("{}{}", cut(skip > 0), before.chars().skip(skip).collect::<String>());
        let tail = format!("{}{}", after.chars().take(WORDS).collect::<String>(), cut(after.chars().count() > WORDS));
        (head, tail)
    }
}
