//! An item of an order: its picture, title, details and price.

use careline_wire::validate::is_web_address;
use leptos::prelude::*;

/// A row with the item's picture. Until that is loaded, and if it can't be, a tile with the title's first letter is shown.
#[component]
pub fn ItemRow(
    /// The item's title.
    #[prop(into)]
    title: String,
    /// What else there is to know, in one line.
    #[prop(optional, into)]
    detail: String,
    /// The price of a unit, written.
    #[prop(optional, into)]
    price: String,
    /// The picture's address.
    image: Option<String>,
) -> impl IntoView {
    let has_detail = !detail.is_empty();
    let has_price = !price.is_empty();
    view! {
        <div class="item">
            <Tile title=title.clone() image />
            <div>
                <strong dir="auto">{title}</strong>
                {has_detail.then(|| view! { <span class="detail">{detail}</span> })}
            </div>
            {has_price.then(|| view! { <span class="price">{price}</span> })}
        </div>
    }
}

/// The picture alone. The title stands beside it, so assistive technology skips the picture.
#[component]
pub fn Tile(title: String, image: Option<String>) -> impl IntoView {
    let letter = title.trim_start().chars().take(1).collect::<String>();
    let image = image.filter(|address| is_web_address(address));
    let has_failed = RwSignal::new(false);
    let picture = image.map(|address| {
        view! {
            <img
                src=address
                alt=""
                decoding="async"
                referrerpolicy="no-referrer"
                hidden=has_failed
                on:error=move |_| has_failed.set(true)
            />
        }
    });
    view! {
        <span class="tile" aria-hidden="true">
            {letter}
            {picture}
        </span>
    }
}
