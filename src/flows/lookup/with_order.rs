//! Asks which order, then draws a view of it.

use careline_wire::FoundOrder;
use leptos::prelude::*;

use crate::app::session::Session;
use crate::flows::lookup::question::{AskOrder, OrderQuestion};
use crate::ui::fixed::IntoFixed as _;

/// Asks which order, unless the shopper comes from one; then draws it. If it asked, a step back asks again.
#[component]
pub fn WithOrder<D>(
    session: Session,
    question: OrderQuestion,
    /// Called if the shopper presses `I can't find my order`.
    #[prop(into)]
    give_up: Callback<()>,
    /// What is shown below the question.
    #[prop(optional, into)]
    below: ViewFn,
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
                    <AskOrder session question found=move |_| is_found.set(true) give_up />
                    {below.run()}
                }
                .fixed()
            },
            &draw,
        )
    }
}
