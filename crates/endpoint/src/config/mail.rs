//! `[mail]`: where mail goes, and whom it is from.

use std::path::{Path, PathBuf};

use lettre::message::Mailbox;
use serde::Deserialize;
use serde_json::Value;

use crate::config::origin::Origin;
use crate::config::smtp;
use crate::config::smtp::SmtpSettings;
use crate::platform::decode::{DecodeError, JsonPath};

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
    /// To a mail server.
    Smtp(SmtpSettings),
}

/// The table as it is written.
#[derive(Default, Deserialize)]
pub struct Entry {
    #[serde(default)]
    maildir: Option<PathBuf>,
    /// Read by hand: an error must not repeat its password.
    #[serde(default)]
    smtp: Option<Value>,
    #[serde(default)]
    from: Option<String>,
}

/// Reads the table; the maildir lies within `data`, other files beside the configuration.
pub fn resolve(entry: &Entry, base: &Path, data: &Path, own: &Origin) -> Result<Mail, DecodeError> {
    Ok(Mail {
        delivery: delivery(entry, base, data, own)?,
        from: entry.from.as_deref().map(sender).transpose()?,
    })
}

fn delivery(
    entry: &Entry,
    base: &Path,
    data: &Path,
    own: &Origin,
) -> Result<Delivery, DecodeError> {
    match (&entry.maildir, &entry.smtp) {
        (Some(_), Some(_)) => {
            let detail = "expected either `maildir` or `smtp`, found both";
            Err(DecodeError::new(JsonPath::key("mail"), detail))
        }
        (None, Some(table)) => {
            smtp::resolve(table, base, own.host().to_owned()).map(Delivery::Smtp)
        }
        (Some(maildir), None) => Ok(Delivery::Maildir(data.join(maildir))),
        (None, None) => Ok(Delivery::Maildir(data.join(MAILDIR))),
    }
}

fn sender(text: &str) -> Result<Mailbox, DecodeError> {
    text.parse().map_err(|_| {
        let detail =
            format!("expected an address like \"Help <help@shop.example>\", found {text:?}");
        DecodeError::new(JsonPath::key("mail.from"), detail)
    })
}
