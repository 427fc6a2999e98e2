//! `POST …/tickets`: a ticket as the widget sends it.
//!
//! A ticket is frozen before the first network call, so that every attempt sends the same bytes. So it holds only what
//! the client itself knows: ids, hashes and words, but no upload address and no token.

use std::fmt::Write;

use careline_policy::{LineId, OrderNumber, ReturnReason};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::topic::Topic;

/// The header that identifies a repeated submission: the ticket's `id`, or any key that an agent's client makes.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// A ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Ticket {
    /// Its id, made by the client; also the `Idempotency-Key`.
    pub id: Uuid,
    /// The SHA-256 of the secret with which the client reads the ticket later. The secret stays with the client.
    pub secret_sha256: Sha256Hex,
    /// Its topic.
    pub topic: Topic,
    /// The shopper's language, as BCP 47.
    pub locale: String,
    /// The shopper's name and email.
    pub contact: Contact,
    /// What happened, in the shopper's words.
    pub description: String,
    /// The order that it is about.
    #[serde(default)]
    pub order: Option<OrderPart>,
    /// The item that it is about, if there is no order.
    #[serde(default)]
    pub item: Option<Item>,
    /// The answers to the topic's own questions.
    pub details: Details,
    /// Its photos, which are uploaded separately.
    pub photos: Vec<PhotoRef>,
    /// Whether the shopper can't take a photo.
    pub no_photo: bool,
    /// A honeypot: shoppers don't see this field. If it is filled in, the endpoint asks for a proof of work. Its value
    /// is never stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
}

impl Ticket {
    /// Whether the honeypot is filled in.
    #[must_use]
    pub fn honeypot_filled(&self) -> bool {
        let website = self.website.as_deref();
        website.is_some_and(|website| !website.trim().is_empty())
    }
}

/// The shopper's name and email.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Contact {
    /// The full name.
    #[serde(default)]
    pub name: Option<String>,
    /// The address that support replies to.
    #[serde(default)]
    pub email: Option<String>,
}

/// The order a ticket is about: looked up, or as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct OrderPart {
    /// The order's number.
    pub number: OrderNumber,
    /// The lines that it is about, if the order was looked up.
    #[serde(default)]
    pub lines: Vec<TicketLine>,
    /// The item in the shopper's words, if it was not.
    #[serde(default)]
    pub item_in_words: Option<String>,
}

/// A line that a ticket is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TicketLine {
    /// The line's id.
    pub id: LineId,
    /// How many units.
    pub quantity: u32,
    /// The reason for a return, if the topic is one.
    #[serde(default)]
    pub reason: Option<ReturnReason>,
}

/// An item of the shop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Item {
    /// Its name.
    #[serde(default)]
    pub name: Option<String>,
    /// The address of its page.
    #[serde(default)]
    pub url: Option<String>,
}

/// Answers to the questions that only some topics have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Details {
    /// The country that the shopper asks about (`shipping_destination`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The new address (`change_address`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_address: Option<String>,
    /// The exact characters, as the shopper read them back (`modify_personalized`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_back: Option<String>,
    /// The font, read back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub font: Option<String>,
    /// The material, read back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material: Option<String>,
}

/// A photo of a ticket or message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct PhotoRef {
    /// Its id, made by the client; the same as in the upload's metadata.
    pub id: Uuid,
    /// The SHA-256 of the uploaded bytes.
    pub sha256: Sha256Hex,
}

/// A SHA-256 digest; on the wire, 64 hexadecimal digits.
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
