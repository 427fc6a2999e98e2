//! Photos as support gets them: decoded, upright, no larger than needed, and encoded anew.
//!
//! What is kept is made of pixels alone, so nothing that was hidden in the file (a place, a script) comes through.
//! Transparent parts become white. On the way there a file is trusted step by step:
//!
//! 1. [`photo_worker`] gives it to a process of its own, which may do nothing but read it and answer ([`confine`]). Whatever
//!    happens to that process, this one lives on. It never looks into a photo itself.
//! 2. There its first bytes must be a JPEG's, a PNG's or a WebP's ([`signature`]).
//! 3. It's taken apart by its own structure, down to its end ([`parts`]). A picture that moves, and one that isn't whole, are refused.
//! 4. What isn't pixels is searched for what else the file could be taken for ([`hidden`]).
//! 5. The pixels, and nothing else, are decoded and written anew ([`reencode`]). How large they are is known before.
//! 6. The answer must be a JPEG such as step 5 writes, or words.
//!
//! # Limits
//!
//! - What phones put beside a picture is welcome, and left behind: EXIF, XMP, colour profiles, a film or a second picture
//!   after the first. So the search is for what is something else, not for everything that isn't pixels.
//! - Compressed metadata isn't unpacked, and pixels aren't searched: neither is kept.
//! - Colours are taken for sRGB, whatever the profile says.
//! - A photo may have 108 million pixels; its file has 25 MiB at most. A progressive JPEG, or a picture with
//!   transparency, needs more memory for each of them, and may have fewer.

pub mod container;
pub mod polyglot;
pub mod reencode;
pub mod sandbox;
pub mod sniff;
pub mod upload_lock;
pub mod worker;

pub use crate::photos::reencode::reencode;
pub use crate::photos::worker::{COMMAND, PhotoWorker, work};

/// The most bytes of a photo's file: 25 MiB.
pub const MAX_SIZE: u64 = 25 * 1024 * 1024;

/// Why a file isn't a photo that can be kept; in words for the shopper.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPhoto {
    /// It is something else.
    #[error("This is {0}, not a photo that can be read. Please send a JPEG, PNG or WebP.")]
    OtherKind(&'static str),
    /// It is an animation.
    #[error(
        "This picture moves. Please send one that stands still, for example a screenshot of it."
    )]
    Moves,
    /// It is something else as well.
    #[error(
        "There is {0} in this file beside the photo. Please send the photo alone, for example a screenshot of it."
    )]
    Hides(&'static str),
    /// It would take too much memory.
    #[error(
        "This photo has too many pixels. Please send one of at most 12,000 × 9,000, for example a screenshot of it."
    )]
    TooLarge,
    /// It would take too much time.
    #[error(
        "This photo takes too long to read. Please send another, for example a screenshot of it."
    )]
    TooSlow,
    /// It can't be read to its end.
    #[error("This photo is damaged or incomplete. Please choose it again, or take another.")]
    Damaged,
}
