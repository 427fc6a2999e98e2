//! A mail's body, as plain text and as HTML (RFC 2046 `multipart/alternative`).

use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, MultiPart, SinglePart};

use crate::mail::content::Content;
use crate::mail::{html, plain};

/// Both alternatives, plain text first.
pub fn alternatives(content: &Content<'_>) -> MultiPart {
    let (plain, html) = (
        plain::text(content.words, &content.blocks),
        html::page(content),
    );
    MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, plain))
        .singlepart(part(ContentType::TEXT_HTML, html))
}

fn part(media_type: ContentType, text: String) -> SinglePart {
    let encoding = ContentTransferEncoding::Base64;
    // Base64 can encode any text, and no line of it can be read as a header or as the end of the mail. So it doesn't
    // matter what lettre does with a bare CR or LF in a body (RUSTSEC-2026-0561, before 0.11.24).
    let body = Body::new_with_encoding(text, encoding)
        .unwrap_or_else(|text| Body::dangerous_pre_encoded(text, encoding));
    SinglePart::builder().header(media_type).body(body)
}
