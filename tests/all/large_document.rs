//! A large disclosure rounded from true amounts: nothing of it is accused or left undecided, and each of several wrong digits
//! is one finding, at its place and with the right number. `cargo bench --bench joint` measures the promised size.

use budgetcheck::ReadOptions;
use budgetcheck::ledger::Severity;
use rust_decimal::Decimal;

/// More equations than the solver takes in order, and few enough for a test without optimisation.
const SIZE: crate::large::Size = crate::large::Size { classes: 8, sections: 6, items: 8 };

#[test]
fn each_wrong_digit_of_a_large_document_is_one_finding() {
    let clean = crate::large::document(SIZE);
    for count in [0, 1, 12] {
        let (text, faults) = crate::large::faulty(&clean, count);
        let verified = budgetcheck::verify("large.txt", text.as_bytes(), &ReadOptions::default()).unwrap();
        let coverage = &verified.closed.coverage;
        assert!(coverage.figures >= 5_000 && verified.closed.relations.len() >= 5_000, "{} figures", coverage.figures);
        assert_eq!(coverage.undecided.len(), 0, "{count} faults: undecided");
        let mut found: Vec<(usize, Decimal)> = verified
            .findings()
            .iter()
            .filter(|f| f.severity > Severity::Note)
            .map(|f| (f.span.start, f.suggestion.map(|s| s.1).unwrap_or_default()))
            .collect();
        found.sort_unstable();
        let expected: Vec<(usize, Decimal)> = faults.iter().map(|f| (f.at, f.right.into())).collect();
        assert_eq!(found, expected, "{count} faults");
    }
}
