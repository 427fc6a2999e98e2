//! Counts each request and how long it took, by its route's template and its answer.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use careline_wire::ProblemType;

use crate::app::AppState;
use crate::app::metrics::{Answered, LookupOutcome};

/// The route of look-ups.
const LOOKUPS: &str = "/v1/shops/{shop}/order-lookups";

/// Counts a request once it is answered.
pub async fn measure(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    let problem = response.extensions().get::<ProblemType>().copied();
    let status = response.status().as_u16();
    app.metrics.answered(&Answered {
        method: method.as_str(),
        route,
        status,
        problem,
        took: begun.elapsed(),
    });
    if route == LOOKUPS && method == "POST" {
        app.metrics.looked_up(outcome(status, problem));
    }
    response
}

const fn outcome(status: u16, problem: Option<ProblemType>) -> LookupOutcome {
    match (status, problem) {
        (200, _) => LookupOutcome::found,
        (202, _) => LookupOutcome::code_sent,
        (_, Some(ProblemType::OrderNotFound)) => LookupOutcome::not_found,
        (_, Some(ProblemType::CodeNotRight)) => LookupOutcome::wrong_code,
        (429, _) => LookupOutcome::limited,
        _ => LookupOutcome::failed,
    }
}
