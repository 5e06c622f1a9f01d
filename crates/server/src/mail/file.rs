use std::{io, path::Path};

use tokio::{
    fs::{self, OpenOptions},
    io::AsyncWriteExt as _,
};

use super::SendError;

/// Writes the file wholly or not at all, readable by its owner only: there is a live link in it.
pub async fn write(folder: &Path, name: &str, content: &[u8]) -> Result<(), SendError> {
    write_atomically(folder, name, content).await.map_err(|error| SendError {
        reason: format!("The mail folder can't be written: {error}"),
        is_permanent: false,
        may_have_arrived: false,
    })
}

async fn write_atomically(folder: &Path, name: &str, content: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder).await?;
    let unfinished = folder.join(format!(".{name}.part"));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = options.open(&unfinished).await?;
    file.write_all(content).await?;
    file.sync_all().await?;
    fs::rename(&unfinished, folder.join(name)).await
}
