//! The codes of a table by the tree that they make, looked up and not searched for: a table may have very many rows.

use super::{Code, Row};
use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::OnceLock;

/// Rows by code. Made when it is first asked for, when the rows stand.
#[derive(Debug, Default)]
pub struct CodeIndex(OnceLock<Codes>);

/// Rows by code, each in printed order.
#[derive(Debug, Default)]
pub struct Codes {
    rows: BTreeMap<(u32, String), (Code, Vec<usize>)>,
    children: HashMap<Code, Vec<usize>>,
}

impl CodeIndex {
    /// The index of these rows.
    pub(super) fn of(&self, rows: &[Row]) -> &Codes {
        self.0.get_or_init(|| {
            let mut codes = Codes::default();
            for (at, code) in rows.iter().enumerate().filter_map(|(at, row)| Some((at, row.code.as_ref()?))) {
                codes.rows.entry(key(code)).or_insert_with(|| (code.clone(), Vec::new())).1.push(at);
                if let Some(parent) = code.parent() {
                    codes.children.entry(parent).or_default().push(at);
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

/// Codes of one unit stand together, those below a code behind it.
fn key(code: &Code) -> (u32, String) {
    (code.unit(), code.0.clone())
}

impl Codes {
    /// The rows of a code.
    pub(super) fn rows(&self, code: &Code) -> &[usize] {
        self.rows.get(&key(code)).map_or(&[], |(_, rows)| rows.as_slice())
    }

    /// The rows one level below a code.
    pub(super) fn children(&self, code: &Code) -> &[usize] {
        self.children.get(code).map_or(&[], Vec::as_slice)
    }

    /// The codes anywhere below a code, with their rows.
    pub(super) fn below<'c>(&'c self, code: &'c Code) -> impl Iterator<Item = (&'c Code, &'c [usize])> + 'c {
        let from = self.rows.range((Bound::Excluded(key(code)), Bound::Unbounded));
        from.map(|(_, (other, rows))| (other, rows.as_slice())).take_while(|(other, _)| other.is_below(code))
    }

    /// Whether the table prints a code that this one lies below, and that is longer than `least` bytes itself.
    pub(super) fn has_above(&self, code: &Code, least: usize) -> bool {
        let shorter = (least + 1..code.0.len()).filter_map(|length| code.0.get(..length));
        shorter.map(|above| (code.unit(), above.to_owned())).any(|above| self.rows.contains_key(&above))
    }
}
