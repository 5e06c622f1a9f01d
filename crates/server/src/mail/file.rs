use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

use tokio::task::spawn_blocking;

use super::SendError;

/// Writes the file, wholly or not at all, readable by its owner only: there is a live link in it.
pub async fn write(folder: &Path, name: &str, content: Vec<u8>) -> Result<(), SendError> {
    let (folder, name) = (folder.to_owned(), name.to_owned());
    let written = spawn_blocking(move || write_atomically(&folder, &name, &content)).await;
    written.map_err(io::Error::from).flatten().map_err(|error| SendError {
        reason: format!("The mail folder can't be written: {error}"),
        is_permanent: false,
        may_have_arrived: false,
    })
}

fn write_atomically(folder: &Path, name: &str, content: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!(".{name}.part"));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&unfinished)?;
    file.write_all(content)?;
    // It outlives the process, not a power cut: who waits for the disk with each mail holds up everybody else who does.
    fs::rename(&unfinished, folder.join(name))
}
