//! The mail to support when the shopper writes again or answers the check-in.

use careline_wire::check_in::CheckInAnswer;
use lettre::Message;

use crate::mail::attachments::with_photos;
use crate::mail::block::{Block, Fact, section};
use crate::mail::body;
use crate::mail::error::MailError;
use crate::mail::sanitize::one_line;
use crate::mail::support;
use crate::mail::text;
use crate::mail::ticket_mail::TicketMail;
use crate::tickets::event::{Event, RecordedEvent};
use crate::tickets::state::TicketState;

/// Composes the mail, with the message's photos attached.
pub fn compose(
    mail: &TicketMail<'_>,
    event: &RecordedEvent,
    state: &TicketState,
    photos: Vec<Vec<u8>>,
) -> Result<Message, MailError> {
    let at = text::moment(event.at);
    let mut summary = vec![support::title(mail)];
    if state.awaits_reply {
        let reply_by = text::reply_by(state.reply_by);
        summary.push(format!("Reply {reply_by}{}.", mail.mark("§2")));
    }
    summary.push(format!("Received {at}, shop time."));
    let mut blocks = vec![Block::Paragraph(summary)];
    blocks.extend(support::sender(mail));
    blocks.extend(news(mail, &event.event));
    if !photos.is_empty() {
        let attached = Fact::new("Attached", photos.len().to_string());
        blocks.extend(section("Photos", "", vec![attached]));
    }
    blocks.extend(support::agent_links(mail));
    let subject = format!("Re: {}", support::subject(mail));
    let message = support::builder(mail, event.at.to_utc(), &subject)?;
    let body = body::alternatives(&mail.content(String::new(), blocks));
    Ok(message.multipart(with_photos(body, photos)?)?)
}

fn news(mail: &TicketMail<'_>, event: &Event) -> Vec<Block> {
    match event {
        Event::ShopperMessage(message) => vec![
            Block::Heading("They wrote".into(), String::new()),
            Block::Quote(message.text.clone()),
        ],
        Event::CheckInAnswered(answer) => {
            let mark = mail.mark("§6");
            section("How it went", mark.trim_start(), rating(answer))
        }
        // Support's own events cause no mail to support.
        _ => Vec::new(),
    }
}

fn rating(answer: &CheckInAnswer) -> Vec<Fact> {
    let resolved = if answer.resolved {
        "yes"
    } else {
        "NO. The ticket is open again."
    };
    let mut facts = vec![Fact::new("Resolved", resolved)];
    facts.extend(
        answer
            .rating
            .map(|rating| Fact::new("Rating", format!("{rating} of 5"))),
    );
    let comment = answer.comment.as_deref();
    let comment = comment.filter(|comment| !one_line(comment).is_empty());
    facts.extend(comment.map(|comment| Fact::quote("Comment", comment)));
    facts
}
