//! Whether mail can be delivered.

use chrono::Utc;
use lettre::Address;

use crate::cli::check::finding::Findings;
use crate::config::{Config, Delivery};
use crate::mail::test_mail;
use crate::mail::transport::Transport;

pub async fn check(config: &Config, test_mail_to: Option<&Address>, findings: &mut Findings) {
    let transport = Transport::new(&config.mail);
    let (key, receiver) = match &config.mail.delivery {
        Delivery::Maildir(path) => ("mail.maildir", path.display().to_string()),
        Delivery::Smtp(settings) => ("mail.smtp", format!("{}:{}", settings.host, settings.port)),
    };
    match transport.check().await {
        Err(error) => {
            findings.error(
                key,
                format!("expected a mail server that accepts mail, found {receiver}: {error}"),
            );
            return;
        }
        Ok(()) if key == "mail.smtp" => {
            findings.ok(key, format!("{receiver} answers and accepts the login"));
        }
        Ok(()) => {}
    }
    if let Some(to) = test_mail_to {
        match test_mail::send(&transport, &config.mail, to, Utc::now()).await {
            Ok(()) => findings.ok(key, format!("{receiver} accepted a test mail")),
            Err(error) => findings.error(
                key,
                format!("expected {receiver} to accept a test mail, found: {error}"),
            ),
        }
    }
}
