//! What else a file could be taken for.
//!
//! A file can be a photo to one program and an archive, a page or a program to another: archives are read from their end,
//! pages and scripts from wherever a tag stands. Nothing of that is ever kept, since pixels alone are. But whoever sends it
//! means harm, or was made to, and hears of it.
//!
//! Signatures are long enough for a film's random bytes to have one about once in a hundred thousand photos.

use aho_corasick::AhoCorasick;

use crate::photos::NotAPhoto;
use crate::photos::container::parts::Container;
use crate::photos::sniff::{Kind, stranger_after};

const ARCHIVE: &str = "an archive";
const PAGE: &str = "a web page's code";
const PROGRAM: &str = "a program";

/// What is known by some bytes, wherever they stand.
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

/// What is known by the beginning of a tag, in large and small letters, of one byte or two.
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

/// Refuses a file that is something else as well.
pub fn refuse(kind: Kind, parts: &Container<'_>) -> Result<(), NotAPhoto> {
    let search = Search::new()?;
    let concurrency = parts.metadata.iter().chain([&parts.trailing]);
    let mut found = concurrency.filter_map(|place| search.find(place));
    match stranger_after(kind, parts.trailing).or_else(|| found.next()) {
        Some(what) => Err(NotAPhoto::Hides(what)),
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

    fn find(&self, place: &[u8]) -> Option<&'static str> {
        if let Some(found) = self.bytes.find(place) {
            return BYTES.get(found.pattern().as_usize()).map(|(_, name)| *name);
        }
        let letters: Vec<u8> = place.iter().copied().filter(|byte| *byte != 0).collect();
        let mut tags = self.tags.find_iter(&letters);
        let tag = tags.find(|tag| ends_a_name(letters.get(tag.end())))?;
        TAGS.get(tag.pattern().as_usize()).map(|(_, name)| *name)
    }
}

/// Whether a tag's name is over here, so that `<head` isn't found in `<header`, nor in a film.
fn ends_a_name(next: Option<&u8>) -> bool {
    next.is_none_or(|next| next.is_ascii_whitespace() || matches!(next, b'>' | b'/' | b':'))
}
