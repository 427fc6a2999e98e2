//! Looking up an order.

use careline_wire::{CodeSent, CodeTerms, FoundOrder, LookupRequest, ProblemType};
use gloo_net::http::Request;

use super::{Endpoint, later, read, refusal};
use crate::failure::Failure;

/// A good answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The order.
    Found(Box<FoundOrder>),
    /// The shop asks for a code, which is on its way if there is such an order.
    CodeSent(CodeTerms),
}

/// Finds an order by its number and email, and by what proves that it was found before, if anything does.
///
/// # Errors
///
/// `order-not-found` where they don't belong together; `code-not-right`, `too-many-codes`.
pub async fn look_up(
    endpoint: &Endpoint,
    request: &LookupRequest,
    proof: Option<String>,
) -> Result<Reply, Failure> {
    let body = serde_json::to_string(request).map_err(|_| Failure::Unreadable)?;
    let mut request =
        Request::post(&endpoint.url("/order-lookups")).header("content-type", "application/json");
    if let Some(proof) = proof {
        request = request.header("order-token", &proof);
    }
    let request = request.body(body).map_err(|_| Failure::Unreadable)?;
    let response = request.send().await.map_err(|_| Failure::Away)?;
    match response.status() {
        202 => {
            let sent: CodeSent = read(Ok(response)).await?;
            Ok(Reply::CodeSent(sent.code))
        }
        // Too many codes is nothing to wait for in silence.
        429 => Err(match (later(&response), refusal(response).await) {
            (_, Failure::Refused(problem)) if problem.kind == ProblemType::TooManyCodes => {
                Failure::Refused(problem)
            }
            (later, _) => later,
        }),
        _ => read(Ok(response))
            .await
            .map(|found| Reply::Found(Box::new(found))),
    }
}
