//! 规则 — every rule of the checker, one file a family.
//!
//! A rule reads like the sentence in the regulation: it says which figures belong together and leaves arithmetic,
//! rounding, blame and printing to the ledger and the reports. A new rule is an entry in its family's file, one line in
//! [`RULES`], and its fixtures.

mod absent_tables;
pub mod average;
pub mod balanced;
pub mod between;
pub mod carried_totals;
pub mod change;
pub mod change_column;
pub mod classification;
mod coded_amount;
pub mod codes;
pub mod compared;
pub mod contents;
pub mod copies;
pub mod counted;
pub mod crossed;
pub mod digits;
pub mod economic;
pub mod execution;
pub mod exhaustive;
mod form;
pub mod general_rows;
mod head_sums;
mod header_years;
mod item_names;
pub mod items;
pub mod joint;
pub mod levels;
pub mod lists;
pub mod lost;
pub mod marks;
pub mod misprint;
pub mod named_bodies;
pub mod named_code;
mod named_rows;
pub mod narrative;
mod nearly;
mod one_body;
mod opened_year;
mod opposite;
pub mod other;
pub mod other_body;
pub mod other_fund;
pub mod outline;
mod own_calls;
mod own_year;
pub mod parent_row;
pub mod percent_column;
mod prior_said;
pub mod procurement;
mod project_list;
pub mod projects;
pub mod quarters;
pub mod reading;
pub mod reason;
pub mod reasons;
pub mod required;
pub mod residue;
pub mod row_sum;
mod said_again;
mod said_counts;
pub mod said_none;
pub mod said_year;
pub mod scope;
mod share;
mod share_whole;
mod table_numbers;
pub mod target;
pub mod terms;
pub mod three_named;
pub mod three_public;
pub mod total_rows;
pub mod totals;
mod turned;
pub mod twice;
pub mod unit_line;
mod unread_titles;
pub mod unreadable;
pub mod within;
pub mod wording;
pub mod years;

use crate::ledger::{Ledger, Rule};
use crate::model::Disclosure;

/// The catalogue, in the order of the codes.
pub const RULES: &[&Rule] = &[
    &reading::TABLE_ABSENT,
    &reading::TABLE_TWICE,
    &reading::UNIT_MISSING,
    &unreadable::UNREADABLE,
    &reading::HEADER_DISPLACED,
    &reading::ROW_CUT,
    &reading::COLUMN_UNKNOWN,
    &reading::TABLE_UNKNOWN,
    &reading::CONTENT_LEFT_OVER,
    &reading::CELLS_UNDECIDED,
    &reading::PLACE_AMBIGUOUS,
    &form::FORM_UNKNOWN,
    &within::SUBTOTAL,
    &total_rows::TOTAL,
    &row_sum::ROW_SUM,
    &within::YEAR_TOTAL,
    &within::GRAND_TOTAL,
    &within::SIDES,
    &within::PARTS,
    &three_public::THREE_PUBLIC,
    &within::CODE_TREE,
    &economic::COLUMN,
    &within::FUND_FLOW,
    &economic::GROUPS,
    &joint::JOINT,
    &parent_row::PARENT_ROW,
    &change_column::CHANGE_COLUMN,
    &percent_column::PERCENT_COLUMN,
    &between::INCOME_TOTAL,
    &between::EXPENDITURE_TOTAL,
    &between::CLASS,
    &between::INCOME_BY_CODE,
    &between::FISCAL_TOTAL,
    &between::FISCAL_CLASS,
    &between::GENERAL_TOTAL,
    &general_rows::GENERAL_BY_CODE,
    &economic::BASIC_TOTAL,
    &economic::THREE_PUBLIC_COVER,
    &economic::FUNCTION_MATCH,
    &between::INCOME_SOURCE,
    &between::FISCAL_FUNDS,
    &copies::COPIES,
    &unit_line::UNIT_LINE,
    &twice::COPIES_DIFFER,
    &crossed::CROSSED,
    &narrative::AMOUNT,
    &narrative::PARTS,
    &narrative::PARTS_EXCEED,
    &narrative::AGENCY,
    &narrative::RESTATED,
    &narrative::TARGET_FUNDS,
    &narrative::SMALL_BUSINESS,
    &narrative::COUNTS,
    &totals::TOTALS_DIFFER,
    &exhaustive::REMAINDER,
    &balanced::BALANCED,
    &items::ITEMS,
    &counted::COUNTED,
    &carried_totals::CARRIED_TOTALS,
    &change::DIFFERENCE,
    &change::PERCENT,
    &change::DIRECTION,
    &change::COMPONENTS,
    &reasons::REASONS,
    &change::PRIOR_NEGATIVE,
    &reasons::REASON_KIND,
    &share::SHARE,
    &change::ZERO_BASE,
    &reasons::REASON_LARGER,
    &execution::COMPLETION,
    &execution::ORDER,
    &execution::LEVEL_REASON,
    &share::SHARE_OF,
    &reason::AGAINST,
    &share::SHARES_SUM,
    &reasons::REASONS_PARTIAL,
    &items::ITEM_CHANGES,
    &average::AVERAGE,
    &classification::NAME,
    &classification::LEVEL,
    &lists::MISSPELT,
    &misprint::MISPRINT,
    &named_code::NAMED_CODE,
    &required::TABLE,
    &required::EMPTY_UNEXPLAINED,
    &required::EMPTY_CONTRADICTED,
    &required::SECTION,
    &required::REASON,
    &required::CAR_SPLIT,
    &required::TARGETS,
    &required::DEPTH,
    &said_none::SAID_NONE,
    &projects::FUNDS,
    &projects::ALL_PROJECTS,
    &projects::PLAN,
    &projects::RATE,
    &projects::SIGN,
    &procurement::PROCUREMENT,
    &projects::ASSETS,
    &projects::PURCHASE,
    &projects::CARS,
    &projects::TOTAL_COST,
    &quarters::QUARTERS,
    &wording::UNIT_NAME,
    &wording::NAMED_ITEM,
    &wording::AGENCY_SCOPE,
    &lists::LISTED_BLANK,
    &years::HEADING,
    &years::AS_OF,
    &years::COMPARISON,
    &residue::PLACEHOLDER,
    &reason::ANOTHER,
    &residue::TWO_NUMBERS,
    &residue::TEMPLATE,
    &residue::PUNCTUATION,
    &residue::UNIT_LEFT_OUT,
    &terms::TERM,
    &wording::NAME_MISSPELT,
    &reasons::NAME_LOST,
    &contents::CONTENTS,
    &outline::NUMBERING,
    &marks::ENDING,
    &levels::LEVEL,
    &codes::SHORT_CODE,
    &lists::SHORTENED,
    &levels::BODY,
    &digits::NUMBER_SET,
    &digits::LEFT_BLANK,
    &lost::WORD_CUT,
    &lost::REASON_WORDS,
    &lost::NAME_SHORTENED,
    &said_year::SAID_YEAR,
    &lists::LISTED_TWICE,
    &other_body::OTHER_BODY,
    &lists::LEFT_OUT,
    &other_fund::OTHER_FUND,
    &three_named::THREE_NAMED,
    &other::UNRELATED,
    &other::last_year::STATED,
    &other::last_year::IMPLIED,
    &other::last_year::SCOPE,
    &other::opening::OPENING,
    &other::last_year::CARRY,
    &other::sentences::NOT_UPDATED,
    &other::sentences::CAR_KINDS,
    &other::unit::EXCEEDS,
];

/// Runs every rule over a disclosure.
pub fn run(disclosure: &Disclosure, ledger: &mut Ledger<'_>) {
    for rule in RULES {
        (rule.check)(disclosure, ledger);
    }
}

/// The rule of a code, upper or lower case, or of a name.
#[must_use]
pub fn find(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.code.eq_ignore_ascii_case(code) || r.name == code).copied()
}
