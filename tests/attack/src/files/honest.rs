//! Legitimate photos with everything that phones put into a file. Refusing them would refuse shoppers.

use image::ImageFormat;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;

use super::file::Hostile;
use super::good::{
    WEBP_SIDE, any, extended, noise, picture, riff_chunk, webp_pixels, with_chunk, with_segment,
};

const XMP: &[u8] =
    b"http://ns.adobe.com/xap/1.0/\0<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>\
    <x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description GCamera:MotionPhoto='1' \
    hdrgm:Version='1.0'><Container:Directory><rdf:Seq><rdf:li Item:Mime='video/mp4'/></rdf:Seq>\
    </Container:Directory></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>";
const EXIF: &[u8] = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";

/// One such photo.
pub fn make(rng: &mut SmallRng) -> Hostile {
    let jpeg = picture(rng, ImageFormat::Jpeg);
    let maker_note = [EXIF, &noise(rng, 30_000)].concat();
    let film = [
        &b"\0\0\0\x18ftypmp42\0\0\0\0isommp42"[..],
        &noise(rng, 60_000),
    ]
    .concat();
    let profile = [&b"ICC_PROFILE\0\x01\x01"[..], &noise(rng, 4_000)].concat();
    let ways: [(&str, Vec<u8>); 9] = [
        ("bare", any(rng).1),
        ("EXIF", with_segment(&jpeg, 0xE1, &maker_note)),
        ("XMP", with_segment(&jpeg, 0xE1, XMP)),
        ("a profile", with_segment(&jpeg, 0xE2, &profile)),
        (
            "a motion photo",
            [&with_segment(&jpeg, 0xE1, XMP)[..], &film].concat(),
        ),
        (
            "a gain map",
            [&jpeg[..], &picture(rng, ImageFormat::Jpeg)].concat(),
        ),
        (
            "Samsung's trailer",
            [
                &jpeg[..],
                b"\0\0\x01\x0A\x0E\0\0\0Image_UTC_Data1763877600000SEFHj\0\0\0SEFT",
            ]
            .concat(),
        ),
        (
            "a PNG's XMP and profile",
            with_chunk(
                &with_chunk(&picture(rng, ImageFormat::Png), b"iTXt", XMP),
                b"iCCP",
                &profile,
            ),
        ),
        (
            "a WebP's EXIF and XMP",
            extended(
                0x0C,
                WEBP_SIDE,
                &[
                    webp_pixels(rng),
                    riff_chunk(b"EXIF", &maker_note),
                    riff_chunk(b"XMP ", XMP),
                ],
            ),
        ),
    ];
    let (name, bytes) = ways.choose(rng).cloned().unwrap_or_default();
    Hostile::rewritten("honest", name, bytes)
}
