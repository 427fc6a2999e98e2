//! The columns of a ticket that the agents' list reads.

use careline_policy::{Day, ReplyBy};
use careline_wire::agent::DeskTicket;
use chrono::DateTime;
use sqlx::FromRow;

use crate::config::Shop;
use crate::platform::clock;

/// These columns, as they are stored.
#[derive(FromRow)]
pub struct DeskRow {
    id: String,
    reference: String,
    topic: String,
    status: String,
    rank: i64,
    reply_from: String,
    reply_by: String,
    due: Option<String>,
    received_at: i64,
    updated_at: Option<i64>,
    name: Option<String>,
    email: Option<String>,
}

impl DeskRow {
    /// The ticket as the list has it.
    pub fn ticket(&self, shop: &Shop, today: Day) -> sqlx::Result<DeskTicket> {
        let invalid =
            || sqlx::Error::Decode(format!("ticket {}: its columns can't be read", self.id).into());
        self.read(shop, today).ok_or_else(invalid)
    }

    fn read(&self, shop: &Shop, today: Day) -> Option<DeskTicket> {
        let moment = |at| {
            Some(clock::in_zone(
                DateTime::from_timestamp(at, 0)?,
                &shop.rules.zone,
            ))
        };
        let due: Option<Day> = self.due.as_ref().and_then(|due| due.parse().ok());
        Some(DeskTicket {
            id: self.id.parse().ok()?,
            reference: self.reference.clone(),
            topic: self.topic.parse().ok()?,
            status: self.status.parse().ok()?,
            urgent: self.rank == 0,
            overdue: due.is_some_and(|due| due < today),
            received_at: moment(self.received_at)?,
            updated_at: self.updated_at.and_then(moment),
            reply_by: ReplyBy {
                from: self.reply_from.parse().ok()?,
                by: self.reply_by.parse().ok()?,
            },
            no_reply: self.email.is_none(),
            name: self.name.clone(),
            email: self.email.clone(),
        })
    }
}
