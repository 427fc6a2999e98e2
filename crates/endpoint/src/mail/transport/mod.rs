//! How a mail gets to where it is read.

mod maildir;

use std::path::PathBuf;

use lettre::Message;

use super::Undelivered;
use crate::config::{Delivery, Mail};

/// How mail is delivered.
pub enum Transport {
    /// Into a directory that mail programs read.
    Maildir(PathBuf),
}

impl Transport {
    /// The one that the configuration asks for.
    #[must_use]
    pub fn new(mail: &Mail) -> Self {
        match &mail.delivery {
            Delivery::Maildir(path) => Self::Maildir(path.clone()),
        }
    }

    /// Delivers a mail; once this returns somebody else answers for it.
    ///
    /// # Errors
    ///
    /// When nobody took it.
    pub(super) async fn deliver(
        &self,
        message_id: &str,
        message: &Message,
    ) -> Result<(), Undelivered> {
        match self {
            Self::Maildir(path) => {
                Ok(maildir::deliver(path, message_id, message.formatted()).await?)
            }
        }
    }
}
