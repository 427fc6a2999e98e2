//! The mail to support when the shopper writes again or answers the check-in.

use careline_wire::check_in::CheckInAnswer;
use lettre::Message;

use crate::mail::attachments::with_photos;
use crate::mail::block::{Block, Fact, section};
use crate::mail::body;
use crate::mail::error::MailError;
use crate::mail::sanitize::one_line;
use crate::mail::support;
use crate::mail::ticket_mail::TicketMail;
use crate::mail::words::Words;
use crate::tickets::event::{Event, RecordedEvent};
use crate::tickets::state::TicketState;

/// Composes the mail, with the message's photos attached.
pub fn compose(
    mail: &TicketMail<'_>,
    event: &RecordedEvent,
    state: &TicketState,
    photos: Vec<Vec<u8>>,
) -> Result<Message, MailError> {
    let mut summary = vec![support::title(mail)];
    if state.awaits_reply {
        summary.push(support::reply(mail, state.reply_by));
    }
    summary.push(support::received(mail, event.at));
    let mut blocks = vec![Block::Paragraph(summary)];
    blocks.extend(support::sender(mail));
    blocks.extend(news(mail, &event.event));
    if !photos.is_empty() {
        let label = mail.words.text("support.photos.attached");
        let attached = Fact::new(label, photos.len().to_string());
        blocks.extend(section(
            mail.words.text("support.photos"),
            "",
            vec![attached],
        ));
    }
    blocks.extend(support::agent_links(mail));
    // Mail programs know this prefix in every language.
    let subject = format!("Re: {}", support::subject(mail));
    let message = support::builder(mail, event.at.to_utc(), &subject)?;
    let body = body::alternatives(&mail.content(String::new(), blocks));
    Ok(message.multipart(with_photos(body, photos)?)?)
}

fn news(mail: &TicketMail<'_>, event: &Event) -> Vec<Block> {
    match event {
        Event::ShopperMessage(message) => vec![
            Block::Heading(mail.words.text("support.message"), String::new()),
            Block::Quote(message.text.clone()),
        ],
        Event::CheckInAnswered(answer) => {
            let mark = mail.mark("§6");
            let title = mail.words.text("support.check_in");
            section(title, mark.trim_start(), rating(mail.words, answer))
        }
        // Support's own events cause no mail to support.
        _ => Vec::new(),
    }
}

fn rating(words: &Words, answer: &CheckInAnswer) -> Vec<Fact> {
    let resolved = words.text(if answer.resolved {
        "support.check_in.resolved.yes"
    } else {
        "support.check_in.resolved.no"
    });
    let mut facts = vec![Fact::new(words.text("support.check_in.resolved"), resolved)];
    facts.extend(answer.rating.map(|rating| {
        let rating = rating.to_string();
        let of = words.fill("support.check_in.rating.of", &[("rating", &rating)]);
        Fact::new(words.text("support.check_in.rating"), of)
    }));
    let comment = answer.comment.as_deref();
    let comment = comment.filter(|comment| !one_line(comment).is_empty());
    let label = words.text("support.check_in.comment");
    facts.extend(comment.map(|comment| Fact::quote(label, comment)));
    facts
}
