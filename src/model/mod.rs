//! The nouns of the field as plain data: no I/O, no rules, no judgement.
//!
//! Everything above this floor speaks in these words; nothing here imports from above.

pub mod catalog;
mod char_set;
pub mod claim;
pub mod codes;
pub mod content;
pub mod disclosure;
pub mod economic;
pub mod field;
pub mod figure;
pub mod fold;
pub mod folded;
pub mod meaning;
pub mod money;
pub mod number;
pub mod other;
pub mod pattern;
pub mod performance;
pub mod places;
pub mod role;
pub mod side;
pub mod source;
pub mod span;
pub mod table;
pub mod titles;
pub mod traditional;
pub mod visible;

pub use catalog::{Aspect, Meaning, Role, Side};
pub use char_set::CharSet;
pub use claim::{Claim, ClaimKind, Direction, Order, Part, Subject, YearRef};
pub use content::Content;
pub use disclosure::{Disclosure, DocumentKind, Level, Paragraph, Remark, RemarkKind, Section};
pub use figure::{Certainty, Figure, FigureId, Origin, Reading, Unchecked};
pub use fold::fold;
pub use folded::{Folded, Kept};
pub use money::{Interval, Money, MoneyUnit, Percent, Quantity};
pub use other::Other;
pub use performance::{Indicator, PlanStep, Project};
pub use places::Places;
pub use side::SideView;
pub use source::{Format, Mark, Place, Source, SourcePart};
pub use span::Span;
pub use table::{Code, Column, Note, Row, RowKind, Table, TableId};
