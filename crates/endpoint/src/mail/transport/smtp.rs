//! Delivery to a mail server (RFC 5321).
//!
//! A mail that the server rejects permanently (5xx) becomes a dead letter at once; any other failure is tried again. A
//! rejected login says nothing about the mail, so that is tried again too. Errors carry only the server's codes and never its text,
//! which often repeats the recipient's address.

use std::error::Error as _;
use std::time::Duration;

use chrono::TimeDelta;
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{self, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use tokio::time::timeout;

use crate::config::SmtpSettings;
use crate::platform::fault_injection;

/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a whole delivery may take, with its photos.
const DELIVERY_TIMEOUT: Duration = Duration::from_secs(120);
/// How long a mail is leased to one worker: longer than [`DELIVERY_TIMEOUT`].
pub const LEASE: TimeDelta = TimeDelta::seconds(180);

/// A mail server. Its connection is opened when there is mail and kept for a while.
pub type Server = AsyncSmtpTransport<Tokio1Executor>;

/// Why a mail server didn't accept a mail.
#[derive(Debug, thiserror::Error)]
pub enum SmtpError {
    /// It rejected the mail permanently (5xx).
    #[error("the mail server rejected it permanently: {0}")]
    Rejected(String),
    /// It may accept the mail later (4xx).
    #[error("the mail server deferred it: {0}")]
    Deferred(String),
    /// It rejected the login.
    #[error("the mail server rejected the login: {0}; check mail.smtp.user and its password")]
    Login(String),
    /// It took too long.
    #[error("the mail server didn't answer in time")]
    Timeout,
    /// It closed the connection, or its reply isn't SMTP.
    #[error("the mail server's reply is missing or can't be read")]
    InvalidReply,
    /// No connection, or no TLS.
    #[error("the mail server can't be reached: {0}")]
    Unreachable(String),
}

/// The server that the configuration names. Nothing is connected yet.
pub fn server(settings: &SmtpSettings) -> Server {
    let mut server = Server::builder_dangerous(&settings.host)
        .port(settings.port)
        .tls(settings.tls.clone())
        .hello_name(ClientId::Domain(settings.helo_name.clone()))
        .timeout(Some(fault_injection::scaled(CONNECT_TIMEOUT)))
        .pool_config(PoolConfig::new().max_size(1));
    if let Some(login) = &settings.login {
        server = server.credentials(login.clone());
    }
    server.build()
}

/// Delivers a mail. Returns `Ok` only once the server has accepted it.
pub async fn deliver(server: &Server, message: &Message) -> Result<(), SmtpError> {
    let sent = timeout(
        fault_injection::scaled(DELIVERY_TIMEOUT),
        server.send(message.clone()),
    )
    .await;
    match sent {
        Err(_) => Err(SmtpError::Timeout),
        Ok(Err(error)) => Err(classify(&error)),
        Ok(Ok(_)) => Ok(()),
    }
}

/// Connects, encrypts and logs in as for a mail, but sends none.
pub async fn connect(server: &Server) -> Result<(), SmtpError> {
    let answered = timeout(
        fault_injection::scaled(CONNECT_TIMEOUT),
        server.test_connection(),
    );
    match answered.await {
        Err(_) => Err(SmtpError::Timeout),
        Ok(Err(error)) => Err(classify(&error)),
        Ok(Ok(true)) => Ok(()),
        Ok(Ok(false)) => Err(SmtpError::InvalidReply),
    }
}

fn classify(error: &smtp::Error) -> SmtpError {
    let Some(code) = error.status() else {
        return match error.is_response() {
            true => SmtpError::InvalidReply,
            false => SmtpError::Unreachable(error.to_string()),
        };
    };
    let code = code.to_string();
    let text = error.source().map(ToString::to_string).unwrap_or_default();
    let codes = match enhanced_code(&text) {
        Some(enhanced) => format!("{code} {enhanced}"),
        None => code.clone(),
    };
    match code.as_str() {
        "530" | "534" | "535" | "538" => SmtpError::Login(codes),
        _ if error.is_permanent() => SmtpError::Rejected(codes),
        _ => SmtpError::Deferred(codes),
    }
}

/// The enhanced status code (RFC 3463) that a reply begins with, e.g. `5.1.1` for an unknown mailbox.
fn enhanced_code(reply: &str) -> Option<&str> {
    let first = reply.split_whitespace().next()?;
    let is_number =
        |part: &str| matches!(part.len(), 1..=3) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_code = first.split('.').count() == 3 && first.split('.').all(is_number);
    is_code.then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_code_of_a_reply_is_kept() {
        assert_eq!(
            enhanced_code("5.1.1 <ada@example.com>: no such user"),
            Some("5.1.1")
        );
        for reply in [
            "",
            "<ada@example.com> is unknown",
            "1.2 ada",
            "ada.lovelace.1",
            "1.2.3.4 ada",
        ] {
            assert_eq!(enhanced_code(reply), None, "{reply}");
        }
    }
}
