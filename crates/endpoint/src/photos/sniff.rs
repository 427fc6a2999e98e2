//! Recognises a file's format by its first bytes, never by its name.
//!
//! Only photos have to be recognised for certain. The other formats are here so that a shopper who chose the wrong file
//! learns what it is.

use crate::photos::NotAPhoto;

/// The formats that are accepted as photos.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoFormat {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    WebP,
}

/// File signatures: an offset, the bytes there, and what such a file is.
const SIGNATURES: &[(usize, &[u8], &str)] = &[
    (0, b"GIF8", "a GIF"),
    (0, b"%PDF", "a PDF"),
    (4, b"ftyphe", "a HEIC image"),
    (4, b"ftypmif1", "a HEIC image"),
    (4, b"ftypmsf1", "a HEIC image"),
    (4, b"ftypavi", "an AVIF image"),
    (4, b"ftyp", "a video"),
    (4, b"moov", "a video"),
    (8, b"AVI ", "a video"),
    (0, b"\x1A\x45\xDF\xA3", "a video"),
    (0, b"\0\0\x01\xBA", "a video"),
    (0, b"II*\0", "a TIFF image"),
    (0, b"MM\0*", "a TIFF image"),
    (0, b"II+\0", "a TIFF image"),
    (0, b"BM", "a BMP image"),
    (0, b"\0\0\x01\0", "an icon"),
    (0, b"\xFF\x0A", "a JPEG XL image"),
    (4, b"JXL ", "a JPEG XL image"),
    (4, b"jP  ", "a JPEG 2000 image"),
    (0, b"8BPS", "a Photoshop document"),
    (0, b"PK\x03\x04", "a ZIP archive"),
    (0, b"PK\x05\x06", "a ZIP archive"),
    (0, b"Rar!\x1A\x07", "a RAR archive"),
    (0, b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (0, b"\x1F\x8B\x08", "a gzip archive"),
    (0, b"BZh", "a bzip2 archive"),
    (0, b"\xFD7zXZ\0", "an xz archive"),
    (257, b"ustar", "a tar archive"),
    (0, b"\x7FELF", "a program"),
    (0, b"MZ", "a program"),
    (0, b"\xCA\xFE\xBA\xBE", "a program"),
    (0, b"\xCF\xFA\xED\xFE", "a program"),
    (0, b"\0asm", "a program"),
    (0, b"#!", "a script"),
    (0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an Office document"),
    (0, b"{\\rtf", "an RTF document"),
    (0, b"ID3", "a sound"),
    (0, b"OggS", "a sound"),
    (8, b"WAVE", "a sound"),
    (0, b"SQLite format 3", "a database"),
];

/// The format of a photo by its first bytes.
///
/// # Errors
///
/// [`NotAPhoto::OtherFormat`] names what the file is instead.
pub fn sniff(file: &[u8]) -> Result<PhotoFormat, NotAPhoto> {
    match file {
        [0xFF, 0xD8, 0xFF, ..] => Ok(PhotoFormat::Jpeg),
        _ if file.starts_with(b"\x89PNG\r\n\x1A\n") => Ok(PhotoFormat::Png),
        _ if file.starts_with(b"RIFF") && file.get(8..12) == Some(b"WEBP") => Ok(PhotoFormat::WebP),
        _ => Err(NotAPhoto::OtherFormat(describe(file))),
    }
}

fn signature_of(bytes: &[u8]) -> Option<&'static str> {
    let found = SIGNATURES.iter().find(|(position, signature, _)| {
        let from = bytes.get(*position..);
        from.is_some_and(|from| from.starts_with(signature))
    });
    found.map(|(_, _, name)| *name)
}

fn describe(file: &[u8]) -> &'static str {
    if file.is_empty() {
        return "an empty file";
    }
    if let Some(name) = signature_of(file) {
        return name;
    }
    let start = String::from_utf8_lossy(file.get(..1_024).unwrap_or(file)).to_lowercase();
    let is_binary =
        |found: char| found == '\u{FFFD}' || found.is_control() && !found.is_whitespace();
    let is_text = !start.contains(is_binary);
    match () {
        () if start.contains("<svg") => "an SVG drawing",
        () if start.contains("<html") || start.contains("<!doctype html") => "a web page",
        () if start.contains("%pdf-") => "a PDF",
        () if is_text => "a text",
        () => "another kind of file",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_photo_is_named() {
        for (file, name) in [
            (&b""[..], "an empty file"),
            (b"GIF89a", "a GIF"),
            (b"\0\0\0\x18ftypheic", "a HEIC image"),
            (b"\0\0\0\x1Cftypavif", "an AVIF image"),
            (b"\0\0\0\x18ftypmp42", "a video"),
            (b"RIFF\x10\0\0\0AVI LIST", "a video"),
            (b"MM\0*\0\0\0\x08", "a TIFF image"),
            (b"BM\x36\0\0\0", "a BMP image"),
            (b"PK\x03\x04\x14\0", "a ZIP archive"),
            (b"\x7FELF\x02\x01", "a program"),
            (b"<?xml version=\"1.0\"?>\n<svg>", "an SVG drawing"),
            (b"  <!DOCTYPE html>", "a web page"),
            (b"\n%PDF-1.4", "a PDF"),
            (b"Dear support,", "a text"),
            (b"\xC3\x28\x01\x02", "another kind of file"),
            (b"\xFF\xD8", "another kind of file"),
        ] {
            assert_eq!(sniff(file), Err(NotAPhoto::OtherFormat(name)), "{file:?}");
        }
    }
}
