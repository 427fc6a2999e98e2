//! The mail to support when its shopper says more, or how it went.

use careline_wire::check_in::CheckInAnswer;
use lettre::Message;

use crate::mail::text;
use crate::mail::text::{one_line, quoted};
use crate::mail::{Lines, TicketMail, Undelivered, attached, support, titled};
use crate::tickets::event::{Event, RecordedEvent};
use crate::tickets::state::TicketState;

/// The mail, with the message's photos attached.
pub fn compose(
    case: &TicketMail<'_>,
    happened: &RecordedEvent,
    state_at: &TicketState,
    photos: Vec<Vec<u8>>,
) -> Result<Message, Undelivered> {
    let at = text::moment(happened.at);
    let mut before = vec![format!(
        "{}: {}",
        case.reference(),
        text::topic(case.ticket().topic)
    )];
    if state_at.awaits_reply {
        before.push(format!("Reply {} (§2).", text::reply_by(state_at.reply_by)));
    }
    before.push(format!("Received {at}, shop time."));
    before.push(String::new());
    before.extend(support::shopper(case));
    before.push(String::new());
    before.extend(said(&happened.event));
    if !photos.is_empty() {
        before.extend([
            String::new(),
            format!("PHOTOS\n  Attached: {}", photos.len()),
        ]);
    }
    let letter = support::with_acts(case, before);
    let mut mail = case
        .start(happened.at.to_utc())
        .to(case.support())
        .subject(one_line(&format!("Re: {}", support::subject(case))));
    if let Some(shopper) = case.shopper()? {
        mail = mail.reply_to(shopper);
    }
    Ok(mail.multipart(attached(letter.parts(), photos)?)?)
}

fn said(event: &Event) -> Lines {
    match event {
        Event::ShopperMessage(asked) => titled("THEY WRITE", quoted(&asked.text)),
        Event::CheckInAnswered(answer) => rated(answer),
        // Support's own events cause no mail to it.
        _ => Lines::new(),
    }
}

fn rated(
    CheckInAnswer {
        resolved,
        rating,
        comment,
    }: &CheckInAnswer,
) -> Lines {
    let resolved = if *resolved {
        "  Resolved: yes"
    } else {
        "  Resolved: NO. The case is open again."
    };
    let mut lines = vec!["HOW IT WENT (§6)".to_owned(), resolved.into()];
    lines.extend(rating.map(|rating| format!("  Rating: {rating} of 5")));
    let comment = comment
        .as_deref()
        .filter(|comment| !one_line(comment).is_empty());
    lines.extend(comment.map(quoted).unwrap_or_default());
    lines
}
