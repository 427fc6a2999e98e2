//! The state of a ticket: what follows from the ticket and its events (§3, §6).
//!
//! Nothing here is stored. [`TicketState::from_events`] folds the events, the oldest first, by these rules:
//!
//! - **Status.** Everything that support does or writes makes the ticket `in_progress`, a question makes it
//!   `waiting_for_customer`, resolving makes it `resolved`. A message of the shopper moves a waiting or resolved ticket
//!   back to `in_progress`, but leaves it `received` if support hasn't reacted yet. Answering the check-in with "not
//!   resolved" opens it again.
//! - **Reply-by.** The ticket, a later message and "not resolved" each ask for a reply within the shop's business days.
//!   A further message doesn't move a date that was promised already.
//! - **Due.** The last day for support to reply or to post an update: the reply-by day while the shopper waits for a
//!   reply, and some business days after the last update while a step isn't done (§6, regular updates). The earlier one
//!   counts.
//! - **Steps.** One of each kind, as it was last posted.
//! - **Check-in.** The shopper is asked once and answers once, whatever happens afterwards. A shopper without an
//!   address isn't asked, nor after feedback, which asks for no reply.

#[cfg(test)]
mod tests;

use careline_policy::calendar::{business_days_after, reply_by};
use careline_policy::{Day, Moment, ReplyBy, Rules};
use careline_wire::check_in::CheckIn;
use careline_wire::conversation::{Author, Message, NewMessage};
use careline_wire::resolution::{NewStep, Step, StepKind, StepState};
use careline_wire::{Ticket, TicketStatus};

use crate::tickets::event::{Event, RecordedEvent, SupportMessage};

/// The shop's rules that a ticket's state depends on.
#[derive(Clone, Copy, Debug)]
pub struct TicketRules<'a> {
    /// The policy, with the time zone and business days.
    pub rules: &'a Rules,
    /// After how many business days without an update one is due, while a step isn't done.
    pub update_days: u16,
}

/// The state of a ticket.
#[derive(Clone, Debug)]
pub struct TicketState {
    /// Its status.
    pub status: TicketStatus,
    /// The steps, one of each kind, as last posted.
    pub steps: Vec<Step>,
    /// The messages of both sides, the oldest first.
    pub messages: Vec<Message>,
    /// The check-in, if it was sent or answered.
    pub check_in: Option<CheckIn>,
    /// When support replies, or should have.
    pub reply_by: ReplyBy,
    /// The last day for support to reply or to post an update, if it has to.
    pub due: Option<Day>,
    /// When support last acted or wrote.
    pub updated_at: Option<Moment>,
    /// When support first did.
    pub answered_at: Option<Moment>,
    /// Since when it is resolved.
    pub resolved_at: Option<Moment>,
    /// Whether the shopper waits for a reply.
    pub awaits_reply: bool,
    /// Whether the shopper left an email address. Without one no reply is due.
    pub has_address: bool,
    is_feedback: bool,
}

impl TicketState {
    /// Folds all events of a ticket whose receipt promised a reply by `promised`.
    #[must_use]
    pub fn from_events(
        rules: TicketRules<'_>,
        ticket: &Ticket,
        promised: ReplyBy,
        events: &[RecordedEvent],
    ) -> Self {
        let email = ticket.contact.email.as_deref().unwrap_or_default();
        let has_address = !email.trim().is_empty();
        let mut state = Self {
            status: TicketStatus::Received,
            steps: Vec::new(),
            messages: Vec::new(),
            check_in: None,
            reply_by: promised,
            due: None,
            updated_at: None,
            answered_at: None,
            resolved_at: None,
            awaits_reply: has_address,
            has_address,
            is_feedback: ticket.topic.is_feedback(),
        };
        for RecordedEvent { at, event, .. } in events {
            state.apply(rules.rules, *at, event);
        }
        state.due = state.due(rules);
        state
    }

    /// Whether the check-in is still to be sent.
    #[must_use]
    pub const fn wants_check_in(&self) -> bool {
        let is_resolved = matches!(self.status, TicketStatus::Resolved);
        is_resolved && self.check_in.is_none() && self.has_address && !self.is_feedback
    }

    /// Whether support should have replied or posted an update before this day.
    #[must_use]
    pub fn is_overdue(&self, today: Day) -> bool {
        self.due.is_some_and(|due| due < today)
    }

    /// The step of a kind, as last posted.
    #[must_use]
    pub fn step(&self, kind: StepKind) -> Option<&Step> {
        self.steps.iter().find(|step| step.kind == kind)
    }

    fn apply(&mut self, rules: &Rules, at: Moment, event: &Event) {
        match event {
            Event::Step(step) => {
                self.post_step(step, at);
                self.support_acted(at, TicketStatus::InProgress);
            }
            Event::SupportMessage(message) => {
                self.add_support_message(message, at);
                let status = if message.asks {
                    TicketStatus::WaitingForCustomer
                } else {
                    TicketStatus::InProgress
                };
                self.support_acted(at, status);
            }
            Event::AnsweredOutside {} => self.support_acted(at, TicketStatus::InProgress),
            Event::Resolved { message } => {
                if let Some(message) = message {
                    self.add_support_message(message, at);
                }
                self.support_acted(at, TicketStatus::Resolved);
                self.resolved_at = Some(at);
            }
            Event::ShopperMessage(message) => {
                self.add_shopper_message(message, at);
                self.shopper_asked(rules, at);
            }
            Event::CheckInSent {} => {
                self.check_in(at);
            }
            Event::CheckInAnswered(answer) => {
                self.check_in(at).answer = Some(answer.clone());
                if !answer.resolved {
                    self.shopper_asked(rules, at);
                }
            }
        }
    }

    /// Support replied: the shopper no longer waits.
    fn support_acted(&mut self, at: Moment, status: TicketStatus) {
        self.status = status;
        self.updated_at = Some(at);
        self.answered_at.get_or_insert(at);
        self.resolved_at = None;
        self.awaits_reply = false;
    }

    /// The shopper waits for a reply from now on, unless they do already.
    fn shopper_asked(&mut self, rules: &Rules, at: Moment) {
        if self.status != TicketStatus::Received {
            self.status = TicketStatus::InProgress;
        }
        self.resolved_at = None;
        if self.has_address && !self.awaits_reply {
            self.awaits_reply = true;
            self.reply_by = reply_by(rules, at);
        }
    }

    /// The check-in, which counts as sent now if it wasn't before: a shopper can answer it unasked.
    fn check_in(&mut self, at: Moment) -> &mut CheckIn {
        self.check_in.get_or_insert(CheckIn {
            asked_at: at,
            answer: None,
        })
    }

    fn post_step(&mut self, NewStep { kind, state, note }: &NewStep, at: Moment) {
        let step = Step {
            kind: *kind,
            state: *state,
            note: note.clone(),
            at,
        };
        match self.steps.iter_mut().find(|posted| posted.kind == *kind) {
            Some(posted) => *posted = step,
            None => self.steps.push(step),
        }
    }

    fn add_support_message(&mut self, message: &SupportMessage, at: Moment) {
        self.messages.push(Message {
            id: message.id,
            at,
            from: Author::Shop,
            text: message.text.clone(),
            photos: 0,
            photo_ids: Vec::new(),
        });
    }

    fn add_shopper_message(&mut self, message: &NewMessage, at: Moment) {
        self.messages.push(Message {
            id: message.id,
            at,
            from: Author::Shopper,
            text: message.text.clone(),
            photos: u32::try_from(message.photos.len()).unwrap_or(u32::MAX),
            photo_ids: message.photos.iter().map(|photo| photo.id).collect(),
        });
    }

    fn due(&self, rules: TicketRules<'_>) -> Option<Day> {
        if self.status == TicketStatus::Resolved {
            return None;
        }
        let has_open_step = self.steps.iter().any(|step| step.state != StepState::Done);
        let updated_at = self
            .updated_at
            .filter(|_| has_open_step && self.has_address);
        let update = updated_at.map(|at| {
            let day = rules.rules.zone.day(at);
            business_days_after(&rules.rules.policy, day, rules.update_days)
        });
        let reply = self.awaits_reply.then_some(self.reply_by.by);
        reply.into_iter().chain(update).min()
    }
}
