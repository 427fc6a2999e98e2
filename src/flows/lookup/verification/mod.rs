//! The code that some shops mail before they show an order: asked for and typed where number and email were.
//!
//! It stands inside the form of number and email, whose other parts hide meanwhile, and is drawn by code that other flows
//! bring too: so a shop that asks for none pays nothing for it before its first field.
//!
//! A shopper may well leave for their mail, or for another flow, and come back: the step stays with the desk for as long as
//! its code is good, and a code that was right spares them another for as long as the desk is open.

pub mod model;
pub mod view;

use careline_wire::{FoundOrder, LookupRequest, ProblemType};
use leptos::prelude::*;

use crate::api::failure::Failure;
use crate::api::orders;
use crate::api::orders::Reply;
use crate::app::session::Session;
use crate::browser::clock;
use crate::flows;
use crate::flows::ChunkError;
use crate::flows::lookup::verification::model::{Code, Event};

/// Where a look-up goes on by a code, and what comes of it.
#[derive(Clone, Copy)]
pub struct Asking {
    /// The desk.
    pub session: Session,
    /// The order was found.
    pub found: Callback<FoundOrder>,
    /// `I can't find my order`.
    pub give_up: Callback<()>,
    /// The step, once it's drawn; it is shown from here.
    pub drawn: StoredValue<Option<AnyView>, LocalStorage>,
}

/// What the desk keeps of it.
#[derive(Clone, Copy)]
pub struct Kept {
    /// The step.
    pub code: RwSignal<Code>,
    /// The token of the order that was opened by a code last.
    pub token: StoredValue<Option<String>>,
}

/// What the desk keeps of it.
#[must_use]
pub fn kept(session: Session) -> Kept {
    session.get_or_init(|| Kept {
        code: RwSignal::default(),
        token: StoredValue::default(),
    })
}

/// Finds an order; where it takes a code, draws the step that asks for it, and finds none yet. `working` hears where it takes
/// work.
///
/// # Errors
///
/// As a look-up has them.
pub async fn look_up(
    asking: Asking,
    request: LookupRequest,
    working: Callback<()>,
) -> Result<Option<FoundOrder>, Failure> {
    let session = asking.session;
    let Kept { code, token } = kept(session);
    let is_on_its_way = code.with_untracked(|code| code.is_for(&request, clock::device_millis()));
    if !is_on_its_way {
        let (endpoint, token) = (session.endpoint(), token.get_value());
        let call = orders::look_up(&endpoint, &request, token, || working.run(()));
        let event = match call.await {
            Ok(Reply::Found(order)) => return Ok(Some(*order)),
            Ok(Reply::CodeSent(terms)) => Event::Sent(terms, clock::device_millis()),
            Err(failure) if is_too_many(&failure) => Event::Failed(failure, clock::device_millis()),
            Err(failure) => return Err(failure),
        };
        code.update(|code| {
            *code = Code::of(request);
            code.update(event);
        });
    }
    let view = flows::code(asking)
        .await
        .map_err(|ChunkError| Failure::Unreachable)?;
    asking.drawn.set_value(Some(view));
    Ok(None)
}

fn is_too_many(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused(problem) if problem.kind == ProblemType::TooManyCodes)
}
