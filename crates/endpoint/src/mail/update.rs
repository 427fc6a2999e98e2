//! The mails to the shopper while their case goes on: what support did or said (§6), and, once, whether all is well.

use careline_wire::TicketStatus;
use careline_wire::resolution::{Step, StepKind, StepState};
use lettre::Message;
use lettre::message::{Mailbox, MessageBuilder};

use crate::mail::body::Letter;
use crate::mail::text;
use crate::mail::text::{indented, one_line};
use crate::mail::{Lines, TicketMail, Undelivered, confirmation, titled};
use crate::tickets::event::{Event, RecordedEvent};
use crate::tickets::state::TicketState;

/// What support did or said.
pub fn compose(
    case: &TicketMail<'_>,
    happened: &RecordedEvent,
    state_at: &TicketState,
) -> Result<Message, Undelivered> {
    let mut before = vec![confirmation::helo_name(case), String::new()];
    before.extend(news(case, &happened.event));
    let mut after = steps(case, state_at);
    after.extend(how_to_answer(case));
    after.extend(sign(case));
    let label = if state_at.status == TicketStatus::WaitingForCustomer {
        "Answer"
    } else {
        "Open your request"
    };
    let letter = Letter {
        before,
        links: case.open(label).into_iter().collect(),
        after,
    };
    Ok(start(case, happened)?.multipart(letter.parts())?)
}

/// Whether all is well (§6).
pub fn check_in(
    case: &TicketMail<'_>,
    happened: &RecordedEvent,
    state_at: &TicketState,
) -> Result<Message, Undelivered> {
    let shop = one_line(&case.shop.name);
    let resolved = state_at
        .resolved_at
        .map(|at| format!(" on {}", text::day(at.date_naive())));
    let resolved = resolved.unwrap_or_default();
    let before = vec![
        confirmation::helo_name(case),
        String::new(),
        format!("Support at {shop} resolved your request {}{resolved}.", case.reference()),
        "Are you satisfied with the outcome? Your answer helps, and if something isn't right, it opens the request again."
            .into(),
    ];
    let mut after = vec![
        format!(
            "You can also answer this mail, or write to {}, and keep the reference.",
            case.shop.email
        ),
        "This is the only time that we ask about this request.".into(),
    ];
    after.extend(sign(case));
    let letter = Letter {
        before,
        links: case.open("Say how it went").into_iter().collect(),
        after,
    };
    Ok(start(case, happened)?.multipart(letter.parts())?)
}

fn start(case: &TicketMail<'_>, happened: &RecordedEvent) -> Result<MessageBuilder, Undelivered> {
    let shopper: Option<Mailbox> = case.shopper()?;
    let shopper = shopper.ok_or(Undelivered::Orphaned("the shopper left no address"))?;
    Ok(case
        .start(happened.at.to_utc())
        .to(shopper)
        .reply_to(case.support())
        .subject(one_line(&format!("Re: {}", confirmation::subject(case))))
        .raw_header(super::automatic("auto-generated")))
}

/// What is new, in a sentence, and support's own words.
fn news(case: &TicketMail<'_>, event: &Event) -> Lines {
    let about = format!("your request {}", case.reference());
    let (sentence, words) = match event {
        Event::Step(step) => {
            let sentence = format!("News about {about}: {}", step_news(step.kind, step.state));
            (sentence, step.note.as_deref())
        }
        Event::SupportMessage(said) if said.asks => (
            format!("Support needs your answer to go on with {about}:"),
            Some(said.text.as_str()),
        ),
        Event::SupportMessage(said) => (
            format!("Support writes about {about}:"),
            Some(said.text.as_str()),
        ),
        Event::Resolved { message: said } => (
            format!("Your request {} is resolved.", case.reference()),
            said.as_ref().map(|said| said.text.as_str()),
        ),
        // The shopper's own events cause no mail to them.
        _ => (format!("There is news about {about}."), None),
    };
    let mut lines = vec![sentence];
    lines.extend(words.map(|_| String::new()));
    lines.extend(words.map(indented).unwrap_or_default());
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
        (StepKind::ReturnShipment, StepState::Planned) => "the item is to come back to us.",
        (StepKind::ReturnShipment, StepState::Started) => "the return is under way.",
        (StepKind::ReturnShipment, StepState::Done) => "we have the item back.",
        (StepKind::Investigation, StepState::Planned) => "support will look into it.",
        (StepKind::Investigation, StepState::Started) => "support is looking into it.",
        (StepKind::Investigation, StepState::Done) => "support has looked into it.",
    }
}

/// What is done, and what comes next.
fn steps(case: &TicketMail<'_>, state_at: &TicketState) -> Lines {
    let is_done = |step: &&Step| step.state == StepState::Done;
    let (done, open): (Vec<_>, Vec<_>) = state_at.steps.iter().partition(is_done);
    let line = |step: &&Step| {
        let zone = &case.shop.rules.zone;
        let day = text::day(zone.day(step.at));
        format!(
            "  {}: {}, {day}",
            step_name(step.kind),
            state_name(step.state)
        )
    };
    let mut lines = titled("WHAT IS DONE", done.iter().map(line).collect());
    let mut next: Lines = open.iter().map(line).collect();
    if !next.is_empty() && state_at.status != TicketStatus::Resolved {
        next.push("  We keep you informed until the issue is fully resolved.".into());
    }
    let next = titled("WHAT COMES NEXT", next);
    if !lines.is_empty() && !next.is_empty() {
        lines.push(String::new());
    }
    lines.extend(next);
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

pub const fn step_name(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Refund => "Refund",
        StepKind::Replacement => "Replacement",
        StepKind::ReturnShipment => "Return",
        StepKind::Investigation => "Looking into it",
    }
}

pub const fn state_name(state: StepState) -> &'static str {
    match state {
        StepState::Planned => "planned",
        StepState::Started => "under way",
        StepState::Done => "done",
    }
}

fn how_to_answer(case: &TicketMail<'_>) -> Lines {
    vec![format!(
        "To add something, answer this mail or write to {}, and keep the reference.",
        case.shop.email
    )]
}

fn sign(case: &TicketMail<'_>) -> Lines {
    let mut lines = vec![String::new(), one_line(&case.shop.name)];
    lines.extend(case.shop.website.as_deref().map(one_line));
    lines
}
