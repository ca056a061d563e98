//! The codes of a table by the tree that they make, looked up and not searched for: a table may have very many rows.

use super::{Code, Row};
use std::cmp::Ordering;
use std::sync::OnceLock;

/// Rows by code. Made when it is first asked for, when the rows stand.
#[derive(Debug, Default)]
pub struct CodeIndex(OnceLock<Orders>);

/// The rows that have a code, in two orders; those of one code stand as printed.
#[derive(Debug)]
struct Orders {
    /// By unit and code: those below a code stand behind it.
    tree: Vec<usize>,
    /// By unit, level and code: those one level below a code stand together.
    levels: Vec<usize>,
}

/// Rows by code.
#[derive(Debug, Clone, Copy)]
pub(super) struct Codes<'r> {
    rows: &'r [Row],
    orders: &'r Orders,
}

impl CodeIndex {
    /// The index of these rows.
    pub(super) fn of<'r>(&'r self, rows: &'r [Row]) -> Codes<'r> {
        let orders = self.0.get_or_init(|| {
            let mut tree: Vec<usize> = (0..rows.len()).filter(|&at| rows[at].code.is_some()).collect();
            let mut levels = tree.clone();
            tree.sort_by(|&a, &b| compared(&rows[a], &rows[b], in_tree));
            levels.sort_by(|&a, &b| compared(&rows[a], &rows[b], in_levels));
            Orders { tree, levels }
        });
        Codes { rows, orders }
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

fn compared<'c, K: Ord>(a: &'c Row, b: &'c Row, key: fn(&'c Code) -> K) -> Ordering {
    a.code.as_ref().map(key).cmp(&b.code.as_ref().map(key))
}

fn in_tree(code: &Code) -> (u32, &str) {
    (code.unit(), &code.0)
}

fn in_levels(code: &Code) -> (u32, usize, &str) {
    (code.unit(), code.0.len(), &code.0)
}

impl<'r> Codes<'r> {
    fn code(self, at: usize) -> Option<&'r Code> {
        self.rows.get(at)?.code.as_ref()
    }

    /// The rows of a unit and of these digits.
    fn printed(self, unit: u32, digits: &str) -> &'r [usize] {
        let own = (unit, digits);
        let from = self.orders.tree.partition_point(|&at| self.code(at).map(in_tree) < Some(own));
        let rest = self.orders.tree.get(from..).unwrap_or_default();
        let count = rest.iter().take_while(|&&at| self.code(at).map(in_tree) == Some(own)).count();
        rest.get(..count).unwrap_or_default()
    }

    /// The rows of a code.
    pub(super) fn rows(self, code: &Code) -> &'r [usize] {
        self.printed(code.unit(), &code.0)
    }

    /// The rows one level below a code, by their codes.
    pub(super) fn children(self, code: &Code) -> &'r [usize] {
        // A 类 has three digits, and nothing stands above it.
        if code.0.len() < 2 {
            return &[];
        }
        let first = (code.unit(), code.0.len() + 2, code.0.as_str());
        let from = self.orders.levels.partition_point(|&at| self.code(at).map(in_levels) < Some(first));
        let rest = self.orders.levels.get(from..).unwrap_or_default();
        let below = |at: usize| self.code(at).is_some_and(|own| own.0.len() == code.0.len() + 2 && own.is_below(code));
        let count = rest.partition_point(|&at| below(at));
        rest.get(..count).unwrap_or_default()
    }

    /// The codes anywhere below a code, with their rows.
    pub(super) fn below(self, code: &'r Code) -> impl Iterator<Item = (&'r Code, &'r [usize])> {
        let behind = self.orders.tree.partition_point(|&at| self.code(at).map(in_tree) <= Some(in_tree(code)));
        let mut rest = self.orders.tree.get(behind..).unwrap_or_default();
        std::iter::from_fn(move || {
            let own = self.code(*rest.first()?).filter(|own| own.is_below(code))?;
            let count = rest.iter().take_while(|&&at| self.code(at) == Some(own)).count();
            let (rows, others) = rest.split_at_checked(count)?;
            rest = others;
            Some((own, rows))
        })
    }

    /// Whether the table prints a code that this one lies below, and that is longer than `least` bytes itself.
    pub(super) fn has_above(self, code: &Code, least: usize) -> bool {
        let shorter = (least + 1..code.0.len()).filter_map(|length| code.0.get(..length));
        shorter.into_iter().any(|above| !self.printed(code.unit(), above).is_empty())
    }
}
