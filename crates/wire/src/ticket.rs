//! `POST …/tickets`: what a shopper prepared.
//!
//! A ticket is frozen before the first network call, so all in it is the client's own: ids, hashes and words, but no
//! upload address and no token.

use std::fmt::Write;

use careline_policy::{LineId, OrderNumber, ReturnReason};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::topic::Topic;

/// The header that identifies a repeated submission: the ticket's `id`, or any key that an agent's client makes.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// What a shopper prepared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Ticket {
    /// Made by the client; also the `Idempotency-Key`.
    pub id: Uuid,
    /// SHA-256 of the secret that opens the ticket later; the secret stays with the client.
    pub secret_sha256: Sha256Hex,
    /// What it is about.
    pub topic: Topic,
    /// The shopper's language, as BCP 47.
    pub locale: String,
    /// Who asks.
    pub contact: Contact,
    /// What happened, in the shopper's words.
    pub description: String,
    /// The order it is about.
    #[serde(default)]
    pub order: Option<OrderPart>,
    /// The item it is about, where there's no order.
    #[serde(default)]
    pub item: Option<Item>,
    /// The topic's own answers.
    pub details: Details,
    /// Photos, uploaded beside the ticket.
    pub photos: Vec<PhotoRef>,
    /// The shopper can't take a photo.
    pub no_photo: bool,
    /// Nothing: no shopper sees this field. Who fills it in is asked for a proof of work, and what it says isn't kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
}

impl Ticket {
    /// Whether somebody filled in what no shopper sees.
    #[must_use]
    pub fn honeypot_filled(&self) -> bool {
        let website = self.website.as_deref();
        website.is_some_and(|website| !website.trim().is_empty())
    }
}

/// Who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Contact {
    /// Full name.
    #[serde(default)]
    pub name: Option<String>,
    /// Where the answer goes.
    #[serde(default)]
    pub email: Option<String>,
}

/// The order a ticket is about: looked up, or as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct OrderPart {
    /// Its number.
    pub number: OrderNumber,
    /// The lines it is about, where the order was looked up.
    #[serde(default)]
    pub lines: Vec<TicketLine>,
    /// "Which item?", where it was not.
    #[serde(default)]
    pub item_in_words: Option<String>,
}

/// A line that a ticket is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TicketLine {
    /// The line.
    pub id: LineId,
    /// How many of it.
    pub quantity: u32,
    /// Why it should go back, where that is the question.
    #[serde(default)]
    pub reason: Option<ReturnReason>,
}

/// An item of the shop's pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Item {
    /// Its name.
    #[serde(default)]
    pub name: Option<String>,
    /// Its page.
    #[serde(default)]
    pub url: Option<String>,
}

/// What only some topics ask.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Details {
    /// Where the shopper wants it sent (`shipping_destination`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The address it should go to (`change_address`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_address: Option<String>,
    /// The exact characters, read back (`modify_personalized`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_back: Option<String>,
    /// The font, read back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub font: Option<String>,
    /// The material, read back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material: Option<String>,
}

/// A photo that was uploaded beside the ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct PhotoRef {
    /// The client's id for it, as in the upload's metadata.
    pub id: Uuid,
    /// SHA-256 of the uploaded bytes.
    pub sha256: Sha256Hex,
}

/// A SHA-256 digest; on the wire 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "openapi", schemars(extend("pattern" = "^[0-9A-Fa-f]{64}$")))]
#[serde(try_from = "String", into = "String")]
pub struct Sha256Hex(pub [u8; 32]);

impl TryFrom<String> for Sha256Hex {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        const EXPECTED: &str = "expected 64 hexadecimal digits";
        let digits = text
            .chars()
            .map(|digit| {
                digit
                    .to_digit(16)
                    .and_then(|digit| u8::try_from(digit).ok())
            })
            .collect::<Option<Vec<u8>>>()
            .ok_or(EXPECTED)?;
        let bytes: Vec<u8> = digits
            .chunks_exact(2)
            .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
            .collect();
        if digits.len() != 64 {
            return Err(EXPECTED);
        }
        bytes.try_into().map(Self).map_err(|_| EXPECTED)
    }
}

impl From<Sha256Hex> for String {
    fn from(Sha256Hex(bytes): Sha256Hex) -> Self {
        bytes.iter().fold(Self::with_capacity(64), |mut hex, byte| {
            // Writing to a string can't fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}
