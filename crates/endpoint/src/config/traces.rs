//! `[traces]`: where spans are sent.

use reqwest::Url;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::platform::decode::DecodeError;

/// The table `[traces]`.
#[derive(Default, Deserialize, JsonSchema)]
pub struct TracesTable {
    endpoint: Option<String>,
}

/// Reads the address of the collector, if there is one.
pub fn endpoint(table: &TracesTable) -> Result<Option<Url>, DecodeError> {
    let Some(text) = &table.endpoint else {
        return Ok(None);
    };
    let is_usable = |url: &Url| matches!(url.scheme(), "http" | "https") && url.has_host();
    match Url::parse(text).ok().filter(is_usable) {
        Some(url) => Ok(Some(url)),
        None => Err(DecodeError::new(
            "traces.endpoint",
            format!("expected an address like \"http://127.0.0.1:4318\", found {text:?}"),
        )),
    }
}
