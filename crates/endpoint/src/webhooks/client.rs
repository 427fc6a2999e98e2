//! The machine that takes a shop's webhooks.

use std::sync::Arc;
use std::time::Duration;

use axum::http::header::CONTENT_TYPE;
use chrono::TimeDelta;
use reqwest::redirect::Policy;
use rustls::{ClientConfig, RootCertStore};

use crate::config::WebhookSettings;
use crate::platform::fault_injection;
use crate::webhooks::signature::sign;

/// How long an attempt may take.
const MAX_RETRY_AGE: Duration = Duration::from_secs(15);
/// How long a webhook is in one worker's hands: longer than an attempt may take.
pub const LEASE: TimeDelta = TimeDelta::seconds(30);
const USER_AGENT: &str = concat!("Careline/", env!("CARGO_PKG_VERSION"));

/// Why a receiver didn't take a webhook.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// It said something other than 2xx.
    #[error("the receiver answered {0}")]
    Answered(u16),
    /// It said nothing for long.
    #[error("the receiver didn't answer in {} seconds", MAX_RETRY_AGE.as_secs())]
    Late,
    /// It can't be spoken to.
    #[error("the receiver can't be spoken to: {0}")]
    Unreachable(String),
    /// The webhook can't be written.
    #[error("the webhook can't be written: {0}")]
    Unwritten(#[from] serde_json::Error),
    /// The ticket can't be read.
    #[error(transparent)]
    Store(#[from] sqlx::Error),
    /// What it is about is gone.
    #[error("what it is about isn't here")]
    Orphaned,
}

impl From<reqwest::Error> for NotTaken {
    /// Without the address: it may carry a secret of its own.
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::Late;
        }
        let error = error.without_url();
        let mut innermost: &dyn std::error::Error = &error;
        while let Some(source) = innermost.source() {
            innermost = source;
        }
        Self::Unreachable(innermost.to_string())
    }
}

/// Where a shop's webhooks go.
pub struct Receiver {
    settings: WebhookSettings,
    client: reqwest::Client,
}

impl Receiver {
    /// A receiver; nothing is connected yet.
    ///
    /// # Errors
    ///
    /// When there is no TLS to be had.
    pub fn new(
        settings: &WebhookSettings,
    ) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls()?)
            .redirect(Policy::none())
            .timeout(fault_injection::scaled(MAX_RETRY_AGE))
            .user_agent(USER_AGENT);
        // What stays on this machine goes through no proxy.
        let client = match settings.url.scheme() {
            "https" => client.https_only(true),
            _ => client.no_proxy(),
        };
        Ok(Self {
            settings: settings.clone(),
            client: client.build()?,
        })
    }

    /// Sends a webhook; once this returns it was taken.
    pub async fn send(&self, id: &str, timestamp: i64, body: String) -> Result<(), NotTaken> {
        let signature = sign(self.settings.key(), id, timestamp, &body);
        let answer = self
            .client
            .post(self.settings.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signature)
            .body(body)
            .send()
            .await?;
        let status = answer.status();
        match status.is_success() {
            true => Ok(()),
            false => Err(NotTaken::Answered(status.as_u16())),
        }
    }
}

/// TLS by the roots that browsers trust.
fn tls() -> Result<ClientConfig, rustls::Error> {
    let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
