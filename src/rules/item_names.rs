//! The row of a 科目 whose name the text prints a little otherwise: without 的, with 费 or 支出 behind it, in two parts.

use crate::lexicon::Group;
use crate::model::Table;
use crate::model::fold::{fold, without_number};

/// A name without what does not tell items apart.
#[must_use]
pub fn key(name: &str) -> String {
    let name = fold(name);
    let plain = Group::NameLink.without(without_number(&name));
    let mut rest = plain.as_str();
    for tail in Group::NameTail.words() {
        rest = rest.strip_suffix(tail).filter(|r| r.chars().count() >= 2).unwrap_or(rest);
    }
    rest.to_owned()
}

fn level(table: &Table, row: usize) -> usize {
    table.rows[row].code.as_ref().map_or(0, |c| c.level())
}

/// The only row that the names can mean: by its own name within the class that is named, or by the name of its 款 and its own
/// put together.
#[must_use]
pub fn row(table: &Table, names: &[String]) -> Option<usize> {
    let wanted = key(names.last()?);
    if wanted.chars().count() < 2 {
        return None;
    }
    let under = |r: usize, name: &str| {
        let code = table.rows[r].code.as_ref();
        let above = |o: usize| table.rows[o].code.as_ref().zip(code).is_some_and(|(o, c)| c.is_below(o));
        table.coded_rows().any(|o| above(o) && key(&table.rows[o].name) == name)
    };
    let named = |r: usize| {
        let own = key(&table.rows[r].name);
        if own == wanted {
            return names.len() < 2 || names[..names.len() - 1].iter().any(|name| under(r, &key(name)));
        }
        // 人大事务行政运行（项）: the 款 and the 项 in one name.
        let rest = wanted.strip_suffix(own.as_str()).filter(|rest| names.len() == 1 && level(table, r) == 3 && rest.chars().count() >= 2);
        rest.is_some_and(|rest| under(r, rest))
    };
    let mut rows = table.coded_rows().filter(|&r| (names.len() < 3 || level(table, r) == 3) && named(r));
    let first = rows.next()?;
    rows.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn names_that_differ_by_little_words_are_one() {
        assert_eq!(key("未归口管理行政单位离退休费"), key("未归口管理的行政单位离退休"));
        assert_eq!(key("公共安全"), key("公共安全支出"));
        assert_eq!(key("归垦、执行和监督"), key("归垦执行监督支出"));
        assert_ne!(key("行政单位医疗"), key("事业单位医疗"));
    }
}
