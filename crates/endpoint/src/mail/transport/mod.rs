//! How a mail gets to where it is read.

pub mod maildir;
pub mod smtp;

use std::path::PathBuf;

use chrono::TimeDelta;
use lettre::Message;

use crate::config::{Delivery, Mail};
use crate::mail::Undelivered;
pub use crate::mail::transport::smtp::NotTaken;

/// How mail is delivered.
pub enum Transport {
    /// Into a directory that mail programs read.
    Maildir(PathBuf),
    /// To a mail server.
    Smtp(smtp::Server),
}

impl Transport {
    /// The one that the configuration asks for.
    #[must_use]
    pub fn new(mail: &Mail) -> Self {
        match &mail.delivery {
            Delivery::Maildir(path) => Self::Maildir(path.clone()),
            Delivery::Smtp(relay) => Self::Smtp(smtp::server(relay)),
        }
    }

    /// How long a mail is in one worker's hands: longer than a delivery can take.
    pub const fn lease(&self) -> TimeDelta {
        match self {
            Self::Maildir(_) => TimeDelta::seconds(30),
            Self::Smtp(_) => smtp::LEASE,
        }
    }

    /// Delivers a mail; once this returns somebody else answers for it.
    ///
    /// # Errors
    ///
    /// When nobody took it.
    pub async fn deliver(&self, message_id: &str, message: &Message) -> Result<(), Undelivered> {
        match self {
            Self::Maildir(path) => {
                Ok(maildir::deliver(path, message_id, message.formatted()).await?)
            }
            Self::Smtp(server) => Ok(smtp::deliver(server, message).await?),
        }
    }
}
