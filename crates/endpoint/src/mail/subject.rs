//! The subjects of mails to shoppers: what the state is, what it is about, and the reference.

use crate::mail::sanitize::one_line;
use crate::mail::ticket_mail::TicketMail;

/// The most characters of an item's title, so that a phone shows what stands before it.
const TITLE_MAX: usize = 48;

/// `Your refund is under way (CL-7Q2M-4XKD)`.
pub fn state(mail: &TicketMail<'_>, state: &str) -> String {
    let values = [("headline", state), ("reference", mail.reference())];
    mail.words.fill_subject("mail.subject", &values)
}

/// `A question about your Elisa pendant necklace (CL-7Q2M-4XKD)`. The key is that of the state; those that also say what
/// it is about begin with it.
pub fn state_about(mail: &TicketMail<'_>, key: &str) -> String {
    let headline = match about(mail) {
        Some((form, name, value)) => {
            let key = [key, form].concat();
            mail.words.fill_subject(&key, &[(name, &value)])
        }
        None => mail.words.text(key),
    };
    state(mail, &headline)
}

/// The only item that was chosen, or else the order, or else the product as the page called it: the end of the key, and
/// the value with its name.
fn about(mail: &TicketMail<'_>) -> Option<(&'static str, &'static str, String)> {
    let ticket = mail.ticket();
    let Some(part) = &ticket.order else {
        let product = ticket.item.as_ref()?.name.as_deref().map(short)?;
        return (!product.is_empty()).then_some((".product", "product", product));
    };
    let order = mail.stored.assessment.order.as_ref();
    let chosen = match part.lines.as_slice() {
        [only] => order.and_then(|order| order.line(&only.id)),
        _ => None,
    };
    let title = chosen.map(|line| short(&line.title));
    let title = title.filter(|title| !title.is_empty());
    Some(match title {
        Some(title) => (".item", "item", title),
        None => (".order", "number", short(&part.number.0)),
    })
}

/// A text on one line, cut off if it is long.
fn short(text: &str) -> String {
    let line = one_line(text);
    match line.char_indices().nth(TITLE_MAX) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line,
    }
}
