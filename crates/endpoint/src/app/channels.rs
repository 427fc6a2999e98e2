//! The registry of delivery channels.

use std::sync::Arc;

use crate::config::Config;
use crate::delivery::{Channels, SetupError};
use crate::mail::channel::MailChannel;
use crate::store::Store;
use crate::webhooks;

/// The channels that the configuration names. Nothing is connected yet.
///
/// # Errors
///
/// If one of them can't be set up.
pub fn channels(config: &Config, store: &Store) -> Result<Channels, SetupError> {
    let mut channels = Channels(vec![Arc::new(MailChannel::new(config, store))]);
    channels
        .0
        .extend(webhooks::channel::channels(&config.shops)?);
    Ok(channels)
}
