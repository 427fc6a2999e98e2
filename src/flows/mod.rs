//! The flows. A new one is a folder here, a [`Screen`], and an arm of [`view`].
//!
//! Each flow's view stands behind a `wasm_split` function and so in a chunk of its own; what several of them share lands
//! in a shared chunk by itself. Nothing outside those functions may name a view.
//!
//! *Track* begins with the first words alone; every other screen also takes the rest of them, fetched beside its chunk.

pub mod answers;
pub mod inquiry;
pub mod lookup;
pub mod outbox;
pub mod requests;
pub mod returns;
pub mod ticket;
pub mod topics;
pub mod track;
pub mod verdict;

use std::pin::Pin;

use careline_policy::Order;
use careline_wire::{FoundOrder, LookupRequest, Topic};
use futures_util::future::join;
use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;

use crate::app::chunk_macro::chunk;

use crate::api;
use crate::api::failure::Failure;
use crate::app::facts::with_facts;
use crate::app::navigation::{Group, Nav, Screen};
use crate::app::session::Session;
use crate::flows::lookup::verification::Asking;

/// What a screen is drawn by couldn't be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChunkError;

impl From<SplitLoaderError> for ChunkError {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// Fetches what a screen is drawn by, and draws it.
///
/// # Errors
///
/// When something of it can't be fetched.
pub async fn view(screen: Screen, session: Session) -> Result<AnyView, ChunkError> {
    let shown = session.nav.with_untracked(Nav::current);
    let (chunk, draw): (Fetched, Drawn) = match screen {
        Screen::Track => return track(session).await,
        Screen::Returns => (Box::pin(preload_returns()), Box::pin(returns(session))),
        Screen::Topics(group) => (Box::pin(preload_topics()), Box::pin(topics(session, group))),
        Screen::Answered => (Box::pin(preload_topics()), Box::pin(answered(session))),
        Screen::Inquiry(topic) => (
            Box::pin(preload_inquiry()),
            Box::pin(inquiry(session, topic)),
        ),
        Screen::Requests => (Box::pin(preload_requests()), Box::pin(requests(session))),
        Screen::Ticket => (Box::pin(preload_requests()), Box::pin(case(session))),
    };
    both(chunk, session).await?;
    // Who has left it meanwhile must not find it drawn over what they went to.
    if session.nav.try_with_untracked(Nav::current) != Some(shown) {
        return Err(ChunkError);
    }
    draw.await
}

/// A chunk under way.
type Fetched = Pin<Box<dyn Future<Output = Result<(), SplitLoaderError>>>>;
/// A screen under way.
type Drawn = Pin<Box<dyn Future<Output = Result<AnyView, ChunkError>>>>;

/// Fetches the part of *track* that comes after its first fields, and draws it.
///
/// # Errors
///
/// When something of it can't be fetched.
pub async fn story(session: Session, order: Order) -> Result<AnyView, ChunkError> {
    both(Box::pin(preload_story()), session).await?;
    order_story(session, order).await
}

/// Fetches the step of a look-up that asks for a code, and draws it.
///
/// # Errors
///
/// When something of it can't be fetched.
pub async fn code(asking: Asking) -> Result<AnyView, ChunkError> {
    both(Box::pin(preload_returns()), asking.session).await?;
    enter_code(asking).await
}

/// Fetches ahead what finding an order takes, and the words to tell it.
pub async fn prepare_look_up(session: Session) {
    // Whatever fails here is fetched again when it's needed, and said then.
    let _ = both(Box::pin(preload_orders()), session).await;
}

/// Sends what waits on this device, where something does.
pub async fn send_waiting(session: Session) {
    if both(Box::pin(preload_requests()), session).await.is_ok() {
        // What can't be fetched now is at the next visit.
        let _ = waiting(session).await;
    }
}

/// Fetches a chunk and the rest of the words, side by side.
async fn both(chunk: Fetched, session: Session) -> Result<(), ChunkError> {
    let url = session.rest_of_words.get_value();
    let (chunk, has_words) = join(chunk, api::locale::complete(&url)).await;
    chunk?;
    has_words.then_some(()).ok_or(ChunkError)
}

chunk! {
    track;
    fn track(session: Session) -> Result<AnyView, ChunkError> {
        Ok(view! { <track::view::Track session /> }.into_any())
    }
}

chunk! {
    story, preload(preload_story);
    fn order_story(session: Session, order: Order) -> Result<AnyView, ChunkError> {
        let draw = |facts| view! { <track::timeline::OrderStory session facts order /> };
        Ok(with_facts(session, draw))
    }
}

chunk! {
    returns, preload(preload_returns);
    fn returns(session: Session) -> Result<AnyView, ChunkError> {
        let draw = |facts| view! { <returns::view::ReturnItems session facts /> };
        Ok(with_facts(session, draw))
    }
}

chunk! {
    topics, preload(preload_topics);
    fn topics(session: Session, group: Group) -> Result<AnyView, ChunkError> {
        let draw = |facts| view! { <topics::view::Topics session facts group /> };
        Ok(with_facts(session, draw))
    }
}

chunk! {
    topics;
    fn answered(session: Session) -> Result<AnyView, ChunkError> {
        Ok(view! { <answers::view::Answered session /> }.into_any())
    }
}

chunk! {
    inquiry, preload(preload_inquiry);
    fn inquiry(session: Session, topic: Topic) -> Result<AnyView, ChunkError> {
        let draw = |facts| view! { <inquiry::view::Inquire session facts topic /> };
        Ok(with_facts(session, draw))
    }
}

chunk! {
    requests, preload(preload_requests);
    fn requests(session: Session) -> Result<AnyView, ChunkError> {
        let draw = |facts| view! { <requests::view::Requests session facts /> };
        Ok(with_facts(session, draw))
    }
}

chunk! {
    requests;
    fn case(session: Session) -> Result<AnyView, ChunkError> {
        let draw = |facts| view! { <ticket::view::Case session facts /> };
        Ok(with_facts(session, draw))
    }
}

chunk! {
    requests;
    fn waiting(session: Session) -> Result<(), ChunkError> {
        leptos::task::spawn_local(outbox::send::all(session));
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
    ) -> Result<Answer<Option<FoundOrder>>, ChunkError> {
        Ok(Box::pin(lookup::verification::look_up(asking, request, working)))
    }
}

// It stands beside a flow that has all that it takes: a chunk of its own would cut what all of them share, and so what
// comes before the first field, into more and smaller chunks.
chunk! {
    returns;
    fn enter_code(asking: Asking) -> Result<AnyView, ChunkError> {
        Ok(view! { <lookup::verification::view::EnterCode asking /> }.into_any())
    }
}
