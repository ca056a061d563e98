//! Where output goes: the screen, or a file that is whole or not there.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes to a file beside the target and renames it: nothing is ever half-written.
pub fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
    let beside = Beside::of(path);
    let mut file = BufWriter::new(File::create(&beside.0).map_err(named)?);
    write(&mut file).map_err(named)?;
    file.flush().map_err(named)?;
    drop(file);
    fs::rename(&beside.0, path).map_err(named)
}

/// A path for the time of writing; what is left there at the end is removed.
pub struct Beside(pub PathBuf);

impl Beside {
    /// In the same folder, so that renaming does not copy.
    pub fn of(path: &Path) -> Self {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Self(path.with_file_name(format!(".{name}.{}.tmp", std::process::id())))
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // After a rename nothing is there any more.
        let _ = if self.0.is_dir() { fs::remove_dir_all(&self.0) } else { fs::remove_file(&self.0) };
    }
}
