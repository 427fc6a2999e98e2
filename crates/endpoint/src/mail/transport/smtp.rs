//! Delivery to a mail server (RFC 5321).
//!
//! Whatever goes wrong, the mail is kept and tried again. Why it went wrong is said without the server's own words,
//! which often repeat the address: only its codes are.

use std::error::Error as _;
use std::time::Duration;

use chrono::TimeDelta;
use lettre::transport::smtp;
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use tokio::time::timeout;

use crate::config::SmtpSettings;
use crate::platform::fault_injection;

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(20);
/// How long a whole delivery may take, photos and all.
const DELIVER: Duration = Duration::from_secs(120);
/// How long a mail is in one worker's hands: longer than all that.
pub const LEASE: TimeDelta = TimeDelta::seconds(180);

/// A mail server that we are connected to whenever there is mail.
pub type Server = AsyncSmtpTransport<Tokio1Executor>;

/// Why a mail server didn't take a mail.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// It won't take this one, however often it is asked (5xx).
    #[error("the mail server refuses it for good: {0}")]
    Refused(String),
    /// It may take it later (4xx).
    #[error("the mail server puts it off: {0}")]
    PutOff(String),
    /// It doesn't know us.
    #[error("the mail server refuses the login: {0}; check mail.smtp.user and its password")]
    Login(String),
    /// It said nothing for long.
    #[error("the mail server didn't answer in {} seconds", DELIVER.as_secs())]
    Late,
    /// It hung up, or speaks another language.
    #[error("the mail server's answer is missing or can't be read")]
    Unanswered,
    /// It can't be spoken to.
    #[error("the mail server can't be spoken to: {0}")]
    Unreachable(String),
}

/// The server that the configuration names; nothing is connected yet.
pub fn server(relay: &SmtpSettings) -> Server {
    let mut server = Server::builder_dangerous(&relay.host)
        .port(relay.port)
        .tls(relay.tls.clone())
        .hello_name(ClientId::Domain(relay.helo_name.clone()))
        .timeout(Some(fault_injection::scaled(CONNECT)))
        .pool_config(PoolConfig::new().max_size(1));
    if let Some(login) = &relay.login {
        server = server.credentials(login.clone());
    }
    server.build()
}

/// Delivers a mail; once this returns the server answers for it.
pub async fn deliver(server: &Server, message: &Message) -> Result<(), NotTaken> {
    let sent = timeout(
        fault_injection::scaled(DELIVER),
        server.send(message.clone()),
    )
    .await;
    match sent {
        Err(_) => Err(NotTaken::Late),
        Ok(Err(error)) => Err(why(&error)),
        Ok(Ok(_)) => Ok(()),
    }
}

fn why(error: &smtp::Error) -> NotTaken {
    let Some(code) = error.status() else {
        return match error.is_response() {
            true => NotTaken::Unanswered,
            false => NotTaken::Unreachable(error.to_string()),
        };
    };
    let code = code.to_string();
    let words = error.source().map(ToString::to_string).unwrap_or_default();
    let codes = match enhanced(&words) {
        Some(enhanced) => format!("{code} {enhanced}"),
        None => code.clone(),
    };
    match code.as_str() {
        "530" | "534" | "535" | "538" => NotTaken::Login(codes),
        _ if error.is_permanent() => NotTaken::Refused(codes),
        _ => NotTaken::PutOff(codes),
    }
}

/// The code that says more (RFC 3463), e.g. `5.1.1`: such a mailbox isn't there.
fn enhanced(words: &str) -> Option<&str> {
    let first = words.split_whitespace().next()?;
    let is_number =
        |part: &str| matches!(part.len(), 1..=3) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_code = first.split('.').count() == 3 && first.split('.').all(is_number);
    is_code.then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_servers_words_only_the_code_is_kept() {
        assert_eq!(
            enhanced("5.1.1 <ada@example.com>: no such user"),
            Some("5.1.1")
        );
        for words in [
            "",
            "<ada@example.com> is unknown",
            "1.2 ada",
            "ada.lovelace.1",
            "1.2.3.4 ada",
        ] {
            assert_eq!(enhanced(words), None, "{words}");
        }
    }
}
