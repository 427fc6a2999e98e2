//! Photos of an inquiry, from choosing to uploaded. The pictures themselves stay with the browser.

use careline_wire::ticket::{PhotoRef, Sha256Hex};
use careline_wire::validate::PHOTOS_MAX;
use uuid::Uuid;

use crate::photos::file_kind::FileKind;

/// The largest file that is taken from a shopper, in bytes; a phone's 48-megapixel photo is below it.
pub const FILE_MAX: u64 = 40 * 1024 * 1024;

/// The most pixels that are decoded; a phone's 108-megapixel photo is below it. Each takes four bytes of the device.
pub const PIXELS_MAX: u64 = 120_000_000;

/// A photo and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// The client's own id for it.
    pub id: Uuid,
    /// Its file's name, for the shopper.
    pub name: String,
    /// The digest of what is sent, once that is prepared and, where it can be, kept on this device.
    pub sha256: Option<Sha256Hex>,
    /// Whether this device wouldn't keep it.
    pub is_not_stored: bool,
    /// Where it stands.
    pub state: State,
}

/// What happens to photos.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A file was chosen.
    Chosen {
        /// The client's own id for it.
        id: Uuid,
        /// Its name.
        name: String,
        /// How large it is.
        bytes: u64,
    },
    /// This device kept it from an earlier visit.
    Restored {
        /// The client's own id for it.
        id: Uuid,
        /// Its file's name.
        name: String,
    },
    /// This device wouldn't keep it.
    NotStored(Uuid),
    /// It is ready to be sent.
    Prepared(Uuid, Sha256Hex),
    /// It moved on.
    Moved(Uuid, State),
    /// The shopper took it back, or read why it was refused.
    Removed(Uuid),
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
    Unreachable {
        /// Bytes the endpoint has.
        sent: u64,
        /// Bytes in all.
        total: u64,
    },
    /// The endpoint has it.
    Uploaded,
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
    /// The picture has more pixels than [`PIXELS_MAX`].
    TooManyPixels,
    /// The browser can't open this kind of file.
    Unopened(FileKind),
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
        self.sendable().count() < PHOTOS_MAX
    }

    /// Takes an event; the answer is whether the photo is to be brought to the endpoint.
    pub fn update(&mut self, event: Event) -> bool {
        match event {
            Event::Chosen { id, name, bytes } => {
                let refusal = Refusal::of_size(bytes)
                    .or_else(|| (!self.has_room()).then_some(Refusal::TooMany));
                self.add(id, name, refusal.map_or(State::Preparing, State::Refused));
                return refusal.is_none();
            }
            Event::Restored { id, name } => self.add(id, name, State::Preparing),
            Event::NotStored(id) => self.change(id, |photo| photo.is_not_stored = true),
            Event::Prepared(id, sha256) => self.change(id, |photo| photo.sha256 = Some(sha256)),
            Event::Moved(id, state) => self.change(id, |photo| photo.state = state),
            Event::Removed(id) => self.0.retain(|photo| photo.id != id),
        }
        true
    }

    /// Takes what happens to a photo that is here already; what is chosen anew isn't its business.
    pub fn update_existing(&mut self, event: &Event) {
        if !matches!(event, Event::Chosen { .. } | Event::Restored { .. }) {
            self.update(event.clone());
        }
    }

    fn add(&mut self, id: Uuid, name: String, state: State) {
        self.0.push(Photo {
            id,
            name,
            sha256: None,
            is_not_stored: false,
            state,
        });
    }

    /// One that was removed meanwhile stays removed.
    fn change(&mut self, id: Uuid, change: impl FnOnce(&mut Photo)) {
        if let Some(photo) = self.0.iter_mut().find(|photo| photo.id == id) {
            change(photo);
        }
    }

    /// The photos that are or will be sent.
    pub fn sendable(&self) -> impl Iterator<Item = &Photo> {
        self.0
            .iter()
            .filter(|photo| !matches!(photo.state, State::Refused(_)))
    }

    /// Whether one waits for the endpoint to come back.
    #[must_use]
    pub fn is_any_unreachable(&self) -> bool {
        self.0
            .iter()
            .any(|photo| matches!(photo.state, State::Unreachable { .. }))
    }

    /// The photos as a ticket names them, once each is prepared.
    #[must_use]
    pub fn refs(&self) -> Option<Vec<PhotoRef>> {
        let named = |photo: &Photo| {
            let sha256 = photo.sha256?;
            let id = photo.id;
            Some(PhotoRef { id, sha256 })
        };
        self.sendable().map(named).collect()
    }

    /// Whether this device wouldn't keep one.
    #[must_use]
    pub fn is_any_not_stored(&self) -> bool {
        self.sendable().any(|photo| photo.is_not_stored)
    }

    /// Whether the endpoint has them all.
    #[must_use]
    pub fn are_uploaded(&self) -> bool {
        self.sendable().all(|photo| photo.state == State::Uploaded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(photos: &mut Photos, id: u128, bytes: u64) -> bool {
        let (id, name) = (Uuid::from_u128(id), "clasp.jpg".into());
        photos.update(Event::Chosen { id, name, bytes })
    }

    #[test]
    fn a_file_is_refused_by_its_size_in_words_that_say_which() {
        for (bytes, state) in [
            (0, State::Refused(Refusal::Empty)),
            (1, State::Preparing),
            (FILE_MAX, State::Preparing),
            (60 * 1024 * 1024, State::Refused(Refusal::TooLarge)),
        ] {
            let mut photos = Photos::default();
            choose(&mut photos, 0, bytes);
            assert_eq!(photos.all()[0].state, state, "{bytes}");
        }
    }

    #[test]
    fn the_seventh_is_refused_and_a_refused_one_takes_no_room() {
        let mut photos = Photos::default();
        assert!(!choose(&mut photos, 99, 0));
        for n in 0..6 {
            assert!(choose(&mut photos, n, 10));
        }
        assert!(!choose(&mut photos, 7, 10));
        photos.update(Event::Removed(Uuid::from_u128(0)));
        assert!(photos.has_room());
    }

    #[test]
    fn a_ticket_names_photos_once_each_is_prepared_and_waits_until_each_has_arrived() {
        let mut photos = Photos::default();
        let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
        choose(&mut photos, 1, 10);
        choose(&mut photos, 2, 10);
        photos.update(Event::Prepared(first, Sha256Hex([1; 32])));
        assert_eq!(photos.refs(), None, "one is still prepared");
        photos.update(Event::Moved(second, State::Refused(Refusal::NotAPhoto)));
        assert_eq!(photos.refs().map(|all| all.len()), Some(1));
        assert!(!photos.are_uploaded());
        photos.update(Event::Moved(first, State::Uploaded));
        assert!(photos.are_uploaded());
    }
}
