//! A mail's body, as plain text and as HTML (RFC 2046 `multipart/alternative`).

use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, MultiPart, SinglePart};

use crate::mail::html;
use crate::mail::link::Link;
use crate::mail::text::Lines;

/// Text with links in between.
#[derive(Default)]
pub struct MailBody {
    pub before: Lines,
    pub links: Vec<Link>,
    pub after: Lines,
}

impl MailBody {
    /// Both alternatives, plain text first.
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

fn part(media_type: ContentType, text: String) -> SinglePart {
    let encoding = ContentTransferEncoding::Base64;
    // Base64 can encode any text, and no line of it can be read as a header or as the end of the mail. So it doesn't
    // matter what lettre does with a bare CR or LF in a body (RUSTSEC-2026-0561, before 0.11.24).
    let body = Body::new_with_encoding(text, encoding)
        .unwrap_or_else(|text| Body::dangerous_pre_encoded(text, encoding));
    SinglePart::builder().header(media_type).body(body)
}
