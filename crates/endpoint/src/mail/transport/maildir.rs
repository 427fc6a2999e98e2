//! Delivery into a maildir: a directory that mail programs read, one file a mail.
//!
//! A mail's file is named by its `Message-ID`, so that delivering it again changes nothing.

use std::io;
use std::path::Path;

use crate::platform::durable_file;

/// Delivers a mail; once this returns it is on the disk.
pub async fn deliver(maildir: &Path, message_id: &str, mail: Vec<u8>) -> io::Result<()> {
    for directory in ["tmp", "new", "cur"] {
        durable_file::make_directory(&maildir.join(directory))?;
    }
    let name = name(message_id);
    if is_read(maildir, &name).await? {
        return Ok(());
    }
    durable_file::write(
        maildir.join("tmp").join(&name),
        maildir.join("new").join(&name),
        mail,
    )
    .await
}

/// The part of a `Message-ID` before its `@`: our own UUID, safe as a file's name.
fn name(message_id: &str) -> String {
    let id = message_id.split('@').next().unwrap_or_default();
    let id: String = id
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    format!("{id}.careline")
}

/// Whether a mail program has moved it on already, adding its flags to the name.
async fn is_read(maildir: &Path, name: &str) -> io::Result<bool> {
    let mut read = tokio::fs::read_dir(maildir.join("cur")).await?;
    while let Some(entry) = read.next_entry().await? {
        if entry.file_name().to_string_lossy().starts_with(name) {
            return Ok(true);
        }
    }
    Ok(false)
}
