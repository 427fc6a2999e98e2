//! `[mail]`: how mail is delivered, and the sender of mails to support.

use std::path::{Path, PathBuf};

use lettre::Address;
use lettre::message::Mailbox;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::config::errors::Errors;
use crate::config::origin::Origin;
use crate::config::secret::Secrets;
use crate::config::smtp::{self, SmtpSettings};
use crate::platform::decode::DecodeError;

/// The maildir within `data` if the table names neither `maildir` nor `smtp`.
const DEFAULT_MAILDIR: &str = "mail";

/// How mail is delivered, and its sender.
#[derive(Clone, Debug)]
pub struct Mail {
    /// How it is delivered.
    pub delivery: Delivery,
    /// The sender of mails to support. If unset, [`own_address`](Self::own_address).
    pub from: Option<Mailbox>,
    /// Who is told of dead letters. If unset, nobody.
    pub operator: Option<Address>,
    /// The endpoint's own address: `careline@` and the host of `public_url`.
    pub own_address: Address,
}

/// How mail is delivered.
#[derive(Clone, Debug)]
pub enum Delivery {
    /// Into a directory that mail programs read.
    Maildir(PathBuf),
    /// To a mail server.
    Smtp(SmtpSettings),
}

/// The table as written.
#[derive(Default, Deserialize, JsonSchema)]
pub struct MailTable {
    maildir: Option<PathBuf>,
    /// Decoded separately, because an error must not repeat its password.
    smtp: Option<Value>,
    from: Option<String>,
    operator: Option<String>,
}

/// Reads the table. The maildir is relative to `data`, other files are relative to the configuration's folder `base`.
pub fn resolve(
    entry: &MailTable,
    base: &Path,
    data: &Path,
    own: &Origin,
    secrets: &mut Secrets<'_>,
    errors: &mut Errors,
) -> Option<Mail> {
    let delivery = delivery(entry, base, data, own, secrets, errors);
    let from = errors.keep(entry.from.as_deref().map(sender).transpose());
    let operator = errors.keep(entry.operator.as_deref().map(operator).transpose());
    let own_address = errors.keep(own_address(own.host()));
    Some(Mail {
        delivery: delivery.unwrap_or_else(|| Delivery::Maildir(data.join(DEFAULT_MAILDIR))),
        from: from.flatten(),
        operator: operator.flatten(),
        own_address: own_address?,
    })
}

/// `careline@` and a host. lettre can't read an IPv6 address in a header, so that stands for this machine.
fn own_address(host: &str) -> Result<Address, DecodeError> {
    let domain = if host.starts_with('[') {
        "localhost"
    } else {
        host
    };
    Address::new("careline", domain).map_err(|error| {
        let detail = format!("expected a host that mails can come from, found {host:?}: {error}");
        DecodeError::new("public_url", detail)
    })
}

fn delivery(
    entry: &MailTable,
    base: &Path,
    data: &Path,
    own: &Origin,
    secrets: &mut Secrets<'_>,
    errors: &mut Errors,
) -> Option<Delivery> {
    match (&entry.maildir, &entry.smtp) {
        (Some(_), Some(_)) => {
            let detail = "expected either `maildir` or `smtp`, found both";
            errors.here.push(DecodeError::new("mail", detail));
            None
        }
        (None, Some(table)) => {
            let helo_name = own.host().to_owned();
            smtp::resolve(table, base, helo_name, secrets, errors).map(Delivery::Smtp)
        }
        (Some(maildir), None) => Some(Delivery::Maildir(data.join(maildir))),
        (None, None) => Some(Delivery::Maildir(data.join(DEFAULT_MAILDIR))),
    }
}

fn sender(text: &str) -> Result<Mailbox, DecodeError> {
    text.parse().map_err(|_| {
        let detail =
            format!("expected an address like \"Help <help@shop.example>\", found {text:?}");
        DecodeError::new("mail.from", detail)
    })
}

fn operator(text: &str) -> Result<Address, DecodeError> {
    text.parse().map_err(|_| {
        let detail = format!("expected an address like \"ops@shop.example\", found {text:?}");
        DecodeError::new("mail.operator", detail)
    })
}

#[cfg(test)]
mod tests {
    use lettre::Message;
    use lettre::message::header::ContentType;

    use super::*;

    #[test]
    fn a_mail_can_come_from_every_host() {
        for host in [
            "help.example",
            "localhost",
            "127.0.0.1",
            "[::1]",
            "müller.example",
        ] {
            let from = Mailbox::new(None, own_address(host).unwrap());
            let mail = Message::builder()
                .from(from)
                .to("ada@example.com".parse().unwrap());
            let mail = mail.header(ContentType::TEXT_PLAIN).body(String::new());
            assert!(mail.is_ok(), "{host}: {mail:?}");
        }
    }
}
