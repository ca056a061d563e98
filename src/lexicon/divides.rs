//! 分得尽的种类 — kinds that by law or by their meaning are all there is of an amount: 一般 and 专项 of a debt, 本金 and 利息 of what is
//! paid back.

use super::rows::rows;
use std::collections::BTreeSet;
use std::sync::LazyLock;

struct Set {
    name: &'static str,
    /// What the whole must be called, and what it must not be called.
    of: Vec<&'static str>,
    not: Vec<&'static str>,
    /// The words of the members, longest first, with the member that each names.
    members: Vec<(&'static str, &'static str)>,
}

static SETS: LazyLock<Vec<Set>> = LazyLock::new(|| {
    let mut sets: Vec<Set> = Vec::new();
    for [name, member, word] in rows(include_str!("data/divides.tsv")) {
        let at = sets.iter().position(|s| s.name == name).unwrap_or(sets.len());
        if at == sets.len() {
            sets.push(Set { name, of: Vec::new(), not: Vec::new(), members: Vec::new() });
        }
        let Some(set) = sets.get_mut(at) else { continue };
        match member {
            "of" => set.of.push(word),
            "not" => set.not.push(word),
            member => set.members.push((word, member)),
        }
    }
    for set in &mut sets {
        set.members.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    }
    sets
});

impl Set {
    /// The member that words name; 非公开招标 is no 公开招标.
    fn member(&self, words: &str) -> Option<&'static str> {
        self.members.iter().find(|(word, _)| words.contains(word)).map(|(_, member)| *member)
    }

    fn size(&self) -> usize {
        self.members.iter().map(|(_, member)| member).collect::<BTreeSet<_>>().len()
    }

    fn divides(&self, whole: &str) -> bool {
        self.of.iter().any(|word| whole.contains(word)) && !self.not.iter().any(|word| whole.contains(word))
    }
}

/// Whether the words of parts leave nothing of a whole unsaid: each is a member of a set that divides it, all members are named,
/// each once; and no part is narrower than the whole otherwise (新增一般债券 of all bonds).
#[must_use]
pub fn exhaust(whole: &str, parts: &[&str]) -> bool {
    let of = |set: &Set| parts.iter().map(|words| set.member(words)).collect::<Vec<Option<&str>>>();
    let varies = |members: &[Option<&str>]| members.iter().all(Option::is_some) && members.iter().any(|m| *m != members[0]);
    let (used, others): (Vec<&Set>, Vec<&Set>) = SETS.iter().partition(|set| set.divides(whole) && varies(&of(set)));
    let named: BTreeSet<Vec<Option<&str>>> = parts.iter().map(|words| used.iter().map(|set| set.member(words)).collect()).collect();
    let narrower = |set: &&Set| of(set).into_iter().any(|member| member.is_some() && member != set.member(whole));
    let all: usize = used.iter().map(|set| set.size()).product();
    !used.is_empty() && parts.len() == all && named.len() == all && !others.iter().any(narrower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_of_a_set_are_all_there_is() {
        for (whole, parts, expected) in [
            ("债务余额", &["一般债务", "专项债务"][..], true),
            ("发行新增债券", &["新增一般债券", "专项债券"], true),
            ("发行政府债券", &["新增一般债券", "新增专项债券"], false),
            ("发行政府债券", &["新增一般债券", "新增专项债券", "再融资一般债券", "再融资专项债券"], true),
            ("债券还本付息", &["一般债券本金", "专项债券本金", "一般债券利息", "专项债券利息"], true),
            ("债务余额", &["一般债务", "一般债务"], false),
            ("一般公共预算总收入", &["税收收入", "非税收入"], false),
            ("采购规模", &["公开招标", "非公开招标"], true),
            ("采购规模", &["公开招标", "竞争性谈判"], false),
        ] {
            assert_eq!(exhaust(whole, parts), expected, "{whole}: {parts:?}");
        }
    }
}
