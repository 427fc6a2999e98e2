//! Whether the receivers of webhooks can be reached.

use crate::cli::check::finding::Findings;
use crate::config::Config;
use crate::webhooks::client::{WebhookClient, WebhookError};

pub async fn check(config: &Config, findings: &mut Findings) {
    for shop in config.shops.values() {
        let Some(settings) = &shop.webhook else {
            continue;
        };
        let key = format!("shops[{}].webhook.url", shop.id);
        // The whole URL may be a secret.
        let host = settings.url.host_str().unwrap_or_default();
        let reached = async {
            WebhookClient::new(settings)?.check().await?;
            Ok::<_, WebhookError>(())
        };
        match reached.await {
            Ok(()) => findings.ok(&key, format!("{host} answers")),
            Err(error) => findings.error(
                &key,
                format!("expected a receiver that answers, found {host}: {error}"),
            ),
        }
    }
}
