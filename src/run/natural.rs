//! The order of names as people count: 1, 2, 10.

use std::cmp::Ordering;
use std::path::Path;

/// Compares two paths, runs of digits by their number.
pub fn compare(a: &Path, b: &Path) -> Ordering {
    let (a, b) = (a.to_string_lossy(), b.to_string_lossy());
    let (mut left, mut right) = (a.as_ref(), b.as_ref());
    loop {
        let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (m, n) = (digits(left), digits(right));
        if m > 0 && n > 0 {
            let (x, y) = (left[..m].trim_start_matches('0'), right[..n].trim_start_matches('0'));
            let order = x.len().cmp(&y.len()).then_with(|| x.cmp(y));
            if order != Ordering::Equal {
                return order;
            }
            (left, right) = (&left[m..], &right[n..]);
            continue;
        }
        match (left.chars().next(), right.chars().next()) {
            (Some(x), Some(y)) if x == y => (left, right) = (&left[x.len_utf8()..], &right[y.len_utf8()..]),
            // Names that count alike (`01`, `1`) have an order all the same.
            (None, None) => return a.cmp(&b),
            (x, y) => return x.cmp(&y),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count() {
        let mut names = ["附件10.docx", "附件2.docx", "附件1.docx", "附件01.docx", "附件.docx", "附件1-2.docx"].map(Path::new);
        names.sort_by(|a, b| compare(a, b));
        assert_eq!(names, ["附件.docx", "附件1-2.docx", "附件01.docx", "附件1.docx", "附件2.docx", "附件10.docx"].map(Path::new));
    }
}
