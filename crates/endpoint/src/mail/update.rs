//! The mail to the shopper when support did or wrote something (§6). It tells one event, or several that came within
//! minutes, in their order.

use careline_wire::TicketStatus;
use careline_wire::resolution::{Step, StepKind, StepState};
use lettre::Message;

use crate::mail::block::{Block, Fact, paragraph, section};
use crate::mail::body;
use crate::mail::error::MailError;
use crate::mail::sanitize::one_line;
use crate::mail::shopper_parts::{builder, footer, greeting};
use crate::mail::ticket_mail::TicketMail;
use crate::mail::{order_card, subject, text};
use crate::tickets::event::{Event, RecordedEvent};
use crate::tickets::state::TicketState;

/// The most characters of support's words that an inbox shows.
const PREHEADER_MAX: usize = 120;

/// Composes the mail; `state` is the ticket's after the last event.
pub fn compose(
    mail: &TicketMail<'_>,
    events: &[&RecordedEvent],
    state: &TicketState,
) -> Result<Message, MailError> {
    let last = events.last();
    let last = last.ok_or(MailError::NotComposable("its event doesn't exist"))?;
    let main = main_event(events, state).unwrap_or(last);
    let message = builder(
        mail,
        last.at.to_utc(),
        &subject(mail, &main.event),
        "auto-generated",
    )?;
    let mut blocks = vec![Block::Title(headline(&main.event).into()), greeting(mail)];
    blocks.extend(news(mail, events));
    blocks.extend(mail.page_button(button(state)));
    blocks.extend(order_card::block(mail));
    blocks.extend(steps(mail, state));
    blocks.extend(footer(mail));
    let content = mail.content(preheader(&main.event), blocks);
    Ok(message.multipart(body::alternatives(&content))?)
}

/// The question that waits for an answer, if there is one.
fn main_event<'a>(events: &[&'a RecordedEvent], state: &TicketState) -> Option<&'a RecordedEvent> {
    let is_question = |event: &&&RecordedEvent| asks(&event.event);
    let question = events.iter().rev().find(is_question).copied();
    question.filter(|_| state.status != TicketStatus::Resolved)
}

const fn asks(event: &Event) -> bool {
    matches!(event, Event::SupportMessage(message) if message.asks)
}

const fn button(state: &TicketState) -> &'static str {
    if matches!(state.status, TicketStatus::WaitingForCustomer) {
        "Reply"
    } else {
        "Open your request"
    }
}

fn subject(mail: &TicketMail<'_>, event: &Event) -> String {
    match event {
        Event::SupportMessage(message) if message.asks => subject::state_about(mail, "A question"),
        Event::SupportMessage(_) => subject::state_about(mail, "A message"),
        _ => subject::state(mail, headline(event)),
    }
}

const fn headline(event: &Event) -> &'static str {
    match event {
        Event::Step(step) => step_news(step.kind, step.state),
        Event::SupportMessage(message) if message.asks => "We have a question for you",
        Event::SupportMessage(_) => "A message for you",
        Event::Resolved { .. } => "Your request is resolved",
        // The shopper's own events cause no mail to them.
        _ => "There is news about your request",
    }
}

/// What support wrote, if it wrote something.
fn words(event: &Event) -> Option<&String> {
    match event {
        Event::Step(step) => step.note.as_ref(),
        Event::SupportMessage(message) => Some(&message.text),
        Event::Resolved { message } => message.as_ref().map(|message| &message.text),
        _ => None,
    }
}

fn preheader(event: &Event) -> String {
    let words = words(event).map(|words| one_line(words));
    let words = words.unwrap_or_default();
    words.chars().take(PREHEADER_MAX).collect()
}

/// One event by a sentence, several by their headlines; each with support's words.
fn news(mail: &TicketMail<'_>, events: &[&RecordedEvent]) -> Vec<Block> {
    let about = format!("your request {}", mail.reference());
    if let [event] = events {
        let sentence = paragraph(sentence(&event.event, &about));
        return [sentence].into_iter().chain(message(event)).collect();
    }
    let told = events.iter().flat_map(|event| {
        let headline = Block::Subtitle(headline(&event.event).into());
        [headline].into_iter().chain(message(event))
    });
    let sentence = format!("Support has news about {about}, the oldest first:");
    [paragraph(sentence)].into_iter().chain(told).collect()
}

fn message(event: &RecordedEvent) -> Option<Block> {
    words(&event.event).cloned().map(Block::Message)
}

fn sentence(event: &Event, about: &str) -> String {
    match event {
        Event::SupportMessage(message) if message.asks => {
            format!("Support has a question about {about}:")
        }
        Event::SupportMessage(_) => format!("Support wrote to you about {about}:"),
        Event::Resolved { .. } => format!("Support resolved {about}."),
        _ => format!("There is news about {about}."),
    }
}

const fn step_news(kind: StepKind, state: StepState) -> &'static str {
    match (kind, state) {
        (StepKind::Refund, StepState::Planned) => "You will get a refund",
        (StepKind::Refund, StepState::Started) => "Your refund is under way",
        (StepKind::Refund, StepState::Done) => "Your refund was issued",
        (StepKind::Replacement, StepState::Planned) => "You will get a replacement",
        (StepKind::Replacement, StepState::Started) => "Your replacement is being prepared",
        (StepKind::Replacement, StepState::Done) => "Your replacement was sent",
        (StepKind::ReturnShipment, StepState::Planned) => "The item will come back to us",
        (StepKind::ReturnShipment, StepState::Started) => "Your return is under way",
        (StepKind::ReturnShipment, StepState::Done) => "We have the item back",
        (StepKind::Investigation, StepState::Planned) => "Support will look into it",
        (StepKind::Investigation, StepState::Started) => "Support is looking into it",
        (StepKind::Investigation, StepState::Done) => "Support has looked into it",
    }
}

/// The steps that are done, and those that come next.
fn steps(mail: &TicketMail<'_>, state: &TicketState) -> Vec<Block> {
    let (done, open): (Vec<&Step>, Vec<_>) = state
        .steps
        .iter()
        .partition(|step| step.state == StepState::Done);
    let fact = |step: &Step| {
        let day = text::day(mail.shop.rules.zone.day(step.at));
        let state = state_name(step.state);
        Fact::new(step_name(step.kind), format!("{state}, {day}"))
    };
    let mut next: Vec<_> = open.into_iter().map(fact).collect();
    if !next.is_empty() && state.status != TicketStatus::Resolved {
        let promise = "We keep you informed until the issue is fully resolved.";
        next.push(Fact::line(promise));
    }
    let mut blocks = section("What is done", "", done.into_iter().map(fact).collect());
    blocks.extend(section("What comes next", "", next));
    blocks
}

const fn step_name(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Refund => "Refund",
        StepKind::Replacement => "Replacement",
        StepKind::ReturnShipment => "Return",
        StepKind::Investigation => "Looking into it",
    }
}

const fn state_name(state: StepState) -> &'static str {
    match state {
        StepState::Planned => "planned",
        StepState::Started => "under way",
        StepState::Done => "done",
    }
}
