//! The lines of a table: cells between tabs, without comments and empty lines.

/// The rows of a table. A row with fewer cells has empty ones.
pub fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let mut cells = line.split('\t');
        std::array::from_fn(|_| cells.next().unwrap_or(""))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    /// Every table, with the number of its cells and how many of them make a row one of its kind.
    const TABLES: &[(&str, &str, usize, usize)] = &[
        ("words", include_str!("data/words.tsv"), 3, 2),
        ("traditional", include_str!("data/traditional.tsv"), 2, 1),
        ("bodies", include_str!("data/bodies.tsv"), 2, 2),
        ("reasons", include_str!("data/reasons.tsv"), 2, 2),
        ("codes", include_str!("data/codes.tsv"), 6, 3),
        ("confused", include_str!("data/confused.tsv"), 2, 1),
        ("honest", include_str!("data/honest.tsv"), 1, 1),
        ("groups", include_str!("data/groups.tsv"), 3, 2),
        ("terms", include_str!("data/terms.tsv"), 1, 1),
        ("endings", include_str!("data/endings.tsv"), 3, 1),
        ("divides", include_str!("data/divides.tsv"), 3, 3),
        ("kinds", include_str!("data/kinds.tsv"), 3, 2),
        ("stages", include_str!("data/stages.tsv"), 2, 2),
        ("nothing", include_str!("data/nothing.tsv"), 2, 2),
    ];

    #[test]
    fn every_line_is_whole_and_none_stands_twice() {
        for (name, table, cells, key) in TABLES {
            let mut seen = BTreeSet::new();
            for line in table.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
                let found: Vec<&str> = line.split('\t').collect();
                assert!(found.len() <= *cells && found.len() + 1 >= *cells, "{name}: {line}");
                assert!(found[..*key].iter().all(|c| !c.is_empty() && c.trim() == *c), "{name}: {line}");
                assert!(seen.insert(found[..*key].to_vec()), "{name}: {line} stands twice");
            }
            assert!(!seen.is_empty(), "{name} is empty");
        }
    }
}
