//! What shoppers and their support did, and what they were told.
//!
//! A marker, a UUID that stands in the words themselves, tells each thing from all others, however the endpoint stores
//! it. What was acknowledged has the time of it; the rest is in doubt: it may be there, but not twice.

use std::time::Instant;

use rand::RngExt as _;
use rand::rngs::SmallRng;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::photo::Photo;
use careline_harness::seed::uuid;
use careline_harness::{Result, digest};

/// The domain of all who write, by which their traces are found in a log.
pub const DOMAIN: &str = "shoppers.example";

/// All that some clients did.
#[derive(Debug, Default)]
pub struct Record {
    /// The stories, whole or not.
    pub stories: Vec<Story>,
    /// Answers that should never have been given.
    pub surprises: Vec<String>,
    /// How often what was acknowledged already was sent once more.
    pub replays: u64,
}

/// A request, from its photos to its last word.
#[derive(Debug)]
pub struct Story {
    /// The ticket's id, its key, and the marker in its words.
    pub id: Uuid,
    /// What opens it later.
    pub secret: String,
    /// The ticket as it is sent.
    pub body: Value,
    /// Its photos.
    pub photos: Vec<Photo>,
    /// The receipt, byte by byte, and when it came.
    pub receipt: Option<(Instant, Vec<u8>)>,
    /// What was said and done afterwards.
    pub deeds: Vec<Deed>,
}

/// Something that was said or done.
#[derive(Debug)]
pub struct Deed {
    /// What.
    pub kind: DeedKind,
    /// The marker in its words, and its key.
    pub id: Uuid,
    /// The body that it is sent in.
    pub body: Value,
    /// Its photos.
    pub photos: Vec<Photo>,
    /// When it was acknowledged.
    pub at: Option<Instant>,
}

/// What can be said and done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeedKind {
    /// The shopper says more.
    Asked,
    /// Support does something.
    Step,
    /// Support says something.
    Said,
    /// Support is done.
    Resolved,
}

impl DeedKind {
    /// All of them, in the order in which they make a story.
    pub const ALL: [Self; 4] = [Self::Asked, Self::Step, Self::Said, Self::Resolved];

    /// Its name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asked => "shopper_message",
            Self::Step => "step",
            Self::Said => "support_message",
            Self::Resolved => "resolved",
        }
    }
}

impl Record {
    /// Both together.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.stories.extend(other.stories);
        self.surprises.extend(other.surprises);
        self.replays += other.replays;
        self
    }
}

impl Story {
    /// Prepares one.
    ///
    /// # Errors
    ///
    /// When its photos can't be taken.
    pub fn prepare(rng: &mut SmallRng) -> Result<Self> {
        let id = uuid(rng);
        let secret = uuid(rng).to_string();
        let photos = take(rng, 3)?;
        let body = json!({
            "id": id,
            "secret_sha256": digest(&secret),
            "topic": "damaged",
            "locale": "en",
            "contact": { "name": "Ada Mills", "email": format!("{}@{DOMAIN}", id.simple()) },
            "description": format!("It was broken when I opened the box. {id}"),
            "order": { "number": "AT-1", "item_in_words": "the ring" },
            "details": {},
            "photos": named(&photos),
            "no_photo": photos.is_empty(),
        });
        Ok(Self {
            id,
            secret,
            body,
            photos,
            receipt: None,
            deeds: Vec::new(),
        })
    }

    /// Everything of it that has photos.
    pub fn photos(&self) -> impl Iterator<Item = &Photo> {
        let later = self.deeds.iter().flat_map(|deed| &deed.photos);
        self.photos.iter().chain(later)
    }
}

impl Deed {
    /// Prepares one.
    ///
    /// # Errors
    ///
    /// When its photos can't be taken.
    pub fn prepare(kind: DeedKind, rng: &mut SmallRng) -> Result<Self> {
        let id = uuid(rng);
        let photos = match kind {
            DeedKind::Asked => take(rng, 2)?,
            _ => Vec::new(),
        };
        let body = match kind {
            DeedKind::Asked => {
                json!({"id": id, "text": format!("And this. {id}"), "photos": named(&photos)})
            }
            DeedKind::Step => {
                json!({"kind": "refund", "state": "planned", "note": format!("Soon. {id}")})
            }
            DeedKind::Said => {
                json!({"text": format!("Thank you. {id}"), "asks": rng.random::<bool>()})
            }
            DeedKind::Resolved => json!({"note": format!("All done. {id}")}),
        };
        Ok(Self {
            kind,
            id,
            body,
            photos,
            at: None,
        })
    }
}

/// Fewer than so many photos.
fn take(rng: &mut SmallRng, fewer_than: usize) -> Result<Vec<Photo>> {
    let count = rng.random_range(0..fewer_than);
    (0..count).map(|_| Photo::take(rng)).collect()
}

/// Photos as a body names them.
fn named(photos: &[Photo]) -> Vec<Value> {
    let named = photos
        .iter()
        .map(|photo| json!({"id": photo.id, "sha256": photo.sha256}));
    named.collect()
}
