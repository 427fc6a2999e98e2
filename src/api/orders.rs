//! Looking up an order.

use careline_wire::{CodeSent, CodeTerms, FoundOrder, LookupRequest};

use crate::api::endpoint::Endpoint;
use crate::api::failure::Failure;
use crate::api::http::{post, read};
use crate::i18n::locale;

/// A successful answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The order.
    Found(Box<FoundOrder>),
    /// The shop verifies by code. If the order exists, a code was mailed.
    CodeSent(CodeTerms),
}

/// Finds an order by its number and email, with the token of an earlier look-up if there is one. `on_proof` is called
/// before each proof of work.
///
/// # Errors
///
/// `order-not-found` if number and email don't belong together; `code-not-right`, `too-many-codes`.
pub async fn look_up(
    endpoint: &Endpoint,
    request: &LookupRequest,
    token: Option<String>,
    on_proof: impl Fn(),
) -> Result<Reply, Failure> {
    let request = LookupRequest {
        locale: Some(locale()),
        ..request.clone()
    };
    let body = serde_json::to_string(&request).map_err(|_| Failure::Unreadable)?;
    let headers = token.as_deref().map(|token| ("order-token", token));
    let url = endpoint.url("/order-lookups");
    let response = post(&url, headers.as_slice(), &body, on_proof).await?;
    if response.status() == 202 {
        let sent: CodeSent = read(response).await?;
        return Ok(Reply::CodeSent(sent.code));
    }
    Ok(Reply::Found(Box::new(read(response).await?)))
}
