//! A case: what follows from a ticket and from what happened to it since (§3, §6).
//!
//! Nothing here is stored: [`TicketState::of`] folds the events, the first first. The rules of it:
//!
//! - **Status.** Whatever support does or says makes it `in_progress`; a message that asks makes it
//!   `waiting_for_customer`; resolving makes it `resolved`. What the shopper says moves a case that waited or was
//!   resolved back to `in_progress`, and leaves one that nobody has looked at yet `received`. A check-in that is answered with
//!   "not resolved" opens it again.
//! - **Reply-by.** A ticket, a later message and a "not resolved" each wait for an answer, within the shop's business
//!   days from when they came. Further words don't put off a promise that stands.
//! - **Due.** The last day on which support should be heard: the reply-by date while somebody waits for an answer,
//!   and some business days after the last update while a step is planned or under way (§6 regular updates).
//! - **Steps.** One of each kind, as it was last posted.
//! - **Check-in.** The shopper is asked once, and answers once, whatever happens to the case afterwards. Who left no
//!   address isn't asked, nor is who left feedback: it asks for nothing.

#[cfg(test)]
pub mod tests;

use careline_policy::calendar::{business_days_after, reply_by};
use careline_policy::{Day, Moment, ReplyBy, Rules};
use careline_wire::check_in::{CheckIn, CheckInAnswer};
use careline_wire::conversation::{Author, Message, NewMessage};
use careline_wire::resolution::StepState;
use careline_wire::resolution::{NewStep, Step};
use careline_wire::{Ticket, TicketStatus};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What can happen to a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "snake_case")]
pub enum Event {
    /// Support did something.
    Step(NewStep),
    /// Support said something.
    SupportMessage(SupportMessage),
    /// Support answered outside of here, by a mail of its own.
    AnsweredOutside {},
    /// Support is done.
    Resolved {
        /// What it says about it.
        #[serde(rename = "said")]
        message: Option<SupportMessage>,
    },
    /// The shopper said something.
    ShopperMessage(NewMessage),
    /// The shopper was asked how it went.
    CheckInSent {},
    /// The shopper said how it went.
    CheckInAnswered(CheckInAnswer),
}

/// What support said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportMessage {
    /// The message's id.
    pub id: Uuid,
    /// What.
    pub text: String,
    /// Whether it waits for an answer.
    #[serde(default)]
    pub asks: bool,
}

impl SupportMessage {
    /// Words under an id of their own.
    #[must_use]
    pub fn new(text: String, asks: bool) -> Self {
        let id = Uuid::new_v4();
        Self { id, text, asks }
    }
}

/// An event, and when it happened on the shop's wall clock.
#[derive(Clone, Debug)]
pub struct RecordedEvent {
    /// Its number among the ticket's events, from 1.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// What.
    pub event: Event,
}

/// What a ticket's events are read by.
#[derive(Clone, Copy, Debug)]
pub struct TicketRules<'a> {
    /// When support replies, and what a day is.
    pub rules: &'a Rules,
    /// After how many business days without an update a step under way is due for one.
    pub update_days: u16,
}

/// A case as it stands.
#[derive(Clone, Debug)]
pub struct TicketState {
    /// Where it stands.
    pub status: TicketStatus,
    /// The steps, each as it was last posted.
    pub steps: Vec<Step>,
    /// What was said, the first first.
    pub messages: Vec<Message>,
    /// Whether the shopper was asked how it went.
    pub check_in: Option<CheckIn>,
    /// When support replies, or should have.
    pub reply_by: ReplyBy,
    /// The last day on which support should be heard, if it should.
    pub due: Option<Day>,
    /// When support last did or said something.
    pub updated_at: Option<Moment>,
    /// When support did so first.
    pub answered_at: Option<Moment>,
    /// Since when it is resolved, if it is.
    pub resolved_at: Option<Moment>,
    /// Whether the shopper waits for an answer.
    pub awaits_reply: bool,
    has_address: bool,
    is_feedback: bool,
}

impl TicketState {
    /// The case of a ticket, by all that happened to it.
    #[must_use]
    pub fn from_events(
        terms: TicketRules<'_>,
        ticket: &Ticket,
        promised: ReplyBy,
        events: &[RecordedEvent],
    ) -> Self {
        let email = ticket.contact.email.as_deref().unwrap_or_default();
        let has_address = !email.trim().is_empty();
        let mut case = Self {
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
            case.apply(terms.rules, *at, event);
        }
        case.due = case.due(terms);
        case
    }

    /// Whether the shopper is to be asked how it went.
    #[must_use]
    pub const fn wants_check_in(&self) -> bool {
        let is_resolved = matches!(self.status, TicketStatus::Resolved);
        is_resolved && self.check_in.is_none() && self.has_address && !self.is_feedback
    }

    /// Whether support should have been heard before a day.
    #[must_use]
    pub fn is_overdue(&self, today: Day) -> bool {
        self.due.is_some_and(|due| due < today)
    }

    /// The step of a kind, as it stands.
    #[must_use]
    pub fn step(&self, kind: careline_wire::resolution::StepKind) -> Option<&Step> {
        self.steps.iter().find(|step| step.kind == kind)
    }

    fn apply(&mut self, rules: &Rules, at: Moment, event: &Event) {
        match event {
            Event::Step(step) => {
                self.take(step, at);
                self.heard(at, TicketStatus::InProgress);
            }
            Event::SupportMessage(said) => {
                self.say(said, at);
                let status = if said.asks {
                    TicketStatus::WaitingForCustomer
                } else {
                    TicketStatus::InProgress
                };
                self.heard(at, status);
            }
            Event::AnsweredOutside {} => self.heard(at, TicketStatus::InProgress),
            Event::Resolved { message: said } => {
                if let Some(said) = said {
                    self.say(said, at);
                }
                self.heard(at, TicketStatus::Resolved);
                self.resolved_at = Some(at);
            }
            Event::ShopperMessage(asked) => {
                self.messages.push(Message {
                    id: asked.id,
                    at,
                    from: Author::Shopper,
                    text: asked.text.clone(),
                    photos: u32::try_from(asked.photos.len()).unwrap_or(u32::MAX),
                });
                self.ask(rules, at);
            }
            Event::CheckInSent {} => {
                self.check_in.get_or_insert(CheckIn {
                    asked_at: at,
                    answer: None,
                });
            }
            Event::CheckInAnswered(answer) => {
                let asked = CheckIn {
                    asked_at: at,
                    answer: None,
                };
                let check_in = self.check_in.get_or_insert(asked);
                check_in.answer = Some(answer.clone());
                if !answer.resolved {
                    self.ask(rules, at);
                }
            }
        }
    }

    /// Support was heard: nobody waits for an answer any more.
    fn heard(&mut self, at: Moment, status: TicketStatus) {
        self.status = status;
        self.updated_at = Some(at);
        self.answered_at.get_or_insert(at);
        self.resolved_at = None;
        self.awaits_reply = false;
    }

    /// The shopper waits for an answer.
    fn ask(&mut self, rules: &Rules, at: Moment) {
        if self.status != TicketStatus::Received {
            self.status = TicketStatus::InProgress;
        }
        self.resolved_at = None;
        if self.has_address && !self.awaits_reply {
            self.awaits_reply = true;
            self.reply_by = reply_by(rules, at);
        }
    }

    fn take(&mut self, NewStep { kind, state, note }: &NewStep, at: Moment) {
        let step = Step {
            kind: *kind,
            state: *state,
            note: note.clone(),
            at,
        };
        match self.steps.iter_mut().find(|known| known.kind == *kind) {
            Some(known) => *known = step,
            None => self.steps.push(step),
        }
    }

    fn say(&mut self, said: &SupportMessage, at: Moment) {
        self.messages.push(Message {
            id: said.id,
            at,
            from: Author::Shop,
            text: said.text.clone(),
            photos: 0,
        });
    }

    fn due(&self, terms: TicketRules<'_>) -> Option<Day> {
        if self.status == TicketStatus::Resolved {
            return None;
        }
        let is_under_way = self.steps.iter().any(|step| step.state != StepState::Done);
        let updated_at = self.updated_at.filter(|_| is_under_way && self.has_address);
        let update = updated_at.map(|at| {
            let day = terms.rules.zone.day(at);
            business_days_after(&terms.rules.policy, day, terms.update_days)
        });
        let answer = self.awaits_reply.then_some(self.reply_by.by);
        answer.into_iter().chain(update).min()
    }
}
