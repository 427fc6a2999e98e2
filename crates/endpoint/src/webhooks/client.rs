//! The HTTP client that sends webhooks to a shop's receiver.

use std::time::Duration;

use axum::http::header::CONTENT_TYPE;
use chrono::TimeDelta;
use reqwest::redirect::Policy;

use crate::config::WebhookSettings;
use crate::delivery::DeliveryError;
use crate::platform::{fault_injection, tls};
use crate::webhooks::signature::sign;

/// How long an attempt may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a webhook is leased to one worker: longer than [`REQUEST_TIMEOUT`].
pub const LEASE: TimeDelta = TimeDelta::seconds(30);
const USER_AGENT: &str = concat!("Careline/", env!("CARGO_PKG_VERSION"));

/// Why a webhook wasn't delivered.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// The receiver answered with a status other than 2xx.
    #[error("the receiver answered {0}")]
    Status(u16),
    /// The receiver took longer than [`REQUEST_TIMEOUT`].
    #[error("the receiver didn't answer in {} seconds", REQUEST_TIMEOUT.as_secs())]
    Timeout,
    /// No connection, or no TLS.
    #[error("the receiver can't be reached: {0}")]
    Unreachable(String),
    /// The payload can't be serialized.
    #[error("the payload can't be serialized: {0}")]
    Payload(#[from] serde_json::Error),
    /// TLS can't be set up.
    #[error("TLS can't be set up: {0}")]
    Tls(#[from] rustls::Error),
    /// The ticket doesn't exist any more.
    #[error("its ticket doesn't exist")]
    TicketGone,
}

impl From<reqwest::Error> for WebhookError {
    /// Leaves out the receiver's URL, which may contain a secret.
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::Timeout;
        }
        let error = error.without_url();
        let mut innermost: &dyn std::error::Error = &error;
        while let Some(source) = innermost.source() {
            innermost = source;
        }
        Self::Unreachable(innermost.to_string())
    }
}

impl From<WebhookError> for DeliveryError {
    /// A receiver that answers 410 is gone for good (RFC 9110, 15.5.11). Other statuses may change once its operator
    /// has mended it.
    fn from(error: WebhookError) -> Self {
        let cause = error.to_string();
        match error {
            WebhookError::Status(410) | WebhookError::Payload(_) | WebhookError::TicketGone => {
                Self::Permanent(cause)
            }
            _ => Self::Temporary(cause),
        }
    }
}

/// A client for one shop's receiver.
pub struct WebhookClient {
    settings: WebhookSettings,
    client: reqwest::Client,
}

impl WebhookClient {
    /// A client for a receiver. Nothing is connected yet.
    ///
    /// # Errors
    ///
    /// When TLS can't be set up.
    pub fn new(settings: &WebhookSettings) -> Result<Self, WebhookError> {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::client_config()?)
            .redirect(Policy::none())
            .timeout(fault_injection::scaled(REQUEST_TIMEOUT))
            .user_agent(USER_AGENT);
        // A receiver on this machine is reached directly, without a proxy.
        let client = match settings.url.scheme() {
            "https" => client.https_only(true),
            _ => client.no_proxy(),
        };
        Ok(Self {
            settings: settings.clone(),
            client: client.build()?,
        })
    }

    /// Asks for the receiver's headers, to try whether it can be reached. Any answer will do: a receiver need not
    /// answer `HEAD`.
    pub async fn check(&self) -> Result<(), WebhookError> {
        self.client.head(self.settings.url.clone()).send().await?;
        Ok(())
    }

    /// Sends a webhook. Returns `Ok` only if the receiver answered 2xx.
    pub async fn send(&self, id: &str, timestamp: i64, body: String) -> Result<(), WebhookError> {
        let signature = sign(&self.settings.key, id, timestamp, &body);
        let response = self
            .client
            .post(self.settings.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signature)
            .body(body)
            .send()
            .await?;
        let status = response.status();
        match status.is_success() {
            true => Ok(()),
            false => Err(WebhookError::Status(status.as_u16())),
        }
    }
}
