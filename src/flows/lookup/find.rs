//! Asks the endpoint for an order, and the shopper for a verification code if the shop demands one.

use careline_wire::{FoundOrder, LookupRequest, ProblemType};
use leptos::prelude::*;

use crate::api::failure::Failure;
use crate::api::orders::{self, Reply};
use crate::app::chunk::ChunkError;
use crate::browser::clock;
use crate::flows::lookup::context::LookupContext;
use crate::flows::lookup::verification;
use crate::flows::lookup::verification::model::{Code, VerificationEvent};
use crate::flows::lookup::verification::state::VerificationState;

/// Finds an order. If the shop demands a code, draws the step that asks for it and returns `None`. `on_proof` is called
/// before each proof of work.
///
/// # Errors
///
/// If the endpoint doesn't answer or refuses.
pub async fn order(
    context: LookupContext,
    request: LookupRequest,
    on_proof: Callback<()>,
) -> Result<Option<FoundOrder>, Failure> {
    let session = context.session;
    let VerificationState { code, token } = VerificationState::of(session);
    let is_on_its_way = code.with_untracked(|code| code.is_for(&request, clock::device_millis()));
    if !is_on_its_way {
        let (endpoint, token) = (session.endpoint(), token.get_value());
        let call = orders::look_up(&endpoint, &request, token, || on_proof.run(()));
        let event = match call.await {
            Ok(Reply::Found(order)) => return Ok(Some(*order)),
            Ok(Reply::CodeSent(terms)) => VerificationEvent::Sent(terms, clock::device_millis()),
            Err(failure) if is_too_many(&failure) => {
                VerificationEvent::Failed(failure, clock::device_millis())
            }
            Err(failure) => return Err(failure),
        };
        code.update(|code| {
            *code = Code::of(request);
            code.update(event);
        });
    }
    let view = verification::chunk::code_step(context)
        .await
        .map_err(|ChunkError| Failure::Unreachable)?;
    context.code_step.set_value(Some(view));
    Ok(None)
}

fn is_too_many(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused(problem) if problem.kind == ProblemType::TooManyCodes)
}
