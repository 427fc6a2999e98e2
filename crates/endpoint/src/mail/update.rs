//! The mail to the shopper when support did or wrote something (§6).

use careline_wire::TicketStatus;
use careline_wire::resolution::{Step, StepKind, StepState};
use lettre::Message;

use crate::mail::body::MailBody;
use crate::mail::error::MailError;
use crate::mail::sanitize::indented;
use crate::mail::shopper_parts::{greeting, how_to_reply, reply_builder, signature};
use crate::mail::text;
use crate::mail::text::{Lines, section};
use crate::mail::ticket_mail::TicketMail;
use crate::tickets::event::{Event, RecordedEvent};
use crate::tickets::state::TicketState;

/// Composes the mail.
pub fn compose(
    mail: &TicketMail<'_>,
    event: &RecordedEvent,
    state: &TicketState,
) -> Result<Message, MailError> {
    let mut before = vec![greeting(mail), String::new()];
    before.extend(news(mail, &event.event));
    let mut after = steps(mail, state);
    after.push(how_to_reply(mail));
    after.extend(signature(mail));
    let label = if state.status == TicketStatus::WaitingForCustomer {
        "Reply"
    } else {
        "Open your request"
    };
    let body = MailBody {
        before,
        links: mail.page_link(label).into_iter().collect(),
        after,
    };
    Ok(reply_builder(mail, event)?.multipart(body.parts())?)
}

/// One sentence that says what is new, and support's message or note.
fn news(mail: &TicketMail<'_>, event: &Event) -> Lines {
    let about = format!("your request {}", mail.reference());
    let (sentence, text) = match event {
        Event::Step(step) => {
            let sentence = format!("News about {about}: {}", step_news(step.kind, step.state));
            (sentence, step.note.as_deref())
        }
        Event::SupportMessage(message) if message.asks => (
            format!("Support has a question about {about}:"),
            Some(message.text.as_str()),
        ),
        Event::SupportMessage(message) => (
            format!("Support wrote to you about {about}:"),
            Some(message.text.as_str()),
        ),
        Event::Resolved { message: said } => (
            format!("Your request {} is resolved.", mail.reference()),
            said.as_ref().map(|said| said.text.as_str()),
        ),
        // The shopper's own events cause no mail to them.
        _ => (format!("There is news about {about}."), None),
    };
    let mut lines = vec![sentence];
    lines.extend(text.map(|_| String::new()));
    lines.extend(text.map(indented).unwrap_or_default());
    lines
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
fn steps(mail: &TicketMail<'_>, state: &TicketState) -> Lines {
    let is_done = |step: &&Step| step.state == StepState::Done;
    let (done, open): (Vec<_>, Vec<_>) = state.steps.iter().partition(is_done);
    let line = |step: &&Step| {
        let zone = &mail.shop.rules.zone;
        let day = text::day(zone.day(step.at));
        format!(
            "  {}: {}, {day}",
            step_name(step.kind),
            state_name(step.state)
        )
    };
    let mut lines = section("WHAT IS DONE", done.iter().map(line).collect());
    let mut next: Lines = open.iter().map(line).collect();
    if !next.is_empty() && state.status != TicketStatus::Resolved {
        next.push("  We keep you informed until the issue is fully resolved.".into());
    }
    let next = section("WHAT COMES NEXT", next);
    if !lines.is_empty() && !next.is_empty() {
        lines.push(String::new());
    }
    lines.extend(next);
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines
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
