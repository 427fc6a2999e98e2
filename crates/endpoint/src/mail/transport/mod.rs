//! Delivery of mails: into a maildir or to a mail server.

pub mod maildir;
pub mod smtp;

use std::path::PathBuf;

use chrono::TimeDelta;
use lettre::Message;

use crate::config::{Delivery, Mail};
use crate::mail::error::MailError;

/// How mail is delivered.
pub enum Transport {
    /// Into a directory that mail programs read.
    Maildir(PathBuf),
    /// To a mail server.
    Smtp(smtp::Server),
}

impl Transport {
    /// The transport that the configuration names. Nothing is connected yet.
    #[must_use]
    pub fn new(mail: &Mail) -> Self {
        match &mail.delivery {
            Delivery::Maildir(path) => Self::Maildir(path.clone()),
            Delivery::Smtp(settings) => Self::Smtp(smtp::server(settings)),
        }
    }

    /// How long a mail is leased to one worker: longer than a delivery can take.
    pub const fn lease(&self) -> TimeDelta {
        match self {
            Self::Maildir(_) => TimeDelta::seconds(30),
            Self::Smtp(_) => smtp::LEASE,
        }
    }

    /// Connects to the mail server and logs in, if there is one. Sends nothing.
    ///
    /// # Errors
    ///
    /// When the server can't be reached or rejects the login.
    pub async fn check(&self) -> Result<(), MailError> {
        match self {
            Self::Maildir(_) => Ok(()),
            Self::Smtp(server) => Ok(smtp::connect(server).await?),
        }
    }

    /// Delivers a mail. Returns `Ok` only once it is on the disk or the server has accepted it.
    ///
    /// # Errors
    ///
    /// When it wasn't delivered.
    pub async fn deliver(&self, message_id: &str, message: &Message) -> Result<(), MailError> {
        match self {
            Self::Maildir(path) => {
                Ok(maildir::deliver(path, message_id, message.formatted()).await?)
            }
            Self::Smtp(server) => Ok(smtp::deliver(server, message).await?),
        }
    }
}
