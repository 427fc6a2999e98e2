//! The mail to support when the shopper writes again or answers the check-in.

use careline_wire::check_in::CheckInAnswer;
use lettre::Message;

use crate::mail::attachments::with_photos;
use crate::mail::error::MailError;
use crate::mail::sanitize::{one_line, quoted};
use crate::mail::support;
use crate::mail::text;
use crate::mail::text::Lines;
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
    let mut before = vec![format!(
        "{}: {}",
        mail.reference(),
        text::topic(mail.ticket().topic)
    )];
    if state.awaits_reply {
        before.push(format!("Reply {} (§2).", text::reply_by(state.reply_by)));
    }
    before.push(format!("Received {at}, shop time."));
    before.push(String::new());
    before.extend(support::sender_section(mail));
    before.push(String::new());
    before.extend(news(&event.event));
    if !photos.is_empty() {
        before.extend([
            String::new(),
            format!("PHOTOS\n  Attached: {}", photos.len()),
        ]);
    }
    let body = support::with_agent_links(mail, before);
    let mut message = mail
        .builder(event.at.to_utc())
        .to(mail.support())
        .subject(one_line(&format!("Re: {}", support::subject(mail))));
    if let Some(shopper) = mail.shopper()? {
        message = message.reply_to(shopper);
    }
    Ok(message.multipart(with_photos(body.parts(), photos)?)?)
}

fn news(event: &Event) -> Lines {
    match event {
        Event::ShopperMessage(message) => text::section("THEY WROTE", quoted(&message.text)),
        Event::CheckInAnswered(answer) => rating(answer),
        // Support's own events cause no mail to support.
        _ => Lines::new(),
    }
}

fn rating(
    CheckInAnswer {
        resolved,
        rating,
        comment,
    }: &CheckInAnswer,
) -> Lines {
    let resolved = if *resolved {
        "  Resolved: yes"
    } else {
        "  Resolved: NO. The ticket is open again."
    };
    let mut lines = vec!["HOW IT WENT (§6)".to_owned(), resolved.into()];
    lines.extend(rating.map(|rating| format!("  Rating: {rating} of 5")));
    let comment = comment
        .as_deref()
        .filter(|comment| !one_line(comment).is_empty());
    lines.extend(comment.map(quoted).unwrap_or_default());
    lines
}
