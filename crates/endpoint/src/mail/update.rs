//! The mail to the shopper when support did or wrote something (§6). It tells one event, or several that came within
//! minutes, in their order.

use careline_wire::TicketStatus;
use careline_wire::resolution::{Step, StepState};
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
    let headline = mail.words.text(&headline(&main.event));
    let mut blocks = vec![Block::Title(headline), greeting(mail)];
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

/// The key of the button's label.
const fn button(state: &TicketState) -> &'static str {
    if matches!(state.status, TicketStatus::WaitingForCustomer) {
        "mail.answer"
    } else {
        "mail.open"
    }
}

fn subject(mail: &TicketMail<'_>, event: &Event) -> String {
    match event {
        Event::SupportMessage(message) if message.asks => {
            subject::state_about(mail, "mail.question.title")
        }
        Event::SupportMessage(_) => subject::state_about(mail, "mail.message.title"),
        _ => subject::state(mail, &mail.words.text(&headline(event))),
    }
}

/// The key of an event's headline.
fn headline(event: &Event) -> String {
    let key = match event {
        Event::Step(step) => {
            let (kind, state) = (step.kind.name(), step.state.name());
            return ["mail.step.", kind, ".", state].concat();
        }
        Event::SupportMessage(message) if message.asks => "mail.question",
        Event::SupportMessage(_) => "mail.message",
        Event::Resolved { .. } => "mail.resolved",
        // The shopper's own events cause no mail to them.
        _ => "mail.news",
    };
    key.to_owned()
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
    let lead = |key| paragraph(mail.words.fill(key, &[("reference", mail.reference())]));
    if let [event] = events {
        let sentence = lead(sentence(&event.event));
        return [sentence].into_iter().chain(message(event)).collect();
    }
    let told = events.iter().flat_map(|event| {
        let headline = Block::Subtitle(mail.words.text(&headline(&event.event)));
        [headline].into_iter().chain(message(event))
    });
    [lead("mail.news.several")]
        .into_iter()
        .chain(told)
        .collect()
}

fn message(event: &RecordedEvent) -> Option<Block> {
    words(&event.event).cloned().map(Block::Message)
}

/// The key of an event's sentence.
const fn sentence(event: &Event) -> &'static str {
    match event {
        Event::SupportMessage(message) if message.asks => "mail.question.lead",
        Event::SupportMessage(_) => "mail.message.lead",
        Event::Resolved { .. } => "mail.resolved.lead",
        _ => "mail.news.lead",
    }
}

/// The steps that are done, and those that come next.
fn steps(mail: &TicketMail<'_>, state: &TicketState) -> Vec<Block> {
    let (done, open): (Vec<&Step>, Vec<_>) = state
        .steps
        .iter()
        .partition(|step| step.state == StepState::Done);
    let words = mail.words;
    let fact = |step: &Step| {
        let day = text::day(words, mail.shop.rules.zone.day(step.at));
        let label = words.text(&["mail.steps.", step.kind.name()].concat());
        let state = ["mail.steps.state.", step.state.name()].concat();
        Fact::new(label, words.fill(&state, &[("day", &day)]))
    };
    let mut next: Vec<_> = open.into_iter().map(fact).collect();
    if !next.is_empty() && state.status != TicketStatus::Resolved {
        next.push(Fact::line(words.text("mail.steps.promise")));
    }
    let done = done.into_iter().map(fact).collect();
    let mut blocks = section(words.text("mail.steps.done"), "", done);
    blocks.extend(section(words.text("mail.steps.next"), "", next));
    blocks
}
