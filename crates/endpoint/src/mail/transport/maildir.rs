//! Delivery into a maildir: a directory with one file per mail that mail programs read.
//!
//! A mail's file is named by its `Message-ID`, so delivering it again changes nothing.

use std::io;
use std::path::Path;

use crate::platform::durable_file;
use crate::platform::fault_injection::{self, Guarantee};

/// Delivers a mail. Returns `Ok` only once it is synced to the disk.
pub async fn deliver(maildir: &Path, message_id: &str, mail: Vec<u8>) -> io::Result<()> {
    for directory in ["tmp", "new", "cur"] {
        durable_file::make_directory(&maildir.join(directory))?;
    }
    let name = file_name(message_id);
    if is_read(maildir, &name).await? {
        return Ok(());
    }
    if fault_injection::breaks(Guarantee::MailSynced) {
        return tokio::fs::write(maildir.join("new").join(&name), mail).await;
    }
    durable_file::write(
        maildir.join("tmp").join(&name),
        maildir.join("new").join(&name),
        mail,
    )
    .await
}

/// The part of a `Message-ID` before its `@`, which is a UUID and safe in a file name.
fn file_name(message_id: &str) -> String {
    let id = message_id.split('@').next().unwrap_or_default();
    let id: String = id
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    format!("{id}.careline")
}

/// Whether a mail program has already moved the mail to `cur`, where it appends flags to the file name.
async fn is_read(maildir: &Path, name: &str) -> io::Result<bool> {
    let mut read = tokio::fs::read_dir(maildir.join("cur")).await?;
    while let Some(entry) = read.next_entry().await? {
        if entry.file_name().to_string_lossy().starts_with(name) {
            return Ok(true);
        }
    }
    Ok(false)
}
