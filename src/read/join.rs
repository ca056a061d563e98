//! Several files of one disclosure to one [`Source`]: their texts one after the other, every place kept.

use crate::model::{Mark, Source, SourcePart, Span};

/// A page ends between two parts, so that no table or sentence runs over from one file into the next.
const BETWEEN: &str = "\n\n\u{c}\n\n";

/// Joins the parts of a disclosure, each with its name, in the order given. The first part gives format and encoding.
#[must_use]
pub fn join(parts: Vec<(String, Source)>) -> Source {
    let several = parts.len() > 1;
    let mut parts = parts.into_iter();
    let Some((path, mut whole)) = parts.next() else { return Source::plain(String::new(), "") };
    if several {
        whole.parts = vec![SourcePart { path, start: 0 }];
    }
    for (path, part) in parts {
        whole.text.push_str(BETWEEN);
        let start = whole.text.len();
        let moved = |span: Span| Span::new(span.start + start, span.end + start);
        whole.text.push_str(&part.text);
        whole.marks.extend(part.marks.into_iter().map(|m| Mark { span: moved(m.span), place: m.place }));
        whole.grids.extend(part.grids.into_iter().map(moved));
        whole.remarks.extend(part.remarks.into_iter().map(|(span, words)| (moved(span), words)));
        whole.columns_lost |= part.columns_lost;
        whole.parts.push(SourcePart { path, start });
    }
    whole
}
