//! A JSON array written element by element, laid out as one printed whole.

use super::Written;
use serde::Serialize;
use std::io::{self, Write};

/// An array that is being written.
#[derive(Debug, Default)]
pub(super) struct Array {
    /// Levels of the log around the array.
    depth: usize,
    elements: usize,
}

impl Array {
    /// An array that stands this many levels deep.
    pub(super) const fn within(depth: usize) -> Self {
        Self { depth, elements: 0 }
    }

    /// An element that stands this many levels deep. Strings of JSON hold no line ends, so every one is the printer's.
    pub(super) fn element(value: &impl Serialize, depth: usize) -> io::Result<String> {
        Ok(serde_json::to_string_pretty(value)?.replace('\n', &format!("\n{}", "  ".repeat(depth))))
    }

    pub(super) fn begin(&mut self, out: &mut dyn Write) -> Written {
        self.elements = 0;
        write!(out, "[")
    }

    pub(super) fn add(&mut self, element: &str, out: &mut dyn Write) -> Written {
        let comma = if self.elements == 0 { "" } else { "," };
        self.elements += 1;
        write!(out, "{comma}\n{}{element}", "  ".repeat(self.depth + 1))
    }

    pub(super) fn end(&mut self, out: &mut dyn Write) -> Written {
        if self.elements > 0 {
            write!(out, "\n{}", "  ".repeat(self.depth))?;
        }
        write!(out, "]")
    }
}
