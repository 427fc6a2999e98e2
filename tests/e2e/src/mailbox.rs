//! The maildir that the endpoint delivers to.

use std::{fs, path::PathBuf};

use mail_parser::{MessageParser, MimeHeaders};

use crate::failure::Result;
use crate::until::until;

/// A maildir.
pub struct Mailbox {
    folder: PathBuf,
}

/// A mail, as its reader sees it.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The recipient's address.
    pub to: String,
    /// The address of `Reply-To`.
    pub reply_to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The attached photos.
    pub photos: Vec<Vec<u8>>,
}

impl Mailbox {
    pub(crate) const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Every mail so far.
    ///
    /// # Errors
    ///
    /// If one can't be read.
    pub fn all(&self) -> Result<Vec<Mail>> {
        let folder = self.folder.join("new");
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        fs::read_dir(folder)?
            .map(|entry| parse(&fs::read(entry?.path())?))
            .collect()
    }

    /// Waits for the mail to an address about a ticket.
    ///
    /// # Errors
    ///
    /// If none comes.
    pub async fn mail(&self, to: &str, reference: &str) -> Result<Mail> {
        let is_it = |mail: &Mail| mail.to == to && mail.subject.contains(reference);
        until(&format!("a mail to {to} about {reference}"), async || {
            Ok(self.all()?.into_iter().find(is_it))
        })
        .await
    }
}

fn parse(bytes: &[u8]) -> Result<Mail> {
    let mail = MessageParser::default().parse(bytes);
    let mail = mail.ok_or("a mail can't be parsed")?;
    let address = |list: Option<&mail_parser::Address<'_>>| {
        let first = list.and_then(|list| list.first()?.address());
        first.unwrap_or_default().to_owned()
    };
    let is_photo = |part: &&mail_parser::MessagePart<'_>| {
        let kind = part.content_type();
        kind.is_some_and(|kind| kind.ctype() == "image" && kind.subtype() == Some("jpeg"))
    };
    Ok(Mail {
        to: address(mail.to()),
        reply_to: address(mail.reply_to()),
        subject: mail.subject().unwrap_or_default().to_owned(),
        text: mail.body_text(0).unwrap_or_default().into_owned(),
        photos: mail
            .attachments()
            .filter(is_photo)
            .map(|part| part.contents().to_vec())
            .collect(),
    })
}
