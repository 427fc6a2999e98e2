//! The mail to support about a new ticket: everything that an agent needs to act, the most urgent first.

use chrono::{DateTime, Utc};
use lettre::Message;
use lettre::message::MessageBuilder;

use crate::mail::attachments::{file_name, with_photos};
use crate::mail::block::{Block, Fact, paragraph, section};
use crate::mail::body;
use crate::mail::error::MailError;
use crate::mail::sanitize::{isolated, one_line};
use crate::mail::text;
use crate::mail::ticket_mail::{TicketMail, email};
use crate::mail::{about, change_request, order_summary, personalization};

/// The most characters of the shopper's words that an inbox shows.
const PREHEADER_MAX: usize = 120;

/// Composes the mail, with the ticket's photos attached.
pub fn compose(mail: &TicketMail<'_>, photos: Vec<Vec<u8>>) -> Result<Message, MailError> {
    let message = builder(mail, mail.stored.received_at, &subject(mail))?;
    let body = body::alternatives(&mail.content(preheader(mail), blocks(mail)));
    Ok(message.multipart(with_photos(body, photos)?)?)
}

/// The headers of a mail to support. A reply to it goes to the shopper.
pub fn builder(
    mail: &TicketMail<'_>,
    date: DateTime<Utc>,
    subject: &str,
) -> Result<MessageBuilder, MailError> {
    let message = mail.builder(date).to(mail.support());
    let message = message.subject(one_line(subject));
    Ok(match mail.shopper()? {
        Some(shopper) => message.reply_to(shopper),
        None => message,
    })
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

/// Who wrote what.
fn preheader(mail: &TicketMail<'_>) -> String {
    let contact = mail.ticket().contact.name.as_deref();
    let words = one_line(&mail.ticket().description);
    let start: String = words.chars().take(PREHEADER_MAX).collect();
    match contact.map(one_line).filter(|name| !name.is_empty()) {
        Some(name) => format!("{}: {start}", isolated(&name)),
        None => start,
    }
}

fn blocks(mail: &TicketMail<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    if mail.stored.receipt.urgent {
        let days = mail.shop.rules.policy.urgent.window_days;
        let mark = mail.mark("§2");
        let urgent = format!("URGENT: reported within the {days}-day window{mark}.");
        blocks.push(Block::Notice(urgent));
    }
    let changes = change_request::facts(mail);
    blocks.push(summary(mail));
    blocks.extend(sender(mail));
    blocks.extend(section("About", "", about::facts(mail)));
    let read_back = personalization::facts(mail);
    blocks.extend(section(
        "Read back",
        mail.mark("§4").trim_start(),
        read_back,
    ));
    blocks.extend(section("Change, status when they asked", "", changes));
    blocks.extend(description(mail));
    blocks.extend(section("Photos", "", photos(mail)));
    blocks.extend(order_summary::blocks(mail));
    blocks.extend(agent_links(mail));
    blocks
}

/// The agent's links, in a signature, because a reply goes to the shopper.
pub fn agent_links(mail: &TicketMail<'_>) -> impl Iterator<Item = Block> {
    let warning = "For support only: please remove these links when you reply.";
    let links = mail.agent_links.iter().cloned().map(Block::Link);
    [Block::SignatureSeparator, paragraph(warning)]
        .into_iter()
        .chain(links)
}

fn summary(mail: &TicketMail<'_>) -> Block {
    let received = text::moment(mail.stored.received(&mail.shop.rules.zone));
    let reply = if mail.is_anonymous() {
        "No reply is due: the shopper left no address.".into()
    } else {
        let reply_by = text::reply_by(mail.stored.receipt.reply_by);
        format!("Reply {reply_by}{}.", mail.mark("§2"))
    };
    let received = format!("Received {received}, shop time.");
    Block::Paragraph(vec![title(mail), reply, received])
}

/// `CL-7Q2M-4XKD: Damaged item`.
pub fn title(mail: &TicketMail<'_>) -> String {
    format!("{}: {}", mail.reference(), text::topic(mail.ticket().topic))
}

/// Who wrote the ticket.
pub fn sender(mail: &TicketMail<'_>) -> Vec<Block> {
    let contact = &mail.ticket().contact;
    let name = one_line(contact.name.as_deref().unwrap_or_default());
    let email = one_line(email(mail.ticket()));
    let from = match (name.as_str(), email.as_str()) {
        ("", "") => "anonymous, who left no address.".to_owned(),
        (name, "") => format!("{name}, otherwise anonymous, who left no address."),
        ("", email) => format!("{email}, no name given; a reply to this mail goes there."),
        (name, email) => format!("{name} <{email}>; a reply to this mail goes there."),
    };
    section("From", "", vec![Fact::line(from)])
}

fn description(mail: &TicketMail<'_>) -> [Block; 2] {
    let language = format!("(language: {})", one_line(&mail.ticket().locale));
    let words = mail.ticket().description.clone();
    [
        Block::Heading("In their words".into(), language),
        Block::Quote(words),
    ]
}

fn photos(mail: &TicketMail<'_>) -> Vec<Fact> {
    match mail.stored.uploads.len() {
        0 if mail.ticket().no_photo => vec![Fact::line("The shopper can't take a photo.")],
        0 => Vec::new(),
        count => {
            let names = (1..=count).map(file_name);
            let names = names.collect::<Vec<_>>().join(", ");
            vec![Fact::new("Attached", names)]
        }
    }
}
