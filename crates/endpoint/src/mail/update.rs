//! The mail to the shopper when support did or wrote something (§6).

use careline_wire::TicketStatus;
use careline_wire::resolution::{Step, StepKind, StepState};
use lettre::Message;

use crate::mail::block::{Block, Fact, paragraph, section};
use crate::mail::body;
use crate::mail::error::MailError;
use crate::mail::shopper_parts::{greeting, how_to_reply, reply_builder, signature};
use crate::mail::text;
use crate::mail::ticket_mail::TicketMail;
use crate::tickets::event::{Event, RecordedEvent};
use crate::tickets::state::TicketState;

/// Composes the mail.
pub fn compose(
    mail: &TicketMail<'_>,
    event: &RecordedEvent,
    state: &TicketState,
) -> Result<Message, MailError> {
    let label = if state.status == TicketStatus::WaitingForCustomer {
        "Reply"
    } else {
        "Open your request"
    };
    let mut blocks = vec![greeting(mail)];
    blocks.extend(news(mail, &event.event));
    blocks.extend(mail.page_link(label));
    blocks.extend(steps(mail, state));
    blocks.extend([paragraph(how_to_reply(mail)), signature(mail)]);
    Ok(reply_builder(mail, event)?.multipart(body::alternatives(&blocks))?)
}

/// One sentence that says what is new, and support's message or note.
fn news(mail: &TicketMail<'_>, event: &Event) -> Vec<Block> {
    let about = format!("your request {}", mail.reference());
    let (sentence, text) = match event {
        Event::Step(step) => {
            let sentence = format!("News about {about}: {}", step_news(step.kind, step.state));
            (sentence, step.note.as_ref())
        }
        Event::SupportMessage(message) if message.asks => (
            format!("Support has a question about {about}:"),
            Some(&message.text),
        ),
        Event::SupportMessage(message) => (
            format!("Support wrote to you about {about}:"),
            Some(&message.text),
        ),
        Event::Resolved { message: said } => (
            format!("Your request {} is resolved.", mail.reference()),
            said.as_ref().map(|said| &said.text),
        ),
        // The shopper's own events cause no mail to them.
        _ => (format!("There is news about {about}."), None),
    };
    let text = text.cloned().map(Block::Message);
    [paragraph(sentence)].into_iter().chain(text).collect()
}

const fn step_news(kind: StepKind, state: StepState) -> &'static str {
    match (kind, state) {
        (StepKind::Refund, StepState::Planned) => "you will get a refund.",
        (StepKind::Refund, StepState::Started) => "your refund is under way.",
        (StepKind::Refund, StepState::Done) => "your refund was issued.",
        (StepKind::Replacement, StepState::Planned) => "you will get a replacement.",
        (StepKind::Replacement, StepState::Started) => "your replacement is being prepared.",
        (StepKind::Replacement, StepState::Done) => "your replacement was sent.",
        (StepKind::ReturnShipment, StepState::Planned) => "the item will come back to us.",
        (StepKind::ReturnShipment, StepState::Started) => "your return is under way.",
        (StepKind::ReturnShipment, StepState::Done) => "we have the item back.",
        (StepKind::Investigation, StepState::Planned) => "support will look into it.",
        (StepKind::Investigation, StepState::Started) => "support is looking into it.",
        (StepKind::Investigation, StepState::Done) => "support has looked into it.",
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
