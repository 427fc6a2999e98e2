//! Asks which order, then draws its story.

use careline_wire::{FoundOrder, Topic};
use leptos::prelude::*;

use crate::desk::Desk;
use crate::flows;
use crate::flows::lookup::gate::WithOrder;
use crate::shell::Lazily;
use crate::words::t;

/// Where is my order?
#[component]
pub fn Track(desk: Desk) -> impl IntoView {
    let story = move |found: FoundOrder| {
        view! { <Lazily desk load=move || flows::story(desk, found.order.clone()) /> }.into_any()
    };
    view! {
        <WithOrder
            desk
            title=t("track.title")
            lead=|| view! { <p class="lead">{t("track.lead")}</p> }
            give_up=move |()| desk.inquire(Topic::Other)
            draw=story
        />
    }
}
