//! What a format must hold back until the last document: in memory while it is little, then in a file without a name. The
//! core has no files: there it stays in memory.

use super::Written;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// Bytes that are kept in memory.
#[cfg(feature = "cli")]
const MEMORY: usize = 8 << 20;

#[cfg(feature = "cli")]
type Store = tempfile::SpooledTempFile;
#[cfg(not(feature = "cli"))]
type Store = io::Cursor<Vec<u8>>;

/// Written front to back, read once. The file has no name, and nothing of it is left when the run ends or is killed.
#[derive(Debug)]
pub(super) struct Spool(Store);

impl Default for Spool {
    fn default() -> Self {
        #[cfg(feature = "cli")]
        return Self(Store::new(MEMORY));
        #[cfg(not(feature = "cli"))]
        return Self(Store::default());
    }
}

impl Spool {
    /// Bytes written so far.
    pub(super) fn len(&mut self) -> io::Result<u64> {
        self.0.seek(SeekFrom::End(0))
    }

    /// Copies a stretch of what was written so far.
    pub(super) fn copy_range_to(&mut self, start: u64, length: u64, out: &mut dyn Write) -> Written {
        self.0.seek(SeekFrom::Start(start))?;
        io::copy(&mut (&mut self.0).take(length), out).map(|_| ())
    }

    /// Copies everything written so far.
    pub(super) fn copy_to(&mut self, out: &mut dyn Write) -> Written {
        self.0.rewind()?;
        io::copy(&mut self.0, out).map(|_| ())
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    #[test]
    fn what_goes_to_a_file_comes_back_whole() {
        let mut spool = Spool::default();
        let line = vec![b'x'; 1 << 20];
        for _ in 0..10 {
            spool.write_all(&line).unwrap();
        }
        assert!(spool.0.is_rolled());
        let mut all = Vec::new();
        spool.copy_to(&mut all).unwrap();
        assert_eq!(all.len(), 10 << 20);
    }
}
