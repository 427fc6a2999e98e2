//! Reads a personalization back: the exact characters, the font, the material (§4).

use leptos::prelude::*;

use super::field::{Line, Words};
use super::view::Making;
use super::words::Field;
use crate::words::{characters, fill, t};

/// What should it say, in which font, in which material?
#[component]
pub fn ReadBack(making: Making) -> impl IntoView {
    view! {
        <Words making field=Field::ReadBack key="inquiry.read_back" />
        <AsMade making />
        <Line making field=Field::Font key="inquiry.font" />
        <Line making field=Field::Material key="inquiry.material" />
    }
}

/// The characters as they would be engraved, each script in its own direction, and how many a reader sees.
#[component]
pub fn AsMade(making: Making) -> impl IntoView {
    let text = making.memo(|inquiry| inquiry.words.get(Field::ReadBack).trim().to_owned());
    move || {
        let text = text.get();
        (!text.is_empty()).then(|| {
            let count = characters(&text).map(|count| {
                let count = count.to_string();
                view! { <p class="hint">{fill("read_back.count", &[("count", &count)])}</p> }
            });
            view! {
                <figure class="engraving">
                    <figcaption>{t("read_back.as_made")}</figcaption>
                    <p class="exact" dir="auto">{text}</p>
                    {count}
                </figure>
            }
        })
    }
}
