//! Delivered mails, by their `Message-ID`.

use std::collections::HashMap;
use std::path::Path;

use mail_parser::{MessageParser, MimeHeaders as _};

use crate::{Result, digest};

/// Every delivery of every mail, duplicates included.
#[derive(Default)]
pub struct Mailbox(HashMap<String, Vec<Mail>>);

/// A mail as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Its `Message-ID`, without the brackets.
    pub message_id: String,
    /// The recipient's address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The digests of the attached photos.
    pub photos: Vec<String>,
}

impl Mailbox {
    /// Reads a maildir. Empty if it doesn't exist yet.
    ///
    /// # Errors
    ///
    /// If a mail can't be read.
    pub fn of_maildir(maildir: &Path) -> Result<Self> {
        let mut mailbox = Self::default();
        let new = maildir.join("new");
        if !new.is_dir() {
            return Ok(mailbox);
        }
        for entry in std::fs::read_dir(new)? {
            let path = entry?.path();
            let mail = Mail::parse(&std::fs::read(&path)?);
            mailbox.add(mail.ok_or_else(|| format!("{} isn't a mail", path.display()))?);
        }
        Ok(mailbox)
    }

    /// Adds a delivery.
    pub fn add(&mut self, mail: Mail) {
        let id = mail.message_id.clone();
        self.0.entry(id).or_default().push(mail);
    }

    /// Joins two mailboxes.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        other
            .0
            .into_values()
            .flatten()
            .for_each(|mail| self.add(mail));
        self
    }

    /// The deliveries of a mail.
    #[must_use]
    pub fn deliveries(&self, message_id: &str) -> &[Mail] {
        let bare = message_id.trim_matches(['<', '>']);
        self.0.get(bare).map(Vec::as_slice).unwrap_or_default()
    }

    /// The ids of the mails, each once.
    pub fn message_ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The number of deliveries beyond the first of each mail.
    #[must_use]
    pub fn duplicates(&self) -> usize {
        self.0.values().map(|deliveries| deliveries.len() - 1).sum()
    }
}

impl Mail {
    /// Parses a mail. None if it isn't one.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mail = MessageParser::default().parse(bytes)?;
        let is_photo = |part: &&mail_parser::MessagePart<'_>| {
            part.content_type()
                .is_some_and(|kind| kind.ctype() == "image")
        };
        let photos = mail.attachments().filter(is_photo);
        Some(Self {
            message_id: mail.message_id()?.to_owned(),
            to: mail.to()?.first()?.address()?.to_owned(),
            subject: mail.subject().unwrap_or_default().to_owned(),
            text: mail.body_text(0).unwrap_or_default().into_owned(),
            photos: photos.map(|photo| digest(photo.contents())).collect(),
        })
    }
}
