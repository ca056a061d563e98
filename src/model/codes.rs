//! The codes of a table by the tree that they make, looked up and not searched for: a table may have very many rows.

use super::{Code, Row};
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// Rows by code. Made when it is first asked for, when the rows stand.
#[derive(Debug, Default)]
pub struct CodeIndex(OnceLock<Codes>);

/// Rows by code, each in printed order.
#[derive(Debug, Default)]
pub struct Codes {
    rows: BTreeMap<String, Vec<usize>>,
    children: HashMap<String, Vec<usize>>,
}

impl CodeIndex {
    /// The index of these rows.
    pub(super) fn of(&self, rows: &[Row]) -> &Codes {
        self.0.get_or_init(|| {
            let mut codes = Codes::default();
            for (at, code) in rows.iter().enumerate().filter_map(|(at, row)| Some((at, row.code.as_ref()?))) {
                codes.rows.entry(code.0.clone()).or_default().push(at);
                if let Some(parent) = code.parent() {
                    codes.children.entry(parent.0).or_default().push(at);
                }
            }
            codes
        })
    }
}

/// A copy makes its own index: its rows may be changed.
impl Clone for CodeIndex {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// What is only looked up differently is the same.
impl PartialEq for CodeIndex {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for CodeIndex {}

impl Codes {
    /// The rows of a code.
    pub(super) fn rows(&self, code: &Code) -> &[usize] {
        self.rows.get(&code.0).map_or(&[], Vec::as_slice)
    }

    /// The rows one level below a code.
    pub(super) fn children(&self, code: &Code) -> &[usize] {
        self.children.get(&code.0).map_or(&[], Vec::as_slice)
    }

    /// The codes anywhere below a code, with their rows.
    pub(super) fn below<'c>(&'c self, code: &'c Code) -> impl Iterator<Item = (&'c str, &'c [usize])> + 'c {
        let from = self.rows.range::<str, _>((std::ops::Bound::Excluded(code.0.as_str()), std::ops::Bound::Unbounded));
        from.take_while(|(other, _)| other.starts_with(code.0.as_str())).map(|(other, rows)| (other.as_str(), rows.as_slice()))
    }

    /// Whether the table prints a code that this one lies below, and that is longer than `least` bytes itself.
    pub(super) fn has_above(&self, code: &str, least: usize) -> bool {
        (least + 1..code.len()).any(|length| code.get(..length).is_some_and(|above| self.rows.contains_key(above)))
    }
}
