//! The columns of a ticket beside what was sent: what lists and jobs need of it.

use careline_policy::Moment;
use careline_wire::{Receipt, Ticket};
use chrono::{DateTime, TimeDelta};
use sqlx::types::Json;
use uuid::Uuid;

use crate::config::Shop;
use crate::store::tickets::Submission;
use crate::tickets::assessment::Assessment;
use crate::tickets::history::StoredTicket;
use crate::tickets::state::TicketState;

/// What was sent, decided and answered, and when.
pub type SentRow = (Json<Ticket>, Json<Assessment>, Json<Receipt>, i64);

/// The ticket as it was sent, with the uploads of its photos.
pub fn stored(
    (Json(ticket), Json(assessment), Json(receipt), received_at): SentRow,
    uploads: Vec<Uuid>,
) -> StoredTicket {
    StoredTicket {
        ticket,
        assessment,
        receipt,
        received_at: DateTime::from_timestamp(received_at, 0).unwrap_or_default(),
        uploads,
    }
}

/// The columns of a new ticket.
pub struct NewColumns<'a> {
    /// The shopper's name, unless it is empty.
    pub name: Option<&'a str>,
    /// The shopper's email, unless it is empty.
    pub email: Option<&'a str>,
    /// 0 if it is urgent.
    pub rank: i64,
    /// The first day on which support replies.
    pub reply_from: String,
    /// The last day on which support replies.
    pub reply_by: String,
    /// That day too, if there is an email to reply to.
    pub due: Option<String>,
}

impl<'a> NewColumns<'a> {
    /// Those of a submission.
    pub fn of(submission: &Submission<'a>) -> Self {
        let contact = &submission.ticket.contact;
        let email = non_empty(contact.email.as_deref());
        let reply_by = submission.receipt.reply_by;
        Self {
            name: non_empty(contact.name.as_deref()),
            email,
            rank: i64::from(!submission.receipt.urgent),
            reply_from: reply_by.from.to_string(),
            reply_by: reply_by.by.to_string(),
            due: email.map(|_| reply_by.by.to_string()),
        }
    }
}

/// The trimmed text, unless it is empty.
fn non_empty(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// The columns that follow from a ticket's events. Times are Unix seconds.
pub struct Projection {
    /// The name of its status.
    pub status: &'static str,
    /// The first day on which support replies.
    pub reply_from: String,
    /// The last day on which support replies.
    pub reply_by: String,
    /// The last day for support to reply or to post an update, if it has to.
    pub due: Option<String>,
    /// When support last acted or wrote.
    pub updated_at: Option<i64>,
    /// When support first did.
    pub answered_at: Option<i64>,
    /// Since when it is resolved.
    pub resolved_at: Option<i64>,
    /// When its check-in mail is due, if one is.
    pub check_in_at: Option<i64>,
}

impl Projection {
    /// Those of a ticket of this shop.
    pub fn of(shop: &Shop, state: &TicketState) -> Self {
        let seconds = |at: Moment| at.timestamp();
        let check_in_after = TimeDelta::days(shop.check_in_after_calendar_days.into());
        let check_in_at = state
            .resolved_at
            .filter(|_| state.wants_check_in())
            .map(|at| seconds(at + check_in_after));
        Self {
            status: state.status.name(),
            reply_from: state.reply_by.from.to_string(),
            reply_by: state.reply_by.by.to_string(),
            due: state.due.map(|due| due.to_string()),
            updated_at: state.updated_at.map(seconds),
            answered_at: state.answered_at.map(seconds),
            resolved_at: state.resolved_at.map(seconds),
            check_in_at,
        }
    }
}
