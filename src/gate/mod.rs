//! 门 — what a project or a command line says about findings: which rules, how severe, what is accepted, what fails.
//!
//! Applied once, where findings enter the report; rules know nothing of it. What is kept back is counted. Settings and
//! baselines are files: the core knows only what a document is.

#[cfg(feature = "cli")]
mod apply;
#[cfg(feature = "cli")]
pub mod baseline;
pub mod codes;
#[cfg(feature = "cli")]
pub mod config;

#[cfg(feature = "cli")]
pub use apply::{Gate, Options};

use crate::model::{Disclosure, DocumentKind, Level};

/// What a document is, where it does not say so itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// 预算 or 决算.
    pub kind: Option<DocumentKind>,
    /// 部门, 单位, 乡镇 or 政府.
    pub level: Option<Level>,
    /// Name of the department or unit.
    pub name: Option<String>,
}

impl Identity {
    /// Puts what is given in the place of what was recognised.
    pub fn apply(&self, disclosure: &mut Disclosure) {
        disclosure.kind = self.kind.or(disclosure.kind);
        disclosure.level = self.level.or(disclosure.level);
        if self.name.is_some() {
            disclosure.name.clone_from(&self.name);
        }
    }
}
