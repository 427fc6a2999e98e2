//! One HTTP call: the request, a proof of work if the endpoint asks for one, and the answer or why there is none.

use careline_wire::problem::{PROBLEM_JSON, PROOF};
use careline_wire::{Problem, ProblemType};
use gloo_net::http::{Request, Response};
use serde::de::DeserializeOwned;

use crate::api::failure::{Failure, Pause};
use crate::api::proof;
use crate::browser::json;

/// How many proofs of work one call makes. A proof can come too late if other clients use up the limit first.
const MOST_PROOFS: usize = 4;

/// Posts JSON. If the endpoint demands a proof of work, makes one and posts again; `on_proof` is called before each
/// proof.
pub(super) async fn post(
    url: &str,
    headers: &[(&str, &str)],
    body: &str,
    on_proof: impl Fn(),
) -> Result<Response, Failure> {
    let mut proof: Option<String> = None;
    for _ in 0..=MOST_PROOFS {
        let mut request = Request::post(url).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        if let Some(proof) = &proof {
            request = request.header(PROOF, proof);
        }
        let request = request.body(body).map_err(|_| Failure::Unreadable)?;
        match request.send().await {
            Ok(response) if asks_proof(&response) => {
                on_proof();
                let problem = response.text().await.map_err(|_| Failure::Unreachable)?;
                proof = Some(proof::of(&problem).await?);
            }
            response => return expect_ok(response).await,
        }
    }
    Err(Failure::Unreachable)
}

/// An exceeded limit has a `Retry-After`. Without one, the limit is near and a proof of work lets the call pass.
fn asks_proof(response: &Response) -> bool {
    response.status() == 429 && response.headers().get("retry-after").is_none()
}

/// Decodes the body of a successful answer.
pub(super) async fn read<T: DeserializeOwned>(response: Response) -> Result<T, Failure> {
    let text = response.text().await.map_err(|_| Failure::Unreachable)?;
    json::decode(&text).map_err(|json::Invalid| Failure::Unreadable)
}

/// Turns an error status into a [`Failure`].
pub(super) async fn expect_ok(
    response: Result<Response, gloo_net::Error>,
) -> Result<Response, Failure> {
    let response = response.map_err(|_| Failure::Unreachable)?;
    match response.status() {
        200..300 => Ok(response),
        // Not retried: the shopper may already have the latest code.
        429 => Err(match (later(&response), refusal(response).await) {
            (_, Failure::Refused(problem)) if problem.kind == ProblemType::TooManyCodes => {
                Failure::Refused(problem)
            }
            (later, _) => later,
        }),
        408 | 425 | 500.. => Err(later(&response)),
        _ => Err(refusal(response).await),
    }
}

/// Reads `Retry-After`, which the endpoint gives in seconds.
fn later(response: &Response) -> Failure {
    const LONGEST: i32 = 600;
    let seconds = response.headers().get("retry-after");
    let seconds = seconds.and_then(|seconds| seconds.trim().parse::<i32>().ok());
    seconds.map_or(Failure::Unreachable, |seconds| {
        Failure::RetryLater(Pause {
            millis: seconds.clamp(0, LONGEST) * 1_000,
            is_limit: response.status() == 429,
        })
    })
}

async fn refusal(response: Response) -> Failure {
    let is_problem = response
        .headers()
        .get("content-type")
        .is_some_and(|kind| kind.starts_with(PROBLEM_JSON));
    if !is_problem {
        return Failure::Unreadable;
    }
    match response.text().await {
        Ok(text) => json::decode::<Problem>(&text).map_or(Failure::Unreadable, |problem| {
            Failure::Refused(Box::new(problem))
        }),
        Err(_) => Failure::Unreachable,
    }
}
