//! TLS of our HTTP clients.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};

/// TLS with the root certificates that browsers trust.
pub fn client_config() -> Result<ClientConfig, rustls::Error> {
    let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
