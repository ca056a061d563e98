//! The header of a table of which every cell stands on a line of its own: words in reading order, back into levels.

use super::Token;
use crate::model::Span;
use std::collections::HashSet;

/// One level of a header, a cell a column; a spanning cell stands in its first column.
pub type Level = Vec<Option<Span>>;

/// Puts header words above `columns` columns. `None` where more than one way fits.
pub fn levels(words: &[Token], columns: usize) -> Option<Vec<Level>> {
    if words.len() == columns {
        return Some(vec![words.iter().map(|w| Some(w.span)).collect()]);
    }
    if let [budget, settled, below @ ..] = words
        && budget.key.contains("预算")
        && settled.key.contains("决算")
        && columns.is_multiple_of(2)
    {
        return paired([budget, settled], below, columns / 2);
    }
    let below = words.iter().position(|w| w.key == "小计")?;
    spanned(&words[..below], &words[below..], columns)
}

/// 预算数 | 决算数 over the same columns twice.
fn paired(above: [&Token; 2], below: &[Token], half: usize) -> Option<Vec<Level>> {
    let lowest = below.iter().position(|w| w.key == "小计").unwrap_or(below.len());
    let (upper, lower) = below.split_at(lowest);
    if upper.len() % 2 != 0 || lower.len() % 2 != 0 {
        return None;
    }
    let side = |from: bool| {
        let part = |words: &[Token]| if from { words[words.len() / 2..].to_vec() } else { words[..words.len() / 2].to_vec() };
        levels(&[part(upper), part(lower)].concat(), half)
    };
    let (left, right) = (side(false)?, side(true)?);
    if left.len() != right.len() {
        return None;
    }
    let mut top: Level = vec![None; half * 2];
    top[0] = Some(above[0].span);
    top[half] = Some(above[1].span);
    let joined = left.into_iter().zip(right).map(|(mut l, r)| {
        l.extend(r);
        l
    });
    Some(std::iter::once(top).chain(joined).collect())
}

/// Words of an upper level, some of which span the groups of the lower one.
pub fn spanned(upper: &[Token], lower: &[Token], columns: usize) -> Option<Vec<Level>> {
    if lower.is_empty() || upper.is_empty() {
        return (upper.len() + lower.len() == columns).then(|| vec![upper.iter().chain(lower).map(|w| Some(w.span)).collect()]);
    }
    let spanning = (upper.len() + lower.len()).checked_sub(columns)?;
    let groups: Vec<&[Token]> = match spanning {
        0 => return None,
        1 => vec![lower],
        _ => {
            let starts: Vec<usize> = (0..lower.len()).filter(|&i| lower[i].key == lower[0].key).chain([lower.len()]).collect();
            starts.windows(2).map(|w| &lower[w[0]..w[1]]).collect()
        }
    };
    if groups.len() != spanning {
        return None;
    }
    let mut above = Vec::new();
    for group in &groups {
        let after = above.last().map_or(0, |&last: &usize| last + 1);
        above.push(after + parent(&upper[after..], group)?);
    }
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for (index, word) in upper.iter().enumerate() {
        first.push(Some(word.span));
        match above.iter().position(|&a| a == index) {
            Some(group) => {
                second.extend(groups[group].iter().map(|w| Some(w.span)));
                first.resize(second.len(), None);
            }
            None => second.push(None),
        }
    }
    (first.len() == columns).then(|| vec![first, second])
}

/// The one word that a group of lower words stands under: the only one, or the one that shares most characters with it.
fn parent(upper: &[Token], group: &[Token]) -> Option<usize> {
    if upper.len() == 1 {
        return Some(0);
    }
    let words: HashSet<[char; 2]> = group.iter().flat_map(|w| pairs(&w.key)).collect();
    let shared: Vec<usize> = upper.iter().map(|u| pairs(&u.key).filter(|p| words.contains(p)).count()).collect();
    let most = *shared.iter().max().filter(|&&m| m > 0)?;
    let mut best = shared.iter().enumerate().filter(|(_, s)| **s == most).map(|(i, _)| i);
    let found = best.next()?;
    best.next().is_none().then_some(found)
}

fn pairs(word: &str) -> impl Iterator<Item = [char; 2]> + '_ {
    word.chars().zip(word.chars().skip(1)).map(|(a, b)| [a, b])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &str) -> Vec<Token> {
        list.split(' ').enumerate().map(|(i, w)| Token { span: Span::new(i, i + 1), key: w.to_owned(), gap: 0, line: i }).collect()
    }

    fn shown(levels: Option<Vec<Level>>) -> Vec<String> {
        let cell = |c: &Option<Span>| c.map_or("-".to_owned(), |s| s.start.to_string());
        levels.into_iter().flatten().map(|l| l.iter().map(cell).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn a_group_stands_under_the_word_that_it_shares_characters_with() {
        let (upper, lower) = (words("年初结转和结余 本年收入 本年支出 年末结转和结余"), words("小计 基本支出 项目支出"));
        assert_eq!(shown(spanned(&upper, &lower, 6)), ["0 1 2 - - 3", "- - 0 1 2 -"]);
        // Two words that share as much: nobody can say which.
        assert_eq!(spanned(&words("本年支出 上年支出"), &lower, 4), None);
    }

    #[test]
    fn budget_and_settled_amounts_stand_over_the_same_columns_twice() {
        let six = "合计 因公出国费 公务用车购置及运行维护费 公务接待费";
        let three = "小计 公务用车购置费 公务用车运行维护费";
        let all = words(&format!("预算数 决算数 {six} {six} {three} {three}"));
        assert_eq!(shown(levels(&all, 12)), ["0 - - - - - 1 - - - - -", "2 3 4 - - 5 6 7 8 - - 9", "- - 10 11 12 - - - 13 14 15 -"]);
        assert_eq!(levels(&all, 11), None);
    }
}
