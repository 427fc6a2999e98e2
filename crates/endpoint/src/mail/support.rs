//! The mail to support about a new ticket: everything that an agent needs to act, the most urgent first.

use lettre::Message;

use crate::mail::attachments::{file_name, with_photos};
use crate::mail::body::MailBody;
use crate::mail::error::MailError;
use crate::mail::sanitize::{one_line, quoted};
use crate::mail::text;
use crate::mail::text::{Lines, section};
use crate::mail::ticket_mail::{TicketMail, email};
use crate::mail::{about, change_request, order_summary, personalization};

/// Composes the mail, with the ticket's photos attached.
pub fn compose(mail: &TicketMail<'_>, photos: Vec<Vec<u8>>) -> Result<Message, MailError> {
    let mut message = mail
        .builder(mail.stored.received_at)
        .to(mail.support())
        .subject(one_line(&subject(mail)));
    if let Some(shopper) = mail.shopper()? {
        message = message.reply_to(shopper);
    }
    Ok(message.multipart(with_photos(body(mail).parts(), photos)?)?)
}

/// `[CL-7Q2M-4XKD] URGENT: Damaged item – KS-10482`.
pub fn subject(mail: &TicketMail<'_>) -> String {
    let urgent = if mail.stored.receipt.urgent {
        "URGENT: "
    } else {
        ""
    };
    let topic = text::topic(mail.ticket().topic);
    let subject = format!("[{}] {urgent}{topic}", mail.reference());
    match &mail.ticket().order {
        Some(order) => format!("{subject} – {}", one_line(&order.number.0)),
        None => subject,
    }
}

fn body(mail: &TicketMail<'_>) -> MailBody {
    let sections = [
        sender_section(mail),
        about::section(mail),
        section("READ BACK (§4)", personalization::lines(mail)),
        section(
            "CHANGE, STATUS WHEN THEY ASKED",
            change_request::lines(mail),
        ),
        description(mail),
        photos_section(mail),
        order_summary::section(mail),
    ];
    let sections = sections.iter().filter(|section| !section.is_empty());
    let sections: Vec<_> = sections.map(|lines| lines.join("\n")).collect();
    let mut lines = summary(mail);
    lines.extend([String::new(), sections.join("\n\n")]);
    with_agent_links(mail, lines)
}

/// A body for support, with the agent's links in its signature (RFC 3676). Many mail programs leave a signature out of
/// a reply, and the reply goes to the shopper.
pub fn with_agent_links(mail: &TicketMail<'_>, mut before: Lines) -> MailBody {
    before.extend([
        String::new(),
        "-- ".into(),
        "For support only: please remove these links when you reply.".into(),
    ]);
    MailBody {
        before,
        links: mail.agent_links.clone(),
        ..MailBody::default()
    }
}

fn summary(mail: &TicketMail<'_>) -> Lines {
    let mut lines = Lines::new();
    if mail.stored.receipt.urgent {
        let days = mail.shop.rules.policy.urgent.window_days;
        lines.push(format!(
            "URGENT: reported within the {days}-day window (§2)."
        ));
    }
    let received = text::moment(mail.stored.received(&mail.shop.rules.zone));
    lines.extend([
        format!("{}: {}", mail.reference(), text::topic(mail.ticket().topic)),
        reply_line(mail),
        format!("Received {received}, shop time."),
    ]);
    lines
}

fn reply_line(mail: &TicketMail<'_>) -> String {
    if mail.is_anonymous() {
        return "No reply is due: the shopper left no address.".into();
    }
    format!("Reply {} (§2).", text::reply_by(mail.stored.reply_by()))
}

/// Who wrote the ticket.
pub fn sender_section(mail: &TicketMail<'_>) -> Lines {
    let contact = &mail.ticket().contact;
    let name = one_line(contact.name.as_deref().unwrap_or_default());
    let email = one_line(email(mail.ticket()));
    let from = match (name.as_str(), email.as_str()) {
        ("", "") => "anonymous, who left no address.".to_owned(),
        (name, "") => format!("{name}, otherwise anonymous, who left no address."),
        ("", email) => format!("{email}, no name given; a reply to this mail goes there."),
        (name, email) => format!("{name} <{email}>; a reply to this mail goes there."),
    };
    vec!["FROM".into(), format!("  {from}")]
}

fn description(mail: &TicketMail<'_>) -> Lines {
    let locale = one_line(&mail.ticket().locale);
    section(
        &format!("IN THEIR WORDS (language: {locale})"),
        quoted(&mail.ticket().description),
    )
}

fn photos_section(mail: &TicketMail<'_>) -> Lines {
    match mail.stored.uploads.len() {
        0 if mail.ticket().no_photo => vec!["PHOTOS\n  The shopper can't take a photo.".into()],
        0 => Lines::new(),
        count => {
            let names = (1..=count).map(file_name);
            let names = names.collect::<Vec<_>>().join(", ");
            vec![format!("PHOTOS\n  Attached: {names}")]
        }
    }
}
