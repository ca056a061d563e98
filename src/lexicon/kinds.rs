//! Kinds that exhaust what they divide: vehicles by their use, posts by 行政 and 事业, the retired by 离休 and 退休.

use super::rows::rows;
use std::sync::LazyLock;

struct Kind {
    group: &'static str,
    name: &'static str,
    needed: bool,
}

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let all = rows(include_str!("data/kinds.tsv"));
    all.map(|[group, name, needed]| Kind { group, name, needed: !needed.is_empty() }).collect()
});

/// Kinds of a group that all must be named, each under one of its names.
const NEEDED: usize = 2;

/// Whether names of a list are kinds of one group, each once, so that the words leave none unsaid.
#[must_use]
pub fn exhaust(names: &[String]) -> bool {
    let mut once: Vec<&String> = names.iter().collect();
    once.sort();
    once.dedup();
    let groups = || KINDS.iter().map(|k| k.group);
    let in_group = |group: &str| -> Option<Vec<&Kind>> {
        names.iter().map(|name| KINDS.iter().find(|k| k.group == group && k.name == bare(name))).collect()
    };
    names.len() > 1
        && once.len() == names.len()
        && groups().any(|group| {
            let needs = KINDS.iter().any(|k| k.group == group && k.needed);
            in_group(group).is_some_and(|kinds| !needs || kinds.iter().filter(|k| k.needed).count() >= NEEDED)
        })
}

/// The name without the words that do not tell kinds apart.
fn bare(name: &str) -> &str {
    let name = ["其中:", "其中", "现有", "实有", "在编", "核定"].iter().fold(name, |n, head| n.strip_prefix(head).unwrap_or(n));
    let mut rest = name.trim_end_matches([':', '为', '约', '共']);
    for tail in ["人数", "数量", "数"] {
        rest = rest.strip_suffix(tail).unwrap_or(rest);
    }
    if KINDS.iter().any(|k| k.name == rest) { rest } else { rest.strip_suffix("人员").unwrap_or(rest) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(names: &[&str]) -> bool {
        exhaust(&names.iter().map(|&n| n.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn kinds_of_one_group_leave_none_unsaid() {
        assert!(whole(&["应急保障用车", "执法执勤用车", "特种专业技术用车"]));
        assert!(whole(&["行政编制", "事业编制"]));
        assert!(whole(&["行政", "事业"]));
        assert!(whole(&["离休", "退休人员"]));
        assert!(!whole(&["执法执勤用车", "轿车"]));
        assert!(!whole(&["事业编制", "工勤编制"]));
        assert!(!whole(&["一般公务用车"]));
    }
}
