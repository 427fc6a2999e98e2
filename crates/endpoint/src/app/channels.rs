//! The registry of delivery channels.

use std::sync::Arc;

use crate::config::Config;
use crate::delivery::Channels;
use crate::mail::channel::MailChannel;
use crate::store::Store;
use crate::webhooks;
use crate::webhooks::client::WebhookError;

/// The channels that the configuration names. Nothing is connected yet.
///
/// # Errors
///
/// If TLS can't be set up.
pub fn channels(config: &Config, store: &Store) -> Result<Channels, WebhookError> {
    let mut channels = Channels(vec![Arc::new(MailChannel::new(config, store))]);
    channels
        .0
        .extend(webhooks::channel::channels(&config.shops)?);
    Ok(channels)
}
