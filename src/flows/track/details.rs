//! Draws what doesn't change on the way: when an order was placed, what its items cost, where it goes.

use careline_policy::Order;
use careline_policy::order::Destination;
use leptos::prelude::*;

use crate::app::facts::Facts;
use crate::i18n::{self, bidi_isolate, t};
use crate::ui::fixed::IntoFixed as _;

/// The order's day, its items' total, and its destination, if it is known.
#[component]
pub fn OrderDetails(facts: Facts, order: Order) -> impl IntoView {
    let placed = facts.with_rules(|rules| rules.zone.day(order.placed_at));
    let placed = i18n::date_on(facts.today(), placed);
    let total = i18n::money(order.items_total(), &order.currency);
    let is_shipped = order.lines.iter().any(|line| line.requires_shipping);
    let destination = order.destination.filter(|_| is_shipped);
    let row = |key, value| view! { <div><dt>{t(key)}</dt><dd>{value}</dd></div> };
    view! {
        <section class="details">
            <h3>{t("track.details")}</h3>
            <dl>
                {row("track.placed", placed)}
                {row("track.items_total", total)}
                {destination.map(|destination| row("track.destination", place(&destination)))}
            </dl>
        </section>
    }
    .fixed()
}

/// The region as the shop writes it, and the country's name.
fn place(destination: &Destination) -> String {
    let country = i18n::country_namer()(&destination.country);
    let region = destination.region.as_deref();
    let parts = region.into_iter().chain([country.as_str()]);
    let parts = parts.filter(|part| !part.trim().is_empty());
    parts.map(bidi_isolate).collect::<Vec<_>>().join(", ")
}
