//! One HTTP call: the request, a proof of work if the endpoint asks for one, and the answer or why there is none.

use careline_wire::problem::{PROBLEM_JSON, PROOF};
use careline_wire::{Problem, ProblemType};
use gloo_net::http::{Request, Response};
use serde::de::DeserializeOwned;

use crate::api::failure::{Failure, Pause};
use crate::api::proof;

/// How often one call shows work; near a limit others may be quicker, and then it's asked again.
const PROOFS: usize = 4;

/// Posts JSON. Where the endpoint asks for work first, that is done and the same posted again; `working` hears of it.
pub(super) async fn post(
    url: &str,
    headers: &[(&str, &str)],
    body: &str,
    working: impl Fn(),
) -> Result<Response, Failure> {
    let mut proof: Option<String> = None;
    for _ in 0..=PROOFS {
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
                working();
                let problem = response.text().await.map_err(|_| Failure::Unreachable)?;
                proof = Some(proof::of(&problem).await?);
            }
            response => return expect_ok(response).await,
        }
    }
    Err(Failure::Unreachable)
}

/// A limit that has ended says when it begins anew; one that is near doesn't.
fn asks_proof(response: &Response) -> bool {
    response.status() == 429 && response.headers().get("retry-after").is_none()
}

/// Reads a good answer's body, or why there's none.
pub(super) async fn read<T: DeserializeOwned>(response: Response) -> Result<T, Failure> {
    let text = response.text().await.map_err(|_| Failure::Unreachable)?;
    serde_json::from_str(&text).map_err(|_| Failure::Unreadable)
}

/// A good answer, or why there's none.
pub(super) async fn expect_ok(
    response: Result<Response, gloo_net::Error>,
) -> Result<Response, Failure> {
    let response = response.map_err(|_| Failure::Unreachable)?;
    match response.status() {
        200..300 => Ok(response),
        // Too many codes is nothing to wait for in silence: the newest may be there.
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

/// `Retry-After` in seconds, as the endpoint gives it.
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
        Ok(text) => serde_json::from_str::<Problem>(&text).map_or(Failure::Unreadable, |problem| {
            Failure::Refused(Box::new(problem))
        }),
        Err(_) => Failure::Unreachable,
    }
}
