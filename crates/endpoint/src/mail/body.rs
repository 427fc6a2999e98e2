//! What a mail says, as plain text and as HTML (RFC 2046 `multipart/alternative`).

use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, MultiPart, SinglePart};

use crate::mail::{Lines, html};

/// A link of ours.
#[derive(Clone, Debug)]
pub struct Link {
    pub label: String,
    pub url: String,
}

/// Words, with the links where they are of use.
#[derive(Default)]
pub struct Letter {
    pub before: Lines,
    pub links: Vec<Link>,
    pub after: Lines,
}

impl Letter {
    /// Both ways to read it, the plain one first.
    pub fn parts(&self) -> MultiPart {
        let html = html::page(&self.before, &self.links, &self.after);
        MultiPart::alternative()
            .singlepart(part(ContentType::TEXT_PLAIN, self.plain()))
            .singlepart(part(ContentType::TEXT_HTML, html))
    }

    fn plain(&self) -> String {
        let links = self
            .links
            .iter()
            .map(|Link { label, url }| format!("{label}:\n{url}"));
        let links = links.collect::<Vec<_>>().join("\n\n");
        let parts = [self.before.join("\n"), links, self.after.join("\n")];
        let parts = parts
            .iter()
            .map(|part| part.trim_matches('\n'))
            .filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join("\n\n") + "\n"
    }
}

fn part(kind: ContentType, body: String) -> SinglePart {
    let encoding = ContentTransferEncoding::Base64;
    // Base64 takes any text, and no line of it ends or begins anything: what lettre makes of a bare CR or LF in a body
    // (RUSTSEC-2026-0561, before 0.11.24) can't matter.
    let body = Body::new_with_encoding(body, encoding)
        .unwrap_or_else(|body| Body::dangerous_pre_encoded(body, encoding));
    SinglePart::builder().header(kind).body(body)
}
