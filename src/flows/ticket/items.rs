//! Draws what a ticket is about.

use careline_wire::TicketItem;
use leptos::prelude::*;

use crate::flows::ticket::model::item_detail;
use crate::i18n::counted;
use crate::ui::item::ItemRow;

/// How many items are shown.
const MOST: usize = 3;

/// The first items, and how many more there are.
#[component]
pub fn Items(items: Vec<TicketItem>) -> impl IntoView {
    let more = items.len().saturating_sub(MOST);
    let more = (more > 0).then(|| counted("case.items.more", more));
    let row = |item: TicketItem| {
        let detail = item_detail(&item);
        view! {
            <li>
                <ItemRow title=item.title detail image=item.image_url />
            </li>
        }
    };
    (!items.is_empty()).then(|| {
        view! {
            <ul class="items">{items.into_iter().take(MOST).map(row).collect_view()}</ul>
            {more.map(|more| view! { <p class="detail">{more}</p> })}
        }
    })
}
