//! Asks which order, then draws its story.

use careline_wire::Topic;
use leptos::prelude::*;

use crate::desk::Desk;
use crate::flows::{self, lookup::view::FindOrder};
use crate::shell::Lazily;
use crate::title::Title;
use crate::words::t;

/// Where is my order?
#[component]
pub fn Track(desk: Desk) -> impl IntoView {
    let is_shown = RwSignal::new(desk.order.with_untracked(Option::is_some));
    desk.step_back.set(Some(Callback::new(move |()| {
        let was_shown = is_shown.get_untracked();
        is_shown.set(false);
        was_shown
    })));
    move || {
        let order = is_shown.get().then(|| desk.order.get()).flatten();
        match order {
            Some(found) => {
                view! { <Lazily desk load=move || flows::story(desk, found.order.clone()) /> }
                    .into_any()
            }
            None => view! {
                <Title desk text=t("track.title") />
                <p class="lead">{t("track.lead")}</p>
                <FindOrder
                    desk
                    found=move |_| is_shown.set(true)
                    give_up=move |()| desk.inquire(Topic::Other)
                />
            }
            .into_any(),
        }
    }
}
