//! 政府收支分类科目 — codes and the names they have had, with the years and the evidence for each.

use super::rows::rows;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One name of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeName {
    /// The name, with brackets of full width.
    pub name: &'static str,
    /// The first year in which it stands; unknown where it is not known.
    pub from: Option<i32>,
    /// The last year.
    pub to: Option<i32>,
    /// Read in documents of several issuers, or in lists that agree: may ground a finding.
    pub is_certain: bool,
}

/// Which classification a code belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scheme {
    /// 支出功能分类
    Functional,
    /// 部门预算支出经济分类
    Economic,
}

type Names = BTreeMap<Scheme, BTreeMap<&'static str, Vec<CodeName>>>;

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::new();
    for [scheme, code, name, from, to, evidence] in rows(include_str!("data/codes.tsv")) {
        let scheme = if scheme == "e" { Scheme::Economic } else { Scheme::Functional };
        let own = CodeName { name, from: from.parse().ok(), to: to.parse().ok(), is_certain: matches!(evidence, "published" | "listed") };
        names.entry(scheme).or_default().entry(code).or_default().push(own);
    }
    names
});

/// The names of a code, the newest last; none where the code is unknown, which says nothing against it.
#[must_use]
pub fn names(scheme: Scheme, code: &str) -> &'static [CodeName] {
    NAMES.get(&scheme).and_then(|all| all.get(code)).map_or(&[], Vec::as_slice)
}

/// Codes that certainly have a name.
pub fn codes_named(scheme: Scheme, name: &str) -> impl Iterator<Item = &'static str> {
    let name = name.to_owned();
    let all = NAMES.get(&scheme).into_iter().flatten();
    all.filter(move |(_, own)| own.iter().any(|n| n.is_certain && n.name == name)).map(|(code, _)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_names_with_their_years() {
        let own = names(Scheme::Functional, "20805");
        assert_eq!(own.last().map(|n| (n.name, n.from, n.is_certain)), Some(("行政事业单位养老支出", Some(2020), true)));
        assert!(names(Scheme::Functional, "9999999").is_empty());
        assert!(codes_named(Scheme::Economic, "基本工资").eq(["30101"]));
    }
}
