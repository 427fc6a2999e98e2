//! Asks which order, then draws its timeline.

use careline_wire::{FoundOrder, Topic};
use leptos::prelude::*;

use crate::app::facts::with_facts;
use crate::app::session::Session;
use crate::flows::lookup::question::OrderQuestion;
use crate::flows::lookup::with_order::WithOrder;
use crate::flows::track::timeline::Timeline;

/// The flow's root view.
#[component]
pub fn Track(session: Session) -> impl IntoView {
    let draw = move |found: FoundOrder| {
        with_facts(session, |facts| {
            view! { <Timeline session facts order=found.order /> }
        })
    };
    view! {
        <WithOrder
            session
            question=OrderQuestion::Track
            give_up=move |()| session.inquire(Topic::Other)
            draw
        />
    }
}
