//! The clock of the standard library, which here has none: only what writes OLE files would ask it.

pub use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
