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

/// Writes files into a folder, the last of which describes the others. A new folder appears whole or not at all. In one
/// that is there already, the description goes first and comes last: while it is there, all that it describes is.
pub fn replace_files(folder: &Path, files: &[(String, Vec<u8>)]) -> io::Result<()> {
    let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", folder.display()));
    if let Some(parent) = folder.parent().filter(|p| !p.as_os_str().is_empty()) {
        fs::create_dir_all(parent).map_err(named)?;
    }
    let beside = Beside::of(folder);
    fs::create_dir(&beside.0).map_err(named)?;
    for (name, bytes) in files {
        fs::write(beside.0.join(name), bytes).map_err(named)?;
    }
    if !folder.exists() {
        return fs::rename(&beside.0, folder).map_err(named);
    }
    if let Some((description, _)) = files.last() {
        match fs::remove_file(folder.join(description)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(named(e)),
            _ => {}
        }
    }
    files.iter().try_for_each(|(name, _)| fs::rename(beside.0.join(name), folder.join(name))).map_err(named)
}

/// A path for the time of writing; what is left there at the end is removed.
pub struct Beside(pub PathBuf);

impl Beside {
    /// In the same folder, so that renaming does not copy.
    pub fn of(path: &Path) -> Self {
        // A folder may be named by `.` or `..`, which have no name of their own: then inside it.
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
        let hidden = format!(".{}.{}.tmp", name.as_deref().unwrap_or_default(), std::process::id());
        Self(if name.is_some() { path.with_file_name(hidden) } else { path.join(hidden) })
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // After a rename nothing is there any more.
        let _ = if self.0.is_dir() { fs::remove_dir_all(&self.0) } else { fs::remove_file(&self.0) };
    }
}
