//! Draws lines of an order.

use careline_policy::money::Currency;
use careline_policy::order::PartOfLine;
use leptos::prelude::*;

use crate::i18n::{self, format};
use crate::ui::item::ItemRow;

/// Items with their pictures, quantities and prices.
#[component]
pub fn Items(
    /// The items.
    items: Vec<PartOfLine>,
    /// The order's currency.
    currency: Currency,
) -> impl IntoView {
    let row = |part: PartOfLine| {
        let price = i18n::money(part.price(), &currency);
        let detail = detail(&part);
        view! {
            <li>
                <ItemRow title=part.line.title detail price image=part.line.image_url />
            </li>
        }
    };
    view! { <ul class="items">{items.into_iter().map(row).collect_view()}</ul> }
}

/// The variant, and how many units there are and of how many, if that isn't one of one.
fn detail(part: &PartOfLine) -> String {
    let (count, all) = (part.quantity.to_string(), part.of.to_string());
    let quantity = match part.of {
        1 => None,
        of if of == part.quantity => Some(["× ", &count].concat()),
        _ => Some(format("items.part", &[("count", &count), ("all", &all)])),
    };
    let variant = part.line.variant.as_deref().map(i18n::bidi_isolate);
    let parts = variant.into_iter().chain(quantity);
    parts.collect::<Vec<_>>().join(" · ")
}
