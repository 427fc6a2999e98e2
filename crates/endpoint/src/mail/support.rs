//! The mail to support about a new ticket: everything that an agent needs to act, the most urgent first.

use careline_policy::{Moment, ReplyBy};
use chrono::{DateTime, Utc};
use lettre::Message;
use lettre::message::MessageBuilder;

use crate::mail::attachments::{file_name, with_photos};
use crate::mail::block::{Block, Fact, paragraph, section};
use crate::mail::body;
use crate::mail::error::MailError;
use crate::mail::headers::content_language;
use crate::mail::sanitize::one_line;
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

/// The headers of a mail to support. The values in the subject are one line each. A reply to it goes to the shopper.
pub fn builder(
    mail: &TicketMail<'_>,
    date: DateTime<Utc>,
    subject: &str,
) -> Result<MessageBuilder, MailError> {
    let message = mail.builder(date).to(mail.support());
    let message = message
        .subject(subject)
        .raw_header(content_language(mail.words.tag()));
    Ok(match mail.shopper()? {
        Some(shopper) => message.reply_to(shopper),
        None => message,
    })
}

/// `[CL-7Q2M-4XKD] URGENT: Damaged item – KS-10482`.
pub fn subject(mail: &TicketMail<'_>) -> String {
    let topic = text::topic(mail.words, mail.ticket().topic);
    let values = [("reference", mail.reference()), ("topic", &topic)];
    let is_urgent = mail.stored.receipt.urgent;
    match &mail.ticket().order {
        Some(order) => {
            let key = match is_urgent {
                true => "support.subject.urgent.order",
                false => "support.subject.order",
            };
            let number = one_line(&order.number.0);
            let values = [&values[..], &[("number", &number)]].concat();
            mail.words.fill_subject(key, &values)
        }
        None if is_urgent => mail.words.fill_subject("support.subject.urgent", &values),
        None => mail.words.fill_subject("support.subject", &values),
    }
}

/// Who wrote what.
fn preheader(mail: &TicketMail<'_>) -> String {
    let contact = mail.ticket().contact.name.as_deref();
    let written = one_line(&mail.ticket().description);
    let start: String = written.chars().take(PREHEADER_MAX).collect();
    match contact.map(one_line).filter(|name| !name.is_empty()) {
        Some(name) => {
            let values = [("name", name.as_str()), ("words", &start)];
            mail.words.fill("support.wrote", &values)
        }
        None => start,
    }
}

fn blocks(mail: &TicketMail<'_>) -> Vec<Block> {
    let words = mail.words;
    let mut blocks = Vec::new();
    blocks.extend(urgent(mail));
    blocks.push(summary(mail));
    blocks.extend(sender(mail));
    blocks.extend(section(words.text("support.about"), "", about::facts(mail)));
    blocks.extend(section(
        words.text("support.read_back"),
        mail.mark("§4").trim_start(),
        personalization::facts(mail),
    ));
    let changes = change_request::facts(mail);
    blocks.extend(section(words.text("support.change"), "", changes));
    blocks.extend(description(mail));
    blocks.extend(section(words.text("support.photos"), "", photos(mail)));
    blocks.extend(order_summary::blocks(mail));
    blocks.extend(agent_links(mail));
    blocks
}

fn urgent(mail: &TicketMail<'_>) -> Option<Block> {
    let days = u64::from(mail.shop.rules.policy.urgent.window_days);
    let mark = mail.mark("§2");
    let notice = || {
        let number = mail.words.formats().number(days);
        let values = [("days", number.as_str()), ("mark", &mark)];
        Block::Notice(mail.words.plural("support.urgent", days, &values))
    };
    mail.stored.receipt.urgent.then(notice)
}

/// The agent's links, in a signature, because a reply goes to the shopper.
pub fn agent_links(mail: &TicketMail<'_>) -> impl Iterator<Item = Block> {
    let warning = mail.words.text("support.links");
    let links = mail.agent_links.iter().cloned().map(Block::Link);
    [Block::SignatureSeparator, paragraph(warning)]
        .into_iter()
        .chain(links)
}

fn summary(mail: &TicketMail<'_>) -> Block {
    let reply = if mail.is_anonymous() {
        mail.words.text("support.reply.none")
    } else {
        reply(mail, mail.stored.receipt.reply_by)
    };
    let received = received(mail, mail.stored.received(&mail.shop.rules.zone));
    Block::Paragraph(vec![title(mail), reply, received])
}

/// `CL-7Q2M-4XKD: Damaged item`.
pub fn title(mail: &TicketMail<'_>) -> String {
    let topic = text::topic(mail.words, mail.ticket().topic);
    let values = [("reference", mail.reference()), ("topic", &topic)];
    mail.words.fill("support.title", &values)
}

/// When a reply is due.
pub fn reply(mail: &TicketMail<'_>, due: ReplyBy) -> String {
    let keys = ["support.reply.on", "support.reply.between"];
    text::range(mail.words, keys, due, &[("mark", &mail.mark("§2"))])
}

/// When the ticket or a message arrived.
pub fn received(mail: &TicketMail<'_>, at: Moment) -> String {
    let at = text::moment(mail.words, at);
    mail.words.fill("support.received", &[("at", &at)])
}

/// Who wrote the ticket.
pub fn sender(mail: &TicketMail<'_>) -> Vec<Block> {
    let words = mail.words;
    let contact = &mail.ticket().contact;
    let name = one_line(contact.name.as_deref().unwrap_or_default());
    let email = one_line(email(mail.ticket()));
    let key = match (name.as_str(), email.as_str()) {
        ("", "") => "support.from.anonymous",
        (_, "") => "support.from.name",
        ("", _) => "support.from.email",
        _ => "support.from.both",
    };
    let from = words.fill(key, &[("name", &name), ("email", &email)]);
    section(words.text("support.from"), "", vec![Fact::line(from)])
}

fn description(mail: &TicketMail<'_>) -> [Block; 2] {
    let language = mail
        .words
        .formats()
        .language(&one_line(&mail.ticket().locale));
    let language = mail
        .words
        .fill("support.words.language", &[("language", &language)]);
    [
        Block::Heading(mail.words.text("support.words"), language),
        Block::Quote(mail.ticket().description.clone()),
    ]
}

fn photos(mail: &TicketMail<'_>) -> Vec<Fact> {
    let words = mail.words;
    match mail.stored.uploads.len() {
        0 if mail.ticket().no_photo => vec![Fact::line(words.text("support.photos.none"))],
        0 => Vec::new(),
        count => {
            let names: Vec<_> = (1..=count).map(file_name).collect();
            let names = words.formats().list(&names);
            vec![Fact::new(words.text("support.photos.attached"), names)]
        }
    }
}
