//! Ruling lines put together again: a border is often drawn as many short strokes.

use super::canvas::Rule;

/// Strokes this near to each other are one line, in points.
const NEAR: f32 = 1.0;
/// A gap in a line up to this length is closed.
const GAP: f32 = 2.5;
/// How far lines may miss each other and still meet.
pub(super) const REACH: f32 = 2.5;
/// A shorter stroke down is a part of a drawing or of a character.
const MIN_FENCE: f32 = 8.0;
/// More merged lines than this in one direction are a drawing.
const MAX_LINES: usize = 4_000;

/// Merges collinear strokes of one direction.
pub(super) fn merged(rules: &[Rule], vertical: bool) -> Vec<Rule> {
    let mut strokes: Vec<Rule> = rules.iter().filter(|rule| rule.vertical == vertical).copied().collect();
    strokes.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut lines = Vec::new();
    let mut rest = strokes.as_mut_slice();
    while let Some(first) = rest.first() {
        let count = rest.partition_point(|stroke| stroke.at - first.at <= NEAR);
        let (near, others) = rest.split_at_mut(count);
        join_ends(near, &mut lines);
        rest = others;
    }
    if lines.len() > MAX_LINES {
        lines.clear();
    }
    lines
}

/// Joins strokes on (nearly) one line where they touch.
fn join_ends(strokes: &mut [Rule], lines: &mut Vec<Rule>) {
    strokes.sort_by(|a, b| a.from.total_cmp(&b.from));
    let mut open: Option<Rule> = None;
    for stroke in strokes.iter() {
        match &mut open {
            Some(line) if stroke.from <= line.to + GAP => line.to = line.to.max(stroke.to),
            _ => lines.extend(open.replace(*stroke)),
        }
    }
    lines.extend(open);
}

/// The lines of a page that run down, for asking which of them part characters side by side.
#[derive(Debug, Default)]
pub(super) struct Fences(Vec<Rule>);

impl Fences {
    /// The lines among these strokes, short marks left out.
    pub fn new(rules: &[Rule]) -> Self {
        let mut lines = merged(rules, true);
        lines.retain(|line| line.to - line.from >= MIN_FENCE);
        lines.sort_by(|a, b| a.at.total_cmp(&b.at));
        Self(lines)
    }

    /// Whether a line runs down between these places at this height.
    pub fn part(&self, left: f32, right: f32, y: f32) -> bool {
        let first = self.0.partition_point(|line| line.at < left);
        self.0[first..].iter().take_while(|line| line.at <= right).any(|line| line.from <= y && y <= line.to)
    }
}

/// Lines that hang together: each group may be a table.
pub(super) fn connected(horizontal: &[Rule], vertical: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let mut groups = Groups::new(horizontal.len() + vertical.len());
    for (h, across) in horizontal.iter().enumerate() {
        for (v, down) in vertical.iter().enumerate() {
            if meet(across, down) {
                groups.join(h, horizontal.len() + v);
            }
        }
    }
    let mut found: Vec<(usize, Vec<Rule>, Vec<Rule>)> = Vec::new();
    for (index, rule) in horizontal.iter().chain(vertical).enumerate() {
        let root = groups.root(index);
        let place = found.iter().position(|group| group.0 == root).unwrap_or_else(|| {
            found.push((root, Vec::new(), Vec::new()));
            found.len() - 1
        });
        let group = &mut found[place];
        if rule.vertical { group.2.push(*rule) } else { group.1.push(*rule) }
    }
    found.into_iter().map(|(_, horizontal, vertical)| (horizontal, vertical)).collect()
}

fn meet(across: &Rule, down: &Rule) -> bool {
    down.at >= across.from - REACH && down.at <= across.to + REACH && across.at >= down.from - REACH && across.at <= down.to + REACH
}

/// Sets that grow together (union–find).
#[derive(Debug)]
pub(super) struct Groups(Vec<usize>);

impl Groups {
    /// As many sets as there are members.
    pub fn new(members: usize) -> Self {
        Self((0..members).collect())
    }

    /// The member that stands for the set.
    pub fn root(&mut self, mut member: usize) -> usize {
        while self.0[member] != member {
            self.0[member] = self.0[self.0[member]];
            member = self.0[member];
        }
        member
    }

    /// Makes two sets one; the smaller root stands for both.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(vertical: bool, at: f32, from: f32, to: f32) -> Rule {
        Rule { vertical, at, from, to }
    }

    #[test]
    fn short_strokes_become_one_line() {
        let strokes =
            [rule(false, 10.0, 0.0, 50.0), rule(false, 10.4, 51.0, 100.0), rule(false, 10.0, 120.0, 150.0), rule(true, 5.0, 0.0, 9.0)];
        let lines = merged(&strokes, false);
        assert_eq!(lines.len(), 2);
        assert_eq!((lines[0].from, lines[0].to), (0.0, 100.0));
    }

    #[test]
    fn two_tables_are_two_groups() {
        let across = [rule(false, 0.0, 0.0, 10.0), rule(false, 100.0, 0.0, 10.0)];
        let down = [rule(true, 0.0, 0.0, 10.0), rule(true, 0.0, 90.0, 110.0), rule(true, 10.0, 0.0, 10.0)];
        let groups = connected(&across, &down);
        assert_eq!(groups.len(), 2);
        assert_eq!((groups[0].0.len(), groups[0].1.len()), (1, 2));
    }
}
