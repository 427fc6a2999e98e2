//! Asks which order, then draws a view of it.

use careline_wire::FoundOrder;
use leptos::prelude::*;

use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::flows::lookup::view::FindOrder;

/// Asks which order, unless the shopper comes from one; then draws it. If it asked, a step back asks again.
#[component]
pub fn WithOrder<D>(
    session: Session,
    /// The title of the question.
    #[prop(into)]
    title: String,
    /// What is shown above the question.
    #[prop(into)]
    lead: ViewFn,
    /// Called if the shopper presses `I can't find my order`.
    #[prop(into)]
    give_up: Callback<()>,
    /// Draws the order.
    draw: D,
) -> impl IntoView
where
    D: Fn(FoundOrder) -> AnyView + Send + Sync + 'static,
{
    let comes_from_one = session.order.with_untracked(Option::is_some);
    let is_found = RwSignal::new(comes_from_one);
    session.step_back.set(Some(Callback::new(move |()| {
        let asks_again = is_found.get_untracked() && !comes_from_one;
        if asks_again {
            is_found.set(false);
        }
        asks_again
    })));
    move || {
        let order = is_found.get().then(|| session.order.get()).flatten();
        order.map_or_else(
            || {
                view! {
                    <Title session text=title.clone() />
                    {lead.run()}
                    <FindOrder session found=move |_| is_found.set(true) give_up />
                }
                .into_any()
            },
            &draw,
        )
    }
}
