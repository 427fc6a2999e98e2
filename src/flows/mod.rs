//! The flows. A new one is a folder here, a [`Screen`], and an arm of [`view`].
//!
//! Each flow's view stands behind a `wasm_split` function and so in a chunk of its own; what several of them share lands
//! in a shared chunk by itself. Nothing outside those functions may name a view.
//!
//! *Track* begins with the first words alone; every other screen also takes the rest of them, fetched beside its chunk.

pub mod answers;
pub mod case;
mod chunk;
pub mod inquiry;
pub mod lookup;
pub mod requests;
pub mod returns;
pub mod topics;
pub mod track;
pub mod waiting;

use std::pin::Pin;

use careline_policy::Order;
use careline_wire::{FoundOrder, LookupRequest, Topic};
use futures_util::future::join;
use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;

use chunk::chunk;

use crate::api;
use crate::desk::Desk;
use crate::facts::with_facts;
use crate::failure::Failure;
use crate::flows::lookup::code::Asking;
use crate::nav::{Group, Nav, Screen};

/// What a screen is drawn by couldn't be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Away;

impl From<SplitLoaderError> for Away {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// Fetches what a screen is drawn by, and draws it.
///
/// # Errors
///
/// When something of it can't be fetched.
pub async fn view(screen: Screen, desk: Desk) -> Result<AnyView, Away> {
    let shown = desk.nav.with_untracked(Nav::current);
    let (chunk, draw): (Fetched, Drawn) = match screen {
        Screen::Track => return track(desk).await,
        Screen::Returns => (Box::pin(preload_returns()), Box::pin(returns(desk))),
        Screen::Topics(group) => (Box::pin(preload_topics()), Box::pin(topics(desk, group))),
        Screen::Answered => (Box::pin(preload_topics()), Box::pin(answered(desk))),
        Screen::Inquiry(topic) => (Box::pin(preload_inquiry()), Box::pin(inquiry(desk, topic))),
        Screen::Requests => (Box::pin(preload_requests()), Box::pin(requests(desk))),
        Screen::Case => (Box::pin(preload_requests()), Box::pin(case(desk))),
    };
    both(chunk, desk).await?;
    // Who has left it meanwhile must not find it drawn over what they went to.
    if desk.nav.try_with_untracked(Nav::current) != Some(shown) {
        return Err(Away);
    }
    draw.await
}

/// A chunk under way.
type Fetched = Pin<Box<dyn Future<Output = Result<(), SplitLoaderError>>>>;
/// A screen under way.
type Drawn = Pin<Box<dyn Future<Output = Result<AnyView, Away>>>>;

/// Fetches the part of *track* that comes after its first fields, and draws it.
///
/// # Errors
///
/// When something of it can't be fetched.
pub async fn story(desk: Desk, order: Order) -> Result<AnyView, Away> {
    both(Box::pin(preload_story()), desk).await?;
    order_story(desk, order).await
}

/// Fetches the step of a look-up that asks for a code, and draws it.
///
/// # Errors
///
/// When something of it can't be fetched.
pub async fn code(asking: Asking) -> Result<AnyView, Away> {
    both(Box::pin(preload_returns()), asking.desk).await?;
    enter_code(asking).await
}

/// Fetches ahead what finding an order takes, and the words to tell it.
pub async fn prepare_look_up(desk: Desk) {
    // Whatever fails here is fetched again when it's needed, and said then.
    let _ = both(Box::pin(preload_orders()), desk).await;
}

/// Sends what waits on this device, where something does.
pub async fn send_waiting(desk: Desk) {
    if both(Box::pin(preload_requests()), desk).await.is_ok() {
        // What can't be fetched now is at the next visit.
        let _ = waiting(desk).await;
    }
}

/// Fetches a chunk and the rest of the words, side by side.
async fn both(chunk: Fetched, desk: Desk) -> Result<(), Away> {
    let url = desk.rest_of_words.get_value();
    let (chunk, has_words) = join(chunk, api::words::complete(&url)).await;
    chunk?;
    has_words.then_some(()).ok_or(Away)
}

chunk! {
    track;
    fn track(desk: Desk) -> Result<AnyView, Away> {
        Ok(view! { <track::view::Track desk /> }.into_any())
    }
}

chunk! {
    story, preload(preload_story);
    fn order_story(desk: Desk, order: Order) -> Result<AnyView, Away> {
        let draw = |facts| view! { <track::story::OrderStory desk facts order /> };
        Ok(with_facts(desk, draw))
    }
}

chunk! {
    returns, preload(preload_returns);
    fn returns(desk: Desk) -> Result<AnyView, Away> {
        let draw = |facts| view! { <returns::view::ReturnItems desk facts /> };
        Ok(with_facts(desk, draw))
    }
}

chunk! {
    topics, preload(preload_topics);
    fn topics(desk: Desk, group: Group) -> Result<AnyView, Away> {
        let draw = |facts| view! { <topics::view::Topics desk facts group /> };
        Ok(with_facts(desk, draw))
    }
}

chunk! {
    topics;
    fn answered(desk: Desk) -> Result<AnyView, Away> {
        Ok(view! { <answers::view::Answered desk /> }.into_any())
    }
}

chunk! {
    inquiry, preload(preload_inquiry);
    fn inquiry(desk: Desk, topic: Topic) -> Result<AnyView, Away> {
        let draw = |facts| view! { <inquiry::view::Inquire desk facts topic /> };
        Ok(with_facts(desk, draw))
    }
}

chunk! {
    requests, preload(preload_requests);
    fn requests(desk: Desk) -> Result<AnyView, Away> {
        let draw = |facts| view! { <requests::view::Requests desk facts /> };
        Ok(with_facts(desk, draw))
    }
}

chunk! {
    requests;
    fn case(desk: Desk) -> Result<AnyView, Away> {
        let draw = |facts| view! { <case::view::Case desk facts /> };
        Ok(with_facts(desk, draw))
    }
}

chunk! {
    requests;
    fn waiting(desk: Desk) -> Result<(), Away> {
        leptos::task::spawn_local(waiting::send::all(desk));
        Ok(())
    }
}

/// A call's answer, still under way.
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, Failure>>>>;

chunk! {
    orders, preload(preload_orders);
    /// Finds an order; a chunk of its own, since reading orders takes code that typing a number doesn't.
    pub fn look_up(
        asking: Asking,
        request: LookupRequest,
        working: Callback<()>,
    ) -> Result<Answer<Option<FoundOrder>>, Away> {
        Ok(Box::pin(lookup::code::look_up(asking, request, working)))
    }
}

// It stands beside a flow that has all that it takes: a chunk of its own would cut what all of them share, and so what
// comes before the first field, into more and smaller chunks.
chunk! {
    returns;
    fn enter_code(asking: Asking) -> Result<AnyView, Away> {
        Ok(view! { <lookup::code::view::EnterCode asking /> }.into_any())
    }
}
