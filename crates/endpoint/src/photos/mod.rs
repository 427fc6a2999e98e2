//! Photos as support gets them: decoded, upright, scaled down, and encoded again as JPEG.
//!
//! The stored file is made from the pixels alone, so nothing that was hidden in the upload (a location, a script, an
//! archive) survives. Such a photo isn't refused: a refusal protects nobody, and may lose an honest photo. Transparent
//! areas become white. A file passes these steps:
//!
//! 1. [`worker`] passes it to a process of its own, which may only read the file and answer ([`sandbox`]). The endpoint
//!    never parses a photo itself, and survives whatever happens to that process.
//! 2. Its first bytes must be those of a JPEG, PNG or WebP ([`sniff`]).
//! 3. Its pixels are decoded and encoded again ([`reencode`]). Their number is checked before they are decoded. Animated
//!    and incomplete files are refused. The rest is dropped: metadata, and whatever stands behind the picture.
//! 4. The process's output must be a JPEG as step 3 writes it ([`jpeg`]), or a reason in words.
//!
//! # Limits
//!
//! - Colours are read as sRGB, whatever the profile says.
//! - A photo may have 108 million pixels, and its file 25 MiB. Progressive JPEGs and pictures with transparency need
//!   more memory for each pixel, so they may have fewer.

pub mod jpeg;
pub mod reencode;
pub mod sandbox;
pub mod sniff;
pub mod upload_lock;
pub mod worker;

/// The largest photo that can be uploaded, in bytes: 25 MiB.
pub const MAX_SIZE: u64 = 25 * 1024 * 1024;

/// Why a file isn't accepted as a photo, as a sentence for the shopper.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPhoto {
    /// It has another format.
    #[error("This is {0}, not a photo that can be read. Please send a JPEG, PNG or WebP.")]
    OtherFormat(&'static str),
    /// It is animated.
    #[error(
        "Animated images aren't supported. Please send a still one, for example a screenshot of it."
    )]
    Animated,
    /// Decoding it would take too much memory.
    #[error(
        "This photo has too many pixels. Please send one of at most 12,000 × 9,000, for example a screenshot of it."
    )]
    TooLarge,
    /// Decoding it would take too much time.
    #[error(
        "This photo takes too long to read. Please send another, for example a screenshot of it."
    )]
    TooSlow,
    /// It is damaged or incomplete.
    #[error("This photo is damaged or incomplete. Please choose it again, or take another.")]
    Damaged,
}
