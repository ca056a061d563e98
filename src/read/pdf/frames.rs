//! Tables that are ruled across only: the lines part the rows.

use super::canvas::Rule;
use super::grid::Grid;
use super::rules::{REACH, merged};

/// Lines across a shorter stretch underline words.
const MIN_WIDTH: f32 = 100.0;

/// The heights of the lines across that are part of no table with lines down as well.
pub(super) fn across(rules: &[Rule], closed: &[Grid]) -> Vec<f32> {
    let long = |rule: &Rule| rule.to - rule.from >= MIN_WIDTH && !is_part_of(rule, closed);
    let mut heights: Vec<f32> = merged(rules, false).into_iter().filter(long).map(|rule| rule.at).collect();
    heights.sort_by(f32::total_cmp);
    heights
}

fn is_part_of(rule: &Rule, closed: &[Grid]) -> bool {
    closed.iter().any(|grid| {
        let bounds = grid.bounds();
        rule.at >= bounds.top - REACH && rule.at <= bounds.bottom + REACH && bounds.overlap_x(rule.from, rule.to) > 0.0
    })
}
