//! The state of photos, from the choice of a file to the end of its upload. The pictures themselves are the browser's.

use careline_wire::ticket::{PhotoRef, Sha256Hex};
use careline_wire::validate::PHOTOS_MAX;
use uuid::Uuid;

use crate::api::failure::Wait;
use crate::photos::file_kind::FileKind;
use crate::storage::indexed_db::StorageError;

/// The largest file that is accepted from a shopper, in bytes. A phone's 48-megapixel photo is smaller.
pub const FILE_MAX: u64 = 40 * 1024 * 1024;

/// The most pixels that are decoded, at four bytes of memory each. A phone's 108-megapixel photo has fewer.
pub const PIXELS_MAX: u64 = 120_000_000;

/// A photo and its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// The client's own id for it.
    pub id: Uuid,
    /// Its file's name, which is shown to the shopper.
    pub name: String,
    /// The digest of the file that is sent, once it is prepared and, if possible, stored on this device.
    pub sha256: Option<Sha256Hex>,
    /// Why this device didn't store it, if it didn't.
    pub not_stored: Option<StorageError>,
    /// How far it is.
    pub state: State,
}

/// What happens to photos.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhotoEvent {
    /// A file was chosen.
    Chosen {
        /// The client's own id for it.
        id: Uuid,
        /// Its file's name.
        name: String,
        /// Its size.
        bytes: u64,
    },
    /// It was restored from a draft of an earlier visit.
    Restored {
        /// The client's own id for it.
        id: Uuid,
        /// Its file's name.
        name: String,
    },
    /// This device didn't store it.
    NotStored(Uuid, StorageError),
    /// It is ready to be sent.
    Prepared(Uuid, Sha256Hex),
    /// Its state changed.
    Moved(Uuid, State),
    /// The shopper removed it, or dismissed its refusal.
    Removed(Uuid),
}

/// How far a photo is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is being resized.
    Preparing,
    /// It is being uploaded.
    Uploading {
        /// Bytes that the endpoint has.
        sent: u64,
        /// Bytes in all.
        total: u64,
    },
    /// The endpoint doesn't answer yet. The upload is retried.
    Waiting {
        /// Why it doesn't answer.
        wait: Wait,
        /// Bytes that the endpoint has.
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
    /// The file is empty.
    Empty,
    /// The file is larger than [`FILE_MAX`].
    TooLarge,
    /// The picture has more pixels than [`PIXELS_MAX`].
    TooManyPixels,
    /// The browser can't decode this kind of file.
    Undecodable(FileKind),
    /// Neither the browser nor the endpoint can read it as a photo.
    NotAPhoto,
    /// The endpoint refused it.
    Rejected,
    /// There are already [`PHOTOS_MAX`].
    TooMany,
    /// The page can't compute digests, because it isn't served over https.
    Insecure,
}

impl Refusal {
    /// Why a file is refused by its size, in bytes.
    #[must_use]
    pub const fn of_size(bytes: u64) -> Option<Self> {
        match bytes {
            0 => Some(Self::Empty),
            1..=FILE_MAX => None,
            _ => Some(Self::TooLarge),
        }
    }
}

const TOO_MANY: State = State::Refused(Refusal::TooMany);

/// The photos of an inquiry or of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Photos(Vec<Photo>);

impl Photos {
    /// All photos, in the order in which they were chosen.
    #[must_use]
    pub fn all(&self) -> &[Photo] {
        &self.0
    }

    /// Whether another photo can be added. One that is still being prepared may be refused, so it takes no room yet.
    #[must_use]
    pub fn has_room(&self) -> bool {
        let prepared = self.sendable().filter(|photo| photo.sha256.is_some());
        prepared.count() < PHOTOS_MAX
    }

    /// Applies an event. Returns whether the photo is to be uploaded.
    pub fn update(&mut self, event: PhotoEvent) -> bool {
        match event {
            PhotoEvent::Chosen { id, name, bytes } => {
                let refusal = Refusal::of_size(bytes)
                    .or_else(|| (!self.has_room()).then_some(Refusal::TooMany));
                self.add(id, name, refusal.map_or(State::Preparing, State::Refused));
                return refusal.is_none();
            }
            PhotoEvent::Restored { id, name } => self.add(id, name, State::Preparing),
            PhotoEvent::NotStored(id, error) => {
                self.change(id, |photo| photo.not_stored = Some(error))
            }
            PhotoEvent::Prepared(id, sha256) => {
                self.change(id, |photo| photo.sha256 = Some(sha256));
                self.refuse_excess();
            }
            PhotoEvent::Moved(id, state) => self.change(id, |photo| photo.state = state),
            PhotoEvent::Removed(id) => self.0.retain(|photo| photo.id != id),
        }
        true
    }

    /// Applies an event to a photo that is already in this list, and ignores events that add photos.
    pub fn update_existing(&mut self, event: &PhotoEvent) {
        if !matches!(
            event,
            PhotoEvent::Chosen { .. } | PhotoEvent::Restored { .. }
        ) {
            self.update(event.clone());
        }
    }

    fn add(&mut self, id: Uuid, name: String, state: State) {
        self.0.push(Photo {
            id,
            name,
            sha256: None,
            not_stored: None,
            state,
        });
    }

    /// Ignores photos that were removed meanwhile, and those that are one too many.
    fn change(&mut self, id: Uuid, change: impl FnOnce(&mut Photo)) {
        let is_it = |photo: &&mut Photo| photo.id == id && photo.state != TOO_MANY;
        if let Some(photo) = self.0.iter_mut().find(is_it) {
            change(photo);
        }
    }

    /// Refuses what was chosen after the first [`PHOTOS_MAX`] photos, once it is known that each of these can be sent.
    fn refuse_excess(&mut self) {
        let mut ahead = 0;
        for photo in &mut self.0 {
            if ahead == PHOTOS_MAX && !matches!(photo.state, State::Refused(_)) {
                photo.state = TOO_MANY;
            }
            match photo.state {
                State::Refused(_) => {}
                _ if photo.sha256.is_none() => return,
                _ => ahead += 1,
            }
        }
    }

    /// Whether a photo is refused.
    #[must_use]
    pub fn is_refused(&self, id: Uuid) -> bool {
        let mut all = self.0.iter();
        all.any(|photo| photo.id == id && matches!(photo.state, State::Refused(_)))
    }

    /// The photos that were not refused.
    pub fn sendable(&self) -> impl Iterator<Item = &Photo> {
        self.0
            .iter()
            .filter(|photo| !matches!(photo.state, State::Refused(_)))
    }

    /// Why a photo's upload waits for the endpoint, if one does.
    #[must_use]
    pub fn wait(&self) -> Option<Wait> {
        self.0.iter().find_map(|photo| match photo.state {
            State::Waiting { wait, .. } => Some(wait),
            _ => None,
        })
    }

    /// The photos as a ticket lists them, once each is prepared.
    #[must_use]
    pub fn refs(&self) -> Option<Vec<PhotoRef>> {
        let named = |photo: &Photo| {
            let sha256 = photo.sha256?;
            let id = photo.id;
            Some(PhotoRef { id, sha256 })
        };
        self.sendable().map(named).collect()
    }

    /// Why this device didn't store a photo, if there is such a photo.
    #[must_use]
    pub fn not_stored(&self) -> Option<StorageError> {
        self.sendable().find_map(|photo| photo.not_stored)
    }

    /// Whether the endpoint has all photos.
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
        photos.update(PhotoEvent::Chosen { id, name, bytes })
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

    fn prepare(photos: &mut Photos, id: u128) {
        photos.update(PhotoEvent::Prepared(
            Uuid::from_u128(id),
            Sha256Hex([7; 32]),
        ));
    }

    fn refuse(photos: &mut Photos, id: u128) {
        let refused = State::Refused(Refusal::NotAPhoto);
        photos.update(PhotoEvent::Moved(Uuid::from_u128(id), refused));
    }

    fn sendable(photos: &Photos) -> Vec<u128> {
        photos.sendable().map(|photo| photo.id.as_u128()).collect()
    }

    #[test]
    fn the_seventh_is_refused_and_a_refused_one_takes_no_room() {
        let mut photos = Photos::default();
        assert!(!choose(&mut photos, 99, 0));
        for n in 0..6 {
            assert!(choose(&mut photos, n, 10));
            prepare(&mut photos, n);
        }
        assert!(!choose(&mut photos, 7, 10));
        photos.update(PhotoEvent::Removed(Uuid::from_u128(0)));
        assert!(photos.has_room());
    }

    #[test]
    fn files_chosen_at_once_are_too_many_only_once_six_before_them_can_be_sent() {
        let mut photos = Photos::default();
        for n in 0..9 {
            assert!(choose(&mut photos, n, 10), "{n}");
        }
        refuse(&mut photos, 1);
        for n in [8, 0, 2, 3, 4, 5] {
            prepare(&mut photos, n);
        }
        assert_eq!(sendable(&photos), [0, 2, 3, 4, 5, 6, 7, 8]);
        prepare(&mut photos, 6);
        assert_eq!(sendable(&photos), [0, 2, 3, 4, 5, 6]);
        assert!(photos.is_refused(Uuid::from_u128(8)));
        prepare(&mut photos, 7);
        photos.update(PhotoEvent::Moved(Uuid::from_u128(8), State::Uploaded));
        assert_eq!(sendable(&photos).len(), 6, "what is refused stays refused");
    }

    #[test]
    fn a_ticket_names_photos_once_each_is_prepared_and_waits_until_each_has_arrived() {
        let mut photos = Photos::default();
        let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
        choose(&mut photos, 1, 10);
        choose(&mut photos, 2, 10);
        photos.update(PhotoEvent::Prepared(first, Sha256Hex([1; 32])));
        assert_eq!(photos.refs(), None, "one is still prepared");
        photos.update(PhotoEvent::Moved(
            second,
            State::Refused(Refusal::NotAPhoto),
        ));
        assert_eq!(photos.refs().map(|all| all.len()), Some(1));
        assert!(!photos.are_uploaded());
        photos.update(PhotoEvent::Moved(first, State::Uploaded));
        assert!(photos.are_uploaded());
    }
}
