//! Years: of the disclosure, of a section, of two comparisons.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::discourse::Discourse;
use super::noun::{When, Year};
use crate::lexicon::Group;

impl Discourse<'_> {
    /// The year of the disclosure.
    pub fn year(&self) -> Option<i32> {
        self.setting.year
    }

    /// The year that the section's heading, or one around it, goes through or plans: 一、2023年预算执行情况, 二、2024年预算草案.
    pub(super) fn year_of_section(&self) -> Option<i32> {
        let own = self.section?;
        let inner = self.sections[own].title_span;
        let around = (0..=own).rev().take(64).filter(|&s| {
            let outer = self.sections[s].span;
            outer.start <= inner.start && inner.end <= outer.end
        });
        around.into_iter().find_map(|s| {
            let title = self.sections[s].title.as_str();
            let of_one_year = Group::YearWord.words().all(|year| title.matches(year).count() == 1) && Group::Report.is_in(title);
            let at = Group::YearWord.words().find_map(|year| title.find(year)).filter(|_| of_one_year)?;
            title.get(at.checked_sub(4)?..at)?.parse().ok()
        })
    }

    /// Whether the section is of another year than the disclosure.
    pub fn plans_another_year(&self) -> bool {
        self.disclosed.is_some() && self.setting.year != self.disclosed
    }
}

/// Whether two comparisons or times name the same year.
pub fn same_year(one: When, other: When) -> bool {
    match (one.year, other.year) {
        (Some(Year::Named(a)), Some(Year::Named(b))) => a == b,
        _ => true,
    }
}
