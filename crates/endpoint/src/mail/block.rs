//! What a mail says: a list of blocks, which [`plain`](crate::mail::plain) and [`html`](crate::mail::html) render.
//!
//! A block says what its text is, not how it looks. Text from outside gets into a block only through
//! [`sanitize`](crate::mail::sanitize), except for quotes and messages, whose lines the renderers clean.

use crate::mail::item::Item;
use crate::mail::link::Link;

/// A part of a mail's body.
pub enum Block {
    /// The mail's headline.
    Title(String),
    /// The headline of one of several pieces of news.
    Subtitle(String),
    /// The title of what follows, and a note behind it, which may be empty.
    Heading(String, String),
    /// What must be read first.
    Notice(String),
    /// The lines of a paragraph.
    Paragraph(Vec<String>),
    Facts(Vec<Fact>),
    /// Items of an order, under a caption, which may be empty.
    Items(String, Vec<Item>),
    /// What a shopper wrote.
    Quote(String),
    /// What support wrote to the shopper.
    Message(String),
    /// A code to type in.
    Code(String),
    /// What the reader most likely wants to do.
    Button(Link),
    Link(Link),
    /// Starts a signature (RFC 3676). Many mail programs leave it out of a reply.
    SignatureSeparator,
    /// Lines below the card: who wrote, and how to reply.
    Footer(Vec<String>),
}

/// A line of facts, and the facts that belong to it.
#[derive(Default)]
pub struct Fact {
    /// What the fact is about. Empty if the text is a sentence of its own.
    pub label: String,
    pub text: String,
    /// What a shopper wrote about it.
    pub quote: String,
    /// The picture of the item that the fact is about. The text says it all without.
    pub image_url: Option<String>,
    pub details: Vec<Self>,
}

impl Fact {
    pub fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        let (label, text) = (label.into(), text.into());
        Self {
            label,
            text,
            ..Self::default()
        }
    }

    /// A fact without a label.
    pub fn line(text: impl Into<String>) -> Self {
        Self::new("", text)
    }

    /// A fact in a shopper's words.
    pub fn quote(label: impl Into<String>, quote: &str) -> Self {
        Self {
            quote: quote.to_owned(),
            ..Self::new(label, "")
        }
    }

    pub fn with(self, details: Vec<Self>) -> Self {
        Self { details, ..self }
    }
}

/// A paragraph of one line.
pub fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph(vec![text.into()])
}

/// Facts under their heading, or nothing if there are none.
pub fn section(title: impl Into<String>, note: impl Into<String>, facts: Vec<Fact>) -> Vec<Block> {
    if facts.is_empty() {
        return Vec::new();
    }
    vec![
        Block::Heading(title.into(), note.into()),
        Block::Facts(facts),
    ]
}
