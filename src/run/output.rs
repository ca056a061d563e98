//! Where output goes: the screen, a device or pipe that is written through, or a file that is whole or not there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Seek, StdoutLock, Write};
use std::path::{Path, PathBuf};

/// Standard output. A reader that has seen enough and closes the pipe (`head`) is no failure: the rest is checked and not
/// printed, so that the exit code is that of what was found.
pub struct Screen {
    out: BufWriter<StdoutLock<'static>>,
    closed: bool,
}

impl Screen {
    /// Standard output, locked.
    pub fn new() -> Self {
        Self { out: BufWriter::new(io::stdout().lock()), closed: false }
    }

    fn unless_closed<T>(
        &mut self,
        otherwise: T,
        write: impl FnOnce(&mut BufWriter<StdoutLock<'static>>) -> io::Result<T>,
    ) -> io::Result<T> {
        if self.closed {
            return Ok(otherwise);
        }
        match write(&mut self.out) {
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(otherwise)
            }
            written => written,
        }
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unless_closed(bytes.len(), |out| out.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_closed((), Write::flush)
    }
}

/// Writes a file that is there whole or not at all. Until all is written it has no name, so nothing is left of it whatever
/// ends the run; then it is copied beside the target and renamed. A device or a pipe is written through, and the file that a
/// link leads to is replaced, never the link.
pub fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
    // Links are followed by opening: what /dev/stdout leads to may be a pipe, which has no path.
    if fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir()) {
        let mut through = BufWriter::new(OpenOptions::new().write(true).open(path).map_err(named)?);
        write(&mut through).map_err(named)?;
        return through.flush().map_err(named);
    }
    // What a link leads to; a link that leads to nothing yet is refused, for it cannot be known where it should lead.
    let target = match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_symlink() => fs::canonicalize(path).map_err(named)?,
        _ => path.to_owned(),
    };
    let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut nameless = BufWriter::new(tempfile::tempfile_in(folder).map_err(named)?);
    write(&mut nameless).map_err(named)?;
    let mut whole = nameless.into_inner().map_err(|e| named(e.into_error()))?;
    whole.rewind().map_err(named)?;
    let beside = Beside::of(&target);
    // What an earlier run of the same number may have left there.
    let _ = fs::remove_file(&beside.0);
    let mut file = OpenOptions::new().write(true).create_new(true).open(&beside.0).map_err(named)?;
    io::copy(&mut whole, &mut file).map_err(named)?;
    keep_permissions(&target, &file);
    drop(file);
    fs::rename(&beside.0, &target).map_err(named)
}

/// A file that is written again stays as readable as it was.
fn keep_permissions(target: &Path, file: &File) {
    if let Ok(meta) = fs::metadata(target) {
        let _ = file.set_permissions(meta.permissions());
    }
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
