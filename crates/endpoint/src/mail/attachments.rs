//! Photos attached to a mail.

use lettre::message::header::ContentType;
use lettre::message::{Attachment, MultiPart};

use crate::mail::error::MailError;

/// The file name of the photo at a position, counted from 1.
pub fn file_name(number: usize) -> String {
    format!("photo-{number}.jpg")
}

/// A body with photos attached, as `multipart/mixed` (RFC 2046).
pub fn with_photos(body: MultiPart, photos: Vec<Vec<u8>>) -> Result<MultiPart, MailError> {
    let jpeg = ContentType::parse("image/jpeg")
        .map_err(|_| MailError::NotComposable("image/jpeg isn't a media type"))?;
    let photos = (1..)
        .zip(photos)
        .map(|(number, photo)| Attachment::new(file_name(number)).body(photo, jpeg.clone()));
    let mixed = MultiPart::mixed().multipart(body);
    Ok(photos.fold(mixed, MultiPart::singlepart))
}
