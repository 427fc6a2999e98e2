//! Why a mail can't be composed or delivered.

use crate::delivery::DeliveryError;
use crate::mail::transport::smtp::SmtpError;
use crate::store::StoreError;

/// Why a mail can't be composed or delivered.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// An address is invalid.
    #[error("an address is invalid: {0}")]
    Address(#[from] lettre::address::AddressError),
    /// lettre can't build the message.
    #[error("the mail can't be built: {0}")]
    Message(#[from] lettre::error::Error),
    /// The maildir can't be written.
    #[error(transparent)]
    Disk(#[from] std::io::Error),
    /// The mail server didn't accept it.
    #[error(transparent)]
    Smtp(#[from] SmtpError),
    /// The ticket or a photo can't be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A newer release has queued it, on the same database.
    #[error("this release doesn't know its kind")]
    UnknownKind,
    /// Something that the mail is about is missing, and why.
    #[error("{0}")]
    NotComposable(&'static str),
}

impl From<MailError> for DeliveryError {
    /// No later attempt changes an address, a message or a server's permanent refusal.
    fn from(error: MailError) -> Self {
        let cause = error.to_string();
        match error {
            MailError::Address(_)
            | MailError::Message(_)
            | MailError::NotComposable(_)
            | MailError::Smtp(SmtpError::Rejected(_)) => Self::Permanent(cause),
            MailError::Disk(_)
            | MailError::Smtp(_)
            | MailError::Store(_)
            | MailError::UnknownKind => Self::Temporary(cause),
        }
    }
}
