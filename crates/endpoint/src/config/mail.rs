//! `[mail]`: where mail goes, and whom it is from.

use std::path::{Path, PathBuf};

use lettre::message::Mailbox;
use serde::Deserialize;

use crate::reading::{Misread, Place};

/// Where mail is delivered within `data` when nothing is said.
const MAILDIR: &str = "mail";

/// Where mail goes, and whom it is from.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Where it goes.
    pub delivery: Delivery,
    /// Whom it is from; the shop's support where unset.
    pub from: Option<Mailbox>,
}

/// Where mail goes.
#[derive(Clone, Debug)]
pub enum Delivery {
    /// Into a directory that mail programs read.
    Maildir(PathBuf),
}

/// The table as it is written.
#[derive(Default, Deserialize)]
pub(super) struct Entry {
    #[serde(default)]
    maildir: Option<PathBuf>,
    #[serde(default)]
    from: Option<String>,
}

/// Reads the table; the maildir lies within `data`.
pub(super) fn resolve(entry: &Entry, data: &Path) -> Result<Mail, Misread> {
    let maildir = entry.maildir.as_deref().unwrap_or(Path::new(MAILDIR));
    Ok(Mail {
        delivery: Delivery::Maildir(data.join(maildir)),
        from: entry.from.as_deref().map(sender).transpose()?,
    })
}

fn sender(text: &str) -> Result<Mailbox, Misread> {
    text.parse().map_err(|_| {
        let detail =
            format!("expected an address like \"Help <help@shop.example>\", found {text:?}");
        Misread::new(Place::key("mail.from"), detail)
    })
}
