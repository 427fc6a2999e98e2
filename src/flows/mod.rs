//! The flows. A new one is a folder here, a [`Screen`], and an arm of [`view`].
//!
//! Each flow's view stands behind a `wasm_split` function and so in a chunk of its own; what several of them share lands
//! in a shared chunk by itself. Nothing outside those functions may name a view.

mod chunk;
pub mod inquiry;
pub mod lookup;
pub mod requests;
pub mod returns;
pub mod topics;
pub mod track;

use std::pin::Pin;

use careline_policy::Order;
use careline_wire::{FoundOrder, LookupRequest, Topic};
use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;

use chunk::chunk;

use crate::api::Endpoint;
use crate::desk::Desk;
use crate::facts::with_facts;
use crate::failure::Failure;
use crate::nav::{Group, Screen};

/// Fetches a screen's chunk and draws it.
///
/// # Errors
///
/// When the chunk can't be fetched.
pub async fn view(screen: Screen, desk: Desk) -> Result<AnyView, SplitLoaderError> {
    match screen {
        Screen::Track => track(desk).await,
        Screen::Returns => returns(desk).await,
        Screen::Topics(group) => topics(desk, group).await,
        Screen::Inquiry(topic) => inquiry(desk, topic).await,
        Screen::Requests => requests(desk).await,
    }
}

chunk! {
    track;
    fn track(desk: Desk) -> Result<AnyView, SplitLoaderError> {
        Ok(view! { <track::view::Track desk /> }.into_any())
    }
}

chunk! {
    story;
    /// An order's story: the part of *track* that comes after its first fields.
    pub fn story(desk: Desk, order: Order) -> Result<AnyView, SplitLoaderError> {
        let draw = |facts| view! { <track::story::OrderStory desk facts order /> };
        Ok(with_facts(desk, draw))
    }
}

chunk! {
    returns;
    fn returns(desk: Desk) -> Result<AnyView, SplitLoaderError> {
        let draw = |facts| view! { <returns::view::ReturnItems desk facts /> };
        Ok(with_facts(desk, draw))
    }
}

chunk! {
    topics;
    fn topics(desk: Desk, group: Group) -> Result<AnyView, SplitLoaderError> {
        Ok(view! { <topics::view::Topics desk group /> }.into_any())
    }
}

chunk! {
    inquiry;
    fn inquiry(desk: Desk, topic: Topic) -> Result<AnyView, SplitLoaderError> {
        let draw = |facts| view! { <inquiry::view::Inquire desk facts topic /> };
        Ok(with_facts(desk, draw))
    }
}

chunk! {
    requests;
    fn requests(desk: Desk) -> Result<AnyView, SplitLoaderError> {
        let draw = |facts| view! { <requests::view::Requests desk facts /> };
        Ok(with_facts(desk, draw))
    }
}

/// A call's answer, still under way.
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, Failure>>>>;

chunk! {
    orders, preload(preload_orders);
    /// Finds an order; a chunk of its own, since reading orders takes code that typing a number doesn't.
    pub fn look_up(
        endpoint: Endpoint,
        request: LookupRequest,
    ) -> Result<Answer<FoundOrder>, SplitLoaderError> {
        Ok(Box::pin(async move {
            crate::api::orders::look_up(&endpoint, &request).await
        }))
    }
}
