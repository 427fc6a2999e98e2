//! The log of exports and erasures that somebody asked for. With it a shop shows how it answers such requests.
//!
//! An entry says nothing about the person: no email, name, number or reference. What a shop's retention deletes isn't
//! in it.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use strum::{EnumString, IntoStaticStr};

use crate::store::error::{StoreError, StoreResult};

/// Who exported or erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, EnumString, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Caller {
    /// An operator, by a command.
    Command,
    /// The shop's own system, by a call.
    Call,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, EnumString, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PrivacyAction {
    /// The data about a person was exported.
    ExportPerson,
    /// One ticket was exported.
    ExportTicket,
    /// The data about a person was erased.
    ErasePerson,
    /// One ticket was erased.
    EraseTicket,
    /// One order was deleted.
    DeleteOrder,
}

/// How much was exported or erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivacyCounts {
    /// The number of tickets.
    pub tickets: usize,
    /// The number of their photos.
    pub photos: usize,
    /// The number of orders.
    pub orders: usize,
}

/// One export or erasure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PrivacyEntry {
    /// When it was done.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub caller: Caller,
    /// What was done.
    pub kind: PrivacyAction,
    /// The shop's id.
    pub shop: String,
    /// How much of it there was.
    #[serde(flatten)]
    pub counts: PrivacyCounts,
}

/// An entry's columns: when, who, what, the shop, and how much.
pub type PrivacyRow = (i64, String, String, String, Json<PrivacyCounts>);

impl PrivacyEntry {
    /// The entry as it is stored.
    pub fn read((at, caller, kind, shop, Json(counts)): PrivacyRow) -> StoreResult<Self> {
        let unknown = |error: strum::ParseError| StoreError::Corrupt(error.to_string().into());
        Ok(Self {
            at: DateTime::from_timestamp(at, 0).unwrap_or_default(),
            caller: caller.parse().map_err(unknown)?,
            kind: kind.parse().map_err(unknown)?,
            shop,
            counts,
        })
    }

    /// A command erased tickets and their photos.
    #[must_use]
    pub fn of_tickets(
        shop: &str,
        kind: PrivacyAction,
        (tickets, photos): (usize, usize),
        at: DateTime<Utc>,
    ) -> Self {
        let counts = PrivacyCounts {
            tickets,
            photos,
            orders: 0,
        };
        Self {
            at,
            caller: Caller::Command,
            kind,
            shop: shop.to_owned(),
            counts,
        }
    }

    /// One order was deleted.
    #[must_use]
    pub fn of_order(shop: &str, caller: Caller, at: DateTime<Utc>) -> Self {
        let counts = PrivacyCounts {
            orders: 1,
            ..PrivacyCounts::default()
        };
        Self {
            at,
            caller,
            kind: PrivacyAction::DeleteOrder,
            shop: shop.to_owned(),
            counts,
        }
    }
}

/// The log.
#[async_trait]
pub trait PrivacyLog: Send + Sync {
    /// Appends an entry. Erasures append theirs themselves, in their transaction.
    async fn record(&self, entry: &PrivacyEntry) -> StoreResult<()>;

    /// All entries of all shops, in the order in which they were recorded.
    async fn entries(&self) -> StoreResult<Vec<PrivacyEntry>>;
}
