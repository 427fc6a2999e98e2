//! Photos of an inquiry, from choosing to uploaded. The pictures themselves stay with the browser.

use careline_wire::ticket::{PhotoRef, Sha256Hex};
use careline_wire::validate::PHOTOS_MAX;
use uuid::Uuid;

/// The largest file that is taken from a shopper, in bytes; a phone's 48-megapixel photo is below it.
pub const FILE_MAX: u64 = 40 * 1024 * 1024;

/// A photo and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// The client's own id for it.
    pub id: Uuid,
    /// Its file's name, for the shopper.
    pub name: String,
    /// Where it stands.
    pub state: State,
}

/// Where a photo stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is made smaller and freed of metadata.
    Preparing,
    /// It is on its way.
    Uploading {
        /// Bytes the endpoint has.
        sent: u64,
        /// Bytes in all.
        total: u64,
    },
    /// The endpoint doesn't answer; it's tried again.
    Away {
        /// Bytes the endpoint has.
        sent: u64,
        /// Bytes in all.
        total: u64,
    },
    /// The endpoint has it.
    Uploaded(Sha256Hex),
    /// It can't be sent.
    Refused(Refusal),
}

/// Why a photo can't be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The file has nothing in it.
    Empty,
    /// The file is larger than [`FILE_MAX`].
    TooLarge,
    /// The browser or the endpoint can't read it as a photo.
    NotAPhoto,
    /// The endpoint won't take it.
    NotTaken,
    /// There are [`PHOTOS_MAX`] already.
    TooMany,
    /// This page can't prepare photos (it isn't served over https).
    Insecure,
}

impl Refusal {
    /// Why a file can't even be tried, going by its size.
    #[must_use]
    pub const fn of_size(bytes: u64) -> Option<Self> {
        match bytes {
            0 => Some(Self::Empty),
            1..=FILE_MAX => None,
            _ => Some(Self::TooLarge),
        }
    }
}

/// The photos of an inquiry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Photos(Vec<Photo>);

impl Photos {
    /// Every photo, in the order of choosing.
    #[must_use]
    pub fn all(&self) -> &[Photo] {
        &self.0
    }

    /// Whether another one has room.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.kept().count() < PHOTOS_MAX
    }

    /// Takes a chosen file; the answer is whether to prepare it.
    pub fn choose(&mut self, id: Uuid, name: String, bytes: u64) -> bool {
        let refusal =
            Refusal::of_size(bytes).or_else(|| (!self.has_room()).then_some(Refusal::TooMany));
        let state = refusal.map_or(State::Preparing, State::Refused);
        self.0.push(Photo { id, name, state });
        refusal.is_none()
    }

    /// A photo moved on; one that was removed meanwhile stays removed.
    pub fn set(&mut self, id: Uuid, state: State) {
        if let Some(photo) = self.0.iter_mut().find(|photo| photo.id == id) {
            photo.state = state;
        }
    }

    /// The shopper took a photo back, or read why it was refused.
    pub fn remove(&mut self, id: Uuid) {
        self.0.retain(|photo| photo.id != id);
    }

    /// The photos that are or will be sent.
    pub fn kept(&self) -> impl Iterator<Item = &Photo> {
        self.0
            .iter()
            .filter(|photo| !matches!(photo.state, State::Refused(_)))
    }

    /// Whether one waits for the endpoint to come back.
    #[must_use]
    pub fn is_any_away(&self) -> bool {
        self.0
            .iter()
            .any(|photo| matches!(photo.state, State::Away { .. }))
    }

    /// The photos as a ticket names them, once each has arrived.
    #[must_use]
    pub fn uploaded(&self) -> Option<Vec<PhotoRef>> {
        self.kept()
            .map(|photo| match photo.state {
                State::Uploaded(sha256) => Some(PhotoRef {
                    id: photo.id,
                    sha256,
                }),
                _ => None,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_refused_by_its_size_in_words_that_say_which() {
        for (bytes, state) in [
            (0, State::Refused(Refusal::Empty)),
            (1, State::Preparing),
            (FILE_MAX, State::Preparing),
            (60 * 1024 * 1024, State::Refused(Refusal::TooLarge)),
        ] {
            let mut photos = Photos::default();
            photos.choose(Uuid::nil(), "clasp.jpg".into(), bytes);
            assert_eq!(photos.all()[0].state, state, "{bytes}");
        }
    }

    #[test]
    fn the_seventh_is_refused_and_a_refused_one_takes_no_room() {
        let mut photos = Photos::default();
        assert!(!photos.choose(Uuid::from_u128(99), "empty.jpg".into(), 0));
        for n in 0..6 {
            assert!(photos.choose(Uuid::from_u128(n), "clasp.jpg".into(), 10));
        }
        assert!(!photos.choose(Uuid::from_u128(7), "one-more.jpg".into(), 10));
        photos.remove(Uuid::from_u128(0));
        assert!(photos.has_room());
    }

    #[test]
    fn a_ticket_names_photos_only_once_all_have_arrived() {
        let mut photos = Photos::default();
        photos.choose(Uuid::from_u128(1), "a.jpg".into(), 10);
        photos.choose(Uuid::from_u128(2), "b.jpg".into(), 10);
        photos.set(Uuid::from_u128(1), State::Uploaded(Sha256Hex([1; 32])));
        assert_eq!(photos.uploaded(), None);
        photos.set(Uuid::from_u128(2), State::Refused(Refusal::NotAPhoto));
        assert_eq!(photos.uploaded().map(|all| all.len()), Some(1));
    }
}
