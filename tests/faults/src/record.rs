//! What shoppers and support sent, and what was acknowledged.
//!
//! Each item is identified by a marker, a UUID in its own text, however the endpoint stores it. An acknowledged item
//! has the time of that. The others are in doubt: they may be stored, but not twice.

use std::time::Instant;

use rand::RngExt as _;
use rand::rngs::SmallRng;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::photo::Photo;
use careline_harness::seed::uuid;
use careline_harness::{Result, digest};

/// The domain of all shoppers, by which personal data is found in a log.
pub const DOMAIN: &str = "shoppers.example";

/// Everything that some clients did.
#[derive(Debug, Default)]
pub struct Record {
    /// The stories, finished or not.
    pub stories: Vec<Story>,
    /// Unexpected responses.
    pub surprises: Vec<String>,
    /// The number of acknowledged requests that were sent again.
    pub replays: u64,
}

/// A ticket from its photos to its resolution.
#[derive(Debug)]
pub struct Story {
    /// The ticket's id, its idempotency key, and the marker in its text.
    pub id: Uuid,
    /// The secret that opens the ticket later.
    pub secret: String,
    /// The ticket's body.
    pub body: Value,
    /// The photos.
    pub photos: Vec<Photo>,
    /// When the receipt came, and its bytes.
    pub receipt: Option<(Instant, Vec<u8>)>,
    /// The messages and steps that follow.
    pub actions: Vec<Action>,
}

/// A message, a step or the resolution.
#[derive(Debug)]
pub struct Action {
    /// The name.
    pub kind: ActionKind,
    /// The marker in its text, and its idempotency key.
    pub id: Uuid,
    /// The request's body.
    pub body: Value,
    /// The photos.
    pub photos: Vec<Photo>,
    /// When it was acknowledged, if it was.
    pub at: Option<Instant>,
}

/// The kinds of actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// The shopper sends a message.
    ShopperMessage,
    /// Support records a step.
    Step,
    /// Support sends a message.
    SupportMessage,
    /// Support resolves the ticket.
    Resolved,
}

impl ActionKind {
    /// All kinds, in the order of a story.
    pub const ALL: [Self; 4] = [
        Self::ShopperMessage,
        Self::Step,
        Self::SupportMessage,
        Self::Resolved,
    ];

    /// The name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ShopperMessage => "shopper_message",
            Self::Step => "step",
            Self::SupportMessage => "support_message",
            Self::Resolved => "resolved",
        }
    }
}

impl Record {
    /// Joins both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.stories.extend(other.stories);
        self.surprises.extend(other.surprises);
        self.replays += other.replays;
        self
    }
}

impl Story {
    /// Prepares one to send.
    ///
    /// # Errors
    ///
    /// If its photos can't be encoded.
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
            actions: Vec::new(),
        })
    }

    /// All photos of the ticket and its messages.
    pub fn photos(&self) -> impl Iterator<Item = &Photo> {
        let later = self.actions.iter().flat_map(|action| &action.photos);
        self.photos.iter().chain(later)
    }
}

impl Action {
    /// Prepares one to send.
    ///
    /// # Errors
    ///
    /// If its photos can't be encoded.
    pub fn prepare(kind: ActionKind, rng: &mut SmallRng) -> Result<Self> {
        let id = uuid(rng);
        let photos = match kind {
            ActionKind::ShopperMessage => take(rng, 2)?,
            _ => Vec::new(),
        };
        let body = match kind {
            ActionKind::ShopperMessage => {
                json!({"id": id, "text": format!("And this. {id}"), "photos": named(&photos)})
            }
            ActionKind::Step => {
                json!({"kind": "refund", "state": "planned", "note": format!("Soon. {id}")})
            }
            ActionKind::SupportMessage => {
                json!({"text": format!("Thank you. {id}"), "asks": rng.random::<bool>()})
            }
            ActionKind::Resolved => json!({"note": format!("All done. {id}")}),
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

/// Fewer than this many photos.
fn take(rng: &mut SmallRng, fewer_than: usize) -> Result<Vec<Photo>> {
    let count = rng.random_range(0..fewer_than);
    (0..count).map(|_| Photo::take(rng)).collect()
}

/// The photos as a body lists them.
fn named(photos: &[Photo]) -> Vec<Value> {
    let named = photos
        .iter()
        .map(|photo| json!({"id": photo.id, "sha256": photo.sha256}));
    named.collect()
}
