//! Why a mail can't be composed or delivered.

use crate::mail::transport::smtp::SmtpError;

/// Why a mail can't be composed or delivered.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// An address is invalid.
    #[error("an address is invalid: {0}")]
    Address(#[from] lettre::address::AddressError),
    /// lettre can't build the message.
    #[error("the mail can't be built: {0}")]
    Message(#[from] lettre::error::Error),
    /// A photo can't be read, or the maildir can't be written.
    #[error(transparent)]
    Disk(#[from] std::io::Error),
    /// The mail server didn't accept it.
    #[error(transparent)]
    Smtp(#[from] SmtpError),
    /// The ticket can't be read.
    #[error(transparent)]
    Store(#[from] sqlx::Error),
    /// Something that the mail is about is missing, and why.
    #[error("{0}")]
    NotComposable(&'static str),
}
