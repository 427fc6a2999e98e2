//! Finds files that can also be read as another format.
//!
//! A file can be a photo to one program and an archive, a web page or a program to another: archives are read from
//! their end, and browsers look for tags anywhere. Only pixels are stored, so such a file does no harm here, but its
//! sender either means harm or was tricked, and is told.
//!
//! # Limits
//!
//! The signatures are long enough that the random bytes of a video contain one in about a hundred thousand photos.

use aho_corasick::AhoCorasick;

use crate::photos::NotAPhoto;
use crate::photos::container::parts::Container;
use crate::photos::sniff::{PhotoFormat, unexpected_trailer};

const ARCHIVE: &str = "an archive";
const PAGE: &str = "a web page's code";
const PROGRAM: &str = "a program";

/// Byte sequences that mark a format wherever they are.
const BYTES: &[(&[u8], &str)] = &[
    (b"PK\x03\x04\x0A\0", ARCHIVE),
    (b"PK\x03\x04\x14\0", ARCHIVE),
    (b"PK\x03\x04\x2D\0", ARCHIVE),
    (b"PK\x05\x06\0\0\0\0", ARCHIVE),
    (b"Rar!\x1A\x07", ARCHIVE),
    (b"7z\xBC\xAF\x27\x1C", ARCHIVE),
    (b"\xFD7zXZ\0", ARCHIVE),
    (b"\x7FELF\x01\x01\x01", PROGRAM),
    (b"\x7FELF\x02\x01\x01", PROGRAM),
    (b"in DOS mode", PROGRAM),
    (b"%PDF-", "a PDF"),
    (b"__HALT_COMPILER", "a script"),
];

/// Beginnings of tags, in any case, in UTF-8 or UTF-16.
const TAGS: &[(&[u8], &str)] = &[
    (b"<!doctype", PAGE),
    (b"<?php", "a script"),
    (b"<body", PAGE),
    (b"<embed", PAGE),
    (b"<form", PAGE),
    (b"<head", PAGE),
    (b"<html", PAGE),
    (b"<iframe", PAGE),
    (b"<img", PAGE),
    (b"<link", PAGE),
    (b"<meta", PAGE),
    (b"<object", PAGE),
    (b"<script", "a script"),
    (b"<style", PAGE),
    (b"<svg", "an SVG drawing"),
    (b"<video", PAGE),
];

/// Refuses a file whose metadata or trailing bytes hold another format.
pub fn refuse(format: PhotoFormat, parts: &Container<'_>) -> Result<(), NotAPhoto> {
    let search = Search::new()?;
    let places = parts.metadata.iter().chain([&parts.trailing]);
    let mut found = places.filter_map(|bytes| search.find(bytes));
    match unexpected_trailer(format, parts.trailing).or_else(|| found.next()) {
        Some(what) => Err(NotAPhoto::Polyglot(what)),
        None => Ok(()),
    }
}

struct Search {
    bytes: AhoCorasick,
    tags: AhoCorasick,
}

impl Search {
    fn new() -> Result<Self, NotAPhoto> {
        let of = |patterns: &[(&'static [u8], _)]| {
            AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .build(patterns.iter().map(|(pattern, _)| pattern))
                .map_err(|_| NotAPhoto::Damaged)
        };
        Ok(Self {
            bytes: of(BYTES)?,
            tags: of(TAGS)?,
        })
    }

    fn find(&self, bytes: &[u8]) -> Option<&'static str> {
        if let Some(found) = self.bytes.find(bytes) {
            return BYTES.get(found.pattern().as_usize()).map(|(_, name)| *name);
        }
        // Without its zeros, UTF-16 reads as ASCII.
        let letters: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
        let mut tags = self.tags.find_iter(&letters);
        let tag = tags.find(|tag| ends_tag_name(letters.get(tag.end())))?;
        TAGS.get(tag.pattern().as_usize()).map(|(_, name)| *name)
    }
}

/// Whether a tag's name ends here, so that `<head` isn't found in `<header` or in random bytes.
fn ends_tag_name(next: Option<&u8>) -> bool {
    next.is_none_or(|next| next.is_ascii_whitespace() || matches!(next, b'>' | b'/' | b':'))
}
