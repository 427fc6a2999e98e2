//! Real photos with everything that phones add to them, and files that must be refused.

use image::{GenericImageView as _, ImageFormat, RgbaImage};

use crate::photos::jpeg::is_plain;
use crate::photos::reencode::*;

/// Red on the left, blue on the right.
fn picture(format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(48, 32, |x, _| match x < 24 {
        true => Rgb([200, 20, 20]),
        false => Rgb([20, 20, 200]),
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn jpeg() -> Vec<u8> {
    picture(ImageFormat::Jpeg)
}

fn png() -> Vec<u8> {
    picture(ImageFormat::Png)
}

fn webp() -> Vec<u8> {
    picture(ImageFormat::WebP)
}

/// A JPEG with another segment after its start.
fn jpeg_with(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    let mut bytes = jpeg();
    bytes.splice(2..2, [&[0xFF, marker], &length[..], content].concat());
    bytes
}

/// A PNG with another chunk after its header.
fn png_with(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    let sum = crc(&[name, content].concat()).to_be_bytes();
    let mut bytes = png();
    bytes.splice(33..33, [&length[..], name, content, &sum].concat());
    bytes
}

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_le_bytes();
    let padding = vec![0; content.len() % 2];
    [name, &length[..], content, &padding].concat()
}

/// An extended WebP: flags and the size of its canvas less one, then chunks.
fn webp_of(flags: u8, [width, height]: [u8; 2], chunks: &[Vec<u8>]) -> Vec<u8> {
    let canvas = chunk(b"VP8X", &[flags, 0, 0, 0, width, 0, 0, height, 0, 0]);
    let chunks = [canvas, chunks.concat()].concat();
    let length = u32::try_from(4 + chunks.len()).unwrap().to_le_bytes();
    [b"RIFF", &length[..], b"WEBP", &chunks].concat()
}

/// The size of the picture less one, as a WebP's canvas states it.
const SIZE: [u8; 2] = [47, 31];

/// The one chunk of a simple WebP.
fn pixels() -> Vec<u8> {
    webp().split_off(12)
}

fn after(mut file: Vec<u8>, more: &[u8]) -> Vec<u8> {
    file.extend(more);
    file
}

/// Held sideways.
const EXIF: &[u8] = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
const XMP: &str = "http://ns.adobe.com/xap/1.0/\0<?xpacket begin=''?><x:xmpmeta><rdf:RDF>\
    <rdf:Description GCamera:MotionPhoto='1'><Container:Directory/><stEvt:head/></rdf:Description>\
    </rdf:RDF></x:xmpmeta><?xpacket end='w'?>";

#[test]
fn metadata_and_trailers_of_phones_are_dropped() {
    let exif = [b"Exif\0\0", EXIF].concat();
    let film = b"\0\0\0\x18ftypmp42\0\0\0\0isommp42\0\0\0\x08mdat";
    let mirrored = [film, &b"a\x03\x9C\x00<scri"[..]].concat();
    for (name, file, size) in [
        ("EXIF", jpeg_with(0xE1, &exif), (32, 48)),
        ("XMP", jpeg_with(0xE1, XMP.as_bytes()), (48, 32)),
        ("a profile", jpeg_with(0xE2, &[7; 3_000]), (48, 32)),
        ("a comment", jpeg_with(0xFE, b"Lavc60.31.102"), (48, 32)),
        ("a film", after(jpeg(), &mirrored), (48, 32)),
        ("a second picture", after(jpeg(), &jpeg()), (48, 32)),
        (
            "Samsung's",
            after(jpeg(), b"\0\0\x01\x0A\x0E\0\0\0Image_UTC_DataSEFT"),
            (48, 32),
        ),
        ("padding", after(jpeg(), &[0; 64]), (48, 32)),
        ("PNG's EXIF", png_with(b"eXIf", EXIF), (32, 48)),
        ("PNG's XMP", png_with(b"iTXt", XMP.as_bytes()), (48, 32)),
        (
            "PNG's words",
            png_with(b"tEXt", b"Software\0Paint <3"),
            (48, 32),
        ),
        (
            "a profile that can't be unpacked",
            png_with(b"iCCP", b"x\0\0nonsense"),
            (48, 32),
        ),
        ("a WebP", webp(), (48, 32)),
        (
            "WebP's EXIF",
            webp_of(0x08, SIZE, &[pixels(), chunk(b"EXIF", EXIF)]),
            (32, 48),
        ),
    ] {
        let made = reencode(&file).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(is_plain(&made), "{name}");
        let made = image::load_from_memory(&made).unwrap();
        assert_eq!(made.dimensions(), size, "{name}");
    }
}

/// The photo is the same, byte for byte, as one made from a file in which nothing hides.
#[test]
fn a_polyglot_is_rewritten_and_nothing_that_hid_in_it_is_kept() {
    let archive = b"PK\x03\x04\x14\0\0\0\x08\0names and bytes PK\x05\x06\0\0\0\0\x01\0\x01\0";
    let script = b"<script>alert(1)</script>";
    let wide: Vec<u8> = script.iter().flat_map(|byte| [*byte, 0]).collect();
    let mut comment = jpeg();
    // The length in this header is the beginning of a comment, which makes the JPEG a script too.
    comment.splice(4..6, *b"/*");
    comment.splice(20..20, vec![b' '; 0x2F2A - 16]);
    for (of, files) in [
        (
            jpeg(),
            vec![
                after(jpeg(), archive),
                after(jpeg(), &archive[26..]),
                after(jpeg(), b"\0\0 \n7z\xBC\xAF\x27\x1C"),
                after(jpeg(), b"MZ\x90\0"),
                after(jpeg(), b"...%PDF-1.7"),
                after(jpeg(), b"<HTML>"),
                after(jpeg(), &png()),
                jpeg_with(0xE0, script),
                jpeg_with(0xE1, &[b"Exif\0\0", &script[..]].concat()),
                jpeg_with(0xE2, &[b"ICC_PROFILE\0\x01\x01", &script[..]].concat()),
                jpeg_with(0xE5, archive),
                jpeg_with(0xED, &wide),
                jpeg_with(0xEE, script),
                jpeg_with(0xFE, b"<?php system('id'); ?>"),
                comment,
            ],
        ),
        (
            png(),
            vec![
                after(png(), &jpeg()),
                after(png(), archive),
                png_with(b"tEXt", b"Comment\0<iframe src=x>"),
                png_with(b"iTXt", script),
                png_with(b"prVt", b"%PDF-1.4"),
            ],
        ),
        (
            webp(),
            vec![
                after(webp(), archive),
                webp_of(0x04, SIZE, &[pixels(), chunk(b"XMP ", script)]),
                webp_of(0, SIZE, &[pixels(), chunk(b"MORE", archive)]),
            ],
        ),
    ] {
        let made = reencode(&of);
        assert!(made.as_deref().is_ok_and(is_plain));
        for file in files {
            assert_eq!(reencode(&file), made, "{}", file.escape_ascii());
        }
    }
}

#[test]
fn a_jpeg_with_more_than_a_picture_is_not_plain() {
    let made = reencode(&jpeg()).unwrap();
    assert!(is_plain(&made));
    for marker in (0xE0..=0xEF).chain([0xFE]) {
        let mut more = made.clone();
        more.splice(20..20, [0xFF, marker, 0, 4, b'i', b'd']);
        assert!(!is_plain(&more), "{marker:X}");
    }
    let longer_header = [&made[..5], b"\x12", &made[6..20], b"id", &made[20..]].concat();
    for file in [
        longer_header,
        after(made.clone(), b"\0"),
        made[..made.len() - 2].to_vec(),
    ] {
        assert!(!is_plain(&file));
    }
}

#[test]
fn an_animated_picture_is_refused() {
    let frame = [&[0; 6][..], &[47, 0, 0, 31, 0, 0], &[0; 4], &pixels()].concat();
    let frames = webp_of(
        0x02,
        SIZE,
        &[chunk(b"ANIM", &[0; 6]), chunk(b"ANMF", &frame)],
    );
    for file in [png_with(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]), frames] {
        assert_eq!(reencode(&file), Err(NotAPhoto::Animated));
    }
}

#[test]
fn a_decompression_bomb_is_refused_by_its_header() {
    let mut wide = png();
    wide.splice(16..24, [0, 1, 0, 0, 0, 1, 0, 0]);
    // With a valid checksum, the decoder gets as far as the size.
    let sum = crc(&wide[12..29]).to_be_bytes();
    wide.splice(29..33, sum);
    assert_eq!(reencode(&wide), Err(NotAPhoto::TooLarge));

    let mut tall = jpeg();
    let frame = tall
        .windows(2)
        .position(|pair| pair == [0xFF, 0xC0])
        .unwrap();
    tall.splice(frame + 5..frame + 9, [0xFF; 4]);
    assert_eq!(reencode(&tall), Err(NotAPhoto::TooLarge));

    let once = jpeg();
    let scan = once
        .windows(2)
        .position(|pair| pair == [0xFF, 0xDA])
        .unwrap();
    let (start, scan) = once.split_at(scan);
    let (scan, end) = scan.split_at(scan.len() - 2);
    let often = [start, &scan.repeat(33), end].concat();
    assert_eq!(reencode(&often), Err(NotAPhoto::TooSlow));
}

/// The checksum of a PNG chunk.
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

#[test]
fn an_incomplete_file_is_refused() {
    // A PNG's last twelve bytes are its end marker: all pixels stand before it.
    for (file, end) in [(jpeg(), 0), (png(), 12), (webp(), 0)] {
        for length in 12..file.len() - end {
            let refused = reencode(&file[..length]);
            assert_eq!(
                refused,
                Err(NotAPhoto::Damaged),
                "{length} of {}",
                file.len()
            );
        }
    }
    let two = after(jpeg_with(0xC0, &jpeg()[2..20]), b"");
    assert_eq!(reencode(&two), Err(NotAPhoto::Damaged), "two headers");
}

#[test]
fn a_large_photo_becomes_small_and_keeps_its_shape() {
    let mut bytes = Cursor::new(Vec::new());
    let photo = RgbaImage::from_pixel(4_400, 1_100, image::Rgba([200, 20, 20, 255]));
    photo.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let made = reencode(&bytes.into_inner()).unwrap();
    let made = image::load_from_memory(&made).unwrap();
    assert_eq!(made.dimensions(), (2_000, 500));
    let colour = made.get_pixel(1_000, 250).0;
    assert!(colour[0] > 190 && colour[2] < 30, "{colour:?}");
}
